/** Fog: what is far goes first (Koschmieder, 1924), in drifts, lightest towards the horizon. */
import { chance } from '../match/lut.ts'
import { washes } from '../filters/paper.ts'
import { ease } from '../filters/plane.ts'
import { depthOf } from './depth.ts'
import { meanOf, set, type Weather } from './weather.ts'

export const fog: Weather = async (raster, { seed, scale }) => {
  const { width, height } = raster
  const { far, horizon } = await depthOf(raster)
  const drift = washes(width, height, 520 * scale, seed)
  const wisps = washes(width, height, 170 * scale, seed + 1)
  const [mr, mg, mb] = meanOf(raster)
  const level = 0.4 + 0.45 * ease(0.08, 0.48, (mr + mg + mb) / 3)
  // A little of the picture's own light is in its fog.
  const tint = [mr, mg, mb].map((v) => 1 + (v / ((mr + mg + mb) / 3 + 0.02) - 1) * 0.1)
  const [tr = 1, tg = 1, tb = 1] = tint
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const y = ((i / width) | 0) / height
    const uneven = 1 + (drift.data[i]! - 0.5) * 1.1 + (wisps.data[i]! - 0.5) * 0.55
    const thick = (0.1 + 2.5 * far.data[i]! ** 1.35) * Math.max(0.25, uneven)
    const seen = Math.max(0.06, Math.exp(-thick))
    const light =
      level * (0.93 + 0.09 * ease(0.9, horizon * 0.6, y)) + (drift.data[i]! - 0.5) * 0.05
    const [r, g, b] = [raster.data[p]! / 255, raster.data[p + 1]! / 255, raster.data[p + 2]! / 255]
    const own = 0.2126 * r + 0.7152 * g + 0.0722 * b
    const mixed = (v: number, air: number) => {
      const pale = own + (v - own) * (0.72 + 0.2 * seen)
      return air + (pale - air) * seen
    }
    const noise = chance(p)
    set(
      data,
      p,
      mixed(r, light * tr * 0.985),
      mixed(g, light * tg),
      mixed(b, light * tb * 1.02),
      noise,
    )
  }
  return { width, height, data }
}
