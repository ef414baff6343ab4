/** Reads a prompt into a scene plan: quoted texts, then words in order, then what was left open. */
import type { ScenePlan } from '@limn/sdk'
import { loadDrawingFacts } from './drawings.ts'
import type { Effect } from './effect.ts'
import { finish } from './infer.ts'
import { ambiguousColours, shaded } from './lexicon/shades.ts'
import { type Item, match } from './match.ts'
import { addThing, wornBefore } from './nouns.ts'
import { article, isMaterial, nounAfter, opensVessel, standsAlone } from './phrases.ts'
import { poseOf } from './pose.ts'
import { roleOf, takeQuotes } from './quotes.ts'
import { type Gathered, missed, nothingYet } from './scene-state.ts'
import { addFeature, addPlace, addSurface } from './settings.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Longer prompts than any model takes are cut, so that reading stays fast. */
const longest = 20_000

/** The plan of a prompt. Pure; always gives something that can be painted, and tells what it did not understand. */
export function readScene(prompt: string, options: { readonly seed?: number } = {}): ScenePlan {
  const { rest, quotes } = takeQuotes(prompt.slice(0, longest))
  const state = nothingYet()
  for (const quoted of quotes)
    if (quoted.text) state.texts.push({ text: quoted.text, role: roleOf(quoted, rest) })
  const items = match(rest)
  const announcers: string[] = []
  items.forEach((item, at) => {
    if (item.kind === 'break') endPhrase(state, /[.;\n。；।؛]/.test(item.text))
    else if (item.kind === 'unknown') readUnknown(state, item, nounAfter(items, at))
    else if (item.kind === 'word') {
      state.alone = standsAlone(items, at)
      if (item.effect.text !== undefined || item.effect.grammar === 'letters')
        announcers.push(item.text)
      const before = state.subjects.length
      readWord(state, item, items[at + 1])
      // "Reading a letter": it is drawn, and announces no text.
      if (state.subjects.length > before && announcers.at(-1) === item.text) announcers.pop()
    }
  })
  endPhrase(state, true)
  if (state.texts.length === 0) for (const word of announcers) missed(state, word)
  return finish(state, options.seed ?? 0, quotes)
}

function readUnknown(state: Gathered, { text }: { text: string }, noun: Item | undefined): void {
  if (state.denied) return
  // Right before a thing it is an adjective ("a lazy dog"): what waits still waits for the thing.
  if (noun?.kind === 'word' && noun.effect.thing !== undefined) return missed(state, text)
  // What an unknown noun was said to be goes with it: "blue eyes" must not make the cat blue.
  const { colour, size, material } = state.pending
  // What is on a plate is on a table.
  if (/^(?:plate|platter|saucer)s?$/i.test(text)) state.surface = true
  missed(
    state,
    [size?.text, colour?.text, material?.text, text].filter((part) => part !== undefined).join(' '),
  )
  state.pending = {}
  state.relation = undefined
  state.last = { kind: 'other' }
}

function readWord(state: Gathered, item: Word, next: Item | undefined): void {
  const effect = asColour(item, next) ?? item.effect
  if (article(item)) state.pending.single = true
  if (isMaterial(item, next)) return missed(state, item.text)
  if (opensVessel(state, item)) return
  if (effect.grammar === 'unknown') return readUnknown(state, item, next)
  if (effect.grammar !== undefined && effect.grammar !== 'surface' && effect.grammar !== 'wall')
    return readGrammar(state, item, effect, next)
  if (effect.relation !== undefined) return readRelation(state, item, effect.relation)
  if (effect.pose !== undefined) return poseOf(state, effect.pose, item.text)
  readAdjectives(state, item, effect)
  if (state.denied && denies(effect)) return readDenied(state, effect)
  readSetting(state, item, effect, next)
  if (effect.thing !== undefined) {
    addThing(state, item, effect)
    if (effect.place !== undefined) state.places.push({ place: effect.place, text: item.text })
  } else if (effect.place !== undefined) addPlace(state, item, effect)
  else if (effect.features !== undefined) addFeature(state, item, effect)
  if (effect.grammar === 'surface' || effect.grammar === 'wall') addSurface(state, effect.grammar)
}

