/** The retoucher: takes photographs through the operations of a plan, in order. */
import type { Operation, PixelSize } from '@limn/sdk'
import { decode, type Raster, resize } from '../../../images/codec.ts'
import { cropTo, sizeOf } from '../../../images/geometry.ts'
import { Problem } from '../../../problem.ts'
import type { Desk, EditInput, Edited, Photo } from './contract.ts'
import { cut } from './filters/region.ts'
import { flat, open, openingSize, outcome } from './opening.ts'
import { collage } from './operations/collage.ts'
import { change } from './operations/index.ts'

interface Table extends Desk {
  /** Opened so far, by 1-based number. */
  readonly photos: Map<number, Photo>
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
  const raster = sheet ? last.raster : await finish(last.raster, table)
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
    used: new Set(),
    warnings,
    warn: (sentence) => void (warnings.includes(sentence) || warnings.push(sentence)),
    async other(image, size) {
      const file = fileOf(image, table)
      const photo = table.photos.get(image)
      if (!photo) return flat(await decode(file.path, { ...size, fit: 'cover' }))
      return cover(photo.raster, size)
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

async function opened(image: number, table: Table, shown: number): Promise<Photo> {
  const file = fileOf(image, table)
  const already = table.photos.get(image)
  if (already) return already
  const { input } = table
  const joined = input.plan.operations.some(({ verb }) => verb === 'collage')
  const budget = input.size.width * input.size.height
  const pixels = joined ? (budget * 1.5) / input.images.length : budget
  const done = outcome(file, image, input)
  const sameShape =
    Math.abs(Math.log((done.width * input.size.height) / (done.height * input.size.width))) < 0.012
  const framed = !joined && image === shown && (input.sizeAsked || sameShape)
  const size = openingSize(file, done, pixels, framed ? input.size : undefined)
  const mask = image === 1 ? input.mask : undefined
  const photo = await open(file, size, mask)
  if (mask && !photo.open)
    table.warn('The mask has no transparent pixels, so the whole picture was open to change.')
  table.photos.set(image, photo)
  return photo
}

async function join(
  layout: Extract<Operation, { verb: 'collage' }>['layout'],
  table: Table,
): Promise<Photo> {
  const { input } = table
  const rasters: Raster[] = []
  for (const [k] of input.images.entries()) rasters.push((await opened(k + 1, table, 0)).raster)
  const raster = await collage(rasters, layout, input.size, input.sizeAsked)
  return { raster, place: [1, 0, 0, 0, 1, 0] }
}

function onSheet<T extends Operation>(operation: T, table: Table): T {
  if (operation.target.box !== undefined)
    table.warn('Boxes have no place on a collage: what was asked in one was done to all of it.')
  return { ...operation, target: { image: operation.target.image } }
}

/** The size that was asked for, or the same number of pixels at the ratio that came out. */
async function finish(raster: Raster, { input, warn }: Table): Promise<Raster> {
  const { size, sizeAsked } = input
  if (raster.width === size.width && raster.height === size.height) return raster
  if (sizeAsked) {
    const off = Math.abs(Math.log((raster.width * size.height) / (raster.height * size.width)))
    if (off > 0.015)
      warn(
        `The photograph was cropped in the middle to ${size.width}×${size.height}, the size asked for.`,
      )
    return cover(raster, size)
  }
  const budget = size.width * size.height
  const pixels = raster.width * raster.height
  const fits = pixels > budget * 0.9 && pixels < budget * 1.02
  return fits ? raster : resize(raster, sizeOf(raster.width / raster.height, budget))
}

/** The middle of a picture at exactly `size`; bytes are kept where no scaling is needed. */
async function cover(raster: Raster, size: PixelSize): Promise<Raster> {
  const slack = (side: number, goal: number) => side >= goal && side - goal < 3
  const near = slack(raster.width, size.width) && raster.height >= size.height
  if (near || (slack(raster.height, size.height) && raster.width >= size.width)) {
    const [x, y] = [(raster.width - size.width) >> 1, (raster.height - size.height) >> 1]
    return cut(raster, { x, y, ...size })
  }
  return resize(cut(raster, cropTo(raster, size.width / size.height)), size)
}

function tellUnused(table: Table, shown: number, joined: boolean): void {
  const { input, used, photos, warn } = table
  for (const [k] of input.images.entries()) {
    if (!used.has(k + 1)) warn(`Image ${k + 1} was not used.`)
  }
  const shownElsewhere = input.plan.operations.flatMap((o) =>
    o.verb === 'background' && 'image' in o.to ? [o.to.image] : [],
  )
  for (const image of photos.keys()) {
    const lost = !joined && image !== shown && !shownElsewhere.includes(image)
    if (lost) warn(`Image ${image} was edited, but image ${shown} is the one that comes back.`)
  }
}
