/** What a host has said, as JSON within bounds, and its words as they may be shown to a caller. */
import type { IncomingMessage } from 'node:http'

export interface Said {
  readonly status: number
  /** `undefined` when it was no JSON. */
  readonly body: unknown
  /** What `Retry-After` says, in milliseconds; 0 without. At most ten minutes. */
  readonly retryAfterMs: number
}

const mostBytes = 1024 * 1024

/** Reads an answer that is small by nature. Longer ones are no JSON. */
export async function readJson(answer: IncomingMessage, most = mostBytes): Promise<Said> {
  const status = answer.statusCode ?? 0
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer) {
    bytes += Buffer.byteLength(piece)
    if (bytes > most) return { status, body: undefined, retryAfterMs: 0 }
    pieces.push(piece)
  }
  const body = parsed(Buffer.concat(pieces).toString())
  return { status, body, retryAfterMs: retryAfter(answer) }
}

export function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

export function retryAfter({ headers }: IncomingMessage): number {
  const said = headers['retry-after'] ?? ''
  const seconds = /^\d+(\.\d+)?$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 600) * 1000 : 0
}

const longest = 300

/** A host's words on one short line, without control characters, pictures, addresses or keys. */
export function cleaned(words: unknown, ...secrets: readonly (string | undefined)[]): string {
  if (typeof words !== 'string') return ''
  let text = words.slice(0, 8 * longest)
  for (const secret of secrets) if (secret) text = text.replaceAll(secret, '…')
  text = text
    .replace(/data:[\w/+.-]*;base64,[\w+/=]*/gi, '…')
    .replace(/\bhttps?:\/\/\S+/gi, '…')
    .replace(/\b(?:sk|pk|key)-[\w*-]{6,}/gi, '…')
    .replace(/\bBearer\s+\S+/gi, '…')
    .replace(/[A-Za-z0-9+/=]{80,}/g, '…')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
