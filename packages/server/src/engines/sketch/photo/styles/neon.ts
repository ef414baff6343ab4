/** Neon tubes in the dark: the contours shine in their own hues and light up what is round them. */
import { lines } from '../filters/lines.ts'
import { put, toLab } from '../filters/oklab.ts'
import { blur, type Plane, plane } from '../filters/plane.ts'
import { motif } from './drawn.ts'
import { scaleOf, type Stylise } from './style.ts'

export const neon: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { tone, run } = motif(raster, 2 * s)
  const tube = lines(tone, run, { width: Math.max(1.8, 3 * s), detail: 0.72, hardness: 18 })
  const lab = toLab(raster)
  const [wideA, wideB] = [blur(lab.a, 14 * s), blur(lab.b, 14 * s)]
  const light = [plane(width, height), plane(width, height), plane(width, height)] as const
  const hue = new Uint8ClampedArray(4)
  const turn = (seed % 360) * (Math.PI / 180)
  for (let i = 0; i < tube.data.length; i++) {
    const [a, b] = [wideA.data[i]!, wideB.data[i]!]
    // Greys get a hue by where they are, so that no tube is white from end to end.
    const place = turn + ((i % width) / width) * 2.4 + (((i / width) | 0) / height) * 1.6
    const chroma = Math.hypot(a, b)
    const own = Math.min(1, chroma / 0.05)
    const angle = Math.atan2(
      b * own + Math.sin(place) * 0.05 * (1 - own),
      a * own + Math.cos(place) * 0.05 * (1 - own),
    )
    put(hue, 0, 0.74, Math.cos(angle) * 0.24, Math.sin(angle) * 0.24)
    for (const c of [0, 1, 2] as const) light[c].data[i] = (hue[c]! / 255) * tube.data[i]!
  }
  const glow = (c: Plane) =>
    [blur(c, 3 * s).data, blur(c, 10 * s).data, blur(c, 34 * s).data] as const
  const glows = [glow(light[0]), glow(light[1]), glow(light[2])] as const
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const core = tube.data[i]! ** 2 * 0.55
    const night = [0.02, 0.015, 0.05]
    for (const c of [0, 1, 2] as const) {
      const [near, mid, far] = glows[c]
      const ambient = night[c]! + (raster.data[p + c]! / 255) * 0.07
      const sum =
        ambient + light[c].data[i]! * 0.9 + near[i]! * 0.8 + mid[i]! * 1.1 + far[i]! * 1.5 + core
      data[p + c] = (1 - Math.exp(-sum * 1.5)) * 265
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}
