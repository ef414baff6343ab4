/** A thing taken away, with its shadow when the box holds it, and what is round it continued. */
import type { Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import type { Change, Photo } from '../contract.ts'
import { fillHole } from '../fill/fill.ts'
import { softRim } from '../fill/rim.ts'
import { grown, type Mask } from '../find/shape.ts'
import { subjectOnGround } from '../find/subject.ts'
import { boxOf, keepClosed } from './target.ts'

/** More of a picture than this can't be told from the rest. */
const most = 0.6
/** From this residual on the fill is likely to be seen. */
const doubtful = 35

export const remove: Change<'remove'> = async (photo, { target }, desk) => {
  const hole = await holeOf(photo, boxOf(photo, target, desk))
  const share = hole.data.reduce((sum, value) => sum + value, 0) / hole.data.length
  if (share === 0) throw new Problem('refused', 'The mask leaves nothing open inside the box.')
  if (share > most) {
    const message = `What is to be removed covers ${Math.round(share * 100)} % of the picture, which leaves too little to continue it from. Draw a smaller box.`
    throw new Problem('refused', message)
  }
  const { seed, signal } = desk.input
  const filled = await fillHole(photo.raster, hole, { seed, signal })
  if (!filled) {
    const message =
      'There is too little of the picture round the box to continue it from. Draw a smaller box.'
    throw new Problem('refused', message)
  }
  if (filled.residual > doubtful)
    desk.warn(
      'The surroundings of what was removed are busy: the place was continued from them; look closely.',
    )
  const soft = softRim(photo.raster, filled.raster, hole)
  return { ...photo, raster: keepClosed(photo, soft) }
}

/** All of the box; of a mask what it leaves open; with neither, the subject on a plain ground. */
async function holeOf({ raster, open }: Photo, rect: Rect | undefined): Promise<Mask> {
  const { width, height } = raster
  if (!rect && !open) {
    const found = await subjectOnGround(raster)
    if (!found)
      throw new Problem(
        'refused',
        'What is to be removed could not be told apart from the rest of the photograph. Draw a box round it.',
      )
    const data = Uint8Array.from(found.data, (value) => (value > 0.02 ? 1 : 0))
    return grown({ width, height, data }, Math.ceil(Math.max(width, height) / 160))
  }
  const area = rect ?? { x: 0, y: 0, width, height }
  const data = new Uint8Array(width * height)
  for (let y = area.y; y < area.y + area.height; y++)
    for (let x = area.x; x < area.x + area.width; x++) {
      const i = y * width + x
      if (!open || open.data[i]! > 0.01) data[i] = 1
    }
  return { width, height, data }
}
