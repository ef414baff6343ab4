/**
 * Who is calling. While no key was ever made, calls from this machine need none; then a page in the
 * user's own browser is the one to fear, so the call must name this machine as its host (a rebound
 * DNS name does not) and must not come from a page of another site.
 */
import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Caller, Keys } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { HttpConfig } from './http.ts'
import { isTicket, type Tickets } from './tickets.ts'

export interface Visitor extends Caller {
  /** Whether it came with a key of this server: only those are counted. */
  readonly keyed: boolean
  /** Of the ticket that it came with instead of a key. */
  readonly ticket?: string
}

export interface Doorkeeper {
  /** Throws Problem `unauthorized` or `forbidden`. `key` is what the dialect found, if anything. */
  caller(request: FastifyRequest, key: string | undefined): Promise<Visitor>
}

export function doorkeeper(
  keys: Keys,
  tickets: Tickets,
  config: Pick<HttpConfig, 'publicUrl' | 'allowOrigins'>,
): Doorkeeper {
  const { publicUrl, allowOrigins = [] } = config
  const publicHost = publicUrl === undefined ? undefined : hostname(publicUrl)
  let anyKey = false

  function checkLocal({ headers, ip, host }: FastifyRequest): void {
    const welcome = (name: string | undefined) =>
      name !== undefined && (isLocal(name) || name === publicHost)
    if (!isLocal(ip)) {
      const message = 'A key is needed from other machines. Make one with "limn keys create".'
      throw new Problem('unauthorized', message)
    }
    if (!welcome(hostname(`http://${host}`))) {
      const message =
        'While no key exists this server answers only to localhost, 127.0.0.1 and [::1].'
      throw new Problem('forbidden', message)
    }
    const { origin } = headers
    const invited = origin === undefined || allowOrigins.includes(origin)
    if (!invited && !welcome(hostname(origin))) {
      const message = 'While no key exists this server does not answer to pages of other sites.'
      throw new Problem('forbidden', message)
    }
  }

  return {
    async caller(request, key) {
      if (key !== undefined && isTicket(key)) {
        const { account, id } = tickets.check(key)
        return { account, admin: false, keyed: false, ticket: id }
      }
      // Once true it stays true, so it is asked only until then.
      anyKey ||= await keys.any()
      if (anyKey) return { ...(await keys.caller(key)), keyed: true }
      checkLocal(request)
      // Many clients insist on sending a key; before the first one exists it means nothing.
      return { ...(await keys.caller(undefined)), keyed: false }
    },
  }
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

function isLocal(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
  if (plain === 'localhost' || plain.endsWith('.localhost') || plain === '::1') return true
  return isIPv4(plain) && plain.startsWith('127.')
}
