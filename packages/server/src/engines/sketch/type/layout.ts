/**
 * Fits a text into a box: the number of lines that allows the largest letters, balanced, then set
 * by the ink they really have.
 */
import { Problem } from '../../../problem.ts'
import { cannotDraw, hasShape, missing } from './coverage.ts'
import { fontOf, type Face, type Weight } from './fonts.ts'
import { advance, edges, type Box, type Edges, type Hand } from './ink.ts'
import { balanced, cut, pieces, type Measured, type Piece, type Setting } from './lines.ts'
import { unspacedScript, writingOf, type Writing } from './script.ts'

export interface LayoutOptions {
  readonly face?: Face | undefined
  readonly weight?: Weight | undefined
  /** `start` is left, or right for text that runs from right to left. */
  readonly align?: 'start' | 'centre' | 'end' | 'left' | 'right' | undefined
  readonly valign?: 'top' | 'middle' | 'bottom' | undefined
  /** Largest font size, in pixels. */
  readonly maxSize?: number | undefined
  /** 1 to 24. */
  readonly maxLines?: number | undefined
  /** Set wide where the script allows it: for titles. */
  readonly spaced?: boolean | undefined
}

export interface Line {
  readonly text: string
  /** Start of the pen, always at the line's left end, and the baseline. */
  readonly x: number
  readonly y: number
  readonly ink: Box
}

export interface Layout {
  readonly lines: readonly Line[]
  /** Font size in pixels. */
  readonly size: number
  readonly hand: Hand
  readonly writing: Writing
  /** Around all ink, inside the box. */
  readonly ink: Box
}

/** Letters smaller than this can't be read. */
const smallest = 6

export function layout(text: string, box: Box, options: LayoutOptions = {}): Layout {
  const lacking = missing(text)
  if (lacking.length > 0) throw new Problem('refused', cannotDraw(lacking))
  if (!Array.from(text).some(hasShape))
    throw new Problem('refused', 'There is no text to draw between the quotation marks.')
  const writing = writingOf(text)
  const hand: Hand = {
    font: fontOf(text, options.face ?? 'sans', options.weight ?? 400),
    tracking: tracking(writing, options),
    direction: writing.direction,
  }
  const parts = pieces(text)
  const limit = options.maxSize ?? Number.POSITIVE_INFINITY
  const trial = fit(parts, box, hand, writing, options)
  const set = trial ? place(trial.lines, box, hand, writing, limit, options) : undefined
  if (!set || set.size < smallest) throw new Problem('refused', tooLong(text))
  return set
}

function tooLong(text: string): string {
  const shown = Array.from(text).slice(0, 24).join('')
  return `The text “${shown}${shown === text ? '' : '…'}” is too long for its place: its letters would be smaller than ${smallest} pixels; use shorter text, or a larger box or picture.`
}

function tracking(writing: Writing, options: LayoutOptions): number {
  if (!options.spaced || !writing.spaced) return 0
  if (writing.main === 'han' || writing.main === 'kana') return 0.06
  return writing.capitals ? 0.05 : 0
}

/** Words whole if that can be read well; else East Asian words, at last any word, may be cut. */
function fit(
  parts: readonly Piece[],
  box: Box,
  hand: Hand,
  writing: Writing,
  options: LayoutOptions,
): Trial | undefined {
  const whole = best(parts, box, hand, writing, options)
  const soft = parts.flatMap((piece) => (unspacedScript.test(piece.text) ? cut([piece]) : [piece]))
  const softer = soft.length > parts.length ? best(soft, box, hand, writing, options) : undefined
  const chosen = softer && softer.size > (whole?.size ?? 0) * 1.4 ? softer : whole
  if (chosen && chosen.size >= smallest * 1.5) return chosen
  const any = best(cut(parts), box, hand, writing, options)
  return any && any.size > (chosen?.size ?? 0) * 1.4 ? any : chosen
}

interface Trial extends Setting {
  readonly size: number
}

/** Most lines in which a text is set. */
const mostLines = 24

