/**
 * Detail taken away, edges kept: a Kuwahara filter whose eight sectors are one Gaussian blur looked at
 * from eight places around the pixel, so that its cost does not grow with its size.
 */
import type { Raster } from '../../../../images/codec.ts'
import { blur, luma, map, type Plane, split } from './plane.ts'
import { enlarged, reduced } from './scale.ts'

/** Radii from here on are worked at on a smaller picture: their edges are drawn anew by what follows. */
const broad = 1.9

/** `radius` in pixels: what is smaller melts away. `sharpness` 4 is soft, 12 is like cut paper. */
export function simplify(raster: Raster, radius: number, sharpness = 8): Raster {
  if (radius < 1) return raster
  const sigma = radius * 0.5
  const [r, g, b] = split(raster)
  const means = [blur(r, sigma), blur(g, sigma), blur(b, sigma)] as const
  return gather(means, flatness(luma(raster), sigma, sharpness), radius * 0.75)
}

/** Simplified by two radii, the larger first. `raster` is `step` times smaller than what came in. */
export function shapesOf(
  raster: Raster,
  radii: readonly [number, number],
  sharpness: number,
): { readonly raster: Raster; readonly step: number } {
  const step = Math.max(1, Math.floor(radii[1] / broad))
  const first = simplify(reduced(raster, step), radii[0] / step, sharpness)
  return { raster: simplify(first, radii[1] / step, sharpness), step }
}

/** The same at full size. */
export function simplifyTwice(
  from: Raster,
  radii: readonly [number, number],
  sharpness: number,
): Raster {
  const { raster, step } = shapesOf(from, radii, sharpness)
  return enlarged(raster, from, step)
}

/** Steps of deviation told apart, per unit. */
const grain = 8192

/** The weight of a sector, computed once per place and read from eight. */
function flatness(tone: Plane, sigma: number, sharpness: number): Plane {
  const squares = map(tone, (v) => v * v)
  const square = blur(squares, sigma).data
  const weights = Float32Array.from(
    { length: 4097 },
    (_, k) => 1 / (1 + (60 * (k + 0.5)) / grain) ** sharpness,
  )
  return map(blur(tone, sigma), (mean, i) => {
    const deviation = Math.sqrt(Math.max(square[i]! - mean * mean, 0))
    return weights[Math.min(weights.length - 1, (deviation * grain) | 0)]!
  })
}

function gather(means: readonly [Plane, Plane, Plane], weight: Plane, reach: number): Raster {
  const { width, height } = weight
  const [r, g, b] = means
  const data = new Uint8ClampedArray(width * height * 4)
  const places = (turn: (angle: number) => number) =>
    Int32Array.from({ length: 8 }, (_, k) => Math.round(turn((k * Math.PI) / 4) * reach))
  const [dx, dy] = [places(Math.cos), places(Math.sin)]
  const [mr, mg, mb, mw] = [r.data, g.data, b.data, weight.data]
  const rim = Math.ceil(reach) + 1
  const steps = dx.map((x, k) => dy[k]! * width + x)
  for (let i = 0; i < mw.length; i++) {
    const x = i % width
    const y = (i / width) | 0
    const inside = x >= rim && y >= rim && x < width - rim && y < height - rim
    let sum = 1e-12
    let red = 0
    let green = 0
    let blue = 0
    for (let k = 0; k < 8; k++) {
      const at = inside ? i + steps[k]! : held(x + dx[k]!, width) + held(y + dy[k]!, height) * width
      const w = mw[at]!
      sum += w
      red += w * mr[at]!
      green += w * mg[at]!
      blue += w * mb[at]!
    }
    const scale = 255 / sum
    data[i * 4] = red * scale
    data[i * 4 + 1] = green * scale
    data[i * 4 + 2] = blue * scale
    data[i * 4 + 3] = 255
  }
  return { width, height, data }
}

const held = (at: number, end: number): number => (at < 0 ? 0 : at >= end ? end - 1 : at)
