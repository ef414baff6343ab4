/** Another image laid over the target: as a double exposure, fading from one to the other, or evenly. */
import type { Raster } from '../../../../images/codec.ts'
import type { Change, OperationOf } from '../contract.ts'
import { subjectOnGround } from '../find/subject.ts'
import { blur, ease, luma, map, type Plane } from '../filters/plane.ts'
import { blend as cover } from '../filters/region.ts'
import { within } from './target.ts'

type How = OperationOf<'blend'>['how']

export const blend: Change<'blend'> = (photo, { target, with: image, how }, desk) =>
  within(photo, target, desk, async (piece) => {
    const { width, height } = piece
    return blends[how](piece, await desk.other(image, { width, height }))
  })

const blends: Readonly<Record<How, (own: Raster, other: Raster) => Raster | Promise<Raster>>> = {
  'double-exposure': exposeTwice,
  fade(own, other) {
    const { width, height } = own
    const share = map({ width, height, data: new Float32Array(width * height) }, (_, i) =>
      ease(0.16, 0.84, ((i % width) + 0.5) / width),
    )
    return cover(own, other, share)
  },
  even: (own, other) => each(own, other, (one, two) => toByte((toLinear(one) + toLinear(two)) / 2)),
}

const toLinear = (byte: number): number => linear[byte]!
const linear = Float32Array.from({ length: 256 }, (_, i) =>
  i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
)
const toByte = (v: number): number =>
  255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)

function each(
  own: Raster,
  other: Raster,
  make: (one: number, two: number, pixel: number) => number,
): Raster {
  const data = new Uint8ClampedArray(own.data)
  for (let p = 0, i = 0; p < data.length; p += 4, i++)
    for (let c = p; c < p + 3; c++) data[c] = make(own.data[c]!, other.data[c]!, i)
  return { ...own, data }
}

/**
 * The other image is screened into the darks of this one, as on film that has met light twice: what is
 * bright stays empty. Where a subject can be told from its ground it keeps the other image to itself.
 */
async function exposeTwice(own: Raster, other: Raster): Promise<Raster> {
  const subject = await subjectOnGround(own)
  const room = roomIn(own, subject)
  const base = luma(own)
  return each(own, other, (one, two, i) => {
    // Half of its colour goes, and its darks get deeper, so that the second exposure reads.
    const grey = one + (base.data[i]! * 255 - one) * 0.45
    const deep = (grey / 255) ** 1.12
    const laid = (two / 255) ** 0.92 * room.data[i]!
    return 255 * (1 - (1 - deep) * (1 - laid))
  })
}

/** How much of the second exposure each pixel takes, 0 to 1. */
function roomIn(own: Raster, subject: Plane | undefined): Plane {
  const light = blur(luma(own), Math.min(own.width, own.height) / 260)
  return map(light, (v, i) => {
    const dark = ease(0.95, 0.2, v) * 0.88
    return subject ? dark * (0.3 + 0.7 * subject.data[i]!) : dark
  })
}
