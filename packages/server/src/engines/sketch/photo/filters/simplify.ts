/**
 * Detail taken away, edges kept: a Kuwahara filter whose eight sectors are one Gaussian blur looked at
 * from eight places around the pixel, so that its cost does not grow with its size.
 */
import type { Raster } from '../../../../images/codec.ts'
import { blur, join, luma, map, type Plane, plane, split } from './plane.ts'

/** `radius` in pixels: what is smaller melts away. `sharpness` 4 is soft, 12 is like cut paper. */
export function simplify(raster: Raster, radius: number, sharpness = 8): Raster {
  if (radius < 1) return raster
  const sigma = radius * 0.5
  const [r, g, b] = split(raster)
  const means = [blur(r, sigma), blur(g, sigma), blur(b, sigma)] as const
  return gather(means, flatness(luma(raster), sigma, sharpness), radius * 0.75)
}

/** The weight of a sector, computed once per place and read from eight. */
function flatness(tone: Plane, sigma: number, sharpness: number): Plane {
  const squares = map(tone, (v) => v * v)
  const square = blur(squares, sigma).data
  return map(blur(tone, sigma), (mean, i) => {
    const deviation = Math.sqrt(Math.max(square[i]! - mean * mean, 0))
    return 1 / (1 + 60 * deviation) ** sharpness
  })
}

function gather(means: readonly [Plane, Plane, Plane], weight: Plane, reach: number): Raster {
  const { width, height } = weight
  const [r, g, b] = means
  const out = [plane(width, height), plane(width, height), plane(width, height)] as const
  const places = (turn: (angle: number) => number) =>
    Int32Array.from({ length: 8 }, (_, k) => Math.round(turn((k * Math.PI) / 4) * reach))
  const [dx, dy] = [places(Math.cos), places(Math.sin)]
  for (let i = 0; i < weight.data.length; i++) {
    const x = i % width
    const y = (i / width) | 0
    let sum = 1e-12
    let red = 0
    let green = 0
    let blue = 0
    for (let k = 0; k < 8; k++) {
      const sx = Math.min(Math.max(x + dx[k]!, 0), width - 1)
      const sy = Math.min(Math.max(y + dy[k]!, 0), height - 1)
      const at = sy * width + sx
      const w = weight.data[at]!
      sum += w
      red += w * r.data[at]!
      green += w * g.data[at]!
      blue += w * b.data[at]!
    }
    out[0].data[i] = red / sum
    out[1].data[i] = green / sum
    out[2].data[i] = blue / sum
  }
  return join(...out)
}
