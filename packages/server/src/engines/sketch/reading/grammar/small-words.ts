/** Small words of a prompt: those that deny, tie clothes and tools to who has them, join, and stand for someone named before. */
import { settleColour, settleGround } from './adjectives.ts'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { wornBefore } from './clothes.ts'
import { addThing } from './nouns.ts'
import { addFamily } from './crowds.ts'
import { colourText } from './letters.ts'
import { pronoun } from './relations.ts'
import { type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

export function readGrammar(
  state: Gathered,
  items: readonly Item[],
  at: number,
  item: Word,
  { grammar, told, number }: Effect,
): void {
  const next = items[at + 1]
  // A look that no painter here has the means for.
  if (told === true && !state.denied) return missed(state, item.text)
  // 「没有人的海滩」: what is denied ends at 的.
  if (grammar === 'stop' && item.key === '的') state.denied = false
  else if (grammar === 'stop') pronoun(state, item)
  else if (grammar === 'no') deny(state, item)
  else if (grammar === 'wear' && wornBefore(state, item)) return
  else if (grammar === 'in' || grammar === 'with' || grammar === 'wear') tie(state, grammar)
  else if (grammar === 'break') join(state, item, next)
  else if (grammar === 'letters' && /^letters?$/.test(item.key) && state.relation)
    addThing(state, item, { thing: 'envelope' })
  else if (grammar === 'letters') colourText(state, items, at)
  else if (grammar === 'family') addFamily(state, item, number ?? 4, next)
  if (grammar === 'in' && items[at - 1]?.kind === 'quote') state.inText = true
}

/** 「人なし」: in Japanese what is denied comes first. */
function deny(state: Gathered, item: Word): void {
  const last = state.last?.kind === 'subject' ? state.last.index : -1
  if (item.language !== 'ja' || item.start !== state.lastEnd) {
    state.denied = true
    return
  }
  if (last < 0 || last !== state.subjects.length - 1) return
  state.denials.push(state.subjects[last]?.drawing ?? '')
  state.subjects.pop()
  state.last = undefined
}

function tie(state: Gathered, grammar: 'in' | 'with' | 'wear'): void {
  settleGround(state)
  settleColour(state)
  state.tie = grammar
  state.row = false
  if (grammar === 'with') state.phrase = state.subjects.length
  dropDoing(state)
}

function join(state: Gathered, item: Word, next: Item | undefined): void {
  if (!/^(?:or|nor|and)$/.test(item.key)) state.denied = false
  // "Red and blue balloons": the noun is still to come.
  const another =
    next?.kind === 'word' && next.effect.colour !== undefined && next.effect.thing === undefined
  if (!another || !/^(?:and|y|et|und|и)$/.test(item.key)) settleColour(state)
  dropDoing(state)
  state.tie = undefined
  state.row = true
  state.phrase = state.subjects.length
  if (state.last?.kind === 'subject') state.joined = state.last.index
}

/** "A boy playing in the park": nothing is named that he plays. */
function dropDoing(state: Gathered): void {
  if (state.relation?.kind === 'holding') missed(state, state.relation.text)
  state.relation = undefined
}
