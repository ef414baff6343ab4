/** Figures that belong together: one that stands by itself, and what is on, under, beside or held by it. */
import type { Relation, Stand } from '@limn/sdk'
import type { Pose } from '../poses/pose.ts'
import { stepOf } from '../poses/seated.ts'
import { mountPose, perchOf } from '../poses/sit.ts'
import type { Setting, Stage } from '../stage.ts'
import { boundBearing, inOrder, related, type Spot } from './relate.ts'
import {
  bearingOf,
  depthAt,
  floats,
  heightOf,
  isPortrait,
  isStranded,
  levelOf,
  middleGround,
  type Rest,
  shapeOf,
  type Known,
  type Standing,
} from './standing.ts'

/** One figure before it has a place. */
interface Node {
  readonly known: Known
  readonly nth: number
  readonly height: number
  readonly width: number
  readonly portrait: boolean
  readonly pose: Pose | undefined
  /** Where the plan says that it stands. */
  readonly stand: Stand | undefined
  readonly bound: { readonly to: Node; readonly kind: Relation } | undefined
  readonly children: Node[]
}

/** Figures in pixels; `x`, `foot` and `depth` are told from the root's. */
export interface Cluster {
  readonly root: Standing
  readonly figures: readonly Standing[]
  /** How far it reaches from the root's foot, all positive. */
  readonly left: number
  readonly right: number
  readonly up: number
  readonly down: number
  /** The root stands where the plan says. */
  readonly fixed: boolean
}

/** How a subject's figures hold themselves: on what they sit on, or under who sits on them. */
function poseOf({ subject, drawing, index }: Known, known: readonly Known[]): Pose | undefined {
  const { relation } = subject
  const to = known.find((one) => one.index === relation?.to)?.drawing
  const seated = perchOf(drawing, relation?.kind, to)?.pose
  if (seated) return seated
  const ridden = known.some(
    (one) =>
      one.subject.relation?.to === index &&
      perchOf(one.drawing, one.subject.relation.kind, drawing),
  )
  return ridden ? mountPose(drawing) : undefined
}

function nodesOf(stage: Stage, known: readonly Known[], many: number): Node[] {
  const made = new Map<number, Node[]>()
  for (const one of inOrder(known)) {
    const { count, relation, stands } = one.subject
    const targets = (relation && made.get(relation.to)) ?? []
    const pose = poseOf(one, known)
    const portrait = !pose && isPortrait(stage, one.drawing)
    const aspect = shapeOf(one.drawing, portrait, pose)
    const own = heightOf(stage, one, known, relation ? 1 : many)
    const nodes = Array.from({ length: count }, (_, nth): Node => {
      // Four riders ride four horses; four apples lie in the one basket.
      const to = targets[nth % Math.max(1, targets.length)]
      const stand = stands?.[nth]
      const height = stand ? stand.height * stage.h : own
      return {
        known: one,
        nth,
        height,
        width: height * aspect,
        portrait,
        pose,
        stand,
        bound: relation && to ? { to, kind: relation.kind } : undefined,
        children: [],
      }
    })
    for (const node of nodes) if (node.bound && !node.stand) node.bound.to.children.push(node)
    made.set(one.index, nodes)
  }
  return [...made.values()].flat()
}

/** What bears one that sits or stands on another, in the end. */
const restOn = (kind: Relation, to: Standing): Rest | undefined =>
  kind === 'on' || kind === 'riding'
    ? (to.rests ?? { foot: to.foot, water: to.bearing === 'water' })
    : undefined

function standing(
  stage: Stage,
  node: Node,
  spot: Spot,
  bearing: Standing['bearing'],
  rests?: Rest,
): Standing {
  const { known, nth, portrait, pose } = node
  const { subject, drawing, index } = known
  const adrift = bearing === 'air' && floats.has(stage.plan.place)
  const tilt = adrift ? stage.random.fork(`tilt/${index}/${nth}`).between(-0.14, 0.14) : 0
  return {
    subject,
    drawing,
    index,
    nth,
    ...spot,
    mirrored: false,
    portrait,
    pose,
    bearing,
    rests,
    tilt,
  }
}

/** Places the children of a figure, and theirs. `side` is where the first one beside it goes. */
function withChildren(
  stage: Stage,
  setting: Setting,
  node: Node,
  at: Standing,
  side: number,
): Standing[] {
  const kinds = [...new Set(node.children.flatMap(({ bound }) => bound?.kind ?? []))]
  const placed = kinds.flatMap((kind) => {
    const members = node.children.filter(({ bound }) => bound?.kind === kind)
    const spots = related(
      kind,
      members.map(({ height, width, known, pose }) => ({
        height,
        width,
        drawing: known.drawing,
        scale: known.subject.scale,
        pose,
      })),
      at,
      side,
    )
    return members.flatMap((child, i) => {
      const spot = spots[i]
      if (!spot) return []
      const own = bearingOf(stage, setting, child.known.drawing)
      const bearing = boundBearing(kind, own, at.bearing)
      // What flies beside a thing is not on the ground beside it.
      const lift = bearing === 'air' && at.bearing !== 'air' && kind !== 'above' ? 0.4 : 0
      // Before heads and shoulders at the lower edge there is no more ground.
      const lowest = at.portrait ? at.foot : Infinity
      const lifted = { ...spot, foot: Math.min(lowest, spot.foot - at.height * lift) }
      const one = standing(stage, child, lifted, bearing, restOn(kind, at))
      return withChildren(stage, setting, child, one, side)
    })
  })
  return [at, ...placed]
}

