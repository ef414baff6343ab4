import type { Operation } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { decode, type Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import type { EditInput, PhotoFile } from '../contract.ts'
import { editPhoto } from '../edit.ts'
import { luma } from '../filters/plane.ts'
import { layStyle } from '../styles/index.ts'
import { nearestStyle } from './likeness.ts'
import { lutOf, throughLut } from './lut.ts'
import { traitsOf } from './traits.ts'
import { distance, sampled } from './transfer.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const coffee: PhotoFile = { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 }
const rocket: PhotoFile = { path: new URL('rocket.jpg', photos).pathname, width: 640, height: 427 }
const size = { width: 384, height: 256 }
const before = await decode(coffee.path, size)
const other = await decode(rocket.path, { width: 384, height: 256 })

const no = (): never => {
  throw new Error('not asked for')
}
const edit = (operations: readonly Operation[], more: Partial<EditInput> = {}) =>
  editPhoto({
    plan: { kind: 'edit', operations, notUnderstood: [] },
    images: [coffee, rocket],
    size,
    sizeAsked: true,
    seed: 5,
    paintScene: no,
    drawText: no,
    ...more,
  })

const coloursOf = (raster: Raster) => sampled(raster, random(3, 'test'), 3000)
const apart = (a: Raster, b: Raster) => distance(coloursOf(a), coloursOf(b))
const mean = ({ data }: Raster, c: number) =>
  data.reduce((sum, v, p) => sum + (p % 4 === c ? v : 0), 0) / (data.length / 4)

/** How alike two pictures' brightness steps are: 1 when every edge is where it was. */
function edgesAlike(a: Raster, b: Raster): number {
  const [one, two] = [luma(a).data, luma(b).data]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < one.length - a.width; i++) {
    for (const step of [1, a.width]) {
      const [u, v] = [one[i + step]! - one[i]!, two[i + step]! - two[i]!]
      ab += u * v
      aa += u * u
      bb += v * v
    }
  }
  return ab / Math.sqrt(aa * bb)
}

describe('palette', () => {
  const operation: Operation = { verb: 'match', target: { image: 1 }, to: 2, what: 'palette' }

  test('brings the colours most of the way to the other picture and leaves the edges', async () => {
    const { raster, warnings } = await edit([operation])
    expect(apart(raster, other)).toBeLessThan(apart(before, other) * 0.45)
    expect(edgesAlike(raster, before)).toBeGreaterThan(0.85)
    expect(warnings).toEqual([])
  })

  test('to its own colours hardly changes a picture', async () => {
    const { raster } = await edit([operation], { images: [coffee, coffee] })
    let sum = 0
    for (const [p, v] of raster.data.entries()) sum += Math.abs(v - before.data[p]!)
    expect(sum / raster.data.length).toBeLessThan(2.5)
  })

  test('follows what was done to the other picture before', async () => {
    const blue: Operation = {
      verb: 'adjust',
      target: { image: 2 },
      what: 'hue',
      amount: 0.9,
    }
    const [plain, turned] = [await edit([operation]), await edit([blue, operation])]
    expect(apart(plain.raster, turned.raster)).toBeGreaterThan(0.01)
  })

  test('in a box changes nothing outside it', async () => {
    const target = { image: 1, box: [150, 100, 450, 300] } as const
    const { raster } = await edit([{ ...operation, target }])
    let [outside, inside] = [0, 0]
    for (let i = 0; i < size.width * size.height; i++) {
      const [x, y] = [i % size.width, Math.floor(i / size.width)]
      const changed = [0, 1, 2].some((c) => raster.data[i * 4 + c] !== before.data[i * 4 + c])
      if (x >= 96 && x < 288 && y >= 64 && y < 192) inside += changed ? 1 : 0
      else outside += changed ? 1 : 0
    }
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(192 * 128 * 0.7)
  })

  test('a picture is not matched to itself, and an image that is not there is told', async () => {
    const own = await edit([{ ...operation, to: 1 }])
    expect(own.warnings.join()).toContain('itself')
    await expect(edit([{ ...operation, to: 3 }])).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

test('light takes lightness and warmth, and leaves hues apart from each other', async () => {
  const { raster } = await edit([{ verb: 'match', target: { image: 1 }, to: 2, what: 'light' }])
  const gap = (a: Raster) => Math.abs(mean(a, 1) - mean(other, 1))
  expect(gap(raster)).toBeLessThan(gap(before) * 0.5)
  const warmth = (a: Raster) => mean(a, 0) - mean(a, 2)
  expect(Math.abs(warmth(raster) - warmth(other))).toBeLessThan(
    Math.abs(warmth(before) - warmth(other)),
  )
  expect(edgesAlike(raster, before)).toBeGreaterThan(0.85)
})

describe('style', () => {
  const operation: Operation = { verb: 'match', target: { image: 1 }, to: 2, what: 'style' }

  test('says that texture is approximated, and takes the colours too', async () => {
    const { raster, warnings } = await edit([operation])
    expect(warnings.join()).toContain('approximated')
    expect(apart(raster, other)).toBeLessThan(apart(before, other) * 0.6)
  })

  test('a photograph is told from a painting, and the painting by its strokes', async () => {
    expect(nearestStyle(await traitsOf(other))).toBeUndefined()
    expect(nearestStyle(await traitsOf(before))).toBeUndefined()
    const large = await decode(rocket.path, { width: 720, height: 480 })
    for (const [style, kin] of [
      ['ink', ['ink', 'pencil', 'charcoal']],
      ['halftone', ['halftone']],
      ['mosaic', ['mosaic']],
      ['pop-art', ['pop-art']],
    ] as const)
      expect(kin).toContain(nearestStyle(await traitsOf(await layStyle(large, style, 4))))
  })
})

test('a table that changes nothing gives the same bytes, and one of straight lines is exact between its nodes', () => {
  const data = Uint8ClampedArray.from({ length: 4096 }, (_, p) =>
    p % 4 === 3 ? 255 : (p * 37) % 256,
  )
  const raster = { width: 32, height: 32, data }
  const same = throughLut(
    raster,
    lutOf((lab) => lab),
  )
  expect(Math.max(...same.data.map((v, p) => Math.abs(v - data[p]!)))).toBeLessThanOrEqual(1)
})
