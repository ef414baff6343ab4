/**
 * JSON from strangers: bounded before it is parsed (depth, number of values), and free of what would
 * only break something further in (`__proto__` keys, text a database can't keep).
 */
import { setImmediate } from 'node:timers/promises'
import type { Json } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'

export const maxDepth = 64
const maxValues = 100_000

const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])
const comma = 0x2c

/** Bodies longer than this (they hold pictures) are read in several turns of the event loop. */
const long = 1 << 20

/** The value in `bytes`; `undefined` when there are none. Throws Problem `invalid_request`. */
export async function parseJson(bytes: Buffer): Promise<Json | undefined> {
  if (bytes.length === 0) return undefined
  const turns = bytes.length > long
  bound(bytes)
  const text = decode(bytes)
  if (turns) await setImmediate()
  const value = parse(text)
  if (turns) await setImmediate()
  checkTexts(value)
  return value
}

function decode(bytes: Buffer): string {
  try {
    // Also drops a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('invalid_request', 'The body is not valid UTF-8.', { cause })
  }
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (cause) {
    const where = cause instanceof Error ? /at position \d+/.exec(cause.message)?.[0] : undefined
    throw new Problem('invalid_request', `The body is not valid JSON${where ? ` (${where})` : ''}.`)
  }
}

/** One pass over the bytes that jumps over strings, so that a long data URI costs next to nothing. */
function bound(bytes: Buffer): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === quote) at = endOfString(bytes, at)
    else if (closing.has(byte)) depth -= 1
    else if (opening.has(byte)) {
      depth += 1
      values += 1
    } else if (byte === comma) values += 1
    if (depth > maxDepth) throw tooDeep()
    if (values > maxValues) {
      throw new Problem('invalid_request', `The body has more than ${maxValues} values.`)
    }
  }
}

export function tooDeep(): Problem {
  return new Problem('invalid_request', `The body is nested more than ${maxDepth} levels deep.`)
}

/** Place of the quote that ends the string whose first quote is at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let slashes = 0
    while (bytes[end - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 0) return end
  }
  return bytes.length
}

function checkTexts(value: Json): void {
  if (typeof value === 'string') checkText(value, 'The body')
  if (typeof value !== 'object' || value === null) return
  if (Object.hasOwn(value, '__proto__')) {
    throw new Problem(
      'invalid_request',
      'The body has a key named "__proto__", which is not allowed.',
    )
  }
  for (const [key, inner] of Object.entries(value)) {
    checkText(key, 'A key')
    checkTexts(inner)
  }
}

/** Throws Problem when `text` holds what no text column can keep. */
export function checkText(text: string, what: string): void {
  if (text.includes('\0')) {
    throw new Problem(
      'invalid_request',
      `${what} holds the character U+0000, which is not allowed.`,
    )
  }
  if (!text.isWellFormed()) {
    throw new Problem('invalid_request', `${what} holds half of a surrogate pair.`)
  }
}
