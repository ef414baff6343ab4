/** Grounds to draw on: fields of noise as fine as a sheet's tooth or as broad as a wash. */
import { fractal, noise } from '../../paint/noise.ts'
import { random } from '../../paint/random.ts'
import { blur, type Plane, plane, resized } from './plane.ts'

/** White noise made smooth: mean 0.5, almost all within 0 to 1. `size` is the width of a grain in pixels. */
export function tooth(width: number, height: number, size: number, seed: number): Plane {
  const to = plane(width, height)
  const { data } = to
  // Xorshift (Marsaglia, 2003), written out: a sheet has millions of grains.
  let state = (random(seed, 'tooth')() * 4294967296) | 1
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    data[i] = state
  }
  const soft = blur(to, size * 0.5).data
  let [sum, count] = [0, 1e-6]
  for (let i = 0; i < soft.length; i += 7, count++) sum += soft[i]! * soft[i]!
  const scale = 0.25 / Math.max(Math.sqrt(sum / count), 1e-6)
  for (let i = 0; i < soft.length; i++) soft[i] = 0.5 + soft[i]! * scale
  return { width, height, data: soft }
}

/** Slow changes over the sheet: 0 to 1, about 0.5. `size` is the width of a patch in pixels. */
export function washes(width: number, height: number, size: number, seed: number): Plane {
  const base = noise(random(seed, 'washes'))
  const step = Math.max(2, Math.floor(size / 14))
  const lows = plane(Math.ceil(width / step) + 1, Math.ceil(height / step) + 1)
  for (let i = 0; i < lows.data.length; i++) {
    const x = (i % lows.width) * step
    const y = Math.floor(i / lows.width) * step
    lows.data[i] = 0.5 + fractal(base, x / size, y / size, 4) * 0.6
  }
  return resized(lows, width, height, 1 / step)
}
