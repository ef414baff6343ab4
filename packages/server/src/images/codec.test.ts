import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { decode, encode, normalise, type Raster, unreadable } from './codec.ts'
import { mark } from './mark.ts'
import { probe } from './probe.ts'

const photos = new URL('../../test/photos/', import.meta.url)
const coffee = await readFile(new URL('coffee.png', photos))
const folder = await mkdtemp(join(tmpdir(), 'limn-codec-'))
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function onDisk(content: Sharp | Uint8Array): Promise<string> {
  files += 1
  const path = join(folder, `${files}`)
  await writeFile(path, content instanceof Uint8Array ? content : await content.toBuffer())
  return path
}
const normal = async (content: Sharp | Uint8Array, keepAlpha = false) => {
  const path = await onDisk(content)
  return normalise(path, `${path}-normal`, { keepAlpha })
}
/** Red, green and blue of a pixel. */
const at = ({ width, data }: Raster, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
]
const near = (found: number[], wanted: number[], by: number) =>
  found.every((value, i) => Math.abs(value - (wanted[i] ?? 0)) <= by)

describe('normalise', () => {
  test('a plain PNG, JPEG or WebP is kept byte for byte', async () => {
    const plain = await sharp(coffee).png().toBuffer()
    for (const content of [plain, await sharp(coffee).jpeg().toBuffer()]) {
      const { path } = await normal(content)
      expect(Buffer.compare(await readFile(path), content)).toBe(0)
    }
    expect((await normal(sharp(coffee).webp())).mime).toBe('image/webp')
  })

  test('a full disk is not blamed on the picture', async () => {
    const found = await probe(await onDisk(coffee))
    const copying = Object.assign(new Error('ENOSPC: copyfile'), { code: 'ENOSPC' })
    const encoding = new Error('write error\nsystem error: No space left on device')
    for (const error of [copying, encoding]) {
      expect(unreadable(found, error)).toMatchObject({ code: 'unavailable', cause: error })
    }
    expect(unreadable(found, new Error('premature end')).code).toBe('invalid_image')
  })

  test('every EXIF orientation comes out upright', async () => {
    // Quarters: red, green / blue, white.
    const upright = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    const picture = sharp(upright, { raw: { width: 2, height: 2, channels: 3 } })
    const square = await picture.resize(400, 400, { kernel: 'nearest' }).png().toBuffer()
    const wide = await sharp(square).resize(400, 300, { fit: 'fill' }).png().toBuffer()
    // How a camera held that way would store it: the inverse of what a viewer does.
    const stored: readonly ((s: Sharp) => Sharp)[] = [
      (s) => s,
      (s) => s.flop(),
      (s) => s.rotate(180),
      (s) => s.flip(),
      (s) => s.flop().rotate(270),
      (s) => s.rotate(270),
      (s) => s.flop().rotate(90),
      (s) => s.rotate(90),
    ]
    for (const [i, hold] of stored.entries()) {
      const held = await hold(sharp(wide)).png().toBuffer()
      const jpeg = sharp(held)
        .withMetadata({ orientation: i + 1 })
        .jpeg({ quality: 95 })
      const { path, width, height } = await normal(jpeg)
      expect([i, width, height]).toEqual([i, 400, 300])
      const raster = await decode(path)
      expect(near(at(raster, 50, 50), [255, 0, 0], 12)).toBe(true)
      expect(near(at(raster, 350, 50), [0, 255, 0], 12)).toBe(true)
      expect(near(at(raster, 50, 250), [0, 0, 255], 12)).toBe(true)
    }
  })

  test('CMYK, 16 bits, grey and wide gamuts become 8-bit sRGB', async () => {
    const before = at(await decode(await onDisk(coffee)), 500, 60)
    const kinds: readonly (readonly [Sharp, number])[] = [
      [sharp(coffee).toColourspace('cmyk').jpeg({ quality: 95 }), 40],
      [sharp(coffee).toColourspace('rgb16').png(), 2],
      [sharp(coffee).withIccProfile('p3').png(), 4],
    ]
    for (const [picture, by] of kinds) {
      const { path, mime } = await normal(picture)
      const meta = await sharp(path).metadata()
      expect([mime, meta.space, meta.depth, meta.icc]).toEqual([
        'image/png',
        'srgb',
        'uchar',
        undefined,
      ])
      expect(near(at(await decode(path), 500, 60), before, by)).toBe(true)
    }
    const grey = await normal(sharp(coffee).toColourspace('grey16').png())
    expect((await sharp(grey.path).metadata()).depth).toBe('uchar')
  })

  test('alpha is flattened on white, and kept for masks', async () => {
    const half = { r: 255, g: 0, b: 0, alpha: 0.5 }
    const picture = () =>
      sharp({ create: { width: 300, height: 300, channels: 4, background: half } }).png()
    const flat = await normal(picture())
    expect((await sharp(flat.path).metadata()).hasAlpha).toBe(false)
    expect(near(at(await decode(flat.path), 9, 9), [255, 127, 127], 1)).toBe(true)
    const mask = await decode((await normal(picture(), true)).path)
    expect(mask.data[3]).toBe(128)
  })

  test('the first frame of an animation is taken', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 256, height: 256, channels: 3, background } })
        .png()
        .toBuffer()
    const frames = [await frame('#ff0000'), await frame('#0000ff')]
    for (const format of ['gif', 'webp'] as const) {
      const animated = sharp(frames, { join: { animated: true } }).toFormat(format)
      const { path, width, height, mime } = await normal(animated)
      expect([width, height, mime]).toEqual([256, 256, 'image/png'])
      expect(near(at(await decode(path), 100, 100), [255, 0, 0], 6)).toBe(true)
    }
  })

  test('AVIF, TIFF and GIF are read', async () => {
    for (const format of ['avif', 'tiff', 'gif'] as const) {
      const { mime, width, height } = await normal(sharp(coffee).toFormat(format))
      expect([mime, width, height]).toEqual(['image/png', 600, 400])
    }
  })

  test('BMP is read, of 24 and 32 bits, from the bottom and from the top', async () => {
    for (const [bits, height] of [
      [24, 250],
      [32, 250],
      [24, -250],
    ] as const) {
      const done = await normal(bmp(300, height, bits))
      expect([done.mime, done.width, done.height]).toEqual(['image/png', 300, 250])
      const raster = await decode(done.path)
      const first = height < 0 ? 0 : 249
      expect(at(raster, 5, first)).toEqual([200, 20, 10])
      expect(at(raster, 5, 249 - first)).toEqual([10, 20, 200])
    }
  })

  test('a file cut short anywhere is refused with a sentence', async () => {
    const kinds = [
      coffee,
      await sharp(coffee).jpeg().toBuffer(),
      await sharp(coffee).webp().toBuffer(),
      await sharp(coffee).gif().toBuffer(),
      await sharp(coffee).tiff().toBuffer(),
      await sharp(coffee).avif().toBuffer(),
      bmp(300, 250, 24),
    ]
    for (const whole of kinds) {
      for (const share of [0.01, 0.1, 0.35, 0.6, 0.9, 0.98]) {
        const part = whole.subarray(0, Math.floor(whole.length * share))
        const failure = await normal(part).catch((error: unknown) => error)
        expect(failure).toMatchObject({ name: 'Problem', code: 'invalid_image' })
      }
    }
  })
})

