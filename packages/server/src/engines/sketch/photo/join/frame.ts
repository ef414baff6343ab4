/** Which part of a picture is kept when it has to take another ratio: what is looked at, and where the work was done. */
import type { PixelSize } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'
import { clamp, cropTo, type Rect } from '../../../../images/geometry.ts'

/** What differs between two pictures; `undefined` when nothing does, when most does, or when their sizes differ. */
export function changedPart(before: Raster, after: Raster): Rect | undefined {
  const { width, height } = before
  if (width !== after.width || height !== after.height) return undefined
  const pixels = ({ data }: Raster) =>
    new Uint32Array(data.buffer, data.byteOffset, data.length >> 2)
  const [one, other] = [pixels(before), pixels(after)]
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let i = 0; i < one.length; i++) {
    if (one[i] === other[i]) continue
    const x = i % width
    const y = (i / width) | 0
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    bottom = y
  }
  const size = { width: right - left + 1, height: bottom - top + 1 }
  if (right < 0 || size.width * size.height > width * height * 0.85) return undefined
  return { x: left, y: top, ...size }
}

/** The largest part of `ratio`: as near to `wanted` as keeps `part` in it. */
export function frameRound(
  size: PixelSize,
  ratio: number,
  part: Rect | undefined,
  wanted: { readonly x: number; readonly y: number },
): Rect {
  const middle = cropTo(size, ratio)
  const frame = {
    ...middle,
    x: clamp(wanted.x, 0, size.width - middle.width),
    y: clamp(wanted.y, 0, size.height - middle.height),
  }
  if (!part) return frame
  const along = (start: number, side: number, whole: number, from: number, length: number) => {
    // Larger than the frame: its middle is shown.
    if (length > side) return clamp(Math.round(from + (length - side) / 2), 0, whole - side)
    return clamp(start, from + length - side, from)
  }
  return {
    ...frame,
    x: along(frame.x, frame.width, size.width, part.x, part.width),
    y: along(frame.y, frame.height, size.height, part.y, part.height),
  }
}
