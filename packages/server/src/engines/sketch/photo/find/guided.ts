/** The guided filter (He, Sun and Tang, 2010; fast: He and Sun, 2015): a mask bent to the edges of the picture it belongs to. */
import type { Raster } from '../../../../images/codec.ts'
import { box, luma, map, type Plane, plane, resized } from '../filters/plane.ts'

/** What was learnt of a mask: `slope · brightness + offset`, at the mask's own size. */
interface Model {
  readonly slope: Plane
  readonly offset: Plane
}

function learn(guide: Plane, mask: Plane, radius: number, epsilon: number): Model {
  const meanGuide = box(guide, radius)
  const meanMask = box(mask, radius)
  const cross = box(
    map(guide, (v, i) => v * mask.data[i]!),
    radius,
  )
  const square = box(
    map(guide, (v) => v * v),
    radius,
  )
  const slope = map(
    meanGuide,
    (m, i) => (cross.data[i]! - m * meanMask.data[i]!) / (square.data[i]! - m * m + epsilon),
  )
  const offset = map(meanMask, (m, i) => m - slope.data[i]! * meanGuide.data[i]!)
  return { slope: box(slope, radius), offset: box(offset, radius) }
}

/**
 * `radius` in pixels; `epsilon` is how much variance in the guide counts as flat (0.0001 sharp, 0.01 soft).
 * `full` is the guide at a larger size: what was learnt at the mask's own size is then laid over that.
 */
export function guided(
  guide: Plane,
  mask: Plane,
  radius: number,
  epsilon: number,
  full: Plane = guide,
): Plane {
  const { slope, offset } = learn(guide, mask, radius, epsilon)
  const { width, height } = full
  const scale = guide.width / width
  const fit = (from: Plane) => (scale === 1 ? from : resized(from, width, height, scale))
  const a = fit(slope).data
  const b = fit(offset).data
  return map(full, (v, i) => Math.min(1, Math.max(0, a[i]! * v + b[i]!)))
}

/** Where a mask is to be looked at, and what is said of the rest. */
export interface Band {
  /** At the mask's own size. Above `high` the answer is 1, below `low` 0, without looking. */
  readonly sure: Plane
  readonly low: number
  readonly high: number
  /** What becomes of a bent value. */
  readonly shape: (value: number) => number
}

/** As `guided`, to the full size of `raster`, of which `small` is a smaller copy; only what is not sure is worked out. */
export function guidedNear(
  raster: Raster,
  small: Raster,
  mask: Plane,
  look: { readonly radius: number; readonly epsilon: number },
  band: Band,
): Plane {
  const model = learn(luma(small), mask, look.radius, look.epsilon)
  const { width, height } = raster
  const to = plane(width, height)
  const cells = columnsOf(width, small.width)
  const rows = [band.sure, model.slope, model.offset].map((from) => ({
    from,
    at: new Float32Array(from.width + 1),
  }))
  for (let y = 0; y < height; y++) {
    const v = Math.min(small.height - 1, Math.max(0, ((y + 0.5) * small.height) / height - 0.5))
    for (const { from, at } of rows) between(from, v, at)
    bend(
      raster,
      to,
      y,
      cells,
      rows.map(({ at }) => at),
      band,
    )
  }
  return to
}

/** For every column of the small picture the first full one right of its middle, and the last one of all. */
function columnsOf(full: number, small: number): Int32Array {
  const step = full / small
  const first = (k: number) => Math.min(full, Math.max(0, Math.ceil((k + 0.5) * step - 0.5)))
  return Int32Array.from({ length: small + 1 }, (_, k) => (k === small ? full : first(k)))
}

function between({ width, height, data }: Plane, v: number, to: Float32Array): void {
  const top = Math.floor(v) * width
  const bottom = Math.min(height - 1, Math.floor(v) + 1) * width
  const t = v - Math.floor(v)
  for (let k = 0; k < width; k++) to[k] = data[top + k]! + (data[bottom + k]! - data[top + k]!) * t
  to[width] = to[width - 1]!
}

function bend(
  { width, data }: Raster,
  to: Plane,
  y: number,
  cells: Int32Array,
  rows: readonly Float32Array[],
  { low, high, shape }: Band,
): void {
  const [sure, slope, offset] = rows
  if (!sure || !slope || !offset) return
  const last = cells.length - 2
  const step = width / (last + 1)
  let full = -1
  for (let k = -1; k <= last; k++) {
    const [here, next] = [Math.max(0, k), Math.min(last, k + 1)]
    const [from, end] = [k < 0 ? 0 : cells[k]!, cells[k + 1]!]
    const [one, two] = [sure[here]!, sure[next]!]
    if (one > high && two > high) {
      if (full < 0) full = from
      continue
    }
    if (full >= 0) to.data.fill(1, y * width + full, y * width + from)
    full = -1
    if (one < low && two < low) continue
    for (let x = from; x < end; x++) {
      const t = Math.min(1, Math.max(0, (x + 0.5) / step - 0.5 - k))
      const near = one + (two - one) * t
      const i = y * width + x
      if (near > high) to.data[i] = 1
      else if (near >= low) {
        const p = i * 4
        const light = (0.2126 * data[p]! + 0.7152 * data[p + 1]! + 0.0722 * data[p + 2]!) / 255
        const a = slope[here]! + (slope[next]! - slope[here]!) * t
        const b = offset[here]! + (offset[next]! - offset[here]!) * t
        to.data[i] = shape(Math.min(1, Math.max(0, a * light + b)))
      }
    }
  }
  if (full >= 0) to.data.fill(1, y * width + full, (y + 1) * width)
}
