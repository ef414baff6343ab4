/** Gradient noise and its sums (Perlin 1985/2002), seeded. The raw material of clouds, fog, rock and water. */
import type { Random } from './random.ts'

/** About -1 to 1, smooth, no repeat within 256 units. */
export type Noise = (x: number, y: number) => number

export function noise(random: Random): Noise {
  const order = new Uint8Array(512)
  for (let i = 0; i < 256; i++) order[i] = i
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swap = order[i]!
    order[i] = order[j]!
    order[j] = swap
  }
  for (let i = 0; i < 256; i++) order[i + 256] = order[i]!
  // Slopes in the order they are asked for: one look-up less at each of four corners.
  const gx = new Float64Array(512)
  const gy = new Float64Array(512)
  for (let i = 0; i < 512; i++) {
    const angle = (order[i]! / 256) * Math.PI * 2
    gx[i] = Math.cos(angle)
    gy[i] = Math.sin(angle)
  }
  return (x, y) => {
    const ix = Math.floor(x)
    const iy = Math.floor(y)
    const fx = x - ix
    const fy = y - iy
    const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    const left = order[ix & 255]!
    const right = order[(ix + 1) & 255]!
    const up = iy & 255
    const down = (iy + 1) & 255
    const a = gx[left + up]! * fx + gy[left + up]! * fy
    const b = gx[right + up]! * (fx - 1) + gy[right + up]! * fy
    const c = gx[left + down]! * fx + gy[left + down]! * (fy - 1)
    const d = gx[right + down]! * (fx - 1) + gy[right + down]! * (fy - 1)
    const top = a + (b - a) * u
    return (top + (c + (d - c) * u - top) * v) * 1.42
  }
}

/** Several octaves of noise, each twice as fine and half as strong; about -1 to 1. */
export function fractal(base: Noise, x: number, y: number, octaves: number): number {
  let sum = 0
  let strength = 0.5
  for (let i = 0; i < octaves; i++) {
    sum += base(x, y) * strength
    x = x * 2.03 + 17.7
    y = y * 2.03 - 9.2
    strength *= 0.5
  }
  return sum
}

/** Ridges: sharp crests where the noise crosses zero; 0 to 1. */
export function ridged(base: Noise, x: number, y: number, octaves: number): number {
  let sum = 0
  let strength = 0.55
  let carry = 1
  for (let i = 0; i < octaves; i++) {
    const crest = 1 - Math.abs(base(x, y))
    const value = crest * crest * carry
    sum += value * strength
    carry = Math.min(1, value * 1.6)
    x = x * 2.07 + 5.3
    y = y * 2.07 + 3.1
    strength *= 0.5
  }
  return sum
}
