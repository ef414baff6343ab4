/** The lines of a draughtsman: outlines along the shapes, and hatching across them. */
import { random } from '../../paint/random.ts'
import { type Flow, along } from './flow.ts'
import { washes } from './paper.ts'
import { blur, map, type Plane } from './plane.ts'

export interface LineLook {
  /** Width of a line in pixels, about. */
  readonly width: number
  /** 0 to 1: how faint an edge may be and still get a line. */
  readonly detail: number
  /** How hard the line's edge is: 8 is a soft pencil, 60 is ink. */
  readonly hardness: number
}

/** Extended difference of Gaussians (Winnemöller, 2011) along the flow: 1 on a line, 0 on bare paper. */
export function lines(tone: Plane, run: Flow, look: LineLook): Plane {
  const threshold = -0.002 - 0.022 * (1 - look.detail)
  const fine = Math.max(look.width * 0.5, 0.5)
  const near = blur(tone, fine)
  const far = blur(tone, fine * 1.6)
  const difference = map(near, (value, i) => value - far.data[i]!)
  const steady = along(difference, run, {
    reach: Math.max(2, Math.min(8, Math.round(look.width * 1.6))),
    stride: look.width > 4 ? 2 : 1,
    // What is far from being a line does not become one by its neighbours.
    below: threshold * 0.3,
  })
  const slope = look.hardness * 14
  return map(steady, (value) => {
    const depth = threshold - value
    return depth <= 0 ? 0 : Math.tanh(depth * slope)
  })
}

export interface HatchLook {
  /** Degrees, clockwise from the horizontal. */
  readonly angle: number
  /** Pixels from line to line. */
  readonly spacing: number
  /** 0 is a ruler; 1 wanders by a whole spacing. */
  readonly wobble: number
}

/**
 * At each pixel (place, column, row): 0 in the middle of a line, 1 half-way to the next; lines differ in
 * weight and are set down anew now and then.
 */
export function hatch(
  width: number,
  height: number,
  look: HatchLook,
  seed: number,
): (i: number, x: number, y: number) => number {
  const { angle, spacing, wobble } = look
  const drift = washes(width, height, spacing * 9, seed)
  const nx = -Math.sin((angle * Math.PI) / 180)
  const ny = Math.cos((angle * Math.PI) / 180)
  const next = random(seed, `hatch ${angle}`)
  const weights = Float32Array.from({ length: 1024 }, () => next())
  const [across, length] = [1 / spacing, 1 / (spacing * 14)]
  return (i, x, y) => {
    const at = (x * nx + y * ny) * across + (drift.data[i]! - 0.5) * wobble * 3
    const line = Math.floor(at + 0.5)
    const forth = (x * ny - y * nx) * length + weights[(line + 4096) & 1023]! * 7
    const whole = Math.floor(forth)
    const weight = weights[(line * 31 + whole * 17 + 8192) & 1023]!
    const lift = Math.abs(forth - whole - 0.5) > 0.46 ? 0.35 : 0
    return Math.min(1, Math.abs(at - line) * 2 + weight * 0.16 + lift)
  }
}
