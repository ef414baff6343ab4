/** Masks of 0 and 1 made cleaner: grown, shrunk, specks dropped, gaps in them filled. */
import type { Lab } from '../filters/oklab.ts'
import { blur, box, type Plane } from '../filters/plane.ts'
import { areas } from './areas.ts'

export interface Mask {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const asPlane = ({ width, height, data }: Mask): Plane => ({
  width,
  height,
  data: new Float32Array(data),
})

function above({ width, height, data }: Plane, least: number): Mask {
  const to = new Uint8Array(data.length)
  for (let i = 0; i < to.length; i++) to[i] = data[i]! > least ? 1 : 0
  return { width, height, data: to }
}

/** By squares of `2 · radius + 1` pixels. */
export const grown = (mask: Mask, radius: number): Mask => above(box(asPlane(mask), radius), 1e-5)
export const shrunk = (mask: Mask, radius: number): Mask =>
  above(box(asPlane(mask), radius), 1 - 1e-5)
/** Corners rounded, notches and spikes of about `sigma` pixels gone. */
export const smoothed = (mask: Mask, sigma: number): Mask => above(blur(asPlane(mask), sigma), 0.5)

/** Areas of at least `share` of the largest; holes smaller than `gap` pixels are filled. */
export function withoutSpecks(mask: Mask, share: number, gap: number): Mask {
  const { width, height } = mask
  const { labels, sizes } = areas(mask.data, width, height)
  const least = Math.max(...sizes) * share
  const solid = mask.data.map((_, i) => (labels[i]! > 0 && sizes[labels[i]!]! >= least ? 1 : 0))
  const rest = areas(
    solid.map((value) => 1 - value),
    width,
    height,
  )
  const data = solid.map((value, i) => (value || rest.sizes[rest.labels[i]!]! < gap ? 1 : 0))
  return { width, height, data }
}

/**
 * Gaps within `reach` pixels of the mask on both sides, and all that it encloses, are filled unless
 * the ground near them has their colour: a collar is filled, the view through a handle is not.
 */
export function withoutGaps(mask: Mask, lab: Lab, reach: number): Mask {
  const { width, height } = mask
  const closed = enclosed(shrunk(grown(mask, reach), reach))
  const ground = enclosed(grown(mask, 2)).data.map((value, i) => 1 - (value | closed.data[i]!))
  const foreign = mask.data.map((value, i) =>
    !value && closed.data[i]! && !goesOn(lab, ground, i) ? 1 : 0,
  )
  const steady = smoothed({ width, height, data: foreign }, 1.2).data
  return { width, height, data: mask.data.map((value, i) => value | steady[i]!) }
}

/** With everything that can't be reached from the border. */
function enclosed(mask: Mask): Mask {
  const { width, height, data } = mask
  const rest = areas(
    data.map((value) => 1 - value),
    width,
    height,
  )
  const open = new Set<number>()
  for (let x = 0; x < width; x++)
    open.add(rest.labels[x]!).add(rest.labels[x + width * (height - 1)]!)
  for (let y = 0; y < height; y++)
    open.add(rest.labels[y * width]!).add(rest.labels[y * width + width - 1]!)
  return {
    width,
    height,
    data: data.map((value, i) => (value || !open.has(rest.labels[i]!) ? 1 : 0)),
  }
}

const alike = 0.06 ** 2
/** How far is looked, and at how many pixels, as shares of the long side. */
const near = 0.13
const grain = 1 / 60

/** Whether the ground round a pixel has its colour often enough to go on behind it. Looks twice as far where none is near. */
function goesOn(lab: Lab, ground: Uint8Array, i: number): boolean {
  const reach = Math.round(Math.max(lab.width, lab.height) * near)
  const close = count(lab, ground, i, reach)
  const { seen, same } = close.seen < 12 ? count(lab, ground, i, reach * 2) : close
  return same > seen * 0.03
}

function count({ width, height, L, a, b }: Lab, ground: Uint8Array, i: number, reach: number) {
  const [x, y] = [i % width, (i / width) | 0]
  const stride = Math.max(1, Math.round(Math.max(width, height) * grain))
  let [seen, same] = [0, 0]
  for (let v = Math.max(0, y - reach); v < Math.min(height, y + reach); v += stride) {
    for (let u = Math.max(0, x - reach); u < Math.min(width, x + reach); u += stride) {
      const k = v * width + u
      if (!ground[k]) continue
      seen += 1
      const off =
        (L.data[k]! - L.data[i]!) ** 2 +
        ((a.data[k]! - a.data[i]!) ** 2 + (b.data[k]! - b.data[i]!) ** 2) * 2
      if (off < alike) same += 1
    }
  }
  return { seen, same }
}
