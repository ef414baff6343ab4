/** Pop art: a few loud colours by tone, coarse printed dots, thick black lines. */
import { lines } from '../filters/lines.ts'
import { toLab } from '../filters/oklab.ts'
import { ease } from '../filters/plane.ts'
import { simplifyTwice } from '../filters/simplify.ts'
import { motif } from './drawn.ts'
import { dot, screen } from './printed.ts'
import { scaleOf, type Stylise } from './style.ts'

/** Ground and dot colours from dark to light, for warm and for cool things. */
const warm = [
  [38, 18, 84],
  [229, 0, 110],
  [255, 86, 34],
  [255, 222, 0],
  [255, 250, 224],
] as const
const cool = [
  [38, 18, 84],
  [28, 63, 190],
  [0, 160, 223],
  [92, 225, 205],
  [246, 255, 246],
] as const

/** Hues from crimson (-0.9) over red and yellow to leaf green (1.95); greys are cool. */
function isWarm(a: number, b: number): boolean {
  if (a * a + b * b < 0.025 ** 2) return false
  return b < 0 ? b > a * Math.tan(-0.9) : b > 0 && a > b / Math.tan(1.95)
}

export const popArt: Stylise = (raster) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const shapes = simplifyTwice(raster, [6 * s, 4 * s], 10)
  const { tone, run } = motif(shapes, s)
  const lab = toLab(shapes)
  const contour = lines(tone, run, { width: Math.max(2, 3.6 * s), detail: 0.55, hardness: 45 })
  const dots = screen(0.4, Math.max(5, 9.5 * s))
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = i % width
    const y = (i - x) / width
    const set = isWarm(lab.a.data[i]!, lab.b.data[i]!) ? warm : cool
    const level = Math.min(3.999, tone.data[i]! * 4)
    const band = Math.floor(level)
    const low = set[band] ?? set[0]
    const high = set[band + 1] ?? low
    // Between two colours of the ramp: dots of the lighter on the darker.
    const t = dot(x, y, dots, ease(0.12, 0.9, level - band) * 0.9)
    const line = contour.data[i]!
    for (let c = 0; c < 3; c++) {
      const ink = low[c]! + (high[c]! - low[c]!) * t
      data[p + c] = ink * (1 - line) + 14 * line
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}
