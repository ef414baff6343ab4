/** One number per pixel, and the blurs and gradients that everything else is made of. */
import type { Raster } from '../../../../images/codec.ts'

export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
})

/** A new plane, each value made from the old one and its place. */
export function map(from: Plane, make: (value: number, index: number) => number): Plane {
  const to = plane(from.width, from.height)
  for (let i = 0; i < to.data.length; i++) to.data[i] = make(from.data[i]!, i)
  return to
}

/** Brightness as seen, 0 to 1. */
export function luma({ width, height, data }: Raster): Plane {
  const to = plane(width, height)
  for (let i = 0, p = 0; i < to.data.length; i++, p += 4) {
    to.data[i] = (0.2126 * data[p]! + 0.7152 * data[p + 1]! + 0.0722 * data[p + 2]!) / 255
  }
  return to
}

/** Red, green and blue, 0 to 1. */
export function split({ width, height, data }: Raster): readonly [Plane, Plane, Plane] {
  const channel = (c: number) => {
    const to = plane(width, height)
    for (let i = 0, p = c; i < to.data.length; i++, p += 4) to.data[i] = data[p]! / 255
    return to
  }
  return [channel(0), channel(1), channel(2)]
}

export function join(red: Plane, green: Plane, blue: Plane): Raster {
  const { width, height } = red
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    data[p] = red.data[i]! * 255
    data[p + 1] = green.data[i]! * 255
    data[p + 2] = blue.data[i]! * 255
    data[p + 3] = 255
  }
  return { width, height, data }
}

/** A picture `step` times smaller is still blurred by this many pixels: linear steps between them show nowhere. */
const coarse = 1.7

/** Gaussian blur by repeated box blurs; edges are repeated. `sigma` in pixels; nothing happens below 0.3. */
export function blur(from: Plane, sigma: number): Plane {
  if (sigma < 0.3) return from
  const most = Math.floor(Math.min(from.width, from.height) / 8)
  const step = Math.min(Math.floor(sigma / coarse), most)
  if (step >= 2) {
    // Making it smaller and larger again blurs too.
    const left = sigma * sigma - (step * step - 1) / 12 - (step * step) / 6
    const small = blur(shrink(from, step), Math.sqrt(left) / step)
    return resized(small, from.width, from.height, 1 / step)
  }
  // Two boxes look round enough once they are a few pixels wide.
  const passes = sigma < 2 ? 3 : 2
  const variance = (12 * sigma * sigma) / passes
  const low = Math.max(1, Math.floor(Math.sqrt(variance + 1)) | 0)
  const odd = low % 2 === 0 ? low - 1 : low
  const narrow = Math.round((passes * (variance - odd * odd - 4 * odd - 3)) / (-4 * odd - 4))
  const radii = Array.from({ length: passes }, (_, k) => ((k < narrow ? odd : odd + 2) - 1) / 2)
  return boxes(from, radii)
}

/** Means over squares of `step` pixels. */
export function shrink({ width, height, data }: Plane, step: number): Plane {
  const to = plane(Math.ceil(width / step), Math.ceil(height / step))
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / step) * to.width
    const tall = Math.min(step, height - Math.floor(y / step) * step)
    for (let left = 0, k = row; left < width; left += step, k++) {
      const right = Math.min(width, left + step)
      let sum = 0
      for (let x = left; x < right; x++) sum += data[y * width + x]!
      to.data[k]! += sum / ((right - left) * tall)
    }
  }
  return to
}

/** Another size, linearly; `scale` is how many pixels of `from` one of the result is wide. */
export function resized(from: Plane, width: number, height: number, scale: number): Plane {
  const to = plane(width, height)
  const last = from.width - 1
  const at = new Int32Array(width)
  const part = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const u = Math.min(last, Math.max(0, (x + 0.5) * scale - 0.5))
    at[x] = Math.min(Math.max(0, last - 1), Math.floor(u))
    part[x] = last > 0 ? u - at[x]! : 0
  }
  const row = new Float32Array(from.width + 1)
  for (let y = 0; y < height; y++) {
    const v = Math.min(from.height - 1, Math.max(0, (y + 0.5) * scale - 0.5))
    const top = Math.floor(v) * from.width
    const bottom = Math.min(from.height - 1, Math.floor(v) + 1) * from.width
    const t = v - Math.floor(v)
    for (let x = 0; x <= last; x++) {
      row[x] = from.data[top + x]! + (from.data[bottom + x]! - from.data[top + x]!) * t
    }
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const k = at[x]!
      to.data[i] = row[k]! + (row[k + 1]! - row[k]!) * part[x]!
    }
  }
  return to
}

/** Mean over a square of `2 · radius + 1` pixels. */
export function box(from: Plane, radius: number): Plane {
  return boxes(from, [Math.floor(radius)])
}

