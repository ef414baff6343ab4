import { expect, test } from 'vitest'
import type { Raster } from '../../../../images/codec.ts'
import type { Mask } from '../find/shape.ts'
import { fillHole } from './fill.ts'
import { bounds } from './ground.ts'
import { openGrid, openSolver } from './join.ts'
import { lay } from './lay.ts'
import { levelOf } from './level.ts'

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
const holeIn = (
  width: number,
  height: number,
  inside: (x: number, y: number) => boolean,
): Mask => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 1 : 0,
  ),
})
/** Root of the mean square difference in the hole, 0 to 255. */
function apart(a: Raster, b: Raster, hole: Mask): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue
    for (let c = 0; c < 3; c++) sum += (a.data[i * 4 + c]! - b.data[i * 4 + c]!) ** 2
    count += 3
  }
  return Math.sqrt(sum / count)
}
const disc = (x: number, y: number) => Math.hypot(x - 130, y - 95) < 34
const hole = holeIn(256, 192, disc)
const spoiled = (clean: Raster) =>
  drawn(256, 192, (x, y) =>
    disc(x, y) ? [255, 0, 255] : [...clean.data.subarray((y * 256 + x) * 4, (y * 256 + x) * 4 + 3)],
  )
async function filledIn(raster: Raster, seed = 3) {
  const filled = await fillHole(raster, hole, { seed })
  if (!filled) throw new Error('nothing to take from')
  return filled
}

const grounds: Readonly<Record<string, (x: number, y: number) => readonly number[]>> = {
  'a gradient': (x, y) => [60 + x * 0.5, 90 + y * 0.6, 200 - x * 0.3],
  'upright stripes': (x) => (Math.floor(x / 8) % 2 ? [220, 210, 190] : [60, 70, 110]),
  'slanting stripes': (x, y) => (Math.floor((x + y) / 12) % 2 ? [200, 60, 40] : [240, 230, 210]),
  'a horizon': (_, y) => (y < 96 ? [150, 190, 240] : [70, 110, 60]),
}
const allowed: Readonly<Record<string, number>> = { 'a gradient': 2.5, 'a horizon': 12 }

test.each(Object.keys(grounds))(
  'a disc on %s is gone as if it had never been there',
  async (name) => {
    const clean = drawn(256, 192, grounds[name]!)
    const { raster } = await filledIn(spoiled(clean))
    expect(apart(raster, clean, hole)).toBeLessThan(allowed[name] ?? 24)
  },
)

test('every byte outside the hole stays, and the input is not touched', async () => {
  const before = spoiled(drawn(256, 192, (x, y) => [x % 97, (y * 3) % 131, (x * y) % 53]))
  const copy = new Uint8ClampedArray(before.data)
  const { raster } = await filledIn(before)
  expect(Buffer.compare(Buffer.from(before.data), Buffer.from(copy))).toBe(0)
  let changed = 0
  for (let p = 0; p < copy.length; p++)
    if (!hole.data[p >> 2] && raster.data[p] !== copy[p]) changed += 1
  expect(changed).toBe(0)
})

test('noise is continued as noise, as rough as it is round the hole', async () => {
  const rough = (x: number, y: number) =>
    ((Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 8) % 60) - 30
  const clean = drawn(256, 192, (x, y) => [120, 120, 120].map((v) => v + rough(x, y)))
  const { raster } = await filledIn(spoiled(clean))
  let [sum, count] = [0, 0]
  for (let i = 0; i < hole.data.length; i++) {
    if (!hole.data[i]) continue
    sum += (raster.data[i * 4]! - 120) ** 2
    count += 1
  }
  expect(Math.sqrt(sum / count)).toBeGreaterThan(17.3 * 0.8)
  expect(Math.sqrt(sum / count)).toBeLessThan(17.3 * 1.2)
})

test('the same seed gives the same bytes', async () => {
  const before = spoiled(drawn(256, 192, (x, y) => [x % 97, (y * 3) % 131, (x * y) % 53]))
  const [one, two] = [await filledIn(before), await filledIn(before)]
  expect(Buffer.compare(Buffer.from(one.raster.data), Buffer.from(two.raster.data))).toBe(0)
})

test('surroundings that can be continued leave less residual than ones that cannot', async () => {
  const stripes = await filledIn(spoiled(drawn(256, 192, grounds['upright stripes']!)))
  const patches = (x: number, y: number) => {
    const k = Math.imul(Math.floor(x / 21) * 31 + Math.floor(y / 17) * 57 + 11, 2_654_435_761) >>> 3
    return [k % 256, (k >> 8) % 256, (k >> 16) % 256]
  }
  const busy = await filledIn(spoiled(drawn(256, 192, patches)))
  expect(busy.residual).toBeGreaterThan(stripes.residual * 2)
})

test('without anything round it a hole stays unfilled, and an abort stops the work', async () => {
  const raster = drawn(64, 64, () => [10, 20, 30])
  const all = holeIn(64, 64, (x, y) => x > 2 && y > 2 && x < 61 && y < 61)
  expect(await fillHole(raster, all, { seed: 1 })).toBeUndefined()
  const abort = new AbortController()
  const work = fillHole(spoiled(drawn(256, 192, (x, y) => [x, y, (x * y) % 53])), hole, {
    seed: 1,
    signal: abort.signal,
  })
  setImmediate(() => abort.abort())
  await expect(work).rejects.toMatchObject({ name: 'AbortError' })
})

test('pieces from a lighter place are brought to the tone of theirs', () => {
  const clean = drawn(256, 192, (x, y) => [40 + x * 0.7, 60 + x * 0.6, 90 + y * 0.5])
  const view = { x: 0, y: 0, width: 256, height: 192 }
  const level = levelOf(spoiled(clean), hole, view, 1, undefined)
  const from = Int32Array.from(hole.data, (value, i) =>
    value ? i + (i % 256 < 130 ? 75 : -75) : -1,
  )
  const rect = bounds(hole, view)
  const completed = { level, from, residual: 0 }
  const raster = lay(spoiled(clean), hole, rect, view, 1, completed, undefined)
  expect(apart(raster, clean, hole)).toBeLessThan(6)
})

test('a correction meets the rim and runs smoothly between', () => {
  const [width, height] = [42, 22]
  const grid = openGrid(width, height)
  const pull = new Float32Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      grid.inside[i] = 1
      if (x < width - 2) grid.right[i] = 1
      if (y < height - 2) grid.down[i] = 1
      // 0 on the left, 40 on the right: a straight ramp between.
      if (x === 1 || x === width - 2) grid.anchor[i] = 2
      if (x === width - 2) pull[i] = 2 * 40
    }
  }
  const answer = openSolver(grid)(pull)
  for (let x = 1; x < width - 1; x++)
    expect(Math.abs(answer[10 * width + x]! - ((x - 0.5) / (width - 2)) * 40)).toBeLessThan(1.2)
})
