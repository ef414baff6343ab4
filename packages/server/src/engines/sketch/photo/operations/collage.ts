/** All images on one sheet: side by side, one above the other, or in rows. */
import type { PixelSize } from '@limn/sdk'
import { type Raster, resize } from '../../../../images/codec.ts'
import { fitInside, type Rect, sizeOf } from '../../../../images/geometry.ts'
import { paste } from '../filters/region.ts'

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

/** Width over height of the whole sheet. */
export function collageRatio(ratios: readonly number[], layout: Layout): number {
  const heights = rowsOf(ratios, layout).map(
    (row) => 1 / row.reduce((sum, k) => sum + (ratios[k] ?? 1), 0),
  )
  return 1 / heights.reduce((sum, h) => sum + h, 0)
}

/** Where each picture goes. Every row fills the width; the rows together are as high as they come out. */
export function places(ratios: readonly number[], layout: Layout, size: PixelSize): Rect[] {
  const gap = Math.max(2, Math.round(Math.min(size.width, size.height) * gutter))
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
  const inner = fitInside(sizeOf(ratio, sheet.width * sheet.height), sheet)
  const rects = places(ratios, layout, inner)
  const bottom = Math.max(...rects.map((r) => r.y + r.height)) + (rects[0]?.y ?? 0)
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
