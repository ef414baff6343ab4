/** Hostile TIFF, BMP and AVIF files, and what only wears a picture's clothes. */
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { cut, hidden, type Hostile, laughs, named, patched, tail, zip } from './hostile.ts'

type Entry = readonly [tag: number, type: number, count: number, value: number]

function tiff(entries: readonly Entry[], next = 0, size = 70_000): Buffer {
  const file = Buffer.alloc(size)
  file.write('II*\0\x08', 'latin1')
  file.writeUInt16LE(entries.length, 8)
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    file.writeUInt16LE(tag, 10 + at * 12)
    file.writeUInt16LE(type, 12 + at * 12)
    file.writeUInt32LE(count, 14 + at * 12)
    file.writeUInt32LE(value, 18 + at * 12)
  }
  file.writeUInt32LE(next, 10 + entries.length * 12)
  return file
}

function grey(width: number, height: number, more: readonly Entry[] = []): readonly Entry[] {
  const own: readonly Entry[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 300],
    [277, 3, 1, 1],
    [278, 4, 1, height],
    [279, 4, 1, 65_536],
  ]
  const theirs = new Map(more.map((entry) => [entry[0], entry]))
  const kept = own.map((entry) => theirs.get(entry[0]) ?? entry)
  const added = more.filter(([tag]) => !own.some(([each]) => each === tag))
  return [...kept, ...added]
}

export async function tiffs(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).tiff().toBuffer()
  const big = Buffer.from('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0', 'latin1')
  return named('TIFF', [
    ['a directory that leads to itself', 'either', tiff(grey(256, 256), 8)],
    ['60,000 a side', 'refused', tiff(grey(60_000, 60_000))],
    ['2^32 a side', 'refused', tiff(grey(2 ** 32 - 1, 2 ** 32 - 1))],
    [
      '2^31 strips',
      'refused',
      tiff(
        grey(256, 256, [
          [273, 4, 2 ** 31, 300],
          [278, 4, 1, 1],
          [279, 4, 2 ** 31, 300],
        ]),
      ),
    ],
    [
      'tiles of 2^31',
      'refused',
      tiff(
        grey(256, 256, [
          [322, 4, 1, 2 ** 31 - 16],
          [323, 4, 1, 2 ** 31 - 16],
          [324, 4, 1, 300],
          [325, 4, 1, 65_536],
        ]),
      ),
    ],
    [
      'tiles of no size',
      'refused',
      tiff(
        grey(256, 256, [
          [322, 4, 1, 0],
          [323, 4, 1, 0],
          [324, 4, 1, 300],
          [325, 4, 1, 65_536],
        ]),
      ),
    ],
    ['strips behind its end', 'refused', tiff(grey(256, 256, [[273, 4, 1, 0xfffffff0]]))],
    ['a strip of 4 GB', 'either', tiff(grey(256, 256, [[279, 4, 1, 0xffffffff]]))],
    ['no size', 'refused', tiff(grey(0, 0))],
    ['64 bits a sample', 'either', tiff(grey(256, 256, [[258, 3, 1, 64]]))],
    ['60,000 samples a pixel', 'refused', tiff(grey(256, 256, [[277, 3, 1, 60_000]]))],
    ['a compression that is none', 'refused', tiff(grey(256, 256, [[259, 3, 1, 4242]]))],
    ['JPEG inside that is none', 'refused', tiff(grey(256, 256, [[259, 3, 1, 7]]))],
    [
      'a big one that leads to itself',
      'refused',
      Buffer.concat([big, Buffer.alloc(8, 0), Buffer.alloc(8, 16)]),
    ],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
    ['eight bytes', 'refused', plain.subarray(0, 8)],
  ])
}

