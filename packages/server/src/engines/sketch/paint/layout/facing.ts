/** Which way figures look. The set draws most of what has a side looking left; a mirrored one looks right. */
import type { Drawing } from '../../reading/drawings.ts'
import type { Stage } from '../stage.ts'
import type { Standing } from './standing.ts'

/** Fronts, and what bears letters that must not be turned round. */
const upright: ReadonlySet<Drawing['kind']> = new Set(['building', 'object', 'food', 'plant'])
const turns = ({ kind, id }: Drawing): boolean =>
  !upright.has(kind) && !id.startsWith('oncoming-') && !/taxi|police-car|ambulance/u.test(id)

const same = new Set(['on', 'riding', 'behind', 'in-front-of', 'under', 'above', 'holding'])

/** What each figure is bound to, found by the plan: a moved figure is still who it was. */
export function bonds(all: readonly Standing[]): ReadonlyMap<Standing, Standing> {
  const byIndex = new Map<number, Standing[]>()
  for (const one of all) byIndex.set(one.index, [...(byIndex.get(one.index) ?? []), one])
  for (const list of byIndex.values()) list.sort((a, b) => a.nth - b.nth)
  const found = new Map<Standing, Standing>()
  for (const one of all) {
    const { relation } = one.subject
    if (!relation || relation.to === one.index) continue
    const targets = byIndex.get(relation.to) ?? []
    const to = targets[one.nth % Math.max(1, targets.length)]
    if (to) found.set(one, to)
  }
  return found
}

/** The figures of one subject: how many, and x of their middle. */
interface Herd {
  readonly count: number
  readonly middle: number
}

function herdsOf(all: readonly Standing[]): ReadonlyMap<number, Herd> {
  const herds = new Map<number, Herd>()
  for (const { index, x } of all) {
    const { count, middle } = herds.get(index) ?? { count: 0, middle: 0 }
    herds.set(index, { count: count + 1, middle: (middle * count + x) / (count + 1) })
  }
  return herds
}

/** Whether a figure that is bound to nobody looks right. */
function looksRight(
  stage: Stage,
  one: Standing,
  partners: readonly Standing[],
  herds: ReadonlyMap<number, Herd>,
): boolean {
  const [partner] = partners
  if (partner && partners.length === 1) return partner.x > one.x
  const { count, middle } = herds.get(one.index) ?? { count: 1, middle: one.x }
  if (count > 2) {
    // A herd goes one way, towards the far side; now and then one looks back.
    const right =
      Math.abs(middle / stage.w - 0.5) < 0.08 ? stage.light.sun.x > 0.5 : middle < stage.w / 2
    return right !== (one.nth % 5 === 3)
  }
  const share = one.x / stage.w
  return Math.abs(share - 0.5) < 0.03 ? stage.light.sun.x > 0.5 : share < 0.5
}

/** Turns every figure: two look at each other, a herd goes one way, riders look where their mounts go. */
export function facing(stage: Stage, all: readonly Standing[]): Standing[] {
  const bound = bonds(all)
  const companions = new Map<Standing, Standing[]>()
  for (const [one, to] of bound)
    if (one.subject.relation?.kind === 'beside')
      companions.set(to, [...(companions.get(to) ?? []), one])
  const alive = all.filter((one) => !bound.has(one) && turns(one.drawing))
  const partnersOf = (one: Standing): readonly Standing[] =>
    companions.get(one) ?? (alive.length === 2 ? alive.filter((other) => other !== one) : [])
  const herds = herdsOf(all)
  const right = (one: Standing, via: readonly Standing[]): boolean => {
    const to = bound.get(one)
    const kind = one.subject.relation?.kind
    if (!to || via.includes(to)) return looksRight(stage, one, partnersOf(one), herds)
    if (kind && same.has(kind) && turns(to.drawing)) return right(to, [...via, one])
    return to.x > one.x
  }
  const turned = (one: Standing): boolean => {
    const looks = one.pose?.looks
    return looks ? looks === 'right' : turns(one.drawing) && right(one, [])
  }
  const moved = swing(all, bound, turned)
  return all.map((one) => ({ ...one, x: one.x + moved(one), mirrored: turned(one) }))
}

/** How far each is moved aside because what it sits on is turned round: the seat comes to the other side. */
function swing(
  all: readonly Standing[],
  bound: ReadonlyMap<Standing, Standing>,
  turned: (one: Standing) => boolean,
): (one: Standing) => number {
  const known = new Map<Standing, number>()
  const move = (one: Standing): number => {
    const done = known.get(one)
    if (done !== undefined) return done
    known.set(one, 0)
    const to = bound.get(one)
    const kind = one.subject.relation?.kind
    // Where the plan says the place it is that of the picture as it was seen.
    if (!to || one.subject.stands?.[one.nth]) return 0
    const sits = (kind === 'on' || kind === 'riding') && turned(to)
    const by = move(to) + (sits ? 2 * (to.x - one.x) : 0)
    known.set(one, by)
    return by
  }
  for (const one of all) move(one)
  return move
}
