/** Brightness, contrast, colour, sharpness and the like, by an amount of -1 to 1. */
import type { Adjustment } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'
import type { Change } from '../contract.ts'
import { lutOf, throughLut } from '../match/lut.ts'
import { tooth } from '../filters/paper.ts'
import { blur, blurRaster, ease, luma } from '../filters/plane.ts'
import { within } from './target.ts'

type Adjust = (raster: Raster, amount: number, seed: number) => Raster

/** One curve for all three channels; `curve` maps 0–1 to 0–1. */
function tone({ width, height, data }: Raster, curve: (value: number) => number): Raster {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, byte) => curve(byte / 255) * 255)
  const to = new Uint8ClampedArray(data.length)
  for (let p = 0; p < data.length; p++) to[p] = p % 4 === 3 ? 255 : table[data[p]!]!
  return { width, height, data: to }
}

/** Each channel multiplied, then brought back to the brightness it had. */
function gains({ width, height, data }: Raster, red: number, green: number, blue: number): Raster {
  const to = new Uint8ClampedArray(data.length)
  for (let p = 0; p < data.length; p += 4) {
    const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!]
    const before = 0.2126 * r + 0.7152 * g + 0.0722 * b
    const after = 0.2126 * r * red + 0.7152 * g * green + 0.0722 * b * blue
    const level = after > 0 ? before / after : 1
    to[p] = r * red * level
    to[p + 1] = g * green * level
    to[p + 2] = b * blue * level
    to[p + 3] = 255
  }
  return { width, height, data: to }
}

/** Hue turned (radians) and chroma multiplied, in OKLab: brightness stays. */
export function chroma(raster: Raster, scale: number, turn: number): Raster {
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale]
  const lut = lutOf(([L, a, b]) => [L, a * cos - b * sin, b * cos + a * sin])
  return throughLut(raster, lut)
}

function sharpen(raster: Raster, amount: number): Raster {
  const bright = luma(raster)
  const soft = blur(bright, 0.8 + shortSide(raster) / 1600)
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const detail = (bright.data[i]! - soft.data[i]!) * 255 * amount * 2.2
    for (let c = 0; c < 3; c++) data[p + c] = raster.data[p + c]! + detail
  }
  return { width: raster.width, height: raster.height, data }
}

function darkenCorners(raster: Raster, amount: number): Raster {
  const { width, height } = raster
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = ((i % width) / width - 0.5) * 2
    const y = (((i / width) | 0) / height - 0.5) * 2
    const scale = 1 - ease(0.4, 1.42, Math.sqrt(x * x + y * y)) * amount * 0.85
    for (let c = 0; c < 3; c++) data[p + c] = raster.data[p + c]! * scale
  }
  return { width, height, data }
}

function grain(raster: Raster, amount: number, seed: number): Raster {
  const { width, height } = raster
  const noise = tooth(width, height, Math.max(1, shortSide(raster) / 700), seed)
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const add = (noise.data[i]! - 0.5) * 2 * Math.max(0, amount) * 62
    for (let c = 0; c < 3; c++) data[p + c] = raster.data[p + c]! + add
  }
  return { width, height, data }
}

const shortSide = ({ width, height }: Raster): number => Math.min(width, height)

/** Contrast turns about the picture's own middle, so that it gets neither lighter nor darker. */
function contrast(raster: Raster, amount: number): Raster {
  const bright = luma(raster).data
  let sum = 0
  for (const value of bright) sum += value
  const middle = Math.min(0.65, Math.max(0.35, sum / bright.length))
  const slope = amount > 0 ? 1 + amount * 1.3 : 1 + amount * 0.85
  return tone(raster, (v) => {
    const straight = middle + (v - middle) * slope
    const low = middle * (v / middle) ** slope
    const high = 1 - (1 - middle) * ((1 - v) / (1 - middle)) ** slope
    return amount > 0 ? (v < middle ? low : high) : straight
  })
}

export const adjustments: Readonly<Record<Adjustment, Adjust>> = {
  brightness: (raster, amount) => tone(raster, (v) => v ** (2 ** (-1.15 * amount))),
  contrast,
  saturation: (raster, amount) => chroma(raster, amount > 0 ? 1 + amount * 1.3 : 1 + amount, 0),
  warmth: (raster, amount) => gains(raster, 1 + amount * 0.22, 1 + amount * 0.03, 1 - amount * 0.3),
  hue: (raster, amount) => chroma(raster, 1, amount * Math.PI),
  sharpness: (raster, amount) =>
    amount >= 0 ? sharpen(raster, amount) : blurRaster(raster, (-amount * shortSide(raster)) / 250),
  blur: (raster, amount) => blurRaster(raster, (Math.max(0, amount) * shortSide(raster)) / 45),
  vignette: darkenCorners,
  grain,
}

export const adjust: Change<'adjust'> = (photo, { target, what, amount }, desk) =>
  amount === 0
    ? photo
    : within(photo, target, desk, (piece) =>
        adjustments[what](piece, Math.min(1, Math.max(-1, amount)), desk.input.seed),
      )
