/**
 * A JPEG, PNG or WebP file down to its picture, without decoding: no EXIF, GPS, XMP, comments or
 * thumbnails, and nothing after its end. By ITU T.81 annex B, the PNG specification (third edition),
 * and Google's "WebP Container Specification".
 */

/** The same bytes when there was nothing to take; `undefined` when the file is not laid out as it should be. */
export function strip(kind: 'jpeg' | 'png' | 'webp', file: Buffer): Buffer | undefined {
  const pieces = strippers[kind](file)
  if (pieces === undefined) return undefined
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return length === file.length && kind !== 'webp' ? file : Buffer.concat(pieces)
}

const strippers = { jpeg: jpegPieces, png: pngPieces, webp: webpPieces } as const

/** Small ones that say how to show the pixels, by their greatest length; all else but the picture goes. */
const pngKept: Readonly<Record<string, number>> = {
  IHDR: 13,
  PLTE: 768,
  IDAT: Infinity,
  IEND: 0,
  tRNS: 256,
  pHYs: 9,
  sRGB: 1,
  gAMA: 4,
  cHRM: 32,
  bKGD: 6,
  sBIT: 4,
}

function pngPieces(file: Buffer): Buffer[] | undefined {
  const pieces = [file.subarray(0, 8)]
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (end > file.length) return undefined
    if (length <= (pngKept[name] ?? -1)) pieces.push(file.subarray(at, end))
    if (name === 'IEND') return length === 0 ? joined(pieces) : undefined
    at = end
  }
  return undefined
}

/** Neighbours in one piece, so that a file of ten thousand chunks costs no ten thousand copies. */
function joined(pieces: readonly Buffer[]): Buffer[] {
  const runs: Buffer[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    const touches =
      last?.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset
    if (last && touches) {
      runs[runs.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + piece.length)
    } else runs.push(piece)
  }
  return runs
}

/** Baseline, extended and progressive Huffman coding: what everybody reads. */
const everyday = new Set([0xc0, 0xc1, 0xc2])
/** Of the markers from C0 to CF all but these begin a frame. */
const tables = new Set([0xc4, 0xcc])

const [startOfScan, endOfImage, app0, app14, app15, comment] = [0xda, 0xd9, 0xe0, 0xee, 0xef, 0xfe]

function jpegPieces(file: Buffer): Buffer[] | undefined {
  const pieces = [file.subarray(0, 2)]
  for (let at = 2; at + 4 <= file.length + 2;) {
    if (file[at] !== 0xff) return undefined
    const marker = file[at + 1] ?? 0
    // Filling before a marker.
    if (marker === 0xff) at += 1
    else if (marker === endOfImage) {
      pieces.push(file.subarray(at, at + 2))
      return joined(pieces)
    } else {
      if (at + 4 > file.length) return undefined
      const end = at + 2 + file.readUInt16BE(at + 2)
      const frame = marker >= 0xc0 && marker <= 0xcf && !tables.has(marker)
      if (frame && !everyday.has(marker)) return undefined
      const scanned = marker === startOfScan ? endOfScan(file, end) : end
      if (scanned > file.length) return undefined
      if (keptSegment(marker, file.subarray(at, end))) pieces.push(file.subarray(at, scanned))
      at = scanned
    }
  }
  return undefined
}

function keptSegment(marker: number, segment: Buffer): boolean {
  const named = (name: string) => segment.toString('latin1', 4, 4 + name.length) === name
  // Without a thumbnail each has one length.
  if (marker === app0) return named('JFIF\0') && segment.length === 18
  if (marker === app14) return named('Adobe') && segment.length === 16
  return (marker < app0 || marker > app15) && marker !== comment
}

/** Where the entropy-coded data that begins at `from` is followed by a marker. */
function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0
    const inside = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)
    if (!inside) return at
  }
  return file.length + 1
}

const webpKept = new Set(['VP8X', 'ALPH', 'VP8 ', 'VP8L'])

function webpPieces(file: Buffer): Buffer[] | undefined {
  const chunks: Buffer[] = []
  const end = Math.min(file.length, file.readUInt32LE(4) + 8)
  for (let at = 12; at + 8 <= end;) {
    const name = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    if (at + 8 + length > end) return undefined
    if (webpKept.has(name))
      chunks.push(name === 'VP8X' ? plainHeader(file, at) : padded(file, at, next))
    at = next
    // What may follow the picture is metadata.
    if (name === 'VP8 ' || name === 'VP8L') return [webpHead(chunks), ...chunks]
  }
  return undefined
}

/** Whoever wrote the file may have forgotten the last byte of it. */
function padded(file: Buffer, at: number, next: number): Buffer {
  const chunk = file.subarray(at, next)
  return chunk.length === next - at ? chunk : Buffer.concat([chunk, Buffer.alloc(1)])
}

/** The extended header, promising transparency at the most. */
function plainHeader(file: Buffer, at: number): Buffer {
  const header = Buffer.from(file.subarray(at, at + 18))
  header[8] = (header[8] ?? 0) & 0x10
  return header
}

function webpHead(chunks: readonly Buffer[]): Buffer {
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  head.writeUInt32LE(4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4)
  return head
}
