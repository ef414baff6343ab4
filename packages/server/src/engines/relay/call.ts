/**
 * A call to a host that the operator has set: never one that a caller names. It says whether the host can
 * have had the whole call, since what was paid for must not be asked for twice. No redirect is followed.
 */
import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'

export interface Host {
  /** Where its paths begin, without a slash at the end. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Connections that are used again, for calls that may be made again. */
  readonly agent: http.Agent
}

/** Milliseconds. */
export interface Times {
  /** To a connection, TLS included. */
  readonly connect: number
  /** From the whole call to the answer's first byte. */
  readonly firstByte: number
  /** Between two bytes, either way. */
  readonly idle: number
  readonly total: number
}

export interface Body {
  readonly type: string
  readonly bytes: number
  readonly pieces: () => AsyncIterable<Uint8Array | string>
}

export interface Asking {
  readonly method: 'GET' | 'POST'
  /** From the host's `url` on. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body | undefined
  readonly times: Times
  readonly signal: AbortSignal
  /** A connection of its own: one that was used before may be dead, and then nobody knows what arrived. */
  readonly paid?: boolean
}

/** There was no answer, or none to the end. */
export class CallFailed extends Error {
  /** Whether the host can have had the whole call. */
  readonly sent: boolean

  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.sent = sent
  }
}

export function hostAt(url: string, headers: Readonly<Record<string, string>>): Host {
  const kind = url.startsWith('http:') ? http : https
  return { url, headers, agent: new kind.Agent({ keepAlive: true, timeout: 15_000 }) }
}

/** Throws CallFailed, the signal's reason, and what `listen` throws. */
export async function ask<T>(
  host: Host,
  asking: Asking,
  listen: (answer: http.IncomingMessage) => Promise<T>,
): Promise<T> {
  const { signal, times } = asking
  const late = new AbortController()
  const isLate = (words: string) => late.abort(new Error(words))
  const total = setTimeout(isLate, times.total, 'it took too long altogether')
  const state: State = {
    connected: false,
    ended: false,
    answering: false,
    answered: false,
    isLate,
  }
  try {
    const answer = await open(host, asking, state, AbortSignal.any([signal, late.signal]))
    state.answered = true
    const heard = await listen(answer)
    // What is left unread of a connection that is used again would be waited for.
    if (!answer.readableEnded) answer.destroy()
    return heard
  } catch (error) {
    signal.throwIfAborted()
    if (state.answered && !late.signal.aborted && !isBroken(error)) throw error
    const cause = late.signal.aborted ? late.signal.reason : error
    throw new CallFailed(wordsOf(cause), state.connected && state.ended, cause)
  } finally {
    clearTimeout(total)
  }
}

interface State {
  connected: boolean
  ended: boolean
  /** The head of an answer has come. */
  answering: boolean
  /** The answer was handed on. */
  answered: boolean
  readonly isLate: (words: string) => void
}

async function open(
  host: Host,
  { method, path, headers, body, times, paid }: Asking,
  state: State,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const address = new URL(`${host.url}${path}`)
  const about = body && { 'content-type': body.type, 'content-length': String(body.bytes) }
  const request = (address.protocol === 'http:' ? http : https).request(address, {
    method,
    signal,
    agent: paid ? false : host.agent,
    headers: {
      'user-agent': 'limn',
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...host.headers,
      ...headers,
      ...(about ?? (method === 'POST' ? { 'content-length': '0' } : {})),
    },
  })
  watch(request, state, times)
  const answered = once(request, 'response')
  request.once('response', () => {
    state.answering = true
  })
  // What goes wrong while sending goes wrong there too.
  answered.catch(() => {})
  await send(request, body, state)
  const [answer]: http.IncomingMessage[] = await answered
  if (!answer) throw new Error('an answer without an answer')
  request.setTimeout(times.idle)
  return answer
}

function watch(request: http.ClientRequest, state: State, times: Times): void {
  const connecting = setTimeout(state.isLate, times.connect, 'no connection was made in time')
  const connected = () => {
    clearTimeout(connecting)
    state.connected = true
  }
  request.once('socket', (socket) => {
    if (!socket.connecting) connected()
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected)
  })
  request.setTimeout(times.idle)
  request.once('finish', () => request.setTimeout(times.firstByte))
  request.on('timeout', () => state.isLate('nothing came for too long'))
  request.once('close', () => clearTimeout(connecting))
  // Heard where the answer is waited for; late ones must not end the process.
  request.on('error', () => {})
}

async function send(
  request: http.ClientRequest,
  body: Body | undefined,
  state: State,
): Promise<void> {
  try {
    for await (const piece of body?.pieces() ?? []) {
      // An answer before the end of the call is a refusal: the rest is not wanted.
      if (request.destroyed || state.answering) return
      if (!request.write(piece)) await drained(request)
    }
    state.ended = true
    request.end()
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error('the call was not sent'))
    throw error
  }
}

/** Resolves when more can be written, or need not be; rejects when nothing can any more. */
async function drained(request: http.ClientRequest): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  const first = (event: 'drain' | 'response' | 'close') => once(request, event, { signal })
  try {
    await Promise.race([first('drain'), first('response'), first('close')])
  } finally {
    over.abort()
  }
}

const broken: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ABORT_ERR',
  'HPE_INVALID_CHUNK_SIZE',
])

function isBroken(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return broken.has(error.code) || String(error.code).startsWith('HPE_')
}

const sentences: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name was not found',
  EAI_AGAIN: 'its name was not found',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
}

/** What happened, without an address. */
function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'it could not be reached'
  const code = 'code' in cause ? String(cause.code) : ''
  if (code === '') return cause.message
  return sentences[code] ?? `the connection failed (${code})`
}
