/** How likely a colour belongs to the subject rather than to what surrounds it: two smoothed histograms in OKLab. */
import type { Lab } from '../filters/oklab.ts'
import type { Plane } from '../filters/plane.ts'

const bins = 20
const cell = (L: number, a: number, b: number): number =>
  (clampBin(L * bins) * bins + clampBin((a + 0.2) * 2.5 * bins)) * bins +
  clampBin((b + 0.2) * 2.5 * bins)
const clampBin = (value: number): number => (value < 0 ? 0 : value >= bins ? bins - 1 : value | 0)

/** Log-odds for each pixel: above 0 is subject. `cover` is the present belief, `weight` how much a pixel says of the surroundings. */
export function logOdds({ L, a, b }: Lab, cover: Plane, weight: Plane): Float32Array {
  const where = new Uint16Array(cover.data.length)
  const inside = new Float64Array(bins ** 3)
  const outside = new Float64Array(bins ** 3)
  for (let i = 0; i < where.length; i++) {
    const k = cell(L.data[i]!, a.data[i]!, b.data[i]!)
    where[i] = k
    inside[k]! += cover.data[i]!
    outside[k]! += (1 - cover.data[i]!) * weight.data[i]!
  }
  const [fore, back] = [spread(inside), spread(outside)]
  const odds = Float64Array.from(fore, (value, k) => Math.log((value + 2e-6) / (back[k]! + 2e-6)))
  return Float32Array.from(where, (k) => odds[k]!)
}

/** A share of every bin goes to its neighbours, twice; the sum becomes 1. */
function spread(counts: Float64Array): Float64Array {
  let total = 1e-9
  for (const value of counts) total += value
  let from = counts.map((value) => value / total)
  for (let pass = 0; pass < 2; pass++) {
    for (const step of [1, bins, bins * bins]) {
      const to = new Float64Array(from.length)
      for (let k = 0; k < from.length; k++) {
        const place = Math.floor(k / step) % bins
        to[k] =
          from[k]! * 0.5 +
          (place > 0 ? from[k - step]! : from[k]!) * 0.25 +
          (place < bins - 1 ? from[k + step]! : from[k]!) * 0.25
      }
      from = to
    }
  }
  return from
}
