/** A plain ground round a hole (sky, backdrop, table top): one surface of colour that changes slowly. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { solve } from '../find/ground.ts'
import type { Mask } from '../find/shape.ts'

const terms = 6

export interface Surface {
  /** Per colour the factors of 1, x, y, x², xy, y². */
  readonly factors: readonly Float64Array[]
  /** x and y run from -1 to 1 over this. */
  readonly frame: Rect
  /** Where it was learnt: beyond, it goes on as it is at the edge. */
  readonly known: Rect
}
export type Ground = Surface

/** The same surface in a picture of which it was learnt in a part that starts at `x`, `y`. */
export const shifted = ({ factors, frame, known }: Surface, x: number, y: number): Surface => ({
  factors,
  frame: { ...frame, x: frame.x + x, y: frame.y + y },
  known: { ...known, x: known.x + x, y: known.y + y },
})

/** How far, in 0 to 255, a plain ground may be from its surface, and how much of it at least is that near. */
const near = 26
const least = 0.9
const evenness = 9

/** `undefined` where the surroundings are anything but plain. */
export function plainGround(raster: Raster, hole: Mask, view: Rect): Ground | undefined {
  const pixels = around(raster, hole, view)
  if (pixels.length < 60) return undefined
  let kept = pixels
  let ground = surfaceOf(raster, kept, view)
  for (let round = 0; round < 3; round++) {
    const next = pixels.filter((i) => off(raster, ground, i) < near)
    if (next.length < pixels.length * least) return undefined
    kept = next
    ground = surfaceOf(raster, kept, view)
  }
  const rms = Math.sqrt(kept.reduce((sum, i) => sum + off(raster, ground, i) ** 2, 0) / kept.length)
  return rms < evenness ? ground : undefined
}

/** Known pixels near the hole, thinned to some thousands. */
function around(raster: Raster, hole: Mask, view: Rect): number[] {
  const inner = bounds(hole, view)
  const reach = Math.max(8, Math.round(Math.max(inner.width, inner.height) * 0.3))
  const [left, top] = [Math.max(view.x, inner.x - reach), Math.max(view.y, inner.y - reach)]
  const right = Math.min(view.x + view.width, inner.x + inner.width + reach)
  const bottom = Math.min(view.y + view.height, inner.y + inner.height + reach)
  const stride = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / 12_000)))
  const list: number[] = []
  for (let y = top; y < bottom; y += stride)
    for (let x = left; x < right; x += stride)
      if (!hole.data[y * raster.width + x]) list.push(y * raster.width + x)
  return list
}

/** The smallest rectangle with all of a mask that lies in `view`. */
export function bounds({ width, data }: Mask, view: Rect): Rect {
  let [left, top, right, bottom] = [view.x + view.width, view.y + view.height, view.x, view.y]
  for (let y = view.y; y < view.y + view.height; y++) {
    for (let x = view.x; x < view.x + view.width; x++) {
      if (!data[y * width + x]) continue
      if (x < left) left = x
      if (x + 1 > right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

function extent(pixels: readonly number[], width: number): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0]
  for (const i of pixels) {
    const [x, y] = [i % width, Math.floor(i / width)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Red (0), green (1) or blue (2) of the surface at a pixel, 0 to 255. */
export function groundAt(
  { factors, frame, known }: Ground,
  c: number,
  x: number,
  y: number,
): number {
  const u = (Math.min(known.x + known.width, Math.max(known.x, x)) - frame.x) / frame.width
  const v = (Math.min(known.y + known.height, Math.max(known.y, y)) - frame.y) / frame.height
  return at(factors[c]!, u * 2 - 1, v * 2 - 1)
}

const at = (k: Float64Array, u: number, v: number): number =>
  k[0]! + k[1]! * u + k[2]! * v + k[3]! * u * u + k[4]! * u * v + k[5]! * v * v

/** How far a pixel, by its index, is from the surface: 0 to 255. */
export function off({ width, data }: Raster, ground: Ground, i: number): number {
  const [x, y] = [i % width, Math.floor(i / width)]
  let sum = 0
  for (let c = 0; c < 3; c++) sum += (data[i * 4 + c]! - groundAt(ground, c, x, y)) ** 2
  return Math.sqrt(sum / 3)
}

/** Fitted to some pixels, by their indices. */
export function surfaceOf(raster: Raster, pixels: readonly number[], frame: Rect): Surface {
  const { width, data } = raster
  const rows = Array.from({ length: terms }, () => new Float64Array(terms + 3))
  for (const i of pixels) {
    const u = (((i % width) - frame.x) / frame.width) * 2 - 1
    const v = ((Math.floor(i / width) - frame.y) / frame.height) * 2 - 1
    const p = [1, u, v, u * u, u * v, v * v]
    for (let r = 0; r < terms; r++) {
      for (let c = 0; c < terms; c++) rows[r]![c]! += p[r]! * p[c]!
      for (let c = 0; c < 3; c++) rows[r]![terms + c]! += p[r]! * data[i * 4 + c]!
    }
  }
  // A little stiffness, so that a ground seen on one side only is level.
  for (let r = 1; r < terms; r++) rows[r]![r]! += pixels.length * 0.0005
  solve(rows)
  const factors = [0, 1, 2].map((c) => Float64Array.from(rows, (row) => row[terms + c]!))
  return { factors, frame, known: extent(pixels, width) }
}
