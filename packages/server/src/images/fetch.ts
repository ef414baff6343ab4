/**
 * The one guarded fetch of an address that a caller supplied. Private addresses are refused at the
 * socket, so a name that resolves to one and a name that changes its answer are refused too.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import * as http from 'node:http'
import * as https from 'node:https'
import { BlockList, isIPv6 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { RequestFilteringHttpsAgent } from 'request-filtering-agent'
import { Problem, asProblem } from '../problem.ts'

export interface FetchOptions {
  /** The body may have this many bytes, not one more. */
  readonly maxBytes: number
  /** For everything together: name, connection, redirects, body. Milliseconds. */
  readonly timeoutMs: number
  /**
   * Hosts the operator trusts, as `host` or `host:port` in lower case: `http:` and private addresses
   * are fine there. Everybody else is `https:` on public addresses.
   */
  readonly allowHosts?: readonly string[] | undefined
  /** Where the temporary folder is made; the system's when absent. */
  readonly directory?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The body, in a file of its own folder. Whoever asked removes `folder`. */
export interface Fetched {
  readonly path: string
  readonly folder: string
  readonly bytes: number
}

const maxRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])
const guarded = new RequestFilteringHttpsAgent({ keepAlive: false })
/** IPv4 written into IPv6 (RFC 4291 2.5.5.1), the one such form that the agent lets through. */
const embedded = new BlockList()
embedded.addSubnet('::', 96, 'ipv6')

/** Throws Problem `invalid_image`, or the signal's reason when the caller gave up. */
export async function fetchImage(address: string, options: FetchOptions): Promise<Fetched> {
  const folder = await mkdtemp(join(options.directory ?? tmpdir(), 'limn-fetch-'))
  const late = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late
  try {
    const response = await follow(parse(address), options, signal)
    const path = join(folder, 'body')
    return { path, folder, bytes: await save(response, path, options.maxBytes, signal) }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    const known = asProblem(error)
    if (known.code !== 'internal') throw known
    options.signal?.throwIfAborted()
    if (late.aborted) {
      throw bad(`The image took longer than ${options.timeoutMs / 1000} seconds to arrive.`, error)
    }
    throw explain(error, address)
  }
}

function parse(address: string, base?: URL): URL {
  const url = URL.parse(address, base)
  if (!url) throw bad('The image address is not a valid URL.')
  if (url.username || url.password) {
    throw bad('The image address must not carry a user name or password.')
  }
  return url
}

async function follow(
  first: URL,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  let url = first
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await request(url, options, signal)
    const status = response.statusCode ?? 0
    const location = response.headers.location
    if (redirects.has(status) && location !== undefined) {
      response.destroy()
      url = parse(location, url)
      continue
    }
    if (status === 200) return checked(response, options.maxBytes)
    response.destroy()
    throw bad(`${url.host} answered with status ${status} instead of an image.`)
  }
  throw bad(`The image address redirects more than ${maxRedirects} times.`)
}

function request(
  url: URL,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const trusted =
    options.allowHosts?.some((host) => host === url.host || host === url.hostname) ?? false
  if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) {
    throw bad('The image address must start with https://.')
  }
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  if (!trusted && isIPv6(bare) && embedded.check(bare, 'ipv6')) throw refusedAddress(url.host)
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'limn' }
  const agent = trusted ? {} : { agent: guarded }
  const get = url.protocol === 'http:' ? http.get : https.get
  return new Promise((resolve, reject) => {
    get(url, { ...agent, headers, signal }, resolve).on('error', reject)
  })
}

function checked(response: http.IncomingMessage, maxBytes: number): http.IncomingMessage {
  const type = response.headers['content-type'] ?? ''
  const length = Number(response.headers['content-length'] ?? 0)
  const fault = /^(text\/html|application\/xhtml)/i.test(type)
    ? bad('The image address leads to an HTML page, not to an image file.')
    : length > maxBytes
      ? tooLarge(maxBytes)
      : undefined
  if (!fault) return response
  response.destroy()
  throw fault
}

async function save(
  response: http.IncomingMessage,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
  await pipeline(response, cap, createWriteStream(path), { signal })
  return bytes
}

const tooLarge = (maxBytes: number) =>
  bad(`The image is larger than ${Math.floor(maxBytes / 1_048_576)} MB.`)

const refusedAddress = (host: string, cause?: unknown) =>
  bad(`${host} is a private or reserved address, and images are not fetched from those.`, cause)

const sentences: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `The host ${host} was not found.`,
  EAI_AGAIN: (host) => `The host ${host} was not found.`,
  ECONNREFUSED: (host) => `${host} refused the connection.`,
  ECONNRESET: (host) => `${host} broke off before the image had arrived.`,
  ERR_STREAM_PREMATURE_CLOSE: (host) => `${host} broke off before the image had arrived.`,
}

function explain(error: unknown, address: string): Problem {
  const host = URL.parse(address)?.hostname ?? 'the host'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // The agent marks its refusals by their text alone.
  if (error instanceof Error && error.message.includes('is not allowed')) {
    return refusedAddress(host, error)
  }
  return bad(sentences[code]?.(host) ?? `The image could not be fetched from ${host}.`, error)
}

function bad(message: string, cause?: unknown): Problem {
  return new Problem('invalid_image', message, { cause })
}
