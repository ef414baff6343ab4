/**
 * A JSON answer with pictures in it, read as it comes: a string too long to be words is decoded from
 * base64 into a file while it arrives, and a word stands in its place. So neither the letters nor the
 * picture are ever held, wherever in the answer they stand.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { parsed } from './answer.ts'

export interface Letters {
  /** What the answer said; `undefined` when it was no JSON, or cut short. */
  readonly body: unknown
  /** The file that a word of the body stands for. */
  file(word: string): DecodedFile | undefined
}

export interface DecodedFile {
  readonly path: string
  /** Of its content, in hex digits. */
  readonly sha256: string
}

export interface LettersOptions {
  readonly folder: string
  /** Of the whole answer, in bytes. */
  readonly maxBytes: number
  /** Of each picture, in bytes. */
  readonly maxFile: number
}

/** Strings up to this length are words. */
const longestWords = 64 * 1024
/** All that is not a picture. */
const mostText = 2 * 1024 * 1024

const quote = 0x22
const backslash = 0x5c

/** Throws when the answer is larger than allowed, or breaks off. */
export async function readLetters(
  answer: AsyncIterable<Uint8Array>,
  options: LettersOptions,
): Promise<Letters> {
  const reader = new Reader(options)
  try {
    for await (const piece of answer)
      await reader.take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
  } finally {
    await reader.close()
  }
  return reader
}

class Reader implements Letters {
  readonly #options: LettersOptions
  readonly #nonce = randomBytes(12).toString('hex')
  readonly #files = new Map<string, DecodedFile>()
  #text: Buffer[] = []
  #textBytes = 0
  #bytes = 0
  /** The string that is being read, while it is still short. */
  #word: Buffer[] | undefined
  #wordBytes = 0
  #sink: Base64File | undefined
  #escaped = false

  constructor(options: LettersOptions) {
    this.#options = options
  }

  get body(): unknown {
    if (this.#word || this.#sink) return undefined
    return parsed(Buffer.concat(this.#text).toString())
  }

  file(word: string): DecodedFile | undefined {
    return this.#files.get(word)
  }

  async take(piece: Buffer): Promise<void> {
    this.#bytes += piece.length
    if (this.#bytes > this.#options.maxBytes) throw new Error('the answer is too long')
    let at = 0
    while (at < piece.length) {
      const inside = this.#word !== undefined || this.#sink !== undefined
      const end = inside ? this.#endOfString(piece, at) : piece.indexOf(quote, at)
      const part = piece.subarray(at, end === -1 ? piece.length : end)
      if (inside) await this.#string(part)
      else this.#keep(part)
      if (end === -1) return
      if (inside) await this.#close()
      else this.#open()
      at = end + 1
    }
  }

  /** Where the quote stands that ends the string; -1 when it is not here. */
  #endOfString(piece: Buffer, from: number): number {
    let at = from
    for (;;) {
      if (this.#escaped) {
        this.#escaped = false
        at += 1
      }
      const end = piece.indexOf(quote, at)
      const escape = piece.subarray(at, end === -1 ? piece.length : end).indexOf(backslash)
      if (escape === -1) return end
      this.#escaped = true
      at += escape + 1
      if (at >= piece.length) return -1
    }
  }

  #open(): void {
    this.#word = []
    this.#wordBytes = 0
  }

  async #string(part: Buffer): Promise<void> {
    if (this.#sink) return this.#sink.take(part)
    this.#word?.push(Buffer.from(part))
    this.#wordBytes += part.length
    if (this.#wordBytes <= longestWords) return
    const begun = Buffer.concat(this.#word ?? [])
    this.#word = undefined
    const path = join(this.#options.folder, `letters-${this.#files.size}`)
    this.#sink = await base64File(path, this.#options.maxFile)
    await this.#sink.take(begun)
  }

  async #close(): Promise<void> {
    if (this.#sink) {
      const word = `${this.#nonce}:${this.#files.size}`
      this.#files.set(word, await this.#sink.end())
      this.#sink = undefined
      this.#keep(Buffer.from(JSON.stringify(word)))
      return
    }
    const word = Buffer.concat(this.#word ?? [])
    this.#word = undefined
    this.#keep(Buffer.concat([Buffer.from('"'), word, Buffer.from('"')]))
  }

  #keep(part: Buffer): void {
    this.#textBytes += part.length
    if (this.#textBytes > mostText) throw new Error('the answer says too much')
    this.#text.push(Buffer.from(part))
  }

  async close(): Promise<void> {
    await this.#sink?.close()
  }
}

interface Base64File {
  /** Letters of a JSON string, as they stand between its quotes. */
  take(letters: Buffer): Promise<void>
  end(): Promise<DecodedFile>
  /** Without an end. */
  close(): Promise<void>
}

/** So much is written at once, in bytes. */
const pieceBytes = 256 * 1024

/** What stands before the letters of a data URI, and what JSON may put between letters. */
const lead = /^data:[^,]{0,200},/
const between = /\\[nrt]|\\u000[adAD]|\\|\s/g

async function base64File(path: string, maxFile: number): Promise<Base64File> {
  const file: FileHandle = await open(path, 'w', 0o600)
  let left = ''
  let bytes = 0
  let first = true
  let [pieces, waiting]: [Buffer[], number] = [[], 0]
  const hash = createHash('sha256')
  const write = async (letters: string) => {
    const decoded = Buffer.from(letters, 'base64')
    bytes += decoded.length
    if (bytes > maxFile) throw new Error('the picture is too large')
    hash.update(decoded)
    pieces.push(decoded)
    waiting += decoded.length
    if (waiting >= pieceBytes) await flush()
  }
  const flush = async () => {
    const whole = Buffer.concat(pieces)
    pieces = []
    waiting = 0
    await file.writeFile(whole)
  }
  return {
    async take(piece) {
      // A part of an escape at the end waits for the rest of it.
      let text = left + piece.toString('latin1')
      if (first) text = text.replace(lead, '')
      first = false
      const tail = /\\[^\\]{0,5}$/.exec(text)?.[0] ?? ''
      if (tail) text = text.slice(0, -tail.length)
      const letters = text.includes('\\') || /\s/.test(text) ? text.replace(between, '') : text
      const whole = letters.length - (letters.length % 4)
      await write(letters.slice(0, whole))
      left = letters.slice(whole) + tail
    },
    async end() {
      try {
        await write(left.replace(between, ''))
        await flush()
      } finally {
        await file.close()
      }
      return { path, sha256: hash.digest('hex') }
    },
    close: () => file.close(),
  }
}

/** Short base64 that came as words: decoded into a file. */
export async function shortBase64(letters: string, path: string): Promise<DecodedFile> {
  const file = await base64File(path, letters.length)
  await file.take(Buffer.from(letters, 'latin1'))
  return file.end()
}
