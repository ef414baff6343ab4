import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Operation } from '@limn/sdk'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { decode, encode, type Raster } from '../../../images/codec.ts'
import type { EditInput, PhotoFile } from './contract.ts'
import { editPhoto } from './edit.ts'
import { toLab } from './filters/oklab.ts'

const photos = new URL('../../../../test/photos/', import.meta.url)
const coffee: PhotoFile = { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 }
const rocket: PhotoFile = { path: new URL('rocket.jpg', photos).pathname, width: 640, height: 427 }
const folder = await mkdtemp(join(tmpdir(), 'limn-edit-'))
afterAll(() => rm(folder, { recursive: true }))

const one = { image: 1 }
const boxed = { image: 1, box: 0 }
const paintScene: EditInput['paintScene'] = (_plan, size) =>
  drawn(size.width, size.height, () => [20, 60, 200])
const drawText: EditInput['drawText'] = (raster, _text, area) =>
  drawn(raster.width, raster.height, (x, y) => {
    const inside = x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height
    return inside ? [255, 255, 255] : pixel(raster, x, y)
  })

function edit(operations: readonly Operation[], more: Partial<EditInput> = {}) {
  const plan = { kind: 'edit' as const, operations, notUnderstood: [] }
  const size = { width: 600, height: 400 }
  return editPhoto({
    plan,
    images: [coffee],
    size,
    sizeAsked: false,
    seed: 5,
    paintScene,
    drawText,
    ...more,
  })
}

function drawn(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[],
): Raster {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++)
    data.set([...colour(i % width, Math.floor(i / width)), 255].slice(0, 4), i * 4)
  return { width, height, data }
}
const pixel = ({ width, data }: Raster, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
]
async function saved(name: string, raster: Raster): Promise<PhotoFile> {
  const path = join(folder, name)
  await writeFile(path, await encode(raster, 'png'))
  return { path, width: raster.width, height: raster.height }
}
/** Mean of a channel, or of all. */
function mean({ data }: Raster, channel?: number): number {
  const values = data.filter((_, p) => (channel === undefined ? p % 4 !== 3 : p % 4 === channel))
  return values.reduce((sum, v) => sum + v, 0) / values.length
}
const equal = (a: Raster, b: Raster) =>
  Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0

/** A red disc on a light, slightly uneven ground. */
const disc = (x: number, y: number) => Math.min(1, Math.max(0, 120 - Math.hypot(x - 300, y - 220)))
const plain = drawn(600, 400, (x, y) => {
  const ground = 205 + x / 30 + ((x * 7 + y * 13) % 3)
  const t = disc(x, y)
  const thing = [190 - (x - 300) / 4, 40, 50]
  return thing.map((v) => Math.round(ground + (v - ground) * t))
})
const onPlain = await saved('plain.png', plain)
const before = await decode(coffee.path)