function best(
  parts: readonly Piece[],
  box: Box,
  hand: Hand,
  writing: Writing,
  options: LayoutOptions,
): Trial | undefined {
  const space = advance('n n', hand) - advance('nn', hand)
  const known = new Map<string, number>()
  const width = (part: string): number => {
    const found = known.get(part) ?? advance(part, hand) * 100
    known.set(part, found)
    return found
  }
  const list: Measured[] = parts.map((piece) => ({
    ...piece,
    width: width(piece.text),
    gap: piece.space === '' ? 0 : space * 100 * piece.space.length,
  }))
  let found: Trial | undefined
  const lines = Math.min(options.maxLines ?? mostLines, mostLines, list.length)
  for (let count = 1; count <= lines; count++) {
    const setting = balanced(list, count)
    if (!setting) continue
    const height = 1 + (setting.lines.length - 1) * writing.leading
    const size = Math.min(
      (box.width * 100) / Math.max(setting.width, 1),
      box.height / height,
      options.maxSize ?? Number.POSITIVE_INFINITY,
    )
    if (!found || size > found.size * 1.02) found = { ...setting, size }
  }
  return found
}

/** Lines by the ink they have: never past the box, never into each other. */
function place(
  lines: readonly string[],
  box: Box,
  hand: Hand,
  writing: Writing,
  limit: number,
  options: LayoutOptions,
): Layout | undefined {
  const inks = lines.map((line) => edges(line, hand))
  const baselines = [0]
  for (let i = 1; i < inks.length; i++) {
    const clear = (inks[i - 1]?.bottom ?? 0) - (inks[i]?.top ?? 0) + 0.08
    baselines.push((baselines[i - 1] ?? 0) + Math.max(clear, writing.leading * tightness(writing)))
  }
  const top = Math.min(...inks.map((ink, i) => (baselines[i] ?? 0) + ink.top))
  const bottom = Math.max(...inks.map((ink, i) => (baselines[i] ?? 0) + ink.bottom))
  const wide = Math.max(...inks.map((ink) => ink.right - ink.left))
  if (!(wide > 0)) return undefined
  const size = Math.min(box.width / wide, box.height / (bottom - top), limit)
  const room = box.height - (bottom - top) * size
  const share = { top: 0, middle: 0.5, bottom: 1 }[options.valign ?? 'middle']
  const y0 = box.y + room * share - top * size
  const placed = lines.map((text, i): Line => {
    const ink = inks[i] ?? { left: 0, right: 0, top: 0, bottom: 0 }
    return at(text, ink, box, size, y0 + (baselines[i] ?? 0) * size, side(options, writing))
  })
  return { lines: placed, size, hand, writing, ink: around(placed) }
}

/** Capitals have nothing below the baseline and can stand closer. */
const tightness = (writing: Writing): number => (writing.capitals && writing.spaced ? 0.9 : 1)

function side(options: LayoutOptions, writing: Writing): number {
  const rtl = writing.direction === 'rtl'
  const align = options.align ?? 'centre'
  return { left: 0, right: 1, centre: 0.5, start: rtl ? 1 : 0, end: rtl ? 0 : 1 }[align]
}

function at(text: string, ink: Edges, box: Box, size: number, y: number, share: number): Line {
  const width = (ink.right - ink.left) * size
  const left = box.x + (box.width - width) * share
  const height = (ink.bottom - ink.top) * size
  return {
    text,
    x: left - ink.left * size,
    y,
    ink: { x: left, y: y + ink.top * size, width, height },
  }
}

function around(lines: readonly Line[]): Box {
  const inked = lines.map((line) => line.ink).filter((ink) => ink.width > 0)
  const x = Math.min(...inked.map((ink) => ink.x))
  const y = Math.min(...inked.map((ink) => ink.y))
  const right = Math.max(...inked.map((ink) => ink.x + ink.width))
  const bottom = Math.max(...inked.map((ink) => ink.y + ink.height))
  return { x, y, width: right - x, height: bottom - y }
}
