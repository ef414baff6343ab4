import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { decode, type Raster } from '../../../../images/codec.ts'
import { rectOf } from '../../../../images/geometry.ts'
import { toLab } from '../filters/oklab.ts'
import type { Plane } from '../filters/plane.ts'
import { subjectInBox } from './boxed.ts'
import { thingsOfColour } from './hue.ts'
import { withoutGaps } from './shape.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const astronaut = await decode(new URL('astronaut.jpg', photos).pathname)
const coffee = await decode(new URL('coffee.png', photos).pathname)

/** Mean of the plane where `inside` holds. */
function mean({ width, data }: Plane, inside: (x: number, y: number) => boolean): number {
  let [sum, count] = [0, 0]
  for (const [i, value] of data.entries()) {
    if (!inside(i % width, Math.floor(i / width))) continue
    sum += value
    count += 1
  }
  return sum / count
}
const ellipse = (cx: number, cy: number, rx: number, ry: number) => (x: number, y: number) =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
const rect = (x1: number, y1: number, x2: number, y2: number) => (x: number, y: number) =>
  x >= x1 && y >= y1 && x < x2 && y < y2

async function covered(raster: Raster, box: readonly [number, number, number, number]) {
  const cover = await subjectInBox(raster, rectOf(box, raster))
  if (!cover) throw new Error('nothing was found')
  return cover
}

test('a person on a busy ground is cut out whole: face, hair, dark collar and suit', async () => {
  const cover = await covered(astronaut, [15, 0, 200, 256])
  expect(mean(cover, ellipse(114, 58, 17, 27))).toBeGreaterThan(0.95)
  expect(mean(cover, rect(85, 95, 145, 125))).toBeGreaterThan(0.9)
  expect(mean(cover, rect(30, 175, 100, 245))).toBeGreaterThan(0.97)
  // The wall, the flag and the model of the shuttle.
  expect(mean(cover, rect(0, 0, 60, 75))).toBeLessThan(0.05)
  expect(mean(cover, rect(180, 0, 256, 256))).toBeLessThan(0.05)
})

test('a box drawn a little tighter or wider finds the same person', async () => {
  for (const box of [
    [25, 10, 190, 256],
    [5, 0, 210, 256],
    [12, 0, 172, 256],
  ] as const) {
    const cover = await covered(astronaut, box)
    expect(mean(cover, ellipse(114, 58, 17, 27))).toBeGreaterThan(0.95)
    expect(mean(cover, rect(0, 0, 60, 75))).toBeLessThan(0.05)
  }
})

test('a cup on its saucer has neither holes nor rags', async () => {
  const cover = await covered(coffee, [60, 10, 480, 390])
  expect(mean(cover, ellipse(268, 208, 165, 140))).toBeGreaterThan(0.97)
  for (const [x, y] of [
    [0, 0],
    [540, 0],
    [0, 340],
    [540, 340],
  ] as const)
    expect(mean(cover, rect(x, y, x + 60, y + 60))).toBeLessThan(0.02)
})

test('the ground seen through a handle stays ground', async () => {
  const mug = drawn(600, 400, (x, y) => {
    const far = Math.hypot(x - 370, y - 215)
    if (rect(180, 100, 360, 330)(x, y) || (far < 80 && far > 52 && x > 350))
      return [235 - (x - 180) / 4, 225 - (x - 180) / 4, 215 - (x - 180) / 4]
    const ground = 120 + 30 * Math.sin(x / 17) * Math.sin(y / 23) + ((x * 7 + y * 13) % 17)
    return [ground, ground * 0.9, ground * 0.6]
  })
  const cover = await covered(mug, [170, 90, 460, 340])
  expect(mean(cover, rect(185, 105, 355, 325))).toBeGreaterThan(0.99)
  expect(mean(cover, rect(426, 195, 444, 235))).toBeGreaterThan(0.9)
  expect(mean(cover, rect(372, 185, 400, 245))).toBeLessThan(0.1)
})

