/** A character sheet: each subject whole, its head, its foot, what it is made of, its outline and its colours. */
import type { PixelSize } from '@limn/sdk'
import { type Raster, resize } from '../../../../images/codec.ts'
import { fitInside, type Rect } from '../../../../images/geometry.ts'
import { hex, type Rgb } from '../../paint/colour.ts'
import type { EditInput } from '../contract.ts'
import { luma, map, type Plane, plane } from '../filters/plane.ts'
import { cut, cutPlane, paste } from '../filters/region.ts'
import { boundsOf, type Cutout, lift, scaled } from './cutout.ts'
import { footOf, headOf, textureOf } from './parts.ts'
import { shadowUnder } from './shadow.ts'
import { type Cells, cellsOf } from './sheet-cells.ts'
import { swatches } from './swatches.ts'

/** What is to be shown of one image. */
export interface Sitter {
  readonly raster: Raster
  /** 1 on the subject; absent when it could not be told from its ground: then the picture stands for it. */
  readonly cover?: Plane | undefined
}

const paper: Rgb = [247, 245, 240]
const rule: Rgb = [236, 233, 225]
const line: Rgb = [196, 191, 180]
const card: Rgb = [240, 237, 230]
const ink = '#2b2b2e'

export async function characterSheet(
  sitters: readonly Sitter[],
  size: PixelSize,
  drawText: EditInput['drawText'],
): Promise<Raster> {
  let sheet = ruled(size)
  for (const [k, cells] of cellsOf(size, sitters.length).entries()) {
    const sitter = sitters[k]
    if (sitter) sheet = await drawn(sheet, sitter, cells, drawText)
  }
  return sheet
}

/** Paper with a thin grid. */
function ruled({ width, height }: PixelSize): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  const step = Math.max(12, Math.round(Math.min(width, height) / 26))
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 4) {
      const [r, g, b] = x % step === step >> 1 || y % step === step >> 1 ? rule : paper
      data[p] = r
      data[p + 1] = g
      data[p + 2] = b
      data[p + 3] = 255
    }
  }
  return { width, height, data }
}

async function drawn(
  sheet: Raster,
  { raster, cover }: Sitter,
  cells: Cells,
  drawText: EditInput['drawText'],
): Promise<Raster> {
  const frame = { x: 0, y: 0, width: raster.width, height: raster.height }
  const whole = plane(raster.width, raster.height)
  whole.data.fill(1)
  const sitter: Cutout = cover
    ? lift(raster, cover, frame)
    : {
        ...frame,
        subject: raster,
        alpha: whole,
        inner: frame,
        cutOff: { top: true, bottom: true, sides: true },
      }
  let on = await standing(sheet, sitter, cells.whole)
  const flat = over(filled(sitter, card), sitter.subject, sitter.alpha)
  const { inner, alpha } = sitter
  const parts = [
    [cells.head, headOf(alpha, inner)],
    [cells.foot, footOf(alpha, inner)],
    [cells.texture, textureOf(luma(sitter.subject), alpha, inner)],
  ] as const
  for (const [cell, part] of parts) on = await detail(on, flat, part, cell)
  on = cover
    ? await outline(on, sitter, cells.silhouette)
    : await grey(on, raster, cells.silhouette)
  return colours(on, swatches(sitter.subject, alpha, 5), cells.colours, drawText)
}

const filled = ({ width, height }: PixelSize, [r, g, b]: Rgb): Raster => {
  const data = new Uint8ClampedArray(width * height * 4)
  new Uint32Array(data.buffer).fill(((255 << 24) | (b << 16) | (g << 8) | r) >>> 0)
  return { width, height, data }
}

function over(under: Raster, top: Raster, alpha: Plane): Raster {
  const data = new Uint8ClampedArray(under.data)
  for (let i = 0, p = 0; p < data.length; p += 4, i++) {
    const t = alpha.data[i]!
    if (t <= 0) continue
    for (let c = p; c < p + 3; c++) data[c] = under.data[c]! + (top.data[c]! - under.data[c]!) * t
  }
  return { ...under, data }
}

/** The subject as large as its cell lets it, on a soft shadow. */
async function standing(sheet: Raster, sitter: Cutout, cell: Rect): Promise<Raster> {
  const fit = fitInside(sitter.inner, {
    width: Math.round(cell.width * 0.94),
    height: Math.round(cell.height * 0.94),
  })
  const thing = await scaled(sitter, fit.height)
  const x = Math.round(cell.x + (cell.width - thing.inner.width) / 2 - thing.inner.x)
  const y = Math.round(cell.y + (cell.height - thing.inner.height) / 2 - thing.inner.y)
  const piece = cut(sheet, cell)
  const size = { width: cell.width, height: cell.height }
  const subject = paste(filled(size, paper), thing.subject, x - cell.x, y - cell.y)
  const alpha = moved(thing.alpha, size, x - cell.x, y - cell.y)
  const shaded = thing.cutOff.bottom
    ? piece
    : darker(piece, shadowUnder(alpha, { inner: boundsOf(alpha, 0.3), side: -0.35, strength: 0.5 }))
  return paste(sheet, over(shaded, subject, alpha), cell.x, cell.y)
}

