/**
 * Text shaped and drawn by somebody else: HarfBuzz (its own WebAssembly build) says which glyphs of a
 * shipped font stand where, and gives their outlines. What Skia drew is compared with that.
 */
import { readFileSync } from 'node:fs'
import { DOMMatrix, Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { Blob, Buffer as Text, Direction, Face, Font, shape } from 'harfbuzzjs'
import { unpack } from './woff2.ts'

const folder = new URL('../../assets/fonts/', import.meta.url)
const opened = new Map<string, Font>()

/** `file` is a name in `assets/fonts` without its ending: `arabic-700`. */
export function fontNamed(file: string): Font {
  const found = opened.get(file)
  if (found) return found
  const font = new Font(new Face(new Blob(unpack(readFileSync(new URL(`${file}.woff2`, folder))))))
  opened.set(file, font)
  return font
}

/** A part of a line in one font and one direction, in the order in which it is read. */
export interface Run {
  readonly file: string
  readonly text: string
  readonly rtl: boolean
}

export interface Glyph {
  readonly font: Font
  /** 0 is `.notdef`. */
  readonly id: number
  /** Of its origin, and the pen's way, in font sizes; y grows upwards. */
  readonly x: number
  readonly y: number
  readonly advance: number
}

/** Glyphs from left to right. `tracking`, in font sizes, follows each cluster. */
export function shaped({ file, text, rtl }: Run, tracking = 0): readonly Glyph[] {
  const font = fontNamed(file)
  const unit = font.face.upem
  const buffer = new Text()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  buffer.setDirection(rtl ? Direction.RTL : Direction.LTR)
  shape(font, buffer)
  const all = buffer.getGlyphInfosAndPositions()
  return all.map(({ codepoint, cluster, xAdvance = 0, xOffset = 0, yOffset = 0 }, k) => ({
    font,
    id: codepoint,
    x: xOffset / unit,
    y: yOffset / unit,
    advance: xAdvance / unit + (all[k + 1]?.cluster === cluster ? 0 : tracking),
  }))
}

/** The outlines of all glyphs, in font sizes from the pen's start on the baseline, y downwards; and the pen's way. */
export function outline(glyphs: readonly Glyph[]): { path: Path2D; advance: number } {
  const path = new Path2D()
  let pen = 0
  for (const { font, id, x, y, advance } of glyphs) {
    const k = 1 / font.face.upem
    path.addPath(new Path2D(font.glyphToPath(id)), new DOMMatrix([k, 0, 0, -k, pen + x, -y]))
    pen += advance
  }
  return { path, advance: pen }
}

/** Fills the glyphs in black, pen at `x` on baseline `y`. */
export function drawGlyphs(
  ctx: SKRSContext2D,
  glyphs: readonly Glyph[],
  { x, y, size }: { readonly x: number; readonly y: number; readonly size: number },
): void {
  ctx.save()
  ctx.translate(x, y)
  ctx.scale(size, size)
  ctx.fillStyle = '#000'
  ctx.fill(outline(glyphs).path)
  ctx.restore()
}

/** The ink of a drawing: how much covers each pixel, 0 to 255. */
export interface Ink {
  readonly width: number
  readonly cover: Uint8Array
}

export function inkOf(ctx: SKRSContext2D): Ink {
  const { width } = ctx.canvas
  const rgba = ctx.canvas.data()
  const cover = new Uint8Array(rgba.length / 4)
  for (let p = 0; p < cover.length; p++) cover[p] = rgba[p * 4 + 3] ?? 0
  return { width, cover }
}

/** Mean height of the ink, in pixels from the top. */
export function middle({ width, cover }: Ink): number {
  let [sum, ink] = [0, 0]
  for (let from = 0; from < cover.length; from += width) {
    let row = 0
    for (let p = from; p < from + width; p++) row += cover[p] ?? 0
    ink += row
    sum += (row * from) / width
  }
  return sum / ink
}

/** How much of the ink of two drawings of one size is the same: 1 all, 0 nothing. Jaccard (1901) on coverage. */
export function agreement(one: Ink, other: Ink): number {
  let [both, either] = [0, 0]
  for (let p = 0; p < one.cover.length; p++) {
    const [a, b] = [one.cover[p] ?? 0, other.cover[p] ?? 0]
    both += a < b ? a : b
    either += a < b ? b : a
  }
  return both / either
}
