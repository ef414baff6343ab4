import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Operation, Subject } from '@limn/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { decode, encode, type Raster } from '../../../../images/codec.ts'
import type { EditInput, PhotoFile } from '../contract.ts'
import { editPhoto } from '../edit.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const coffee: PhotoFile = { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 }
const rocket: PhotoFile = { path: new URL('rocket.jpg', photos).pathname, width: 640, height: 427 }
const cup = [140, 20, 470, 310] as const
const folder = await mkdtemp(join(tmpdir(), 'limn-place-'))
afterAll(() => rm(folder, { recursive: true }))

type Rgb = readonly [number, number, number]
function drawn(width: number, height: number, colour: (x: number, y: number) => Rgb): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++)
    data.set([...colour(i % width, Math.floor(i / width)), 255], i * 4)
  return { width, height, data }
}
async function saved(name: string, raster: Raster): Promise<PhotoFile> {
  const path = join(folder, name)
  await writeFile(path, await encode(raster, 'png'))
  return { path, width: raster.width, height: raster.height }
}
const mix = (from: Rgb, to: Rgb, t: number): Rgb => [
  from[0] + (to[0] - from[0]) * t,
  from[1] + (to[1] - from[1]) * t,
  from[2] + (to[2] - from[2]) * t,
]
/** A disc of one colour on a ground of another, its edge a pixel soft. */
const disc = (ground: Rgb, thing: Rgb, size = { width: 320, height: 240 }) =>
  drawn(size.width, size.height, (x, y) =>
    mix(ground, thing, Math.min(1, Math.max(0, 70 - Math.hypot(x - 160, y - 120)))),
  )
const red: Rgb = [190, 40, 50]
const onWhite = await saved('white.png', disc([240, 240, 238], red))
const onSky = await saved('sky.png', disc([120, 150, 190], red))
/** Two shades of a dull blue, and nothing on it. */
const empty = drawn(320, 240, (_, y) => [60, 80 + (y > 120 ? 12 : 0), 120])
const dull = await saved('dull.png', empty)

function edit(operations: readonly Operation[], more: Partial<EditInput> = {}) {
  return editPhoto({
    plan: { kind: 'edit', operations, notUnderstood: [] },
    images: [dull, onWhite],
    size: { width: 320, height: 240 },
    sizeAsked: false,
    seed: 5,
    paintScene: (_plan, size) => drawn(size.width, size.height, () => [20, 60, 200]),
    drawText: (raster) => raster,
    ...more,
  })
}
const at = ({ width, data }: Raster, x: number, y: number): Rgb => {
  const p = (y * width + x) * 4
  return [data[p]!, data[p + 1]!, data[p + 2]!]
}
const far = (one: Rgb, other: Rgb) => Math.max(...one.map((v, c) => Math.abs(v - other[c]!)))
/** The pixels in which two pictures differ, by whether they lie in a box. */
function differing(one: Raster, other: Raster, [x1, y1, x2, y2]: readonly number[]) {
  const count = { inside: 0, outside: 0 }
  for (let i = 0; i < one.width * one.height; i++) {
    const [x, y] = [i % one.width, Math.floor(i / one.width)]
    if (far(at(one, x, y), at(other, x, y)) === 0) continue
    count[x >= x1! && x < x2! && y >= y1! && y < y2! ? 'inside' : 'outside'] += 1
  }
  return count
}
const isRed = ([r, g, b]: Rgb) => r > g + 60 && r > b + 60
function redPart(raster: Raster) {
  const part = { left: raster.width, right: -1, top: raster.height, bottom: -1 }
  for (let i = 0; i < raster.width * raster.height; i++) {
    const [x, y] = [i % raster.width, Math.floor(i / raster.width)]
    if (!isRed(at(raster, x, y))) continue
    part.left = Math.min(part.left, x)
    part.right = Math.max(part.right, x)
    part.top = Math.min(part.top, y)
    part.bottom = Math.max(part.bottom, y)
  }
  return part
}

