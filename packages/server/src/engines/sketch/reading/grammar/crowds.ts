/** Words that are several subjects, or fewer than they seem: a family, toy balloons, a product that is named twice. */
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { somePlural } from './adjectives.ts'
import { type Draft, type Gathered, missed } from './scene-state.ts'
import { addThing } from './nouns.ts'

type Word = Extract<Item, { kind: 'word' }>

const members = [
  { name: 'man', drawing: 'man-standing' },
  { name: 'woman', drawing: 'woman-standing' },
  { name: 'boy', drawing: 'boy' },
  { name: 'girl', drawing: 'girl' },
  { name: 'child', drawing: 'child' },
  { name: 'baby', drawing: 'baby' },
] as const

/** "A family of five": a man, a woman and their children. "A family car" is a car. */
export function addFamily(state: Gathered, item: Word, many: number, next: Item | undefined): void {
  const car = next?.kind === 'word' && next.start - item.end === 1 ? next.effect : {}
  if ([car.thing, car.place, car.grammar === 'surface' ? '' : undefined].some(isSaid)) return
  if (state.denied) return missed(state, item.text)
  state.pending.number = undefined
  addThing(state, item, { thing: 'man-standing', name: 'man' })
  for (const member of members.slice(1, Math.max(2, Math.min(many, members.length))))
    if (state.subjects.length < 24) state.subjects.push({ ...member, count: 1 })
}

const isSaid = (part: unknown): boolean => part !== undefined

/** Воздушные шары are toy balloons; one alone, with nobody to hold it, is what people fly in. */
export function asBalloon(
  { subjects, relation, tie, pending }: Gathered,
  { language, text, effect }: Word,
): Effect | undefined {
  if (language !== 'ru' || effect.thing === undefined || !/шар/iu.test(text)) return undefined
  const many = /шары|шаров|шарам|шарах|шарики|шариков|шарикам|шариках/iu.test(text)
  const held = subjects.length > 0 && (relation?.kind === 'holding' || tie === 'with')
  if (!many && !held) return undefined
  return {
    thing: 'balloon',
    name: 'balloon',
    ...(many && pending.number === undefined ? { number: somePlural } : {}),
  }
}

/** A colon ends a head: what it names may be named again, and what it says of nobody is said of nobody later. */
export function endHead(state: Gathered): void {
  if (state.fronted && state.fronted.to === undefined) {
    missed(state, state.fronted.text)
    state.fronted = undefined
  }
  if (state.pose) missed(state, state.pose.text)
  state.pose = undefined
  if ((state.sentence ?? 0) > 0 || state.heads) return
  state.heads = state.subjects.map((_, index) => index)
}

const trades =
  /^(?:brand|brands|company|label|ad|ads|advert|advertisement|campaign|range|line|startup|business|store|shop|maker|logo|poster)$/i

/** "Our honey brand": the honey may be shown later. */
export function marksTrade(state: Gathered, next: Item | undefined): void {
  const { last } = state
  if (last?.kind !== 'subject' || !next || next.kind === 'quote') return
  if (next.start - (state.lastEnd ?? 0) !== 1 || !trades.test(next.text)) return
  state.trades = [...(state.trades ?? []), last.index]
}

/** Drawings that show one kind of goods. */
const kinds = [
  ['perfume-bottle', 'bottle'],
  ['honey-pot', 'jar'],
  ['running-shoe', 'hiking-boot', 'mans-shoe', 'high-heeled-shoe', 'womans-boot', 'flat-shoe'],
  ['hot-beverage', 'teapot', 'teacup-without-handle'],
  ['cosmetic-jar', 'lotion-bottle', 'bottle', 'jar'],
  ['wine-glass', 'bottle', 'clinking-glasses'],
  ['watch', 'alarm-clock'],
  ['bread', 'baguette-bread', 'croissant'],
  ['beer-mug', 'clinking-beer-mugs', 'bottle'],
]

const alike = (one: Draft, other: Draft): boolean =>
  one.drawing === other.drawing ||
  kinds.some((kind) => kind.includes(one.drawing) && kind.includes(other.drawing))

/** "Ad for a perfume: a bottle of perfume …" is one bottle: the head's goes, what points at it points at the other. */
export function dropHeads(state: Gathered): void {
  const candidates = new Set([...(state.heads ?? []), ...(state.trades ?? [])])
  const shown = (at: number): number =>
    state.subjects.findIndex(
      (subject, index) =>
        index > at && !candidates.has(index) && alike(subject, state.subjects[at] ?? subject),
    )
  for (const at of [...candidates].toSorted((a, b) => b - a)) {
    const other = shown(at)
    if (other < 0) continue
    for (const subject of state.subjects) {
      const { relation } = subject
      if (relation?.to === at) relation.to = other
    }
    state.subjects.splice(at, 1)
    for (const { relation } of state.subjects) if (relation && relation.to > at) relation.to--
  }
  state.subjects.forEach((subject, index) => {
    if (subject.relation?.to === index) delete subject.relation
  })
}
