/** The one shape of a style: a picture in, a picture of the same size out, the same for the same seed. */
import type { Raster } from '../../../../images/codec.ts'

export type Stylise = (raster: Raster, options: { readonly seed: number }) => Raster

/** How many times larger a picture is than one of 800 pixels on its short side: brushes and lines scale with it. */
export const scaleOf = ({ width, height }: Raster): number =>
  Math.max(0.4, Math.min(width, height) / 800)
