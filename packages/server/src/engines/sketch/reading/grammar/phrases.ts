/** Small turns of phrase that decide how a noun is meant: articles, vessels and what is in them, plurals that look like singulars. */
import type { DrawingFacts } from '../drawings.ts'
import type { Item } from '../words/match.ts'
import type { Gathered } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Whether the words end in something that says "one, this one": `with a`, `the`, `her`. */
export function article(item: Word): boolean {
  return (
    item.language === 'en' &&
    item.effect.grammar !== undefined &&
    /(?:^| )(?:an?|the|this|that|his|her|its|my|each|every|another)$/.test(item.key)
  )
}

/** Whether a word stands alone between commas. */
export function standsAlone(items: readonly Item[], at: number): boolean {
  const [before, after] = [items[at - 1], items[at + 1]]
  return (before?.kind ?? 'break') === 'break' && (after?.kind ?? 'break') === 'break'
}

/** The word that an unknown adjective goes with: past further adjectives that stand right after it. */
export function nounAfter(items: readonly Item[], at: number): Item | undefined {
  let end = items[at]?.end ?? 0
  for (let next = at + 1; next <= at + 4; next++) {
    const item = items[next]
    if (!item || item.start - end > 1) return undefined
    const adjective = item.kind === 'unknown' || (item.kind === 'word' && describes(item))
    if (!adjective) return item
    end = item.end
  }
  return undefined
}

function describes({ effect }: Word): boolean {
  const { thing, place, features, colour, size, shade, ground } = effect
  return (
    thing === undefined &&
    place === undefined &&
    features === undefined &&
    (effect.grammar === 'known' || [colour, size, shade, ground].some((part) => part !== undefined))
  )
}

/** "A glass vase" is a vase. */
export function isMaterial(item: Word, next: Item | undefined): boolean {
  if (item.key !== 'glass' || next?.kind !== 'word' || next.start - item.end !== 1) return false
  const { thing, grammar, place, features } = next.effect
  return [thing, place, features].some((part) => part !== undefined) || grammar === 'surface'
}

const heaping = new Set([
  'bowl-with-spoon',
  'basket',
  'bucket',
  'fork-and-knife-with-plate',
  'package',
])
const filled = new Set([
  'hot-beverage',
  'tumbler-glass',
  'bottle',
  'jar',
  'amphora',
  'wine-glass',
  'teapot',
  'beer-mug',
  'cup-with-straw',
])

/** "A bowl of …": remembers which vessel waits to be filled. */
export function opensVessel(state: Gathered, item: Word): boolean {
  if (item.key !== 'of' || state.last?.kind !== 'subject') return false
  const subject = state.subjects[state.last.index]
  const vessel = subject && (heaping.has(subject.drawing) || filled.has(subject.drawing))
  if (!vessel || item.start - (state.lastEnd ?? 0) !== 1) return false
  state.vessel = state.last.index
  return true
}

/** What is named after "a bottle of" is in it and not seen; what is named after "a bowl of" is heaped on it. */
export function fills(state: Gathered, item: Word, facts: DrawingFacts): boolean {
  const at = state.vessel
  state.vessel = undefined
  const vessel = at === undefined ? undefined : state.subjects[at]
  if (at === undefined || !vessel || state.last?.kind !== 'subject' || state.last.index !== at)
    return false
  const food = facts.kind === 'food' || facts.ground === 'table' || facts.kind === 'plant'
  if (heaping.has(vessel.drawing) && facts.id !== vessel.drawing && food) {
    state.relationTo = { kind: 'on', to: at }
    return false
  }
  if (!food) return false
  vessel.name = `${vessel.name} of ${item.key}`
  state.pending = {}
  state.lastEnd = item.end
  return true
}

const oneOrMany =
  /(?:^| )(?:fish|sheep|deer|bison|moose|salmon|trout|squid|shrimp|koi|cattle|elk|carp|tuna|herring|clownfish|angelfish|goldfish|fruit)$/

/** "Tropical fish", "deer in a meadow": a word for one that is also the word for many, and nothing that says one. */
export function severalUnsaid(state: Gathered, item: Word): boolean {
  if (item.language !== 'en' || state.pending.single === true || !oneOrMany.test(item.key))
    return false
  // In "deer, forest, fog" nouns stand alone and say nothing of how many.
  return state.alone !== true
}

const verbs =
  /^(?:leaves|watch|watches|mirrors?|rings?|flies|fly|cooks?|bows?|rocks|ducks|bears|locks?|hammers|saws?|shovels|camps|crowns|plants|seals|drums|fires?|lights|waves|guards|judges|ships|boxes|swings)$/

/** "The train leaves the station": the word after a subject and before an article is a verb. */
export function isVerb(state: Gathered, item: Word, next: Item | undefined): boolean {
  if (item.language !== 'en' || !verbs.test(item.key) || state.subjects.length === 0) return false
  return (
    next?.kind === 'word' &&
    next.start - item.end === 1 &&
    /^(?:the|an?|his|her|its|their|at|over|down|up|out|from|through|toward|towards|around|with a|past)\b/.test(
      next.key,
    )
  )
}

/** Whether the words end in something that says "the one we know": `the`, `with the`, `der`, `el`. */
export function definite(item: Word): boolean {
  const end = item.key.slice(item.key.lastIndexOf(' ') + 1)
  return definites[item.language]?.test(end) === true
}

const definites: Partial<Readonly<Record<Word['language'], RegExp>>> = {
  en: /^(?:the|this|that|these|those|same)$/,
  de: /^(?:der|die|das|den|dem|des|dieser|diese|dieses|im|am|vom|zum)$/,
  es: /^(?:el|la|los|las|este|esta|al|del)$/,
  fr: /^(?:le|la|les|l|ce|cette|au|aux|du)$/,
}
