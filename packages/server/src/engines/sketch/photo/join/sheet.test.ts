import { describe, expect, test } from 'vitest'
import type { Raster } from '../../../../images/codec.ts'
import { collageRatio, places } from '../operations/collage.ts'
import { editPhoto } from '../edit.ts'
import { plane } from '../filters/plane.ts'
import { cellsOf } from './sheet-cells.ts'
import { characterSheet } from './sheet.ts'
import { swatches } from './swatches.ts'

const size = { width: 400, height: 300 }
const colours = ['#BE2832', '#286EC8', '#28A03C', '#E6C828', '#3C283C'] as const
const rgb = (hex: string) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16))

/** Five stripes of colour standing on white, the first the widest. */
const edges = [0, 60, 90, 115, 135, 150]
const raster: Raster = { width: 240, height: 240, data: new Uint8ClampedArray(240 * 240 * 4) }
const cover = plane(240, 240)
for (let i = 0; i < 240 * 240; i++) {
  const [x, y] = [(i % 240) - 45, Math.floor(i / 240) - 20]
  const inside = x >= 0 && x < 150 && y >= 0 && y < 200
  const stripe = edges.findLastIndex((edge) => x >= edge)
  cover.data[i] = inside ? 1 : 0
  raster.data.set([...(inside ? rgb(colours[stripe] ?? '#000000') : [255, 255, 255]), 255], i * 4)
}
const pixel = ({ width, data }: Raster, x: number, y: number) => {
  const p = (Math.round(y) * width + Math.round(x)) * 4
  return [...data.subarray(p, p + 3)]
}
const near = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((v, c) => Math.abs(v - (other[c] ?? 0))))

describe('a character sheet', () => {
  test('shows the subject, its outline and its five colours with their names', async () => {
    const names: string[] = []
    const sheet = await characterSheet([{ raster, cover }], size, (on, text) => {
      names.push(text)
      return on
    })
    expect([sheet.width, sheet.height]).toEqual([400, 300])
    expect(names).toHaveLength(5)
    const [cells] = cellsOf(size, 1)
    if (!cells) throw new Error('no cells')
    for (const [k, name] of names.entries()) {
      expect(near(rgb(name), rgb(colours[k]!))).toBeLessThan(6)
      const x = cells.colours.x + ((k + 0.5) * cells.colours.width) / 5
      expect(near(pixel(sheet, x, cells.colours.y + 8), rgb(name))).toBe(0)
    }
    const { whole, silhouette } = cells
    const middle = pixel(sheet, whole.x + whole.width * 0.3, whole.y + whole.height / 2)
    expect(near(middle, rgb(colours[0]))).toBeLessThan(12)
    const dark = pixel(
      sheet,
      silhouette.x + silhouette.width / 2,
      silhouette.y + silhouette.height / 2,
    )
    expect(Math.max(...dark)).toBeLessThan(60)
    expect(Math.min(...pixel(sheet, silhouette.x + 3, silhouette.y + 3))).toBeGreaterThan(200)
  })

  test('is made of every image of an edit, by its box where it has one', async () => {
    const photos = new URL('../../../../../test/photos/', import.meta.url)
    const names: string[] = []
    const { raster: sheet, warnings } = await editPhoto({
      plan: {
        kind: 'edit',
        operations: [{ verb: 'collage', target: { image: 1 }, layout: 'sheet' }],
        notUnderstood: [],
      },
      images: [
        { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 },
        { path: new URL('rocket.jpg', photos).pathname, width: 640, height: 427 },
      ],
      boxes: [[[140, 20, 470, 310]], []],
      size,
      sizeAsked: true,
      seed: 1,
      paintScene: () => raster,
      drawText(on, text) {
        names.push(text)
        return on
      },
    })
    expect([sheet.width, sheet.height]).toEqual([400, 300])
    expect(names).toHaveLength(10)
    for (const name of names) expect(name).toMatch(/^#[0-9A-F]{6}$/)
    expect(warnings).toEqual([expect.stringContaining('subject of image 2')])
  })

  test('shows the whole picture where the subject could not be told from its ground', async () => {
    const sheet = await characterSheet([{ raster }], size, (on) => on)
    const [cells] = cellsOf(size, 1)
    const { whole } = cells!
    // The picture's white corner, not the paper.
    const left = whole.x + whole.width / 2 - (whole.width * 0.94) / 2 + 5
    const top = whole.y + whole.height / 2 - (whole.width * 0.94) / 2 + 5
    expect(pixel(sheet, left, top)).toEqual([255, 255, 255])
  })

  test.each([1, 2, 3, 5, 9])('of %i gives each its cells, none over another', (count) => {
    const all = cellsOf({ width: 900, height: 700 }, count).flatMap((cells) => Object.values(cells))
    expect(all).toHaveLength(count * 6)
    for (const [k, a] of all.entries()) {
      expect(Math.min(a.x, a.y, a.width - 8, a.height - 8)).toBeGreaterThanOrEqual(0)
      expect(a.x + a.width).toBeLessThanOrEqual(900)
      expect(a.y + a.height).toBeLessThanOrEqual(700)
      for (const b of all.slice(k + 1)) {
        const apart =
          a.x + a.width <= b.x ||
          b.x + b.width <= a.x ||
          a.y + a.height <= b.y ||
          b.y + b.height <= a.y
        expect(apart).toBe(true)
      }
    }
  })

  test('names the same colours each time, most of it first', () => {
    const list = swatches(raster, cover, 5)
    expect(list).toEqual(swatches(raster, cover, 5))
    const widths = list.map(({ share }) => share * 150)
    expect(near(widths, [60, 30, 25, 20, 15])).toBeLessThan(2)
  })
})

describe('a contact sheet', () => {
  const ratios = [1.5, 0.5, 1, 1.78, 1]

  test('keeps the ratio of each of its unlike pictures, in cells that are alike', () => {
    const rects = places(ratios, 'grid', { width: 1200, height: 800 })
    for (const [k, { width, height }] of rects.entries())
      expect(width / height).toBeCloseTo(ratios[k]!, 1)
    const middles = rects.map(({ x, width }) => Math.round(x + width / 2))
    expect(Math.abs(middles[0]! + middles[2]! - 2 * middles[1]!)).toBeLessThan(3)
    // Two in the second row stand in the middle.
    expect(Math.abs((middles[3]! + middles[4]!) / 2 - 600)).toBeLessThan(2)
    expect(collageRatio(ratios, 'grid')).toBeGreaterThan(1)
  })
})
