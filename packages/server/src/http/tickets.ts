/**
 * Tickets: the right to upload for an account for an hour, without its key. They are for the upload
 * flows in which a client is told where to put a file before it has sent it. A ticket is a signed text
 * and needs no row.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Ticket } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'

export interface Tickets {
  make(account: string, filename: string): Ticket
  /** Throws Problem `unauthorized`. */
  check(token: string): { readonly account: string; readonly id: string }
}

const lifetimeSeconds = 60 * 60
const mark = 'limnput'

/** Whether a text given as a key can be a ticket. */
export function isTicket(key: string): boolean {
  return key.startsWith(`${mark}_`)
}

/** `id` is 128 random bits in hex; the token is `limnput_<id>_<expires>_<account>_<signature>`. */
export function ticketMaker(secret: Buffer, now: () => number): Tickets {
  const sign = (text: string) => createHmac('sha256', secret).update(`put\n${text}`).digest()
  return {
    make(account, filename) {
      const id = randomBytes(16).toString('hex')
      const expires = Math.floor(now() / 1000) + lifetimeSeconds
      const text = `${id}.${expires}.${Buffer.from(account).toString('base64url')}`
      const token = `${mark}_${text}.${sign(text).toString('base64url')}`
      return { token, id, filename: safe(filename), expires }
    },
    check(token) {
      const text = token.slice(mark.length + 1, token.lastIndexOf('.'))
      // As text: base64 is read by many spellings, and only one was given out.
      const given = Buffer.from(token.slice(token.lastIndexOf('.') + 1))
      const right = Buffer.from(sign(text).toString('base64url'))
      if (!isTicket(token) || given.length !== right.length || !timingSafeEqual(given, right)) {
        throw new Problem('unauthorized', 'This upload address was not given out by this server.')
      }
      const [id = '', expires = '', account = ''] = text.split('.')
      if (Number(expires) * 1000 <= now()) {
        throw new Problem('unauthorized', 'This upload address has expired: ask for a new one.')
      }
      return { account: Buffer.from(account, 'base64url').toString(), id }
    },
  }
}

/** A name that can stand in a path. */
function safe(filename: string): string {
  const plain = filename.normalize('NFKD').replace(/[^\w.-]+/g, '-')
  return plain.replace(/^[.-]+/, '').slice(-100) || 'file'
}
