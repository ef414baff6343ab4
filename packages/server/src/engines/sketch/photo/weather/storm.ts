/** A storm: heavy clouds where there is sky, hard dark light, driving rain, and mostly a flash of lightning. */
import type { Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import { washes } from '../filters/paper.ts'
import { ease, map, type Plane } from '../filters/plane.ts'
import { bolt } from './bolt.ts'
import { type Depth, depthOf } from './depth.ts'
import { pouring } from './rain.ts'
import type { Air, Weather } from './weather.ts'

export const storm: Weather = async (raster, air) => {
  const depth = await depthOf(raster)
  const next = random(air.seed, 'storm')
  const slant = (next() < 0.5 ? -1 : 1) * next.between(0.3, 0.42)
  const dark = overcast(raster, depth, air)
  const struck = depth.open > 0.07 && next() < 0.8 ? bolt(dark, depth, air) : dark
  return pouring(struck, depth, air, { slant, heavy: 1.5, dim: 0.86, gloom: 0.12 })
}

/** Mean lightness of the sky, 0 to 1: clouds at night are not grey. */
function brightness(raster: Raster, sky: Plane): number {
  let [sum, total] = [0, 1e-6]
  for (let i = 0; i < sky.data.length; i += 13) {
    sum += (raster.data[i * 4 + 1]! / 255) * sky.data[i]!
    total += sky.data[i]!
  }
  return sum / total
}

/** Contrast up, light down and blue, clouds rolled over the sky; without a sky the dark comes from above. */
function overcast(raster: Raster, { sky, far, open }: Depth, { seed, scale }: Air): Raster {
  const { width, height } = raster
  const rolls = washes(width, height, 300 * scale, seed + 5)
  const lumps = washes(width, height, 110 * scale, seed + 6)
  const clouds = map(rolls, (v, i) => ease(0.18, 0.82, v * 0.66 + lumps.data[i]! * 0.34))
  const bright = Math.min(1, 0.25 + brightness(raster, sky) * 1.1)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const y = ((i / width) | 0) / height
    const above = sky.data[i]!
    const roll = (0.18 + 0.34 * clouds.data[i]! + 0.16 * y) * bright
    const veil = above * 0.8
    const shade = 0.66 - (open > 0 ? 0 : 0.26 * ease(0.75, 0, y)) - 0.08 * far.data[i]!
    for (let c = 0; c < 3; c++) {
      const v = raster.data[p + c]! / 255
      const hard = v < 0.5 ? 2 * v * v : 1 - 2 * (1 - v) * (1 - v)
      const base = (v * 0.55 + hard * 0.45) * shade * (c === 0 ? 0.9 : c === 1 ? 0.98 : 1.08)
      const cloud = roll * (c === 0 ? 0.88 : c === 1 ? 0.97 : 1.08)
      data[p + c] = (base + (cloud - base) * veil) * 255
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}
