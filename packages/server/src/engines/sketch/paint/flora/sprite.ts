/** Plants are drawn a few times on small canvases of their own and stamped many times. */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { flat } from '../stage.ts'
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
  return { canvas: flat(canvas), footX: 0.5, footY: (height * 1.12) / canvas.height }
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
