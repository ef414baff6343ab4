/** Where figures go that stand on, under, beside, behind or before another, or ride or hold it. */
import type { Relation, Subject } from '@limn/sdk'
import type { Drawing } from '../../reading/drawings.ts'
import type { Pose } from '../poses/pose.ts'
import { onto, seated } from '../poses/seated.ts'
import { perchOf } from '../poses/sit.ts'
import { tops } from '../poses/seats.ts'
import { headOf, isWorn, wornBy } from '../poses/worn.ts'
import { afloat, clamp, draught, type Known, measured, type Standing } from './standing.ts'

/** One of several that have the same relation to the same figure. Pixels. */
export interface Member {
  readonly drawing: Drawing
  readonly height: number
  readonly width: number
  /** As the plan asks for it. */
  readonly scale?: Subject['scale'] | undefined
  readonly pose?: Pose | undefined
}

/** A figure's place; `depth` grows towards us. Pixels, y downwards, from any origin. */
export interface Spot {
  readonly x: number
  readonly foot: number
  readonly height: number
  readonly width: number
  readonly depth: number
}

export type Target = Spot & {
  readonly drawing: Drawing
  readonly bearing?: Standing['bearing']
  readonly portrait?: boolean
  readonly pose?: Pose | undefined
}
type Placing = (members: readonly Member[], to: Target, turn: number) => Spot[]

const anyTop = (kind: Drawing['kind']): number =>
  kind === 'body' ? 0.18 : kind === 'building' ? 0.05 : 0.06

const widthOf = (members: readonly Member[]): number =>
  members.reduce((sum, { width }) => sum + width, 0)

/** Side by side over `middle`, no wider together than `room`, made smaller to `least` of their size for that. */
function abreast(
  members: readonly Member[],
  middle: number,
  room: number,
  least: number,
  spot: (height: number, i: number) => { readonly foot: number; readonly depth: number },
): Spot[] {
  const total = widthOf(members)
  const scale = clamp(room / total, least, 1)
  const squeeze = members.length > 1 ? Math.min(1, room / (total * scale)) : 1
  let left = middle - (total * scale * squeeze) / 2
  return members.map((one, i) => {
    const [height, width] = [one.height * scale, one.width * scale]
    const x = left + (width * squeeze) / 2
    left += width * squeeze
    return { x, height, width, ...spot(height, i) }
  })
}

const topOf = (to: Spot): number => to.foot - to.height

/** Some placed one way and the rest another, in their order. */
function parted(
  members: readonly Member[],
  is: (one: Member) => boolean,
  first: (some: readonly Member[]) => Spot[],
  second: (rest: readonly Member[]) => Spot[],
): Spot[] {
  const yes = first(members.filter(is)).values()
  const no = second(members.filter((one) => !is(one))).values()
  return members.flatMap((one) => (is(one) ? yes : no).next().value ?? [])
}

/** Those that have a seat on it, and those that haven't. */
const sitting = (
  kind: Relation,
  members: readonly Member[],
  to: Target,
  others: (rest: readonly Member[]) => Spot[],
): Spot[] =>
  parted(
    members,
    ({ drawing }) => perchOf(drawing, kind, to.drawing) !== undefined,
    (some) => {
      const perch = some[0] && perchOf(some[0].drawing, kind, to.drawing)
      return perch ? seated(some, perch, to, kind) : []
    },
    others,
  )

/** On its upper edge, which for a bed is the mattress. */
const standsOn: Placing = (all, to) => {
  if (all.length === 0) return []
  const members = all.map((one) => onto(one, to))
  const { y, x = 0.5, wide = 1.04 } = tops[to.drawing.id] ?? { y: anyTop(to.drawing.kind) }
  const foot = topOf(to) + to.height * y
  return abreast(members, to.x + (x - 0.5) * to.width, to.width * wide, 0.4, (_, i) => ({
    foot,
    depth: to.depth + 0.001 * (i + 1),
  }))
}

const on: Placing = (members, to, turn) => {
  const head = headOf(to.drawing, measured(to.drawing, to.portrait ?? false, to.pose))
  return parted(
    members,
    ({ drawing }) => head !== undefined && isWorn(drawing),
    (some) => (head ? wornBy(some, to, head) : []),
    (rest) => sitting('on', rest, to, (others) => standsOn(others, to, turn)),
  )
}

/** Who can't be drawn sitting is behind the mount's back, so that it hides the lower half. */
const behindBack: Placing = (members, to) => {
  if (members.length === 0) return []
  const fitting = members.map((one) => {
    const scale = Math.min(0.85, (to.height * 1.15) / one.height)
    return { ...one, height: one.height * scale, width: one.width * scale }
  })
  return abreast(fitting, to.x, to.width * 0.9, 0.5, (height, i) => ({
    foot: topOf(to) + Math.min(to.height * 0.8, height * 0.52),
    depth: to.depth - 0.0005 * (i + 1),
  }))
}

const riding: Placing = (members, to, turn) =>
  sitting('riding', members, to, (rest) => behindBack(rest, to, turn))

/** Before its legs or trunk, low enough to fit. */
const under: Placing = (members, to) => {
  const tallest = Math.max(...members.map(({ height }) => height))
  const low = Math.min(1, (to.height * 0.56) / tallest)
  const fitting = members.map((one) => ({
    ...one,
    height: one.height * low,
    width: one.width * low,
  }))
  return abreast(fitting, to.x, to.width * 0.84, 0.5, (_, i) => ({
    foot: to.foot + to.height * 0.03,
    depth: to.depth + 0.002 + 0.001 * i,
  }))
}

