/**
 * The light of a picture, and a thing taken half-way from the light it came from into another: far
 * enough to belong there, not so far that it stops being itself.
 */
import type { Raster } from '../../../../images/codec.ts'
import { clamp } from '../../../../images/geometry.ts'
import { fromLab, type Lab, toLab } from '../filters/oklab.ts'

/** OKLab: where its darks and its lights lie, and the cast of what is nearly grey. */
export interface Tone {
  readonly black: number
  readonly white: number
  readonly a: number
  readonly b: number
}

/** What an engine's own drawing is lit by: nothing in particular. */
export const neutral: Tone = { black: 0.16, white: 0.97, a: 0, b: 0 }

/** At most about so many pixels are looked at. */
const looked = 40_000

/** Transparent pixels don't count. */
export function toneOf(raster: Raster): Tone {
  const few = thinned(raster)
  const lab = toLab(few)
  const sorted = lab.L.data.filter((_, i) => few.data[i * 4 + 3] === 255).sort()
  if (sorted.length < 60) return neutral
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0.5
  const [black, white] = [at(0.03), at(0.95)]
  return { black, white: Math.max(white, black + 0.12), ...cast(lab, few) }
}

function thinned(raster: Raster): Raster {
  const step = Math.max(1, Math.floor(Math.sqrt((raster.width * raster.height) / looked)))
  if (step === 1) return raster
  const width = Math.floor(raster.width / step)
  const height = Math.floor(raster.height / step)
  const from = new Uint32Array(raster.data.buffer, raster.data.byteOffset, raster.data.length / 4)
  const to = new Uint32Array(width * height)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) to[i] = from[y * step * raster.width + x * step]!
  return { width, height, data: new Uint8ClampedArray(to.buffer) }
}

/** The colour of the light, from what is bright and nearly grey; saturated things say little of it. */
function cast({ L, a, b }: Lab, { data }: Raster): { a: number; b: number } {
  let [sumA, sumB, weight] = [0, 0, 1e-3]
  for (let i = 0; i < L.data.length; i++) {
    if (data[i * 4 + 3] !== 255) continue
    const chroma = Math.hypot(a.data[i]!, b.data[i]!)
    const w = L.data[i]! ** 3 * Math.exp(-((chroma / 0.09) ** 2))
    sumA += a.data[i]! * w
    sumB += b.data[i]! * w
    weight += w
  }
  return { a: sumA / weight, b: sumB / weight }
}

export const mixTones = (one: Tone, other: Tone, t: number): Tone => ({
  black: one.black + (other.black - one.black) * t,
  white: one.white + (other.white - one.white) * t,
  a: one.a + (other.a - one.a) * t,
  b: one.b + (other.b - one.b) * t,
})

/** How far a thing follows its new light. */
const follow = { lightness: 0.5, cast: 0.6 }

export function relit(raster: Raster, from: Tone, to: Tone): Raster {
  const goal = mixTones(from, to, follow.lightness)
  const gain = clamp((goal.white - goal.black) / (from.white - from.black), 0.68, 1.15)
  const middle = (from.white + from.black) / 2
  const shift = clamp((goal.white + goal.black) / 2 - middle, -0.1, 0.07)
  const hold = (off: number) => clamp(off * follow.cast, -0.032, 0.032)
  const [da, db] = [hold(to.a - from.a), hold(to.b - from.b)]
  if (Math.abs(gain - 1) + Math.abs(shift) + Math.abs(da) + Math.abs(db) < 0.004) return raster
  const lab = toLab(raster)
  const [L, a, b] = [lab.L.data, lab.a.data, lab.b.data]
  for (let i = 0; i < L.length; i++) {
    const light = clamp(middle + shift + (L[i]! - middle) * gain, 0, 1)
    // What gets darker loses colour with its light.
    const kept = clamp(light / Math.max(0.05, L[i]!), 0.5, 1.1) ** 0.6
    const tint = 0.35 + 0.65 * light
    L[i] = light
    a[i] = a[i]! * kept + da * tint
    b[i] = b[i]! * kept + db * tint
  }
  return fromLab(lab)
}

/** -1 when the light comes from the left, 1 from the right, near 0 when neither side is brighter. */
export function litSide(raster: Raster): number {
  const { L } = toLab(thinned(raster))
  let [lean, weight] = [0, 1e-6]
  for (let i = 0; i < L.data.length; i++) {
    const bright = L.data[i]! ** 2
    lean += bright * (((i % L.width) + 0.5) / L.width - 0.5)
    weight += bright
  }
  return clamp((lean / weight) * 14, -1, 1)
}
