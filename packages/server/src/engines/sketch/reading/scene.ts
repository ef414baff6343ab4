/** Reads a prompt into a scene plan: quoted texts, then words in order, then what was left open. */
import type { ScenePlan } from '@limn/sdk'
import { loadDrawingFacts } from './drawings.ts'
import { endPhrase, readAdjectives } from './grammar/adjectives.ts'
import type { Effect } from './words/effect.ts'
import { readGrammar } from './grammar/small-words.ts'
import { finish } from './setting/infer.ts'
import { ambiguousColours } from './lexicon/shades.ts'
import { singular } from './words/inflect.ts'
import { type Item, match } from './words/match.ts'
import { addThing } from './grammar/nouns.ts'
import {
  article,
  definite,
  isMaterial,
  nounAfter,
  opensVessel,
  standsAlone,
} from './grammar/phrases.ts'
import { denies, readDenied, readSetting } from './setting/overall.ts'
import { poseOf } from './grammar/pose.ts'
import { type Quoted, roleOf, takeQuotes } from './words/quotes.ts'
import {
  dropRelation,
  isInverted,
  isRelative,
  readRelation,
  standUnder,
} from './grammar/relations.ts'
import { asBalloon, dropHeads, endHead, marksTrade } from './grammar/crowds.ts'
import { announceText, passText } from './grammar/letters.ts'
import { asBackdrop, opensPhrase, stand, standBeside } from './grammar/spots.ts'
import { type Draft, type Gathered, missed, nothingYet } from './grammar/scene-state.ts'
import { addFeature, addPlace, addSurface, setsBack } from './setting/parts.ts'
import { readSnow, settleOver, settleSnow } from './setting/snow.ts'
import { asTree } from './setting/trees.ts'
import { quoteMark } from './words/tokens.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Longer prompts than any model takes are cut, so that reading stays fast. */
const longest = 20_000

/** The plan of a prompt. Pure; always gives something that can be painted, and tells what it did not understand. */
export function readScene(prompt: string, options: { readonly seed?: number } = {}): ScenePlan {
  const { rest, quotes } = takeQuotes(prompt.slice(0, longest))
  return finish(gather(rest, quotes), options.seed ?? 0, quotes)
}

/**
 * What the words of a prompt say, before what was left open is filled in. `quotes` are those whose
 * marks stand in `rest`, in the order of the marks' numbers; one without its mark is not read.
 * `present` are subjects that are there before the first word: what has no noun is said of the first.
 */
export function gather(
  rest: string,
  quotes: readonly Quoted[],
  present: readonly Draft[] = [],
): Gathered {
  const state = nothingYet()
  state.subjects.push(...present.map((subject) => ({ ...subject })))
  if (present.length > 0) state.last = { kind: 'subject', index: 0 }
  const places = new Map<number, number>()
  quotes.forEach((quoted, at) => {
    if (quoted.text && rest.includes(String.fromCodePoint(quoteMark + at)))
      places.set(at, state.texts.push({ text: quoted.text, role: roleOf(quoted, rest) }) - 1)
  })
  const items = match(rest)
  const announcers: string[] = []
  items.forEach((item, at) => {
    if (item.kind === 'break') readBreak(state, item.text)
    else if (item.kind === 'quote') passText(state, places.get(item.index), items[at - 1])
    else if (item.kind === 'unknown') readUnknown(state, item, nounAfter(items, at))
    else if (item.kind === 'word') {
      state.alone = standsAlone(items, at)
      const announces = item.effect.text !== undefined || item.effect.grammar === 'letters'
      if (announces && !state.denied && !item.effect.neon) announcers.push(item.text)
      const before = state.subjects.length
      readWord(state, items, at, item)
      // "Reading a letter": it is drawn, and announces no text.
      if (state.subjects.length > before && announcers.at(-1) === item.text) announcers.pop()
    }
  })
  endPhrase(state, true)
  if (state.texts.length === 0) for (const word of announcers) missed(state, word)
  dropHeads(state)
  settleSnow(state)
  settleOver(state)
  return state
}

function readBreak(state: Gathered, text: string): void {
  endPhrase(state, /[.;\n。；।؛]/.test(text))
  if (/[:：]/.test(text)) endHead(state)
}

function readUnknown(state: Gathered, { text }: { text: string }, noun: Item | undefined): void {
  if (state.denied) return
  // Right before a thing it is an adjective ("a lazy dog"): what waits still waits for the thing.
  if (noun?.kind === 'word' && noun.effect.thing !== undefined) return missed(state, text)
  // What an unknown noun was said to be goes with it: "blue eyes" must not make the cat blue.
  const { colour, size, material, also } = state.pending
  if (also) missed(state, also.text)
  // What is on a plate is on a table.
  if (/^(?:plate|platter|saucer)s?$/i.test(text)) state.surface = true
  const said = [size?.text, colour?.text, material?.text, text].filter((part) => part !== undefined)
  missed(state, said.join(/\p{sc=Han}$/u.test(text) ? '' : ' '))
  dropRelation(state)
  if (state.fronted && state.fronted.to === undefined) {
    missed(state, state.fronted.text)
    state.fronted = undefined
  }
  state.pending = {}
  state.last = { kind: 'other' }
}