test('outside its box nothing is subject, and a box on sand holds none', async () => {
  const cover = await covered(coffee, [80, 20, 470, 380])
  expect(mean(cover, (x, y) => !rect(80, 20, 470, 380)(x, y))).toBe(0)
  const sand = drawn(400, 300, (x, y) => [200 + ((x * 7 + y * 13) % 19), 180 + ((x * y) % 13), 140])
  expect(await subjectInBox(sand, rectOf([100, 80, 300, 220], sand))).toBeUndefined()
})

test('a box over the whole picture, or of one pixel, is looked at like any other', async () => {
  const whole = await subjectInBox(coffee, rectOf([0, 0, 600, 400], coffee))
  expect(whole?.data.length).toBe(600 * 400)
  const dot = await subjectInBox(coffee, rectOf([10, 10, 11, 11], coffee))
  expect((dot?.data ?? []).filter((value) => value > 0).length).toBeLessThanOrEqual(1)
})

test('two runs, and two processes, give the same bytes', async () => {
  const digest = async () => {
    const { data } = await covered(astronaut, [15, 0, 200, 256])
    return createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex')
  }
  const [first, second] = [await digest(), await digest()]
  expect(second).toBe(first)
  const stdout = await elsewhere(`
    const { createHash } = await import('node:crypto')
    const { decode } = await import(${href('../../../../images/codec.ts')})
    const { subjectInBox } = await import(${href('./boxed.ts')})
    const raster = await decode(${JSON.stringify(new URL('astronaut.jpg', photos).pathname)})
    const { data } = await subjectInBox(raster, { x: 15, y: 0, width: 185, height: 256 })
    console.log(createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex'))`)
  expect(stdout).toBe(first)
})

test('loading OpenCV leaves nobody listening for the errors of the process', async () => {
  const stdout = await elsewhere(`
    const count = () => ['uncaughtException', 'unhandledRejection'].map((e) => process.listenerCount(e))
    const before = count()
    const { openVision } = await import(${href('./vision.ts')})
    await openVision()
    console.log(String(before) === String(count()) ? 'the same' : count())`)
  expect(stdout).toBe('the same')
})

const href = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)

/** What a script prints in a process of its own. */
async function elsewhere(code: string): Promise<string> {
  const args = ['--conditions=@limn/source', '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return stdout.trim()
}

test('a gap of a foreign colour is filled, one through which the ground is seen is not', () => {
  const inSlit = rect(95, 40, 105, 120)
  const mask = (x: number, y: number) => rect(60, 40, 140, 160)(x, y) && !inSlit(x, y)
  const filled = (slit: readonly number[]) => {
    const raster = drawn(200, 200, (x, y) =>
      mask(x, y) ? [200, 90, 30] : inSlit(x, y) ? slit : [220, 220, 210],
    )
    const data = Uint8Array.from({ length: 200 * 200 }, (_, i) =>
      mask(i % 200, Math.floor(i / 200)) ? 1 : 0,
    )
    const done = withoutGaps({ width: 200, height: 200, data }, toLab(raster), 8)
    return mean({ width: 200, height: 200, data: Float32Array.from(done.data) }, inSlit)
  }
  expect(filled([20, 20, 25])).toBeGreaterThan(0.9)
  expect(filled([218, 221, 209])).toBe(0)
})

test('red takes the cup and the saucer and leaves the brown table alone', async () => {
  const cover = await thingsOfColour(coffee, [0.53, 0.17, 0.1])
  if (!cover) throw new Error('nothing was found')
  expect(mean(cover, ellipse(125, 150, 30, 40))).toBeGreaterThan(0.95)
  expect(mean(cover, ellipse(420, 160, 20, 40))).toBeGreaterThan(0.9)
  expect(mean(cover, (x, y) => y < 80 || x < 50 || x > 530)).toBeLessThan(0.005)
  expect(mean(cover, (x, y) => y > 320 && (x < 90 || x > 490))).toBeLessThan(0.005)
})

function drawn(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[],
): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++)
    data.set([...colour(i % width, Math.floor(i / width)).slice(0, 3), 255], i * 4)
  return { width, height, data }
}
