import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import type { Box, Operation, PixelSize } from '@limn/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { decode, encode, fromRaster, type Raster } from '../../../../images/codec.ts'
import { drawOnPhoto } from '../../type/typeset.ts'
import type { EditInput, PhotoFile } from '../contract.ts'
import { editPhoto } from '../edit.ts'

const photos = new URL('../../../../../test/photos/', import.meta.url)
const coffee: PhotoFile = { path: new URL('coffee.png', photos).pathname, width: 600, height: 400 }
const folder = await mkdtemp(join(tmpdir(), 'limn-filling-'))
afterAll(() => rm(folder, { recursive: true }))

const size = { width: 300, height: 200 }
const small = await decode(coffee.path, { ...size, fit: 'fill' })
const target = { image: 1, box: [16, 16, 180, 116] } as const

function edit(operations: readonly Operation[], more: Partial<EditInput> = {}) {
  return editPhoto({
    plan: { kind: 'edit', operations, notUnderstood: [] },
    images: [coffee],
    size,
    sizeAsked: false,
    seed: 5,
    paintScene: () => small,
    drawText: (raster, text, area, options) => drawOnPhoto(raster, text, area, options),
    ...more,
  })
}
async function saved(name: string, raster: Raster): Promise<PhotoFile> {
  const path = join(folder, name)
  await writeFile(path, await encode(raster, 'png'))
  return { path, width: raster.width, height: raster.height }
}
/** How many pixels differ inside and outside of a box. */
function changes(a: Raster, b: Raster, [x1, y1, x2, y2]: Box) {
  let [inside, outside] = [0, 0]
  for (let i = 0; i < a.width * a.height; i++) {
    const [x, y] = [i % a.width, Math.floor(i / a.width)]
    if ([0, 1, 2].every((c) => a.data[i * 4 + c] === b.data[i * 4 + c])) continue
    if (x >= x1 && y >= y1 && x < x2 && y < y2) inside += 1
    else outside += 1
  }
  return { inside, outside }
}
/** Mean and deviation of the brightness in a box. */
function tones({ width, data }: Raster, [x1, y1, x2, y2]: Box) {
  const values: number[] = []
  for (let y = y1; y < y2; y++)
    for (let x = x1; x < x2; x++) values.push(data[(y * width + x) * 4 + 1]!)
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) }
}

describe('removing', () => {
  test('changes nothing outside its box', async () => {
    const { raster } = await edit([{ verb: 'remove', target }])
    const { inside, outside } = changes(raster, small, [8, 8, 90, 58])
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(500)
  })

  test('leaves the ground where a thing was, without its colour', async () => {
    const withDisc = { ...small, data: new Uint8ClampedArray(small.data) }
    for (let i = 0; i < 300 * 200; i++)
      if (Math.hypot((i % 300) - 268, Math.floor(i / 300) - 60) < 18)
        withDisc.data.set([20, 240, 30], i * 4)
    const image = await saved('disc.png', withDisc)
    const box = [244, 36, 292, 84] as const
    const { raster } = await edit([{ verb: 'remove', target: { image: 1, box } }], {
      images: [image],
    })
    const [was, is] = [tones(small, box), tones(raster, box)]
    expect(Math.abs(was.mean - is.mean)).toBeLessThan(12)
    expect(Math.abs(was.deviation - is.deviation)).toBeLessThan(12)
    for (let y = 40; y < 80; y++)
      for (let x = 248; x < 288; x++) {
        const [red = 0, green = 0] = raster.data.subarray((y * 300 + x) * 4)
        expect(green).toBeLessThan(red + 20)
      }
  })

  test('works where a mask is open, and only there', async () => {
    const mask = new Uint8ClampedArray(300 * 200 * 4).fill(255)
    for (let y = 20; y < 60; y++) for (let x = 220; x < 270; x++) mask[(y * 300 + x) * 4 + 3] = 0
    const path = join(folder, 'mask.png')
    await writeFile(
      path,
      await fromRaster({ ...size, data: mask })
        .png()
        .toBuffer(),
    )
    const { raster } = await edit([{ verb: 'remove', target: { image: 1 } }], {
      mask: { path, ...size },
    })
    const { inside, outside } = changes(raster, small, [220, 20, 270, 60])
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(1000)
  })

  test('of too much, or of what is nowhere to be seen, is refused with what would help', async () => {
    const most = edit([{ verb: 'remove', target: { image: 1, box: [0, 0, 590, 390] } }])
    await expect(most).rejects.toMatchObject({ code: 'refused', message: /smaller box/ })
    const nowhere = edit([{ verb: 'remove', target: { image: 1 } }])
    await expect(nowhere).rejects.toMatchObject({ code: 'refused', message: /Draw a box/ })
  })

  test('gives the same bytes for the same seed', async () => {
    const [one, two] = [
      await edit([{ verb: 'remove', target }]),
      await edit([{ verb: 'remove', target }]),
    ]
    expect(changes(one.raster, two.raster, [0, 0, 300, 200])).toEqual({ inside: 0, outside: 0 })
  })
})

