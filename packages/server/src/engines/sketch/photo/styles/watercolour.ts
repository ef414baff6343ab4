/** Washes on rough paper: soft shapes, pigment gathered at their rims and in the paper's hollows. */
import type { Raster } from '../../../../images/codec.ts'
import { flow } from '../filters/flow.ts'
import { tooth, washes } from '../filters/paper.ts'
import { blur, ease, luma, map, type Plane } from '../filters/plane.ts'
import { shapesOf } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

const sheet = [0.995, 0.99, 0.97] as const

/** Thinned paint is nearer to white than the photograph. */
const thinned = Float32Array.from({ length: 1024 }, (_, k) => 0.09 + 0.91 * (k / 1023) ** 0.82)

export const watercolour: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { raster: shapes, step } = shapesOf(raster, [7 * s, 4 * s], 9)
  const rims = rimsOf(shapes, s, step)
  const grain = tooth(width, height, 4.2 * s, seed).data
  const fine = tooth(width, height, Math.max(1.2, 1.8 * s), seed + 1).data
  const pools = washes(width, height, 170 * s, seed).data
  const bloom = washes(width, height, 46 * s, seed + 2).data
  const driftX = washes(width, height, 22 * s, seed + 3).data
  const driftY = washes(width, height, 22 * s, seed + 4).data
  const [last, end, stray] = [shapes.width - 1.001, shapes.height - 1.001, 9 * s]
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    // A brush does not follow a contour to the pixel.
    const x = ((i % width) + 0.5 + (driftX[i]! - 0.5) * stray) / step - 0.5
    const y = (((i / width) | 0) + 0.5 + (driftY[i]! - 0.5) * stray) / step - 0.5
    const cx = x < 0 ? 0 : x > last ? last : x
    const cy = y < 0 ? 0 : y > end ? end : y
    const at = (cy | 0) * shapes.width + (cx | 0)
    const [u, v] = [cx - (cx | 0), cy - (cy | 0)]
    const red = between(shapes.data, at * 4, 4, shapes.width * 4, u, v) / 255
    const green = between(shapes.data, at * 4 + 1, 4, shapes.width * 4, u, v) / 255
    const blue = between(shapes.data, at * 4 + 2, 4, shapes.width * 4, u, v) / 255
    const grey = (red + green + blue) / 3
    const grit = (grain[i]! - 0.5) * 0.2 + (fine[i]! - 0.5) * 0.05
    const pool = (pools[i]! - 0.5) * 1.1 + (bloom[i]! - 0.5) * 0.45
    const rim = between(rims.data, at, 1, shapes.width, u, v) * 0.75
    // Where paint pooled it is denser.
    const density = rim + pool + grit * (0.35 + 0.65 * grey)
    const shade = 255 * (1 - (grain[i]! - 0.5) * 0.03)
    data[p] = washed(grey + (red - grey) * 1.28, density) * shade * sheet[0]
    data[p + 1] = washed(grey + (green - grey) * 1.28, density) * shade * sheet[1]
    data[p + 2] = washed(grey + (blue - grey) * 1.28, density) * shade * sheet[2]
    data[p + 3] = 255
  }
  return { width, height, data }
}

function washed(pure: number, density: number): number {
  const thin = thinned[pure <= 0 ? 0 : pure >= 1 ? 1023 : (pure * 1023 + 0.5) | 0]!
  return thin - (thin - thin * thin) * density
}

/** Pigment gathers along the rims of a wash, and thins out inside them. */
function rimsOf(shapes: Raster, s: number, step: number): Plane {
  const { edge } = flow(blur(luma(shapes), (0.8 * s) / step), (1.2 * s) / step)
  const dark = map(edge, (value) => ease(0.015, 0.16, value / step))
  const inside = blur(dark, (5 * s) / step).data
  return map(dark, (value, i) => value - inside[i]! * 0.55)
}

/** A value between four pixels, `u` to the right and `v` down. */
function between(
  data: Uint8ClampedArray | Float32Array,
  at: number,
  right: number,
  down: number,
  u: number,
  v: number,
): number {
  const top = data[at]! + (data[at + right]! - data[at]!) * u
  const under = at + down
  const bottom = data[under]! + (data[under + right]! - data[under]!) * u
  return top + (bottom - top) * v
}
