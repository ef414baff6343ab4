/** Addresses of what this server holds: absolute, and for pictures signed and good for a while. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Links } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'

export interface LinkMaker {
  /** Links for one call: under the public address, or the one the client used. */
  links(raw: IncomingMessage): Links
  /** Seconds for which the link is still good. Throws Problem `forbidden`. */
  check(key: string, expires: string, signature: string): number
}

const hostShape = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

export function linkMaker(settings: {
  readonly secret: Buffer
  readonly lifetimeSeconds: number
  readonly publicUrl?: string | undefined
  readonly now: () => number
}): LinkMaker {
  const { secret, lifetimeSeconds, now } = settings
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '')
  const sign = (key: string, expires: string) =>
    createHmac('sha256', secret).update(`asset\n${key}\n${expires}`).digest()

  return {
    links(raw) {
      const base = publicUrl ?? `http://${hostOf(raw)}`
      return {
        asset(key) {
          const expires = String(Math.floor(now() / 1000) + lifetimeSeconds)
          const signature = sign(key, expires).toString('base64url')
          return `${base}/v1/assets/${key}?expires=${expires}&signature=${signature}`
        },
        job: (id) => `${base}/v1/jobs/${encodeURIComponent(id)}`,
      }
    },
    check(key, expires, signature) {
      const given = Buffer.from(signature, 'base64url')
      const right = sign(key, expires)
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        throw new Problem('forbidden', 'The signature of this link is wrong.')
      }
      const left = Number(expires) - Math.floor(now() / 1000)
      if (!(left > 0)) {
        throw new Problem(
          'forbidden',
          'This link has expired: ask for the job again to get a new one.',
        )
      }
      return left
    },
  }
}

/** Host and port as the client called them, when they can stand in an address. */
function hostOf(raw: IncomingMessage): string {
  const host = raw.headers.host
  if (host !== undefined && hostShape.test(host)) return host
  const { localAddress = '127.0.0.1', localPort = 80 } = raw.socket
  const address = localAddress.replace(/^::ffff:/, '')
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`
}
