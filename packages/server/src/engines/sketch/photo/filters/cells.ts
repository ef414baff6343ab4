/** A picture divided into cells that follow its shapes: simple linear iterative clustering (Achanta, 2012). */
import type { Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import { type Lab, toLab } from './oklab.ts'

export interface Cells {
  readonly width: number
  readonly height: number
  /** Per pixel its cell. */
  readonly labels: Int32Array
  /** `x, y, L, a, b, pixels` of each cell. */
  readonly centres: Float64Array
}

const fields = 6
const rounds = 5

/** `size`: pixels across a cell. `regular`: 0.05 clings to colour, 0.4 makes even cells. */
export function cells(raster: Raster, size: number, regular: number, seed: number): Cells {
  const { width, height } = raster
  const lab = toLab(raster)
  const columns = Math.max(1, Math.round(width / size))
  const rows = Math.max(1, Math.round(height / size))
  const next = random(seed, 'cells')
  const centres = new Float64Array(columns * rows * fields)
  for (let k = 0; k < columns * rows; k++) {
    const shift = Math.floor(k / columns) % 2 === 0 ? 0.25 : 0.75
    const x = (((k % columns) + shift + (next() - 0.5) * 0.5) * width) / columns
    const y = ((Math.floor(k / columns) + 0.5 + (next() - 0.5) * 0.5) * height) / rows
    centres.set([x, y, ...colourAt(lab, x, y), 1], k * fields)
  }
  const labels = new Int32Array(width * height)
  for (let round = 0; round < rounds; round++) {
    assign(lab, labels, centres, size, regular)
    recentre(lab, labels, centres)
  }
  return { width, height, labels, centres }
}

function colourAt({ width, height, L, a, b }: Lab, x: number, y: number): number[] {
  const i =
    Math.min(height - 1, Math.max(0, y | 0)) * width + Math.min(width - 1, Math.max(0, x | 0))
  return [L.data[i]!, a.data[i]!, b.data[i]!]
}

function assign(
  lab: Lab,
  labels: Int32Array,
  centres: Float64Array,
  size: number,
  regular: number,
): void {
  const { width, height, L, a, b } = lab
  const least = new Float32Array(width * height).fill(Infinity)
  const near = (regular / size) ** 2
  const reach = size * 1.6
  for (let k = 0; k < centres.length; k += fields) {
    const cx = centres[k]!
    const cy = centres[k + 1]!
    const cL = centres[k + 2]!
    const ca = centres[k + 3]!
    const cb = centres[k + 4]!
    const right = Math.min(width, Math.ceil(cx + reach))
    const bottom = Math.min(height, Math.ceil(cy + reach))
    for (let y = Math.max(0, Math.floor(cy - reach)); y < bottom; y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < right; x++) {
        const i = y * width + x
        const dL = L.data[i]! - cL
        const da = (a.data[i]! - ca) * 2
        const db = (b.data[i]! - cb) * 2
        const d = dL * dL + da * da + db * db + near * ((x - cx) ** 2 + (y - cy) ** 2)
        if (d < least[i]!) {
          least[i] = d
          labels[i] = k / fields
        }
      }
    }
  }
}

function recentre({ width, L, a, b }: Lab, labels: Int32Array, centres: Float64Array): void {
  const sums = new Float64Array(centres.length)
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i]! * fields
    sums[k]! += i % width
    sums[k + 1]! += (i / width) | 0
    sums[k + 2]! += L.data[i]!
    sums[k + 3]! += a.data[i]!
    sums[k + 4]! += b.data[i]!
    sums[k + 5]! += 1
  }
  for (let k = 0; k < centres.length; k += fields) {
    const count = sums[k + 5]!
    centres[k + 5] = count
    if (count === 0) continue
    for (let c = 0; c < 5; c++) centres[k + c] = sums[k + c]! / count
  }
}
