/** How things of a prompt stand to each other: before their noun, after it, at the front of a sentence, and by a pronoun. */
import type { Relation } from '@limn/sdk'
import { colourGround, mostOfOne, settleColour, somePlural } from './adjectives.ts'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { flies } from './pose.ts'
import { type Draft, type Gathered, type Waiting, missed } from './scene-state.ts'
import { shadeGround } from '../setting/studio.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Chinese words that follow what they point at: 「椅子旁边」. */
const chineseAfter =
  /^(?:旁边?|附近|后面?|背后|前面?|面前|下面?|上面|身旁|身边|上方|下方|后方|前方)$/

/**
 * A word of relation. `relative`: a Chinese clause that describes the noun to come, 「骑着马的骑士」.
 */
export function readRelation(state: Gathered, item: Word, kind: Relation, relative: boolean): void {
  const after = isAfter(item)
  if (after && kind === 'on' && layGround(state)) return
  settleColour(state)
  state.tie = undefined
  state.row = false
  if (!after && (relative || opensSentence(state))) {
    state.fronted = { kind, before: state.subjects.length - 1, text: item.text }
    return
  }
  const from = state.last?.kind === 'subject' ? state.last.index : state.subjects.length - 1
  const sat = state.subjects[from - 1]?.relation
  // 「猫在椅子旁边」: beside it, and not on it.
  if (after && sat?.to === from && sat.kind === 'on' && from === state.subjects.length - 1)
    sat.kind = kind
  // 「湖旁边」: it points at a place, which is where the picture is anyway.
  const atPlace = after && state.last?.kind !== 'subject' && state.lastEnd === item.start
  if (atPlace) return
  // What is worn or held is where its bearer is.
  const bearer = state.subjects.findIndex(
    ({ relation }) => relation?.kind === 'holding' && relation.to === from,
  )
  if (bearer >= 0 && bearer !== from && !after) return turnRound(state, item, kind, bearer)
  const worn = state.subjects[from]?.relation
  if (worn?.kind === 'on' && worn.to < from && !after)
    state.relation = { kind, from: worn.to, text: item.text }
  else if (from >= 0 && after) {
    if (state.relationTo?.late) missed(state, state.relationTo.text ?? '')
    state.relationTo = { kind, to: from }
  } else if (from >= 0) state.relation = { kind, from, text: item.text }
}

const inverse: Partial<Readonly<Record<Relation, Relation>>> = {
  behind: 'in-front-of',
  'in-front-of': 'behind',
  beside: 'beside',
}

/** "A woman holding an umbrella in front of a church": she holds it already, so the church is behind her. */
function turnRound(state: Gathered, item: Word, kind: Relation, bearer: number): void {
  const turned = inverse[kind]
  if (turned) state.relationTo = { kind: turned, to: bearer, text: item.text, next: true }
  else missed(state, item.text)
}

function isAfter({ language, key }: Word): boolean {
  return language === 'ja' || language === 'hi' || (language === 'zh' && chineseAfter.test(key))
}

/** 「大理石の上に」: what things stand on. */
function layGround(state: Gathered): boolean {
  const { material, colour } = state.pending
  if (!material) return false
  shadeGround(state, 'surface')
  state.ground ??= material.ground
  if (colour) colourGround(state, colour)
  state.surface = true
  state.pending = {}
  return true
}

/** Nobody was named yet in this sentence: "On the bed sits a bear". */
function opensSentence(state: Gathered): boolean {
  return state.last === undefined && state.subjects.length === (state.sentence ?? 0)
}

/** 「骑着白马的骑士」: a relation, its thing, 的, and then who it is about. */
export function isRelative(items: readonly Item[], at: number): boolean {
  const item = items[at]
  if (item?.kind !== 'word' || item.language !== 'zh') return false
  let things = 0
  for (const next of items.slice(at + 1, at + 9)) {
    if (next.kind !== 'word') return false
    if (next.effect.thing !== undefined) things++
    else if (things === 1 && !/^的$/.test(next.key) && !describes(next.effect)) return false
    if (things === 1 && next.effect.thing === undefined && next.key === '的') things = 1.5
    if (things > 2) return true
    if (things === 2) return false
  }
  return false
}

/** "Beside the tree stands a snowman": a relation, its thing, a verb, and then who it is about. */
export function isInverted(items: readonly Item[], at: number): boolean {
  const item = items[at]
  if (item?.kind !== 'word' || (item.language !== 'en' && item.language !== 'de')) return false
  let things = 0
  let verb = false
  for (const next of items.slice(at + 1, at + 10)) {
    if (next.kind === 'break') return false
    if (next.kind === 'unknown') {
      if (things === 1 && !verb && hangs.test(next.text)) verb = true
      continue
    }
    if (next.kind !== 'word') return false
    const { thing, pose, relation } = next.effect
    if (relation !== undefined) return false
    if (thing !== undefined) things++
    else if (things === 1 && (pose === 'standing' || pose === 'sitting')) verb = true
    if (things === 2) return verb
  }
  return false
}

const hangs = /^(?:hangs?|waits?|grows?|lies?|lie|hängt|hängen|wartet|liegt)$/i

