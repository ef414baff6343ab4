/** Sizes, ratios and boxes, in whole pixels. */
import type { Box, PixelSize } from '@limn/sdk'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** The largest size of this ratio (width over height) with at most about `pixels` pixels. */
export function sizeOf(ratio: number, pixels: number): PixelSize {
  const width = Math.max(1, Math.round(Math.sqrt(pixels * ratio)))
  return { width, height: Math.max(1, Math.round(width / ratio)) }
}

/** `size` made to fit into `frame`, ratio kept. */
export function fitInside(size: PixelSize, frame: PixelSize): PixelSize {
  const scale = Math.min(frame.width / size.width, frame.height / size.height)
  return {
    width: clamp(Math.round(size.width * scale), 1, frame.width),
    height: clamp(Math.round(size.height * scale), 1, frame.height),
  }
}

/** Where in `size` the largest rectangle of `ratio` lies; `ax` and `ay` (0 to 1) say towards which end. */
export function cropTo(size: PixelSize, ratio: number, ax = 0.5, ay = 0.5): Rect {
  const wide = size.width / size.height > ratio
  const width = wide ? Math.max(1, Math.round(size.height * ratio)) : size.width
  const height = wide ? size.height : Math.max(1, Math.round(size.width / ratio))
  return {
    x: Math.round((size.width - width) * ax),
    y: Math.round((size.height - height) * ay),
    width: Math.min(width, size.width),
    height: Math.min(height, size.height),
  }
}

/** `"16:9"` as width over height; `undefined` when it isn't a ratio. */
export function parseRatio(ratio: string): number | undefined {
  const [, w, h] = /^\s*(\d+(?:\.\d+)?)\s*[:/xX]\s*(\d+(?:\.\d+)?)\s*$/.exec(ratio) ?? []
  const value = Number(w) / Number(h)
  return Number.isFinite(value) && value > 0 ? value : undefined
}

/** A box as a rectangle inside `frame`: at least one pixel, never outside. */
export function rectOf(box: Box, frame: PixelSize): Rect {
  const x = clamp(Math.floor(Math.min(box[0], box[2])), 0, frame.width - 1)
  const y = clamp(Math.floor(Math.min(box[1], box[3])), 0, frame.height - 1)
  const right = clamp(Math.ceil(Math.max(box[0], box[2])), x + 1, frame.width)
  const bottom = clamp(Math.ceil(Math.max(box[1], box[3])), y + 1, frame.height)
  return { x, y, width: right - x, height: bottom - y }
}

/** Boxes drawn on a picture of size `from`, for the same picture at size `to`. */
export function scaleBoxes(boxes: readonly Box[], from: PixelSize, to: PixelSize): Box[] {
  const sx = to.width / from.width
  const sy = to.height / from.height
  return boxes.map(([x1, y1, x2, y2]) => [x1 * sx, y1 * sy, x2 * sx, y2 * sy])
}