function readWord(state: Gathered, items: readonly Item[], at: number, item: Word): void {
  const next = items[at + 1]
  const effect =
    asPlant(items, at, item) ??
    asColour(items, at, item) ??
    asTree(state, item) ??
    asBalloon(state, item) ??
    asBackdrop(state, item) ??
    asOverhead(items[at - 1], item) ??
    item.effect
  if (article(item)) state.pending.single = true
  if (item.effect.grammar !== undefined && definite(item)) state.pending.definite = true
  if (isMaterial(item, next)) return missed(state, item.text)
  if (opensVessel(state, item)) return
  if (effect.grammar === 'unknown') {
    // A windmill can't be drawn, but it says where the picture is.
    if (effect.place !== undefined && !state.denied)
      state.places.push({ place: effect.place, text: item.text, part: true })
    return readUnknown(state, item, next)
  }
  if (effect.grammar !== undefined && effect.grammar !== 'surface' && effect.grammar !== 'wall')
    return readGrammar(state, items, at, item, effect)
  if (effect.text !== undefined && state.pending.material) {
    missed(state, state.pending.material.text)
    state.pending.material = undefined
  }
  if (effect.text !== undefined) announceText(state, item)
  if (effect.thing !== undefined && effect.relation !== undefined) {
    // 「坐在树下」: whoever sits, sits under it.
    const { relation } = state
    if (relation?.kind === 'on') state.relation = { ...relation, kind: effect.relation }
    addThing(state, item, effect, next)
    return relation?.kind === 'on' ? undefined : standUnder(state, item)
  }
  if (effect.at !== undefined && standBeside(state, item, effect.at)) return
  if (effect.relation !== undefined)
    return readRelation(
      state,
      item,
      effect.relation,
      isRelative(items, at) || isInverted(items, at),
    )
  if (effect.pose !== undefined) return poseOf(state, effect.pose, item.text)
  readAdjectives(state, item, effect)
  if (state.denied && denies(effect)) return readDenied(state, effect)
  readSetting(state, item, effect, next)
  if (effect.snow !== undefined || effect.weather === 'snow')
    readSnow(state, items, at, item, effect)
  if (effect.at === 'background' && setsBack(state, item)) return
  if (effect.at !== undefined) stand(state, effect.at, opensPhrase(items, at), item.text)
  if (effect.thing !== undefined) {
    if (effect.number !== undefined) state.pending.number ??= effect.number
    addThing(state, item, effect, next)
    marksTrade(state, next)
    if (effect.place !== undefined) state.places.push({ place: effect.place, text: item.text })
  } else if (effect.place !== undefined) addPlace(state, item, effect)
  else if (effect.features !== undefined) addFeature(state, item, effect)
  if (effect.grammar === 'surface' || effect.grammar === 'wall')
    addSurface(state, item, effect.grammar)
}

/** "Coral" is an animal, and a colour before a thing: "a coral dress". */
function asColour(items: readonly Item[], at: number, item: Word): Effect | undefined {
  const colour = ambiguousColours[item.key]
  const [next, joint, other] = [items[at + 1], items[at - 1], items[at - 2]]
  if (colour === undefined) return undefined
  // "Teal and coral"
  const joined = joint?.kind === 'break' || (joint?.kind === 'word' && joint.key === 'and')
  const among = other?.kind === 'word' && other.effect.colour !== undefined
  if (joined && among && other.effect.thing === undefined && next?.kind !== 'word')
    return { colour }
  if (next?.kind !== 'word') return undefined
  const { thing, grammar } = next.effect
  // "A stone slab" is of stone, whatever its colour.
  if (item.effect.ground !== undefined && grammar === 'surface') return undefined
  return thing !== undefined || grammar === 'wall' || grammar === 'surface' ? { colour } : undefined
}

const grown: Readonly<Record<string, string>> = {
  lavender: 'hyacinth',
  lilac: 'hyacinth',
  olive: 'olive',
}

/** "Lavender in a vase" grows; "in lavender" and "lavender and cream" are colours. */
function asPlant(items: readonly Item[], at: number, item: Word): Effect | undefined {
  const thing = grown[singular(item.key)]
  if (thing === undefined || !isDrawing(thing)) return undefined
  const [before, next] = [items[at - 1], items[at + 1]]
  const held =
    before?.kind === 'word' &&
    /^(?:with|(?:.* )?(?:bunch|bouquet|sprigs?|vase|basket|row|rows) of|fresh|dried|blooming|with an?)$/.test(
      before.key,
    )
  const ofBunch = before?.kind === 'word' && before.key === 'of' && bunch.test(keyOf(items[at - 2]))
  const opens = before === undefined || before.kind === 'break' || /^an?$/.test(keyOf(before))
  const stands =
    next?.kind === 'word' && (next.effect.grammar === 'in' || next.effect.relation !== undefined)
  const ends = next === undefined || next.kind === 'break' || stands
  if (!((held || ofBunch) && ends) && !(opens && stands)) return undefined
  // A bouquet has its flowers: which they are is told.
  if (keyOf(items[at - 2]) === 'bouquet') return { grammar: 'known', told: true }
  return { thing, name: singular(item.key) }
}

const bunch = /(?:bunch|bouquet|sprigs?|vase|basket|pot|field|rows?)$/

const keyOf = (item: Item | undefined): string => (item?.kind === 'word' ? item.key : '')

/** "Lanterns overhead" hang there: nobody looks down from above. */
function asOverhead(before: Item | undefined, item: Word): Effect | undefined {
  if (item.key !== 'overhead' || before?.kind !== 'word' || item.start - before.end !== 1)
    return undefined
  const { thing, features, pose, weather, time } = before.effect
  const named =
    /^(?:hanging|strung|floating|glowing)$/.test(before.key) ||
    [thing, features, pose, weather, time].some((part) => part !== undefined)
  return named ? { grammar: 'known' } : undefined
}

/** Whether a drawing of this id is on the shelf. */
export function isDrawing(id: string): boolean {
  return loadDrawingFacts().has(id)
}
