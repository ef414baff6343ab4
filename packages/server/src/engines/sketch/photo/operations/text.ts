/** Text on a picture: in its box, or where it was said to go; how it is set is the typesetter's. */
import { areaAt } from '../../type/areas.ts'
import type { Change } from '../contract.ts'
import { boxOf, keepClosed } from './target.ts'

export const text: Change<'text'> = async (photo, operation, desk) => {
  const { width, height } = photo.raster
  const at = operation.at === 'box' ? 'centre' : operation.at
  const area = boxOf(photo, operation.target, desk) ?? areaAt(at, width, height)
  const { colour } = operation
  const made = await desk.input.drawText(photo.raster, operation.text, area, { colour })
  return { ...photo, raster: keepClosed(photo, made) }
}
