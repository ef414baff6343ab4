import { expect, test } from 'vitest'
import type { Raster } from '../../../../images/codec.ts'
import { tones } from './tone.ts'

function drawn(colour: (x: number, y: number) => readonly [number, number, number]): Raster {
  const [width, height] = [320, 240]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++)
    data.set([...colour(i % width, Math.floor(i / width)), 255], i * 4)
  return { width, height, data }
}
const at = ({ width, data }: Raster, x: number, y: number, c: number) =>
  data[(y * width + x) * 4 + c]!

test('at night reds grow darker than blues of the same brightness', async () => {
  // Both about 98 of 255 as luminance.
  const { data } = await tones.night(drawn((x) => (x < 160 ? [190, 60, 60] : [60, 95, 190])))
  const brightness = (x: number) => {
    const p = (120 * 320 + x) * 4
    return 0.2126 * data[p]! + 0.7152 * data[p + 1]! + 0.0722 * data[p + 2]!
  }
  expect(brightness(60)).toBeLessThan(brightness(260) - 4)
})

test('at night a lamp stays lit and lights what is round it', async () => {
  const street = drawn((x, y) =>
    Math.hypot(x - 160, y - 120) < 14 ? [255, 228, 150] : [120, 112, 104],
  )
  const made = await tones.night(street)
  expect(at(made, 160, 120, 0)).toBeGreaterThan(235)
  expect(at(made, 160, 140, 0)).toBeGreaterThan(at(made, 20, 140, 0) + 10)
})

test('a sunset is warmest on the lighter side, and its shadows are cool', async () => {
  for (const left of [true, false]) {
    const made = await tones.sunset(
      drawn((x) => (x < 160 === left ? [170, 170, 170] : [120, 120, 120])),
    )
    const warmth = (x: number) => at(made, x, 90, 0) - at(made, x, 90, 2)
    expect(warmth(left ? 20 : 300)).toBeGreaterThan(warmth(left ? 300 : 20) + 15)
  }
  const dark = await tones.sunset(drawn(() => [40, 40, 40]))
  expect(at(dark, 160, 235, 2)).toBeGreaterThan(at(dark, 160, 235, 1))
})

test('a slow gradient shows no bands: its steps are scattered, not lined up', async () => {
  const slow = drawn((x) => {
    const v = Math.round(90 + x / 16)
    return [v, v, v]
  })
  for (const name of ['night', 'sunset'] as const) {
    const made = await tones[name](slow)
    const columns = new Set<number>()
    for (let y = 0; y < 240; y += 6)
      for (let x = 40; x < 60; x++) columns.add(at(made, x, y, 0) * 1000 + (x % 16))
    expect(columns.size).toBeGreaterThan(20)
  }
})
