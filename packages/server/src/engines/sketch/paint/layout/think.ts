/** Thinking: several layouts are tried, the promising ones are held against the painted ground, the best is written into the plan. */
import type { ScenePlan, Stand, Subject, Thought } from '@limn/sdk'
import type { Canvas } from '@napi-rs/canvas'
import type { Setting, Stage } from '../stage.ts'
import { scoreOf, viewOf } from './balance.ts'
import { type Cluster, clustersOf } from './cluster.ts'
import { arrange, columnsOf, knownOf, looseOf, type DrawingOf } from './compose.ts'
import { firstRecipe, recipesFor, varied, type Recipe } from './forms.ts'
import { glanceAt, lostAt } from './glance.ts'
import { floats, type Known, type Standing } from './standing.ts'

/** Layouts looked at when there is time to think; fewer where each takes long. */
const triesFor = (figures: number): number =>
  figures > 200 ? 2 : figures > 60 ? 8 : figures > 12 ? 40 : 90
/** Of them, how many are held against the ground, beside the first. */
const finalists = 3

const centred: ReadonlySet<string> = new Set(['studio', 'room', 'abstract', 'street', ...floats])

const looseIn = (stage: Stage, setting: Setting, known: readonly Known[]): readonly Cluster[] =>
  looseOf(clustersOf(stage, setting, known, 1))

const firstOf = (stage: Stage, loose: readonly Cluster[]): Recipe =>
  firstRecipe(
    loose.length,
    columnsOf(stage, loose),
    centred.has(stage.plan.place),
    stage.light.sun.x > 0.5,
  )

/** The layout without thinking. */
export function atOnce(stage: Stage, setting: Setting, drawingOf: DrawingOf): Standing[] {
  const known = knownOf(stage, drawingOf)
  return arrange(stage, setting, known, firstOf(stage, looseIn(stage, setting, known)))
}

/** Shares are rounded, so that plans stay readable: a hundred-thousandth is a twentieth of a pixel at 4K. */
const rounded = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Math.round(value * 1e5) / 1e5))

/** The plan with every figure's place in it. */
function withStands(stage: Stage, standing: readonly Standing[]): ScenePlan {
  const { w, h, plan } = stage
  const subjects = plan.subjects.map((subject, index): Subject => {
    const own = standing.filter((one) => one.index === index).toSorted((a, b) => a.nth - b.nth)
    if (own.length === 0) return subject
    const stands = own.map(({ x, foot, height }): Stand => ({
      x: rounded(x / w, -0.5, 1.5),
      foot: rounded(foot / h, -0.5, 2),
      height: rounded(height / h, 0.01, 3),
    }))
    return { ...subject, stands }
  })
  return { ...plan, subjects }
}

interface Attempt {
  readonly recipe: Recipe
  readonly standing: readonly Standing[]
  readonly score: number
}

const bestOf = (attempts: readonly Attempt[], count: number): readonly Attempt[] =>
  attempts.toSorted((a, b) => b.score - a.score).slice(0, count)

export interface Considered {
  /** With the stands of the best layout, and `thought`. */
  readonly plan: ScenePlan
  readonly standing: readonly Standing[]
}

/** Layouts far and wide, then near the best of them. */
function search(
  stage: Stage,
  setting: Setting,
  known: readonly Known[],
  groups: number,
): readonly Attempt[] {
  const figures = known.reduce((sum, { subject }) => sum + subject.count, 0)
  const most = triesFor(figures)
  const random = stage.random.fork('think')
  const attempt = (recipe: Recipe): Attempt => {
    const standing = arrange(stage, setting, known, recipe)
    return { recipe, standing, score: scoreOf(viewOf(stage, standing)) }
  }
  const framed = stage.plan.camera !== 'medium'
  const broad = recipesFor(groups, most, framed, random).map(attempt)
  const near = bestOf(broad, finalists).flatMap(({ recipe }) =>
    Array.from({ length: Math.floor(most / 10) }, () => attempt(varied(recipe, random))),
  )
  return [...broad, ...near]
}

/**
 * Nothing when there is nothing to think about: no subjects, or the plan says where all of them stand.
 * What is given back is painted from the plan's own numbers, so that the plan gives the same again.
 */
export function think(
  stage: Stage,
  setting: Setting,
  drawingOf: DrawingOf,
  ground: Canvas,
): Considered | undefined {
  const known = knownOf(stage, drawingOf)
  const loose = looseIn(stage, setting, known)
  if (loose.length === 0) return undefined
  const first = firstOf(stage, loose)
  const tried = search(stage, setting, known, loose.length)
  const glance = glanceAt(ground)
  const judged = [
    arrange(stage, setting, known, first),
    ...bestOf(tried, finalists).map(({ standing }) => standing),
  ].map((standing) => {
    const plan = withStands(stage, standing)
    const settled = { ...stage, plan }
    const exact = arrange(settled, setting, knownOf(settled, drawingOf), first)
    const view = viewOf(settled, exact)
    return { plan, standing: exact, score: scoreOf(view) - lostAt(view, glance) }
  })
  const [start] = judged
  if (!start) return undefined
  const best = judged.reduce((a, b) => (b.score > a.score + 1e-9 ? b : a))
  const thought: Thought = {
    layouts: tried.length + 1,
    first: rounded(start.score, -100, 1),
    best: rounded(best.score, -100, 1),
  }
  return { plan: { ...best.plan, thought }, standing: best.standing }
}
