/** Another picture's light: how its lightness is spread, how warm it is, how dark its corners are. */
import type { Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import { toLab } from '../filters/oklab.ts'
import { ease, luma, type Plane } from '../filters/plane.ts'
import { matching } from './curve.ts'
import { lutOf, throughLut } from './lut.ts'
import { sampled } from './transfer.ts'

/** The light of `other` laid on `raster`; hues stay its own but for the colour of the light. */
export function lightOf(raster: Raster, other: Raster): Raster {
  const next = random(7, 'light')
  const [own, wanted] = [sampled(raster, next), sampled(other, next)]
  const lights = (data: Float32Array) => data.filter((_, k) => k % 3 === 0)
  const curve = matching(lights(own.data), lights(wanted.data), 0.4, 2.4)
  const [fromA, fromB] = temperature(raster)
  const [toA, toB] = temperature(other)
  const limit = (gap: number) => 0.07 * Math.tanh(gap / 0.07)
  const [da, db] = [limit(toA - fromA), limit(toB - fromB)]
  const lut = lutOf(([L, a, b]) => {
    const light = L + (curve(L) - L) * 0.85
    const room = ease(0, 0.3, light) * ease(1.02, 0.8, light)
    return [light, a + da * room, b + db * room]
  })
  const fall = Math.min(1, Math.max(0.5, falloff(other) / falloff(raster)))
  return fall > 0.97 ? throughLut(raster, lut) : darkened(throughLut(raster, lut), 1 - fall)
}

/** Mean `a` and `b`, greys counted most: what the light adds to things that have no colour. */
function temperature(raster: Raster): readonly [number, number] {
  const { L, a, b } = toLab(raster)
  let [sumA, sumB, total] = [0, 0, 1e-6]
  const step = Math.max(1, Math.floor(L.data.length / 40_000))
  for (let i = 0; i < L.data.length; i += step) {
    const weight = ease(0.05, 0.3, L.data[i]!) / (0.02 + Math.hypot(a.data[i]!, b.data[i]!)) ** 1.5
    sumA += a.data[i]! * weight
    sumB += b.data[i]! * weight
    total += weight
  }
  return [sumA / total, sumB / total]
}

/** Lightness of the lightest corner by that of the middle, at most 1: a lens darkens all four. */
function falloff(raster: Raster): number {
  const tone = luma(raster)
  const mean = (x: number, y: number, size: number) => meanOf(tone, x, y, size)
  const corners = [
    mean(0, 0, 0.16),
    mean(0.84, 0, 0.16),
    mean(0, 0.84, 0.16),
    mean(0.84, 0.84, 0.16),
  ]
  return Math.min(1, (Math.max(...corners) + 0.05) / (mean(0.3, 0.3, 0.4) + 0.05))
}

function meanOf({ width, height, data }: Plane, x: number, y: number, size: number): number {
  let [sum, count] = [0, 1e-6]
  for (let v = Math.floor(y * height); v < (y + size) * height && v < height; v += 2) {
    for (let u = Math.floor(x * width); u < (x + size) * width && u < width; u += 2) {
      sum += data[v * width + u]!
      count += 1
    }
  }
  return sum / count
}

function darkened({ width, height, data }: Raster, amount: number): Raster {
  const to = new Uint8ClampedArray(data)
  for (let y = 0; y < height; y++) {
    const v = ((y + 0.5) / height - 0.5) * 2
    for (let x = 0; x < width; x++) {
      const u = ((x + 0.5) / width - 0.5) * 2
      const scale = 1 - ease(0.45, 1.42, Math.sqrt(u * u + v * v)) * amount
      const p = (y * width + x) * 4
      for (let c = 0; c < 3; c++) to[p + c] = data[p + c]! * scale
    }
  }
  return { width, height, data: to }
}
