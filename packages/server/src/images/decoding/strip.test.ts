import { readFile } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { strip } from './strip.ts'

const photo = await readFile(new URL('../../../test/photos/rocket.jpg', import.meta.url))
const clean = () => sharp(photo).resize(300)
/** A photo as a camera writes it. */
const told = () =>
  clean().withExif({
    IFD0: { Make: 'SECRET', ImageDescription: 'SECRET' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
  })
const kinds = {
  jpeg: (picture: Sharp) => picture.jpeg(),
  png: (picture: Sharp) => picture.png(),
  webp: (picture: Sharp) => picture.webp(),
} as const
const pixels = (file: Buffer) => sharp(file).raw().toBuffer()

test.each(['jpeg', 'png', 'webp'] as const)(
  'a %s keeps its pixels and nothing else',
  async (kind) => {
    const file = await kinds[kind](told()).toBuffer()
    expect(file.includes('SECRET')).toBe(true)
    const longer = Buffer.concat([file, Buffer.from('PK\x03\x04 SECRET')])
    const made = strip(kind, longer) ?? Buffer.alloc(0)
    expect(made.includes('SECRET')).toBe(false)
    expect((await sharp(made).metadata()).exif).toBeUndefined()
    expect(Buffer.compare(await pixels(made), await pixels(file))).toBe(0)
    expect(Buffer.compare(strip(kind, made) ?? Buffer.alloc(0), made)).toBe(0)
  },
)

test.each(['jpeg', 'png', 'webp'] as const)(
  'a %s that is nothing but a picture stays as it is',
  async (kind) => {
    const variants: readonly Sharp[] = [
      kinds[kind](clean()),
      kinds[kind](clean().greyscale()),
      clean().jpeg({ progressive: true }),
      clean().png({ palette: true }),
      clean().png({ progressive: true }).ensureAlpha(0.5),
      clean().ensureAlpha(0.5).webp(),
      clean().webp({ lossless: true }),
    ]
    for (const variant of variants) {
      const { data, info } = await variant.toBuffer({ resolveWithObject: true })
      if (info.format !== kind) continue
      expect(Buffer.compare(strip(kind, data) ?? Buffer.alloc(0), data)).toBe(0)
    }
  },
)

test('a progressive JPEG keeps all its scans, and restart markers are inside of one', async () => {
  const file = await clean()
    .withExif({ IFD0: { Make: 'SECRET' } })
    .jpeg({ progressive: true })
    .toBuffer()
  const made = strip('jpeg', file) ?? Buffer.alloc(0)
  expect(made.length).toBeLessThan(file.length)
  expect(Buffer.compare(await pixels(made), await pixels(file))).toBe(0)
})

test('a file that is not laid out as it should be is not kept', async () => {
  const jpeg = await clean().jpeg().toBuffer()
  const png = await clean().png().toBuffer()
  const webp = await clean().webp().toBuffer()
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  const arithmetic = Buffer.from(jpeg)
  arithmetic[frame + 1] = 0xc9
  expect(strip('jpeg', arithmetic)).toBeUndefined()
  expect(strip('jpeg', jpeg.subarray(0, -2))).toBeUndefined()
  expect(strip('jpeg', Buffer.from([0xff, 0xd8, 0xff]))).toBeUndefined()
  expect(strip('png', png.subarray(0, -4))).toBeUndefined()
  expect(strip('png', png.subarray(0, 8))).toBeUndefined()
  expect(strip('webp', webp.subarray(0, 30))).toBeUndefined()
  expect(strip('webp', webp.subarray(0, 14))).toBeUndefined()
})

test('no bytes make it do anything but answer', () => {
  let state = 7
  const random = (below: number) =>
    (state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647) % below
  const seeds = {
    jpeg: photo.subarray(0, 3000),
    png: Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      deflateSync(photo.subarray(0, 900)),
    ]),
    webp: Buffer.from('RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0'.padEnd(80, 'ALPH\x02\0\0\0'), 'latin1'),
  }
  for (let round = 0; round < 6000; round += 1) {
    for (const kind of ['jpeg', 'png', 'webp'] as const) {
      const file = Buffer.from(seeds[kind].subarray(0, 12 + random(seeds[kind].length - 12)))
      for (let spots = random(8); spots > 0; spots -= 1)
        file[12 + random(file.length)] = random(256)
      const made = strip(kind, file)
      expect(made === undefined || made.length <= file.length + 1).toBe(true)
    }
  }
})
