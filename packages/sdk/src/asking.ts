/** Calls to a server, and what may go wrong with them. */
import { LimnError } from './limn-error.ts'
import { problemCodes } from './problem.ts'
import { isObject, textOf } from './served.ts'

export interface ClientOptions {
  /** Where the server is: `http://127.0.0.1:4747`. */
  readonly baseUrl: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

export interface Asking {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
  readonly signal?: AbortSignal | undefined
}

export interface Asker {
  /** A response that is a success, not read yet. Throws LimnError for all others. */
  open(path: string, asking: Asking): Promise<Response>
  /** The same as JSON. */
  ask(path: string, asking: Asking): Promise<unknown>
}

export function makeAsker({ baseUrl, key, fetch: given }: ClientOptions): Asker {
  const base = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
  const bearer: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const open = (path: string, { signal, ...asking }: Asking): Promise<Response> => {
    const headers = { ...asking.headers, ...bearer }
    const init = { ...asking, headers, ...(signal ? { signal } : {}) }
    return reach(given ?? fetch, `${base}${path}`, init)
  }
  return {
    open,
    async ask(path, asking) {
      const response = await open(path, asking)
      return await response.json().catch((cause: unknown) => {
        if (asking.signal?.aborted) throw cause
        throw new LimnError('internal', `${base} did not answer in JSON.`, { cause })
      })
    },
  }
}

/** A response that is a success. Throws LimnError for all others. */
export async function reach(
  using: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  let response: Response
  try {
    response = await using(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    const { origin } = new URL(url)
    throw new LimnError('unavailable', `${origin} can't be reached.`, { cause })
  }
  if (response.ok) return response
  throw errorOf(response, await response.json().catch(() => undefined))
}

function errorOf(response: Response, body: unknown): LimnError {
  const { status } = response
  const told = isObject(body) && isObject(body['error']) ? body['error'] : {}
  const known = problemCodes.find((code) => code === told['code'])
  const fallback = status >= 500 ? 'unavailable' : 'invalid_request'
  return new LimnError(known ?? fallback, textOf(told['message']) ?? `HTTP status ${status}.`, {
    status,
    param: textOf(told['param']),
    requestId: response.headers.get('x-request-id') ?? undefined,
  })
}

/** Starting, stopping or behind a proxy that can't reach it: the job is safe, looking again can help. */
export function isAway(error: unknown): boolean {
  return error instanceof LimnError && [0, 502, 503, 504].includes(error.status) && !error.job
}

export function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
