/**
 * A client of a Limn server, for Node and browsers alike: nothing but `fetch`. It speaks Limn's own
 * words (`/v1/jobs`), so that what is asked for here is exactly an `ImageDraft`.
 */
import type { ImageDraft, Job, JobImage, Upload } from './contract.ts'
import { problemCodes } from './problem.ts'
import type { ProblemCode } from './problem.ts'

/** A picture that can be downloaded: `url` is signed and good for 24 hours. */
export interface ServedImage extends JobImage {
  readonly url: string
}

/** A job as the server tells it. Each look at it has fresh links. */
export interface ServedJob extends Job {
  readonly url: string
  readonly images: readonly ServedImage[]
}

/** A model of the catalog: its id, and everything the catalog tells of it. */
export interface Model {
  readonly id: string
  readonly [detail: string]: unknown
}

export interface ClientOptions {
  /** Where the server is: `http://127.0.0.1:4747`. */
  readonly baseUrl: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
}

export interface WaitOptions {
  /** Stops waiting; the job goes on. Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called at every look at a job that has not ended. */
  readonly onProgress?: ((job: ServedJob) => void) | undefined
}

export interface Client {
  /** Submits and waits. Throws LimnError, also when the job fails. */
  generate(draft: ImageDraft, options?: WaitOptions): Promise<ServedJob>
  /** Resolves once the job is durable. */
  submit(draft: ImageDraft, options?: { readonly signal?: AbortSignal }): Promise<ServedJob>
  job(id: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<ServedJob>
  /** One's own jobs, newest first, 1 to 100 at a time (default 20); `before` is the id to go on from. */
  jobs(page?: { readonly limit?: number; readonly before?: string }): Promise<readonly ServedJob[]>
  /**
   * Looks after 100 ms, then less and less often, up to once a second, until the job has ended. A server that
   * is away for less than 30 seconds is waited for. Throws LimnError when the job failed.
   */
  wait(id: string, options?: WaitOptions): Promise<ServedJob>
  /** Ends a job that has not ended; one that has is answered as it is. Pictures it has made stay. */
  cancel(id: string): Promise<ServedJob>
  /** Keeps a picture on the server; its `id` goes wherever a reference image goes. */
  upload(picture: Blob, filename: string): Promise<Upload>
  download(image: { readonly url: string }): Promise<Blob>
  models(): Promise<readonly Model[]>
}

export class LimnError extends Error {
  readonly code: ProblemCode
  /** HTTP status; 0 when the server could not be reached, or when a job that was accepted has failed. */
  readonly status: number
  /** Path of the field that was wrong, e.g. `images[2]`. */
  readonly param: string | undefined
  readonly requestId: string | undefined
  /** The job that failed, when there is one. */
  readonly job: string | undefined

