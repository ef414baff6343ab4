/**
 * Goes through JSON as it streams in and takes the long pictures out of it: what is left is a small text
 * with the same structure, to be parsed as usual. Bytes in, bytes out, no waiting: who calls decides
 * where the pictures go. It checks no grammar; what is wrong stays wrong in the text.
 */
import { Problem } from '../problem.ts'
import { base64Reader, NotBase64 } from './base64.ts'
import { maxDepth, tooDeep } from './json.ts'
import { beginning } from './marker.ts'

export interface ScanLimits {
  /** From this length on a string is looked at: base64 is taken out, in bytes of the body. */
  readonly longText: number
  /** No other string may be longer, in bytes of the body. */
  readonly maxText: number
  /** What is left without the pictures, in bytes. */
  readonly maxRest: number
}

/** Where the bytes of one picture go. */
export interface PictureSink {
  /** Throws Problem when they are too many. */
  write(bytes: Buffer): void
  /** What is to stand for it in the text, given how its base64 began. */
  end(begins: string): string
}

export interface Scanner {
  /** Throws Problem. */
  push(chunk: Buffer): void
  /** The text that is left. Throws Problem. */
  end(): Buffer
  /** The first byte that is no white space. */
  first(): number | undefined
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]
const blank = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])

/** Where in the body we are. */
interface Level {
  readonly list: boolean
  index: number
  key: string
}

/** A string that is being read: as it came while it may still be anything, or on its way out. */
type Open =
  | { readonly to: 'unsure'; readonly held: Buffer[]; bytes: number }
  | { readonly to: 'text'; bytes: number }
  | {
      readonly to: 'file'
      /** What this chunk had of it, between its escapes. */
      readonly pieces: string[]
      readonly push: (text: string) => void
      readonly end: () => string
    }

/** `open` is called when a picture begins; `mime` is as the caller claims, and `param` its place. */
export function scanner(
  limits: ScanLimits,
  open: (mime: string, param: string) => PictureSink,
): Scanner {
  const rest: Buffer[] = []
  let restBytes = 0
  const levels: Level[] = []
  let string: Open | undefined
  let escape: string | undefined
  let isKey = false
  let first: number | undefined

  const keep = (bytes: Buffer) => {
    if (bytes.length === 0) return
    restBytes += bytes.length
    if (restBytes > limits.maxRest) throw tooMuch('The body', limits.maxRest)
    rest.push(bytes)
  }
  const param = () => pathOf(levels)

  const take = (bytes: Buffer) => {
    if (string?.to === 'file') {
      const text = bytes.toString('latin1')
      // Line breaks are fine where they are escaped: this one makes the body no JSON.
      return void string.pieces.push(control.test(text) ? '*' : text)
    }
    if (!string) return
    string.bytes += bytes.length
    if (string.bytes > limits.maxText) throw tooMuch('A text', limits.maxText, param())
    if (string.to === 'text') return keep(bytes)
    string.held.push(bytes)
    if (string.bytes >= limits.longText) decide(string)
  }
  const takeEscape = (letters: string) => {
    if (string?.to === 'file') string.pieces.push(unescaped(`\\${letters}`))
    else take(Buffer.from(`\\${letters}`, 'latin1'))
  }
  /** Enough has been seen to tell a picture from a text. */
  const decide = ({ held, bytes }: Extract<Open, { to: 'unsure' }>) => {
    const raw = Buffer.concat(held)
    const found = isKey ? undefined : pictureIn(raw.toString('latin1'))
    if (found === undefined) {
      string = { to: 'text', bytes }
      return keep(raw)
    }
    string = toFile(open(found.mime, param()), found.content, param())
    keep(Buffer.from(JSON.stringify(found.prefix).slice(1, -1), 'latin1'))
    string.pieces.push(found.content)
  }
  const handOn = () => {
    if (string?.to !== 'file' || string.pieces.length === 0) return
    string.push(string.pieces.join(''))
    string.pieces.length = 0
  }
  const closeString = () => {
    handOn()
    if (string?.to === 'file') keep(Buffer.from(string.end(), 'latin1'))
    else if (string?.to === 'unsure') {
      const raw = string.held.length === 1 ? string.held[0] : Buffer.concat(string.held)
      if (raw) keep(raw)
      const level = levels.at(-1)
      if (isKey && level && raw) level.key = raw.toString('utf8', 0, 100)
    }
    string = undefined
  }
  /** Reads on in a string; returns where it ended, or the end of the chunk. */
  const readString = (chunk: Buffer, from: number, next: Next) => {
    let at = from
    while (at < chunk.length) {
      if (escape !== undefined) {
        escape += String.fromCharCode(chunk[at] ?? 0)
        at += 1
        if (escape[0] === 'u' && escape.length < 5) continue
        takeEscape(escape)
        escape = undefined
        continue
      }
      const stop = Math.min(next.quote(at), next.backslash(at))
      if (stop > at) take(chunk.subarray(at, stop))
      at = stop
      if (at === chunk.length) break
      at += 1
      if (chunk[at - 1] === quote) {
        closeString()
        break
      }
      escape = ''
    }
    return at
  }
  const step = (byte: number) => {
    const level = levels.at(-1)
    if (byte === quote) {
      string = { to: 'unsure', held: [], bytes: 0 }
    } else if (byte === openList || byte === openObject) {
      levels.push({ list: byte === openList, index: 0, key: '' })
      isKey = byte === openObject
      if (levels.length > maxDepth) throw tooDeep()
    } else if (byte === closeList || byte === closeObject) {
      levels.pop()
      isKey = false
    } else if (byte === comma && level) {
      level.index += 1
      isKey = !level.list
    } else if (byte === colon) isKey = false
  }
  return {
    push(chunk) {
      const next = { quote: finder(chunk, quote), backslash: finder(chunk, backslash) }
      let at = string ? readString(chunk, 0, next) : 0
      // Where what has not yet been kept begins: the quote that ended a string is part of it.
      let kept = string || at === 0 ? at : at - 1
      while (at < chunk.length) {
        const byte = chunk[at] ?? 0
        at += 1
        if (first === undefined && !blank.has(byte)) first = byte
        step(byte)
        if (!string) continue
        keep(chunk.subarray(kept, at))
        at = readString(chunk, at, next)
        kept = string ? at : at - 1
      }
      keep(chunk.subarray(kept, at))
      handOn()
    },
    end: () => Buffer.concat(rest, restBytes),
    first: () => first,
  }
}

