/** Pictures made a whole number of times smaller and large again: what is broad anyway is worked out there. */
import type { PixelSize } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'

/** Means over squares of `step` pixels; what sticks out at the right and below fills squares of its own. */
export function reduced(raster: Raster, step: number): Raster {
  if (step < 2) return raster
  const { width, height, data } = raster
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const to = new Uint8ClampedArray(columns * rows * 4)
  const sums = new Uint32Array(columns * 3)
  for (let row = 0; row < rows; row++) {
    const bottom = Math.min(height, (row + 1) * step)
    sums.fill(0)
    for (let y = row * step; y < bottom; y++) {
      for (let k = 0, x = 0, p = y * width * 4; k < sums.length; k += 3) {
        for (const end = Math.min(width, x + step); x < end; x++, p += 4) {
          sums[k]! += data[p]!
          sums[k + 1]! += data[p + 1]!
          sums[k + 2]! += data[p + 2]!
        }
      }
    }
    const tall = bottom - row * step
    for (let k = 0, q = row * columns * 4; k < sums.length; k += 3, q += 4) {
      const count = tall * Math.min(step, width - (k / 3) * step)
      to[q] = sums[k]! / count
      to[q + 1] = sums[k + 1]! / count
      to[q + 2] = sums[k + 2]! / count
      to[q + 3] = 255
    }
  }
  return { width: columns, height: rows, data: to }
}

/** A reduced picture at its full size again, straight lines between its pixels. */
export function enlarged(small: Raster, { width, height }: PixelSize, step: number): Raster {
  if (step < 2) return small
  const to = new Uint8ClampedArray(width * height * 4)
  const row = new Float32Array((small.width + 1) * 4)
  const { at, part } = between(width, small.width, step)
  const down = between(height, small.height, step)
  for (let y = 0; y < height; y++) {
    mixRows(small, down.at[y]!, down.part[y]!, row)
    for (let x = 0, p = y * width * 4; x < width; x++, p += 4) {
      const k = at[x]! * 4
      const t = part[x]!
      to[p] = row[k]! + (row[k + 4]! - row[k]!) * t
      to[p + 1] = row[k + 1]! + (row[k + 5]! - row[k + 1]!) * t
      to[p + 2] = row[k + 2]! + (row[k + 6]! - row[k + 2]!) * t
      to[p + 3] = 255
    }
  }
  return { width, height, data: to }
}

function mixRows({ width, height, data }: Raster, at: number, part: number, row: Float32Array) {
  const top = at * width * 4
  const bottom = Math.min(height - 1, at + 1) * width * 4
  for (let k = 0; k < width * 4; k++)
    row[k] = data[top + k]! + (data[bottom + k]! - data[top + k]!) * part
  row.copyWithin(width * 4, (width - 1) * 4, width * 4)
}

/** For each full pixel the small one before it and how far it is on the way to the next. */
export function between(
  full: number,
  small: number,
  step: number,
): { readonly at: Int32Array; readonly part: Float32Array } {
  const at = new Int32Array(full)
  const part = new Float32Array(full)
  for (let x = 0; x < full; x++) {
    const u = Math.min(small - 1, Math.max(0, (x + 0.5) / step - 0.5))
    at[x] = Math.floor(u)
    part[x] = u - at[x]!
  }
  return { at, part }
}
