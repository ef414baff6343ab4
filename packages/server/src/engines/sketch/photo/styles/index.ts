/** The list of styles, and the one way to lay one over a picture. */
import type { Style } from '@limn/sdk'
import { type Raster, resize } from '../../../../images/codec.ts'
import { sizeOf } from '../../../../images/geometry.ts'
import { charcoal } from './charcoal.ts'
import { comic } from './comic.ts'
import { halftone } from './halftone.ts'
import { impressionist } from './impressionist.ts'
import { ink } from './ink.ts'
import { mosaic } from './mosaic.ts'
import { neon } from './neon.ts'
import { noir } from './noir.ts'
import { oil } from './oil.ts'
import { paperCut } from './paper-cut.ts'
import { pencil } from './pencil.ts'
import { pixel } from './pixel.ts'
import { popArt } from './pop-art.ts'
import { poster } from './poster.ts'
import { stainedGlass } from './stained-glass.ts'
import type { Stylise } from './style.ts'
import { vintage } from './vintage.ts'
import { watercolour } from './watercolour.ts'

export type PaintedStyle = Exclude<Style, 'natural'>

/**
 * `most` is how many pixels are worth working at: larger pictures are painted at that size and brought
 * up, which shows nowhere; what has hard dots or blocks is always painted at full size.
 */
export const paintedStyles: Readonly<
  Record<PaintedStyle, { readonly stylise: Stylise; readonly most: number }>
> = {
  oil: { stylise: oil, most: 1.45e6 },
  watercolour: { stylise: watercolour, most: 1.8e6 },
  pencil: { stylise: pencil, most: 2e6 },
  ink: { stylise: ink, most: 2.4e6 },
  charcoal: { stylise: charcoal, most: 1.8e6 },
  pixel: { stylise: pixel, most: Infinity },
  poster: { stylise: poster, most: 1.8e6 },
  comic: { stylise: comic, most: 1.6e6 },
  'pop-art': { stylise: popArt, most: 1.8e6 },
  mosaic: { stylise: mosaic, most: 2.4e6 },
  'stained-glass': { stylise: stainedGlass, most: 2e6 },
  vintage: { stylise: vintage, most: 2.4e6 },
  noir: { stylise: noir, most: 2.4e6 },
  impressionist: { stylise: impressionist, most: 1.6e6 },
  'paper-cut': { stylise: paperCut, most: 1.8e6 },
  halftone: { stylise: halftone, most: 3e6 },
  neon: { stylise: neon, most: 1.8e6 },
}

/** Same size, opaque, the same bytes for the same seed. */
export async function layStyle(raster: Raster, style: PaintedStyle, seed: number): Promise<Raster> {
  const { stylise, most } = paintedStyles[style]
  const { width, height } = raster
  if (width * height <= most) return stylise(raster, { seed })
  const small = await resize(raster, sizeOf(width / height, most))
  return resize(stylise(small, { seed }), { width, height })
}
