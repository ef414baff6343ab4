/** A picture mirrored. */
import type { PixelSize } from '@limn/sdk'
import type { Affine, Change, OperationOf } from '../contract.ts'
import { move } from './geometry.ts'

export const flip: Change<'flip'> = (photo, { axis }) => {
  const { width, height } = photo.raster
  const by = mirror(photo.raster, axis)
  return axis === 'horizontal'
    ? move(photo, width, height, (x, y) => y * width + width - 1 - x, by)
    : move(photo, width, height, (x, y) => (height - 1 - y) * width + x, by)
}

export function mirror({ width, height }: PixelSize, axis: OperationOf<'flip'>['axis']): Affine {
  return axis === 'horizontal' ? [-1, 0, width, 0, 1, 0] : [1, 0, 0, 0, -1, height]
}
