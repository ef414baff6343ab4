/** Layers of coloured paper, the darkest at the back, each lighter one casting its shadow on those behind. */
import { type Lab, put, toLab } from '../filters/oklab.ts'
import { tooth } from '../filters/paper.ts'
import { blur, ease, levels, luma, map, type Plane, resized, sample } from '../filters/plane.ts'
import { shapesOf } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

const layerCount = 7

export const paperCut: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { raster: shapes, step } = shapesOf(raster, [9 * s, 6 * s], 10)
  const rough = blur(levels(luma(shapes)), (3.2 * s) / step)
  const tone = step > 1 ? resized(rough, width, height, 1 / step) : rough
  const sheets = sheetsOf(toLab(shapes), rough)
  const casts = sheets.map(({ cut }) =>
    blur(
      map(rough, (v) => over(cut, v)),
      (5 * s) / step,
    ),
  )
  const grain = tooth(width, height, Math.max(1, 1.8 * s), seed)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const v = tone.data[i]!
    // What lies under a whole sheet is not seen.
    let k = sheets.length - 1
    while (k > 0 && v < sheets[k]!.cut + soft) k -= 1
    const paper = 0.2 + (grain.data[i]! - 0.5) * 0.018
    let { L, a, b } = sheets[k]!
    L = paper + L * 0.8
    // The shadow falls to the lower right on whatever lies behind.
    const x = ((i % width) + 0.5 - 4 * s) / step - 0.5
    const y = (((i / width) | 0) + 0.5 - 5 * s) / step - 0.5
    for (k += 1; k < sheets.length; k++) {
      const sheet = sheets[k]!
      const cover = over(sheet.cut, v)
      const shade = sample(casts[k]!, x, y)
      if (cover === 0 && shade < 0.002) break
      const rim = cover > 0.02 && cover < 0.98 ? 0.05 : 0
      const shadow = 0.42 * shade * (1 - cover)
      L = L * (1 - shadow) * (1 - cover) + (paper + sheet.L * 0.8 + rim) * cover
      a += (sheet.a - a) * cover
      b += (sheet.b - b) * cover
    }
    put(data, p, L, a, b)
  }
  return { width, height, data }
}

/** Half the width of a sheet's edge, in lightness. */
const soft = 0.012
const over = (cut: number, v: number): number => ease(cut - soft, cut + soft, v)

interface Sheet {
  /** It lies wherever the picture is lighter than this. */
  readonly cut: number
  readonly L: number
  readonly a: number
  readonly b: number
}

/** Each in the mean colour of what it shows. */
function sheetsOf(lab: Lab, tone: Plane): readonly Sheet[] {
  const sums = new Float64Array(layerCount * 4)
  for (let i = 0; i < tone.data.length; i++) {
    const k = Math.min(layerCount - 1, Math.floor(tone.data[i]! * layerCount)) * 4
    sums[k]! += lab.L.data[i]!
    sums[k + 1]! += lab.a.data[i]!
    sums[k + 2]! += lab.b.data[i]!
    sums[k + 3]! += 1
  }
  return Array.from({ length: layerCount }, (_, k) => {
    const [L = 0, a = 0, b = 0, count = 0] = sums.subarray(k * 4, k * 4 + 4)
    const seen = Math.max(1, count)
    return {
      cut: k === 0 ? -1 : k / layerCount + 0.02,
      L: count > 1 ? L / seen : (k + 0.5) / layerCount,
      a: (a / seen) * 1.7,
      b: (b / seen) * 1.7,
    }
  })
}
