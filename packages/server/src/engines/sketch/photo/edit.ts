/** The retoucher: takes photographs through the operations of a plan, in order. */
import type { Operation, PixelSize } from '@limn/sdk'
import { attention, decode, type Raster, resize } from '../../../images/codec.ts'
import { clamp, type Rect, sizeOf } from '../../../images/geometry.ts'
import { Problem } from '../../../problem.ts'
import type { Desk, EditInput, Edited, Photo } from './contract.ts'
import { cut } from './filters/region.ts'
import { changedPart, frameRound } from './join/frame.ts'
import { flat, open, openingSize, outcome } from './opening.ts'
import { collage, sheetOf } from './operations/collage.ts'
import { change } from './operations/index.ts'

interface Table extends Desk {
  /** Opened so far, by 1-based number. */
  readonly photos: Map<number, Photo>
  /** The same before any operation. */
  readonly untouched: Map<number, Photo>
  /** Images that something was taken from for another one. */
  readonly sources: Set<number>
  readonly used: Set<number>
  readonly warnings: string[]
}

/**
 * Does the operations of `input.plan` in order. Outside an edited region every byte stays what it was
 * when the photograph had been brought to scale. Throws Problem: `refused` with what would help, or
 * `invalid_request` for a plan that names what is not there.
 */
export async function editPhoto(input: EditInput): Promise<Edited> {
  const { operations } = input.plan
  const shown = shownImage(input)
  const table = lay(input)
  let sheet: Photo | undefined
  for (const operation of operations) {
    input.signal?.throwIfAborted()
    if (operation.verb === 'collage') {
      sheet = await join(operation.layout, table)
    } else if (sheet) {
      sheet = await change(sheet, onSheet(operation, table), table)
    } else {
      const { image } = operation.target
      const photo = await change(await opened(image, table, shown), operation, table)
      table.photos.set(image, photo)
    }
  }
  const last = sheet ?? (await opened(shown, table, shown))
  const raster = sheet ? last.raster : await finish(last.raster, table, shown)
  if (operations.length === 0) table.warn('Nothing was changed.')
  tellUnused(table, shown, sheet !== undefined)
  return { raster, warnings: table.warnings }
}

/** The image of the last operation is the one that comes back. */
function shownImage({ plan, images }: EditInput): number {
  return plan.operations.findLast(({ verb }) => verb !== 'collage')?.target.image ?? images.length
}

function lay(input: EditInput): Table {
  const warnings: string[] = []
  const table: Table = {
    input,
    photos: new Map(),
    untouched: new Map(),
    sources: new Set(),
    used: new Set(),
    warnings,
    warn: (sentence) => void (warnings.includes(sentence) || warnings.push(sentence)),
    async other(image, size) {
      const file = fileOf(image, table)
      table.sources.add(image)
      const photo = table.photos.get(image)
      if (!photo) return flat(await decode(file.path, { ...size, fit: 'cover' }))
      return cover(photo.raster, size)
    },
    async source(image, untouched, detail) {
      table.sources.add(image)
      const now = await opened(image, table, shownImage(input), detail)
      return untouched ? (table.untouched.get(image) ?? now) : now
    },
  }
  return table
}

function fileOf(image: number, { input, used }: Table): EditInput['images'][number] {
  const file = input.images[image - 1]
  if (!file) {
    const count = input.images.length
    const given = count === 1 ? 'there is only one' : `there are ${count}`
    throw new Problem('invalid_request', `The plan speaks of image ${image}, but ${given}.`, {
      param: 'plan',
    })
  }
  used.add(image)
  return file
}

async function opened(image: number, table: Table, shown: number, detail = 1): Promise<Photo> {
  const file = fileOf(image, table)
  const already = table.photos.get(image)
  if (already) return already
  const { input } = table
  const joined = input.plan.operations.some(({ verb }) => verb === 'collage')
  const budget = input.size.width * input.size.height
  // What only lends something is not made larger than it is.
  const lent = !input.plan.operations.some(({ target }) => target.image === image)
  const ample = lent ? Math.min(budget * detail, file.width * file.height) : budget
  const pixels = joined ? (budget * 1.5) / input.images.length : ample
  const done = outcome(file, image, input)
  const sameShape =
    Math.abs(Math.log((done.width * input.size.height) / (done.height * input.size.width))) < 0.012
  const asked = input.sizeAsked || followsLast(image, done, input)
  const framed = !joined && image === shown && (asked || sameShape)
  const size = openingSize(file, done, pixels, framed ? input.size : undefined)
  const mask = image === 1 ? input.mask : undefined
  const photo = await open(file, size, mask)
  if (mask && !photo.open)
    table.warn('The mask has no transparent pixels, so the whole picture was open to change.')
  table.photos.set(image, photo)
  table.untouched.set(image, photo)
  return photo
}

