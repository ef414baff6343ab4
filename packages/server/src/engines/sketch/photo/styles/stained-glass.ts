/** A leaded window: panes that follow the picture's shapes, glowing colours, dark cames between them. */
import type { PixelSize } from '@limn/sdk'
import { cells } from '../filters/cells.ts'
import { put } from '../filters/oklab.ts'
import { washes } from '../filters/paper.ts'
import { blur, ease, type Plane, plane, resized } from '../filters/plane.ts'
import { random } from '../../paint/random.ts'
import { reduced } from '../filters/scale.ts'
import { simplify } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

export const stainedGlass: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  // Panes are large: they are cut on a smaller picture, and the lead rounds their edges.
  const step = s >= 0.9 ? 2 : 1
  const small = simplify(reduced(raster, step), (5 * s) / step)
  const { labels, centres } = cells(small, (46 * s) / step, 0.16, seed)
  const next = random(seed, 'panes')
  const tint = Float32Array.from({ length: centres.length / 6 }, () => next() - 0.5)
  const lead = cames(labels, small)
  const wide = 1.9 * s
  // A line a small pixel wide is `step` times as strong when it is blurred at full size.
  const full = (from: Plane) => (step > 1 ? resized(from, width, height, 1 / step) : from)
  const soft = full(blur(lead, wide / step))
  const strong = (wide * 0.5) / step
  const halo = full(blur(lead, (9 * s) / step))
  const glass = washes(width, height, 36 * s, seed)
  const ripples = washes(width, height, 9 * s, seed + 1)
  const across = Int32Array.from({ length: width }, (_, x) => Math.floor(x / step))
  const down = Int32Array.from({ length: height }, (_, y) => Math.floor(y / step) * small.width)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const k = labels[across[i % width]! + down[(i / width) | 0]!]! * 6
    const glow =
      (glass.data[i]! - 0.5) * 0.12 + (ripples.data[i]! - 0.5) * 0.05 - (halo.data[i]! * 0.5) / step
    const L = 0.1 + centres[k + 2]! * 0.92 + tint[k / 6]! * 0.07 + glow
    const a = centres[k + 3]!
    const b = centres[k + 4]!
    const chroma = Math.sqrt(a * a + b * b)
    // Grey glass is dull: whatever hue there is gets pulled out, up to a limit.
    const rich = chroma > 1e-4 ? Math.min(0.19, chroma * 1.9 + 0.012) / chroma : 0
    put(data, p, Math.min(0.96, Math.max(0.06, L)), a * rich, b * rich)
    // The came: dark, a little light along its middle.
    const came = ease(0.09, 0.2, soft.data[i]! * strong)
    const metal = 24 + ease(0.26, 0.4, soft.data[i]! * strong) * 34
    for (let c = 0; c < 3; c++) data[p + c] = data[p + c]! * (1 - came) + metal * came
  }
  return { width, height, data }
}

/** 1 where one pane meets another. */
function cames(labels: Int32Array, { width, height }: PixelSize): Plane {
  const lead = plane(width, height)
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const i = y * width + x
      if (labels[i] !== labels[i - 1] || labels[i] !== labels[i - width]) lead.data[i] = 1
    }
  }
  return lead
}