/** Still where its relation makes sense, though somebody may have moved it. */
function touches(one: Spot, to: Spot): boolean {
  const near = (to.width + one.width) * 0.7
  const top = to.foot - to.height - one.height * 0.6
  return Math.abs(one.x - to.x) < near && one.foot > top && one.foot < to.foot + to.height * 0.5
}

function afoot(node: Node): Node {
  const { drawing } = node.known
  const portrait = node.portrait
  return { ...node, pose: undefined, width: node.height * shapeOf(drawing, portrait) }
}

/** A figure where the plan says. Its depth is that of the ground under its foot, or of what it is bound to. */
function fixedOne(stage: Stage, setting: Setting, node: Node, to: Standing | undefined): Standing {
  const { w, h, plan } = stage
  const { stand, height, width, bound, nth } = node
  const spot = { x: (stand?.x ?? 0.5) * w, foot: (stand?.foot ?? 1) * h, height, width }
  const own = bearingOf(stage, setting, node.known.drawing)
  if (to && bound && touches({ ...spot, depth: 0 }, to)) {
    const depth = to.depth + stepOf(bound.kind, node.known.drawing, to.drawing) + 0.0001 * nth
    const bearing = boundBearing(bound.kind, own, to.bearing)
    return standing(stage, node, { ...spot, depth }, bearing, restOn(bound.kind, to))
  }
  // Who was taken off the seat stands.
  if (node.pose && node.pose.kind !== 'fours')
    return fixedOne(stage, setting, afoot(node), undefined)
  const { perch } = setting
  const perched =
    perch &&
    isStranded({ bearing: own, drawing: node.known.drawing }) &&
    Math.hypot(spot.x - perch.x, spot.foot - perch.foot) < Math.min(w, h) * 0.05
  if (perched || floats.has(plan.place)) {
    const depth = middleGround + 0.0001 * nth
    return standing(stage, node, { ...spot, depth }, perched ? 'other' : own)
  }
  if (node.portrait) return standing(stage, node, { ...spot, depth: 1 }, own)
  // Over all ground: it hangs in the air, and throws no shadow at its foot.
  const high = own !== 'air' && spot.foot < levelOf(setting, own)(0.5) - h * 0.03
  const depth = own === 'air' ? middleGround : depthAt(setting, own, spot.foot)
  return standing(stage, node, { ...spot, depth }, high ? 'other' : own)
}

const reach = (figures: readonly Standing[], of: (one: Standing) => number): number =>
  Math.max(...figures.map(of))

function clusterOf(all: readonly Standing[], fixed: boolean): Cluster | undefined {
  const [root] = all
  if (!root) return undefined
  const figures = all.map((one) => ({
    ...one,
    x: one.x - root.x,
    foot: one.foot - root.foot,
    rests: one.rests && { ...one.rests, foot: one.rests.foot - root.foot },
    depth: one.depth - root.depth,
  }))
  // Who sits on something changes sides when it is turned round.
  const swung = ({ subject, x }: Standing): number =>
    subject.relation?.kind === 'on' || subject.relation?.kind === 'riding' ? Math.abs(x) : -Infinity
  return {
    root,
    figures,
    left: reach(figures, (one) => one.width / 2 + Math.max(-one.x, swung(one))),
    right: reach(figures, (one) => one.width / 2 + Math.max(one.x, swung(one))),
    up: reach(figures, ({ foot, height }) => height - foot),
    down: Math.max(
      0,
      reach(figures, ({ foot }) => foot),
    ),
    fixed,
  }
}

/** All figures of the plan in their groups. Those that the plan says the places of are fixed. */
export function clustersOf(
  stage: Stage,
  setting: Setting,
  known: readonly Known[],
  side: number,
): Cluster[] {
  const loose = known.reduce(
    (sum, { subject }) =>
      sum +
      (subject.relation && known.some(({ index }) => index === subject.relation?.to)
        ? 0
        : subject.count),
    0,
  )
  const nodes = nodesOf(stage, known, Math.max(1, loose))
  const fixed = new Map<Node, Standing>()
  const clusters: (Cluster | undefined)[] = []
  for (const node of nodes) {
    if (node.stand) {
      const one = fixedOne(stage, setting, node, node.bound && fixed.get(node.bound.to))
      fixed.set(node, one)
      clusters.push(clusterOf(withChildren(stage, setting, node, one, side), true))
    } else if (!node.bound) {
      const { height, width } = node
      const own = bearingOf(stage, setting, node.known.drawing)
      const one = standing(stage, node, { x: 0, foot: 0, height, width, depth: 0 }, own)
      clusters.push(clusterOf(withChildren(stage, setting, node, one, side), false))
    }
  }
  return clusters.filter((one) => one !== undefined)
}

/** The cluster's figures with its root at a place, at a size. Depths stay behind the frame and before the ground. */
export const placed = (
  { figures }: Cluster,
  at: { readonly x: number; readonly foot: number; readonly depth: number; readonly scale: number },
): Standing[] =>
  figures.map((one) => ({
    ...one,
    x: at.x + one.x * at.scale,
    foot: at.foot + one.foot * at.scale,
    rests: one.rests && { ...one.rests, foot: at.foot + one.rests.foot * at.scale },
    height: one.height * at.scale,
    width: one.width * at.scale,
    depth: Math.max(0.45, at.depth + one.depth),
  }))