async function join(
  layout: Extract<Operation, { verb: 'collage' }>['layout'],
  table: Table,
): Promise<Photo> {
  const { input } = table
  const photos: Photo[] = []
  for (const [k] of input.images.entries()) photos.push(await opened(k + 1, table, 0))
  const rasters = photos.map((photo) => photo.raster)
  const raster =
    layout === 'sheet'
      ? await sheetOf(photos, table)
      : await collage(rasters, layout, input.size, input.sizeAsked)
  return { raster, place: [1, 0, 0, 0, 1, 0] }
}

function onSheet<T extends Operation>(operation: T, table: Table): T {
  if (operation.target.box !== undefined)
    table.warn('Boxes have no place on a collage: what was asked in one was done to all of it.')
  return { ...operation, target: { image: operation.target.image } }
}

/**
 * Of several images the last gives the ratio of the answer (the host's rule), whichever is shown, unless
 * an operation has given it another.
 */
function followsLast(shown: number, done: PixelSize, { images, sizeAsked }: EditInput): boolean {
  const file = images[shown - 1]
  if (sizeAsked || !file || shown === images.length) return false
  return Math.abs(Math.log((done.width * file.height) / (done.height * file.width))) < 0.004
}

/** The size that was asked for, or the same number of pixels at the ratio that came out. */
async function finish(raster: Raster, table: Table, shown: number): Promise<Raster> {
  const { input, warn, untouched } = table
  const { size, sizeAsked } = input
  if (raster.width === size.width && raster.height === size.height) return raster
  const done = outcome(fileOf(shown, table), shown, input)
  const follows = followsLast(shown, done, input)
  if (sizeAsked || follows) {
    const off = Math.abs(Math.log((raster.width * size.height) / (raster.height * size.width)))
    if (off > 0.015 && follows)
      warn(
        `The picture was cropped to the ratio of image ${input.images.length}, the last one, as no other was asked for: ask for a size or a ratio to keep all of image ${shown}.`,
      )
    else if (off > 0.015)
      warn(`The photograph was cropped to ${size.width}×${size.height}, the size asked for.`)
    const before = follows ? untouched.get(shown)?.raster : undefined
    return cover(raster, size, before && changedPart(before, raster))
  }
  const budget = size.width * size.height
  const pixels = raster.width * raster.height
  const fits = pixels > budget * 0.9 && pixels < budget * 1.02
  return fits ? raster : resize(raster, sizeOf(raster.width / raster.height, budget))
}

/** A picture at exactly `size`: what is looked at, and `part`; bytes are kept where no scaling is needed. */
async function cover(raster: Raster, size: PixelSize, part?: Rect): Promise<Raster> {
  const slack = (side: number, goal: number) => side >= goal && side - goal < 3
  const near = slack(raster.width, size.width) && raster.height >= size.height
  const ratio = size.width / size.height
  const off = Math.abs(Math.log(raster.width / raster.height / ratio))
  const middle = { x: (raster.width - size.width) >> 1, y: (raster.height - size.height) >> 1 }
  const frame = frameRound(raster, ratio, part, off < 0.02 ? middle : await wanted(raster, size))
  if (near || (slack(raster.height, size.height) && raster.width >= size.width)) {
    const x = clamp(frame.x, 0, raster.width - size.width)
    const y = clamp(frame.y, 0, raster.height - size.height)
    return cut(raster, { x, y, ...size })
  }
  return resize(cut(raster, frame), size)
}

/** What is looked at; and heads are at the top, whatever else there is to see. */
async function wanted(raster: Raster, size: PixelSize): Promise<{ x: number; y: number }> {
  const ratio = size.width / size.height
  const { x, y } = await attention(raster, ratio)
  const slack = Math.max(0, raster.height - raster.width / ratio)
  return { x, y: Math.round(Math.min(y, slack * 0.3)) }
}

function tellUnused(table: Table, shown: number, joined: boolean): void {
  const { input, used, photos, sources, warn } = table
  for (const [k] of input.images.entries()) {
    if (!used.has(k + 1)) warn(`Image ${k + 1} was not used.`)
  }
  for (const image of photos.keys()) {
    const lost = !joined && image !== shown && !sources.has(image)
    if (lost) warn(`Image ${image} was edited, but image ${shown} is the one that comes back.`)
  }
}
