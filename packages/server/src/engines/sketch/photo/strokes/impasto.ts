/** Light from the upper left on thick paint and on the canvas under it. */
import type { Raster } from '../../../../images/codec.ts'
import { blur, type Plane } from '../filters/plane.ts'

export interface ImpastoLook {
  /** How strongly the relief is lit, 0 to 1. */
  readonly depth: number
  readonly saturation: number
  /** Pixels from thread to thread of the canvas. */
  readonly weave: number
}

export function impasto(raster: Raster, relief: Plane, look: ImpastoLook): Raster {
  const { width, height } = raster
  const data = new Uint8ClampedArray(raster.data.length)
  const fine = blur(relief, 0.6).data
  const turn = (Math.PI * 2) / Math.max(look.weave, 2.2)
  const warp = Float32Array.from({ length: width }, (_, x) => Math.sin(x * turn))
  for (let y = 0; y < height; y++) {
    const up = Math.max(0, y - 1) * width
    const down = Math.min(height - 1, y + 1) * width
    const weft = Math.sin(y * turn)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const left = Math.max(0, x - 1)
      const right = Math.min(width - 1, x + 1)
      const slopeX = fine[y * width + right]! - fine[y * width + left]!
      const slopeY = fine[down + x]! - fine[up + x]!
      // Thin paint lets the threads through.
      const thread = (1 - Math.min(1, relief.data[i]!)) * warp[x]! * weft * 0.05
      const slope = (slopeX + slopeY) * look.depth + thread
      const lit = 1 + Math.min(0.3, Math.max(-0.3, slope * 0.55))
      const shine = Math.max(0, slope - 0.22) * 90
      const p = i * 4
      const [r, g, b] = [raster.data[p]!, raster.data[p + 1]!, raster.data[p + 2]!]
      const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
      data[p] = (grey + (r - grey) * look.saturation) * lit + shine
      data[p + 1] = (grey + (g - grey) * look.saturation) * lit + shine
      data[p + 2] = (grey + (b - grey) * look.saturation) * lit + shine
      data[p + 3] = 255
    }
  }
  return { width, height, data }
}
