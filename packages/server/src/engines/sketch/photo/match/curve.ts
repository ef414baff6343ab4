/** A rising curve from the lightness of one picture to that of another. */

/** 0–1 to 0–1, never falling. */
export type Curve = (light: number) => number

const steps = 256

/** Values of `from` sent to those of `to` of the same rank; no part is pressed or stretched beyond the slopes. */
export function matching(from: Float32Array, to: Float32Array, least: number, most: number): Curve {
  const [own, other] = [from.toSorted(), to.toSorted()]
  const raw = Float64Array.from({ length: steps + 1 }, (_, k) => {
    const rank = rankOf(own, k / steps)
    const at = Math.min(other.length - 1, Math.floor(rank * other.length))
    return other[at]!
  })
  const table = held(smooth(raw, 9), own, least, most)
  return (light) => {
    const at = Math.min(1, Math.max(0, light)) * steps
    const k = Math.min(steps - 1, Math.floor(at))
    return table[k]! + (table[k + 1]! - table[k]!) * (at - k)
  }
}

/** Share of the sorted values below `value`; half of those that equal it. */
function rankOf(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low / sorted.length
}

function smooth(values: Float64Array, radius: number): Float64Array {
  const at = (k: number) => values[Math.min(values.length - 1, Math.max(0, k))]!
  return values.map((_, k) => {
    let [sum, count] = [0, 0]
    for (let d = -radius; d <= radius; d++) {
      const weight = radius + 1 - Math.abs(d)
      sum += at(k + d) * weight
      count += weight
    }
    return sum / count
  })
}

/** Slopes held between two limits, walked from the middle of the picture's own lightness. */
function held(table: Float64Array, own: Float32Array, least: number, most: number): Float64Array {
  const middle = Math.round(own[own.length >> 1]! * steps)
  const to = new Float64Array(table.length)
  to[middle] = table[middle]!
  const step = (gap: number) => Math.min(most / steps, Math.max(least / steps, gap))
  for (let k = middle + 1; k <= steps; k++) to[k] = to[k - 1]! + step(table[k]! - to[k - 1]!)
  for (let k = middle - 1; k >= 0; k--) to[k] = to[k + 1]! - step(to[k + 1]! - table[k]!)
  // Ends that ran out of the range bend back into it.
  return to.map((value) => {
    const light = value > 0.9 ? 0.9 + 0.1 * Math.tanh((value - 0.9) / 0.1) : value
    return Math.max(0, light < 0.03 ? 0.03 * Math.exp((light - 0.03) / 0.03) : light)
  })
}
