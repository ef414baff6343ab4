/** The provenance mark: "AI generated", bottom right, in letters of our own so that no font is needed. */
import type { Raster } from './codec.ts'

/** Five by nine dots, a row per entry, the leftmost dot in the highest bit; letters stand on row 7. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  A: [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11, 0, 0],
  I: [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e, 0, 0],
  a: [0, 0, 0x0e, 0x01, 0x0f, 0x11, 0x0f, 0, 0],
  d: [0x01, 0x01, 0x0f, 0x11, 0x11, 0x11, 0x0f, 0, 0],
  e: [0, 0, 0x0e, 0x11, 0x1f, 0x10, 0x0e, 0, 0],
  g: [0, 0, 0x0f, 0x11, 0x11, 0x11, 0x0f, 0x01, 0x0e],
  n: [0, 0, 0x1e, 0x11, 0x11, 0x11, 0x11, 0, 0],
  r: [0, 0, 0x16, 0x19, 0x10, 0x10, 0x10, 0, 0],
  t: [0x08, 0x08, 0x1e, 0x08, 0x08, 0x09, 0x06, 0, 0],
  ' ': [0, 0, 0, 0, 0, 0, 0, 0, 0],
}
const advance = 6
const text = 'AI generated'

/** A copy of the picture with the mark on it: light letters on a darkened patch, legible on any ground. */
export function mark(raster: Raster): Raster {
  const { width, height } = raster
  const data = new Uint8ClampedArray(raster.data)
  const dot = Math.max(1, Math.round(Math.min(width, height) / 420))
  const patch = { width: (text.length * advance + 5) * dot, height: 15 * dot }
  const left = width - patch.width - 4 * dot
  const top = height - patch.height - 4 * dot
  if (left < 0 || top < 0) return { width, height, data }
  blend(data, width, left, top, patch.width, patch.height, 16, 0.68)
  for (const [place, letter] of text.split('').entries()) {
    for (const [y, row] of (glyphs[letter] ?? []).entries()) {
      for (let x = 0; x < 5; x += 1) {
        if ((row & (16 >> x)) === 0) continue
        const dotX = left + (3 + place * advance + x) * dot
        blend(data, width, dotX, top + (3 + y) * dot, dot, dot, 255, 0.9)
      }
    }
  }
  return { width, height, data }
}

function blend(
  data: Uint8ClampedArray,
  stride: number,
  left: number,
  top: number,
  width: number,
  height: number,
  grey: number,
  alpha: number,
): void {
  for (let y = top; y < top + height; y += 1) {
    for (let at = (y * stride + left) * 4; at < (y * stride + left + width) * 4; at += 4) {
      for (let c = 0; c < 3; c += 1) {
        data[at + c] = (data[at + c] ?? 0) * (1 - alpha) + grey * alpha
      }
    }
  }
}
