/** Small words of a prompt: those that deny, tie clothes and tools to who has them, join, and stand for someone named before. */
import { settleColour, settleGround } from './adjectives.ts'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { wornBefore } from './clothes.ts'
import { addThing } from './nouns.ts'
import { pronoun } from './relations.ts'
import { type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

export function readGrammar(
  state: Gathered,
  item: Word,
  { grammar, told }: Effect,
  next: Item | undefined,
): void {
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
  else if (grammar === 'letters') colourText(state)
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
  state.relation = undefined
}

function join(state: Gathered, item: Word, next: Item | undefined): void {
  if (!/^(?:or|nor|and)$/.test(item.key)) state.denied = false
  // "Red and blue balloons": the noun is still to come.
  const another =
    next?.kind === 'word' && next.effect.colour !== undefined && next.effect.thing === undefined
  if (!another || !/^(?:and|y|et|und|и)$/.test(item.key)) settleColour(state)
  state.relation = undefined
  state.tie = undefined
  state.row = true
  if (state.last?.kind === 'subject') state.joined = state.last.index
}

/** "In blue letters" */
function colourText(state: Gathered): void {
  const colour = state.pending.colour
  const text = state.texts.at(-1)
  if (!colour || !text) return
  state.texts[state.texts.length - 1] = { ...text, colour: colour.hex }
  state.pending.colour = undefined
}
