/** The whole light of a picture changed: without colour, aged, inverted, at night, at sunset. */
import type { Raster } from '../../../../images/codec.ts'
import type { Change, OperationOf } from '../contract.ts'
import { reduce } from '../find/subject.ts'
import { chance, type Lut, lutOf, throughLut } from '../match/lut.ts'
import { toLab } from '../filters/oklab.ts'
import { blur, ease, luma, map, type Plane } from '../filters/plane.ts'
import { brought, depthOf } from '../weather/depth.ts'
import { fromLeft } from '../weather/sun-rays.ts'
import { within } from './target.ts'

type Tone = OperationOf<'tone'>['tone']

const cached = (make: () => Lut): (() => Lut) => {
  let lut: Lut | undefined
  return () => (lut ??= make())
}

const grey = cached(() => lutOf(([L]) => [L, 0, 0]))

const sepia = cached(() =>
  lutOf(([L]) => {
    const light = 0.06 + L * 0.92
    const tint = Math.sin(Math.PI * Math.min(1, light * 0.92)) * 0.9 + 0.1
    return [light, 0.014 * tint, 0.052 * tint]
  }),
)

function negative({ width, height, data }: Raster): Raster {
  const to = new Uint8ClampedArray(data.length)
  const [from, words] = [
    new Uint32Array(data.buffer, data.byteOffset, data.length >> 2),
    new Uint32Array(to.buffer),
  ]
  for (let i = 0; i < words.length; i++) words[i] = ~from[i]! | 0xff000000
  return { width, height, data: to }
}

/** How much a colour is that of a lamp: very light, and warm. */
const lampness = (L: number, b: number): number => ease(0.8, 0.97, L) * ease(0.03, 0.1, b)

/**
 * Moonlight: dark and blue, reds darker and blues lighter than by day (Purkinje, 1825), less colour; what
 * is bright and warm stays lit.
 */
const moonlight = (strength: number): Lut =>
  lutOf(([L, a, b]) => {
    const lamp = lampness(L, b)
    const seen = Math.min(1, Math.max(0, L - a * 0.48 - b * 0.2))
    const full = seen ** 1.2 * 0.58 + 0.03 + ease(0.72, 1, seen) * 0.13
    const dim = seen + (full - seen) * strength
    // The darkest and the lightest places take less of the blue.
    const blue = ease(0.02, 0.2, dim) * ease(1, 0.55, dim)
    const [moonA, moonB] = [a * 0.45 - 0.012 * blue, b * 0.38 - 0.06 * blue]
    return [
      dim + (L * 0.97 - dim) * lamp,
      moonA + (a * 0.9 + 0.02 - moonA) * lamp,
      moonB + (b * 0.9 + 0.06 - moonB) * lamp,
    ]
  })

async function night(raster: Raster): Promise<Raster> {
  const [small, { sky }] = [await reduce(raster, 512), await depthOf(raster)]
  const { L, b } = toLab(small)
  // A picture that is dark already is not taken for a brighter day.
  const mean = L.data.reduce((sum, v) => sum + v, 0) / L.data.length
  const strength = 0.35 + 0.65 * ease(0.28, 0.5, mean)
  const above = skyAt(sky, small)
  const lamps = map(L, (v, i) => lampness(v, b.data[i]!) * (1 - above[i]!))
  const short = Math.min(small.width, small.height)
  const [near, wide] = [blur(lamps, short / 60), blur(lamps, short / 14)]
  const glow = brought(
    map(near, (v, i) => v * 0.3 + wide.data[i]! * 0.65),
    raster,
  )
  const dark = throughLut(raster, moonlight(strength))
  const { width, height, data } = dark
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const light = glow.data[i]!
    const covered = sky.data[i]!
    if (light < 0.002 && covered === 0) continue
    // A night sky is darkest overhead.
    const y = ((i / width) | 0) / height
    const left = 1 - covered * strength * (0.5 - 0.22 * ease(0.1, 0.6, y))
    const noise = chance(p + 1)
    data[p] = lit(data[p]! * left * (1 - covered * 0.12), light) + noise
    data[p + 1] = lit(data[p + 1]! * left, light * 0.72) + noise
    data[p + 2] = lit(data[p + 2]! * left, light * 0.34) + noise
  }
  return dark
}

/** Light added as on film: nothing is burnt out by it. */
const lit = (byte: number, light: number): number => byte + (255 - byte) * Math.min(1, light)

/** A full plane looked at from a smaller picture. */
function skyAt(sky: Plane, { width, height }: Raster): Float32Array {
  const [sx, sy] = [sky.width / width, sky.height / height]
  return Float32Array.from({ length: width * height }, (_, i) => {
    const x = Math.min(sky.width - 1, Math.floor(((i % width) + 0.5) * sx))
    const y = Math.min(sky.height - 1, Math.floor((((i / width) | 0) + 0.5) * sy))
    return sky.data[y * sky.width + x]!
  })
}

/** Golden lights, violet shadows, a little more contrast. */
const lowSun = cached(() =>
  lutOf(([L, a, b]) => {
    const gold = ease(0.25, 0.85, L)
    const shade = 1 - gold
    const light = L ** 1.14 * 0.94 + gold * 0.03
    const room = ease(0, 0.12, light) * ease(1.03, 0.9, light)
    return [
      light,
      a * 0.9 + (0.03 * gold + 0.018 * shade) * room,
      b * 0.86 + (0.075 * gold - 0.03 * shade) * room,
    ]
  }),
)

/** A low sun, just outside the picture on its lighter side: its glow, and a sky from gold to violet. */
async function sunset(raster: Raster): Promise<Raster> {
  const [small, { sky, horizon }] = [await reduce(raster, 320), await depthOf(raster)]
  const left = fromLeft(luma(small))
  const warm = throughLut(raster, lowSun())
  const { width, height, data } = warm
  const level = Math.min(0.62, Math.max(0.3, horizon * 0.95))
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = (i % width) / width
    const y = ((i / width) | 0) / height
    const across = left ? x + 0.05 : 1.05 - x
    const up = (y - level) * 0.85
    const far = across * across + up * up
    const glow = 0.5 / (1 + far * 14) + 0.16 / (1 + far * 2.5)
    const above = sky.data[i]!
    // Towards the zenith violet, towards the horizon orange.
    const height01 = Math.min(1, Math.max(0, 1 - y / Math.max(0.12, level)))
    const noise = chance(p + 1)
    const tint = above * 0.42
    const r = data[p]! * (1 - tint * (0.1 + 0.3 * height01)) + tint * 255 * (0.36 - 0.2 * height01)
    const g =
      data[p + 1]! * (1 - tint * (0.35 + 0.25 * height01)) + tint * 255 * (0.17 - 0.11 * height01)
    const b =
      data[p + 2]! * (1 - tint * (0.5 - 0.2 * height01)) + tint * 255 * (0.06 + 0.1 * height01)
    const dim = 1 - 0.1 * Math.min(1, far * 1.2)
    data[p] = lit(r * dim, glow * 0.8) + noise
    data[p + 1] = lit(g * dim, glow * 0.44) + noise
    data[p + 2] = lit(b * dim, glow * 0.12) + noise
  }
  return warm
}

export const tones: Readonly<Record<Tone, (raster: Raster) => Raster | Promise<Raster>>> = {
  'black-and-white': (raster) => throughLut(raster, grey()),
  sepia: (raster) => throughLut(raster, sepia()),
  negative,
  night,
  sunset,
}

export const tone: Change<'tone'> = (photo, operation, desk) =>
  within(photo, operation.target, desk, tones[operation.tone])
