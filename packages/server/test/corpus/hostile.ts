/** Files that mean no good, made anew for every run: nothing of them is kept in the repository. */

export interface Hostile {
  readonly name: string
  readonly bytes: Buffer
  /** `refused` with a sentence, `taken` and made harmless, or whichever the decoder finds right. */
  readonly ends: 'refused' | 'taken' | 'either'
}

/** In whatever is hidden in a file; no stored picture may hold it. */
export const payload = 'EVIL-PAYLOAD <?php system($_GET[0]); ?><script>alert(1)</script>'

export const hidden = Buffer.from(payload, 'latin1')

type Made = readonly [name: string, ends: Hostile['ends'], bytes: Buffer]

export const named = (kind: string, made: readonly Made[]): readonly Hostile[] =>
  made.map(([name, ends, bytes]) => ({ name: `${kind}: ${name}`, ends, bytes }))

/** A copy with some bytes replaced. */
export function patched(file: Buffer, at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(file)
  copy.set(bytes, at)
  return copy
}

export const cut = (file: Buffer, share: number) =>
  file.subarray(0, Math.floor(file.length * share))

export const tail = (file: Buffer, ...more: readonly (Buffer | string)[]) =>
  Buffer.concat([file, ...more.map((each) => Buffer.from(each))])

/** The end of a ZIP archive with one stored file in it. */
export function zip(): Buffer {
  const local = Buffer.alloc(30)
  local.write('PK\x03\x04', 'latin1')
  local.writeUInt32LE(hidden.length, 18)
  local.writeUInt32LE(hidden.length, 22)
  local.writeUInt16LE(1, 26)
  const central = Buffer.alloc(46)
  central.write('PK\x01\x02', 'latin1')
  central.writeUInt16LE(1, 28)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  return Buffer.concat([local, Buffer.from('x'), hidden, central, Buffer.from('x'), end])
}

/** An EXIF block ("Exif\0\0" not included): orientation, a place on Earth, and whatever else is asked. */
export function exif(more: { orientation?: number; next?: number; offset?: number } = {}): Buffer {
  const { orientation = 1, next = 0, offset = 70 } = more
  const block = Buffer.alloc(200)
  block.write('II*\0', 0, 'latin1')
  block.writeUInt32LE(8, 4)
  const entries = [
    [0x0112, 3, 1, orientation],
    [0x010e, 2, hidden.length, offset],
    [0x8825, 4, 1, 160],
  ] as const
  block.writeUInt16LE(entries.length, 8)
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    block.writeUInt16LE(tag, 10 + at * 12)
    block.writeUInt16LE(type, 12 + at * 12)
    block.writeUInt32LE(count, 14 + at * 12)
    block.writeUInt32LE(value, 18 + at * 12)
  }
  block.writeUInt32LE(next, 46)
  hidden.copy(block, 70)
  // GPS: latitude reference N.
  block.writeUInt16LE(1, 160)
  block.writeUInt16LE(1, 162)
  block.writeUInt16LE(2, 164)
  block.writeUInt32LE(2, 166)
  block.write('N', 170, 'latin1')
  return block
}

export const laughs =
  '<!DOCTYPE x [<!ENTITY a "EVIL-PAYLOAD"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' +
  '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">' +
  '<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f SYSTEM "http://169.254.169.254/">]>'