describe('expanding', () => {
  const grown = async (
    operation: Omit<Operation & { verb: 'expand' }, 'verb' | 'target'>,
    to: PixelSize,
  ) => edit([{ verb: 'expand', target: { image: 1 }, ...operation }], { size: to, sizeAsked: true })

  test('to a ratio keeps every pixel of the picture', async () => {
    const to = { width: 350, height: 200 }
    const { raster, warnings } = await grown({ ratio: '7:4' }, to)
    expect({ width: raster.width, height: raster.height }).toEqual(to)
    for (let y = 0; y < 200; y++) {
      const line = raster.data.subarray((y * 350 + 25) * 4, (y * 350 + 325) * 4)
      expect(
        Buffer.compare(
          Buffer.from(line),
          Buffer.from(small.data.subarray(y * 1200, y * 1200 + 1200)),
        ),
      ).toBe(0)
    }
    expect(warnings.join()).not.toContain('cropped')
    // The dark left edge goes on dark at the left, the light right one light at the right.
    const [left, right] = [tones(raster, [0, 0, 25, 40]), tones(raster, [325, 0, 350, 40])]
    expect(left.mean).toBeLessThan(right.mean - 40)
  })

  test('grows the side that is named', async () => {
    const { raster } = await grown({ by: 0.1, side: 'right' }, { width: 330, height: 200 })
    for (let y = 0; y < 200; y++) {
      const line = raster.data.subarray(y * 1320, y * 1320 + 1200)
      expect(
        Buffer.compare(
          Buffer.from(line),
          Buffer.from(small.data.subarray(y * 1200, y * 1200 + 1200)),
        ),
      ).toBe(0)
    }
  })

  test('without a size asked for keeps the number of pixels at the new ratio', async () => {
    const { raster } = await edit([{ verb: 'expand', target: { image: 1 }, ratio: '1:1' }], {
      size: { width: 180, height: 120 },
    })
    expect(raster.width).toBe(raster.height)
    expect(Math.abs(raster.width * raster.height - 21_600)).toBeLessThan(800)
  })

  test('a plain border goes on as plain', async () => {
    const data = new Uint8ClampedArray(300 * 200 * 4)
    for (let i = 0; i < 300 * 200; i++)
      data.set([100 + Math.floor(i / 300) / 3, 140, 200 - Math.floor(i / 300) / 4, 255], i * 4)
    const image = await saved('plain.png', { ...size, data })
    const { raster } = await edit(
      [{ verb: 'expand', target: { image: 1 }, by: 0.2, side: 'left' }],
      {
        images: [image],
        size: { width: 360, height: 200 },
        sizeAsked: true,
      },
    )
    for (let y = 0; y < 200; y += 9)
      for (let x = 0; x < 360; x += 7)
        for (let c = 0; c < 3; c++) {
          const goal = data[(y * 300 + 5) * 4 + c]!
          expect(Math.abs(raster.data[(y * 360 + x) * 4 + c]! - goal)).toBeLessThan(4)
        }
  })

  test('beyond twice a side, or to a strip, is refused', async () => {
    for (const wish of [{ ratio: '4:1' }, { by: 1 }, { ratio: '20:1' }] as const)
      await expect(grown(wish, { width: 800, height: 200 })).rejects.toMatchObject({
        code: 'refused',
      })
  })
})

