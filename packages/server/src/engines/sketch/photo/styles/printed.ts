/** Flat colours put on paper, and the dots printers make tones of. */
import type { Raster } from '../../../../images/codec.ts'
import type { Flat } from '../filters/flat.ts'
import { put } from '../filters/oklab.ts'

export interface InkLook {
  readonly chroma: number
  readonly contrast: number
}

/** The flat picture in its own colours, made stronger. */
export function printFlat(flat: Flat, look: InkLook): Raster {
  const { width, height, labels, others, share, colours } = flat
  const bytes = new Uint8ClampedArray((colours.length / 3) * 4)
  for (let k = 0; k * 3 < colours.length; k++) {
    const L = Math.min(0.97, Math.max(0.12, 0.58 + (colours[k * 3]! - 0.58) * look.contrast))
    put(bytes, k * 4, L, colours[k * 3 + 1]! * look.chroma, colours[k * 3 + 2]! * look.chroma)
  }
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const own = labels[i]! * 4
    const other = others[i]! * 4
    const t = share.data[i]!
    for (let c = 0; c < 3; c++) data[p + c] = bytes[own + c]! * (1 - t) + bytes[other + c]! * t
    data[p + 3] = 255
  }
  return { width, height, data }
}

/** A screen of dots: `cos` and `sin` of its angle by its cell, so that they are worked out once. */
export interface Screen {
  readonly cell: number
  readonly cos: number
  readonly sin: number
}

export const screen = (angle: number, cell: number): Screen => ({
  cell,
  cos: Math.cos(angle) / cell,
  sin: Math.sin(angle) / cell,
})

/** How much a dot screen covers: 0 to 1, by the wanted tone (1 is full), smooth over a pixel. */
export function dot(x: number, y: number, { cell, cos, sin }: Screen, tone: number): number {
  if (tone <= 0.01) return 0
  const u = x * cos + y * sin
  const v = y * cos - x * sin
  const du = u - Math.floor(u + 0.5)
  const dv = v - Math.floor(v + 0.5)
  const radius = Math.sqrt(tone) * (1.13 / Math.sqrt(Math.PI))
  const inside = (radius - Math.sqrt(du * du + dv * dv)) * cell + 0.5
  return inside <= 0 ? 0 : inside >= 1 ? 1 : inside
}
