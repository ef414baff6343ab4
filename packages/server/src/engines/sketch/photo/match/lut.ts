/**
 * A change of colours as a table: 33 steps of red, green and blue, and straight lines between them
 * (tetrahedral interpolation, Kasson, 1995). What is smooth in the table is smooth in the picture.
 */
import type { Raster } from '../../../../images/codec.ts'
import { fromLab, toLab } from '../../paint/colour.ts'

/** Steps on each side. */
export const side = 33
const span = 255 / (side - 1)

/** `red, green, blue` (0 to 255, fractions kept) of each node; red changes fastest. */
export type Lut = Float32Array

type Lab = readonly [number, number, number]

/** `change` says in OKLab what becomes of the colour of a node; what no screen can show loses chroma. */
export function lutOf(change: (colour: Lab, node: number) => Lab): Lut {
  const lut = new Float32Array(side ** 3 * 3)
  for (let node = 0; node < side ** 3; node++)
    lut.set(fromLab(shown(change(toLab(colourOf(node)), node))), node * 3)
  return lut
}

export const colourOf = (node: number): Lab => [
  (node % side) * span,
  (Math.floor(node / side) % side) * span,
  Math.floor(node / side / side) * span,
]

/** The same lightness and hue with as much chroma as sRGB has. */
function shown([L, a, b]: Lab): Lab {
  const light = Math.min(1, Math.max(0, L))
  if (inside(light, a, b)) return [light, a, b]
  let [low, high] = [0, 1]
  for (let round = 0; round < 9; round++) {
    const middle = (low + high) / 2
    if (inside(light, a * middle, b * middle)) low = middle
    else high = middle
  }
  return [light, a * low, b * low]
}

function inside(L: number, a: number, b: number): boolean {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  return Math.min(red, green, blue) > -0.002 && Math.max(red, green, blue) < 1.002
}

/** From a node to the next greener, and the next bluer. */
const [down, deep] = [side * 3, side * side * 3]
/** Where a byte lies between two nodes. */
const low = Uint8Array.from({ length: 256 }, (_, v) => Math.min(side - 2, Math.floor(v / span)))
const part = Float32Array.from({ length: 256 }, (_, v) => v / span - low[v]!)

/**
 * The picture with every colour changed. Rounding to bytes is left to chance (the same chance every
 * time), so that a stretched gradient shows no bands.
 */
export function throughLut({ width, height, data }: Raster, lut: Lut): Raster {
  const to = new Uint8ClampedArray(data.length)
  const colour = new Float64Array(3)
  for (let p = 0; p < data.length; p += 4) {
    find(lut, data[p]!, data[p + 1]!, data[p + 2]!, colour)
    const noise = chance(p)
    to[p] = colour[0]! + noise
    to[p + 1] = colour[1]! + noise
    to[p + 2] = colour[2]! + noise
    to[p + 3] = 255
  }
  return { width, height, data: to }
}

function find(lut: Lut, r: number, g: number, b: number, to: Float64Array): void {
  const x = part[r]!
  const y = part[g]!
  const z = part[b]!
  const at = low[r]! * 3 + low[g]! * down + low[b]! * deep
  const far = at + 3 + down + deep
  // The cube is cut into six; the colour lies in the one of its largest and smallest parts.
  const large = x >= y ? (x >= z ? 3 : deep) : y >= z ? down : deep
  const small = x < y ? (x < z ? 3 : deep) : y < z ? down : deep
  const most = x >= y ? (x >= z ? x : z) : y >= z ? y : z
  const least = x < y ? (x < z ? x : z) : y < z ? y : z
  const middle = x + y + z - most - least
  const second = at + large
  const third = far - small
  const i = 1 - most
  const j = most - middle
  const k = middle - least
  to[0] = lut[at]! * i + lut[second]! * j + lut[third]! * k + lut[far]! * least
  to[1] = lut[at + 1]! * i + lut[second + 1]! * j + lut[third + 1]! * k + lut[far + 1]! * least
  to[2] = lut[at + 2]! * i + lut[second + 2]! * j + lut[third + 2]! * k + lut[far + 2]! * least
}

/** -0.5 to 0.5, another for every place. */
export function chance(place: number): number {
  let h = Math.imul(place ^ 0x9e3779b9, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (((h ^ (h >>> 16)) >>> 8) & 0xffff) / 65536 - 0.5
}
