/** The few colours that say most of a picture: k-means in OKLab over a sample of its pixels. */
import { random } from '../../paint/random.ts'
import type { Lab } from './oklab.ts'

/** `L`, `a`, `b` of each colour in turn, darkest first. */
export type Palette = Float32Array

const rounds = 12
/** Hue counts for more than lightness, so that a small bright thing keeps its colour. */
const chroma = 2

export function palette({ L, a, b }: Lab, count: number, seed: number): Palette {
  const step = Math.max(1, Math.floor(L.data.length / 6000))
  const picked = Math.floor(L.data.length / step)
  const points = new Float32Array(picked * 3)
  for (let i = 0; i < picked; i++) {
    points.set([L.data[i * step]!, a.data[i * step]!, b.data[i * step]!], i * 3)
  }
  const centres = spread(points, count, seed)
  for (let round = 0; round < rounds; round++) settle(points, centres)
  const order = Array.from({ length: count }, (_, k) => k).sort(
    (m, n) => centres[m * 3]! - centres[n * 3]!,
  )
  return Float32Array.from(order.flatMap((k) => [...centres.subarray(k * 3, k * 3 + 3)]))
}

/** First centres: each far from those already chosen (k-means++). */
function spread(points: Float32Array, count: number, seed: number): Float32Array {
  const next = random(seed, 'palette')
  const total = points.length / 3
  const centres = new Float32Array(count * 3)
  const far = new Float32Array(total).fill(1)
  for (let k = 0; k < count; k++) {
    let sum = 0
    for (const value of far) sum += value
    let left = next() * sum
    let chosen = 0
    while (chosen < total - 1 && left > far[chosen]!) left -= far[chosen++]!
    centres.set(points.subarray(chosen * 3, chosen * 3 + 3), k * 3)
    for (let i = 0; i < total; i++) {
      const d = distance(points, i * 3, centres, k * 3)
      far[i] = k === 0 ? d : Math.min(far[i]!, d)
    }
  }
  return centres
}

function settle(points: Float32Array, centres: Float32Array): void {
  const sums = new Float64Array((centres.length / 3) * 4)
  for (let i = 0; i < points.length; i += 3) {
    const k = nearest(centres, points[i]!, points[i + 1]!, points[i + 2]!)
    sums[k * 4]! += points[i]!
    sums[k * 4 + 1]! += points[i + 1]!
    sums[k * 4 + 2]! += points[i + 2]!
    sums[k * 4 + 3]! += 1
  }
  for (let k = 0; k < centres.length / 3; k++) {
    const count = sums[k * 4 + 3]!
    if (count === 0) continue
    for (let c = 0; c < 3; c++) centres[k * 3 + c] = sums[k * 4 + c]! / count
  }
}

function distance(p: Float32Array, i: number, q: Float32Array, j: number): number {
  const dL = p[i]! - q[j]!
  const da = (p[i + 1]! - q[j + 1]!) * chroma
  const db = (p[i + 2]! - q[j + 2]!) * chroma
  return dL * dL + da * da + db * db
}

/** Place of the nearest colour. */
export function nearest(colours: Palette, L: number, a: number, b: number): number {
  let best = 0
  let least = Infinity
  for (let k = 0; k < colours.length; k += 3) {
    const dL = L - colours[k]!
    const da = (a - colours[k + 1]!) * chroma
    const db = (b - colours[k + 2]!) * chroma
    const d = dL * dL + da * da + db * db
    if (d < least) {
      least = d
      best = k / 3
    }
  }
  return best
}
