/** A print from an old album: faded blacks, warm lights, soft, grainy, dark towards the corners. */
import { tooth, washes } from '../filters/paper.ts'
import { blur, ease, join, split } from '../filters/plane.ts'
import { scaleOf, type Stylise } from './style.ts'

const steps = 4095
const curve = (low: number, high: number, bend: number): Float32Array =>
  Float32Array.from({ length: steps + 1 }, (_, k) => low + (high - low) * (k / steps) ** bend)
const [warmth, middle, faded] = [curve(0.13, 1, 0.9), curve(0.09, 0.93, 1), curve(0.13, 0.74, 1.08)]
const tone = (table: Float32Array, value: number): number =>
  table[value <= 0 ? 0 : value >= 1 ? steps : (value * steps + 0.5) | 0]!

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
    const corner = ease(0.55, 1.5, Math.sqrt(x * x + y * y))
    const red = r.data[i]!
    const green = g.data[i]!
    const blue = b.data[i]!
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue
    const dim = (1 - corner * 0.5) * (1 + (stain.data[i]! - 0.5) * 0.14)
    const noise = (grain.data[i]! - 0.5) * 0.11 * (1 - Math.abs(grey - 0.45))
    r.data[i] = tone(warmth, (grey + (red - grey) * 0.68) * dim + noise)
    g.data[i] = tone(middle, (grey + (green - grey) * 0.68) * dim + noise)
    b.data[i] = tone(faded, (grey + (blue - grey) * 0.68) * dim + noise)
  }
  return join(r, g, b)
}