describe('regions', () => {
  const operations: readonly Operation[] = [
    { verb: 'style', target: boxed, style: 'oil' },
    { verb: 'adjust', target: boxed, what: 'brightness', amount: 0.6 },
    { verb: 'tone', target: boxed, tone: 'negative' },
    { verb: 'recolour', target: boxed, to: '#2050d0' },
  ]
  const boxes = [[[160, 40, 460, 290]]] as const

  test.each(operations)(
    'outside its box $verb leaves every byte, inside it does not',
    async (operation) => {
      const { raster } = await edit([operation], { boxes })
      let [outside, inside] = [0, 0]
      for (let i = 0; i < 600 * 400; i++) {
        const [x, y] = [i % 600, Math.floor(i / 600)]
        const changed = [0, 1, 2].some((c) => raster.data[i * 4 + c] !== before.data[i * 4 + c])
        if (x >= 160 && x < 460 && y >= 40 && y < 290) inside += changed ? 1 : 0
        else outside += changed ? 1 : 0
      }
      expect(outside).toBe(0)
      expect(inside).toBeGreaterThan(300 * 250 * 0.15)
    },
  )

  test('a box follows the picture through flips and turns', async () => {
    const invert: Operation = {
      verb: 'tone',
      target: { image: 1, box: [0, 0, 100, 100] },
      tone: 'negative',
    }
    const flip: Operation = { verb: 'flip', target: one, axis: 'horizontal' }
    const turn: Operation = { verb: 'rotate', target: one, degrees: 90 }
    const late = await edit([flip, turn, invert])
    const early = await edit([invert, flip, turn])
    expect(equal(late.raster, early.raster)).toBe(true)
  })

  test('a mask lets changes in only where it is transparent', async () => {
    const mask = drawn(600, 400, () => [0, 0, 0])
    for (let i = 0; i < 600 * 400; i++) mask.data[i * 4 + 3] = i % 600 < 300 ? 0 : 255
    const path = join(folder, 'mask.png')
    const { fromRaster } = await import('../../../images/codec.ts')
    await writeFile(path, await fromRaster(mask).png().toBuffer())
    const { raster } = await edit([{ verb: 'tone', target: one, tone: 'negative' }], {
      mask: { path, width: 600, height: 400 },
    })
    expect(pixel(raster, 450, 200)).toEqual(pixel(before, 450, 200))
    expect(pixel(raster, 150, 200)).toEqual(pixel(before, 150, 200).map((v) => 255 - v))
  })

  test('a mask without a transparent pixel is told', async () => {
    const mask = await saved(
      'closed.png',
      drawn(600, 400, () => [255, 255, 255]),
    )
    const { warnings } = await edit([{ verb: 'tone', target: one, tone: 'sepia' }], { mask })
    expect(warnings.join()).toContain('no transparent pixels')
  })
})

describe('light and colour', () => {
  const amount = (what: 'brightness' | 'warmth' | 'saturation' | 'contrast', value: number) =>
    edit([{ verb: 'adjust', target: one, what, amount: value }]).then(({ raster }) => raster)

  test('amounts work in the direction of their sign, and 0 changes nothing', async () => {
    expect(mean(await amount('brightness', 0.5))).toBeGreaterThan(mean(before) + 15)
    expect(mean(await amount('brightness', -0.5))).toBeLessThan(mean(before) - 15)
    const balance = (raster: Raster) => mean(raster, 0) - mean(raster, 2)
    expect(balance(await amount('warmth', 0.6))).toBeGreaterThan(balance(before) + 5)
    expect(balance(await amount('warmth', -0.6))).toBeLessThan(balance(before) - 5)
    const spread = (raster: Raster) =>
      raster.data.reduce((sum, v, p) => sum + (p % 4 === 1 ? Math.abs(v - 110) : 0), 0)
    expect(spread(await amount('contrast', 0.6))).toBeGreaterThan(spread(before))
    expect(spread(await amount('contrast', -0.6))).toBeLessThan(spread(before))
    expect(equal(await amount('saturation', 0), before)).toBe(true)
  })

  test('black and white has no colour, and a negative of a negative is the photograph', async () => {
    const { raster } = await edit([{ verb: 'tone', target: one, tone: 'black-and-white' }])
    for (let p = 0; p < raster.data.length; p += 4)
      expect(Math.abs(raster.data[p]! - raster.data[p + 2]!)).toBeLessThan(3)
    const negative: Operation = { verb: 'tone', target: one, tone: 'negative' }
    expect(equal((await edit([negative, negative])).raster, before)).toBe(true)
  })

  test('night is blue and about half as light, and a warm lamp stays warm', async () => {
    const street = await saved(
      'street.png',
      drawn(600, 400, (x, y) =>
        Math.hypot(x - 300, y - 100) < 30 ? [255, 225, 150] : [150, 140, 130],
      ),
    )
    const { raster } = await edit([{ verb: 'tone', target: one, tone: 'night' }], {
      images: [street],
    })
    const [red = 0, green = 0, blue = 0] = pixel(raster, 60, 350)
    expect(blue).toBeGreaterThan(red + 10)
    expect(green).toBeGreaterThan(45)
    expect(green).toBeLessThan(100)
    const lamp = pixel(raster, 300, 100)
    expect(lamp[0]).toBeGreaterThan(lamp[2]! + 40)
    const { raster: cup } = await edit([{ verb: 'tone', target: one, tone: 'night' }])
    expect(mean(cup) / mean(before)).toBeGreaterThan(0.4)
    expect(mean(cup) / mean(before)).toBeLessThan(0.65)
  })

  test('a thing on plain ground takes the new hue and keeps its shading', async () => {
    const { raster } = await edit([{ verb: 'recolour', target: one, to: '#2050d0' }], {
      images: [onPlain],
    })
    const lab = toLab(raster)
    const at = 220 * 600 + 300
    const hue = Math.atan2(lab.b.data[at]!, lab.a.data[at]!)
    expect(hue).toBeGreaterThan(-1.9)
    expect(hue).toBeLessThan(-1.1)
    // It was lighter on the left; it still is.
    expect(lab.L.data[at - 80]!).toBeGreaterThan(lab.L.data[at + 80]! + 0.02)
    expect(pixel(raster, 20, 20)).toEqual(pixel(plain, 20, 20))
  })

  test('a named colour is found wherever it is', async () => {
    const { raster } = await edit(
      [{ verb: 'recolour', target: one, from: '#c02020', to: '#20a040' }],
      { images: [onPlain] },
    )
    const [red = 0, green = 0] = pixel(raster, 300, 220)
    expect(green).toBeGreaterThan(red + 30)
    const nothing = edit([{ verb: 'recolour', target: one, from: '#00ff00', to: '#20a040' }], {
      images: [onPlain],
    })
    await expect(nothing).rejects.toMatchObject({ code: 'refused' })
  })
})

