/** Sets of parallel hand-drawn lines. */
import { random } from '../../paint/random.ts'
import { type Plane, plane } from './plane.ts'
import { washes } from './paper.ts'

export interface HatchLook {
  /** Degrees, clockwise from the horizontal. */
  readonly angle: number
  /** Pixels from line to line. */
  readonly spacing: number
  /** 0 is a ruler; 1 wanders by a whole spacing. */
  readonly wobble: number
}

/** 0 in the middle of a line, 1 half-way to the next; lines differ in weight and are set down anew now and then. */
export function hatch(width: number, height: number, look: HatchLook, seed: number): Plane {
  const { angle, spacing, wobble } = look
  const drift = washes(width, height, spacing * 9, seed)
  const nx = -Math.sin((angle * Math.PI) / 180)
  const ny = Math.cos((angle * Math.PI) / 180)
  const next = random(seed, `hatch ${angle}`)
  const weights = Float32Array.from({ length: 1024 }, () => next())
  const to = plane(width, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const across = (x * nx + y * ny) / spacing + (drift.data[i]! - 0.5) * wobble * 3
      const line = Math.round(across)
      const forth = (x * ny - y * nx) / (spacing * 14) + weights[(line + 4096) & 1023]! * 7
      const weight = weights[(line * 31 + Math.floor(forth) * 17 + 8192) & 1023]!
      const lift = Math.abs(forth - Math.floor(forth) - 0.5) > 0.46 ? 0.35 : 0
      to.data[i] = Math.min(1, Math.abs(across - line) * 2 + weight * 0.16 + lift)
    }
  }
  return to
}
