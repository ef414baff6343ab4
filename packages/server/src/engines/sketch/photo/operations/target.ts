/** Where an operation works: a box of the picture, the part a mask leaves open, or all of it. */
import type { PixelSize, Target } from '@limn/sdk'
import { Problem } from '../../../../problem.ts'
import type { Raster } from '../../../../images/codec.ts'
import { type Rect, rectOf } from '../../../../images/geometry.ts'
import type { Affine, Desk, Photo } from '../contract.ts'
import { map } from '../filters/plane.ts'
import { blend, cut, cutPlane, feather, paste } from '../filters/region.ts'

/** The target's box as it lies in the picture now; `undefined` when the target has none. */
export function boxOf(
  photo: { readonly raster: PixelSize; readonly place: Affine },
  target: Target,
  desk: Pick<Desk, 'input'>,
): Rect | undefined {
  if (target.box === undefined) return undefined
  const box =
    typeof target.box === 'number' ? desk.input.boxes?.[target.image - 1]?.[target.box] : target.box
  if (!box) {
    const message = `The plan speaks of box ${Number(target.box) + 1} of image ${target.image}, which was not given.`
    throw new Problem('invalid_request', message, { param: `boxes[${target.image - 1}]` })
  }
  const [x1, y1, x2, y2] = box
  const corners = [
    apply(photo.place, x1, y1),
    apply(photo.place, x2, y1),
    apply(photo.place, x1, y2),
    apply(photo.place, x2, y2),
  ]
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return rectOf([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], photo.raster)
}

function apply([a, b, c, d, e, f]: Affine, x: number, y: number): readonly [number, number] {
  return [a * x + b * y + c, d * x + e * y + f]
}

/** First `first`, then `then`. */
export function chain(first: Affine, then: Affine): Affine {
  const [a, b, c, d, e, f] = first
  const [p, q, r, s, t, u] = then
  return [
    p * a + q * d,
    p * b + q * e,
    p * c + q * f + r,
    s * a + t * d,
    s * b + t * e,
    s * c + t * f + u,
  ]
}

/** Changes the target only. `change` gets the piece and gives one of the same size. */
export async function within(
  photo: Photo,
  target: Target,
  desk: Desk,
  change: (piece: Raster) => Raster | Promise<Raster>,
): Promise<Photo> {
  const rect = boxOf(photo, target, desk)
  if (!rect) return { ...photo, raster: keepClosed(photo, await change(photo.raster)) }
  const piece = cut(photo.raster, rect)
  const soft = feather(rect, photo.raster)
  const open = photo.open && cutPlane(photo.open, rect)
  const cover = open ? map(soft, (v, i) => v * open.data[i]!) : soft
  const changed = blend(piece, await change(piece), cover)
  return { ...photo, raster: paste(photo.raster, changed, rect.x, rect.y) }
}

/** The changed picture, with everything the mask protects put back. */
export function keepClosed(photo: Photo, changed: Raster): Raster {
  return photo.open ? blend(photo.raster, changed, photo.open) : changed
}
