/**
 * A shipped font as HarfBuzz reads it: WOFF2 unpacked to plain TrueType. Brotli is Node's own; what is
 * left is to undo the transform of the outlines (W3C Recommendation "WOFF File Format 2.0", 2024,
 * sections 4.1, 5.1 and 5.2). Instructions are left out: glyphs are drawn unhinted.
 */
import { brotliDecompressSync } from 'node:zlib'

const knownTags =
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB'

interface Table {
  readonly tag: string
  readonly data: Buffer
}

/** Reads on from where it stopped. */
interface Cursor {
  byte(): number
  short(): number
  word(): number
  base128(): number
  /** "255UInt16" of the recommendation. */
  packed(): number
  take(length: number): Buffer
}

function cursor(bytes: Buffer, from = 0): Cursor {
  let at = from
  const byte = (): number => bytes.readUInt8(at++)
  const short = (): number => byte() * 256 + byte()
  return {
    byte,
    short,
    word: () => short() * 65_536 + short(),
    base128() {
      let value = 0
      for (let next = 128; next >= 128; value = value * 128 + (next & 127)) next = byte()
      return value
    },
    packed() {
      const code = byte()
      if (code === 253) return short()
      if (code === 254) return byte() + 506
      return code === 255 ? byte() + 253 : code
    },
    take: (length) => bytes.subarray(at, (at += length)),
  }
}

/** `file` holds one font whose `hmtx` is not transformed, as fontTools writes them. */
export function unpack(file: Buffer): Buffer {
  const head = cursor(file, 12)
  const count = head.short()
  head.take(6)
  const packedLength = head.word()
  head.take(24)
  const entries = Array.from({ length: count }, () => {
    const flags = head.byte()
    const known = flags & 63
    const tag =
      known === 63 ? head.take(4).toString('latin1') : knownTags.slice(known * 5).slice(0, 4)
    const length = head.base128()
    const isOutline = tag === 'glyf' || tag === 'loca'
    const transformed = isOutline === flags >> 6 < 3 && (isOutline || flags >> 6 > 0)
    return { tag, length: transformed ? head.base128() : length }
  })
  const all = cursor(brotliDecompressSync(head.take(packedLength)))
  const tables = entries.map(({ tag, length }): Table => ({ tag, data: all.take(length) }))
  const glyf = tables.find(({ tag }) => tag === 'glyf')
  if (!glyf) throw new Error('the font has no outlines')
  const { outlines, places } = outlinesOf(glyf.data)
  const changed: Readonly<Record<string, (data: Buffer) => Buffer>> = {
    glyf: () => outlines,
    loca: () => places,
    head: withLongPlaces,
  }
  return assembled(tables.map(({ tag, data }) => ({ tag, data: changed[tag]?.(data) ?? data })))
}

function withLongPlaces(data: Buffer): Buffer {
  const head = Buffer.from(data)
  head.writeInt16BE(1, 50)
  return head
}

/** A font file: the directory, then the tables, each from a multiple of four bytes. */
function assembled(tables: readonly Table[]): Buffer {
  const directory = Buffer.alloc(12 + tables.length * 16)
  directory.writeUInt32BE(0x0001_0000, 0)
  directory.writeUInt16BE(tables.length, 4)
  const parts = [directory]
  let at = directory.length
  for (const [k, { tag, data }] of tables.entries()) {
    directory.write(tag, 12 + k * 16, 'latin1')
    directory.writeUInt32BE(at, 12 + k * 16 + 8)
    directory.writeUInt32BE(data.length, 12 + k * 16 + 12)
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)])
    parts.push(padded)
    at += padded.length
  }
  return Buffer.concat(parts)
}

interface Streams {
  readonly points: Cursor
  readonly flags: Cursor
  readonly glyphs: Cursor
  readonly composites: Cursor
  /** Of the glyph, when the font says them. */
  bounds(glyph: number): Buffer | undefined
}