describe('colour in a box', () => {
  const boxes = [[[60, 10, 480, 390]]] as const
  const hueOf = (raster: Raster, x: number, y: number) => {
    const lab = toLab(raster)
    return Math.atan2(lab.b.data[y * 600 + x]!, lab.a.data[y * 600 + x]!)
  }

  test('the colour named is taken from the thing in the box, all of it and nothing else', async () => {
    const operation: Operation = {
      verb: 'recolour',
      target: boxed,
      from: '#d02020',
      to: '#2050d0',
    }
    const { raster } = await edit([operation], { boxes })
    for (const [x, y] of [
      [125, 150],
      [420, 160],
      [250, 330],
      [300, 230],
    ] as const) {
      expect(hueOf(raster, x, y)).toBeGreaterThan(-1.9)
      expect(hueOf(raster, x, y)).toBeLessThan(-1.1)
    }
    // Coffee and table stay what they are.
    const kept = [
      [270, 150],
      [560, 100],
      [30, 350],
    ] as const
    for (const [x, y] of kept) {
      const gap = pixel(raster, x, y).map((v, c) => Math.abs(v - pixel(before, x, y)[c]!))
      expect(Math.max(...gap)).toBeLessThan(12)
    }
  })

  test('a colour that the thing in the box has not is refused', async () => {
    const operation: Operation = {
      verb: 'recolour',
      target: boxed,
      from: '#20c040',
      to: '#2050d0',
    }
    await expect(edit([operation], { boxes })).rejects.toMatchObject({ code: 'refused' })
  })

  test('in a box in which nothing stands out its middle is recoloured, and that is told', async () => {
    const grain = (x: number, y: number) => [
      200 + ((x * 7 + y * 13) % 19),
      150 + ((x * y) % 13),
      90,
    ]
    const sand = await saved('sand.png', drawn(600, 400, grain))
    const operation: Operation = {
      verb: 'recolour',
      target: { image: 1, box: [150, 100, 450, 300] },
      to: '#2050d0',
    }
    const { raster, warnings } = await edit([operation], { images: [sand] })
    expect(warnings.join()).toContain('stands out')
    expect(pixel(raster, 300, 200)[2]).toBeGreaterThan(pixel(raster, 300, 200)[0]! + 40)
  })
})