const subject = (more: Partial<Subject> = {}): Subject => ({
  name: 'balloon',
  drawing: 'balloon',
  count: 1,
  ...more,
})

describe('the subject of another photograph', () => {
  const box = [90, 60, 230, 220] as const
  const inBox: Operation = { verb: 'place', target: { image: 1, box }, thing: { image: 2 } }

  test('stands on the lower edge of the box, and outside of it no pixel changes', async () => {
    const { raster, warnings } = await edit([inBox])
    expect(warnings).toEqual([])
    const { inside, outside } = differing(raster, empty, box)
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(8000)
    const part = redPart(raster)
    expect(part.bottom).toBeGreaterThan(205)
    expect(part.right - part.left).toBeGreaterThan(125)
  })

  test('keeps its own colour and brings no rim of its old ground', async () => {
    const { raster } = await edit([inBox])
    expect(far(at(raster, 160, 145), red)).toBeLessThan(34)
    let brightest = 0
    for (let i = 0; i < 320 * 240; i++)
      brightest = Math.max(brightest, at(raster, i % 320, Math.floor(i / 320))[1])
    // The ground's green is 92 at most; a white rim would be far above.
    expect(brightest).toBeLessThan(112)
  })

  test('throws a shadow at its foot, and away from the light', async () => {
    const lit = drawn(320, 240, (x) => mix([190, 190, 190], [90, 90, 90], x / 320))
    const place: Operation = {
      verb: 'place',
      target: { image: 1 },
      thing: { image: 2 },
      height: 0.4,
    }
    const file = await saved('lit.png', lit)
    const { raster } = await edit([place], { images: [file, onWhite] })
    const { left, right, bottom } = redPart(raster)
    const darker = (x: number, y: number) => at(lit, x, y)[0] - at(raster, x, y)[0]
    expect(darker((left + right) >> 1, bottom + 3)).toBeGreaterThan(15)
    const beside = [left - 8, right + 8].map((x) => darker(x, bottom - 6))
    expect(beside[1]).toBeGreaterThan(beside[0]! + 4)
  })

  test('of a real photograph keeps its colours in the other light', async () => {
    const target = [60, 200, 260, 420] as const
    const place: Operation = {
      verb: 'place',
      target: { image: 1, box: target },
      thing: { image: 2, box: 0 },
    }
    const { raster } = await edit([place], {
      images: [rocket, coffee],
      boxes: [[], [cup]],
      size: { width: 640, height: 427 },
    })
    expect(differing(raster, await decode(rocket.path), target).outside).toBe(0)
    // Coffee is brown, and in its white cup.
    const brown: Rgb[] = []
    const white: Rgb[] = []
    for (let y = 200; y < 420; y++) {
      for (let x = 60; x < 260; x++) {
        const [r, g, b] = at(raster, x, y)
        if (r > g * 1.3 && g > b * 1.1 && r > 60) brown.push([r, g, b])
        if (Math.min(r, g, b) > 120 && r - b < 70) white.push([r, g, b])
      }
    }
    expect(brown.length).toBeGreaterThan(3000)
    expect(white.length).toBeGreaterThan(2000)
  })

  test('without a box stands in the lower third, at the spot that was named', async () => {
    const place = (more: object): Operation => ({
      verb: 'place',
      target: { image: 1 },
      thing: { image: 2 },
      ...more,
    })
    const free = redPart((await edit([place({})])).raster)
    expect(free.bottom).toBeGreaterThan(160)
    expect(Math.abs((free.left + free.right) / 2 - 160)).toBeLessThan(4)
    const left = redPart((await edit([place({ at: 'top-left', height: 0.25 })])).raster)
    expect((left.left + left.right) / 2).toBeLessThan(100)
    expect(left.bottom).toBeLessThan(90)
    expect(left.bottom - left.top).toBeGreaterThan(50)
    expect(left.bottom - left.top).toBeLessThan(66)
  })

  test('is mixed at its rim where both grounds are alike, and the difference of the grounds is gone', async () => {
    const sky = await saved(
      'other-sky.png',
      drawn(320, 240, () => [124, 155, 194]),
    )
    const { raster } = await edit([inBox], { images: [sky, onSky] })
    const around: number[] = []
    const { left, right, top, bottom } = redPart(raster)
    for (let turn = 0; turn < 60; turn++) {
      const [c, s] = [Math.cos(turn / 9.55), Math.sin(turn / 9.55)]
      const x = Math.round((left + right) / 2 + c * ((right - left) / 2 + 4))
      const y = Math.round((top + bottom) / 2 + s * ((bottom - top) / 2 + 4))
      if (y < 216) around.push(far(at(raster, x, y), [124, 155, 194]))
    }
    expect(Math.max(...around)).toBeLessThan(5)
  })

  test('is cut from the photograph as it came when it moves within it', async () => {
    const gone: Operation = { verb: 'adjust', target: { image: 1 }, what: 'saturation', amount: -1 }
    const move: Operation = {
      verb: 'place',
      target: { image: 1, box: [200, 80, 318, 238] },
      thing: { image: 1, box: [80, 40, 240, 200] },
    }
    const { raster } = await edit([gone, move], { images: [onWhite] })
    const part = redPart(raster)
    expect(part.left).toBeGreaterThan(198)
    expect(far(at(raster, 259, 175), red)).toBeLessThan(12)
  })

  test('of two images goes into a third', async () => {
    const green = await saved('green.png', disc([240, 240, 238], [30, 140, 60]))
    const into = (image: number, where: 'left' | 'right'): Operation => ({
      verb: 'place',
      target: { image: 1 },
      thing: { image },
      at: where,
      height: 0.3,
    })
    const { raster, warnings } = await edit([into(2, 'left'), into(3, 'right')], {
      images: [dull, onWhite, green],
    })
    expect(warnings).toEqual([])
    const { left, right, top, bottom } = redPart(raster)
    expect(right).toBeLessThan(160)
    const [, g, b] = at(raster, 320 - ((left + right) >> 1), (top + bottom) >> 1)
    expect(g).toBeGreaterThan(b + 30)
  })

  test('that cannot be told from its ground is refused with what would help', async () => {
    const place: Operation = { verb: 'place', target: { image: 1 }, thing: { image: 2 } }
    await expect(edit([place], { images: [dull, coffee] })).rejects.toMatchObject({
      code: 'refused',
      param: 'boxes[1]',
      message: expect.stringContaining('Draw a box round the subject'),
    })
    await expect(edit([{ ...place, thing: { image: 3 } }])).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })

  test('that is cut off in its own picture is told of', async () => {
    const bust = await saved(
      'bust.png',
      drawn(320, 240, (x, y) => (Math.abs(x - 160) < 60 && y > 70 ? red : [240, 240, 238])),
    )
    const place: Operation = { verb: 'place', target: { image: 1 }, thing: { image: 2 } }
    const { raster, warnings } = await edit([place], { images: [dull, bust] })
    expect(warnings.join()).toContain('cut off')
    expect(redPart(raster).bottom).toBe(239)
  })
})

