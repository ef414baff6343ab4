/** Layers of coloured paper, the darkest at the back, each lighter one casting its shadow on those behind. */
import { toLab, put } from '../filters/oklab.ts'
import { tooth } from '../filters/paper.ts'
import { blur, ease, levels, luma, map, plane, sample } from '../filters/plane.ts'
import { simplify } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

const layerCount = 7

export const paperCut: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const shapes = simplify(simplify(raster, 9 * s, 10), 6 * s, 10)
  const tone = blur(levels(luma(shapes)), 3.2 * s)
  const lab = toLab(shapes)
  const grain = tooth(width, height, Math.max(1, 1.8 * s), seed)
  const L = plane(width, height)
  const a = plane(width, height)
  const b = plane(width, height)
  for (let k = 0; k < layerCount; k++) {
    const cut = k === 0 ? -1 : k / layerCount + 0.02
    const sheet = map(tone, (v) => ease(cut - 0.012, cut + 0.012, v))
    const mean = meanColour(lab, tone.data, k / layerCount, (k + 1) / layerCount)
    const cast = blur(sheet, 5 * s)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        const cover = sheet.data[i]!
        // The shadow falls to the lower right on whatever lies behind.
        const shadow = 0.42 * sample(cast, x - 4 * s, y - 5 * s) * (1 - cover)
        const rim = cover > 0.02 && cover < 0.98 ? 0.05 : 0
        const light = 0.2 + mean.L * 0.8 + (grain.data[i]! - 0.5) * 0.018 + rim
        L.data[i] = L.data[i]! * (1 - shadow) * (1 - cover) + light * cover
        a.data[i] = a.data[i]! * (1 - cover) + mean.a * cover
        b.data[i] = b.data[i]! * (1 - cover) + mean.b * cover
      }
    }
  }
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0; i < L.data.length; i++) put(data, i * 4, L.data[i]!, a.data[i]!, b.data[i]!)
  return { width, height, data }
}

function meanColour(
  lab: ReturnType<typeof toLab>,
  tone: Float32Array,
  from: number,
  to: number,
): { L: number; a: number; b: number } {
  let [L, a, b, count] = [0, 0, 0, 1e-6]
  for (let i = 0; i < tone.length; i += 3) {
    if (tone[i]! < from || tone[i]! > to) continue
    L += lab.L.data[i]!
    a += lab.a.data[i]!
    b += lab.b.data[i]!
    count += 1
  }
  const found = count > 1
  return { L: found ? L / count : (from + to) / 2, a: (a / count) * 1.7, b: (b / count) * 1.7 }
}
