/** Pen and ink: contour lines, and hatching whose strokes swell with the dark and cross where it is darkest. */
import { hatch, lines } from '../filters/lines.ts'
import { tooth } from '../filters/paper.ts'
import { ease, map, plane } from '../filters/plane.ts'
import { motif, onSheet } from './drawn.ts'
import { scaleOf, type Stylise } from './style.ts'

const layers = [
  { angle: -45, from: 0.34, full: 1.15 },
  { angle: 38, from: 0.58, full: 1.3 },
  { angle: 86, from: 0.76, full: 1.35 },
]

export const ink: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { tone, local, run } = motif(raster, 1.3 * s)
  const grain = tooth(width, height, Math.max(1, 1.4 * s), seed)
  const dark = map(local, (v, i) => 1 - (v * 0.55 + tone.data[i]! * 0.45))
  const cover = plane(width, height)
  const spacing = Math.max(3.6, 6.4 * s)
  const soft = 1.6 / spacing
  for (const [k, { angle, from, full }] of layers.entries()) {
    const strokes = hatch(width, height, { angle, spacing, wobble: 0.28 }, seed + k)
    for (let i = 0; i < cover.data.length; i++) {
      const swell = (dark.data[i]! - from) / (full - from)
      if (swell <= 0) continue
      const half = 0.1 + swell * 0.8
      const mark = ease(half + soft, half - soft, strokes(i, i % width, (i / width) | 0))
      cover.data[i] = Math.max(cover.data[i]!, mark * ease(0, 0.08, swell))
    }
  }
  const contour = lines(tone, run, { width: Math.max(1.6, 2.4 * s), detail: 0.66, hardness: 50 })
  for (let i = 0; i < cover.data.length; i++) {
    const solid = ease(0.9, 0.95, dark.data[i]!)
    cover.data[i] = Math.max(cover.data[i]!, contour.data[i]!, solid) * 0.97
  }
  return onSheet(cover, grain, [250, 246, 236], [22, 20, 28])
}
