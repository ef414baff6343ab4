/** Where things stand: every figure of the plan in its place, by the plan, the place's ground and a recipe. */
import type { Drawing } from '../../reading/drawings.ts'
import { sitterOf } from '../poses/sit.ts'
import type { Random } from '../random.ts'
import type { Setting, Stage } from '../stage.ts'
import { clustersOf, placed, type Cluster } from './cluster.ts'
import { facing } from './facing.ts'
import { forms, type Post, type Recipe } from './forms.ts'
import { settleApart, type Body } from './room.ts'
import {
  clamp,
  floats,
  isStranded,
  levelOf,
  middleGround,
  nearness,
  titled,
  type Known,
  type Standing,
} from './standing.ts'

export type DrawingOf = (id: string) => Drawing | undefined

const windows = {
  'close-up': [0.82, 1],
  medium: [0.6, 0.97],
  wide: [0.54, 0.86],
  above: [0.52, 0.97],
} as const

/** Within which shares of the width a subject's figures stay. */
const zones: Readonly<Record<string, readonly [number, number]>> = {
  left: [0.04, 0.44],
  right: [0.56, 0.96],
  centre: [0.3, 0.7],
}
const zoneMiddles: Readonly<Record<string, number>> = { left: 0.28, right: 0.72, centre: 0.5 }

export function knownOf(stage: Stage, drawingOf: DrawingOf): Known[] {
  return stage.plan.subjects.flatMap((subject, index): Known[] => {
    const drawing = drawingOf(subject.drawing)
    if (!drawing) return []
    const { relation } = subject
    const to = relation && stage.plan.subjects[relation.to]
    const sitting = to && sitterOf(drawing, relation.kind, drawingOf(to.drawing), drawingOf)
    return [{ subject, drawing: sitting ?? drawing, index }]
  })
}

/** Groups that the layout may move. */
export const looseOf = (clusters: readonly Cluster[]): Cluster[] =>
  clusters.filter(({ fixed }) => !fixed)

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Posts for the groups, in the groups' order: who is tall stands behind, or each kind keeps together. */
function postsFor(
  clusters: readonly Cluster[],
  columns: number,
  recipe: Recipe,
  random: Random,
): Post[] {
  const posts = forms[recipe.form](clusters.length, columns, random).map(({ x, t }): Post => ({
    x: recipe.mirrored ? -x : x,
    t,
  }))
  const typical = middle(clusters.map(({ up }) => up))
  const band = (one: Cluster): number => Math.round(Math.log2(one.up / typical) / 0.6)
  const numbered = clusters.map((one, i) => ({ one, i }))
  const byKind = recipe.order === 'by-kind'
  const queue = numbered.toSorted((a, b) =>
    byKind
      ? a.one.root.index - b.one.root.index || a.i - b.i
      : band(b.one) - band(a.one) || a.one.root.index - b.one.root.index || a.i - b.i,
  )
  const order = posts.toSorted((a, b) => (byKind ? a.x - b.x : a.t - b.t || a.x - b.x))
  const given: Post[] = []
  for (const [k, { i }] of queue.entries()) given[i] = order[k] ?? { x: 0, t: 0.6 }
  return given
}

/** y of a foot in the air: high enough to fly, low enough to be seen, and under the title. */
function flying(stage: Stage, { up, down }: Cluster, random: Random): number {
  const { h, horizon } = stage
  const top = titled(stage) ? h * 0.31 : h * 0.04
  return Math.min(h * 0.97 - down, Math.max(up + top, horizon * random.between(0.5, 0.76)))
}

/** How large things look there. */
function sizeAt({ stage, setting }: Scene, root: Standing, t: number, depth: number): number {
  const { at, count } = root.subject
  const told = at === 'foreground' ? 1.12 : at === 'background' ? 0.82 : 1
  if (root.portrait) return told
  if (floats.has(stage.plan.place)) return told * (0.78 + 0.36 * t)
  return told * nearness(stage, setting, root.bearing, depth, count > 2)
}

/** y of the root's foot: on what bears it, in the air, or anywhere where things float. */
function footOf(
  { stage, setting, random }: Scene,
  cluster: Cluster,
  { t, depth, scale }: { readonly t: number; readonly depth: number; readonly scale: number },
): number {
  const { h, plan } = stage
  const { root, up } = cluster
  if (root.portrait) return h * 1.004
  if (floats.has(plan.place)) return h * (0.5 + (t - 0.62) * 0.62) + (up * scale) / 2
  if (root.bearing === 'air') return flying(stage, cluster, random)
  return Math.min(levelOf(setting, root.bearing)(depth), h * 0.985)
}

