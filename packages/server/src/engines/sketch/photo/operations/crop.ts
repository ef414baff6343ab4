/** A part of the picture: a box, a ratio, or its middle. */
import type { PixelSize } from '@limn/sdk'
import { cropTo, parseRatio, type Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import type { Change, OperationOf } from '../contract.ts'
import { take } from './geometry.ts'
import { boxOf } from './target.ts'

const leans = {
  centre: [0.5, 0.5],
  top: [0.5, 0],
  bottom: [0.5, 1],
  left: [0, 0.5],
  right: [1, 0.5],
} as const

/** Without ratio or box: the middle four fifths. A box is kept whole when a ratio is wanted too. */
export function cropRect(
  size: PixelSize,
  { ratio, keep = 'centre' }: Pick<OperationOf<'crop'>, 'ratio' | 'keep'>,
  box?: Rect,
): Rect {
  const [ax, ay] = leans[keep]
  const wanted = ratio === undefined ? undefined : parseRatio(ratio)
  if (ratio !== undefined && wanted === undefined) {
    throw new Problem('invalid_request', `${JSON.stringify(ratio)} is not a ratio like 16:9.`, {
      param: 'plan',
    })
  }
  if (box) return wanted === undefined ? box : around(box, wanted, size)
  if (wanted !== undefined) return cropTo(size, wanted, ax, ay)
  const width = Math.round(size.width * 0.8)
  const height = Math.round(size.height * 0.8)
  return {
    x: Math.round((size.width - width) * ax),
    y: Math.round((size.height - height) * ay),
    width,
    height,
  }
}

function around(box: Rect, ratio: number, size: PixelSize): Rect {
  const width = Math.min(size.width, Math.max(box.width, Math.round(box.height * ratio)))
  const height = Math.min(size.height, Math.max(1, Math.round(width / ratio)))
  const fit = cropTo({ width, height }, ratio)
  const x = Math.min(
    size.width - fit.width,
    Math.max(0, Math.round(box.x + (box.width - fit.width) / 2)),
  )
  const y = Math.min(
    size.height - fit.height,
    Math.max(0, Math.round(box.y + (box.height - fit.height) / 2)),
  )
  return { x, y, width: fit.width, height: fit.height }
}

export const crop: Change<'crop'> = (photo, operation, desk) =>
  take(photo, cropRect(photo.raster, operation, boxOf(photo, operation.target, desk)))
