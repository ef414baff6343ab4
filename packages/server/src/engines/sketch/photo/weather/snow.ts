/** Snow: flakes in four depths, a cool pale light, and a little of it lying on what faces up. */
import type { Raster } from '../../../../images/codec.ts'
import { chance } from '../match/lut.ts'
import { tooth } from '../filters/paper.ts'
import { blur, ease, luma, map, type Plane, plane } from '../filters/plane.ts'
import { type Depth, depthOf } from './depth.ts'
import { flakes } from './marks.ts'
import { type Air, meanOf, set, type Weather } from './weather.ts'

export const snow: Weather = async (raster, air) => {
  const { width, height } = raster
  const depth = await depthOf(raster)
  const falling = layers(raster, air)
  const lying = settled(raster, depth, air)
  const [mr, mg, mb] = meanOf(raster)
  const haze = 0.5 + ((mr + mg + mb) / 3) * 0.4
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const [r, g, b] = [raster.data[p]! / 255, raster.data[p + 1]! / 255, raster.data[p + 2]! / 255]
    const own = 0.2126 * r + 0.7152 * g + 0.0722 * b
    const far = depth.far.data[i]!
    const mist = far * far * 0.3 + 0.04
    const cap = lying.data[i]!
    const flake = falling.data[i]!
    const mixed = (v: number, tint: number, white: number) => {
      const base = (own + (v - own) * 0.66) * 0.9 * tint + 0.035
      const aired = base + (haze * tint - base) * mist
      const capped = aired + (white * 0.94 - aired) * cap
      return capped + (white - capped) * flake
    }
    set(data, p, mixed(r, 0.95, 0.955), mixed(g, 1, 0.975), mixed(b, 1.07, 1), chance(p))
  }
  return { width, height, data }
}

/** From dust far off to a few flakes before the lens; counts for a picture of 800 × 800. */
const depths = [
  { count: 2600, radius: 0.9, soft: 1, light: 0.5, fall: 0.6 },
  { count: 1100, radius: 1.7, soft: 0.7, light: 0.72, fall: 1.5 },
  { count: 260, radius: 3.4, soft: 0.65, light: 0.85, fall: 3.5 },
  { count: 34, radius: 10, soft: 1, light: 0.5, fall: 8 },
]

function layers({ width, height }: Raster, { seed, scale }: Air): Plane {
  const area = (width * height) / (scale * scale) / 640_000
  const slant = (seed % 2 === 0 ? 1 : -1) * (0.25 + (seed % 5) * 0.1)
  const to = plane(width, height)
  for (const { count, radius, soft, light, fall } of depths) {
    const look = {
      count: Math.round(count * area),
      radius: Math.max(0.7, radius * scale),
      soft,
      light,
      fall: fall * scale,
      slant,
    }
    flakes(to, look, seed)
  }
  return to
}

/** Snow lies where a picture gets darker downwards from something farther: on upper rims, thinning out below them. */
function settled(raster: Raster, { sky }: Depth, { seed, scale }: Air): Plane {
  const tone = blur(luma(raster), 1.2 * scale)
  const { width, height } = tone
  const rims = map(tone, () => 0)
  const far = Math.max(1, Math.round(2.2 * scale))
  const thick = Math.exp(-1 / (3.2 * scale))
  for (let y = far; y < height - far; y++) {
    for (let x = far; x < width - far; x++) {
      const i = y * width + x
      const down = tone.data[i - far * width]! - tone.data[i + far * width]!
      const across = Math.abs(tone.data[i - far]! - tone.data[i + far]!)
      const edge = ease(0.07, 0.2, Math.abs(down) - across * 0.8)
      rims.data[i] = Math.max(edge, rims.data[i - width]! * thick)
    }
  }
  const patches = tooth(width, height, 5 * scale, seed)
  const soft = blur(rims, 0.9 * scale)
  return map(
    soft,
    (v, i) =>
      Math.min(0.85, v * 1.1) *
      ease(0.2, 0.6, patches.data[i]! + v * 0.25) *
      (1 - sky.data[i]!) *
      0.8,
  )
}