  constructor(
    code: ProblemCode,
    message: string,
    more: {
      readonly status?: number
      readonly param?: string | undefined
      readonly requestId?: string | undefined
      readonly job?: string | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'LimnError'
    this.code = code
    this.status = more.status ?? 0
    this.param = more.param
    this.requestId = more.requestId
    this.job = more.job
  }
}

const firstLookMs = 100
const slowestLookMs = 1000
const awayMs = 30_000

export function createClient(options: ClientOptions): Client {
  const ask = asker(options)

  async function job(id: string, { signal }: WaitOptions = {}): Promise<ServedJob> {
    return jobOf(await ask(`/v1/jobs/${encodeURIComponent(id)}`, { signal }))
  }

  async function submit(draft: ImageDraft, { signal }: WaitOptions = {}): Promise<ServedJob> {
    const headers = { 'content-type': 'application/json' }
    return jobOf(
      await ask('/v1/jobs', { method: 'POST', headers, body: JSON.stringify(draft), signal }),
    )
  }

  async function wait(id: string, { signal, onProgress }: WaitOptions = {}): Promise<ServedJob> {
    let pause = firstLookMs
    let lastSeen = Date.now()
    for (;;) {
      try {
        const seen = await job(id, { signal })
        lastSeen = Date.now()
        if (isEnded(seen)) return delivered(seen)
        onProgress?.(seen)
      } catch (error) {
        if (!isAway(error) || Date.now() - lastSeen > awayMs) throw error
      }
      await rest(pause, signal)
      pause = Math.min(pause * 1.3, slowestLookMs)
    }
  }

  return {
    submit,
    job,
    wait,
    generate: async (draft, waiting) => wait((await submit(draft, waiting)).id, waiting),
    cancel: async (id) =>
      jobOf(await ask(`/v1/jobs/${encodeURIComponent(id)}/cancel`, { method: 'POST' })),
    async upload(picture, filename) {
      const body = new FormData()
      body.set('purpose', 'vision')
      body.set('file', picture, filename)
      return uploadOf(await ask('/v1/files', { method: 'POST', body }))
    },
    async download({ url }) {
      const response = await reach(options.fetch ?? fetch, url, {})
      return response.blob().catch((cause: unknown) => {
        throw new LimnError('unavailable', 'The picture broke off on its way.', { cause })
      })
    },
    async jobs({ limit, before } = {}) {
      const page = new URLSearchParams({
        ...(limit === undefined ? {} : { limit: String(limit) }),
        ...(before === undefined ? {} : { before }),
      })
      const answer = await ask(`/v1/jobs?${page}`, {})
      return isObject(answer) && Array.isArray(answer['data']) ? answer['data'].map(jobOf) : []
    },
    async models() {
      const answer = await ask('/v1/models', {})
      return isObject(answer) && Array.isArray(answer['data']) ? answer['data'].filter(isModel) : []
    },
  }
}

interface Asking {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
  readonly signal?: AbortSignal | undefined
}

function asker({ baseUrl, key, fetch: given }: ClientOptions) {
  const base = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
  const bearer: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  return async (path: string, { signal, ...asking }: Asking): Promise<unknown> => {
    const headers = { ...asking.headers, ...bearer }
    const init = { ...asking, headers, ...(signal ? { signal } : {}) }
    const response = await reach(given ?? fetch, `${base}${path}`, init)
    return await response.json().catch((cause: unknown) => {
      if (signal?.aborted) throw cause
      throw new LimnError('internal', `${base} did not answer in JSON.`, { cause })
    })
  }
}

/** A response that is a success. Throws LimnError for all others. */
async function reach(using: typeof fetch, url: string, init: RequestInit): Promise<Response> {
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

function isEnded({ status }: Job): boolean {
  return status !== 'queued' && status !== 'running'
}

function delivered(job: ServedJob): ServedJob {
  if (job.status === 'succeeded') return job
  const { code, message, param } = job.problem ?? {
    code: 'canceled' as const,
    message: 'The job was canceled.',
  }
  throw new LimnError(code, message, { param, job: job.id })
}

/** Starting, stopping or behind a proxy that can't reach it: the job is safe, looking again can help. */
function isAway(error: unknown): boolean {
  return error instanceof LimnError && [0, 502, 503, 504].includes(error.status) && !error.job
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isModel(value: unknown): value is Model {
  return isObject(value) && typeof value['id'] === 'string'
}

/** Enough of a look to tell a job from something else that answers at this address. */
function isJob(value: unknown): value is ServedJob {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['status'] === 'string' &&
    Array.isArray(value['images'])
  )
}

function jobOf(answer: unknown): ServedJob {
  if (isJob(answer)) return answer
  throw new LimnError('internal', 'The server answered with something that is not a job.')
}

function uploadOf(answer: unknown): Upload {
  const {
    id,
    filename,
    mime,
    width,
    height,
    bytes,
    created_at: created,
  } = isObject(answer) ? answer : {}
  if (typeof id !== 'string' || typeof created !== 'number') {
    throw new LimnError('internal', 'The server answered with something that is not an upload.')
  }
  return {
    id,
    filename: textOf(filename) ?? '',
    mime: textOf(mime) ?? '',
    width: Number(width),
    height: Number(height),
    bytes: Number(bytes),
    createdAt: new Date(created * 1000).toISOString(),
  }
}