describe('a drawing', () => {
  const sky = drawn(320, 240, (_, y) => (y < 150 ? [150, 180, 210] : [90, 120, 70]))
  const field = saved('field.png', sky)
  const place = (more: Partial<Subject>, rest: object = {}): Operation => ({
    verb: 'place',
    target: { image: 1 },
    thing: { subject: subject(more) },
    ...rest,
  })

  test('is drawn in its colour, in its box only, the same each time', async () => {
    const box = [200, 20, 300, 140] as const
    const operation = place({ colour: '#d02020' }, { target: { image: 1, box } })
    const { raster } = await edit([operation], { images: [await field] })
    const { inside, outside } = differing(raster, sky, box)
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(2000)
    const part = redPart(raster)
    expect(part.right - part.left).toBeGreaterThan(40)
    const again = await edit([operation], { images: [await field] })
    expect(differing(raster, again.raster, box)).toEqual({ inside: 0, outside: 0 })
  })

  test('of which several are asked for is there so many times', async () => {
    const operation = place({ name: 'apple', drawing: 'red-apple', count: 3, colour: '#d02020' })
    const { raster } = await edit([operation], { images: [await field] })
    const { top, bottom } = redPart(raster)
    const columns = Array.from({ length: 320 }, (_, x) => {
      for (let y = top; y <= bottom; y++) if (isRed(at(raster, x, y))) return true
      return false
    })
    const runs = columns.filter((filled, x) => filled && !columns[x - 1]).length
    expect(runs).toBe(3)
  })

  test('that is not on the shelf is told of', async () => {
    await expect(edit([place({ drawing: 'gryphon-of-doom' })])).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('gryphon-of-doom'),
    })
  })
})