const describes = ({ colour, size, shade, number, grammar }: Effect): boolean =>
  grammar === 'known' || [colour, size, shade, number].some((part) => part !== undefined)

/** A thing was named: gives it or another the relation that was said at the front. Whether it took part in one. */
export function settleFronted(state: Gathered, index: number): boolean {
  const { fronted } = state
  if (!fronted) return false
  if (fronted.to === undefined) {
    state.fronted = { ...fronted, to: index }
    return true
  }
  const subject = state.subjects[index]
  if (subject && fronted.to !== index) subject.relation ??= { kind: fronted.kind, to: fronted.to }
  if (subject && state.frontedAt) subject.at ??= state.frontedAt
  state.frontedAt = undefined
  state.fronted = undefined
  return true
}

/** A sentence ended: what was said at its front and found nobody is said of the subject before. */
export function endFronted(state: Gathered): void {
  const { fronted } = state
  state.fronted = undefined
  state.frontedAt = undefined
  if (fronted?.to === undefined) return
  const subject = state.subjects[fronted.before]
  if (subject) subject.relation ??= { kind: fronted.kind, to: fronted.to }
}

const postures =
  /sit|seat|lying|lies|lay|sleep|curl|perch|hid|jump|leap|float|climb|fly|soar|hover|坐|躺|蹲|睡|趴/i

/** A relation that points at nothing that is drawn: what it says of a stance is told. */
export function dropRelation(state: Gathered): void {
  const { relation } = state
  state.relation = undefined
  if (!relation || !postures.test(relation.text)) return
  const subject = state.subjects[relation.from]
  if (!subject || !flies(subject)) missed(state, relation.text)
}

const unlike = /^(?:sleep\w*|asleep|jump\w*|leap\w*|curled|hid\w*|crouch\w*|climb\w*)(?= )/i

/** "Sleeping under a tree": under it is drawn, asleep it is not. */
export function tellPosture(state: Gathered, text: string): void {
  const verb = unlike.exec(text)?.[0]
  if (verb) missed(state, verb)
}

/** "It", "her", "them": after a relation what it points at; at the front of a sentence who it is about. */
const pronouns =
  /^(?:it|him|her|them|he|she|they|er|sie|es|ihm|ihr|ihn|ihnen|il|elle|lui|ils|elles|el|ella|ellos|он|она|оно|они|ним|ней|них|нем|ней|它|他|她)$/

export function pronoun(state: Gathered, { key }: Word): void {
  if (!pronouns.test(key) || countedBefore(state)) return
  const start = state.sentence ?? 0
  if (state.relation) {
    const { from, kind } = state.relation
    const to = [start, state.lead ?? -1].find(
      (at) => at !== from && at >= 0 && at < state.subjects.length,
    )
    const subject = state.subjects[from]
    state.relation = undefined
    if (!subject) return
    if (to !== undefined) subject.relation ??= { kind, to }
    else if (kind === 'behind') subject.at ??= 'background'
    else if (kind === 'in-front-of') subject.at ??= 'foreground'
  } else if (opensSentence(state) && state.lead !== undefined)
    state.last = { kind: 'subject', index: state.lead }
}

/** "Eight of them": how many of those named before. */
function countedBefore(state: Gathered): boolean {
  const { number } = state.pending
  const subject =
    state.subjects[state.last?.kind === 'subject' ? state.last.index : (state.lead ?? 0)]
  if (number === undefined || number < 2 || !subject || state.relation) return false
  // "Eight sheep, two of them black" are eight.
  if (number < subject.count && subject.count !== somePlural) return false
  subject.count = Math.min(mostOfOne, number)
  state.pending.number = undefined
  return true
}

const positional: ReadonlySet<Relation> = new Set([
  'behind',
  'in-front-of',
  'beside',
  'under',
  'above',
])

/** "A cat with a dog behind": nothing follows, so it is behind the one named before; with none before, it is told. */
export function endTrailing(state: Gathered): void {
  const { relation } = state
  if (!relation) return
  const subject = state.subjects[relation.from]
  const before = relation.from - 1
  const last = relation.from === state.subjects.length - 1
  if (positional.has(relation.kind) && last && subject && before >= (state.sentence ?? 0))
    subject.relation ??= { kind: relation.kind, to: before }
  else missed(state, relation.text)
}

/** What stood waiting for who is named now, or at the end of the phrase. */
export function attach(state: Gathered, subject: Draft, { kind, to, at, text }: Waiting): void {
  // A plan has one relation for each: what else was said of it is told.
  if (subject.relation && text !== undefined) missed(state, text)
  subject.relation ??= { kind, to }
  if (at) subject.at ??= at
}

/** 树下, 木の下: a tree was named in the same word, and who is under it comes before or after. */
export function standUnder(state: Gathered, { language, effect, text }: Word): void {
  const index = state.last?.kind === 'subject' ? state.last.index : -1
  const kind = effect.relation
  if (index < 0 || kind === undefined) return
  const before = index - 1 >= (state.phrase ?? 0) ? state.subjects[index - 1] : undefined
  if (language === 'ja') state.relationTo = { kind, to: index, text, late: true }
  else if (before) attach(state, before, { kind, to: index, text })
  else state.relationTo = { kind, to: index, text }
}
