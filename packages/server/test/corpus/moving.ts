/** Hostile GIF and WebP files. */
import sharp from 'sharp'
import { cut, exif, hidden, type Hostile, named, patched, tail, zip } from './hostile.ts'

const gifHead = (width: number, height: number) => {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  return head
}
/** One pixel. */
const gifFrame = Buffer.from(',\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1')

export async function gifs(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).gif().toBuffer()
  const end = Buffer.from(';')
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, hidden.length]), hidden, Buffer.alloc(1)])
  const frames = (count: number) => Array.from({ length: count }, () => gifFrame)
  return named('GIF', [
    ['10,000 frames', 'either', Buffer.concat([gifHead(300, 300), ...frames(10_000), end])],
    ['100,000 frames', 'either', Buffer.concat([gifHead(300, 300), ...frames(100_000), end])],
    [
      '65,535 a side around one pixel',
      'refused',
      Buffer.concat([gifHead(65_535, 65_535), gifFrame, end]),
    ],
    ['no size', 'refused', Buffer.concat([gifHead(0, 0), gifFrame, end])],
    ['no frame', 'refused', Buffer.concat([gifHead(300, 300), end])],
    [
      'a script, too',
      'either',
      Buffer.concat([Buffer.from(`GIF89a/*${'\0'.repeat(20)}*/=1;alert(1);//`), hidden]),
    ],
    [
      '10,000 comments',
      'taken',
      Buffer.concat([plain.subarray(0, -1), ...Array.from({ length: 10_000 }, () => comment), end]),
    ],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    [
      'codes that are none',
      'either',
      patched(plain, plain.length >> 1, ...Array.from({ length: 60 }, () => 0xff)),
    ],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
    ['six bytes', 'refused', plain.subarray(0, 6)],
  ])
}

const riff = (name: string, data: Buffer) => {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}
const webp = (...chunks: readonly Buffer[]) =>
  riff('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]))

export async function webps(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).webp().toBuffer()
  const picture = plain.subarray(12)
  const extended = (flags: number, width: number, height: number) => {
    const data = Buffer.alloc(10)
    data[0] = flags
    data.writeUIntLE(width - 1, 4, 3)
    data.writeUIntLE(height - 1, 7, 3)
    return riff('VP8X', data)
  }
  const blank = { width: 256, height: 256, channels: 3, background: '#fff' } as const
  const still = (await sharp({ create: blank }).webp().toBuffer()).subarray(12)
  const frame = Buffer.concat([
    Buffer.alloc(6),
    Buffer.from([255, 0, 0, 255, 0, 0, 9, 0, 0, 0]),
    still,
  ])
  const lossless = await sharp(noise).webp({ lossless: true }).toBuffer()
  return named('WebP', [
    [
      'an animation of 5,000 frames',
      'either',
      webp(
        extended(2, 256, 256),
        riff('ANIM', Buffer.alloc(6)),
        ...Array.from({ length: 5000 }, () => riff('ANMF', frame)),
      ),
    ],
    ['a canvas of 16,384 a side', 'refused', webp(extended(0, 16_384, 16_384), picture)],
    [
      'a canvas of 2^24 a side',
      'refused',
      webp(extended(2, 2 ** 24, 2 ** 24), riff('ANIM', Buffer.alloc(6)), riff('ANMF', frame)),
    ],
    [
      'a lossless picture of 16,383 a side',
      'refused',
      patched(lossless, 21, 0xff, 0xff, 0xff, 0x0f),
    ],
    ['a length that is too long', 'refused', patched(plain, 4, 0xff, 0xff, 0xff, 0x7f)],
    ['a length that is too short', 'refused', patched(plain, 4, 20, 0, 0, 0)],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    ['a ZIP archive behind its end', 'taken', tail(plain, zip())],
    [
      'a place on Earth, and XMP',
      'taken',
      webp(extended(0x0c, 256, 256), picture, riff('EXIF', exif()), riff('XMP ', hidden)),
    ],
    ['a chunk nobody knows', 'taken', webp(extended(0, 256, 256), riff('EVIL', hidden), picture)],
    ['no picture', 'refused', webp(extended(0, 256, 256))],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
    ['twelve bytes', 'refused', plain.subarray(0, 12)],
  ])
}
