/** The picture as a brush sees it: no finer than a third of its own width. */
import type { Raster } from '../../../../images/codec.ts'
import { type Flow, flow } from '../filters/flow.ts'
import { blur, luma, split } from '../filters/plane.ts'
import { reduced } from '../filters/scale.ts'

export interface Sight {
  readonly step: number
  readonly columns: number
  /** Red, green and blue of each cell in turn, 0 to 1. */
  readonly wanted: Float32Array
  readonly run: Flow
}

/** For a brush `width` pixels wide. */
export function look(raster: Raster, width: number): Sight {
  const step = Math.max(1, Math.floor(width / 3))
  const small = reduced(raster, step)
  const [r, g, b] = split(small).map((c) => blur(c, (width * 0.2) / step))
  const wanted = new Float32Array(small.width * small.height * 3)
  for (let i = 0, p = 0; p < wanted.length; i++, p += 3) {
    wanted[p] = r!.data[i]!
    wanted[p + 1] = g!.data[i]!
    wanted[p + 2] = b!.data[i]!
  }
  const tone = blur(luma(small), (width * 0.15) / step)
  const run = flow(tone, Math.max(2 / step, (width * 0.5) / step))
  return { step, columns: small.width, wanted, run }
}

/** The cell of a pixel. */
export const cellAt = ({ step, columns }: Sight, x: number, y: number): number =>
  ((y / step) | 0) * columns + ((x / step) | 0)
