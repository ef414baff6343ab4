/** Hostile JPEG files. */
import sharp from 'sharp'
import { cut, exif, hidden, type Hostile, laughs, named, patched, tail, zip } from './hostile.ts'

export function segment(marker: number, data: Buffer | string): Buffer {
  const body = Buffer.from(data)
  const made = Buffer.from([0xff, marker, 0, 0])
  made.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([made, body])
}

export async function jpegs(noise: Buffer): Promise<readonly Hostile[]> {
  const plain = await sharp(noise).jpeg({ quality: 90 }).toBuffer()
  const progressive = await sharp(noise).jpeg({ progressive: true }).toBuffer()
  const withSegments = (...more: readonly Buffer[]) =>
    Buffer.concat([plain.subarray(0, 2), ...more, plain.subarray(2)])
  const exifOf = (...asked: Parameters<typeof exif>) =>
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(...asked)]))
  const frame = plain.indexOf(Buffer.from([0xff, 0xc0]))
  const sized = (height: number, width: number) =>
    patched(plain, frame + 5, height >> 8, height & 255, width >> 8, width & 255)
  const scans = progressive.lastIndexOf(Buffer.from([0xff, 0xda]))
  const lastScan = progressive.subarray(scans, -2)
  const icc = (number: number, of: number, data: Buffer) =>
    segment(
      0xe2,
      Buffer.concat([Buffer.from('ICC_PROFILE\0', 'latin1'), Buffer.from([number, of]), data]),
    )
  const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<?xml version="1.0"?>${laughs}&d;&e;`)
  return named('JPEG', [
    ['65,500 a side', 'refused', sized(65_500, 65_500)],
    ['8,000 a side, for 256', 'either', sized(8000, 8000)],
    ['no height', 'refused', sized(0, 256)],
    ['no width', 'refused', sized(256, 0)],
    [
      '800 scans',
      'either',
      Buffer.concat([
        progressive.subarray(0, -2),
        ...Array.from({ length: 800 }, () => lastScan),
        progressive.subarray(-2),
      ]),
    ],
    ['PHP in a comment', 'taken', withSegments(segment(0xfe, hidden))],
    ['PHP behind its end', 'taken', tail(plain, hidden)],
    ['a ZIP archive behind its end', 'taken', tail(plain, zip())],
    ['a second picture behind its end', 'taken', tail(plain, plain, hidden)],
    ['a place on Earth', 'taken', withSegments(exifOf())],
    ['turned, with a place on Earth', 'taken', withSegments(exifOf({ orientation: 6 }))],
    ['an orientation that is none', 'either', withSegments(exifOf({ orientation: 65_535 }))],
    ['EXIF whose offsets lead away', 'either', withSegments(exifOf({ offset: 0xfffffff0 }))],
    ['EXIF that goes round in circles', 'either', withSegments(exifOf({ next: 8 }))],
    [
      'a thousand EXIF blocks, each turned its own way',
      'either',
      withSegments(
        ...Array.from({ length: 1000 }, (_, at) => exifOf({ orientation: (at % 8) + 1 })),
      ),
    ],
    ['XMP with entities', 'taken', withSegments(segment(0xe1, xmp))],
    ['a colour profile of which two parts are missing', 'either', withSegments(icc(1, 3, hidden))],
    ['a colour profile that is none', 'either', withSegments(icc(1, 1, Buffer.alloc(60_000, 7)))],
    [
      'a thumbnail that is HTML',
      'taken',
      withSegments(segment(0xe0, Buffer.concat([Buffer.from('JFXX\0\x10', 'latin1'), hidden]))),
    ],
    ['CMYK', 'taken', await sharp(noise).toColourspace('cmyk').jpeg().toBuffer()],
    ['arithmetic coding, so it says', 'either', patched(plain, frame + 1, 0xc9)],
    ['lossless, so it says', 'refused', patched(plain, frame + 1, 0xc3)],
    ['twelve bits, so it says', 'refused', patched(plain, frame + 4, 12)],
    ['five components', 'refused', patched(plain, frame + 9, 5)],
    ['a segment of no length', 'refused', patched(plain, 4, 0, 0)],
    ['garbage between its segments', 'either', withSegments(hidden)],
    [
      'PDF between its segments',
      'taken',
      withSegments(segment(0xfe, Buffer.concat([Buffer.from('%PDF-1.7\n'), hidden]))),
    ],
    ['no end', 'either', plain.subarray(0, -2)],
    ['cut in its header', 'refused', plain.subarray(0, frame + 3)],
    ['cut in the middle', 'refused', cut(plain, 0.5)],
    ['three bytes', 'refused', plain.subarray(0, 3)],
  ])
}
