/** A larger canvas: what is new continues the picture, which itself stays what it was. */
import type { PixelSize } from '@limn/sdk'
import { parseRatio, type Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import type { Change, OperationOf, Photo } from '../contract.ts'
import { fillHole } from '../fill/fill.ts'
import { paste } from '../filters/region.ts'
import { plane } from '../filters/plane.ts'
import { chain } from './target.ts'

type Wish = Pick<OperationOf<'expand'>, 'ratio' | 'by' | 'side'>

/** Added on every side when nothing is said, as a share of it. */
const usual = 0.25
/** A side may become this many times as long; a ratio may be up to this, either way. */
const most = { growth: 2, ratio: 8 }
/** From this residual on the new part is likely to be seen. */
const doubtful = 35

/** The new canvas: its size, and where in it the picture lies. Not rounded. Throws Problem. */
export function frameOf(size: PixelSize, wish: Wish): Rect {
  const frame = toRatio(grownBy(size, wish), size, wish)
  const growth = Math.max(frame.width / size.width, frame.height / size.height)
  if (growth > most.growth + 1e-6)
    throw new Problem(
      'refused',
      'A picture can be made at most twice as wide and twice as high: more would be nearly all invented. Ask for less, or expand in two steps.',
    )
  return frame
}

function grownBy({ width, height }: PixelSize, { by, ratio, side }: Wish): Rect {
  const share = by ?? (ratio === undefined ? usual : 0)
  const on = (name: Wish['side']) => (side === undefined || side === name ? share : 0)
  const [left, top] = [width * on('left'), height * on('top')]
  return {
    x: left,
    y: top,
    width: width + left + width * on('right'),
    height: height + top + height * on('bottom'),
  }
}

/** Makes the frame wider or higher. The picture stays in the middle unless the growing side was named. */
function toRatio(frame: Rect, size: PixelSize, { ratio, side }: Wish): Rect {
  if (ratio === undefined) return frame
  const wanted = parseRatio(ratio)
  if (wanted === undefined)
    throw new Problem('invalid_request', `${JSON.stringify(ratio)} is not a ratio like 16:9.`, {
      param: 'plan',
    })
  if (wanted > most.ratio || wanted < 1 / most.ratio)
    throw new Problem('refused', 'A picture can be at most eight times as long as it is wide.')
  const width = Math.max(frame.width, frame.height * wanted)
  const height = Math.max(frame.height, frame.width / wanted)
  // Half a pixel is rounding, not another ratio.
  if (width - frame.width < 0.5 && height - frame.height < 0.5) return frame
  const before = (extra: number, first: Wish['side'], last: Wish['side']) =>
    side === first ? extra : side === last ? 0 : extra / 2
  return {
    x: frame.x + before(width - frame.width, 'left', 'right'),
    y: frame.y + before(height - frame.height, 'top', 'bottom'),
    width: Math.max(width, size.width),
    height: Math.max(height, size.height),
  }
}

export const expand: Change<'expand'> = async (photo, operation, desk) => {
  const { raster } = photo
  const { x, y, width, height } = whole(frameOf(raster, operation), raster, desk.input.size)
  if (width === raster.width && height === raster.height) {
    desk.warn('The picture has that shape already, so its canvas was not made larger.')
    return photo
  }
  const blank = { width, height, data: new Uint8ClampedArray(width * height * 4) }
  const canvas = paste(blank, raster, x, y)
  const hole = new Uint8Array(width * height).fill(1)
  for (let row = y; row < y + raster.height; row++)
    hole.fill(0, row * width + x, row * width + x + raster.width)
  const { seed, signal } = desk.input
  const filled = await fillHole(canvas, { width, height, data: hole }, { seed, signal })
  if (!filled)
    throw new Problem('refused', 'The picture is too small to be continued beyond its edges.')
  if (filled.residual > doubtful)
    desk.warn(
      'The edges of the picture are busy: it was continued from its surroundings; look closely.',
    )
  const place = chain(photo.place, [1, 0, x, 0, 1, y])
  return { raster: filled.raster, place, open: openOf(photo, x, y, { width, height }) }
}

/** In whole pixels; a frame that is off the size asked for by rounding only takes it. */
function whole(frame: Rect, { width: w, height: h }: PixelSize, asked: PixelSize): Rect {
  const side = (length: number, least: number, goal: number) =>
    Math.abs(length - goal) < 3 && goal >= least ? goal : Math.max(least, Math.round(length))
  const width = side(frame.width, w, asked.width)
  const height = side(frame.height, h, asked.height)
  const start = (at: number, slack: number) => Math.min(slack, Math.max(0, Math.round(at)))
  return { x: start(frame.x, width - w), y: start(frame.y, height - h), width, height }
}

/** What a mask protects stays protected; what is new is open. */
function openOf({ raster, open }: Photo, x: number, y: number, size: PixelSize): Photo['open'] {
  if (!open) return undefined
  const to = plane(size.width, size.height)
  to.data.fill(1)
  for (let row = 0; row < raster.height; row++) {
    const line = open.data.subarray(row * raster.width, (row + 1) * raster.width)
    to.data.set(line, (y + row) * size.width + x)
  }
  return to
}
