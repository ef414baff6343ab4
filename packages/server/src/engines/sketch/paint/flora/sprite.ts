/** Plants are drawn a few times on small canvases of their own and stamped many times. */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { release } from '../stage.ts'
import type { Rgb } from '../colour.ts'
import type { Random } from '../random.ts'

/** Own colours of a plant in shadow, half light and full light, already under the picture's light. */
export interface Tones {
  readonly dark: Rgb
  readonly mid: Rgb
  readonly lit: Rgb
}

export interface Sprite {
  readonly canvas: Canvas
  /** Where it stands, as shares of its width and height. */
  readonly footX: number
  readonly footY: number
}

/** `draw` gets a context whose origin is the plant's foot, y downwards, in pixels. */
export function sprite(width: number, height: number, draw: (ctx: SKRSContext2D) => void): Sprite {
  const canvas = createCanvas(Math.max(2, Math.ceil(width)), Math.max(2, Math.ceil(height * 1.2)))
  const ctx = canvas.getContext('2d')
  ctx.translate(canvas.width / 2, height * 1.12)
  draw(ctx)
  return trimmed(canvas, canvas.width / 2, height * 1.12)
}

/** The narrowest part of the canvas that holds all that was drawn: what is clear costs as much to stamp as a leaf. */
function trimmed(canvas: Canvas, x: number, y: number): Sprite {
  const { width, height } = canvas
  const from = boundsOf(canvas)
  const [wide, high] = [from.right - from.left, from.bottom - from.top]
  if (wide * high > width * height * 0.8)
    return { canvas, footX: x / width, footY: y / height }
  const small = createCanvas(wide, high)
  small.getContext('2d').drawImage(canvas, -from.left, -from.top)
  const done = { canvas: small, footX: (x - from.left) / wide, footY: (y - from.top) / high }
  // Played now, so that the large one can go.
  small.getContext('2d').getImageData(0, 0, 1, 1)
  release(canvas)
  return done
}

interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Looked for in strips from each side, so that what is read is little more than what is clear. */
function boundsOf(canvas: Canvas): Bounds {
  const { width, height } = canvas
  const ctx = canvas.getContext('2d')
  const clear = (x: number, y: number, w: number, h: number): boolean =>
    new Uint32Array(ctx.getImageData(x, y, w, h).data.buffer).every((pixel) => pixel === 0)
  const high = Math.max(4, Math.round(height / 24))
  const wide = Math.max(4, Math.round(width / 24))
  let top = 0
  while (top + high < height && clear(0, top, width, high)) top += high
  let bottom = height
  while (bottom - high > top && clear(0, bottom - high, width, high)) bottom -= high
  let left = 0
  while (left + wide < width && clear(left, top, wide, bottom - top)) left += wide
  let right = width
  while (right - wide > left && clear(right - wide, top, wide, bottom - top)) right -= wide
  // A pixel of clear space on every side, so that edges stay smooth where they are scaled.
  return {
    left: Math.max(0, left - 1),
    top: Math.max(0, top - 1),
    right: Math.min(width, right + 1),
    bottom: Math.min(height, bottom + 1),
  }
}

/** Stamps a sprite with its foot at (x, y), `height` pixels high, now and then mirrored. */
export function stamp(
  ctx: SKRSContext2D,
  from: Sprite,
  x: number,
  y: number,
  scale: number,
  mirrored: boolean,
): void {
  const w = from.canvas.width * scale
  const h = from.canvas.height * scale
  ctx.save()
  ctx.translate(x, y)
  if (mirrored) ctx.scale(-1, 1)
  ctx.imageSmoothingQuality = 'low'
  ctx.drawImage(from.canvas, -w * from.footX, -h * from.footY, w, h)
  ctx.restore()
}

/** One drawing of a plant: `side` is where the light comes from, -1 left to 1 right. */
export type Plant = (
  ctx: SKRSContext2D,
  height: number,
  tones: Tones,
  side: number,
  random: Random,
) => void
