/**
 * JSON answers in which any value may be a stored picture as base64. The picture streams from the
 * store through a small window; its text never stands whole in memory. Length and presence of every
 * picture are known before the first byte of the answer leaves.
 */
import { Readable } from 'node:stream'
import type { Base64Asset, ReplyJson } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'

/** Ready text, or the key of an asset whose base64 goes here. */
type Piece = string | { readonly key: string }

export interface Composed {
  /** Length in bytes. */
  readonly length: number
  readonly content: string | Readable
}

/** Throws Problem `not_found` when one of the pictures is no longer there. */
export async function compose(body: ReplyJson, store: Store): Promise<Composed> {
  const pieces = joined(piecesOf(body))
  const [only, ...others] = pieces
  if (typeof only === 'string' && others.length === 0) {
    return { length: Buffer.byteLength(only), content: only }
  }
  let length = 0
  for (const piece of pieces) length += await lengthOf(piece, store)
  return { length, content: Readable.from(stream(pieces, store), { objectMode: false }) }
}

/** The same with an address in place of each picture. */
export function withAddresses(body: ReplyJson, address: (asset: string) => string): ReplyJson {
  if (typeof body !== 'object' || body === null) return body
  if (isAsset(body)) return address(body.base64Of)
  if (isList(body)) return body.map((inner) => withAddresses(inner, address))
  return Object.fromEntries(
    Object.entries(body).map(([key, inner]) => [
      key,
      inner === undefined ? undefined : withAddresses(inner, address),
    ]),
  )
}

/** The same without knowing how long it will be. Throws, perhaps half-way, when a picture is gone. */
export function composed(body: ReplyJson, store: Store): AsyncGenerator<Buffer> {
  return stream(joined(piecesOf(body)), store)
}

function isAsset(value: object): value is Base64Asset {
  return (
    'base64Of' in value &&
    typeof value.base64Of === 'string' &&
    Object.keys(value).every((key) => key === 'base64Of' || key === 'after')
  )
}

function* piecesOf(value: ReplyJson): Generator<Piece> {
  if (typeof value !== 'object' || value === null) {
    yield JSON.stringify(value)
  } else if (isAsset(value)) {
    yield* [JSON.stringify(value.after ?? '').slice(0, -1), { key: value.base64Of }, '"']
  } else if (isList(value)) {
    yield '['
    for (const [index, inner] of value.entries()) {
      if (index > 0) yield ','
      yield* piecesOf(inner)
    }
    yield ']'
  } else {
    yield* piecesOfObject(value)
  }
}

function* piecesOfObject(value: Readonly<Record<string, ReplyJson | undefined>>): Generator<Piece> {
  yield '{'
  let first = true
  for (const [key, inner] of Object.entries(value)) {
    // As JSON.stringify does.
    if (inner === undefined) continue
    yield `${first ? '' : ','}${JSON.stringify(key)}:`
    yield* piecesOf(inner)
    first = false
  }
  yield '}'
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: ReplyJson): value is readonly ReplyJson[] {
  return Array.isArray(value)
}

/** Neighbouring texts as one. */
function joined(pieces: Iterable<Piece>): readonly Piece[] {
  const out: Piece[] = []
  let text: string[] = []
  const flush = () => {
    if (text.length > 0) out.push(text.join(''))
    text = []
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') text.push(piece)
    else {
      flush()
      out.push(piece)
    }
  }
  flush()
  return out
}

async function lengthOf(piece: Piece, store: Store): Promise<number> {
  if (typeof piece === 'string') return Buffer.byteLength(piece)
  const found = await store.stat(piece.key)
  if (!found) throw new Problem('not_found', `The picture ${piece.key} is no longer stored.`)
  return 4 * Math.ceil(found.bytes / 3)
}

async function* stream(pieces: readonly Piece[], store: Store): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    if (typeof piece === 'string') yield Buffer.from(piece)
    else yield* base64(await store.get(piece.key))
  }
}

/** Three bytes are four characters: what is left of a chunk waits for the next one. */
async function* base64(bytes: Readable): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of bytes) {
    const held = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk)
    const whole = held.length - (held.length % 3)
    rest = held.subarray(whole)
    if (whole > 0) yield Buffer.from(held.toString('base64', 0, whole), 'latin1')
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1')
}
