/** Letters onto a canvas: plain, or with what makes them stand off the ground. */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Rgb } from '../paint/colour.ts'
import type { Veil } from './ground.ts'
import { take, type Box } from './ink.ts'
import type { Layout } from './layout.ts'

export type Fill = string | CanvasGradient

export function fillLines(ctx: SKRSContext2D, set: Layout, fill: Fill, dx = 0, dy = 0): void {
  take(ctx, set.hand, set.size)
  ctx.fillStyle = fill
  for (const line of set.lines) ctx.fillText(line.text, line.x + dx, line.y + dy)
}

export function strokeLines(ctx: SKRSContext2D, set: Layout, colour: string, width: number): void {
  take(ctx, set.hand, set.size)
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.lineJoin = 'round'
  for (const line of set.lines) ctx.strokeText(line.text, line.x, line.y)
}

/** Letters with a soft shadow, or a halo when they are dark. */
export function shadowed(
  ctx: SKRSContext2D,
  set: Layout,
  fill: Fill,
  shadow: {
    readonly colour: Rgb
    readonly alpha: number
    readonly blur: number
    readonly drop: number
  },
): void {
  ctx.save()
  ctx.shadowColor = css(shadow.colour, shadow.alpha)
  ctx.shadowBlur = shadow.blur
  ctx.shadowOffsetY = shadow.drop
  fillLines(ctx, set, fill)
  ctx.restore()
  fillLines(ctx, set, fill)
}

/** A veil that is full over `core` and gone at the edge of `box`. */
export function layVeil(ctx: SKRSContext2D, box: Box, core: Box, veil: Veil): void {
  const scale = Math.min(1, 256 / Math.max(box.width, box.height))
  const small = softBox(box, core, scale, veil)
  ctx.save()
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(small, box.x, box.y, box.width, box.height)
  ctx.restore()
}

function softBox(box: Box, core: Box, scale: number, veil: Veil): Canvas {
  const width = Math.max(2, Math.round(box.width * scale))
  const height = Math.max(2, Math.round(box.height * scale))
  const canvas = createCanvas(width, height)
  const ctx = canvas.getContext('2d')
  const image = ctx.createImageData(width, height)
  const [r, g, b] = veil.colour
  for (let y = 0; y < height; y++) {
    const down = beyond(
      box.y + ((y + 0.5) / height) * box.height,
      core.y,
      core.height,
      box.y,
      box.height,
    )
    for (let x = 0; x < width; x++) {
      const across = beyond(
        box.x + ((x + 0.5) / width) * box.width,
        core.x,
        core.width,
        box.x,
        box.width,
      )
      const t = Math.min(1, Math.hypot(across, down))
      image.data.set([r, g, b, 255 * veil.alpha * (1 - t * t * (3 - 2 * t))], (y * width + x) * 4)
    }
  }
  ctx.putImageData(image, 0, 0)
  return canvas
}

/** 0 inside the core, 1 at the edge of the box. */
function beyond(at: number, core: number, long: number, box: number, all: number): number {
  if (at < core) return (core - at) / Math.max(core - box, 1e-6)
  if (at > core + long) return (at - core - long) / Math.max(box + all - core - long, 1e-6)
  return 0
}

export function plate(ctx: SKRSContext2D, box: Box, radius: number): void {
  ctx.beginPath()
  ctx.roundRect(box.x, box.y, box.width, box.height, radius)
}

/** A box made smaller (or larger, below 0) on all sides. */
export function inset(box: Box, by: number, byY = by): Box {
  return {
    x: box.x + by,
    y: box.y + byY,
    width: Math.max(1, box.width - by * 2),
    height: Math.max(1, box.height - byY * 2),
  }
}

/** The part of one box that lies in another. */
export function within(box: Box, outer: Box): Box {
  const x = Math.max(box.x, outer.x)
  const y = Math.max(box.y, outer.y)
  return {
    x,
    y,
    width: Math.max(1, Math.min(box.x + box.width, outer.x + outer.width) - x),
    height: Math.max(1, Math.min(box.y + box.height, outer.y + outer.height) - y),
  }
}
