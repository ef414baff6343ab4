/** Graphite on drawing paper: hatching by tone, shading that catches the tooth, contours on top. */
import { hatch, lines } from '../filters/lines.ts'
import { tooth } from '../filters/paper.ts'
import { ease, map, plane } from '../filters/plane.ts'
import { motif, onSheet } from './drawn.ts'
import { scaleOf, type Stylise } from './style.ts'

const layers = [
  { angle: -52, from: 0.2, to: 0.75, strength: 0.5 },
  { angle: -38, from: 0.42, to: 0.9, strength: 0.5 },
  { angle: 24, from: 0.6, to: 1, strength: 0.55 },
]

export const pencil: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { tone, local, run } = motif(raster, 0.9 * s)
  const grain = tooth(width, height, Math.max(1.2, 1.6 * s), seed)
  const dark = map(local, (v, i) => 1 - (v * 0.6 + tone.data[i]! * 0.4))
  const bare = plane(width, height)
  bare.data.fill(1)
  for (const [k, { angle, from, to, strength }] of layers.entries()) {
    const look = { angle, spacing: Math.max(2.6, 4.6 * s), wobble: 0.5 }
    const strokes = hatch(width, height, look, seed + k)
    for (let i = 0; i < bare.data.length; i++) {
      const press = ease(from, to, dark.data[i]!)
      if (press <= 0) continue
      const mark =
        1 - ease(0.15 + press * 0.3, 0.55 + press * 0.45, strokes(i, i % width, (i / width) | 0))
      bare.data[i]! *= 1 - mark * press * strength * (0.35 + 1.3 * grain.data[i]!)
    }
  }
  const contour = lines(tone, run, { width: Math.max(1.2, 1.7 * s), detail: 0.72, hardness: 12 })
  const cover = map(bare, (left, i) => {
    const rub = dark.data[i]! ** 1.6 * 0.5 * (0.45 + grain.data[i]! * 1.1)
    const line = contour.data[i]! * 0.85 * (0.6 + 0.8 * grain.data[i]!)
    return 0.93 * (1 - left * (1 - rub) * (1 - Math.min(1, line)))
  })
  return onSheet(cover, grain, [246, 243, 236], [42, 43, 48])
}
