/** Crop, rotate and flip: everything that moves pixels, with the mask and the boxes moving along. */
import type { PixelSize } from '@limn/sdk'
import { fromRaster, type Raster } from '../../../../images/codec.ts'
import { cropTo, parseRatio, type Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import type { Affine, Change, OperationOf, Photo } from '../contract.ts'
import { type Plane, plane } from '../filters/plane.ts'
import { cut, cutPlane } from '../filters/region.ts'
import { boxOf, chain } from './target.ts'

/** Every pixel of the result, taken from one of the source. */
type Source = (x: number, y: number) => number

function move(photo: Photo, width: number, height: number, from: Source, by: Affine): Photo {
  const old = new Uint32Array(photo.raster.data.slice().buffer)
  const data = new Uint8ClampedArray(width * height * 4)
  const pixels = new Uint32Array(data.buffer)
  const open: Plane | undefined = photo.open && plane(width, height)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = from(x, y)
      pixels[i] = old[at]!
      if (open) open.data[i] = photo.open?.data[at] ?? 1
    }
  }
  return { raster: { width, height, data }, open, place: chain(photo.place, by) }
}

export function take(photo: Photo, rect: Rect): Photo {
  return {
    raster: cut(photo.raster, rect),
    open: photo.open && cutPlane(photo.open, rect),
    place: chain(photo.place, [1, 0, -rect.x, 0, 1, -rect.y]),
  }
}

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

export const flip: Change<'flip'> = (photo, { axis }) => {
  const { width, height } = photo.raster
  const by = mirror(photo.raster, axis)
  return axis === 'horizontal'
    ? move(photo, width, height, (x, y) => y * width + width - 1 - x, by)
    : move(photo, width, height, (x, y) => (height - 1 - y) * width + x, by)
}

const turned = (degrees: number): number => ((degrees % 360) + 360) % 360

/** The largest upright rectangle of the same ratio inside a picture turned by an angle. */
export function turnedSize(
  width: number,
  height: number,
  degrees: number,
): { width: number; height: number } {
  const angle = turned(degrees)
  if (angle % 90 === 0)
    return angle % 180 === 0 ? { width, height } : { width: height, height: width }
  const [sin, cos] = [
    Math.abs(Math.sin((angle * Math.PI) / 180)),
    Math.abs(Math.cos((angle * Math.PI) / 180)),
  ]
  const onSide = angle % 180 > 45 && angle % 180 < 135
  const [w, h] = onSide ? [height, width] : [width, height]
  const scale = Math.min(width / (w * cos + h * sin), height / (w * sin + h * cos))
  return { width: w * scale, height: h * scale }
}

/** Where pixels go when a picture of `from` is turned about its middle into one of `to`. */
export function turn(from: PixelSize, to: PixelSize, degrees: number): Affine {
  // Exact for right angles, where sine and cosine are only nearly whole.
  const exact = (value: number) => Math.round(value * 1e12) / 1e12
  const [sin, cos] = [
    exact(Math.sin((degrees * Math.PI) / 180)),
    exact(Math.cos((degrees * Math.PI) / 180)),
  ]
  const [w, h] = [from.width / 2, from.height / 2]
  return [cos, -sin, to.width / 2 - cos * w + sin * h, sin, cos, to.height / 2 - sin * w - cos * h]
}

export function mirror({ width, height }: PixelSize, axis: OperationOf<'flip'>['axis']): Affine {
  return axis === 'horizontal' ? [-1, 0, width, 0, 1, 0] : [1, 0, 0, 0, -1, height]
}

export const rotate: Change<'rotate'> = async (photo, { degrees }) => {
  const { width: w, height: h } = photo.raster
  const angle = turned(degrees)
  if (angle === 0) return photo
  if (angle % 90 !== 0) return tilt(photo, angle)
  const size = turnedSize(w, h, angle)
  const by = turn(photo.raster, size, angle)
  if (angle === 90) return move(photo, h, w, (x, y) => (h - 1 - x) * w + y, by)
  if (angle === 180) return move(photo, w, h, (x, y) => (h - 1 - y) * w + w - 1 - x, by)
  return move(photo, h, w, (x, y) => x * w + w - 1 - y, by)
}

async function tilt(photo: Photo, angle: number): Promise<Photo> {
  const { raster } = photo
  const inner = turnedSize(raster.width, raster.height, angle)
  // Two pixels less: the interpolated rim mixes in what lies outside.
  const size = {
    width: Math.max(1, Math.floor(inner.width) - 2),
    height: Math.max(1, Math.floor(inner.height) - 2),
  }
  const by = turn(raster, size, angle)
  const open = photo.open && fromGrey(await spin(asGrey(photo.open), by, size))
  return { raster: await spin(raster, by, size), open, place: chain(photo.place, by) }
}

async function spin(
  raster: Raster,
  [a, b, , d, e]: Affine,
  { width, height }: PixelSize,
): Promise<Raster> {
  const { data, info } = await fromRaster(raster)
    .affine(
      [
        [a, b],
        [d, e],
      ],
      { interpolator: 'bicubic', background: '#808080' },
    )
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rect = { x: (info.width - width) >> 1, y: (info.height - height) >> 1, width, height }
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
  return cut({ width: info.width, height: info.height, data: pixels }, rect)
}

function asGrey({ width, height, data }: Plane): Raster {
  const to = new Uint8ClampedArray(data.length * 4).fill(255)
  for (let i = 0; i < data.length; i++) to.fill(data[i]! * 255, i * 4, i * 4 + 3)
  return { width, height, data: to }
}

function fromGrey({ width, height, data }: Raster): Plane {
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => data[i * 4]! / 255),
  }
}
