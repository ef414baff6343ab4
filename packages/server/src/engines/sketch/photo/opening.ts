/** Photographs brought to the scale they will leave at, before the first operation. */
import type { Operation, PixelSize } from '@limn/sdk'
import { decode, type Raster } from '../../../images/codec.ts'
import type { Affine, EditInput, Photo } from './contract.ts'
import { type Plane, plane } from './filters/plane.ts'
import { cropRect } from './operations/crop.ts'
import { frameOf } from './operations/expand.ts'
import { mirror } from './operations/flip.ts'
import { turn, turnedSize } from './operations/geometry.ts'
import { boxOf, chain } from './operations/target.ts'

/** More than this many times the pixels of the answer are never worked on, however small a crop follows. */
const mostExtra = 3
const same: Affine = [1, 0, 0, 0, 1, 0]

/** What crops, turns and expansions make of an image's size, in pixels of its file. */
export function outcome(file: PixelSize, image: number, input: EditInput): PixelSize {
  let size: PixelSize = { width: file.width, height: file.height }
  let place = same
  for (const operation of input.plan.operations) {
    if (operation.verb === 'collage') break
    if (operation.target.image !== image) continue
    const next = moved(size, place, operation, input)
    size = next.size
    place = next.place
  }
  return size
}

function moved(
  size: PixelSize,
  place: Affine,
  operation: Operation,
  input: EditInput,
): { size: PixelSize; place: Affine } {
  if (operation.verb === 'crop') {
    const box = boxOf({ raster: size, place }, operation.target, { input })
    const rect = cropRect(size, operation, box)
    return { size: rect, place: chain(place, [1, 0, -rect.x, 0, 1, -rect.y]) }
  }
  if (operation.verb === 'rotate') {
    const to = turnedSize(size.width, size.height, operation.degrees)
    return { size: to, place: chain(place, turn(size, to, operation.degrees)) }
  }
  if (operation.verb === 'expand') {
    const frame = frameOf(size, operation)
    return { size: frame, place: chain(place, [1, 0, frame.x, 0, 1, frame.y]) }
  }
  if (operation.verb === 'flip') return { size, place: chain(place, mirror(size, operation.axis)) }
  return { size, place }
}

/** `pixels` is what the image should have when it is done; `frame`, when given, must be covered by it. */
export function openingSize(
  file: PixelSize,
  done: PixelSize,
  pixels: number,
  frame?: PixelSize,
): PixelSize {
  const even = Math.sqrt(pixels / (done.width * done.height))
  const wanted = frame ? Math.max(frame.width / done.width, frame.height / done.height) : even
  const most = Math.sqrt((pixels * mostExtra) / (file.width * file.height))
  const scale = Math.min(wanted, most)
  const near = (side: number, goal: number | undefined) =>
    // A ratio that is only off by rounding takes the frame as it is.
    goal !== undefined && Math.abs(side * scale - goal) < Math.max(1, goal * 0.006)
      ? goal
      : Math.max(1, Math.round(side * scale))
  return { width: near(file.width, frame?.width), height: near(file.height, frame?.height) }
}

/** Flattened on white: uploads may have kept their alpha. */
export async function open(
  file: EditInput['images'][number],
  size: PixelSize,
  mask?: EditInput['mask'],
): Promise<Photo> {
  const raster = flat(await decode(file.path, { ...size, fit: 'fill' }))
  const place: Affine = [size.width / file.width, 0, 0, 0, size.height / file.height, 0]
  return {
    raster,
    place,
    open: mask && openPart(await decode(mask.path, { ...size, fit: 'fill' })),
  }
}

export function flat(raster: Raster): Raster {
  const { data } = raster
  for (let p = 0; p < data.length; p += 4) {
    const alpha = data[p + 3]!
    if (alpha === 255) continue
    for (let c = 0; c < 3; c++) data[p + c] = 255 + ((data[p + c]! - 255) * alpha) / 255
    data[p + 3] = 255
  }
  return raster
}

/** Transparent is open; `undefined` when nothing is transparent. */
function openPart({ width, height, data }: Raster): Plane | undefined {
  const to = plane(width, height)
  let most = 0
  for (let i = 0; i < to.data.length; i++) {
    const value = 1 - data[i * 4 + 3]! / 255
    to.data[i] = value
    if (value > most) most = value
  }
  return most > 0.02 ? to : undefined
}