/** "Coral" is an animal, and a colour before a thing: "a coral dress". */
function asColour(item: Word, next: Item | undefined): Effect | undefined {
  const colour = ambiguousColours[item.key]
  if (colour === undefined || next?.kind !== 'word') return undefined
  const { thing, grammar } = next.effect
  // "A stone slab" is of stone, whatever its colour.
  if (item.effect.ground !== undefined && grammar === 'surface') return undefined
  return thing !== undefined || grammar === 'wall' || grammar === 'surface' ? { colour } : undefined
}

function readGrammar(
  state: Gathered,
  item: Word,
  { grammar }: Effect,
  next: Item | undefined,
): void {
  if (grammar === 'no') state.denied = true
  else if (grammar === 'wear' && wornBefore(state, item)) return
  else if (grammar === 'in' || grammar === 'with' || grammar === 'wear') {
    settleGround(state)
    settleColour(state)
    state.tie = grammar
    state.relation = undefined
  } else if (grammar === 'break') {
    if (!/^(?:or|nor|and)$/.test(item.key)) state.denied = false
    // "Red and blue balloons": the noun is still to come.
    const another =
      next?.kind === 'word' && next.effect.colour !== undefined && next.effect.thing === undefined
    if (!another || !/^(?:and|y|et|und|и)$/.test(item.key)) settleColour(state)
    state.relation = undefined
    state.tie = undefined
    if (state.last?.kind === 'subject') state.joined = state.last.index
  } else if (grammar === 'letters' && /^letters?$/.test(item.key) && state.relation) {
    addThing(state, item, { thing: 'envelope' })
  } else if (grammar === 'letters') {
    const colour = state.pending.colour
    const text = state.texts.at(-1)
    if (colour && text) {
      state.texts[state.texts.length - 1] = { ...text, colour: colour.hex }
      state.pending.colour = undefined
    }
  }
}

function readRelation(state: Gathered, item: Word, kind: NonNullable<Effect['relation']>): void {
  settleColour(state)
  state.tie = undefined
  const from = state.last?.kind === 'subject' ? state.last.index : state.subjects.length - 1
  // What is worn or held is where its bearer is.
  const bearer = state.subjects.findIndex(
    ({ relation }) => relation?.kind === 'holding' && relation.to === from,
  )
  if (bearer >= 0 && bearer !== from) return
  const worn = state.subjects[from]?.relation
  if (worn?.kind === 'on' && worn.to < from)
    state.relation = { kind, from: worn.to, text: item.text }
  else if (from >= 0 && (item.language === 'ja' || item.language === 'hi'))
    state.relationTo = { kind, to: from }
  else if (from >= 0) state.relation = { kind, from, text: item.text }
}

function readAdjectives(state: Gathered, item: Word, effect: Effect): void {
  const { pending } = state
  if (effect.number !== undefined && !(pending.number !== undefined && effect.number === 1)) {
    pending.number = effect.number
    pending.numberText = item.text
  }
  if (effect.shade !== undefined) pending.shade = { by: effect.shade, text: item.text }
  if (effect.size !== undefined && effect.thing === undefined)
    pending.size = { scale: effect.size, text: item.text }
  if (effect.ground !== undefined) pending.material = { ground: effect.ground, text: item.text }
  if (effect.colour !== undefined && effect.thing === undefined) {
    const hex = pending.shade ? shaded(effect.colour, pending.shade.by) : effect.colour
    pending.shade = undefined
    const after = item.language === 'es' || item.language === 'fr' || item.language === 'ar'
    const subject =
      after && !pending.material && state.last?.kind === 'subject'
        ? state.subjects[state.last.index]
        : undefined
    if (subject && subject.colour === undefined) subject.colour = hex
    else if (pending.colour) {
      if (pending.also) missed(state, item.text)
      pending.also = pending.colour
      pending.colour = { hex, text: item.text }
    } else pending.colour = { hex, text: item.text }
  }
}

function denies({ thing, features, weather, place, time }: Effect): boolean {
  return [thing, features, weather, place, time].some((part) => part !== undefined)
}

/** "No clouds" asks for a clear sky; other absent things are simply not drawn. */
function readDenied(state: Gathered, effect: Effect): void {
  if (effect.features?.includes('clouds') || effect.weather !== undefined) state.weather ??= 'clear'
  state.pending = {}
}