function darker(raster: Raster, shade: Plane): Raster {
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; p += 4, i++)
    for (let c = p; c < p + 3; c++) data[c] = raster.data[c]! * (1 - shade.data[i]!)
  return { ...raster, data }
}

function moved(from: Plane, { width, height }: PixelSize, x: number, y: number): Plane {
  const to = plane(width, height)
  return map(to, (_, i) => {
    const [u, v] = [(i % width) - x, ((i / width) | 0) - y]
    return u >= 0 && v >= 0 && u < from.width && v < from.height
      ? from.data[v * from.width + u]!
      : 0
  })
}

/** A part of the subject on a card, filling it. */
async function detail(sheet: Raster, flat: Raster, part: Rect, cell: Rect): Promise<Raster> {
  const ratio = cell.width / cell.height
  const width = Math.max(part.width, Math.round(part.height * ratio))
  const height = Math.max(part.height, Math.round(width / ratio))
  const x = Math.round(part.x + (part.width - width) / 2)
  const y = Math.round(part.y + (part.height - height) / 2)
  const view = paste(filled({ width, height }, card), flat, -x, -y)
  return framed(paste(sheet, await resize(view, cell), cell.x, cell.y), cell)
}

async function outline(sheet: Raster, sitter: Cutout, cell: Rect): Promise<Raster> {
  const fit = fitInside(sitter.inner, {
    width: Math.round(cell.width * 0.84),
    height: Math.round(cell.height * 0.84),
  })
  const { alpha } = await scaled(sitter, fit.height)
  const inner = boundsOf(alpha, 0.3)
  const shape = cutPlane(alpha, inner)
  const size = { width: cell.width, height: cell.height }
  const cover = moved(
    shape,
    size,
    Math.round((cell.width - inner.width) / 2),
    Math.round((cell.height - inner.height) / 2),
  )
  const piece = over(filled(size, card), filled(size, hex(ink)), cover)
  return framed(paste(sheet, piece, cell.x, cell.y), cell)
}

/** The picture in three greys: what stands for an outline where there is none. */
async function grey(sheet: Raster, raster: Raster, cell: Rect): Promise<Raster> {
  const fit = fitInside(raster, cell)
  const light = luma(await resize(raster, fit))
  const piece = filled(cell, card)
  const small = filled(fit, card)
  for (let i = 0; i < light.data.length; i++)
    small.data.fill([52, 132, 220][Math.min(2, Math.floor(light.data[i]! * 3))]!, i * 4, i * 4 + 3)
  const [x, y] = [(cell.width - fit.width) >> 1, (cell.height - fit.height) >> 1]
  return framed(paste(sheet, paste(piece, small, x, y), cell.x, cell.y), cell)
}

/** A thin line round a cell, inside of it. */
function framed(sheet: Raster, { x, y, width, height }: Rect): Raster {
  const thin = Math.max(1, Math.round(Math.min(sheet.width, sheet.height) / 900))
  const data = new Uint8ClampedArray(sheet.data)
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const edge = Math.min(u, v, width - 1 - u, height - 1 - v)
      if (edge < thin) data.set(line, ((y + v) * sheet.width + x + u) * 4)
    }
  }
  return { ...sheet, data }
}

/** Side by side, the main one first, each with its name under it. */
async function colours(
  sheet: Raster,
  list: readonly { readonly hex: string }[],
  cell: Rect,
  drawText: EditInput['drawText'],
): Promise<Raster> {
  const gap = Math.max(2, Math.round(cell.width * 0.015))
  const step = (cell.width + gap) / Math.max(1, list.length)
  const letters = Math.max(10, Math.min(Math.round(cell.height * 0.3), Math.round(step * 0.26)))
  let on = sheet
  for (const [k, { hex: name }] of list.entries()) {
    const x = Math.round(cell.x + k * step)
    const width = Math.round(cell.x + (k + 1) * step - gap) - x
    const chip = { x, y: cell.y, width, height: cell.height - letters }
    on = framed(paste(on, filled(chip, hex(name)), chip.x, chip.y), chip)
    const label = { x, y: cell.y + cell.height - letters, width, height: letters }
    on = paste(on, filled(label, paper), label.x, label.y)
    on = await drawText(on, name, label, { colour: ink })
  }
  return on
}
