/** Text on a picture: where it goes; how it is set is the typesetter's. */
import type { Rect } from '../../../../images/geometry.ts'
import type { Change, OperationOf } from '../contract.ts'
import { boxOf, keepClosed } from './target.ts'

type At = Exclude<OperationOf<'text'>['at'], 'box'>

/** Left, top, width and height as shares of the picture. */
const areas: Readonly<Record<At, readonly [number, number, number, number]>> = {
  top: [0.06, 0.05, 0.88, 0.2],
  centre: [0.08, 0.36, 0.84, 0.28],
  bottom: [0.06, 0.75, 0.88, 0.2],
  'top-left': [0.05, 0.05, 0.44, 0.16],
  'top-right': [0.51, 0.05, 0.44, 0.16],
  'bottom-left': [0.05, 0.79, 0.44, 0.16],
  'bottom-right': [0.51, 0.79, 0.44, 0.16],
}

export const text: Change<'text'> = async (photo, operation, desk) => {
  const { width, height } = photo.raster
  const box = boxOf(photo, operation.target, desk)
  const [left, top, wide, high] = areas[operation.at === 'box' ? 'centre' : operation.at]
  const area: Rect = box ?? {
    x: Math.round(width * left),
    y: Math.round(height * top),
    width: Math.round(width * wide),
    height: Math.round(height * high),
  }
  const made = await desk.input.drawText(photo.raster, operation.text, area, {
    colour: operation.colour,
  })
  return { ...photo, raster: keepClosed(photo, made) }
}
