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

/** How much a dot screen covers: 0 to 1, by the wanted tone (1 is full), smooth over a pixel. */
export function dot(x: number, y: number, angle: number, cell: number, tone: number): number {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const u = (x * cos + y * sin) / cell
  const v = (y * cos - x * sin) / cell
  const du = u - Math.round(u)
  const dv = v - Math.round(v)
  const radius = Math.sqrt(Math.max(0, tone) / Math.PI) * 1.13
  const inside = (radius - Math.sqrt(du * du + dv * dv)) * cell + 0.5
  return tone <= 0.01 || inside <= 0 ? 0 : inside >= 1 ? 1 : inside
}
