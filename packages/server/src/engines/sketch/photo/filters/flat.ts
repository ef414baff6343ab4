/** A picture in a few flat colours with clean edges, as if cut out. */
import type { PixelSize } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'
import { toLab } from './oklab.ts'
import { nearest, palette, type Palette } from './palette.ts'
import { blur, type Plane, plane } from './plane.ts'
import { between } from './scale.ts'
import { shapesOf } from './simplify.ts'

export interface Flat {
  readonly width: number
  readonly height: number
  /** Per pixel the place of its colour. */
  readonly labels: Uint8Array
  /** Per pixel the place of the colour next to it, and how much of that shows (0 to 0.5): smooth edges. */
  readonly others: Uint8Array
  readonly share: Plane
  readonly colours: Palette
}

/** `radius` in pixels: shapes smaller than that are lost. */
export function flatten(raster: Raster, count: number, radius: number, seed: number): Flat {
  const shapes = shapesOf(raster, [radius, radius * 0.7], 10)
  const lab = toLab(shapes.raster)
  const { width, height } = lab
  const colours = palette(lab, count, seed)
  const first = new Uint8Array(width * height)
  for (let i = 0; i < first.length; i++) {
    first[i] = nearest(colours, lab.L.data[i]!, lab.a.data[i]!, lab.b.data[i]!)
  }
  const sigma = Math.max(radius * 0.45, 0.8)
  const soft = areas(first, count, width, height, sigma / shapes.step)
  return {
    width: raster.width,
    height: raster.height,
    colours,
    ...vote(soft, raster, shapes.step, sigma),
  }
}

/** Each colour's area, blurred: ragged edges become curves. One number per colour for every pixel. */
interface Areas {
  readonly count: number
  readonly width: number
  readonly height: number
  readonly data: Float32Array
  /** The two strongest colours of every pixel. */
  readonly best: Uint8Array
  readonly second: Uint8Array
}

function areas(
  first: Uint8Array,
  count: number,
  width: number,
  height: number,
  sigma: number,
): Areas {
  const data = new Float32Array(first.length * count)
  const best = new Uint8Array(first.length)
  const second = new Uint8Array(first.length)
  const area = plane(width, height)
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < first.length; i++) area.data[i] = first[i] === k ? 1 : 0
    const soft = blur(area, sigma).data
    for (let i = 0; i < first.length; i++) data[i * count + k] = soft[i]!
  }
  for (let i = 0; i < first.length; i++) {
    let [one, two] = [0, 0]
    let [high, low] = [-1, -1]
    for (let k = 0; k < count; k++) {
      const value = data[i * count + k]!
      if (value > high) {
        two = one
        low = high
        one = k
        high = value
      } else if (value > low) {
        two = k
        low = value
      }
    }
    best[i] = one
    second[i] = two
  }
  return { count, width, height, data, best, second }
}

/** Whichever area is strongest at a pixel of the full picture wins it. */
function vote(
  soft: Areas,
  full: PixelSize,
  step: number,
  sigma: number,
): Pick<Flat, 'labels' | 'others' | 'share'> {
  const { width, height } = full
  const labels = new Uint8Array(width * height)
  const others = new Uint8Array(width * height)
  const share = plane(width, height)
  const across = between(width, soft.width, step)
  const down = between(height, soft.height, step)
  const slope = sigma * 1.2
  const { data, count } = soft
  for (let y = 0; y < height; y++) {
    const top = down.at[y]!
    const bottom = Math.min(soft.height - 1, top + 1)
    const v = down.part[y]!
    for (let x = 0; x < width; x++) {
      const left = across.at[x]!
      const right = Math.min(soft.width - 1, left + 1)
      const u = across.part[x]!
      const a = top * soft.width
      const b = bottom * soft.width
      const near = (v < 0.5 ? a : b) + (u < 0.5 ? left : right)
      const [one, two] = [soft.best[near]!, soft.second[near]!]
      const i = y * width + x
      const [nw, ne] = [(a + left) * count, (a + right) * count]
      const [sw, se] = [(b + left) * count, (b + right) * count]
      const upper = lead(data, nw, one, two) * (1 - u) + lead(data, ne, one, two) * u
      const lower = lead(data, sw, one, two) * (1 - u) + lead(data, se, one, two) * u
      const gap = upper + (lower - upper) * v
      labels[i] = gap >= 0 ? one : two
      others[i] = gap >= 0 ? two : one
      share.data[i] = Math.max(0, 0.5 - Math.abs(gap) * slope)
    }
  }
  return { labels, others, share }
}

const lead = (data: Float32Array, at: number, one: number, two: number): number =>
  data[at + one]! - data[at + two]!