describe('background', () => {
  test('a subject on plain ground is put on the new one, its own colours kept', async () => {
    const { raster } = await edit(
      [{ verb: 'background', target: one, to: { colour: '#204060' } }],
      { images: [onPlain] },
    )
    expect(pixel(raster, 15, 15)).toEqual([0x20, 0x40, 0x60])
    const [found, was] = [pixel(raster, 300, 220), pixel(plain, 300, 220)]
    expect(Math.max(...found.map((v, c) => Math.abs(v - was[c]!)))).toBeLessThan(6)
    let wrong = 0
    for (let i = 0; i < 600 * 400; i++) {
      const t = disc(i % 600, Math.floor(i / 600))
      const isGround = raster.data[i * 4 + 1]! > 45 || raster.data[i * 4]! < 100
      if ((t === 1 && isGround) || (t === 0 && raster.data[i * 4]! > 120)) wrong += 1
    }
    expect(wrong).toBeLessThan(600 * 400 * 0.004)
  })

  test('under the subject lies a shadow', async () => {
    const { raster } = await edit(
      [{ verb: 'background', target: one, to: { colour: '#c0c0c0' } }],
      { images: [onPlain] },
    )
    expect(pixel(raster, 300, 345)[0]).toBeLessThan(180)
    expect(pixel(raster, 300, 60)[0]).toBe(0xc0)
  })

  test('a painted scene or another photograph can stand behind it', async () => {
    const scene: Operation = { verb: 'background', target: one, to: { scene: await sceneOf() } }
    expect(pixel((await edit([scene], { images: [onPlain] })).raster, 15, 15)).toEqual([
      20, 60, 200,
    ])
    const other: Operation = { verb: 'background', target: one, to: { image: 2 } }
    const { raster, warnings } = await edit([other], { images: [onPlain, coffee] })
    expect(pixel(raster, 10, 10)).toEqual(pixel(before, 10, 10))
    expect(warnings).toEqual([])
  })

  test('a busy ground is refused with what would help, and a box helps', async () => {
    const operation: Operation = { verb: 'background', target: one, to: { colour: '#ffffff' } }
    await expect(edit([operation])).rejects.toMatchObject({
      code: 'refused',
      message: /Draw a box/,
    })
    const target = { image: 1, box: [30, 20, 580, 390] } as const
    const { raster } = await edit([{ ...operation, target }])
    expect(pixel(raster, 3, 200)).toEqual([255, 255, 255])
    expect(mean(raster)).toBeLessThan(235)
  })
})

