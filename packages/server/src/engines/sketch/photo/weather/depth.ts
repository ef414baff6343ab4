/**
 * How far away things are, guessed from one photograph: what is higher up is mostly farther, what is
 * pale in all colours (the dark channel prior, He, Sun and Tang, 2009) or without contrast a little so.
 */
import type { Raster } from '../../../../images/codec.ts'
import { guided, guidedNear } from '../find/guided.ts'
import { reduce } from '../find/subject.ts'
import { toLab } from '../filters/oklab.ts'
import { blur, ease, luma, map, type Plane, plane, resized } from '../filters/plane.ts'

export interface Depth {
  /** 0 at one's feet, 1 at the horizon and beyond. */
  readonly far: Plane
  /** 1 where there seems to be sky; 0 everywhere when there is none. */
  readonly sky: Plane
  /** Share of the picture that is sky. */
  readonly open: number
  /** Row of the horizon, as a share of the height. */
  readonly horizon: number
}

/** Long side at which depth is guessed. */
const working = 320

export async function depthOf(raster: Raster): Promise<Depth> {
  const small = await reduce(raster, working)
  const tone = luma(small)
  const sky = skyOf(small)
  const open = sky.data.reduce((sum, v) => sum + v, 0) / sky.data.length
  const horizon = open > 0.04 ? lowest(sky) : 0.42
  const pale = paleness(small)
  const far = map(tone, (_, i) => {
    const y = (((i / small.width) | 0) + 0.5) / small.height
    const up = y < horizon ? 1 : ((1 - y) / (1 - horizon)) ** 1.7
    return Math.min(1, Math.max(sky.data[i]!, up * 0.78 + pale.data[i]! * 0.22))
  })
  const { width, height } = raster
  const even = guided(tone, blur(far, 2), 14, 0.004)
  const rough = brought(even, raster)
  if (open <= 0.04) return { far: rough, sky: plane(width, height), open: 0, horizon }
  const edge = skyline(raster, small, sky)
  for (let i = 0; i < rough.data.length; i++)
    if (edge.data[i]! > rough.data[i]!) rough.data[i] = edge.data[i]!
  return { far: rough, sky: edge, open, horizon }
}

/** The sky's edge fitted to the full picture's. */
function skyline(raster: Raster, small: Raster, sky: Plane): Plane {
  const band = {
    sure: blur(sky, 2.5),
    low: 0.02,
    high: 0.98,
    shape: (value: number) => ease(0.25, 0.85, value),
  }
  return guidedNear(raster, small, sky, { radius: 4, epsilon: 0.0015 }, band)
}

/** Smallest channel in the neighbourhood, by that of the palest: 1 is as pale as air. */
function paleness({ width, height, data }: Raster): Plane {
  const least = plane(width, height)
  for (let i = 0; i < least.data.length; i++)
    least.data[i] = Math.min(data[i * 4]!, data[i * 4 + 1]!, data[i * 4 + 2]!) / 255
  const dark = lowestNear(lowestNear(least, 1, 4), width, 4)
  const air = dark.data.toSorted()[Math.floor(dark.data.length * 0.995)]!
  return map(dark, (v) => Math.min(1, v / Math.max(0.35, air)))
}

function lowestNear(from: Plane, stride: number, reach: number): Plane {
  const { width, height, data } = from
  return map(from, (value, i) => {
    const [at, end] = stride === 1 ? [i % width, width] : [(i / width) | 0, height]
    let low = value
    for (let d = -Math.min(reach, at); d <= Math.min(reach, end - 1 - at); d++)
      low = Math.min(low, data[i + d * stride]!)
    return low
  })
}

/** What hangs together with the upper edge, is smooth, and is not brown. */
function skyOf(small: Raster): Plane {
  const { width, height } = small
  const { L, a, b } = toLab(small)
  const soft = blur(L, 1)
  const sky = plane(width, height)
  const smooth = (i: number) => {
    const [right, down] = [soft.data[i + 1] ?? 0, soft.data[i + width] ?? 0]
    const step = Math.abs(soft.data[i]! - right) + Math.abs(soft.data[i]! - down)
    const warm = b.data[i]! > 0.035 && a.data[i]! < 0.09 && L.data[i]! < 0.72
    return step < 0.03 && !warm
  }
  const queue = new Int32Array(width * height)
  let end = 0
  const visit = (i: number) => {
    if (sky.data[i] === 1 || !smooth(i)) return
    sky.data[i] = 1
    queue[end++] = i
  }
  for (let x = 0; x < width; x++) visit(x)
  for (let at = 0; at < end; at++) {
    const i = queue[at]!
    if (i % width > 0) visit(i - 1)
    if (i % width < width - 1) visit(i + 1)
    if (i + width < width * height * 0.85) visit(i + width)
    if (i >= width) visit(i - width)
  }
  return map(blur(sky, 1.6), (v) => ease(0.35, 0.75, v))
}

/** The row below which there is hardly any sky. */
function lowest({ width, height, data }: Plane): number {
  for (let y = height - 1; y > 0; y--) {
    let sum = 0
    for (let x = 0; x < width; x++) sum += data[y * width + x]!
    if (sum > width * 0.25) return Math.min(0.75, y / height)
  }
  return 0.3
}

/** A plane at the picture's size from one a few times smaller. */
export const brought = (from: Plane, { width, height }: Raster): Plane =>
  resized(from, width, height, from.width / width)
