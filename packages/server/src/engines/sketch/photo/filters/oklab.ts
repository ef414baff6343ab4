/** Whole pictures in OKLab (Björn Ottosson, 2020): the colour space in which means and distances look right. */
import type { Raster } from '../../../../images/codec.ts'
import { type Plane, plane } from './plane.ts'

/** `L` 0 to 1, `a` and `b` about ±0.4. */
export interface Lab {
  readonly width: number
  readonly height: number
  readonly L: Plane
  readonly a: Plane
  readonly b: Plane
}

const linear = Float32Array.from({ length: 256 }, (_, i) => {
  const v = i / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
})

const steps = 4095
const gamma = Float32Array.from({ length: steps + 2 }, (_, i) => {
  const v = i / steps
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
})

function byte(value: number): number {
  const at = value <= 0 ? 0 : value >= 1 ? steps : value * steps
  const i = at | 0
  return gamma[i]! + (gamma[i + 1]! - gamma[i]!) * (at - i)
}

const roots = 32768
/** Cube roots; between two of them a straight line is near enough from the darkest byte on. */
const root = Float32Array.from({ length: roots + 2 }, (_, i) => Math.cbrt(i / roots))

function cubeRoot(value: number): number {
  const at = value * roots
  const i = at | 0
  return root[i]! + (root[i + 1]! - root[i]!) * (at - i)
}

export function toLab({ width, height, data }: Raster): Lab {
  const lab = {
    width,
    height,
    L: plane(width, height),
    a: plane(width, height),
    b: plane(width, height),
  }
  const [L, A, B] = [lab.L.data, lab.a.data, lab.b.data]
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const r = linear[data[p]!]!
    const g = linear[data[p + 1]!]!
    const b = linear[data[p + 2]!]!
    const l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    const m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    const s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    L[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
    A[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
    B[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  }
  return lab
}

/** `L`, `a` and `b` of the pixel whose red byte is at `at`, into `to`: for when few of a picture's pixels matter. */
export function labAt(data: Uint8ClampedArray, at: number, to: Float64Array): void {
  const r = linear[data[at]!]!
  const g = linear[data[at + 1]!]!
  const b = linear[data[at + 2]!]!
  const l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  to[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  to[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  to[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}

/** Writes one colour as bytes, opaque. */
export function put(data: Uint8ClampedArray, at: number, L: number, a: number, b: number): void {
  const l1 = L + 0.3963377774 * a + 0.2158037573 * b
  const m1 = L - 0.1055613458 * a - 0.0638541728 * b
  const s1 = L - 0.0894841775 * a - 1.291485548 * b
  const l = l1 * l1 * l1
  const m = m1 * m1 * m1
  const s = s1 * s1 * s1
  data[at] = byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  data[at + 1] = byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  data[at + 2] = byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  data[at + 3] = 255
}

export function fromLab({ width, height, L, a, b }: Lab): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < L.data.length; i++) put(data, i * 4, L.data[i]!, a.data[i]!, b.data[i]!)
  return { width, height, data }
}