function boxes(from: Plane, radii: readonly number[]): Plane {
  const wide = radii.filter((radius) => radius >= 1)
  if (wide.length === 0) return from
  const to = plane(from.width, from.height)
  rows(from, to, wide)
  columns(to, wide)
  return to
}

/** All means of a row while it is at hand. */
function rows({ width, height, data }: Plane, to: Plane, radii: readonly number[]): void {
  const most = Math.max(...radii)
  const padded = new Float32Array(width + 2 * most + 1)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let source = data
    for (const radius of radii) {
      padded.fill(source[row]!, 0, radius)
      padded.set(source.subarray(row, row + width), radius)
      padded.fill(source[row + width - 1]!, radius + width)
      meansOf(padded, to.data, row, width, radius)
      source = to.data
    }
  }
}

function meansOf(
  padded: Float32Array,
  to: Float32Array,
  row: number,
  width: number,
  radius: number,
): void {
  const across = 2 * radius + 1
  const scale = 1 / across
  let sum = 0
  for (let k = 0; k < across; k++) sum += padded[k]!
  for (let x = 0; x < width; x++) {
    to[row + x] = sum * scale
    sum += padded[x + across]! - padded[x]!
  }
}

/** Columns side by side that are worked at together: few enough to stay near the processor. */
const strip = 32

function columns({ width, height, data }: Plane, radii: readonly number[]): void {
  const most = Math.max(...radii)
  const padded = new Float32Array((height + 2 * most + 1) * strip)
  const sums = new Float64Array(strip)
  for (let left = 0; left < width; left += strip) {
    const count = Math.min(strip, width - left)
    for (const radius of radii) {
      lift(data, padded, { left, count, width, height, radius })
      sink(padded, data, sums, { left, count, width, height, radius })
    }
  }
}

interface Strip {
  readonly left: number
  readonly count: number
  readonly width: number
  readonly height: number
  readonly radius: number
}

/** A strip copied out, its first and last row repeated. */
function lift(data: Float32Array, padded: Float32Array, at: Strip): void {
  const { left, count, width, height, radius } = at
  for (let y = -radius; y <= height + radius; y++) {
    const from = Math.min(Math.max(y, 0), height - 1) * width + left
    const to = (y + radius) * strip
    for (let x = 0; x < count; x++) padded[to + x] = data[from + x]!
  }
}

function sink(padded: Float32Array, data: Float32Array, sums: Float64Array, at: Strip): void {
  const { left, count, width, height, radius } = at
  const across = 2 * radius + 1
  const scale = 1 / across
  sums.fill(0)
  for (let k = 0; k < across; k++)
    for (let x = 0; x < count; x++) sums[x]! += padded[k * strip + x]!
  for (let y = 0; y < height; y++) {
    const row = y * width + left
    const leaves = y * strip
    const enters = (y + across) * strip
    for (let x = 0; x < count; x++) {
      const sum = sums[x]!
      data[row + x] = sum * scale
      sums[x] = sum + padded[enters + x]! - padded[leaves + x]!
    }
  }
}

/** Colour blurred; alpha becomes opaque. */
export function blurRaster(raster: Raster, sigma: number): Raster {
  const [r, g, b] = split(raster)
  return join(blur(r, sigma), blur(g, sigma), blur(b, sigma))
}

/** Value between pixels; outside, the nearest one. */
export function sample({ width, height, data }: Plane, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1.001)
  const cy = Math.min(Math.max(y, 0), height - 1.001)
  const ix = cx | 0
  const iy = cy | 0
  const fx = cx - ix
  const at = iy * width + ix
  const under = height > 1 ? width : 0
  const top = data[at]! + (data[at + 1]! - data[at]!) * fx
  const bottom = data[at + under]! + (data[at + under + 1]! - data[at + under]!) * fx
  return top + (bottom - top) * (cy - iy)
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function ease(from: number, to: number, value: number): number {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1)
  return t * t * (3 - 2 * t)
}

/** Stretched so that the darkest and the brightest 1 % become 0 and 1. */
export function levels(from: Plane, share = 0.01): Plane {
  const counts = new Uint32Array(256)
  for (const value of from.data) counts[Math.min(Math.max(value * 255, 0), 255) | 0]! += 1
  const wanted = from.data.length * share
  let low = 0
  let high = 255
  for (let sum = counts[0]!; sum < wanted && low < 254; sum += counts[low]!) low += 1
  for (let sum = counts[255]!; sum < wanted && high > low + 1; sum += counts[high]!) high -= 1
  const scale = 255 / Math.max(high - low, 24)
  return map(from, (value) => Math.min(Math.max((value - low / 255) * scale, 0), 1))
}
