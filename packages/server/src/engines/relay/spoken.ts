/** Bodies that are written as they are sent: files are read in pieces, none is held whole. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Body } from './call.ts'

/** A file that stands in a body, as it is or as base64. */
export interface FilePart {
  readonly path: string
  readonly bytes: number
}

export async function filePart(path: string): Promise<FilePart> {
  return { path, bytes: (await stat(path)).size }
}

type Piece = string | { readonly raw: FilePart } | { readonly base64: FilePart }

const lengthOf = (piece: Piece): number => {
  if (typeof piece === 'string') return Buffer.byteLength(piece)
  return 'raw' in piece ? piece.raw.bytes : Math.ceil(piece.base64.bytes / 3) * 4
}

function bodyOf(type: string, pieces: readonly Piece[]): Body {
  const bytes = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
  return {
    type,
    bytes,
    async *pieces() {
      for (const piece of pieces) {
        if (typeof piece === 'string') yield piece
        else if ('raw' in piece) yield* createReadStream(piece.raw.path)
        else yield* base64Of(piece.base64.path)
      }
    },
  }
}

/** Three bytes are four letters, so what is left of a piece goes to the next. */
async function* base64Of(path: string): AsyncGenerator<string> {
  let left: Uint8Array = Buffer.alloc(0)
  for await (const read of createReadStream(path, { highWaterMark: 96 * 1024 })) {
    const piece = left.length > 0 ? Buffer.concat([left, read]) : Buffer.from(read)
    const whole = piece.length - (piece.length % 3)
    yield piece.toString('base64', 0, whole)
    left = piece.subarray(whole)
  }
  if (left.length > 0) yield Buffer.from(left).toString('base64')
}

/** Stands where `jsonBody` puts the picture at that place in its list, as a data URI. */
export const placeOf = (nonce: string, index: number): string => `${nonce}:${index}`

/**
 * JSON with pictures in it: `write` gets a word for each picture, and where it stands in the text the
 * picture's data URI is sent.
 */
export function jsonBody(
  pictures: readonly { readonly file: FilePart; readonly mime: string }[],
  write: (words: readonly string[]) => unknown,
): Body {
  const nonce = randomBytes(16).toString('hex')
  const text = JSON.stringify(write(pictures.map((_, index) => placeOf(nonce, index))))
  const pieces: Piece[] = []
  let from = 0
  for (const [index, { file, mime }] of pictures.entries()) {
    const word = placeOf(nonce, index)
    const at = text.indexOf(word, from)
    if (at < 0) throw new Error('a picture is missing in the body')
    pieces.push(`${text.slice(from, at)}data:${mime};base64,`, { base64: file })
    from = at + word.length
  }
  return bodyOf('application/json', [...pieces, text.slice(from)])
}

export interface FormFile {
  readonly name: string
  readonly filename: string
  readonly mime: string
  readonly file: FilePart
}

/** A form (RFC 7578): fields first, then files. */
export function formBody(
  fields: readonly (readonly [name: string, value: string])[],
  files: readonly FormFile[],
): Body {
  const boundary = `limn-${randomBytes(16).toString('hex')}`
  const disposition = (name: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`
  const pieces: Piece[] = fields.map(([name, value]) => `${disposition(name)}\r\n\r\n${value}\r\n`)
  for (const { name, filename, mime, file } of files) {
    pieces.push(`${disposition(name)}; filename="${filename}"\r\ncontent-type: ${mime}\r\n\r\n`)
    pieces.push({ raw: file }, '\r\n')
  }
  return bodyOf(`multipart/form-data; boundary=${boundary}`, [...pieces, `--${boundary}--\r\n`])
}
