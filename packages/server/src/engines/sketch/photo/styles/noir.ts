/** Film noir: black and white with deep blacks, hard light, grain, and a dark frame. */
import { tooth } from '../filters/paper.ts'
import { blur, ease, levels, luma, map, type Plane } from '../filters/plane.ts'
import { scaleOf, type Stylise } from './style.ts'

/** The curve of hard film, by what the picture weighs: a night is exposed longer, or nothing would be seen. */
function exposed(tone: Plane): Float32Array {
  let sum = 0
  for (let i = 0; i < tone.data.length; i += 17) sum += tone.data[i]!
  const mean = Math.min(0.9, Math.max(0.02, (sum * 17) / tone.data.length))
  const power = Math.min(1.12, Math.max(0.5, Math.log(0.3) / Math.log(mean)))
  return Float32Array.from({ length: 4096 }, (_, k) => ease(0.06, 0.98, (k / 4095) ** power))
}

export const noir: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const tone = levels(luma(raster), 0.012)
  const hardened = exposed(tone)
  const wide = blur(tone, 42 * s)
  const glow = blur(
    map(tone, (v) => Math.max(0, v - 0.75)),
    12 * s,
  )
  const grain = tooth(width, height, Math.max(1.1, 1.5 * s), seed)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const x = ((i % width) / width - 0.5) * 2
    const y = (((i / width) | 0) / height - 0.5) * 2
    const v = tone.data[i]! + (tone.data[i]! - wide.data[i]!) * 0.45
    const hard = hardened[v <= 0 ? 0 : v >= 1 ? 4095 : (v * 4095) | 0]!
    const dim = 1 - ease(0.45, 1.45, Math.sqrt(x * x + y * y)) * 0.72
    const noise = (grain.data[i]! - 0.5) * 0.1 * (1 - hard * 0.6)
    const light = ((hard * 0.97 + glow.data[i]! * 0.6) * dim + noise) * 255
    data[p] = light * 0.985
    data[p + 1] = light * 0.995
    data[p + 2] = light + 3
    data[p + 3] = 255
  }
  return { width, height, data }
}
