/** The hole filled at full size: pixels from where the search said, brought to one tone. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import type { Mask } from '../find/shape.ts'
import type { Completed } from './complete.ts'
import { type Ground, groundAt } from './ground.ts'
import { type Grid, openGrid, openSolver } from './join.ts'

/** What is known of the full size while it is filled. */
interface Work {
  readonly raster: Raster
  readonly hole: Mask
  readonly ground: Ground | undefined
  /** The hole's own rectangle, with a rim of one pixel; it may stick out of the picture by that. */
  readonly rect: Rect
  /** Per pixel of `rect`: what has to be added to its index in the picture to come to its source. */
  readonly way: Int32Array
  readonly grid: Grid
}

/** A new raster. `view` and `factor` are those of the completed level. */
export function lay(
  raster: Raster,
  hole: Mask,
  inner: Rect,
  view: Rect,
  factor: number,
  completed: Completed,
  ground: Ground | undefined,
): Raster {
  const rect = {
    x: inner.x - 1,
    y: inner.y - 1,
    width: inner.width + 2,
    height: inner.height + 2,
  }
  const grid = openGrid(rect.width, rect.height)
  const { level, from } = completed
  const way = new Int32Array(rect.width * rect.height)
  for (let k = 0; k < way.length; k++) {
    const [x, y] = [rect.x + (k % rect.width), rect.y + ((k / rect.width) | 0)]
    const out =
      x < inner.x || y < inner.y || x > inner.x + inner.width - 1 || y > inner.y + inner.height - 1
    if (out || !hole.data[y * raster.width + x]) continue
    const c = Math.floor((y - view.y) / factor) * level.width + Math.floor((x - view.x) / factor)
    const s = from[c]!
    if (s < 0) continue
    const dx = (s % level.width) - (c % level.width)
    const dy = ((s / level.width) | 0) - ((c / level.width) | 0)
    way[k] = (dy * raster.width + dx) * factor
    grid.inside[k] = 1
  }
  const work: Work = { raster, hole, ground, rect, way, grid }
  const pulls = bind(work)
  const data = new Uint8ClampedArray(raster.data)
  const solve = openSolver(grid)
  for (let c = 0; c < 3; c++) {
    const add = solve(pulls[c]!)
    for (let k = 0; k < way.length; k++) {
      if (!grid.inside[k]) continue
      const i = indexOf(work, k)
      data[i * 4 + c] = taken(work, i, way[k]!, c) + add[k]!
      data[i * 4 + 3] = 255
    }
  }
  return { width: raster.width, height: raster.height, data }
}

const indexOf = ({ raster, rect }: Work, k: number): number =>
  (rect.y + ((k / rect.width) | 0)) * raster.width + rect.x + (k % rect.width)

/** A colour from `way` further, as it would be at `i`. */
function taken({ raster, ground }: Work, i: number, way: number, c: number): number {
  const value = raster.data[(i + way) * 4 + c]!
  if (!ground) return value
  const [w, s] = [raster.width, i + way]
  return (
    value +
    groundAt(ground, c, i % w, Math.floor(i / w)) -
    groundAt(ground, c, s % w, Math.floor(s / w))
  )
}

/** Ties neighbours to each other and to the rim, and gives the pulls of the three colours. */
function bind(work: Work): readonly [Float32Array, Float32Array, Float32Array] {
  const { raster, hole, rect, way, grid } = work
  const { inside, right, down, anchor } = grid
  const pulls = [0, 1, 2].map(() => new Float32Array(way.length))
  const count = inside.reduce((sum, value) => sum + value, 0)
  const slack = 1 / (Math.sqrt(count) * 0.7 + 4) ** 2
  const step = new Float64Array(3)
  const tie = (k: number, n: number, ties: Float32Array) => {
    ties[k] = 1
    if (way[k] === way[n] || !stepBetween(work, k, way[n]!, way[k]!, false, step)) return
    for (let c = 0; c < 3; c++) {
      pulls[c]![k]! += step[c]!
      pulls[c]![n]! -= step[c]!
    }
  }
  const rim = (k: number, x: number, y: number) => {
    if (x < 0 || y < 0 || x >= raster.width || y >= raster.height) return
    if (hole.data[y * raster.width + x]) return
    if (!stepBetween(work, k, 0, way[k]!, true, step)) return
    const off = step[0]! ** 2 + step[1]! ** 2 + step[2]! ** 2
    // What is too far off is another thing that the hole cuts: it must not bleed in.
    const weight = 1 / (1 + off / (3 * 34 ** 2)) ** 2
    anchor[k]! += weight
    for (let c = 0; c < 3; c++) pulls[c]![k]! += step[c]! * weight
  }
  for (let k = 0; k < way.length; k++) {
    if (!inside[k]) continue
    anchor[k]! += slack
    if (inside[k + 1]) tie(k, k + 1, right)
    if (inside[k + rect.width]) tie(k, k + rect.width, down)
    const [x, y] = [rect.x + (k % rect.width), rect.y + ((k / rect.width) | 0)]
    rim(k, x - 1, y)
    rim(k, x + 1, y)
    rim(k, x, y - 1)
    rim(k, x, y + 1)
  }
  return [pulls[0]!, pulls[1]!, pulls[2]!]
}

const span = 3

/** The mean of one source less another round a pixel: what differs is tone, the texture's own noise is not. */
function stepBetween(
  { raster, hole, rect, ground }: Work,
  k: number,
  one: number,
  other: number,
  rim: boolean,
  step: Float64Array,
): boolean {
  step.fill(0)
  const [x, y] = [rect.x + (k % rect.width), rect.y + ((k / rect.width) | 0)]
  const right = Math.min(raster.width - 1, x + span)
  const bottom = Math.min(raster.height - 1, y + span)
  let count = 0
  for (let v = Math.max(0, y - span); v <= bottom; v++) {
    for (let u = Math.max(0, x - span); u <= right; u++) {
      const i = v * raster.width + u
      const [a, b] = [i + one, i + other]
      if (a < 0 || b < 0 || a >= hole.data.length || b >= hole.data.length) continue
      if (hole.data[a] || hole.data[b] || (rim && hole.data[i])) continue
      count += 1
      for (let c = 0; c < 3; c++) step[c]! += raster.data[a * 4 + c]! - raster.data[b * 4 + c]!
    }
  }
  if (count === 0) return false
  for (let c = 0; c < 3; c++) step[c]! /= count
  if (ground) evened(raster, ground, y * raster.width + x, one, other, step)
  return true
}

/** The same on a ground that changes from place to place. */
function evened(
  { width }: Raster,
  ground: Ground,
  i: number,
  one: number,
  other: number,
  step: Float64Array,
): void {
  const at = (j: number, c: number) => groundAt(ground, c, j % width, Math.floor(j / width))
  for (let c = 0; c < 3; c++) step[c]! += at(i + other, c) - at(i + one, c)
}