/** A group at its post: where it goes before it has to make room for the others. */
function bodyOf(scene: Scene, cluster: Cluster, post: Post, span: number): Body {
  const { stage, recipe } = scene
  const { w, plan } = stage
  const { root } = cluster
  const { at } = root.subject
  if (cluster.fixed)
    return {
      cluster,
      x: root.x,
      foot: root.foot,
      depth: root.depth,
      scale: 1,
      low: -w,
      high: 2 * w,
    }
  const [far, near] = windows[plan.camera]
  const t = clamp(0.62 + (post.t - 0.62) * recipe.deep, 0, 1)
  const wanted = far + (near - far) * t
  const depth =
    root.portrait || at === 'foreground' ? 1 : at === 'background' ? Math.min(0.58, wanted) : wanted
  const afloat = floats.has(plan.place)
  const zone = zones[at ?? '']
  const focus = zoneMiddles[at ?? ''] ?? recipe.focus
  const scale = recipe.size * sizeAt(scene, root, t, depth)
  const foot = footOf(scene, cluster, { t, depth, scale })
  return {
    cluster,
    // The middle of the group goes there, not of the one that the others hang on.
    x:
      w * focus +
      post.x * (zone ? Math.min(span, w * 0.16) : span) +
      ((cluster.left - cluster.right) / 2) * scale,
    foot,
    depth: root.bearing === 'air' && !afloat ? middleGround : depth,
    scale,
    low: (zone?.[0] ?? 0) * w,
    high: (zone?.[1] ?? 1) * w,
  }
}

interface Scene {
  readonly stage: Stage
  readonly setting: Setting
  readonly recipe: Recipe
  readonly random: Random
}

/** Half the width that the groups take together. */
function spanOf(
  clusters: readonly Cluster[],
  columns: number,
  { w, h }: Stage,
  recipe: Recipe,
): number {
  if (clusters.length < 2) return 0
  const sum = clusters.reduce((all, { left, right }) => all + left + right, 0)
  const abreast = Math.min(clusters.length, columns)
  const need = (sum / clusters.length) * abreast * 1.2
  // In a panorama they spread; elsewhere a few keep together.
  const least = w > h * 2 ? 0.9 : 0.3 + 0.08 * abreast
  const outer = (clusters[0] ? clusters[0].left + clusters[0].right : 0) / 2
  return (
    (clamp(need, w * Math.min(0.84, least), w * 0.92) *
      (w > h * 2 ? Math.max(0.86, recipe.spread) : recipe.spread)) /
      2 -
    outer * 0.5
  )
}

/** A place high over the water is for one thing that can't stand on it. */
function perched(setting: Setting, one: Cluster): Body | undefined {
  const { perch } = setting
  if (!perch || one.fixed || !isStranded(one.root)) return undefined
  const perching = one.figures.map((f, i): Standing => (i === 0 ? { ...f, bearing: 'other' } : f))
  const cluster = { ...one, figures: perching }
  return {
    cluster,
    x: perch.x,
    foot: perch.foot,
    depth: middleGround,
    scale: 1,
    low: 0,
    high: 0,
    still: true,
  }
}

/** How many of the groups fit abreast. */
export function columnsOf({ w }: Stage, loose: readonly Cluster[]): number {
  const sum = loose.reduce((all, { left, right }) => all + left + right, 0)
  return Math.max(1, Math.round((w * 0.9 * loose.length) / (sum * 1.12 || 1)))
}

/** Places every figure of the plan, far ones first. Figures whose stand is in the plan keep it. */
export function arrange(
  stage: Stage,
  setting: Setting,
  known: readonly Known[],
  recipe: Recipe,
): Standing[] {
  if (known.length === 0) return []
  const random = stage.random.fork(recipe.label)
  const scene: Scene = { stage, setting, recipe, random }
  const clusters = clustersOf(stage, setting, known, stage.light.sun.x > 0.5 ? -1 : 1)
  const loose = looseOf(clusters)
  const columns = columnsOf(stage, loose)
  const posts = postsFor(loose, columns, recipe, random)
  const span = spanOf(loose, columns, stage, recipe)
  const bodies = clusters.map(
    (one) =>
      perched(setting, one) ??
      bodyOf(scene, one, posts[loose.indexOf(one)] ?? { x: 0, t: 0.6 }, Math.max(0, span)),
  )
  const standing = settleApart(stage, bodies).flatMap(({ cluster, ...at }) => placed(cluster, at))
  return facing(stage, standing).toSorted((a, b) => a.depth - b.depth)
}
