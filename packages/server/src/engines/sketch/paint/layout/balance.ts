/** How good a layout is, so that the best of several can be kept: one small measure for each thing that can be wrong. */
import type { Stage } from '../stage.ts'
import { bonds } from './facing.ts'
import { covered, blocksOf, type Block } from './lettered.ts'
import { clamp, type Standing } from './standing.ts'

/** A layout as it is judged. */
export interface View {
  readonly stage: Stage
  readonly standing: readonly Standing[]
  readonly bound: ReadonlyMap<Standing, Standing>
  readonly blocks: readonly Block[]
}

export function viewOf(stage: Stage, standing: readonly Standing[]): View {
  return { stage, standing, bound: bonds(standing), blocks: blocksOf(stage, standing) }
}

/** 0 nothing wrong, 1 all that can be. */
type Fault = (view: View) => number

const area = ({ width, height }: Standing): number => width * height
const rootsOf = ({ standing, bound }: View): Standing[] => standing.filter((one) => !bound.has(one))

/** What two figures share, as a part of the smaller one. */
function shared(one: Standing, other: Standing): number {
  const wide =
    Math.min(one.x + one.width / 2, other.x + other.width / 2) -
    Math.max(one.x - one.width / 2, other.x - other.width / 2)
  const high =
    Math.min(one.foot, other.foot) - Math.max(one.foot - one.height, other.foot - other.height)
  if (wide <= 0 || high <= 0) return 0
  return (wide * high) / Math.min(area(one), area(other))
}

/** The one both hang on, so that a cat on a table is not told to hide the table. */
function headOf(one: Standing, bound: View['bound']): Standing {
  const seen = new Set<Standing>()
  let head = one
  for (let to = bound.get(head); to && !seen.has(to); to = bound.get(head)) {
    seen.add(to)
    head = to
  }
  return head
}

/** Figures that hide one another. A crowd may stand closer. */
const overlap: Fault = ({ standing, bound }) => {
  const heads = standing.map((one) => headOf(one, bound))
  let hidden = 0
  for (const [i, one] of standing.entries())
    for (let k = i + 1; k < standing.length; k++) {
      const other = standing[k]
      if (other && heads[i] !== heads[k]) hidden += shared(one, other)
    }
  return Math.min(1, hidden / Math.max(1, standing.length * 0.5))
}

/** Figures cut by the frame, or so near it that they seem to lean on it. */
const frame: Fault = ({ standing, stage: { w, h, plan } }) => {
  const air = Math.min(w, h) * 0.03
  const near = plan.camera === 'close-up'
  const faults = standing.map(({ x, foot, width, height, portrait }) => {
    const sides = Math.min(x - width / 2, w - x - width / 2)
    const top = foot - height
    const below = portrait ? air : h - foot
    const least = Math.min(sides, top, below + air * (near ? 1 : 0.8))
    const cut = Math.max(0, -least) / Math.min(width, height)
    return Math.min(1, cut * 3) + (least < air ? 0.12 * (1 - clamp(least / air, 0, 1)) : 0)
  })
  return Math.min(
    1,
    faults.reduce((sum, one) => sum + one, 0) / Math.max(1, standing.length ** 0.5),
  )
}

/** The weight of it all off the middle; one alone is judged by `focus`. */
const balance: Fault = ({ standing, bound, stage: { w, light } }) => {
  if (new Set(standing.map((one) => headOf(one, bound))).size < 2) return 0
  const mass = standing.reduce((sum, one) => sum + area(one), 0)
  const moment = standing.reduce((sum, one) => sum + area(one) * one.x, 0)
  // The sun weighs too, on its side.
  const sun = light.sun.seen && !light.sun.moon ? (light.sun.x - 0.5) * 0.06 : 0
  return Math.min(1, Math.abs(moment / mass / w - 0.5 + sun) * 3.2)
}

const still = new Set(['studio', 'room', 'abstract', 'street', 'underwater'])
const strong = [1 / 3, 2 / 3] as const

