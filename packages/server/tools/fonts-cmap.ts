/**
 * Which characters a font can draw: its `cmap` table (OpenType 1.9, formats 4 and 12), read without
 * loading the font. Used when the fonts are made, and by the test that checks the table of coverage.
 */

/** Code points that have a glyph other than `.notdef`. `font` is an uncompressed TrueType file. */
export function coverageOf(font: Uint8Array): Set<number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const cmap = tableAt(view, 'cmap')
  const found = new Set<number>()
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const at = cmap + view.getUint32(cmap + 4 + i * 8 + 4)
    const read = formats[view.getUint16(at)]
    if (read) for (const code of read(view, at)) found.add(code)
  }
  return found
}

function tableAt(view: DataView, tag: string): number {
  for (let i = 0; i < view.getUint16(4); i++) {
    const record = 12 + i * 16
    const name = String.fromCharCode(...[0, 1, 2, 3].map((k) => view.getUint8(record + k)))
    if (name === tag) return view.getUint32(record + 8)
  }
  throw new Error(`the font has no ${tag} table`)
}

const formats: Readonly<Record<number, (view: DataView, at: number) => Iterable<number>>> = {
  4: segments,
  12: groups,
}

function* segments(view: DataView, at: number): Iterable<number> {
  const double = view.getUint16(at + 6)
  for (let i = 0; i < double; i += 2) {
    const end = view.getUint16(at + 14 + i)
    const start = view.getUint16(at + 16 + double + i)
    const delta = view.getUint16(at + 16 + double * 2 + i)
    const rangeAt = at + 16 + double * 3 + i
    const range = view.getUint16(rangeAt)
    for (let code = start; code <= end && code < 0xffff; code++) {
      const listed = range === 0 ? code : view.getUint16(rangeAt + range + (code - start) * 2)
      if (listed !== 0 && ((listed + delta) & 0xffff) !== 0) yield code
    }
  }
}

function* groups(view: DataView, at: number): Iterable<number> {
  for (let i = 0; i < view.getUint32(at + 12); i++) {
    const group = at + 16 + i * 12
    const glyph = view.getUint32(group + 8)
    const start = view.getUint32(group)
    for (let code = start; code <= view.getUint32(group + 4); code++) {
      if (glyph + code - start !== 0) yield code
    }
  }
}

/** A set of code points as `20-7e,a9`: hexadecimal ranges, ascending. */
export function written(codes: ReadonlySet<number>): string {
  const ranges: [number, number][] = []
  for (const code of [...codes].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last[1] === code - 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges
    .map(([a, b]) => (a === b ? a.toString(16) : `${a.toString(16)}-${b.toString(16)}`))
    .join(',')
}
