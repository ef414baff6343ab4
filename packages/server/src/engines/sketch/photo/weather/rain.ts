/** Rain: three depths of drops, grey light, haze behind them, and a wet shine low in the picture. */
import type { Raster } from '../../../../images/codec.ts'
import { chance } from '../match/lut.ts'
import { blur, ease, luma, map, type Plane, plane } from '../filters/plane.ts'
import { type Depth, depthOf } from './depth.ts'
import { drops } from './marks.ts'
import { type Air, meanOf, set, type Weather } from './weather.ts'

export interface Downpour {
  /** Pixels to the right for each pixel down. */
  readonly slant: number
  /** 1 is steady rain. */
  readonly heavy: number
  /** Lightness kept, and how much darker the sky is. */
  readonly dim: number
  readonly gloom: number
}

const steady = { heavy: 1, dim: 0.82, gloom: 0.24 }

export const rain: Weather = async (raster, air) => {
  const slant = (air.seed % 2 === 0 ? 1 : -1) * (0.1 + (air.seed % 7) * 0.02)
  return pouring(raster, await depthOf(raster), air, { ...steady, slant })
}

/** Also what a storm ends with. */
export function pouring(raster: Raster, depth: Depth, air: Air, look: Downpour): Raster {
  const { width, height } = raster
  const falling = sheets(raster, air, look)
  const shine = wetness(raster, air.scale)
  const [mr, mg, mb] = meanOf(raster)
  const grey = (mr + mg + mb) / 3
  const haze = 0.22 + grey * 0.5 * look.dim
  const lit = Math.min(0.95, haze + 0.34)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const y = ((i / width) | 0) / height
    const far = depth.far.data[i]!
    const dark = look.dim * (1 - look.gloom * depth.sky.data[i]!)
    const mist = Math.min(0.6, far * far * 0.34 * look.heavy)
    const wet = ease(0.45, 1, y) * (1 - far)
    const [r, g, b] = [raster.data[p]! / 255, raster.data[p + 1]! / 255, raster.data[p + 2]! / 255]
    const own = 0.2126 * r + 0.7152 * g + 0.0722 * b
    // Wet things are darker and richer, and shine where there is light above them.
    const rich = 0.68 + wet * 0.3
    const gloss = shine.data[i]! * wet * 0.55
    const level = dark * (1 - wet * 0.12)
    const drop = falling.data[i]!
    const mixed = (v: number, tint: number) => {
      const base = (own + (v - own) * rich) * level * tint + gloss
      const aired = base + (haze * tint - base) * mist
      return aired + (lit * tint - aired) * drop
    }
    set(data, p, mixed(r, 0.965), mixed(g, 1), mixed(b, 1.045), chance(p))
  }
  return { width, height, data }
}

/** Far drops are many, short and faint, near ones few, long and out of focus. */
function sheets({ width, height }: Raster, { seed, scale }: Air, look: Downpour): Plane {
  const area = (width * height) / (scale * scale) / 640_000
  const { slant, heavy } = look
  const some = (count: number) => Math.round(count * area * heavy)
  const draw = (to: Plane, count: number, length: number, thick: number, light: number) => {
    const thin = Math.max(1, thick * scale)
    drops(to, { count: some(count), length: length * scale, width: thin, slant, light }, seed)
    return to
  }
  const near = blur(draw(plane(width, height), 120, 150, 2.6, 0.42), 0.9 * scale)
  return draw(draw(near, 900, 62, 1.15, 0.42), 3600, 26, 0.8, 0.26)
}

/** Light that wet ground gives back: highlights drawn out downwards. */
function wetness(raster: Raster, scale: number): Plane {
  const tone = luma(raster)
  const lights = map(tone, (v) => Math.max(0, v - 0.5))
  const { width, height } = lights
  const drawn = map(lights, () => 0)
  const keep = Math.exp(-1 / (46 * scale))
  for (let y = 1; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      drawn.data[i] = drawn.data[i - width]! * keep + lights.data[i]! * (1 - keep)
    }
  }
  return blur(drawn, 3 * scale)
}
