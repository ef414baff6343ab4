/** Stone tiles set along the picture's shapes, bevelled, each a shade of its own, in pale grout. */
import { tiles } from '../filters/tiles.ts'
import { luma } from '../filters/plane.ts'
import { flow } from '../filters/flow.ts'
import { random } from '../../paint/random.ts'
import { scaleOf, type Stylise } from './style.ts'

const grout = [126, 118, 106] as const

export const mosaic: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const size = Math.max(6, 16 * s)
  const set = tiles(
    raster,
    flow(luma(raster), size * 0.7, Math.max(1, Math.floor(size / 4))),
    size,
    seed,
  )
  const next = random(seed, 'stone')
  const count = set.x.length
  const sums = new Float64Array(count * 4)
  for (let i = 0; i < set.tile.length; i++) {
    const k = set.tile[i]! * 4
    for (let c = 0; c < 3; c++) sums[k + c]! += raster.data[i * 4 + c]!
    sums[k + 3]! += 1
  }
  const shade = Float32Array.from({ length: count }, () => (next() - 0.5) * 26)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const k = set.tile[i]!
    // Distance to the joint in pixels: 0 lies in the middle of the grout.
    const deep = set.joint.data[i]!
    const stone = Math.min(1, Math.max(0, (deep - 0.5 * s) / Math.max(0.8, s * 0.9)))
    const bevel = deep < 3.4 * s ? (1 - deep / (3.4 * s)) * set.slope.data[i]! * 44 : 0
    const pixels = Math.max(1, sums[k * 4 + 3]!)
    for (let c = 0; c < 3; c++) {
      const mean = sums[k * 4 + c]! / pixels
      const face = 128 + (mean - 128) * 1.12 + shade[k]! + bevel
      data[p + c] = grout[c]! * (1 - stone) + face * stone
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}
