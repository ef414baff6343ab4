/**
 * Where a text may be broken, and the best lines for a number of them. Words come from
 * `Intl.Segmenter`; marks stay with the word they belong to.
 */
import { unspacedScript } from './script.ts'

/** A part that is not broken. `space` says how much white follows when the line goes on. */
export interface Piece {
  readonly text: string
  readonly space: string
  /** The line ends here: the text has a line end. */
  readonly ends: boolean
}

const words = new Intl.Segmenter(undefined, { granularity: 'word' })
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Never first on a line: closing marks, and small kana and sound marks in Japanese. */
const sticksBack =
  /^[\p{Pe}\p{Pf}\p{Po}\p{M}%‰°℃”’!?…‥、。，．・：；ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ\u200d]/u
/** Never last on a line: opening marks and currency signs before a number. */
const sticksOn = /[\p{Ps}\p{Pi}¿¡#$£€¥₹@]$/u
const opensLater = /^[¿¡#@&*]/u
/** Never first on a line even after a space, as French sets them (rules LB13 to LB15 of UAX #14). */
const sticksBackFar = /^[!?:;؟؛]/u
const closesFar = /^\p{Pf}/u
const opensFar = /(?:^|\s)[\p{Pi}\p{Ps}]$/u

export function pieces(text: string): Piece[] {
  return text
    .normalize('NFC')
    .replaceAll('\ufe0f', '')
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .flatMap((line) => ofLine(line.trim()))
}

function ofLine(line: string): Piece[] {
  const found: { text: string; space: string }[] = []
  const segments = Array.from(words.segment(line), ({ segment }) => segment)
  for (const [k, segment] of segments.entries()) {
    const last = found.at(-1)
    if (/^\s+$/u.test(segment) && last && !/^[\u00a0\u202f]+$/u.test(segment)) last.space += segment
    else if (last && (joins(last, segment) || joinsFar(last, segment, segments[k + 1] ?? ''))) {
      last.text += last.space + segment
      last.space = ''
    } else found.push({ text: segment, space: '' })
  }
  const ended = found.map((piece, i) => ({ ...piece, ends: i === found.length - 1 }))
  return ended.length > 0 ? ended : [{ text: '', space: '', ends: true }]
}

function joins(last: { text: string; space: string }, next: string): boolean {
  if (last.space !== '') return false
  if (sticksBack.test(next) && !opensLater.test(next)) return true
  if (sticksOn.test(last.text)) return true
  if (/[\p{Pd}/]$/u.test(last.text)) return /^\d/u.test(next)
  const before = Array.from(last.text).at(-1) ?? ''
  const after = Array.from(next)[0] ?? ''
  return !(unspacedScript.test(before) || unspacedScript.test(after))
}

/** Whether a line may not end between two parts although there is a space. */
function joinsFar(last: { text: string; space: string }, next: string, after: string): boolean {
  if (last.space === '') return false
  if (sticksBackFar.test(next) || opensFar.test(last.text)) return true
  if (closesFar.test(next)) return /^(?:$|[\s\p{Po}\p{Pe}\p{Pf}])/u.test(after)
  return /\d$/u.test(last.text) && /^[%‰€]$/u.test(next)
}

/** Pieces that are too long for any line, cut into what a reader sees as letters. */
export function cut(list: readonly Piece[]): Piece[] {
  return list.flatMap((piece) => {
    const letters: string[] = []
    for (const { segment } of graphemes.segment(piece.text)) {
      if (
        letters.length > 0 &&
        (sticksBack.test(segment) || /\s$/u.test(letters.at(-1) ?? '') || /^\s/u.test(segment))
      )
        letters.push((letters.pop() ?? '') + segment)
      else letters.push(segment)
    }
    return letters.map((text, i) => {
      const last = i === letters.length - 1
      return { text, space: last ? piece.space : '', ends: last && piece.ends }
    })
  })
}

/** A piece with its width and the white after it, in any one unit. */
export interface Measured extends Piece {
  readonly width: number
  readonly gap: number
}

export interface Setting {
  readonly lines: readonly string[]
  /** Of the widest line. */
  readonly width: number
}

/** Greedy lines no wider than `limit`; a piece that is wider stands alone. */
function fill(list: readonly Measured[], limit: number): Setting {
  const lines: string[] = []
  let widest = 0
  let line = { text: '', width: 0, space: '', gap: 0, empty: true }
  const close = (): void => {
    lines.push(line.text)
    widest = Math.max(widest, line.width)
    line = { text: '', width: 0, space: '', gap: 0, empty: true }
  }
  for (const piece of list) {
    if (!line.empty && line.width + line.gap + piece.width > limit) close()
    line = {
      text: line.text + (line.empty ? '' : line.space) + piece.text,
      width: line.width + (line.empty ? 0 : line.gap) + piece.width,
      space: piece.space,
      gap: piece.gap,
      empty: false,
    }
    if (piece.ends) close()
  }
  return { lines, width: widest }
}

/** The narrowest way to set the text in at most `count` lines: this is what balances them. */
export function balanced(list: readonly Measured[], count: number): Setting | undefined {
  let low = Math.max(0, ...list.map((piece) => piece.width))
  let high = list.reduce((sum, piece) => sum + piece.width + piece.gap, 0) + 1
  let best = fill(list, high)
  if (best.lines.length > count) return undefined
  const tightest = fill(list, low + 0.01)
  if (tightest.lines.length <= count) return tightest
  for (let i = 0; i < 20 && high - low > 0.2; i++) {
    const middle = (low + high) / 2
    const tried = fill(list, middle)
    if (tried.lines.length > count) low = middle
    else {
      high = middle
      best = tried
    }
  }
  return best
}
