/** What a noun does to a scene being read: it takes the adjectives that waited for it and the relation that points at it. */
import { mostOfOne, somePlural } from './adjectives.ts'
import { clothes, dress, headgear, wearerOf, wornFirst } from './clothes.ts'
import { type DrawingFacts, loadDrawingFacts } from '../drawings.ts'
import type { Effect } from '../words/effect.ts'
import { singular } from '../words/inflect.ts'
import type { Item } from '../words/match.ts'
import { settlePose } from './pose.ts'
import { fills, isVerb, severalUnsaid } from './phrases.ts'
import { attach, settleFronted, tellPosture } from './relations.ts'
import { type Draft, type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

const mostSubjects = 24

export function addThing(state: Gathered, item: Word, effect: Effect, next?: Item): void {
  const facts = loadDrawingFacts().get(effect.thing ?? '')
  if (!facts || isVerb(state, item, next)) return missed(state, item.text)
  if (sameAgain(state, item, facts) || hasTrade(state, item, facts)) return
  if (refersBack(state, item, facts)) return
  if (fills(state, item, facts) || isRowed(state, item, facts)) return
  const wearer = wearerOf(state, facts)
  if (wearer && clothes.has(facts.id)) return dress(state, item, wearer)
  if (!wearer && wornFirst(state, item, facts)) return
  if (/\p{Extended_Pictographic}/u.test(item.key) && addAnother(state, facts.id)) return
  if (state.subjects.length >= mostSubjects) return missed(state, item.text)
  const subject: Draft = {
    name: nameOf(item, effect, facts),
    drawing: facts.id,
    count: countOf(state, item, facts),
  }
  const { also } = state.pending
  takeAdjectives(state, subject, effect)
  const other = also ? otherColour(subject, also.hex) : undefined
  // Of two colours of one thing the other is told.
  if (also && !other) missed(state, also.text)
  const index = state.subjects.push(subject) - 1
  if (other) state.subjects.push(other)
  if (wearer && headgear.has(facts.id))
    subject.relation = { kind: 'on', to: state.subjects.indexOf(wearer) }
  else relate(state, index, facts)
  state.last = { kind: 'subject', index }
  state.lastEnd = item.end
  settlePose(state, subject)
}

/** "Golden retriever puppy" is one dog, and a "baby elephant" a small elephant. */
function sameAgain(state: Gathered, item: Word, facts: DrawingFacts): boolean {
  const last = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (!last || item.language !== 'en' || item.start - (state.lastEnd ?? 0) !== 1) return false
  const young = last.drawing === 'baby' && (facts.kind === 'body' || facts.kind === 'face')
  if (last.drawing !== facts.id && !young) return false
  if (young) {
    last.drawing = facts.id
    last.scale ??= 'small'
  }
  last.name = `${last.name} ${singular(item.key)}`
  if (item.plural && last.count === 1) last.count = somePlural
  state.lastEnd = item.end
  return true
}

/** "A raccoon chef" is one raccoon; its trade is told. */
function hasTrade(state: Gathered, item: Word, facts: DrawingFacts): boolean {
  const last = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (!last || item.language !== 'en' || item.start - (state.lastEnd ?? 0) !== 1) return false
  const animal = loadDrawingFacts().get(last.drawing)?.kind
  if (facts.kind !== 'person' || (animal !== 'body' && animal !== 'face')) return false
  missed(state, item.text)
  state.lastEnd = item.end
  return true
}

/** "A man rowing a small boat": his drawing has one. */
function isRowed(state: Gathered, item: Word, facts: DrawingFacts): boolean {
  const last = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  const boat = facts.kind === 'vehicle' && facts.ground === 'water'
  const touches = state.row !== true && state.relation === undefined && state.tie === undefined
  if (!boat || !touches || last?.drawing.endsWith('-rowing-boat') !== true) return false
  const { colour, size } = state.pending
  for (const said of [colour, size]) if (said) missed(state, said.text)
  state.pending = {}
  state.lastEnd = item.end
  return true
}

/** Languages without articles: a bare noun named again is the one named before. */
const articleless: ReadonlySet<string> = new Set(['zh', 'ja', 'ru', 'hi', 'ar'])

/** "A fox … the fox": the one that was named before, by the same name or a shorter one. */
function refersBack(state: Gathered, item: Word, facts: DrawingFacts): boolean {
  const { number, colour, size, definite } = state.pending
  const sure = definite === true || articleless.has(item.language)
  if (!sure || number !== undefined || colour || state.subjects.length === 0) return false
  if (size && definite !== true) return false
  const named = nameOf(item, item.effect, facts)
  const index = state.subjects.findLastIndex(
    ({ drawing, name }) =>
      drawing === facts.id || (definite === true && name.endsWith(` ${named}`)),
  )
  const subject = state.subjects[index]
  if (!subject || state.lastEnd === undefined) return false
  state.pending = {}
  state.lastEnd = item.end
  const { relation } = state
  if (relation && relation.from === index) {
    // "A bed by the window, on the bed sits a bear"
    state.fronted = { kind: relation.kind, before: index, text: relation.text, to: index }
    state.relation = undefined
  } else if (state.fronted) settleFronted(state, index)
  else if (relation || state.relationTo) relate(state, index, facts)
  state.last = { kind: 'subject', index }
  return true
}

/** "🦊🦊🦊": three foxes. Words of one thing said twice stay two things. */
function addAnother(state: Gathered, drawing: string): boolean {
  const last = state.last?.kind === 'subject' ? state.subjects[state.last.index] : undefined
  if (last?.drawing !== drawing || state.lastPicture !== drawing) {
    state.lastPicture = drawing
    return false
  }
  last.count = Math.min(mostOfOne, last.count + 1)
  return true
}

/** "Red and blue balloons": as many of each, if they are several. */
function otherColour(subject: Draft, colour: string): Draft | undefined {
  if (subject.count < 2) return undefined
  const half = Math.floor(subject.count / 2)
  subject.count -= half
  return { ...subject, count: half, colour }
}

function takeAdjectives(state: Gathered, subject: Draft, effect: Effect): void {
  const { colour, size, material, shade } = state.pending
  if (shade) missed(state, shade.text)
  if (colour ?? effect.colour) subject.colour = colour?.hex ?? effect.colour ?? ''
  const scale = size?.scale ?? effect.size
  if (scale) subject.scale = scale
  if (material) missed(state, material.text)
  if (state.worn && loadDrawingFacts().get(subject.drawing)?.kind === 'person') {
    subject.colour ??= state.worn
    state.worn = undefined
  }
  if (state.position) subject.at = state.position
  state.position = undefined
  state.pending = {}
}

function nameOf(item: Word, effect: Effect, facts: DrawingFacts): string {
  if (effect.name !== undefined) return effect.name
  if (item.language !== 'en' || !/^[a-z0-9 ]+$/.test(item.key))
    return facts.name.replace(/(?<=man|woman|person) standing$/, '')
  return alwaysMany.has(facts.id) ? item.key : singular(item.key)
}

function countOf(state: Gathered, item: Word, facts: DrawingFacts): number {
  const asked = state.pending.number
  if (asked === undefined) {
    if (alwaysMany.has(facts.id)) return 1
    const { relation } = state
    const bearers =
      relation?.kind === 'riding' || relation?.kind === 'holding'
        ? (state.subjects[relation.from]?.count ?? 1)
        : 1
    // "Four men riding horses": one horse for each.
    if (item.plural) return bearers > 1 ? bearers : somePlural
    return severalUnsaid(state, item) ? somePlural : 1
  }
  // "A pair of glasses" is one thing.
  if (asked === 2 && /pair/.test(state.pending.numberText ?? '') && paired.has(facts.id)) return 1
  if (asked > mostOfOne) missed(state, state.pending.numberText ?? String(asked))
  return Math.max(1, Math.min(mostOfOne, asked))
}

const paired = new Set([
  'headphone',
  'glasses',
  'sunglasses',
  'goggles',
  'jeans',
  'shorts',
  'scissors',
])

/** Drawn as several already. */
const alwaysMany = new Set([
  'books',
  'houses',
  'cherries',
  'grapes',
  'crossed-swords',
  'french-fries',
  'chopsticks',
  'skis',
  'glasses',
  'sunglasses',
  'jeans',
  'shorts',
  'running-shoe',
  'womans-boot',
  'high-heeled-shoe',
  'bouquet',
  'drum',
  'steaming-bowl',
  'gloves',
  'socks',
])

function relate(state: Gathered, index: number, facts: DrawingFacts): void {
  if (index >= (state.sentence ?? 0) && (state.lead ?? -1) < (state.sentence ?? 0))
    state.lead = index
  const { relation, relationTo, tie, joined } = state
  const subject = state.subjects[index]
  if (relationTo?.late !== true) {
    if (relationTo && subject && relationTo.to !== index) attach(state, subject, relationTo)
    state.relationTo = undefined
  }
  if (settleFronted(state, index)) return
  const previous = state.subjects[index - 1]
  if (relation && relation.from !== index) {
    tellPosture(state, relation.text)
    for (const from of [relation.from, joined]) {
      const bearer = from === undefined ? undefined : state.subjects[from]
      if (bearer && from !== index) bearer.relation ??= { kind: relation.kind, to: index }
    }
  } else if (tie === 'with' && previous && facts.kind !== 'person') {
    const holder = loadDrawingFacts().get(previous.drawing)?.kind === 'person'
    if (holder && (facts.kind === 'object' || facts.kind === 'food' || facts.kind === 'plant'))
      previous.relation ??= { kind: 'holding', to: index }
  } else if (
    tie === 'in' &&
    previous &&
    (facts.kind === 'vehicle' ||
      facts.id === 'chair' ||
      facts.id === 'bed' ||
      facts.id === 'couch-and-lamp')
  ) {
    previous.relation ??= { kind: facts.kind === 'vehicle' ? 'riding' : 'on', to: index }
  }
  state.relation = undefined
  state.tie = undefined
}
