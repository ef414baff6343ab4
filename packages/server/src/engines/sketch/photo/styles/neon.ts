/** Neon tubes in the dark: the contours shine in their own hues and light up what is round them. */
import type { Raster } from '../../../../images/codec.ts'
import { lines } from '../filters/lines.ts'
import { put, toLab } from '../filters/oklab.ts'
import { blur, map, type Plane, plane, resized, shrink } from '../filters/plane.ts'
import { reduced } from '../filters/scale.ts'
import { motif } from './drawn.ts'
import { scaleOf, type Stylise } from './style.ts'

export const neon: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { tone, run } = motif(raster, 2 * s)
  const tube = lines(tone, run, { width: Math.max(1.8, 3 * s), detail: 0.72, hardness: 18 })
  const light = lightOf(raster, shrink(tube, 2), s / 2, seed)
  const shine = light.map((c) => resized(c.tube, width, height, 0.5).data)
  const glow = light.map((c) => resized(c.glow, width, height, 0.5).data)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const own = tube.data[i]!
    const core = own * own * 0.55
    for (let c = 0; c < 3; c++) {
      const ambient = night[c]! + (raster.data[p + c]! / 255) * 0.07
      const sum = ambient + shine[c]![i]! * own * 0.9 + glow[c]![i]! + core
      data[p + c] = film[Math.min(film.length - 1, (sum * 512) | 0)]!
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}

const night = [0.02, 0.015, 0.05]
/** What a sum of lights leaves on film, in steps of 1/512: bytes, never quite full. */
const film = Float32Array.from({ length: 4096 }, (_, k) => (1 - Math.exp((-k / 512) * 1.5)) * 265)

interface Channel {
  /** What a tube shines with here, and how much of all tubes' light gets here. */
  readonly tube: Plane
  readonly glow: Plane
}

/** All at half size: light has no edges. */
function lightOf(raster: Raster, tube: Plane, s: number, seed: number): readonly Channel[] {
  const lab = toLab(reduced(raster, 2))
  const { width, height } = lab
  const [wideA, wideB] = [blur(lab.a, 14 * s).data, blur(lab.b, 14 * s).data]
  const hues = [plane(width, height), plane(width, height), plane(width, height)] as const
  const hue = new Uint8ClampedArray(4)
  const turn = (seed % 360) * (Math.PI / 180)
  for (let i = 0; i < wideA.length; i++) {
    const [a, b] = [wideA[i]!, wideB[i]!]
    // Greys get a hue by where they are, so that no tube is white from end to end.
    const place = turn + ((i % width) / width) * 2.4 + (((i / width) | 0) / height) * 1.6
    const own = Math.min(1, Math.sqrt(a * a + b * b) / 0.05)
    const x = a * own + Math.cos(place) * 0.05 * (1 - own)
    const y = b * own + Math.sin(place) * 0.05 * (1 - own)
    const full = 0.24 / Math.max(1e-9, Math.sqrt(x * x + y * y))
    put(hue, 0, 0.74, x * full, y * full)
    for (let c = 0; c < 3; c++) hues[c]!.data[i] = hue[c]! / 255
  }
  return hues.map((colour) => {
    const lit = map(colour, (v, i) => v * tube.data[i]!)
    const [near, middle, far] = [blur(lit, 3 * s), blur(lit, 10 * s), blur(lit, 34 * s)]
    const glow = map(near, (v, i) => v * 0.8 + middle.data[i]! * 1.1 + far.data[i]! * 1.5)
    return { tube: colour, glow }
  })
}