function toFile(sink: PictureSink, content: string, param: string): Extract<Open, { to: 'file' }> {
  const reader = base64Reader()
  const begins = content.replace(/\s+/g, '').slice(0, beginning)
  const wary = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof NotBase64)) throw error
      const message = 'The content of the data: URI is not valid base64.'
      throw new Problem('invalid_image', message, { param })
    }
  }
  return {
    to: 'file',
    pieces: [],
    push: (text) => wary(() => sink.write(reader.push(text))),
    end: () =>
      wary(() => {
        sink.write(reader.end())
        return sink.end(begins)
      }),
  }
}

interface Found {
  readonly mime: string
  /** What goes before the base64. */
  readonly prefix: string
  readonly content: string
}

/** What a string that begins like this is, if it is a picture: a `data:` URI, or bare base64. */
function pictureIn(raw: string): Found | undefined {
  if (control.test(raw)) return undefined
  const text = unescaped(raw)
  const [prefix, mime] =
    /^data:([\w/+.-]{0,100})(?:;[\w/+.= "-]{0,90}){0,9};\s*base64,/i.exec(text) ?? []
  if (prefix !== undefined) {
    return { mime: mime ?? '', prefix, content: text.slice(prefix.length) }
  }
  const bare = /^[\w+/-]{40}[\w+/=\s-]*$/.test(text)
  return bare ? { mime: 'application/octet-stream', prefix: '', content: text } : undefined
}

/** What no JSON string holds as it is, and no base64 at all. */
// oxlint-disable-next-line no-control-regex -- those it is about
const control = /[\0-\x1f\x7f-\xff]/

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** What JSON's escapes stand for; one that is none stays, and is no base64. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^u]))/g, (whole, hex: string, letter: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return escapes[letter] ?? ('"\\/'.includes(letter) ? letter : whole)
  })
}

interface Next {
  readonly quote: (at: number) => number
  readonly backslash: (at: number) => number
}

/** Places of a byte, looked for once each although they are asked for again and again. */
function finder(chunk: Buffer, byte: number): (at: number) => number {
  let next = -1
  return (at) => {
    if (next < at) {
      const found = chunk.indexOf(byte, at)
      next = found === -1 ? chunk.length : found
    }
    return next
  }
}

/** `input.images[2]`. */
function pathOf(levels: readonly Level[]): string {
  return levels
    .map(({ list, index, key }) => (list ? `[${index}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')
}

function tooMuch(what: string, limit: number, param?: string): Problem {
  const size = limit >= 1_048_576 ? `${limit / 1_048_576} MiB` : `${limit} bytes`
  const message =
    param === undefined
      ? `The body is over the limit of ${size}, not counting its pictures.`
      : `${what} is over the limit of ${size}${param === '' ? '' : `: \`${param}\``}.`
  return new Problem('too_large', message, { param })
}