describe('encode', () => {
  test('PNG gives back the same pixels, and every format its size', async () => {
    const raster = await decode(await onDisk(coffee), { width: 320, height: 200 })
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const back = await decode(await onDisk(await encode(raster, format, 92)))
      expect([back.width, back.height]).toEqual([320, 200])
      const same = Buffer.compare(Buffer.from(back.data), Buffer.from(raster.data)) === 0
      expect(same).toBe(format === 'png')
    }
  })

  test('a lower quality makes a smaller file', async () => {
    const raster = await decode(await onDisk(coffee))
    for (const format of ['jpeg', 'webp'] as const) {
      const [low, high] = [await encode(raster, format, 30), await encode(raster, format, 95)]
      expect(low.length).toBeLessThan(high.length / 2)
    }
  })
})

test('the mark changes the bottom right corner only, and leaves its input alone', async () => {
  const raster = await decode(await onDisk(coffee))
  const marked = mark(raster)
  let outside = 0
  let inside = 0
  for (let i = 0; i < raster.data.length; i += 4) {
    if (raster.data[i] === marked.data[i]) continue
    const pixel = i / 4
    if (pixel % 600 > 480 && pixel / 600 > 370) inside += 1
    else outside += 1
  }
  expect(outside).toBe(0)
  expect(inside).toBeGreaterThan(800)
})

/** Rows are red where the file begins and blue where it ends; a negative height is stored from the top. */
function bmp(width: number, height: number, bits: 24 | 32): Buffer {
  const rows = Math.abs(height)
  const stride = Math.ceil((width * bits) / 32) * 4
  const file = Buffer.alloc(54 + stride * rows)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(bits, 28)
  for (let y = 0; y < rows; y += 1) {
    const blueGreenRed = y < rows / 2 ? [10, 20, 200] : [200, 20, 10]
    for (let x = 0; x < width; x += 1) file.set(blueGreenRed, 54 + y * stride + (x * bits) / 8)
  }
  return file
}
