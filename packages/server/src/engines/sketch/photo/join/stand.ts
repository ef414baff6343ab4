/** Where a thing comes to stand, and how large: in a box, or at a named spot of a picture. */
import type { PixelSize, Spot } from '@limn/sdk'
import { clamp, type Rect } from '../../../../images/geometry.ts'

/** In pixels of the picture. */
export interface Stance {
  /** Middle of the thing. */
  readonly x: number
  readonly foot: number
  readonly height: number
}

export interface Standing {
  /** Width over height. */
  readonly aspect: number
  /** Share of the picture's height that it would naturally take. */
  readonly natural: number
  /** It goes on below its own picture: only the lower edge hides that. */
  readonly cutOff: boolean
  /** It needs no ground. */
  readonly floats: boolean
}

/** Room between a thing and the foot of its box, for the shadow: a share of the box. */
const footroom = 0.03

/** As large as fits into the box, on its lower edge. */
export function inBox(box: Rect, { aspect, cutOff, floats }: Standing, share = 1): Stance {
  const clear = cutOff || floats ? 0 : Math.min(14, box.height * footroom)
  const tall = (box.height - clear) * share
  const height = Math.max(2, Math.min(tall, (box.width * share) / aspect))
  const foot = box.y + box.height - clear
  // What floats hangs in the middle of its box.
  return {
    x: box.x + box.width / 2,
    foot: floats ? foot - (box.height - height) / 2 : foot,
    height,
  }
}

const across = (at: Spot): number =>
  at.endsWith('left') ? 0.24 : at.endsWith('right') ? 0.76 : 0.5

/** Standing in the lower third unless a spot says otherwise. `height` is a share of the picture's. */
export function atSpot(
  size: PixelSize,
  thing: Standing,
  at: Exclude<Spot, 'box'> | undefined,
  height: number | undefined,
): Stance {
  const widest = (size.width * 0.92) / thing.aspect
  const tall =
    height === undefined
      ? Math.min(thing.natural * size.height, (size.width * 0.6) / thing.aspect)
      : height * size.height
  const high = clamp(tall, 2, Math.min(widest, size.height))
  const spot = at ?? (thing.floats ? 'top' : 'bottom')
  const x = clamp(
    across(spot) * size.width,
    Math.min(size.width / 2, (high * thing.aspect) / 2 + size.width * 0.02),
    Math.max(size.width / 2, size.width * 0.98 - (high * thing.aspect) / 2),
  )
  return { x, foot: footAt(size, thing, spot, high, at === undefined), height: high }
}

function footAt(
  { height }: PixelSize,
  { cutOff, floats }: Standing,
  at: Spot,
  high: number,
  free: boolean,
): number {
  if (at.startsWith('top')) return Math.min(height, height * 0.06 + high)
  if (cutOff) return height
  if (at === 'centre') return Math.min(height * 0.97, height / 2 + high / 2)
  if (floats) return Math.min(height * 0.97, height * 0.45 + high / 2)
  if (at.startsWith('bottom') && !free) return height * 0.965
  return clamp(height * 0.9, Math.min(high, height * 0.97), height * 0.97)
}

/** `count` things side by side about one stance, no wider together than `room`; those nearer to us lower and larger. */
export function spreadOut(
  one: Stance,
  aspect: number,
  count: number,
  room: { readonly from: number; readonly to: number },
  jitter: () => number,
): Stance[] {
  if (count === 1) return [one]
  const width = room.to - room.from
  const step = Math.min(one.height * aspect * 1.12, width / count)
  const height = Math.min(one.height, step / aspect / 0.86)
  const half = (step * count) / 2
  const middle = clamp(one.x, room.from + half, room.to - half)
  return Array.from({ length: count }, (_, k) => {
    const size = height * (0.9 + 0.1 * jitter())
    const x = middle - half + step * (k + 0.5) + step * 0.06 * (jitter() - 0.5)
    return { x, foot: one.foot - (height - size) * 0.6, height: size }
  }).sort((a, b) => a.foot - b.foot)
}
