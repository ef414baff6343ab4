/** Square tiles that turn with the picture (after Hausner, 2001): nearest seed by a distance turned into its direction. */
import type { PixelSize } from '@limn/sdk'
import { random } from '../../paint/random.ts'
import type { Flow } from './flow.ts'
import { type Plane, plane } from './plane.ts'

export interface Tiles {
  readonly tile: Int32Array
  readonly x: Float32Array
  readonly y: Float32Array
  /** Pixels to the joint with the next tile. */
  readonly joint: Plane
  /** -1 to 1: whether the nearest rim of the tile faces away from or towards the upper left. */
  readonly slope: Plane
}

const settling = 4

export function tiles({ width, height }: PixelSize, run: Flow, size: number, seed: number): Tiles {
  const columns = Math.max(2, Math.ceil(width / size))
  const rows = Math.max(2, Math.ceil(height / size))
  const next = random(seed, 'tiles')
  const count = columns * rows
  const x = Float32Array.from(
    { length: count },
    (_, k) => (((k % columns) + 0.5 + (next() - 0.5) * 0.7) * width) / columns,
  )
  const y = Float32Array.from(
    { length: count },
    (_, k) => ((Math.floor(k / columns) + 0.5 + (next() - 0.5) * 0.7) * height) / rows,
  )
  const set = {
    tile: new Int32Array(width * height),
    x,
    y,
    joint: plane(width, height),
    slope: plane(width, height),
  }
  for (let round = 0; round < settling; round++) {
    assign(set, sort(set, run, columns, rows), round === settling - 1 ? 1 : 3)
    if (round < settling - 1) settle(set, width)
  }
  return set
}

/** The seeds by the cell of the grid they lie in, with the direction of the picture there. */
interface Seeds {
  readonly columns: number
  readonly rows: number
  readonly bins: readonly (readonly number[])[]
  readonly cos: Float32Array
  readonly sin: Float32Array
}

function sort(set: Tiles, run: Flow, columns: number, rows: number): Seeds {
  const { width, height } = set.joint
  const cos = new Float32Array(set.x.length)
  const sin = new Float32Array(set.x.length)
  const bins: number[][] = Array.from({ length: columns * rows }, () => [])
  for (let k = 0; k < set.x.length; k++) {
    const px = Math.min(width - 1, Math.max(0, set.x[k]! | 0))
    const py = Math.min(height - 1, Math.max(0, set.y[k]! | 0))
    const at = Math.floor(py / run.step) * run.x.width + Math.floor(px / run.step)
    cos[k] = run.x.data[at]!
    sin[k] = run.y.data[at]!
    bins[(((py * rows) / height) | 0) * columns + (((px * columns) / width) | 0)]?.push(k)
  }
  return { columns, rows, bins, cos, sin }
}

/** `stride` 3 looks at every ninth pixel only: enough to settle the seeds. */
function assign(set: Tiles, seeds: Seeds, stride: number): void {
  const { width, height } = set.joint
  const { columns, rows } = seeds
  set.tile.fill(-1)
  const near = new Int32Array(256)
  let cell = -1
  let count = 0
  for (let py = 0; py < height; py += stride) {
    const row = ((py * rows) / height) | 0
    for (let px = 0; px < width; px += stride) {
      const column = ((px * columns) / width) | 0
      if (row * columns + column !== cell) {
        cell = row * columns + column
        count = gather(seeds, column, row, near)
      }
      place(set, seeds, px, py, near, count)
    }
  }
}

/** Seeds of a cell and its neighbours. */
function gather(
  { columns, rows, bins }: Seeds,
  column: number,
  row: number,
  near: Int32Array,
): number {
  let count = 0
  for (let by = Math.max(0, row - 1); by <= Math.min(rows - 1, row + 1); by++) {
    for (let bx = Math.max(0, column - 1); bx <= Math.min(columns - 1, column + 1); bx++) {
      for (const k of bins[by * columns + bx]!) if (count < near.length) near[count++] = k
    }
  }
  return count
}

/** Finds the tile of one pixel, how far the joint is, and how the nearest rim stands to the light. */
function place(
  set: Tiles,
  { cos, sin }: Seeds,
  px: number,
  py: number,
  near: Int32Array,
  count: number,
): void {
  let best = Infinity
  let second = Infinity
  let tile = 0
  for (let n = 0; n < count; n++) {
    const k = near[n]!
    const dx = px - set.x[k]!
    const dy = py - set.y[k]!
    const u = Math.abs(dx * cos[k]! + dy * sin[k]!)
    const v = Math.abs(dy * cos[k]! - dx * sin[k]!)
    const d = u > v ? u + v * 0.12 : v + u * 0.12
    if (d < best) {
      second = best
      best = d
      tile = k
    } else if (d < second) second = d
  }
  const i = py * set.joint.width + px
  set.tile[i] = tile
  set.joint.data[i] = (second - best) / 2
  const [dx, dy, c, s] = [px - set.x[tile]!, py - set.y[tile]!, cos[tile]!, sin[tile]!]
  const [u, v] = [dx * c + dy * s, dy * c - dx * s]
  const lit = Math.abs(u) > Math.abs(v) ? Math.sign(u) * (c + s) : Math.sign(v) * (c - s)
  set.slope.data[i] = -lit * 0.707
}

function settle(set: Tiles, width: number): void {
  const sums = new Float64Array(set.x.length * 3)
  for (let i = 0; i < set.tile.length; i++) {
    const k = set.tile[i]! * 3
    if (k < 0) continue
    sums[k]! += i % width
    sums[k + 1]! += (i / width) | 0
    sums[k + 2]! += 1
  }
  for (let k = 0; k < set.x.length; k++) {
    const pixels = sums[k * 3 + 2]!
    if (pixels === 0) continue
    set.x[k] = sums[k * 3]! / pixels
    set.y[k] = sums[k * 3 + 1]! / pixels
  }
}