/** One to the right, one to the left, farther and farther out. */
function alternately(
  members: readonly Member[],
  turn: number,
  spot: (one: Member, side: number, beyond: number, i: number) => Spot,
): Spot[] {
  const beyond = { '-1': 0, '1': 0 }
  return members.map((one, i) => {
    const side = turn * (i % 2 === 0 ? 1 : -1)
    const key = side < 0 ? '-1' : '1'
    const placed = spot(one, side, beyond[key], i)
    beyond[key] += one.width * 1.06
    return placed
  })
}

const beside: Placing = (members, to, turn) =>
  alternately(members, turn, ({ height, width }, side, beyond, i) => ({
    x: to.x + side * ((to.width + width) * 0.53 + beyond),
    foot: to.foot,
    height,
    width,
    depth: to.depth + 0.003 + 0.0001 * i,
  }))

/** More than half of it is seen: over the head of what it is behind, or past its side. */
const behind: Placing = (members, to, turn) =>
  alternately(members, turn, (one, side, beyond, i) => {
    const [height, width] = [one.height * 0.94, one.width * 0.94]
    const towers = height > to.height * 1.5
    const aside = towers ? to.width * 0.25 : Math.max(to.width * 0.3, to.width / 2 + width * 0.06)
    return {
      x: to.x + side * (aside + beyond),
      foot: to.foot - Math.min(to.height * 0.06, height * 0.2),
      height,
      width,
      depth: to.depth - 0.05 - 0.0001 * i,
    }
  })

/** Lower in the picture, and aside as far as it would hide what is behind it. */
const inFrontOf: Placing = (members, to, turn) =>
  alternately(members, turn, ({ height, width }, side, beyond, i) => {
    const hides = height > to.height * 0.7 && width > to.width * 0.5
    const aside = hides ? width / 2 + to.width * 0.06 : to.width * 0.24
    return {
      x: to.x + side * (aside + beyond),
      foot: to.foot + Math.min(to.height * 0.12, height * 0.3),
      height,
      width,
      depth: to.depth + 0.06 + 0.0001 * i,
    }
  })

/** At the hand of who holds it, no larger than can be held; what floats rises from the hand. */
const holding: Placing = (members, to, turn) =>
  members.map((one, i) => {
    const side = turn * (i % 2 === 0 ? 1 : -1)
    const rises = one.drawing.ground === 'air'
    const over = one.drawing.id.includes('umbrella')
    const height = over ? to.height * 0.72 : Math.min(one.height, to.height * (rises ? 0.5 : 0.34))
    const width = (one.width / one.height) * height
    const hand = to.foot - to.height * 0.36
    const lift = rises ? Math.floor(i / 2) * height * 0.5 : 0
    return {
      height,
      width,
      x: to.x + side * (to.width * 0.42 + (rises ? width * 0.3 : 0)),
      foot: (rises || over ? hand - to.height * (over ? 0 : 0.1) : hand + height * 0.4) - lift,
      // An umbrella is over the head, everything else before the body.
      depth: to.depth + (over ? -0.004 : 0.004) + 0.0001 * i,
    }
  })

const above: Placing = (members, to, turn) => {
  const smaller = members.map((one) => ({
    ...one,
    height: one.height * 0.78,
    width: one.width * 0.78,
  }))
  const middle = to.x + turn * to.width * 0.14
  return abreast(smaller, middle, Math.max(to.width * 2, widthOf(smaller)), 0.6, (height, i) => ({
    foot: topOf(to) - height * (0.12 + (i % 2) * 0.2),
    depth: to.depth + 0.001 * (i + 1),
  }))
}

const placings: Readonly<Record<Relation, Placing>> = {
  on,
  riding,
  under,
  beside,
  behind,
  'in-front-of': inFrontOf,
  holding,
  above,
}

/** Places of all that have the same relation to `to`. `turn` is the side they go to first, -1 left or 1 right. */
export const related = (
  kind: Relation,
  members: readonly Member[],
  to: Target,
  turn: number,
): Spot[] => {
  const spots = placings[kind](members, to, turn)
  const { bearing = 'ground', drawing } = to
  if (!(kind === 'on' || kind === 'riding') || !afloat({ bearing, drawing })) return spots
  // What floats lies in the water, and those on it with it.
  return spots.map((spot) => ({ ...spot, foot: spot.foot + to.height * draught }))
}

/** What bears a figure that is bound to another. */
export function boundBearing(
  kind: Relation,
  own: Standing['bearing'],
  to: Standing['bearing'],
): Standing['bearing'] {
  if (kind === 'above') return 'air'
  if (kind === 'on' || kind === 'riding' || kind === 'holding') return 'other'
  return own === 'air' ? 'air' : to === 'air' ? 'other' : to
}

/** Each after the one it is related to; a ring of relations is cut where it is met. */
export function inOrder(known: readonly Known[]): readonly Known[] {
  const ordered: Known[] = []
  const visit = (one: Known, via: readonly Known[]): void => {
    if (ordered.includes(one) || via.includes(one)) return
    const to = known.find(({ index }) => index === one.subject.relation?.to)
    if (to) visit(to, [...via, one])
    ordered.push(one)
  }
  for (const one of known) visit(one, [])
  return ordered
}
