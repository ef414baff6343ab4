/**
 * The guard before every address that a caller supplied: what may be called, and what went wrong in words.
 * A name is resolved once, every address it has must be public, and the connection goes to those
 * addresses alone: a name that changes its answer afterwards changes nothing.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { RequestFilteringHttpsAgent } from 'request-filtering-agent'
import type { Problem } from '../problem.ts'
import { isBadPort, isPublic, notPublic, notPublicCode, resolvePublic } from './addresses.ts'

/** What an address is for, as its sentences say it. */
export interface Purpose {
  readonly address: string
  readonly cargo: string
  /** Of private addresses: `images are not fetched from those`. */
  readonly refused: string
  readonly bad: (message: string, cause?: unknown) => Problem
}

export interface Calling {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** See `FetchOptions.allowHosts`. */
  readonly allowHosts: readonly string[] | undefined
  readonly signal: AbortSignal
}

/** Longer ones nobody gives out: signed addresses of the large hosts have 2,000 characters. */
const longest = 8192
/** Of a name in the DNS (RFC 1035, section 2.3.4), with the dot at its end. */
const longestName = 254

export function parseAddress(purpose: Purpose, address: string, base?: URL): URL {
  if (address.length > longest) {
    throw purpose.bad(`The ${purpose.address} is longer than ${longest} characters.`)
  }
  const url = URL.parse(address, base)
  if (!url || url.hostname.length > longestName) {
    throw purpose.bad(`The ${purpose.address} is not a valid URL.`)
  }
  if (url.username || url.password) {
    throw purpose.bad(`The ${purpose.address} must not carry a user name or password.`)
  }
  return url
}

/**
 * It has a list of its own and looks at each address once more, at the socket. No agent here reads
 * proxies from the environment: through one, an address that was checked would not be the one called.
 */
const guarded = new RequestFilteringHttpsAgent({ keepAlive: false })
const plain = {
  'http:': new http.Agent({ keepAlive: false }),
  'https:': new https.Agent({ keepAlive: false }),
}

/** Calls it, if it may be called. Follows no redirect. */
export async function call(
  purpose: Purpose,
  url: URL,
  { method, headers, body, allowHosts, signal }: Calling,
): Promise<http.IncomingMessage> {
  const fault = refusal(purpose, url, allowHosts)
  if (fault) throw fault
  const secure = url.protocol !== 'http:'
  const way = isTrusted(url, allowHosts)
    ? { agent: plain[secure ? 'https:' : 'http:'] }
    : { agent: guarded, ...(await pinned(url, signal)) }
  const ask = { method, headers: { 'user-agent': 'limn', ...headers }, signal, ...way }
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, ask, resolve)
    if ('addresses' in way) watch(request, way.addresses)
    request.on('error', reject).end(body)
  })
}

interface Pinned {
  readonly addresses: readonly string[]
  readonly lookup: LookupFunction
}

/** Where this may lead, found out once. Throws what `resolvePublic` throws. */
async function pinned({ hostname }: URL, signal: AbortSignal): Promise<Pinned> {
  const bare = bareOf(hostname)
  const addresses = isIP(bare) === 0 ? await resolvePublic(bare, signal) : [bare]
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  const lookup: LookupFunction = (_name, { all }, done) => {
    const [first] = found
    if (all) done(null, found)
    else done(null, first?.address ?? '', first?.family)
  }
  return { addresses, lookup }
}

/** The last line: whatever was decided before, nothing is said to an address that was not checked. */
function watch(request: http.ClientRequest, addresses: readonly string[]): void {
  request.on('socket', (socket: Socket) => {
    socket.prependOnceListener('connect', () => {
      const { remoteAddress = '' } = socket
      if (addresses.some((address) => same(address, remoteAddress)) && isPublic(remoteAddress))
        return
      socket.destroy(notPublic(remoteAddress))
    })
  })
}

/** An IPv6 address has many spellings. */
const same = (one: string, other: string) =>
  isIP(one) !== 0 &&
  isIP(other) !== 0 &&
  ipaddr.parse(one).toNormalizedString() === ipaddr.parse(other).toNormalizedString()

/** Throws the Problem of `purpose` when the name leads to a private address now, as far as it can be told. */
export async function checkName(
  purpose: Purpose,
  url: URL,
  allowHosts: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (isTrusted(url, allowHosts)) return
  try {
    await pinned(url, signal)
  } catch (error) {
    if (codeOf(error) === notPublicCode) throw explain(purpose, error, url.href)
  }
}

/** An entry is a host, with any port but the bad ones, or a host with this one port. */
function isTrusted({ protocol, hostname, port }: URL, allowHosts: readonly string[] = []): boolean {
  const number = port || (protocol === 'http:' ? '80' : '443')
  if (allowHosts.includes(`${hostname}:${number}`)) return true
  return allowHosts.includes(hostname) && !isBadPort(Number(number))
}

/** Why this address is not called, as far as it can be seen without asking for its name. */
export function refusal(
  purpose: Purpose,
  url: URL,
  allowHosts?: readonly string[],
): Problem | undefined {
  const trusted = isTrusted(url, allowHosts)
  if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) {
    return purpose.bad(`The ${purpose.address} must start with https://.`)
  }
  if (trusted) return undefined
  if (isPrivate(url.hostname)) return privateAddress(purpose, url.host)
  if (!isBadPort(Number(url.port || 443))) return undefined
  return purpose.bad(`The ${purpose.address} names port ${url.port}, which is no web server's.`)
}

const bareOf = (hostname: string) => hostname.replace(/^\[|\]$/g, '')

function isPrivate(hostname: string): boolean {
  const bare = bareOf(hostname)
  if (isIP(bare) === 0) return /(?:^|\.)localhost\.?$/.test(bare)
  return !isPublic(bare)
}

const privateAddress = ({ bad, refused }: Purpose, host: string, cause?: unknown) =>
  bad(`${host} is a private or reserved address, and ${refused}.`, cause)

type Sentence = (host: string, cargo: string) => string
const brokenOff: Sentence = (host, cargo) => `${host} broke off before the ${cargo} had arrived.`
const notFound: Sentence = (host) => `The host ${host} was not found.`

const sentences: Readonly<Record<string, Sentence>> = {
  ENOTFOUND: notFound,
  ENODATA: notFound,
  EBADNAME: notFound,
  EAI_AGAIN: notFound,
  ECONNREFUSED: (host) => `${host} refused the connection.`,
  ECONNRESET: brokenOff,
  ERR_STREAM_PREMATURE_CLOSE: brokenOff,
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What a broken connection means, in a sentence. */
export function explain(purpose: Purpose, error: unknown, address: string): Problem {
  const host = URL.parse(address)?.hostname.slice(0, longestName) ?? 'the host'
  // The agent marks its refusals by their text alone.
  const refused = error instanceof Error && error.message.includes('is not allowed')
  if (refused || codeOf(error) === notPublicCode) return privateAddress(purpose, host, error)
  // The resolver's own troubles: none of them tells anything of the host.
  const asking =
    error instanceof Error && 'syscall' in error && String(error.syscall).startsWith('query')
  const known = sentences[codeOf(error)]
  const sentence = asking && known !== notFound ? notFound : known
  return purpose.bad(
    sentence?.(host, purpose.cargo) ?? `The ${purpose.cargo} could not be had from ${host}.`,
    error,
  )
}
