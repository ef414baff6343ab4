/** Hostile PNG files. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { cut, exif, hidden, type Hostile, laughs, named, patched, tail, zip } from './hostile.ts'

const signature = Buffer.from('\x89PNG\r\n\x1A\n', 'latin1')

export function chunk(name: string, data: Buffer | string = ''): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(data)])
  const made = Buffer.alloc(body.length + 8)
  made.writeUInt32BE(body.length - 4)
  body.copy(made, 4)
  made.writeUInt32BE(crc32(body), body.length + 4)
  return made
}

function head(width: number, height: number, depth = 8, colour = 2, interlaced = 0): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width)
  data.writeUInt32BE(height, 4)
  data.set([depth, colour, 0, 0, interlaced], 8)
  return chunk('IHDR', data)
}

const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes), { level: 1 })
const file = (...chunks: readonly Buffer[]) => Buffer.concat([signature, ...chunks, chunk('IEND')])

/** Bytes of the seven passes of Adam7, three a pixel. */
function interlacedBytes(side: number): number {
  const passes = [
    [8, 8],
    [8, 8],
    [4, 8],
    [4, 4],
    [2, 4],
    [2, 2],
    [1, 2],
  ] as const
  return passes.reduce((sum, [x, y]) => sum + (side / y) * (1 + (side / x) * 3), 0)
}

export async function pngs(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).png().toBuffer()
  /** The chunks of a good file, with others before its picture. */
  const withChunks = (...more: readonly Buffer[]) =>
    Buffer.concat([plain.subarray(0, 33), ...more, plain.subarray(33)])
  const bomb = zeros(100_000_000)
  const small = zeros(256 * (1 + 256 * 3))
  const ok = head(256, 256)
  const packed = (name: string, middle: string) =>
    chunk(name, Buffer.concat([Buffer.from(middle, 'latin1'), bomb]))
  const frame = (at: number) => {
    const control = Buffer.alloc(26)
    control.writeUInt32BE(at * 2)
    control.writeUInt32BE(256, 4)
    control.writeUInt32BE(256, 8)
    const data = Buffer.concat([Buffer.alloc(4, at), small])
    return Buffer.concat([chunk('fcTL', control), chunk('fdAT', data)])
  }
  const animation = Buffer.alloc(8)
  animation.writeUInt32BE(10_000)
  return named('PNG', [
    [
      '256 megapixels of nothing',
      'refused',
      file(head(16_000, 16_000, 1, 0), chunk('IDAT', zeros(16_000 * 2001))),
    ],
    ['a header of 60,000 a side', 'refused', file(head(60_000, 60_000), chunk('IDAT', small))],
    [
      'a header of 2^31 a side',
      'refused',
      file(head(2 ** 31 - 1, 2 ** 31 - 1), chunk('IDAT', small)),
    ],
    [
      '64 megapixels, as many as are let in',
      'either',
      file(head(8000, 8000, 1, 0), chunk('IDAT', zeros(8000 * 1001))),
    ],
    [
      '64 megapixels, interlaced: all of them in memory',
      'either',
      file(head(8000, 8000, 8, 2, 1), chunk('IDAT', zeros(interlacedBytes(8000)))),
    ],
    ['a colour profile of 100 MB in 100 kB', 'either', withChunks(packed('iCCP', 'icc\0\0'))],
    ['a text of 100 MB in 100 kB', 'taken', withChunks(packed('zTXt', 'Comment\0\0'))],
    ['an international one', 'taken', withChunks(packed('iTXt', 'XML:com.adobe.xmp\0\x01\0\0\0'))],
    [
      'forty of them',
      'taken',
      withChunks(...Array.from({ length: 40 }, () => packed('zTXt', 'Comment\0\0'))),
    ],
    ['picture data for 100 MB in a picture of 256', 'either', file(ok, chunk('IDAT', bomb))],
    [
      '15 MB behind the end of its picture data',
      'either',
      file(ok, chunk('IDAT', tail(small, Buffer.alloc(15_000_000)))),
    ],
    [
      '10,000 empty pieces of picture data',
      'either',
      file(ok, ...Array.from({ length: 10_000 }, () => chunk('IDAT')), chunk('IDAT', small)),
    ],
    ['no width', 'refused', file(head(0, 256), chunk('IDAT', small))],
    ['no height', 'refused', file(head(256, 0), chunk('IDAT', small))],
    ['a wrong checksum of its header', 'refused', patched(plain, 30, 1, 2, 3)],
    ['a wrong checksum of its picture', 'refused', patched(plain, plain.length - 14, 1, 2)],
    ['no end', 'either', plain.subarray(0, -12)],
    ['no picture', 'refused', file(ok)],
    ['two headers', 'either', withChunks(head(8000, 8000))],
    ['three bits a sample', 'refused', file(head(256, 256, 3, 2), chunk('IDAT', small))],
    ['a colour type that is none', 'refused', file(head(256, 256, 8, 5), chunk('IDAT', small))],
    ['a chunk of 4 GB', 'refused', patched(plain, 33, 0xff, 0xff, 0xff, 0xff)],
    ['a ZIP archive behind it', 'taken', tail(plain, zip())],
    [
      'PHP in a text',
      'taken',
      withChunks(chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), hidden]))),
    ],
    [
      'XMP with entities',
      'taken',
      withChunks(chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${laughs}`)),
    ],
    ['a place on Earth', 'taken', withChunks(chunk('eXIf', exif()))],
    [
      'EXIF whose offsets lead away',
      'taken',
      withChunks(chunk('eXIf', exif({ offset: 0xfffffff0 }))),
    ],
    [
      'an animation of 10,000 frames',
      'either',
      withChunks(chunk('acTL', animation), ...Array.from({ length: 10_000 }, (_, at) => frame(at))),
    ],
    [
      'a palette of 300 colours',
      'refused',
      file(head(256, 256, 8, 3), chunk('PLTE', Buffer.alloc(900)), chunk('IDAT', zeros(257 * 256))),
    ],
    ['an unknown chunk that everybody must know', 'either', withChunks(chunk('EVIL', hidden))],
    ['cut behind its header', 'refused', plain.subarray(0, 33)],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
    ['cut near the end', 'refused', cut(plain, 0.97)],
  ])
}
