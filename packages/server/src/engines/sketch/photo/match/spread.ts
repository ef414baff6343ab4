/** Shifts known for some colours, carried smoothly to all nodes of a table. */
import { fromLab } from '../../paint/colour.ts'
import { side } from './lut.ts'
import type { Points } from './transfer.ts'

export type Shift = readonly [number, number, number]

const nodes = side ** 3
const span = 255 / (side - 1)
/** How far a colour's shift is carried, in nodes: where near ones say little, farther ones are asked. */
const reaches = [1, 2, 4, 9] as const

/** The shift of each node: the mean of those of the colours near it. */
export function spread(from: Points, to: Points): (node: number) => Shift {
  const sums = splat(from, to)
  const fields = [nothing(), nothing(), nothing()]
  const left = new Float32Array(nodes).fill(1)
  for (const [k, reach] of reaches.entries()) {
    const last = k === reaches.length - 1
    const [weight, ...shifts] = sums.map((field) => blurred(field, reach))
    for (let n = 0; n < nodes; n++) {
      const sure = weight![n]!
      const share = left[n]! * (last ? 1 : Math.min(1, sure / (sure + 0.35)))
      if (sure < 1e-9) continue
      for (let c = 0; c < 3; c++) fields[c]![n]! += (share * shifts[c]![n]!) / sure
      left[n]! -= share
    }
  }
  const even = fields.map((field) => blurred(field, 1))
  return (node) => [even[0]![node]!, even[1]![node]!, even[2]![node]!]
}

const nothing = (): Float32Array => new Float32Array(nodes)

/** Number of colours at each node, and the sums of their shifts. */
function splat(from: Points, to: Points): Float32Array[] {
  const sums = [nothing(), nothing(), nothing(), nothing()]
  for (let k = 0; k < from.count; k++) {
    const p = k * 3
    const [L, a, b] = [from.data[p]!, from.data[p + 1]! / 2, from.data[p + 2]! / 2]
    const [x, y, z] = fromLab([L, a, b]).map((v) => Math.min(side - 1, Math.round(v / span)))
    const node = (z! * side + y!) * side + x!
    sums[0]![node]! += 1
    for (let c = 0; c < 3; c++) sums[c + 1]![node]! += to.data[p + c]! - from.data[p + c]!
  }
  return sums
}

/** Three box blurs along each of the three sides. */
function blurred(field: Float32Array, reach: number): Float32Array {
  let at = field
  for (let pass = 0; pass < 2; pass++)
    for (const stride of [1, side, side * side]) at = means(at, stride, reach)
  return at
}

function means(field: Float32Array, stride: number, reach: number): Float32Array {
  const to = new Float32Array(nodes)
  for (let start = 0; start < nodes; start++) {
    if (Math.floor(start / stride) % side !== 0) continue
    for (let k = 0; k < side; k++) {
      let sum = 0
      for (let d = -reach; d <= reach; d++) {
        const j = Math.min(side - 1, Math.max(0, k + d))
        sum += field[start + j * stride]!
      }
      to[start + k * stride] = sum / (2 * reach + 1)
    }
  }
  return to
}
