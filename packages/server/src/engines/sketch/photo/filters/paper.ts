/** Grounds to draw on: fields of noise as fine as a sheet's tooth or as broad as a wash. */
import { fractal, noise } from '../../paint/noise.ts'
import { random } from '../../paint/random.ts'
import { blur, type Plane, plane, resized } from './plane.ts'

/** White noise made smooth: mean 0.5, almost all within 0 to 1. `size` is the width of a grain in pixels. */
export function tooth(width: number, height: number, size: number, seed: number): Plane {
  const next = random(seed, 'tooth')
  const to = plane(width, height)
  for (let i = 0; i < to.data.length; i++) to.data[i] = next() - 0.5
  const soft = blur(to, size * 0.5)
  let sum = 0
  for (const value of soft.data) sum += value * value
  const scale = 0.25 / Math.max(Math.sqrt(sum / soft.data.length), 1e-6)
  const data = soft.data.map((value) => 0.5 + value * scale)
  return { width, height, data }
}

/** Slow changes over the sheet: 0 to 1, about 0.5. `size` is the width of a patch in pixels. */
export function washes(width: number, height: number, size: number, seed: number): Plane {
  const base = noise(random(seed, 'washes'))
  const step = Math.max(2, Math.floor(size / 24))
  const lows = plane(Math.ceil(width / step) + 1, Math.ceil(height / step) + 1)
  for (let i = 0; i < lows.data.length; i++) {
    const x = (i % lows.width) * step
    const y = Math.floor(i / lows.width) * step
    lows.data[i] = 0.5 + fractal(base, x / size, y / size, 4) * 0.6
  }
  return resized(lows, width, height, 1 / step)
}