describe('the frame of the answer', () => {
  const square = drawn(240, 240, (_, y) => [80, 90 + y / 12, 120])

  test('is that of the last image, round what was placed, and the crop is told of', async () => {
    const file = await saved('square.png', square)
    const place: Operation = {
      verb: 'place',
      target: { image: 1, box: [60, 150, 160, 238] },
      thing: { image: 2 },
    }
    const { raster, warnings } = await edit([place], { images: [file, onWhite] })
    expect([raster.width, raster.height]).toEqual([320, 240])
    expect(warnings.join()).toContain('ratio of image 2')
    const { top, bottom } = redPart(raster)
    expect(bottom).toBeGreaterThan(225)
    expect(bottom - top).toBeGreaterThan(100)
  })

  test('is that of an operation which gives one', async () => {
    const file = await saved('square.png', square)
    const crop: Operation = { verb: 'crop', target: { image: 1 }, ratio: '1:2' }
    const { raster } = await edit([crop], { images: [file, onWhite] })
    expect(raster.width / raster.height).toBeCloseTo(0.5, 1)
  })
})

describe('blending', () => {
  const blend = (how: 'double-exposure' | 'fade' | 'even'): Operation => ({
    verb: 'blend',
    target: { image: 1 },
    with: 2,
    how,
  })
  const black = saved(
    'black.png',
    drawn(320, 240, (x) => (x < 160 ? [0, 0, 0] : [250, 250, 250])),
  )
  const white = saved(
    'light.png',
    drawn(320, 240, () => [200, 160, 120]),
  )
  const both = async () => ({ images: [await black, await white] })

  test('evenly is half of each, in linear light', async () => {
    const { raster } = await edit([blend('even')], await both())
    expect(far(at(raster, 40, 100), [146, 116, 86])).toBeLessThan(4)
  })

  test('as a fade goes from one to the other', async () => {
    const { raster } = await edit([blend('fade')], { images: [await white, await black] })
    expect(at(raster, 0, 10)).toEqual([200, 160, 120])
    expect(at(raster, 319, 10)).toEqual([250, 250, 250])
    const greens = [60, 100, 140].map((x) => at(raster, x, 120)[1])
    expect(greens).toEqual(greens.toSorted((a, b) => b - a))
  })

  test('as a double exposure fills the darks and leaves the lights', async () => {
    const dark = await saved('dark.png', disc([244, 244, 244], [20, 20, 24]))
    const { raster } = await edit([blend('double-exposure')], { images: [dark, await white] })
    const [r, g, b] = at(raster, 160, 120)
    expect(r).toBeGreaterThan(140)
    expect(r - b).toBeGreaterThan(40)
    expect(g).toBeLessThan(r)
    expect(far(at(raster, 12, 100), [244, 244, 244])).toBeLessThan(10)
  })
})
