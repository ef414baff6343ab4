/** Four-colour print under a magnifier: screens of cyan, magenta, yellow and black dots, each at its own angle. */
import { blur, split } from '../filters/plane.ts'
import { dot, screen } from './printed.ts'
import { scaleOf, type Stylise } from './style.ts'

const degrees = Math.PI / 180
const paper = [250, 246, 236] as const
/** What is left of red, green and blue under each ink. */
const inks = [
  { angle: 15 * degrees, left: [0.06, 0.66, 0.9] },
  { angle: 75 * degrees, left: [0.9, 0.1, 0.5] },
  { angle: 0, left: [1, 0.92, 0.08] },
  { angle: 45 * degrees, left: [0.1, 0.1, 0.12] },
] as const

export const halftone: Stylise = (raster) => {
  const { width, height } = raster
  const cell = Math.max(4, 7 * scaleOf(raster))
  const [r, g, b] = split(raster).map((c) => blur(c, cell * 0.3))
  if (!r || !g || !b) return raster
  const screens = inks.map(({ angle, left }) => ({ ...screen(angle, cell), left }))
  const amounts = new Float32Array(4)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = i % width
    const y = (i - x) / width
    const cyan = 1 - r.data[i]!
    const magenta = 1 - g.data[i]!
    const yellow = 1 - b.data[i]!
    const grey = Math.min(cyan, magenta, yellow)
    const black = grey * grey
    amounts[0] = cyan - black * 0.85
    amounts[1] = magenta - black * 0.85
    amounts[2] = yellow - black * 0.85
    amounts[3] = black
    let red = 1
    let green = 1
    let blue = 1
    for (let k = 0; k < 4; k++) {
      const ink = screens[k]!
      const { left } = ink
      const cover = dot(x, y, ink, amounts[k]! * 0.96)
      if (cover === 0) continue
      red *= 1 - cover * (1 - left[0])
      green *= 1 - cover * (1 - left[1])
      blue *= 1 - cover * (1 - left[2])
    }
    data[p] = paper[0] * red
    data[p + 1] = paper[1] * green
    data[p + 2] = paper[2] * blue
    data[p + 3] = 255
  }
  return { width, height, data }
}
