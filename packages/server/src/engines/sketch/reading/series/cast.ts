/** Who is in the pictures of a series: the same subject is the same drawing in the same colour, however it is called later. */
import { loadDrawingFacts } from '../drawings.ts'
import { match } from '../words/match.ts'
import { skyward } from './inherit.ts'
import type { Draft, Gathered } from '../grammar/scene-state.ts'

/** Whether it can act: "it", "she" and a verb without a subject mean one of these. */
function isBeing({ drawing }: Draft): boolean {
  const kind = loadDrawingFacts().get(drawing)?.kind
  return kind === 'person' || kind === 'body' || kind === 'face' || drawing === 'robot'
}

const who = (drawing: string): string =>
  drawing.replace(/^(man|woman|person)-.*$/, '$1').replace(/-face$/, '')

/** Whether two drafts may be one subject: the same drawing or person, or a shorter name of the other. */
function same(one: Draft, other: Draft): boolean {
  if (who(one.drawing) === who(other.drawing)) return true
  return one.name.endsWith(` ${other.name}`) || other.name.endsWith(` ${one.name}`)
}

const plurals =
  /(?<![\p{L}\p{M}])(?:they|them|both|together|ellos|ellas|ambos|juntos|ils|elles|ensemble|beide|zusammen|они|их|оба|вместе|वे|दोनों|هم|معا|معاً)(?![\p{L}\p{M}])|[他她它]们|两者|彼ら|二人|一緒に/iu
const singulars =
  /(?<![\p{L}\p{M}])(?:it|its|he|him|his|she|her|hers|the same(?: one)?|él|ella|su|il|elle|lui|er|ihn|ihm|sie|он|она|оно|его|её|ее|ей|ему|वह|उस|उसे|उसका|उसकी|هو|هي)(?![\p{L}\p{M}])|[他她它]|彼女?|それ|その子/iu
const women = /(?<![\p{L}\p{M}])(?:she|her|hers|ella|elle|она|её|ее|هي)(?![\p{L}\p{M}])|她|彼女/iu
const men = /(?<![\p{L}\p{M}])(?:he|him|his|él|он|هو)(?![\p{L}\p{M}])|他|彼(?!女)/iu
const womanly = /woman|girl|princess|old-woman|bride|mrs|queen|mermaid/

/** Whether a picture shows someone that the one before showed. */
export function sharesSubject(state: Gathered, before: Gathered | undefined): boolean {
  return state.subjects.some((one) => before?.subjects.some((other) => same(one, other)) === true)
}

/** Words that stand for whoever the series is about, as a pronoun that is read. */
export function withPronouns(text: string): string {
  return text.replace(generic, (words) => (/\p{sc=Han}|\p{sc=Katakana}/u.test(words) ? '它' : 'it'))
}

const generic =
  /(?<![\p{L}\p{M}])(?:the|this|that|our|el|la|le|der|die|das|den)\s(?:(?:same|main|little|mismo|misma|même|gleiche)\s)?(?:character|hero|heroine|protagonist|mascot|creature|subject|product|item|personaje|protagonista|personnage|héros|produit|produkt|hauptfigur|figur|held)(?![\p{L}\p{M}])|(?<![\p{L}\p{M}])(?:персонаж|герой|главный герой|प्रोडक्ट|किरदार|الشخصية|البطل)(?![\p{L}\p{M}])|主角|主人公|キャラクター|该产品/giu

export interface Known {
  /** Those the whole series is about. */
  readonly shared: readonly Draft[]
  /** All that were in any picture so far, the latest last. */
  readonly all: readonly Draft[]
  /** Those of the picture before. */
  readonly previous: readonly Draft[]
}

/** The known subjects that are in a picture without being named in it, and those it names of the shared ones. */
export function present(alone: Gathered, text: string, known: Known): readonly Draft[] {
  const { shared, previous, all } = known
  const there = (list: readonly Draft[]): readonly Draft[] =>
    list.filter(({ drawing }) => !alone.denials.some((one) => who(one) === who(drawing)))
  if (shared.length > 0) return there(chosen(alone, shared, text))
  if (previous.length === 0) return []
  const beings = alone.subjects.filter(isBeing)
  if (plurals.test(text)) return there(previous.filter(isBeing))
  if (singulars.test(text)) return there(withWorn(meant(text, previous, all), previous))
  const landmark = [...alone.features].some((feature) => !skyward.has(feature))
  const tellsNothing = alone.subjects.length === 0 && alone.places.length === 0 && !landmark
  if (tellsNothing && !alone.surface) return there(previous)
  return beings.length === 0 && beginsOpen(text) ? there(withWorn(lead(previous), previous)) : []
}

/** "Sleeping under a tree", "on the beach": words that need someone before them. */
function beginsOpen(text: string): boolean {
  const first = match(text).find(
    (item) => item.kind !== 'break' && !(item.kind === 'word' && item.effect.grammar === 'break'),
  )
  if (first?.kind !== 'word') return false
  const { grammar, relation, pose } = first.effect
  return grammar === 'in' || grammar === 'with' || relation !== undefined || pose !== undefined
}

