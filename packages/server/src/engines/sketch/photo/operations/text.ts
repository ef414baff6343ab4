/** Text on a picture: in its box, where it was said to go, or in the place of what stood there. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { areaAt } from '../../type/areas.ts'
import type { Change, Desk, OperationOf, Photo } from '../contract.ts'
import { fillHole } from '../fill/fill.ts'
import { shifted } from '../fill/ground.ts'
import { cut } from '../filters/region.ts'
import { type Lettering, letteringIn } from '../find/lettering.ts'
import { boxOf, keepClosed } from './target.ts'

export const text: Change<'text'> = async (photo, operation, desk) => {
  const { width, height } = photo.raster
  const box = boxOf(photo, operation.target, desk)
  if (box && operation.replaces) return replaced(photo, operation, box, desk)
  const at = operation.at === 'box' ? 'centre' : operation.at
  const { colour } = operation
  const area = box ?? areaAt(at, width, height)
  const made = await desk.input.drawText(photo.raster, operation.text, area, { colour })
  return { ...photo, raster: keepClosed(photo, made) }
}

async function replaced(
  photo: Photo,
  { text: letters, colour }: OperationOf<'text'>,
  box: Rect,
  desk: Desk,
): Promise<Photo> {
  const { raster } = photo
  const old = letteringIn(cut(raster, box))
  if (!old) {
    desk.warn(
      'No lettering could be told apart in the box, so all of it was covered before the text was set.',
    )
    const covered = await without(raster, box, undefined, desk)
    const made = await desk.input.drawText(covered, letters, box, { colour })
    return { ...photo, raster: keepClosed(photo, made) }
  }
  const bare = await without(raster, box, old, desk)
  const made = await desk.input.drawText(bare, letters, placeOf(old, box), {
    colour: colour ?? old.colour,
    former: { height: old.height, weight: old.weight },
    align: alignOf(old, box),
  })
  return { ...photo, raster: keepClosed(photo, made) }
}

/** The strokes, or all of the box, filled with the ground. */
async function without(
  raster: Raster,
  box: Rect,
  old: Lettering | undefined,
  desk: Desk,
): Promise<Raster> {
  const { width, height } = raster
  const hole = { width, height, data: new Uint8Array(width * height) }
  for (let y = 0; y < box.height; y++) {
    const at = (box.y + y) * width + box.x
    if (old) hole.data.set(old.strokes.data.subarray(y * box.width, (y + 1) * box.width), at)
    else hole.data.fill(1, at, at + box.width)
  }
  const { seed, signal } = desk.input
  // The board's own ground is the best there is; beyond the box may lie another.
  const ground = old?.ground && shifted(old.ground, box.x, box.y)
  const inBox = old && (await fillHole(raster, hole, { seed, signal, view: box, ground }))
  const filled = inBox ?? (await fillHole(raster, hole, { seed, signal }))
  return filled?.raster ?? raster
}

/** Shares of the letters' height: what long or deep letters may take beyond the old ones. */
const more = { above: 0.2, below: 0.3, beside: 0.3 }

/** As wide as the box allows on the sides where the old letters left room, and about as high as they were. */
function placeOf({ area, height }: Lettering, box: Rect): Rect {
  const gap = height * more.beside
  const top = Math.max(0, area.y - height * more.above)
  const bottom = Math.min(box.height, area.y + area.height + height * more.below)
  const [left, right] = [area.x, box.width - area.x - area.width]
  // As far as the old letters kept off on their narrower side, or a little.
  const keep = Math.min(left, right, gap)
  const starts = alignsLeft(left, right, box) ? left : keep
  return {
    x: Math.round(box.x + starts),
    y: Math.round(box.y + top),
    width: Math.round(box.width - starts - keep),
    height: Math.round(bottom - top),
  }
}

const alignsLeft = (left: number, right: number, box: Rect): boolean =>
  right - left > box.width * 0.15

const alignOf = ({ area }: Lettering, box: Rect): 'left' | 'centre' =>
  alignsLeft(area.x, box.width - area.x - area.width, box) ? 'left' : 'centre'
