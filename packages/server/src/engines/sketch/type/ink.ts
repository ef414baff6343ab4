/**
 * Letters as Skia draws them: their advance, and the box of their ink. `measureText` gives the ink
 * of the first run only when a line needs several fonts, so ink is measured on a small drawing.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'

/** Font size of the measuring drawing. */
export const trialSize = 96

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What decides the shapes of a line, whatever its size. Tracking is in font sizes. */
export interface Hand {
  font(size: number): string
  readonly tracking: number
  readonly direction: 'ltr' | 'rtl'
}

let scratch: SKRSContext2D | undefined

function sheet(width: number, height: number): SKRSContext2D {
  if (!scratch || scratch.canvas.width < width || scratch.canvas.height < height) {
    const wide = Math.max(width, scratch?.canvas.width ?? 0)
    scratch = createCanvas(wide, Math.max(height, scratch?.canvas.height ?? 0)).getContext('2d')
  }
  return scratch
}

export function take(ctx: SKRSContext2D, hand: Hand, size: number): void {
  ctx.font = hand.font(size)
  ctx.letterSpacing = `${hand.tracking * size}px`
  ctx.direction = hand.direction
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
}

/** How far the pen moves, in font sizes; tracking after each letter included. */
export function advance(text: string, hand: Hand): number {
  const ctx = sheet(1, 1)
  take(ctx, hand, trialSize)
  return ctx.measureText(text).width / trialSize
}

/** Edges of the ink from the pen's start on the baseline, in font sizes; y grows downwards. */
export interface Edges {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export function edges(text: string, hand: Hand): Edges {
  const margin = trialSize
  const width = Math.ceil(advance(text, hand) * trialSize) + margin * 2
  const height = trialSize * 4
  const baseline = trialSize * 2.4
  const ctx = sheet(width, height)
  ctx.clearRect(0, 0, width, height)
  take(ctx, hand, trialSize)
  ctx.fillStyle = '#000'
  ctx.fillText(text, margin, baseline)
  const found = bounds(ctx.getImageData(0, 0, width, height).data, width, height)
  if (!found) return { left: 0, right: 0, top: 0, bottom: 0 }
  return {
    left: (found.x - margin) / trialSize,
    right: (found.x + found.width - margin) / trialSize,
    top: (found.y - baseline) / trialSize,
    bottom: (found.y + found.height - baseline) / trialSize,
  }
}

/** The smallest box around all pixels that are not wholly transparent. */
export function bounds(rgba: Uint8ClampedArray, width: number, height: number): Box | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgba[(y * width + x) * 4 + 3] === 0) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return undefined
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
