/** Layers of coloured paper: each colour a sheet, the darkest at the back, each casting its shadow on those behind. */
import { flatten } from '../filters/flat.ts'
import { put } from '../filters/oklab.ts'
import { tooth } from '../filters/paper.ts'
import { blur, ease, type Plane, plane } from '../filters/plane.ts'
import { scaleOf, type Stylise } from './style.ts'

const sheets = 13
/** How strongly a sheet's shadow darkens the one right behind it, and the most that any does. */
const shade = { gain: 3.4, most: 0.5 } as const

export const paperCut: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { labels, others, share, colours } = flatten(raster, sheets, 4.2 * s, seed)
  const high = plane(width, height)
  for (let i = 0; i < labels.length; i++) {
    const t = share.data[i]!
    high.data[i] = (labels[i]! * (1 - t) + others[i]! * t) / (sheets - 1)
  }
  const cast = blur(high, 3.6 * s)
  const grain = tooth(width, height, Math.max(1, 1.8 * s), seed)
  const data = new Uint8ClampedArray(raster.data.length)
  const [dx, dy] = [Math.round(4 * s), Math.round(5 * s)]
  const near = Math.max(1, Math.round(1.1 * s))
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = i % width
    const y = (i / width) | 0
    const own = high.data[i]!
    // Light comes from the upper left.
    const over = at(cast, x - dx, y - dy) - own
    const shadow = over > 0 ? Math.min(shade.most, over * shade.gain) : 0
    const rim = ease(0.01, 0.06, own - at(high, x - near, y - near)) * 0.045
    const [k, o, t] = [labels[i]! * 3, others[i]! * 3, share.data[i]!]
    const mixed = (c: 0 | 1 | 2): number => colours[k + c]! * (1 - t) + colours[o + c]! * t
    const L = (0.14 + mixed(0) * 0.86 + rim + (grain.data[i]! - 0.5) * 0.02) * (1 - shadow)
    put(data, p, L, mixed(1) * 1.4, mixed(2) * 1.4)
  }
  return { width, height, data }
}

const at = ({ width, height, data }: Plane, x: number, y: number): number =>
  data[
    (y < 0 ? 0 : y >= height ? height - 1 : y) * width + (x < 0 ? 0 : x >= width ? width - 1 : x)
  ]!
