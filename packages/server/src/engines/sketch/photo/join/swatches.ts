/** The main colours of a thing: k-means in OKLab, started from what is farthest apart, so that it always ends the same. */
import type { Raster } from '../../../../images/codec.ts'
import { fromLab, type Lab as Colour } from '../../paint/colour.ts'
import { toLab } from '../filters/oklab.ts'
import type { Plane } from '../filters/plane.ts'

export interface Swatch {
  /** `#RRGGBB`. */
  readonly hex: string
  readonly share: number
}

/** At most about so many pixels are looked at. */
const looked = 5000

/** `count` colours of the pixels where `cover` is near 1, most of it first; fewer when there are not as many. */
export function swatches(raster: Raster, cover: Plane, count: number): Swatch[] {
  const pixels = pixelsOf(raster, cover)
  if (pixels.length === 0) return []
  let means = farApart(pixels, count)
  let counts = means.map(() => 0)
  for (let round = 0; round < 14; round++) {
    const sums = means.map(() => [0, 0, 0, 0])
    for (const pixel of pixels) {
      const sum = sums[nearest(pixel, means)]!
      for (const c of [0, 1, 2] as const) sum[c]! += pixel[c]
      sum[3]! += 1
    }
    means = sums.map(([L = 0, a = 0, b = 0, n = 0], k) =>
      n > 0 ? ([L / n, a / n, b / n] as const) : means[k]!,
    )
    counts = sums.map(([, , , n = 0]) => n)
  }
  return means
    .map((mean, k) => ({ hex: hexOf(mean), share: counts[k]! / pixels.length }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
}

function pixelsOf(raster: Raster, cover: Plane): Colour[] {
  const { L, a, b } = toLab(raster)
  let solid = 0
  for (const value of cover.data) solid += value > 0.97 ? 1 : 0
  // Spread by a hash: every so many pixels would fall in with a pattern.
  const share = Math.min(1, looked / Math.max(1, solid)) * 2 ** 32
  const list: Colour[] = []
  for (let i = 0; i < cover.data.length; i++) {
    if (cover.data[i]! > 0.97 && Math.imul(i + 1, 0x9e3779b1) >>> 0 < share)
      list.push([L.data[i]!, a.data[i]!, b.data[i]!])
  }
  return list
}

const apart = (one: Colour, other: Colour): number =>
  (one[0] - other[0]) ** 2 + 2 * ((one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2)

function nearest(pixel: Colour, means: readonly Colour[]): number {
  let [best, least] = [0, Infinity]
  for (const [k, mean] of means.entries()) {
    const far = apart(pixel, mean)
    if (far < least) [best, least] = [k, far]
  }
  return best
}

/** The mean's neighbour first, then each time a colour that is far from all chosen, but no outlier. */
function farApart(pixels: readonly Colour[], count: number): Colour[] {
  const mean = ([0, 1, 2] as const).map(
    (c) => pixels.reduce((sum, pixel) => sum + pixel[c], 0) / pixels.length,
  )
  const [L = 0, a = 0, b = 0] = mean
  const chosen: Colour[] = [[L, a, b]]
  while (chosen.length < count) {
    const off = pixels.map((pixel) => apart(pixel, chosen[nearest(pixel, chosen)]!))
    const limit = off.toSorted((one, other) => one - other)[Math.floor(off.length * 0.97)]!
    const next = pixels[off.indexOf(limit)]!
    if (limit < 1e-5) break
    chosen.push(next)
  }
  return chosen
}

const hexOf = (colour: Colour): string =>
  `#${fromLab(colour)
    .map((v) => Math.round(v).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`
