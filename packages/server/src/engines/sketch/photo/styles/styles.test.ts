import { beforeAll, describe, expect, test } from 'vitest'
import { decode, type Raster } from '../../../../images/codec.ts'
import { styles } from '@limn/sdk'
import { layStyle, type PaintedStyle, paintedStyles } from './index.ts'

const file = new URL('../../../../../test/photos/coffee.png', import.meta.url).pathname
const photo = await decode(file, { width: 300, height: 200 })
const untouched = photo.data.slice()
const names = styles.filter((style): style is PaintedStyle => style !== 'natural')
const made = new Map<PaintedStyle, Raster>()

beforeAll(async () => {
  for (const name of names) made.set(name, await layStyle(photo, name, 11))
})

const of = (name: PaintedStyle): Raster => made.get(name) ?? photo
const grey = ({ data }: Raster, i: number) => data[i * 4]! + data[i * 4 + 1]! + data[i * 4 + 2]!

function difference(a: Raster, b: Raster): number {
  let sum = 0
  for (let p = 0; p < a.data.length; p++) sum += Math.abs(a.data[p]! - b.data[p]!)
  return sum / ((a.data.length * 3) / 4)
}

/** Mean brightness of 12 × 8 fields: the composition without the strokes. */
function fields(raster: Raster): number[] {
  const sums = Array.from({ length: 96 }, () => 0)
  for (let i = 0; i < raster.width * raster.height; i++) {
    const x = Math.floor(((i % raster.width) * 12) / raster.width)
    const y = Math.floor((Math.floor(i / raster.width) * 8) / raster.height)
    sums[y * 12 + x]! += grey(raster, i)
  }
  return sums
}

/** How much each pixel differs from the one before it. */
function edges(raster: Raster): Raster {
  const data = raster.data.map((v, p) =>
    p % 4 === 3 ? 255 : Math.abs(v - (raster.data[p - 4] ?? v)),
  )
  return { width: raster.width, height: raster.height, data }
}

function correlation(a: number[], b: number[]): number {
  const mean = (list: number[]) => list.reduce((sum, v) => sum + v, 0) / list.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, v] of a.entries()) {
    ab += (v - ma) * (b[i]! - mb)
    aa += (v - ma) ** 2
    bb += (b[i]! - mb) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

test('every style of the contract has a painter', () => {
  expect(Object.keys(paintedStyles).sort()).toEqual(names.toSorted())
})

describe.each(names)('%s', (name) => {
  test('keeps size and opacity, and changes the picture', () => {
    const { width, height, data } = of(name)
    expect([width, height, data.length]).toEqual([300, 200, 240_000])
    expect(data.every((value, p) => p % 4 !== 3 || value === 255)).toBe(true)
    expect(difference(of(name), photo)).toBeGreaterThan(4)
  })

  test('gives the same bytes for the same seed', async () => {
    const again = await layStyle(photo, name, 11)
    expect(Buffer.compare(Buffer.from(again.data), Buffer.from(of(name).data))).toBe(0)
  })

  test('shows the same thing', () => {
    // Neon draws contours on black: it is bright where the photograph has edges.
    const subject = name === 'neon' ? fields(edges(photo)) : fields(photo)
    expect(correlation(fields(of(name)), subject)).toBeGreaterThan(name === 'neon' ? 0.4 : 0.75)
  })
})

test('no style looks like another', () => {
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1))
      expect(difference(of(a), of(b)), `${a}, ${b}`).toBeGreaterThan(4)
  }
})

test('the photograph that went in is not touched', () => {
  expect(Buffer.compare(Buffer.from(photo.data), Buffer.from(untouched))).toBe(0)
})

test('another seed moves the strokes of painted styles', async () => {
  for (const name of [
    'oil',
    'watercolour',
    'pencil',
    'mosaic',
    'stained-glass',
    'vintage',
  ] as const) {
    expect(difference(await layStyle(photo, name, 12), of(name))).toBeGreaterThan(0.5)
  }
})

test('pixel art has whole blocks and at most 24 colours', () => {
  const { data, width } = of('pixel')
  const colours = new Set(new Uint32Array(data.slice().buffer))
  expect(colours.size).toBeLessThanOrEqual(24)
  expect(colours.size).toBeGreaterThan(8)
  const words = new Uint32Array(data.slice().buffer)
  for (let i = 0; i < words.length; i += 2) {
    const x = i % width
    const y = Math.floor(i / width)
    expect(words[i]).toBe(words[(y - (y % 2)) * width + x - (x % 2)])
  }
})

test('drawings and noir have no colour, a poster has few', () => {
  for (const name of ['pencil', 'ink', 'charcoal', 'noir'] as const) {
    const { data } = of(name)
    let chroma = 0
    for (let p = 0; p < data.length; p += 4) chroma += Math.abs(data[p]! - data[p + 2]!)
    expect((chroma * 4) / data.length).toBeLessThan(20)
  }
  const counts = new Map<number, number>()
  for (const word of new Uint32Array(of('poster').data.slice().buffer))
    counts.set(word, (counts.get(word) ?? 0) + 1)
  const ten = [...counts.values()].sort((a, b) => b - a).slice(0, 10)
  expect(ten.reduce((sum, v) => sum + v, 0)).toBeGreaterThan(60_000 * 0.75)
})

test('a picture larger than a style works at comes back at its own size', async () => {
  const large = await decode(file, { width: 1800, height: 1300 })
  const oil = await layStyle(large, 'vintage', 3)
  expect([oil.width, oil.height]).toEqual([1800, 1300])
})