/** Of several beings only those that the picture names; whoever else is shared is always there. */
function chosen(alone: Gathered, shared: readonly Draft[], text: string): readonly Draft[] {
  const beings = shared.filter(isBeing)
  const named = beings.filter((one) => alone.subjects.some((other) => same(one, other)))
  if (named.length === 0 || named.length === beings.length || plurals.test(text)) return shared
  return shared.filter((one) => !isBeing(one) || named.includes(one))
}

function lead(list: readonly Draft[]): Draft | undefined {
  return list.find(isBeing) ?? list[0]
}

function meant(text: string, previous: readonly Draft[], all: readonly Draft[]): Draft | undefined {
  const gender = women.test(text) ? true : men.test(text) ? false : undefined
  if (gender === undefined) return lead(previous)
  const fits = ({ drawing }: Draft): boolean =>
    loadDrawingFacts().get(drawing)?.kind === 'person' && womanly.test(drawing) === gender
  return previous.find(fits) ?? all.findLast(fits) ?? lead(previous)
}

/** A subject with the hat it wears. */
function withWorn(one: Draft | undefined, list: readonly Draft[]): readonly Draft[] {
  if (!one) return []
  const at = list.indexOf(one)
  const hats = list.filter(
    ({ relation }, index) => index !== at && relation?.kind === 'on' && relation.to === at,
  )
  const worn = at < 0 || !isBeing(one) ? [] : hats.filter(isHat)
  return [one, ...worn.map((hat) => ({ ...hat, relation: { kind: 'on' as const, to: 0 } }))]
}

const isHat = ({ drawing }: Draft): boolean =>
  /hat|cap|helmet|crown|glasses|goggles|scarf|mask|headphone/.test(drawing)

/** Copies to put into a picture: as they are known, without where they stood. Relations among them are kept. */
export function carried(list: readonly Draft[], from: readonly Draft[], still: boolean): Draft[] {
  return list.map((one) => {
    const { relation, at, ...rest } = one
    const copy: Draft = { ...rest }
    if (still && at !== undefined) copy.at = at
    const target = relation === undefined ? undefined : from[relation.to]
    const to = target ? list.indexOf(target) : -1
    const hat = relation?.kind === 'on' && isHat(one)
    const kept =
      relation &&
      to >= 0 &&
      (still || hat || relation.kind === 'holding' || relation.kind === 'riding')
    if (kept) copy.relation = { kind: relation.kind, to }
    return copy
  })
}

/**
 * Makes one of a subject that was put in (the first `count`) and the same subject named in the words;
 * gives others that are known from earlier pictures the colour and size they had.
 */
export function unite(state: Gathered, count: number, all: readonly Draft[]): void {
  const { subjects } = state
  const into = subjects.map((_, at) => at)
  const taken = new Set<number>()
  subjects.forEach((named, at) => {
    if (at < count) return
    const seat = subjects.findIndex(
      (one, index) => index < count && !taken.has(index) && same(one, named),
    )
    const one = subjects[seat]
    if (one && seat >= 0) {
      taken.add(seat)
      into[at] = seat
      merge(one, named)
      return
    }
    const before = all.findLast((other) => same(other, named))
    if (before) remember(named, before)
  })
  if (into.every((seat, at) => seat === at)) return
  const left = subjects.filter((_, at) => into[at] === at)
  for (const one of left) if (one.relation) retarget(one, subjects, into, left)
  subjects.splice(0, subjects.length, ...left)
}

function retarget(
  one: Draft,
  before: readonly Draft[],
  into: readonly number[],
  left: readonly Draft[],
): void {
  if (!one.relation) return
  const target = before[into[one.relation.to] ?? one.relation.to]
  const to = target ? left.indexOf(target) : -1
  if (to < 0 || target === one) delete one.relation
  else one.relation = { kind: one.relation.kind, to }
}

/** What is newly said of a subject holds; what it was before stays. */
function merge(one: Draft, named: Draft): void {
  if (named.colour !== undefined) one.colour = named.colour
  if (named.scale !== undefined) one.scale = named.scale
  if (named.at !== undefined) one.at = named.at
  if (named.relation) one.relation = named.relation
  if (named.count > 1) one.count = named.count
  // Another stance of the same person is another drawing.
  if (/^(?:man|woman|person)-(?!standing)/.test(named.drawing)) one.drawing = named.drawing
}

function remember(named: Draft, before: Draft): void {
  if (named.colour === undefined && before.colour !== undefined) named.colour = before.colour
  if (named.scale === undefined && before.scale !== undefined) named.scale = before.scale
  if (who(named.drawing) !== who(before.drawing)) {
    named.drawing = before.drawing
    named.name = before.name
  }
}
