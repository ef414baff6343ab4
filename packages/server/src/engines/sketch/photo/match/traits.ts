/** What a picture is like apart from what it shows: measured, so that a painting can be told from a photograph. */
import { type Raster, resize } from '../../../../images/codec.ts'
import { fitInside } from '../../../../images/geometry.ts'
import { flow } from '../filters/flow.ts'
import { type Lab, toLab } from '../filters/oklab.ts'
import { blur, map, type Plane } from '../filters/plane.ts'

export const traitNames = [
  'flat',
  'fine',
  'middle',
  'broad',
  'peaks',
  'runs',
  'chroma',
  'dull',
  'lines',
  'paper',
  'dark',
  'tones',
] as const

/** One number per name of `traitNames`. */
export type Traits = readonly number[]

/** Long side at which all pictures are measured: strokes of a larger one must not look finer. */
const measured = 480

export async function traitsOf(raster: Raster): Promise<Traits> {
  const size = fitInside(raster, { width: measured, height: measured })
  const lab = toLab(await resize(raster, size))
  const { L } = lab
  const layers = [0.7, 1.4, 2.8, 5.6].map((sigma) => blur(L, sigma))
  const bands = layers.slice(1).map((soft, k) => map(layers[k]!, (v, i) => v - soft.data[i]!))
  const [fine, middle, broad] = bands.map(energy)
  const squares = blur(
    map(bands[0]!, (v) => v * v),
    2.5,
  )
  const run = flow(layers[0]!, 2.2)
  return [
    share(squares, (v) => v < 0.004 ** 2),
    Math.log(fine! + 1e-4),
    Math.log(middle! / (fine! + 1e-4) + 1e-3),
    Math.log(broad! / (middle! + 1e-4) + 1e-3),
    Math.log(peaks(bands[0]!)),
    weighted(run.strength, run.edge),
    ...colours(lab),
    share(
      map(layers[0]!, (v, i) => v - layers[3]!.data[i]!),
      (v) => v < -0.09,
    ),
    share(lab, (v) => v > 0.93),
    share(lab, (v) => v < 0.22),
    tones(L),
  ]
}

const energy = ({ data }: Plane): number => {
  let sum = 0
  for (const value of data) sum += Math.abs(value)
  return sum / data.length
}

function share(from: Plane | Lab, holds: (value: number) => boolean): number {
  const { data } = 'L' in from ? from.L : from
  let count = 0
  for (const value of data) if (holds(value)) count += 1
  return count / data.length
}

/** Kurtosis: detail that is all in a few edges has much, an even grain has 3. */
function peaks({ data }: Plane): number {
  let [two, four] = [1e-9, 0]
  for (const value of data) {
    two += value * value
    four += value ** 4
  }
  return (four * data.length) / (two * two)
}

function weighted(values: Plane, weights: Plane): number {
  let [sum, total] = [0, 1e-6]
  for (let i = 0; i < values.data.length; i++) {
    sum += values.data[i]! * weights.data[i]!
    total += weights.data[i]!
  }
  return sum / total
}

/** Mean chroma, and the share of pixels that have none. */
function colours({ a, b }: Lab): readonly [number, number] {
  let [sum, grey] = [0, 0]
  for (let i = 0; i < a.data.length; i++) {
    const own = Math.hypot(a.data[i]!, b.data[i]!)
    sum += own
    if (own < 0.02) grey += 1
  }
  return [sum / a.data.length, grey / a.data.length]
}

/** How many steps of lightness are in use, as entropy in bits: a poster has few. */
function tones({ data }: Plane): number {
  const counts = new Float64Array(64)
  for (const value of data) counts[Math.min(63, Math.max(0, Math.floor(value * 64)))]! += 1
  let bits = 0
  for (const count of counts) {
    const p = count / data.length
    if (p > 0) bits -= p * Math.log2(p)
  }
  return bits
}
