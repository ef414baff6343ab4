/** A print from an old album: faded blacks, warm lights, soft, grainy, dark towards the corners. */
import { tooth, washes } from '../filters/paper.ts'
import { blur, ease, join, split } from '../filters/plane.ts'
import { scaleOf, type Stylise } from './style.ts'

export const vintage: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const [r, g, b] = split(raster).map((c) => blur(c, 0.7 * s))
  if (!r || !g || !b) return raster
  const grain = tooth(width, height, Math.max(1, 1.5 * s), seed)
  const stain = washes(width, height, 420 * s, seed)
  for (let i = 0; i < r.data.length; i++) {
    const x = ((i % width) / width - 0.5) * 2
    const y = (((i / width) | 0) / height - 0.5) * 2
    const corner = ease(0.55, 1.5, Math.hypot(x, y))
    const [red, green, blue] = [r.data[i]!, g.data[i]!, b.data[i]!]
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue
    const dim = (1 - corner * 0.5) * (1 + (stain.data[i]! - 0.5) * 0.14)
    const noise = (grain.data[i]! - 0.5) * 0.11 * (1 - Math.abs(grey - 0.45))
    const tone = (v: number, low: number, high: number, bend: number) =>
      low +
      (high - low) * Math.min(1, Math.max(0, (grey + (v - grey) * 0.68) * dim + noise)) ** bend
    r.data[i] = tone(red, 0.13, 1, 0.9)
    g.data[i] = tone(green, 0.09, 0.93, 1)
    b.data[i] = tone(blue, 0.13, 0.74, 1.08)
  }
  return join(r, g, b)
}
