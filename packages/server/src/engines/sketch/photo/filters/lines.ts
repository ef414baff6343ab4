/** Outlines as a draughtsman would set them: extended difference of Gaussians (Winnemöller, 2011) along the flow. */
import { type Flow, along } from './flow.ts'
import { blur, map, type Plane } from './plane.ts'

export interface LineLook {
  /** Width of a line in pixels, about. */
  readonly width: number
  /** 0 to 1: how faint an edge may be and still get a line. */
  readonly detail: number
  /** How hard the line's edge is: 8 is a soft pencil, 60 is ink. */
  readonly hardness: number
}

/** 1 on a line, 0 on bare paper. */
export function lines(tone: Plane, run: Flow, look: LineLook): Plane {
  const fine = Math.max(look.width * 0.5, 0.5)
  const near = blur(tone, fine)
  const far = blur(tone, fine * 1.6)
  const difference = map(near, (value, i) => value - far.data[i]!)
  const steady = along(difference, run, {
    reach: Math.max(2, Math.min(8, Math.round(look.width * 1.6))),
    stride: look.width > 4 ? 2 : 1,
    below: -0.0015,
  })
  const threshold = -0.002 - 0.022 * (1 - look.detail)
  const slope = look.hardness * 14
  return map(steady, (value) => {
    const depth = threshold - value
    return depth <= 0 ? 0 : Math.tanh(depth * slope)
  })
}
