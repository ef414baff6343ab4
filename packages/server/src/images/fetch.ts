/**
 * The one place that calls an address which a caller supplied: a picture is fetched, news is posted.
 * What may be called is decided in guard.ts, anew for each redirect.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type * as http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem, asProblem, isDatabaseGone } from '../problem.ts'
import { call, checkName, explain, parseAddress, type Purpose, refusal } from './guard.ts'

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

const image: Purpose = {
  address: 'image address',
  cargo: 'image',
  refused: 'images are not fetched from those',
  bad: (message, cause) => new Problem('invalid_image', message, { cause }),
}

const maxRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])

/** Throws Problem `invalid_image`, or the signal's reason when the caller gave up. */
export async function fetchImage(address: string, options: FetchOptions): Promise<Fetched> {
  const folder = await mkdtemp(join(options.directory ?? tmpdir(), 'limn-fetch-'))
  try {
    return await timed(image, address, options, async (signal) => {
      const response = await follow(parseAddress(image, address), options, signal)
      const path = join(folder, 'body')
      return { path, folder, bytes: await save(response, path, options.maxBytes, signal) }
    })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Gives up when it takes too long, and says in a sentence what went wrong. */
async function timed<T>(
  purpose: Purpose,
  address: string,
  { timeoutMs, signal }: Pick<FetchOptions, 'timeoutMs' | 'signal'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(timeoutMs)
  try {
    return await work(signal ? AbortSignal.any([late, signal]) : late)
  } catch (error) {
    const known = asProblem(error)
    // No database is asked here: a connection that is lost is that of the caller's host.
    if (known.code !== 'internal' && !isDatabaseGone(error)) throw known
    signal?.throwIfAborted()
    if (!late.aborted) throw explain(purpose, error, address)
    throw purpose.bad(
      `The ${purpose.cargo} took longer than ${timeoutMs / 1000} seconds to arrive.`,
      error,
    )
  }
}

async function follow(
  first: URL,
  { allowHosts, maxBytes }: FetchOptions,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  let url = first
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const headers = { accept: 'image/*', 'accept-encoding': 'identity' }
    const response = await call(image, url, { method: 'GET', headers, allowHosts, signal })
    const status = response.statusCode ?? 0
    const location = response.headers.location
    if (redirects.has(status) && location !== undefined) {
      response.destroy()
      url = parseAddress(image, location, url)
      continue
    }
    if (status === 200) return checked(response, maxBytes)
    response.destroy()
    throw image.bad(`${url.host} answered with status ${status} instead of an image.`)
  }
  throw image.bad(`The image address redirects more than ${maxRedirects} times.`)
}

function checked(response: http.IncomingMessage, maxBytes: number): http.IncomingMessage {
  const type = response.headers['content-type'] ?? ''
  const length = Number(response.headers['content-length'] ?? 0)
  const fault = /^(text\/html|application\/xhtml)/i.test(type)
    ? image.bad('The image address leads to an HTML page, not to an image file.')
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
  image.bad(`The image is larger than ${Math.floor(maxBytes / 1_048_576)} MB.`)

const webhook: Purpose = {
  address: 'webhook address',
  cargo: 'answer of the webhook',
  refused: 'news is not sent to those',
  bad: (message, cause) => new Problem('invalid_request', message, { param: 'webhook', cause }),
}

/** It is kept with the job; servers take no longer ones either. */
const webhookLength = 4096

/** For the look at a webhook's name before there is a job: what is slower is found out at the first delivery. */
const nameMs = 1_000

/**
 * Throws Problem `invalid_request` for an address that news could never be posted to, and for a name that
 * leads to a private one just now. A name that can't be looked up is no fault yet.
 */
export async function checkWebhook(address: string, allowHosts?: readonly string[]): Promise<void> {
  if (address.length > webhookLength) {
    throw webhook.bad(`The webhook address is longer than ${webhookLength} characters.`)
  }
  const url = parseAddress(webhook, address)
  const fault = refusal(webhook, url, allowHosts)
  if (fault) throw fault
  await checkName(webhook, url, allowHosts, AbortSignal.timeout(nameMs))
}

export interface PostOptions extends Pick<FetchOptions, 'timeoutMs' | 'allowHosts' | 'signal'> {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Of an answer this much is listened to, in bytes. */
const answerBytes = 64 * 1024

/**
 * Posts to a webhook. Whatever status it answers with is handed on, a redirect as it stands. Throws
 * Problem `invalid_request` when there was no answer, or the signal's reason.
 */
export function post(address: string, options: PostOptions): Promise<{ readonly status: number }> {
  return timed(webhook, address, options, async (signal) => {
    const { body, allowHosts } = options
    const headers = { ...options.headers, 'content-length': String(body.length) }
    const ask = { method: 'POST', headers, body, allowHosts, signal } as const
    const answer = await call(webhook, parseAddress(webhook, address), ask)
    await listenTo(answer)
    return { status: answer.statusCode ?? 0 }
  })
}

async function listenTo(answer: http.IncomingMessage): Promise<void> {
  let bytes = 0
  for await (const chunk of answer) {
    bytes += Buffer.byteLength(chunk)
    if (bytes > answerBytes) return
  }
}