/** Things said of the whole picture. The first word wins; a later one that differs is told. */
function readSetting(state: Gathered, item: Word, effect: Effect, next: Item | undefined): void {
  if (
    effect.style === 'noir' &&
    item.key === 'black and white' &&
    next?.kind === 'word' &&
    next.effect.thing !== undefined
  )
    return missed(state, item.text)
  // Only out of doors things are wet from rain.
  if (item.key === 'wet' && state.weather === undefined && !isPlace(next)) return
  if (/^(?:vintage|retro|antique)$/.test(item.key) && isAdjective(next))
    return missed(state, item.text)
  setOnce(state, 'time', effect.time, item.text)
  setOnce(state, 'season', effect.season, item.text)
  setOnce(state, 'style', effect.style, item.text)
  setOnce(state, 'camera', effect.camera, item.text)
  if (effect.weather !== undefined && (state.weather === undefined || state.weather === 'clear'))
    state.weather = effect.weather
  else if (effect.weather !== undefined && effect.weather !== 'clear')
    setOnce(state, 'weather', effect.weather, item.text)
  if (effect.backdrop !== undefined) state.backdrop ??= effect.backdrop
  if (effect.trees !== undefined) state.trees ??= effect.trees
  if (effect.at !== undefined) stand(state, effect.at)
}

function isPlace(next: Item | undefined): boolean {
  return next?.kind === 'word' && (next.effect.place ?? next.effect.features) !== undefined
}

/** "A vintage car" is no vintage picture. */
function isAdjective(next: Item | undefined): boolean {
  if (next?.kind !== 'word') return false
  const { thing, colour, size } = next.effect
  return thing !== undefined || colour !== undefined || size !== undefined
}

function setOnce<Key extends 'time' | 'season' | 'style' | 'camera' | 'weather'>(
  state: Gathered,
  key: Key,
  value: Gathered[Key],
  text: string,
): void {
  if (value === undefined || state[key] === value) return
  if (state[key] === undefined) state[key] = value
  // Several words for the light of one picture mostly agree (“evening, sunset”): the first is kept in silence.
  else if (key !== 'time' && key !== 'camera') missed(state, text)
}

function stand(state: Gathered, at: NonNullable<Effect['at']>): void {
  const subject = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (subject) subject.at ??= at
  else if (state.last === undefined) state.position = at
}

/** "A jar on white marble": what it stands on, though no table is named. */
function settleGround(state: Gathered): void {
  const { material, colour } = state.pending
  if (!material || state.relation?.kind !== 'on') return
  state.ground ??= material.ground
  if (colour) state.backdrop ??= colour.hex
  state.surface = true
  state.pending = {}
}

/** A colour with no noun after it belongs to the thing named last ("a car painted red"). */
function settleColour(state: Gathered): void {
  const { colour } = state.pending
  if (!colour) return
  const subject = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (subject && subject.colour === undefined) subject.colour = colour.hex
  else state.loose.push(colour)
  state.pending.colour = undefined
}

/** 「猫が椅子に座っている」: nothing came after the relation, so it is between the two before. */
function endRelation(state: Gathered): void {
  const waiting = state.relationTo
  state.relationTo = undefined
  const subject = waiting && waiting.to > 0 ? state.subjects[waiting.to - 1] : undefined
  if (subject && waiting) subject.relation ??= waiting
}

function endPhrase(state: Gathered, sentence: boolean): void {
  if (state.pending.material && state.pending.colour) {
    state.backdrop ??= state.pending.colour.hex
    state.pending.colour = undefined
  }
  settleColour(state)
  const { material, size } = state.pending
  if (material) state.ground ??= material.ground
  if (size && state.last?.kind === 'subject') {
    const subject = state.subjects[state.last.index]
    if (subject) subject.scale ??= size.scale
  }
  endRelation(state)
  state.pending = {}
  state.relation = undefined
  state.tie = undefined
  state.denied = false
  state.joined = undefined
  if (sentence) state.last = undefined
}

/** Whether a drawing of this id is on the shelf. */
export function isDrawing(id: string): boolean {
  return loadDrawingFacts().has(id)
}
