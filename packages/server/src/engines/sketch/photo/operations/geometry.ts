/** What crops, turns and flips are made of: everything that moves pixels, with the mask and the boxes moving along. */
import type { PixelSize } from '@limn/sdk'
import { fromRaster, type Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import type { Affine, Photo } from '../contract.ts'
import { type Plane, plane } from '../filters/plane.ts'
import { cut, cutPlane } from '../filters/region.ts'
import { chain } from './target.ts'

/** Every pixel of the result, taken from one of the source. */
export type Source = (x: number, y: number) => number

export function move(photo: Photo, width: number, height: number, from: Source, by: Affine): Photo {
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

export const turned = (degrees: number): number => ((degrees % 360) + 360) % 360

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

/** By any angle, cropped to what is upright and whole. */
export async function tilt(photo: Photo, angle: number): Promise<Photo> {
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