describe('replacing text', () => {
  const board = (text: string): Raster => {
    const ctx = createCanvas(300, 200).getContext('2d')
    const ground = ctx.createLinearGradient(0, 0, 300, 200)
    ground.addColorStop(0, '#1d6b46')
    ground.addColorStop(1, '#144f30')
    ctx.fillStyle = ground
    ctx.fillRect(0, 0, 300, 200)
    ctx.fillStyle = '#fff0d0'
    ctx.font = 'bold 34px sans-serif'
    ctx.textAlign = 'center'
    ctx.fillText(text, 150, 110)
    const { data } = ctx.getImageData(0, 0, 300, 200)
    return { ...size, data: new Uint8ClampedArray(data) }
  }
  const box: Box = [30, 60, 270, 140]
  const swap = async (raster: Raster, drawText?: EditInput['drawText']) => {
    const images = [await saved('board.png', raster)]
    const operation = {
      verb: 'text',
      target: { image: 1, box },
      text: '每日营业',
      at: 'box',
      replaces: true,
    } as const
    return edit([operation], drawText ? { images, drawText } : { images })
  }

  test('takes every trace of the old letters away, and nothing else', async () => {
    const { raster, warnings } = await swap(board('OPEN DAILY'), (bare) => bare)
    expect(changes(raster, board('OPEN DAILY'), box).outside).toBe(0)
    const clean = board('')
    let worst = 0
    for (let p = 0; p < clean.data.length; p++)
      worst = Math.max(worst, Math.abs(clean.data[p]! - raster.data[p]!))
    expect(worst).toBeLessThan(8)
    expect(warnings).toEqual([])
  })

  test('sets the new ones in the colour, weight and size of the old', async () => {
    const calls: Parameters<EditInput['drawText']>[] = []
    const { raster } = await swap(board('OPEN DAILY'), (bare, text, area, options) => {
      calls.push([bare, text, area, options])
      return drawOnPhoto(bare, text, area, options)
    })
    const options = calls[0]?.[3]
    expect(options?.colour).toMatch(/^#f[d-f]e[e-f]c[d-f]|#f[d-f]f[01][cd]/)
    expect(options?.former?.height).toBeGreaterThan(20)
    expect(options?.former?.height).toBeLessThan(30)
    expect(options?.align).toBe('centre')
    expect(changes(raster, board(''), box).outside).toBe(0)
    // As much ink as four characters of that size have, and in the middle.
    let [ink, at] = [0, 0]
    for (let i = 0; i < 300 * 200; i++) {
      if (raster.data[i * 4]! < 150) continue
      ink += 1
      at += i % 300
    }
    expect(ink).toBeGreaterThan(500)
    expect(Math.abs(at / ink - 150)).toBeLessThan(8)
  })

  test('where no letters can be told apart covers the box and says so', async () => {
    const noise = board('')
    for (let i = 0; i < 300 * 200; i++)
      noise.data.fill((Math.imul(i * 7919 + 13, 2_654_435_761) >>> 9) % 255, i * 4, i * 4 + 3)
    const { raster, warnings } = await swap(noise)
    expect(warnings.join()).toContain('No lettering')
    expect(changes(raster, noise, box).outside).toBe(0)
  })
})

describe('straightening', () => {
  const sea = (): Raster => {
    const data = new Uint8ClampedArray(300 * 200 * 4).fill(255)
    for (let i = 0; i < 300 * 200; i++)
      data.fill((Math.floor(i / 300) < 90 ? 210 : 80) + (i % 7), i * 4, i * 4 + 3)
    return { ...size, data }
  }
  /** Height of the horizon at a column. */
  const horizon = ({ width, height, data }: Raster, x: number) => {
    for (let y = 0; y < height; y++) if (data[(y * width + x) * 4]! < 150) return y
    return height
  }

  test('undoes a turn', async () => {
    const images = [await saved('sea.png', sea())]
    const turn: Operation = { verb: 'rotate', target: { image: 1 }, degrees: 4 }
    const straighten: Operation = { verb: 'straighten', target: { image: 1 } }
    const tilted = (await edit([turn], { images })).raster
    expect(Math.abs(horizon(tilted, 30) - horizon(tilted, 270))).toBeGreaterThan(14)
    const { raster, warnings } = await edit([turn, straighten], { images })
    expect(Math.abs(horizon(raster, 30) - horizon(raster, 270))).toBeLessThan(2.1)
    expect(raster.width / raster.height).toBeCloseTo(1.5, 1)
    expect(warnings).toEqual([])
  })

  test('leaves what is level, or has no lines, as it is, and says so', async () => {
    const straighten: Operation = { verb: 'straighten', target: { image: 1 } }
    const level = await edit([straighten], { images: [await saved('level.png', sea())] })
    expect(level.warnings.join()).toContain('level already')
    expect(changes(level.raster, sea(), [0, 0, 300, 200]).inside).toBe(0)
    const none = await edit([straighten])
    expect(none.warnings.join()).toContain('No horizon')
    expect(changes(none.raster, small, [0, 0, 300, 200]).inside).toBe(0)
  })
})