function bmp(width: number, height: number, bits: number, packing: number, data: Buffer): Buffer {
  const head = Buffer.alloc(54)
  head.write('BM', 'latin1')
  head.writeUInt32LE(54 + data.length, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(bits, 28)
  head.writeUInt32LE(packing, 30)
  return Buffer.concat([head, data])
}

export function bmps(): readonly Hostile[] {
  const pixels = Buffer.alloc(256 * 256 * 3, 100)
  const plain = bmp(256, 256, 24, 0, pixels)
  return named('BMP', [
    ['from the top', 'taken', bmp(256, -256, 24, 0, pixels)],
    ['the least height there is', 'refused', bmp(256, -(2 ** 31), 24, 0, pixels)],
    ['8,000 a side, for 256', 'refused', bmp(8000, 8000, 24, 0, pixels)],
    ['2^31 a side', 'refused', bmp(2 ** 31 - 1, 2 ** 31 - 1, 24, 0, pixels)],
    ['a width below nothing', 'refused', bmp(-256, 256, 24, 0, pixels)],
    ['run lengths: 64 megapixels in 100 bytes', 'either', bmp(8000, 8000, 8, 1, Buffer.alloc(100))],
    [
      'run lengths that jump about',
      'either',
      bmp(256, 256, 8, 1, Buffer.alloc(2000, Buffer.from([0, 2, 255, 255]))),
    ],
    ['no bits', 'refused', bmp(256, 256, 0, 0, pixels)],
    ['a picture behind its end', 'refused', patched(plain, 10, 0xff, 0xff, 0xff, 0x7f)],
    [
      'a palette of 2^32 colours',
      'either',
      patched(bmp(256, 256, 8, 0, pixels), 46, 255, 255, 255, 255),
    ],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    ['a JPEG inside, so it says', 'either', bmp(256, 256, 24, 4, pixels)],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
  ])
}

export async function avifs(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).avif({ effort: 0 }).toBuffer()
  const size = plain.indexOf('ispe') + 8
  return named('AVIF', [
    [
      '60,000 a side, so it says',
      'refused',
      patched(plain, size, 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60),
    ],
    [
      '2^32 a side, so it says',
      'refused',
      patched(plain, size, 255, 255, 255, 255, 255, 255, 255, 255),
    ],
    ['no size, so it says', 'refused', patched(plain, size, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    [
      'a place of its data that is none',
      'refused',
      patched(plain, plain.indexOf('iloc') + 14, 255, 255, 255, 255),
    ],
    ['boxes of no size', 'refused', patched(plain, plain.indexOf('meta') - 4, 0, 0, 0, 1)],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
  ])
}

export function clothes(noise: Buffer): readonly Hostile[] {
  const svg = (inside: string) =>
    Buffer.from(
      `<?xml version="1.0"?>${inside}<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">`,
    )
  const text = (words: string) => Buffer.from(words, 'latin1')
  return named('no picture', [
    ['SVG that reads files', 'refused', tail(svg(laughs), '<text>&e;</text></svg>')],
    ['SVG of a billion laughs', 'refused', tail(svg(laughs), '<text>&d;</text></svg>')],
    [
      'SVG that calls elsewhere',
      'refused',
      tail(svg(''), '<image href="http://169.254.169.254/"/></svg>'),
    ],
    ['SVG behind white space', 'refused', tail(text('\n'.repeat(900)), '<svg onload="alert(1)"/>')],
    ['PDF', 'refused', text('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n')],
    ['PDF and PNG', 'refused', tail(text('%PDF-1.7\n'), noise)],
    ['HTML', 'refused', text('<!doctype html><script>alert(1)</script>')],
    ['HTML and PNG', 'refused', tail(text('<html>'), noise)],
    ['words', 'refused', text('only words')],
    ['nothing', 'refused', Buffer.alloc(0)],
    ['one byte', 'refused', Buffer.alloc(1, 0x89)],
    ['a megabyte of nothing', 'refused', Buffer.alloc(1_048_576)],
    ['MP4', 'refused', text('\0\0\0 ftypisom\0\0\x02\0isomiso2avc1mp41')],
    ['HEIC', 'refused', tail(text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), Buffer.alloc(300))],
    ['ICO', 'refused', tail(text('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x18\0'), Buffer.alloc(300))],
    ['PSD', 'refused', tail(text('8BPS\0\x01\0\0\0\0\0\0\0\x03'), Buffer.alloc(300))],
    ['JPEG XL', 'refused', tail(text('\xFF\x0A'), Buffer.alloc(300))],
    ['EPS that runs programs', 'refused', text('%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file')],
    ['PostScript', 'refused', text('%!PS\nuserdict /setpagedevice undef')],
    [
      'MVG that reads addresses',
      'refused',
      text("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x.php?'"),
    ],
    [
      'MSL',
      'refused',
      text('<?xml version="1.0"?><image><read filename="caption:&lt;?php"/></image>'),
    ],
    ['FITS', 'refused', text('SIMPLE  =                    T / conforms'.padEnd(2880))],
    ['OpenEXR', 'refused', tail(text('\x76\x2f\x31\x01\x02'), Buffer.alloc(300))],
    ['a portable grey map', 'refused', text(`P5 256 256 255\n${'\x80'.repeat(65_536)}`)],
    ['Radiance', 'refused', text('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 256 +X 256\n')],
    ['gzip', 'refused', gzipSync(noise)],
    ['ZIP', 'refused', zip()],
    ['a program for Windows', 'refused', tail(text('MZ\x90\0'), Buffer.alloc(300))],
    ['a program for Linux', 'refused', tail(text('\x7fELF\x02\x01\x01'), Buffer.alloc(300))],
    ['Java and a PNG', 'refused', tail(text('\xCA\xFE\xBA\xBE'), noise)],
  ])
}
