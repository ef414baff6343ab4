/** All images on one sheet: side by side, one above the other, in rows, as contacts, or as a character sheet. */
import type { PixelSize } from '@limn/sdk'
import { type Raster, resize } from '../../../../images/codec.ts'
import { clamp, fitInside, type Rect, sizeOf } from '../../../../images/geometry.ts'
import type { Desk, Photo } from '../contract.ts'
import { subjectInBox } from '../find/boxed.ts'
import { subjectOnGround } from '../find/subject.ts'
import { paste } from '../filters/region.ts'
import { sheetSize } from '../join/sheet-cells.ts'
import { characterSheet, type Sitter } from '../join/sheet.ts'
import { boxOf } from './target.ts'

export type Layout = 'row' | 'column' | 'grid' | 'sheet'

const paper = [250, 249, 246] as const
/** Gutter, as a share of the sheet's short side. */
const gutter = 0.012

/** Pictures of these ratios in rows; a sheet of width 1 has the height that comes out. */
function rowsOf(ratios: readonly number[], layout: Layout): number[][] {
  const perRow =
    layout === 'row' ? ratios.length : layout === 'column' ? 1 : Math.ceil(Math.sqrt(ratios.length))
  const rows: number[][] = []
  for (const [k] of ratios.entries()) (rows[Math.floor(k / perRow)] ??= []).push(k)
  return rows
}

/** Pictures of unlike shapes in a grid: each whole, in the middle of a cell; all cells alike. */
const asContacts = (ratios: readonly number[], layout: Layout): boolean =>
  layout === 'grid' && ratios.length > 1 && Math.max(...ratios) / Math.min(...ratios) > 1.06

/** A cell that does right by all of them: between the widest and the tallest. */
function cellRatio(ratios: readonly number[]): number {
  const mean = ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length
  return clamp(Math.exp(mean), 1 / 2, 2)
}

/** Width over height of the whole sheet. */
export function collageRatio(ratios: readonly number[], layout: Layout): number {
  if (asContacts(ratios, layout)) {
    const rows = rowsOf(ratios, layout)
    return ((rows[0]?.length ?? 1) / rows.length) * cellRatio(ratios)
  }
  const heights = rowsOf(ratios, layout).map(
    (row) => 1 / row.reduce((sum, k) => sum + (ratios[k] ?? 1), 0),
  )
  return 1 / heights.reduce((sum, h) => sum + h, 0)
}

/** Where each picture goes. Every row fills the width; the rows together are as high as they come out. */
export function places(ratios: readonly number[], layout: Layout, size: PixelSize): Rect[] {
  const gap = Math.max(2, Math.round(Math.min(size.width, size.height) * gutter))
  if (asContacts(ratios, layout)) return contacts(ratios, layout, size, gap)
  const rows = rowsOf(ratios, layout)
  const rects: Rect[] = []
  let y = gap
  for (const row of rows) {
    const sum = row.reduce((total, k) => total + (ratios[k] ?? 1), 0)
    const height = (size.width - gap * (row.length + 1)) / sum
    let x = gap
    for (const k of row) {
      const width = height * (ratios[k] ?? 1)
      rects[k] = {
        x: Math.round(x),
        y: Math.round(y),
        width: Math.round(x + width) - Math.round(x),
        height: Math.round(y + height) - Math.round(y),
      }
      x += width + gap
    }
    y += height + gap
  }
  return rects
}

/** A row that is not full stands in the middle. */
function contacts(ratios: readonly number[], layout: Layout, size: PixelSize, gap: number): Rect[] {
  const rows = rowsOf(ratios, layout)
  const perRow = rows[0]?.length ?? 1
  const cell = {
    width: (size.width - gap * (perRow + 1)) / perRow,
    height: (size.height - gap * (rows.length + 1)) / rows.length,
  }
  return rows.flatMap((row, r) => {
    const indent = ((perRow - row.length) * (cell.width + gap)) / 2
    return row.map((k, c) => {
      const ratio = ratios[k] ?? 1
      const width = Math.min(cell.width, cell.height * ratio)
      const height = width / ratio
      const x = gap + indent + c * (cell.width + gap) + (cell.width - width) / 2
      const y = gap + r * (cell.height + gap) + (cell.height - height) / 2
      return {
        x: Math.round(x),
        y: Math.round(y),
        width: Math.max(1, Math.round(width)),
        height: Math.max(1, Math.round(height)),
      }
    })
  })
}

export async function collage(
  images: readonly Raster[],
  layout: Layout,
  size: PixelSize,
  sizeAsked: boolean,
): Promise<Raster> {
  const ratios = images.map(({ width, height }) => width / height)
  const ratio = collageRatio(ratios, layout)
  const sheet = sizeAsked
    ? size
    : sizeOf(Math.min(8, Math.max(1 / 8, ratio)), size.width * size.height)
  const inner = asContacts(ratios, layout)
    ? sheet
    : fitInside(sizeOf(ratio, sheet.width * sheet.height), sheet)
  const rects = places(ratios, layout, inner)
  const bottom = asContacts(ratios, layout)
    ? inner.height
    : Math.max(...rects.map((r) => r.y + r.height)) + (rects[0]?.y ?? 0)
  const scale = Math.min(1, sheet.height / bottom)
  const left = Math.round((sheet.width - inner.width * scale) / 2)
  const top = Math.round((sheet.height - bottom * scale) / 2)
  let on = blank(sheet)
  for (const [k, image] of images.entries()) {
    const rect = rects[k]
    if (!rect) continue
    const to = {
      width: Math.max(1, Math.round(rect.width * scale)),
      height: Math.max(1, Math.round(rect.height * scale)),
    }
    on = paste(
      on,
      await resize(image, to),
      left + Math.round(rect.x * scale),
      top + Math.round(rect.y * scale),
    )
  }
  return on
}

function blank({ width, height }: PixelSize): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let p = 0; p < data.length; p += 4) data.set([...paper, 255], p)
  return { width, height, data }
}

/** Every image's subject on a character sheet. `photos` are the images, opened, in order. */
export async function sheetOf(photos: readonly Photo[], desk: Desk): Promise<Raster> {
  const { input } = desk
  const sitters: Sitter[] = []
  for (const [k, photo] of photos.entries()) {
    input.signal?.throwIfAborted()
    sitters.push(await sitterOf(photo, k + 1, desk))
  }
  const pixels = input.size.width * input.size.height
  const size = input.sizeAsked ? input.size : sheetSize(sitters.length, pixels)
  return characterSheet(sitters, size, (...brief) => input.drawText(...brief))
}

async function sitterOf(photo: Photo, image: number, desk: Desk): Promise<Sitter> {
  const { raster } = photo
  const boxed = (desk.input.boxes?.[image - 1]?.length ?? 0) > 0
  const rect = boxed ? boxOf(photo, { image, box: 0 }, desk) : undefined
  const cover = rect ? await subjectInBox(raster, rect) : await subjectOnGround(raster)
  if (!cover)
    desk.warn(
      `The subject of image ${image} could not be told from its ground, so the whole picture stands on the sheet: a box round the subject helps.`,
    )
  return { raster, cover }
}
