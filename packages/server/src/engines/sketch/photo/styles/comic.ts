/** A comic panel: flat colour, dots in the shadows, black contour lines. */
import { flatten } from '../filters/flat.ts'
import { lines } from '../filters/lines.ts'
import { motif } from './drawn.ts'
import { dot, printFlat, screen } from './printed.ts'
import { scaleOf, type Stylise } from './style.ts'

export const comic: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const printed = printFlat(flatten(raster, 11, 5 * s, seed), { chroma: 1.5, contrast: 1.18 })
  const { tone, run } = motif(raster, 1.5 * s)
  const contour = lines(tone, run, { width: Math.max(1.8, 3 * s), detail: 0.55, hardness: 45 })
  const dots = screen(Math.PI / 4, Math.max(4, 7.5 * s))
  const { data } = printed
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = i % width
    const dark = 1 - tone.data[i]!
    const shadow = dark > 0.5 ? dot(x, (i - x) / width, dots, (dark - 0.5) * 1.1) * 0.62 : 0
    const solid = dark > 0.93 ? Math.min(1, (dark - 0.93) * 40) : 0
    const left = (1 - shadow) * (1 - Math.max(contour.data[i]!, solid))
    for (let c = 0; c < 3; c++) data[p + c] = data[p + c]! * left + (c === 2 ? 26 : 16) * (1 - left)
  }
  return { width, height, data }
}
