/** Addresses of what this server holds: absolute, and for pictures signed and good for a while. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ProblemCode } from '@limn/sdk'
import type { FastifyRequest } from 'fastify'
import type { Links } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'

export interface LinkMaker {
  /** Links for one call: under the public address, or the one the client used. */
  links(request: FastifyRequest): Links
  /** Links under an address that a call came by earlier: `https://pictures.example`. */
  at(base: string): Links
  /** Seconds for which the link is still good. Throws Problem `forbidden`. */
  check(key: string, expires: string, signature: string): number
  /**
   * What of ours an address leads to, whatever host it names: a picture by its signature, or an upload
   * by its name. `undefined` for everybody else's. Throws Problem `invalid_image` when one of our links
   * has expired.
   */
  own(url: string): Own | undefined
}

export type Own = { readonly asset: string } | { readonly name: string }

const hostShape = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

export function linkMaker(settings: {
  readonly secret: Buffer
  readonly lifetimeSeconds: number
  readonly publicUrl?: string | undefined
  readonly now: () => number
  /** Told of each link to a picture, and until when it is good, in Unix seconds. */
  readonly told?: ((asset: string, until: number) => void) | undefined
}): LinkMaker {
  const { secret, lifetimeSeconds, now } = settings
  const publicUrl = settings.publicUrl?.replace(/\/+$/, '')
  const sign = (key: string, expires: string) =>
    createHmac('sha256', secret).update(`asset\n${key}\n${expires}`).digest()
  const signed = (key: string, expires: string, signature: string) => {
    // As text: base64 is read by many spellings, and only one was given out.
    const given = Buffer.from(signature)
    const right = Buffer.from(sign(key, expires).toString('base64url'))
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const secondsLeft = (expires: string, code: ProblemCode) => {
    const left = Number(expires) - Math.floor(now() / 1000)
    if (left > 0) return left
    throw new Problem(code, 'This link has expired: ask for the job again to get a new one.')
  }
  const baseOf = (request: FastifyRequest) =>
    publicUrl ?? `${request.protocol === 'https' ? 'https' : 'http'}://${hostOf(request)}`
  const at = (base: string): Links => ({
    to: (path) => `${base}${path}`,
    asset(key) {
      const until = Math.floor(now() / 1000) + lifetimeSeconds
      settings.told?.(key, until)
      const expires = String(until)
      const signature = sign(key, expires).toString('base64url')
      return `${base}/v1/assets/${key}?expires=${expires}&signature=${signature}`
    },
    job: (id) => `${base}/v1/jobs/${encodeURIComponent(id)}`,
    put: ({ token, filename }) => `${base}/v1/uploads/${token}/${filename}`,
    named: ({ id, filename }) => `${base}/v1/uploads/${id}/${filename}`,
  })
  return {
    at,
    links: (request) => at(baseOf(request)),
    check(key, expires, signature) {
      if (signed(key, expires, signature)) return secondsLeft(expires, 'forbidden')
      throw new Problem('forbidden', 'The signature of this link is wrong.')
    },
    own(text) {
      const url = URL.parse(text)
      // A public address may have a path of its own before that.
      const [, kind, name = ''] = /\/v1\/(assets|uploads)\/(.+)$/.exec(url?.pathname ?? '') ?? []
      if (!url || kind === undefined) return undefined
      // Names are given out with characters that need no encoding.
      if (kind === 'uploads') return { name }
      const expires = url.searchParams.get('expires') ?? ''
      // With a signature that is not ours it is the link of some other server.
      if (!signed(name, expires, url.searchParams.get('signature') ?? '')) return undefined
      secondsLeft(expires, 'invalid_image')
      return { asset: name }
    },
  }
}

/** Host and port as the client called them, when they can stand in an address. */
function hostOf(request: FastifyRequest): string {
  const { host } = request
  if (host && hostShape.test(host)) return host
  const { localAddress = '127.0.0.1', localPort = 80 } = request.raw.socket
  const address = localAddress.replace(/^::ffff:/, '')
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`
}
