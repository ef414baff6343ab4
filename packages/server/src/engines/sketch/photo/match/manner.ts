/**
 * Another picture's manner: its colours, and its texture as near as can be come by: one of our own styles
 * where the other looks painted in a like way, else the strength of its detail, coarse to fine (bands
 * matched as in Heeger and Bergen, 1995, edges left alone).
 */
import type { Raster } from '../../../../images/codec.ts'
import type { Desk } from '../contract.ts'
import { type PaintedStyle, layStyle } from '../styles/index.ts'
import { nearestStyle } from './likeness.ts'
import { throughLut } from './lut.ts'
import { textured } from './texture.ts'
import { traitsOf } from './traits.ts'
import { paletteLut } from './transfer.ts'

const names: Partial<Record<PaintedStyle, string>> = {
  'pop-art': 'pop art',
  'paper-cut': 'cut paper',
  'stained-glass': 'stained glass',
  pixel: 'pixel art',
}

export async function manner(piece: Raster, other: Raster, desk: Desk): Promise<Raster> {
  const style = nearestStyle(await traitsOf(other))
  const base = style ? await layStyle(piece, style, desk.input.seed) : piece
  const coloured = throughLut(base, paletteLut(base, other, { light: 0.75, colour: 0.95 }))
  desk.warn(
    style
      ? `The manner of the other image was approximated: its colours, and of the styles there are the nearest, ${names[style] ?? style}.`
      : 'The manner of the other image was approximated: its colours, and the strength of its texture, not its shapes or strokes.',
  )
  return style ? coloured : textured(coloured, other)
}
