import { overlays, type Operation } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { decode, type Raster } from '../../../../images/codec.ts'
import type { EditInput, PhotoFile } from '../contract.ts'
import { editPhoto } from '../edit.ts'
import { luma } from '../filters/plane.ts'
import { depthOf } from './depth.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const rocket: PhotoFile = { path: new URL('rocket.jpg', photos).pathname, width: 640, height: 427 }
const coffee: PhotoFile = { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 }
const size = { width: 480, height: 320 }
const before = await decode(rocket.path, size)

const no = (): never => {
  throw new Error('not asked for')
}
const edit = (operation: Operation, more: Partial<EditInput> = {}) =>
  editPhoto({
    plan: { kind: 'edit', operations: [operation], notUnderstood: [] },
    images: [rocket],
    size,
    sizeAsked: true,
    seed: 5,
    paintScene: no,
    drawText: no,
    ...more,
  }).then(({ raster }) => raster)
const weather = (name: (typeof overlays)[number], more: Partial<EditInput> = {}) =>
  edit({ verb: 'weather', target: { image: 1 }, weather: name }, more)

const equal = (a: Raster, b: Raster) =>
  Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0
/** Mean and deviation of the brightness of some rows, given as shares of the height. */
function rows(raster: Raster, from: number, to: number): { mean: number; spread: number } {
  const { width, height, data } = luma(raster)
  const part = data.subarray(Math.floor(from * height) * width, Math.floor(to * height) * width)
  const mean = part.reduce((sum, v) => sum + v, 0) / part.length
  const spread = Math.sqrt(part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / part.length)
  return { mean, spread }
}
/** Mean step from pixel to pixel, across or down. */
function steps(raster: Raster, along: 'across' | 'down'): number {
  const { width, data } = luma(raster)
  const far = along === 'across' ? 1 : width
  let sum = 0
  for (let i = 0; i + far < data.length; i++) sum += Math.abs(data[i + far]! - data[i]!)
  return sum / data.length
}

describe.each(overlays)('%s', (name) => {
  test('is the same for the same seed and another for another, where chance has a part', async () => {
    const one = await weather(name)
    expect(equal(one, await weather(name))).toBe(true)
    expect(equal(one, before)).toBe(false)
    expect(equal(one, await weather(name, { seed: 6 }))).toBe(false)
  })

  test('in a box leaves every byte outside it', async () => {
    const target = { image: 1, box: [160, 107, 480, 320] } as const
    const raster = await edit({ verb: 'weather', target, weather: name })
    let [outside, inside] = [0, 0]
    for (let i = 0; i < size.width * size.height; i++) {
      const [x, y] = [i % size.width, Math.floor(i / size.width)]
      const changed = [0, 1, 2].some((c) => raster.data[i * 4 + c] !== before.data[i * 4 + c])
      if (x >= 120 && x < 360 && y >= 80 && y < 240) inside += changed ? 1 : 0
      else outside += changed ? 1 : 0
    }
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(240 * 160 * 0.5)
  })
})

test('rain and storm draw streaks down the picture, a storm is the darker', async () => {
  const [rain, storm] = [await weather('rain'), await weather('storm')]
  const streaked = (raster: Raster) => steps(raster, 'across') / steps(raster, 'down')
  expect(streaked(rain)).toBeGreaterThan(streaked(before) * 1.3)
  expect(streaked(storm)).toBeGreaterThan(streaked(before) * 1.15)
  const images = [coffee]
  const [wet, wild] = [await weather('rain', { images }), await weather('storm', { images })]
  expect(rows(wild, 0, 1).mean).toBeLessThan(rows(wet, 0, 1).mean - 0.02)
})

test('snow is lighter and cooler, with flakes all over', async () => {
  const snow = await weather('snow')
  expect(rows(snow, 0, 1).mean).toBeGreaterThan(rows(before, 0, 1).mean)
  const balance = ({ data }: Raster) =>
    data.reduce((sum, v, p) => sum + (p % 4 === 2 ? v : p % 4 === 0 ? -v : 0), 0) / data.length
  const warm = await weather('snow', { images: [coffee] })
  const cup = await decode(coffee.path, size)
  expect(balance(warm)).toBeGreaterThan(balance(cup) + 3)
  for (const k of [0, 1, 2, 3]) expect(rows(snow, k / 4, (k + 1) / 4).spread).toBeGreaterThan(0.02)
})

test('fog takes contrast, above more than below', async () => {
  const fog = await weather('fog')
  const kept = (from: number, to: number) =>
    rows(fog, from, to).spread / Math.max(0.01, rows(before, from, to).spread)
  expect(kept(0.2, 0.6)).toBeLessThan(0.6)
  expect(kept(0.2, 0.6)).toBeLessThan(kept(0.85, 1))
})

test('rays of the sun come from the lighter upper corner', async () => {
  const half = (from: number) => {
    const data = new Uint8ClampedArray(size.width * size.height * 4).fill(255)
    for (let i = 0; i < size.width * size.height; i++)
      data.fill(i % size.width < size.width / 2 === (from === 0) ? 150 : 70, i * 4, i * 4 + 3)
    return { ...size, data }
  }
  const { sunRays } = await import('./sun-rays.ts')
  for (const from of [0, 1]) {
    const plain = half(from)
    const lit = luma(await sunRays(plain, { seed: 4, scale: 0.4 }))
    const own = luma(plain)
    const gain = (x: number) => {
      let sum = 0
      for (let y = 0; y < 40; y++)
        for (let u = x; u < x + 40; u++)
          sum += lit.data[y * size.width + u]! - own.data[y * size.width + u]!
      return sum / 1600
    }
    expect(gain(from === 0 ? 10 : 430)).toBeGreaterThan(gain(from === 0 ? 430 : 10) + 0.1)
  }
})

test('depth grows upwards, and a sky is found where there is one', async () => {
  const { far, sky, open } = await depthOf(before)
  const at = ({ data }: { data: Float32Array }, y: number) => {
    const row = data.subarray(y * size.width, (y + 1) * size.width)
    return row.reduce((sum, v) => sum + v, 0) / size.width
  }
  expect(at(far, 20)).toBeGreaterThan(at(far, 310) + 0.4)
  expect(open).toBeGreaterThan(0.2)
  expect(at(sky, 20)).toBeGreaterThan(0.8)
  expect((await depthOf(await decode(coffee.path, size))).open).toBeLessThan(0.25)
})