function outlinesOf(data: Buffer): { outlines: Buffer; places: Buffer } {
  const head = cursor(data, 4)
  const count = head.short()
  head.short()
  const lengths = Array.from({ length: 7 }, () => head.word())
  const parted = lengths.map((length) => head.take(length))
  const [contours, points, flags, glyphs, composites, boxes] = parted
  if (!contours || !points || !flags || !glyphs || !composites || !boxes)
    throw new Error('the font has too few streams')
  const told = ((count + 31) >> 5) * 4
  const box = cursor(boxes, told)
  const streams: Streams = {
    points: cursor(points),
    flags: cursor(flags),
    glyphs: cursor(glyphs),
    composites: cursor(composites),
    bounds: (glyph) =>
      boxes.readUInt8(glyph >> 3) & (128 >> (glyph & 7)) ? box.take(8) : undefined,
  }
  const places = Buffer.alloc((count + 1) * 4)
  const parts: Buffer[] = []
  let at = 0
  for (let glyph = 0; glyph < count; glyph++) {
    const ends = contours.readInt16BE(glyph * 2)
    const bounds = streams.bounds(glyph)
    const part =
      ends === 0
        ? Buffer.alloc(0)
        : ends < 0
          ? composite(streams, bounds)
          : simple(ends, streams, bounds)
    parts.push(part)
    at += part.length
    places.writeUInt32BE(at, (glyph + 1) * 4)
  }
  return { outlines: Buffer.concat(parts), places }
}

function simple(
  contours: number,
  { points, flags, glyphs }: Streams,
  bounds: Buffer | undefined,
): Buffer {
  const lengths = Array.from({ length: contours }, () => points.packed())
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const head = Buffer.alloc(10 + contours * 2 + 2)
  head.writeInt16BE(contours, 0)
  let end = -1
  for (const [k, length] of lengths.entries()) head.writeUInt16BE((end += length), 10 + k * 2)
  const shape = Buffer.alloc(total * 5)
  const [xs, ys]: [number[], number[]] = [[], []]
  for (let k = 0; k < total; k++) {
    const flag = flags.byte()
    const [dx, dy] = step(flag & 127, glyphs)
    shape.writeUInt8(flag < 128 ? 1 : 0, k)
    shape.writeInt16BE(dx, total + k * 2)
    shape.writeInt16BE(dy, total * 3 + k * 2)
    xs.push((xs.at(-1) ?? 0) + dx)
    ys.push((ys.at(-1) ?? 0) + dy)
  }
  const found = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  for (const [k, side] of found.entries()) head.writeInt16BE(side, 2 + k * 2)
  bounds?.copy(head, 2)
  // How many instructions there are stands among the points; the instructions elsewhere.
  glyphs.packed()
  return even(Buffer.concat([head, shape]))
}

/** From one point to the next: the table of triplets in section 5.2. */
function step(flag: number, glyphs: Cursor): readonly [number, number] {
  const x = (value: number): number => (flag & 1 ? value : -value)
  const y = (value: number): number => (flag & 2 ? value : -value)
  const a = glyphs.byte()
  if (flag < 10) return [0, x(((flag & 14) << 7) + a)]
  if (flag < 20) return [x((((flag - 10) & 14) << 7) + a), 0]
  if (flag < 84) {
    const high = flag - 20
    return [x(1 + (high & 48) + (a >> 4)), y(1 + ((high & 12) << 2) + (a & 15))]
  }
  const b = glyphs.byte()
  if (flag < 120) {
    const high = flag - 84
    return [x(1 + (Math.floor(high / 12) << 8) + a), y(1 + (((high % 12) >> 2) << 8) + b)]
  }
  const c = glyphs.byte()
  if (flag < 124) return [x((a << 4) + (b >> 4)), y(((b & 15) << 8) + c)]
  return [x((a << 8) + b), y((c << 8) + glyphs.byte())]
}

/** Component records are as in TrueType (OpenType 1.9, "glyf"). */
function composite({ composites, glyphs }: Streams, bounds: Buffer | undefined): Buffer {
  const head = Buffer.alloc(10)
  head.writeInt16BE(-1, 0)
  bounds?.copy(head, 2)
  const parts = [head]
  let flags = 32
  let instructed = false
  while (flags & 32) {
    flags = composites.short()
    const scale = flags & 8 ? 2 : flags & 64 ? 4 : flags & 128 ? 8 : 0
    const rest = composites.take(2 + (flags & 1 ? 4 : 2) + scale)
    const record = Buffer.alloc(2 + rest.length)
    record.writeUInt16BE(flags & ~256)
    rest.copy(record, 2)
    parts.push(record)
    instructed ||= (flags & 256) > 0
  }
  if (instructed) glyphs.packed()
  return even(Buffer.concat(parts))
}

const even = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(bytes.length & 1)])
