/** Washes on rough paper: soft shapes, pigment gathered at their rims and in the paper's hollows. */
import { flow } from '../filters/flow.ts'
import { tooth, washes } from '../filters/paper.ts'
import { blur, ease, join, luma, map, plane, sample, split } from '../filters/plane.ts'
import { simplify } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

const sheet = [0.995, 0.99, 0.97] as const

export const watercolour: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const shapes = simplify(simplify(raster, 7 * s, 9), 4 * s, 9)
  const rims = flow(blur(luma(shapes), 0.8 * s), 1.2 * s).edge
  const dark = map(rims, (edge) => ease(0.015, 0.16, edge))
  const inside = blur(dark, 5 * s)
  const grain = tooth(width, height, 4.2 * s, seed).data
  const fine = tooth(width, height, Math.max(1.2, 1.8 * s), seed + 1).data
  const pools = washes(width, height, 170 * s, seed).data
  const bloom = washes(width, height, 46 * s, seed + 2).data
  const [driftX, driftY] = [
    washes(width, height, 22 * s, seed + 3),
    washes(width, height, 22 * s, seed + 4),
  ]
  const channels = split(shapes)
  const out = [plane(width, height), plane(width, height), plane(width, height)] as const
  for (let i = 0; i < grain.length; i++) {
    // A brush does not follow a contour to the pixel.
    const x = (i % width) + (driftX.data[i]! - 0.5) * 9 * s
    const y = ((i / width) | 0) + (driftY.data[i]! - 0.5) * 9 * s
    const rim = sample(dark, x, y) - sample(inside, x, y) * 0.55
    const pool = (pools[i]! - 0.5) * 1.1 + (bloom[i]! - 0.5) * 0.45
    const grit = (grain[i]! - 0.5) * 0.2 + (fine[i]! - 0.5) * 0.05
    const shade = 1 - (grain[i]! - 0.5) * 0.03
    const colour = [
      sample(channels[0], x, y),
      sample(channels[1], x, y),
      sample(channels[2], x, y),
    ] as const
    const grey = (colour[0] + colour[1] + colour[2]) / 3
    for (const c of [0, 1, 2] as const) {
      const pure = Math.min(1, Math.max(0, grey + (colour[c] - grey) * 1.28))
      // Thinned paint is nearer to white than the photograph; where it pooled it is denser.
      const thin = 0.09 + 0.91 * pure ** 0.82
      const density = rim * 0.75 + pool + grit * (0.35 + 0.65 * grey)
      out[c].data[i] = (thin - (thin - thin * thin) * density) * shade * sheet[c]
    }
  }
  return join(...out)
}
