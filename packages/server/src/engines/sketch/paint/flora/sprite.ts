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
  if (wide * high > width * height * 0.8) return { canvas, footX: x / width, footY: y / height }
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

/** Where something is drawn, with some clear space round it, so that edges stay smooth where they are scaled. */
function boundsOf(canvas: Canvas): Bounds {
  const { width, height } = canvas
  // Of large ones every fourth row and column is looked at: a whole one read back is twice its memory.
  const cell = width * height > 400_000 ? 4 : 1
  const seen = cell === 1 ? canvas : reduced(canvas, cell)
  const [wide, high] = [seen.width, seen.height]
  const pixels = new Uint32Array(seen.getContext('2d').getImageData(0, 0, wide, high).data.buffer)
  let [left, top, right, bottom] = [wide, high, 0, 0]
  for (let y = 0; y < high; y++) {
    const start = y * wide
    let x = 0
    while (x < wide && pixels[start + x] === 0) x++
    if (x === wide) continue
    left = Math.min(left, x)
    top = Math.min(top, y)
    bottom = y + 1
    x = wide - 1
    while (x >= right && pixels[start + x] === 0) x--
    right = Math.max(right, x + 1)
  }
  if (bottom === 0) return { left: 0, top: 0, right: 1, bottom: 1 }
  const margin = cell === 1 ? 1 : cell * 2
  return {
    left: Math.max(0, left * cell - margin),
    top: Math.max(0, top * cell - margin),
    right: Math.min(width, right * cell + margin),
    bottom: Math.min(height, bottom * cell + margin),
  }
}

function reduced(canvas: Canvas, by: number): Canvas {
  const small = createCanvas(Math.ceil(canvas.width / by), Math.ceil(canvas.height / by))
  const ctx = small.getContext('2d')
  ctx.imageSmoothingQuality = 'low'
  ctx.drawImage(canvas, 0, 0, canvas.width / by, canvas.height / by)
  return small
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
