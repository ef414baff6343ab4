/** The shadow under a thing: dark where it touches the ground, and one laid flat, away from the light. */
import type { PixelSize } from '@limn/sdk'
import { clamp, type Rect } from '../../../../images/geometry.ts'
import { blur, ease, map, type Plane, plane, sample } from '../filters/plane.ts'

export interface Standing {
  /** Of the thing alone, in the frame of `alpha`. */
  readonly inner: Rect
  /** -1: the light comes from the left; the shadow falls to the right. */
  readonly side: number
  /** 0 to 1. */
  readonly strength: number
}

/** How much darker the ground gets, in a frame as large as `alpha`. */
export function shadowUnder(alpha: Plane, { inner, side, strength }: Standing): Plane {
  const { width, height } = alpha
  const foot = inner.y + inner.height
  // A wide, low thing has a shadow by its height, a tall one by its width too.
  const tall = Math.min(inner.height, inner.width * 2.2)
  const away = -clamp(side, -1, 1)
  const touch = plane(width, height)
  const cast = plane(width, height)
  const squash = 0.2
  const slant = away * 0.55
  const nudge = { x: away * tall * 0.018, y: tall * 0.016 }
  for (let y = Math.max(0, Math.floor(foot - tall * 0.5)); y < height; y++) {
    const low = ease(foot - tall * 0.42, foot - tall * 0.04, y)
    const up = (foot - y) / squash
    const near = clamp(1 - up / (tall * 1.1), 0, 1)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      touch.data[i] = sample0(alpha, x - nudge.x, y - nudge.y) * low
      if (up >= 0 && near > 0)
        cast.data[i] = sample0(alpha, x - slant * up * squash * 2.2, foot - up) * near
    }
  }
  const contact = blur(touch, Math.max(0.8, tall * 0.016))
  const pool = blur(touch, Math.max(2, tall * 0.06))
  const laid = blur(cast, Math.max(1.5, tall * 0.03))
  return map(contact, (v, i) =>
    Math.min(0.78, strength * (v * 0.42 + pool.data[i]! * 0.32 + laid.data[i]! * 0.3)),
  )
}

/** Nothing outside, unlike `sample`. */
function sample0(from: Plane, x: number, y: number): number {
  const outside = x < 0 || y < 0 || x > from.width - 1 || y > from.height - 1
  return outside ? 0 : sample(from, x, y)
}

/** Room that a shadow takes round a thing of this size. */
export const shadowRoom = ({ width, height }: PixelSize): number =>
  Math.ceil(Math.min(height, width * 2.2) * 0.42) + 6
