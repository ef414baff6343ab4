/** The colours of quoted texts: each belongs to the text of its own clause, said before it or after it. */
import type { Item } from '../words/match.ts'
import { type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Names for the letters themselves, and not for a board or a label they stand on. */
const written =
  /titl|titel|titre|título|headline|heading|header|caption|tagline|slogan|letter|lettr|letra|buchstab|schrift|text|wort|word|neon|néon|neón|неон|заголов|надпис|букв|标题|字|标语|文案|霓虹|タイトル|題|文字|ネオン/u

/** A quoted text is passed: it takes the colour that was said right before it, or of its letters. */
export function passText(state: Gathered, at: number | undefined, before: Item | undefined): void {
  if (at === undefined) return
  const bare = before?.kind === 'word' && before.effect.colour !== undefined
  const ink = state.ink ?? (bare ? state.pending.colour : undefined)
  if (ink) {
    colourIn(state, at, ink.hex)
    state.ink = undefined
    state.pending.colour = bare ? undefined : state.pending.colour
  }
  state.text = at
}

function colourIn(state: Gathered, at: number, colour: string): void {
  const text = state.texts[at]
  if (text) state.texts[at] = { ...text, colour }
}

/** "A red title …": the colour waits for the text that is announced. */
export function announceText(state: Gathered, { key }: Word): void {
  const { colour } = state.pending
  if (!colour || state.texts.length === 0 || !written.test(key)) return
  state.ink = colour
  state.pending.colour = undefined
}

/** "In blue letters": of the text before, or of the one that follows. */
export function colourText(state: Gathered, items: readonly Item[], at: number): void {
  const { colour } = state.pending
  if (!colour || state.texts.length === 0) return
  state.pending.colour = undefined
  if (state.text === undefined || announces(items, at)) state.ink = colour
  else colourIn(state, state.text, colour.hex)
}

/** Whether a quoted text follows in the same phrase. */
function announces(items: readonly Item[], at: number): boolean {
  for (const next of items.slice(at + 1, at + 5)) {
    if (next.kind === 'quote') return true
    if (next.kind === 'word' && /^(?:break|letters|with|in)$/.test(next.effect.grammar ?? ''))
      return false
    if (next.kind === 'break' && !/[:：]/u.test(next.text)) return false
  }
  return false
}

/** `"OPEN" in pink`: whether the colour that waits is that of the text just passed. */
export function settleInk(state: Gathered): boolean {
  const { colour } = state.pending
  if (!colour || state.inText !== true || state.text === undefined) return false
  colourIn(state, state.text, colour.hex)
  state.pending.colour = undefined
  state.inText = false
  return true
}

/** A colour that waited for a text in vain. */
export function endInk(state: Gathered): void {
  if (state.ink) missed(state, state.ink.text)
  state.ink = undefined
}
