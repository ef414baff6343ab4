/** Rays of the sun from the brighter upper corner: light drawn out of what is bright (Mitchell, GPU Gems 3, 2007), and shafts in the air. */
import { chance } from '../match/lut.ts'
import { reduce } from '../find/subject.ts'
import { noise } from '../../paint/noise.ts'
import { random } from '../../paint/random.ts'
import { blur, ease, luma, map, type Plane, sample } from '../filters/plane.ts'
import { brought } from './depth.ts'
import { set, type Weather } from './weather.ts'

/** Long side at which the rays are drawn: they have no fine detail. */
const working = 420
const steps = 48

export const sunRays: Weather = async (raster, { seed }) => {
  const { width, height } = raster
  const small = await reduce(raster, working)
  const tone = luma(small)
  const sun = sunOf(tone)
  const beams = brought(blur(shafts(tone, sun, seed), 1), raster)
  const glow = brought(halo(tone, sun), raster)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const beam = beams.data[i]!
    const near = glow.data[i]!
    const light = Math.min(0.92, beam * 0.62 + near * 0.55)
    const warm = 0.35 + near * 0.65
    // Screened, so that what is bright already is not burnt out; the rest goes a little down.
    const lit = (v: number, colour: number, shift: number) => {
      const base = (v / 255) * (0.93 + 0.07 * near) * (1 + shift * warm)
      return 1 - (1 - Math.min(1, base)) * (1 - colour * light)
    }
    const [r, g, b] = [raster.data[p]!, raster.data[p + 1]!, raster.data[p + 2]!]
    set(data, p, lit(r, 1, 0.05), lit(g, 0.9, 0.01), lit(b, 0.68, -0.07), chance(p))
  }
  return { width, height, data }
}

interface Sun {
  /** Pixels of the small picture; outside it. */
  readonly x: number
  readonly y: number
}

function sunOf(tone: Plane): Sun {
  const { width, height } = tone
  return { x: fromLeft(tone) ? -0.06 * width : 1.06 * width, y: -0.1 * height }
}

/** Whether the upper left is lighter than the upper right. */
export function fromLeft({ width, height, data }: Plane): boolean {
  let [left, right] = [0, 0]
  for (let y = 0; y < height * 0.4; y++) {
    for (let x = 0; x < width * 0.4; x++) {
      left += data[y * width + x]!
      right += data[y * width + width - 1 - x]!
    }
  }
  return left >= right
}

/** Light from the sun to each pixel, less what dark things on its way hold back, times the unevenness of the air. */
function shafts(tone: Plane, { x: sx, y: sy }: Sun, seed: number): Plane {
  const { width, height } = tone
  const base = noise(random(seed, 'shafts'))
  const far = Math.hypot(width, height)
  const bright = map(blur(tone, 1.5), (v) => ease(0.3, 0.85, v))
  return map(tone, (_, i) => {
    const [x, y] = [(i % width) + 0.5, ((i / width) | 0) + 0.5]
    const [dx, dy] = [(sx - x) / steps, (sy - y) / steps]
    let [sum, weight, total] = [0, 1, 0]
    for (let k = 0; k < steps; k++) {
      sum += sample(bright, x + dx * k, y + dy * k) * weight
      total += weight
      weight *= 0.965
    }
    const angle = Math.atan2(y - sy, Math.abs(x - sx))
    const air =
      base(angle * 7 + 3, 0.5) * 0.55 +
      base(angle * 19 + 50, 1.5) * 0.3 +
      base(angle * 43, 2.5) * 0.15
    const shaft = ease(-0.28, 0.5, air)
    const reach = ease(1.02, 0.08, Math.hypot(x - sx, y - sy) / far)
    return (0.25 + 0.75 * (sum / total)) * (0.16 + 0.84 * shaft) * reach
  })
}

function halo(tone: Plane, { x: sx, y: sy }: Sun): Plane {
  const { width, height } = tone
  const far = Math.hypot(width, height)
  return map(tone, (_, i) => {
    const d = Math.hypot((i % width) - sx, ((i / width) | 0) - sy) / far
    return Math.exp(-((d / 0.26) ** 2)) + 0.22 * Math.exp(-((d / 0.6) ** 2))
  })
}