describe('shape', () => {
  test('a crop nobody asked a size for keeps the pixel count at the new ratio', async () => {
    const { raster } = await edit([{ verb: 'crop', target: one, ratio: '1:1' }])
    expect(raster.width).toBe(raster.height)
    expect(Math.abs(raster.width * raster.height - 240_000)).toBeLessThan(2400)
    const tiny = await edit([{ verb: 'crop', target: { image: 1, box: [300, 200, 320, 220] } }])
    expect(Math.abs(tiny.raster.width * tiny.raster.height - 240_000)).toBeLessThan(4800)
  })

  test('a size asked for is kept exactly, and cropping for it is told', async () => {
    const size = { width: 500, height: 500 }
    const { raster, warnings } = await edit([{ verb: 'tone', target: one, tone: 'sepia' }], {
      size,
      sizeAsked: true,
    })
    expect([raster.width, raster.height]).toEqual([500, 500])
    expect(warnings.join()).toContain('cropped to 500×500')
    const square = await edit([{ verb: 'crop', target: one, ratio: '1:1' }], {
      size,
      sizeAsked: true,
    })
    expect([square.raster.width, square.raster.height, square.warnings.length]).toEqual([
      500, 500, 0,
    ])
  })

  test('right angles turn clockwise without touching a byte, other angles show no corner', async () => {
    const size = { width: 400, height: 600 }
    const { raster } = await edit([{ verb: 'rotate', target: one, degrees: 90 }], { size })
    expect([raster.width, raster.height]).toEqual([400, 600])
    expect(pixel(raster, 399, 0)).toEqual(pixel(before, 0, 0))
    expect(pixel(raster, 0, 0)).toEqual(pixel(before, 0, 399))
    const four = Array.from({ length: 4 }, (): Operation => ({
      verb: 'rotate',
      target: one,
      degrees: -90,
    }))
    expect(equal((await edit(four)).raster, before)).toBe(true)
    const white = await saved(
      'white.png',
      drawn(300, 200, () => [255, 255, 255]),
    )
    const tilted = await edit([{ verb: 'rotate', target: one, degrees: 12 }], { images: [white] })
    expect(tilted.raster.data.every((value) => value > 250)).toBe(true)
  })

  test('a collage shows every image, in order', async () => {
    const colours = [
      [200, 0, 0],
      [0, 200, 0],
      [0, 0, 200],
    ] as const
    const images = await Promise.all(
      colours.map((c, k) =>
        saved(
          `c${k}.png`,
          drawn(300, 200 + k * 100, () => c),
        ),
      ),
    )
    const { raster, warnings } = await edit([{ verb: 'collage', target: one, layout: 'row' }], {
      images,
    })
    const row = Math.floor(raster.height / 2)
    const seen = Array.from({ length: raster.width }, (_, x) => pixel(raster, x, row).join())
    const order = seen.filter((colour, x) => x === 0 || colour !== seen[x - 1])
    const [red, green, blue] = colours.map((c) => c.join())
    const paper = '250,249,246'
    expect(order).toEqual([paper, red, paper, green, paper, blue, paper])
    expect(warnings).toEqual([])
    const size = { width: 512, height: 512 }
    const grid = await edit([{ verb: 'collage', target: one, layout: 'grid' }], {
      images,
      size,
      sizeAsked: true,
    })
    expect([grid.raster.width, grid.raster.height]).toEqual([512, 512])
  })
})

describe('the plan', () => {
  test('what was not used and what does not exist is told', async () => {
    const sepia: Operation = { verb: 'tone', target: one, tone: 'sepia' }
    expect((await edit([sepia], { images: [coffee, rocket] })).warnings).toEqual([
      'Image 2 was not used.',
    ])
    const third = edit([{ ...sepia, target: { image: 3 } }])
    await expect(third).rejects.toMatchObject({ code: 'invalid_request', param: 'plan' })
    const noBox = edit([{ ...sepia, target: boxed }])
    await expect(noBox).rejects.toMatchObject({ code: 'invalid_request', param: 'boxes[0]' })
  })

  test('text gets an area inside the picture, or its box', async () => {
    const draw = vi.fn<EditInput['drawText']>(drawText)
    const text = { verb: 'text', text: 'Hello', colour: '#ff0000' } as const
    await edit([{ ...text, target: one, at: 'bottom' }], { drawText: draw })
    await edit([{ ...text, target: { image: 1, box: [10, 20, 110, 80] }, at: 'box' }], {
      drawText: draw,
    })
    expect(draw.mock.calls[0]?.[2].y).toBeGreaterThan(280)
    expect(draw.mock.calls[1]?.slice(1)).toEqual([
      'Hello',
      { x: 10, y: 20, width: 100, height: 60 },
      { colour: '#ff0000' },
    ])
  })

  test('the same seed gives the same bytes, and an abort stops the work', async () => {
    const operations: readonly Operation[] = [
      { verb: 'adjust', target: one, what: 'grain', amount: 0.5 },
    ]
    expect(equal((await edit(operations)).raster, (await edit(operations)).raster)).toBe(true)
    expect(
      equal((await edit(operations)).raster, (await edit(operations, { seed: 6 })).raster),
    ).toBe(false)
    await expect(edit(operations, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})

async function sceneOf() {
  return {
    kind: 'scene',
    place: 'beach',
    time: 'day',
    weather: 'clear',
    season: 'summer',
    style: 'natural',
    camera: 'wide',
    features: [],
    subjects: [],
    texts: [],
    notUnderstood: [],
  } as const
}
