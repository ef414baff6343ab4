/** Where things stand on a character sheet: a column for each subject, in it the whole, its parts and its colours. */
import type { PixelSize } from '@limn/sdk'
import { type Rect, sizeOf } from '../../../../images/geometry.ts'

export interface Cells {
  readonly whole: Rect
  readonly head: Rect
  readonly texture: Rect
  readonly foot: Rect
  readonly silhouette: Rect
  readonly colours: Rect
}

/** Shares of a column, `[x, y, width, height]`, gaps not yet taken off. */
type Shares = Readonly<Record<keyof Cells, readonly [number, number, number, number]>>

const wide: Shares = {
  whole: [0, 0, 0.52, 1],
  head: [0.52, 0, 0.48, 0.44],
  texture: [0.52, 0.44, 0.16, 0.32],
  foot: [0.68, 0.44, 0.16, 0.32],
  silhouette: [0.84, 0.44, 0.16, 0.32],
  colours: [0.52, 0.76, 0.48, 0.24],
}
const tall: Shares = {
  whole: [0, 0, 1, 0.52],
  head: [0, 0.52, 0.5, 0.3],
  texture: [0.5, 0.52, 0.25, 0.15],
  foot: [0.75, 0.52, 0.25, 0.15],
  silhouette: [0.5, 0.67, 0.5, 0.15],
  colours: [0, 0.82, 1, 0.18],
}

/** The sheet's own size when none is asked for. */
export const sheetSize = (subjects: number, pixels: number): PixelSize =>
  sizeOf(subjects === 1 ? 4 / 3 : Math.min(8, subjects * 0.66), pixels)

export function cellsOf(size: PixelSize, subjects: number): Cells[] {
  const gap = Math.max(4, Math.round(Math.min(size.width, size.height) * 0.018))
  // More than the sheet is wide enough for go on in another row.
  const rows = Math.max(
    1,
    Math.min(subjects, Math.round(Math.sqrt((subjects * 0.66 * size.height) / size.width))),
  )
  const perRow = Math.ceil(subjects / rows)
  return Array.from({ length: subjects }, (_, k) => {
    const column: Rect = {
      x: gap + ((size.width - gap * 2) / perRow) * (k % perRow),
      y: gap + ((size.height - gap * 2) / rows) * Math.floor(k / perRow),
      width: (size.width - gap * 2) / perRow,
      height: (size.height - gap * 2) / rows,
    }
    const shares = column.width > column.height ? wide : tall
    const cell = ([x, y, width, height]: Shares[keyof Cells]): Rect => {
      const left = Math.round(column.x + x * column.width + gap / 2)
      const top = Math.round(column.y + y * column.height + gap / 2)
      return {
        x: left,
        y: top,
        width: Math.max(8, Math.round(column.x + (x + width) * column.width - gap / 2) - left),
        height: Math.max(8, Math.round(column.y + (y + height) * column.height - gap / 2) - top),
      }
    }
    return {
      whole: cell(shares.whole),
      head: cell(shares.head),
      texture: cell(shares.texture),
      foot: cell(shares.foot),
      silhouette: cell(shares.silhouette),
      colours: cell(shares.colours),
    }
  })
}
