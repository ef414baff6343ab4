/** The one shape of a weather: a picture in, a picture of the same size out, the same for the same seed. */
import type { Raster } from '../../../../images/codec.ts'

export interface Air {
  readonly seed: number
  /** How many times larger the whole photograph is than one of 800 pixels on its short side. */
  readonly scale: number
}

export type Weather = (raster: Raster, air: Air) => Promise<Raster>

export type Rgb = readonly [number, number, number]

/**
 * Writes one colour (0 to 1) as bytes, what is too bright pressed together rather than cut off; a
 * little chance decides what is between two bytes.
 */
export function set(
  data: Uint8ClampedArray,
  at: number,
  red: number,
  green: number,
  blue: number,
  noise: number,
): void {
  data[at] = red * 255 + noise
  data[at + 1] = green * 255 + noise
  data[at + 2] = blue * 255 + noise
  data[at + 3] = 255
}

/** Mean colour, 0 to 1. */
export function meanOf({ data }: Raster): Rgb {
  const sums = [0, 0, 0]
  const step = 4 * Math.max(1, Math.floor(data.length / 160_000))
  let count = 0
  for (let p = 0; p < data.length; p += step, count++)
    for (let c = 0; c < 3; c++) sums[c]! += data[p + c]!
  const [r = 0, g = 0, b = 0] = sums.map((sum) => sum / count / 255)
  return [r, g, b]
}