/** The main subject away from where the eye goes: the thirds, or the middle in places that ask for symmetry. */
const focus: Fault = (view) => {
  const { stage, standing, bound } = view
  const roots = rootsOf(view)
  const main = standing.find(({ index, nth }) => index === 0 && nth === 0)
  if (!main) return 0
  const alone = roots.length === 1
  const crowd = roots.length > 6
  // Of a group its middle counts: the eye goes to the rider and his horse, or to all three horses.
  const head = headOf(main, bound)
  const group = standing.filter((one) => one.index === 0 || headOf(one, bound) === head)
  const middle =
    group.reduce((sum, one) => sum + one.x * area(one), 0) /
    group.reduce((sum, one) => sum + area(one), 0)
  const x = crowd ? 0.5 : middle / stage.w
  const points = still.has(stage.plan.place) || !alone ? [0.5, ...strong] : strong
  const apart = Math.min(...points.map((point) => Math.abs(x - point)))
  return Math.min(1, apart * 5)
}

/** The first named lost among larger or nearer things of the same kind of size. */
const prominence: Fault = ({ standing, bound }) => {
  const main = standing.find(({ index, nth }) => index === 0 && nth === 0)
  if (!main || standing.length < 2) return 0
  const inFront = standing.filter(
    (one) =>
      one.index !== 0 &&
      headOf(one, bound) !== headOf(main, bound) &&
      one.depth > main.depth &&
      shared(one, main) > 0.08,
  )
  return Math.min(1, inFront.length * 0.4)
}

/** Soldiers: three and more with feet on one line, or with all the same gaps. */
const rhythm: Fault = (view) => {
  const roots = rootsOf(view).filter(({ bearing }) => bearing !== 'air')
  if (roots.length < 3) return 0
  const { h, w } = view.stage
  const feet = roots.map(({ foot }) => foot / h)
  const spread = Math.max(...feet) - Math.min(...feet)
  const xs = roots.map(({ x }) => x / w).toSorted((a, b) => a - b)
  const gaps = xs.slice(1).map((x, i) => x - (xs[i] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const uneven =
    Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean
  return clamp(1 - spread / 0.07, 0, 1) * 0.65 + clamp(1 - uneven / 0.22, 0, 1) * 0.35
}

/** Too little in a large picture, or too much in a small one. */
const fill: Fault = ({ standing, stage: { w, h, plan } }) => {
  const sum =
    standing.reduce((all, one) => all + area(one), 0) / Math.min(w * h, 2.2 * Math.min(w, h) ** 2)
  const [low, high] =
    plan.camera === 'close-up'
      ? [0.3, 0.8]
      : plan.camera === 'medium'
        ? [0.12, 0.46]
        : [0.014, 0.26]
  return Math.min(1, Math.max(0, low - sum) / low + Math.max(0, sum - high) / high)
}

/** Figures under the letters; a label belongs on its subject. */
const letters: Fault = ({ blocks, standing }) => {
  const free = blocks.filter(({ item, neon }) => item.role !== 'label' && !neon)
  if (free.length === 0) return 0
  return Math.min(1, (free.reduce((sum, box) => sum + covered(box, standing), 0) / free.length) * 2)
}

/** Somebody stands before the sun or the moon. */
const sun: Fault = ({ standing, stage: { w, horizon, light, plan } }) => {
  if (!light.sun.seen || still.has(plan.place) || plan.place === 'space') return 0
  const [x, y] = [light.sun.x * w, light.sun.y * horizon]
  const hides = standing.some(
    (one) => Math.abs(one.x - x) < one.width * 0.5 && y > one.foot - one.height && y < one.foot,
  )
  return hides ? 1 : 0
}

interface Term {
  readonly name: string
  readonly fault: Fault
  readonly weight: number
}

/** Weights say how much of the whole score is lost when all of it is wrong. */
export const terms: readonly Term[] = [
  // What is hidden or cut off was asked for and can't be seen: nothing is worse.
  { name: 'overlap', fault: overlap, weight: 0.9 },
  { name: 'frame', fault: frame, weight: 0.9 },
  // Letters that can't be read are an error, not a matter of taste.
  { name: 'letters', fault: letters, weight: 0.6 },
  // Matters of taste, the more of the picture they touch the more they count.
  { name: 'balance', fault: balance, weight: 0.3 },
  { name: 'fill', fault: fill, weight: 0.22 },
  { name: 'focus', fault: focus, weight: 0.2 },
  { name: 'prominence', fault: prominence, weight: 0.2 },
  { name: 'rhythm', fault: rhythm, weight: 0.16 },
  { name: 'sun', fault: sun, weight: 0.08 },
]

/** 1 at best. */
export const scoreOf = (view: View): number =>
  1 - terms.reduce((lost, { fault, weight }) => lost + fault(view) * weight, 0)
