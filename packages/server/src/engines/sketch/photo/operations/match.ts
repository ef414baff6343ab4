/** Another picture's colours, its whole manner, or its light, given to the photograph. */
import type { Raster } from '../../../../images/codec.ts'
import { fitInside } from '../../../../images/geometry.ts'
import type { Change, Desk, OperationOf } from '../contract.ts'
import { lightOf } from '../match/light.ts'
import { throughLut } from '../match/lut.ts'
import { manner } from '../match/manner.ts'
import { paletteLut } from '../match/transfer.ts'
import { within } from './target.ts'

type Match = (piece: Raster, other: Raster, desk: Desk) => Raster | Promise<Raster>

export const matches: Readonly<Record<OperationOf<'match'>['what'], Match>> = {
  palette: (piece, other) =>
    throughLut(piece, paletteLut(piece, other, { light: 0.72, colour: 0.95 })),
  style: manner,
  light: lightOf,
}

/** Long side at which the other picture is looked at. */
const looked = 640

export const match: Change<'match'> = async (photo, { target, to, what }, desk) => {
  if (to === target.image) {
    desk.warn(`Image ${to} was to be matched to itself, which changes nothing.`)
    return photo
  }
  const file = desk.input.images[to - 1] ?? { width: 1, height: 1 }
  const other = await desk.other(to, fitInside(file, { width: looked, height: looked }))
  return within(photo, target, desk, (piece) => matches[what](piece, other, desk))
}
