/** Part of a picture changed and put back: what lies outside stays byte for byte what it was. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { ease, type Plane, plane } from './plane.ts'

export function cut({ width, data }: Raster, rect: Rect): Raster {
  const to = new Uint8ClampedArray(rect.width * rect.height * 4)
  for (let y = 0; y < rect.height; y++) {
    const start = ((rect.y + y) * width + rect.x) * 4
    to.set(data.subarray(start, start + rect.width * 4), y * rect.width * 4)
  }
  return { width: rect.width, height: rect.height, data: to }
}

/** A copy of `ground` with `piece` at `x`, `y`; what sticks out is cut off. */
export function paste(ground: Raster, piece: Raster, x: number, y: number): Raster {
  const data = new Uint8ClampedArray(ground.data)
  const left = Math.max(0, x)
  const right = Math.min(ground.width, x + piece.width)
  for (let row = Math.max(0, y); row < Math.min(ground.height, y + piece.height); row++) {
    const from = ((row - y) * piece.width + left - x) * 4
    if (right > left)
      data.set(
        piece.data.subarray(from, from + (right - left) * 4),
        (row * ground.width + left) * 4,
      )
  }
  return { width: ground.width, height: ground.height, data }
}

/** `cover` 0 keeps `under`, 1 shows `over`; all three of one size. */
export function blend(under: Raster, over: Raster, cover: Plane): Raster {
  const data = new Uint8ClampedArray(under.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const t = Math.min(cover.data[i]!, 1)
    if (t <= 0) continue
    data[p] = data[p]! + (over.data[p]! - data[p]!) * t
    data[p + 1] = data[p + 1]! + (over.data[p + 1]! - data[p + 1]!) * t
    data[p + 2] = data[p + 2]! + (over.data[p + 2]! - data[p + 2]!) * t
  }
  return { width: under.width, height: under.height, data }
}

/** 1 in the middle of a box, falling to 0 at its rim; not where the rim is the picture's own. */
export function feather(
  rect: Rect,
  frame: { readonly width: number; readonly height: number },
): Plane {
  const to = plane(rect.width, rect.height)
  const { across, down } = rims(rect, frame)
  for (let y = 0, i = 0; y < rect.height; y++) {
    const part = down[y]!
    for (let x = 0; x < rect.width; x++, i++) to.data[i] = part * across[x]!
  }
  return to
}

/** `feather` by columns and by rows: it is their product. */
export function rims(
  rect: Rect,
  frame: { readonly width: number; readonly height: number },
): { readonly across: Float32Array; readonly down: Float32Array } {
  const reach = Math.min(24, Math.max(1, Math.min(rect.width, rect.height) * 0.06))
  return {
    across: fade(rect.width, reach, rect.x > 0, rect.x + rect.width < frame.width),
    down: fade(rect.height, reach, rect.y > 0, rect.y + rect.height < frame.height),
  }
}

/** From 0 to 1 over `reach` pixels at each end that is `open`. */
function fade(length: number, reach: number, first: boolean, last: boolean): Float32Array {
  const free = (gap: number, open: boolean) => (open ? ease(0, reach, gap + 0.5) : 1)
  return Float32Array.from({ length }, (_, k) => free(k, first) * free(length - 1 - k, last))
}

export function cutPlane({ width, data }: Plane, rect: Rect): Plane {
  const to = plane(rect.width, rect.height)
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.y + y) * width + rect.x
    to.data.set(data.subarray(start, start + rect.width), y * rect.width)
  }
  return to
}
