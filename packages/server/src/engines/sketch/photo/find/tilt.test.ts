import { expect, test } from 'vitest'
import { decode, type Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import { tilt } from '../operations/geometry.ts'
import { tiltOf } from './tilt.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const turned = async (raster: Raster, degrees: number) =>
  (await tilt({ raster, place: [1, 0, 0, 0, 1, 0] }, (degrees + 360) % 360)).raster

function drawn(colour: (x: number, y: number) => number): Raster {
  const data = new Uint8ClampedArray(480 * 320 * 4).fill(255)
  for (let i = 0; i < 480 * 320; i++)
    data.fill(colour(i % 480, Math.floor(i / 480)), i * 4, i * 4 + 3)
  return { width: 480, height: 320, data }
}
const noise = random(4)
const specks = Float32Array.from({ length: 480 * 320 }, () => noise() * 40)
const speckled = (x: number, y: number) => specks[y * 480 + x]!
const sea = drawn((x, y) => (y < 150 ? 200 : 90) - speckled(x, y) / 4)

test.each([4, -4, 1.5, -9])('a horizon that was turned by %s degrees is found', async (degrees) => {
  expect(await tiltOf(await turned(sea, degrees))).toBeCloseTo(degrees, 0)
})

test('a photograph turned further is found turned by as much', async () => {
  const rocket = await decode(new URL('rocket.jpg', photos).pathname)
  const before = await tiltOf(rocket)
  const after = await tiltOf(await turned(rocket, 4))
  expect(Math.abs((after ?? 99) - (before ?? 0) - 4)).toBeLessThan(0.5)
})

test('where no direction stands out none is made up', async () => {
  expect(await tiltOf(drawn(speckled))).toBeUndefined()
  expect(await tiltOf(drawn(() => 128))).toBeUndefined()
  const rings = drawn((x, y) => 128 + 80 * Math.sin(Math.hypot(x - 240, y - 160) / 6))
  expect(await tiltOf(rings)).toBeUndefined()
})
