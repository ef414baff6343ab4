/**
 * A client of a Limn server, for Node and browsers alike: nothing but `fetch`. It speaks Limn's own
 * words (`/v1/jobs`), so that what is asked for here is exactly an `ImageDraft`.
 */
import { type Asking, type ClientOptions, isAway, makeAsker, reach, rest } from './asking.ts'
import type { ImageDraft, Job, Upload } from './contract.ts'
import { type EventsOptions, followJob, type JobEvent } from './events.ts'
import { LimnError } from './limn-error.ts'
import { isModel, isObject, jobOf, type Model, type ServedJob, uploadOf } from './served.ts'

export interface WaitOptions {
  /** Stops waiting; the job goes on. Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called at every look at a job that has not ended. */
  readonly onProgress?: ((job: ServedJob) => void) | undefined
}

export interface SubmitOptions {
  readonly signal?: AbortSignal | undefined
  /**
   * 1 to 255 printable characters. For 24 hours the same draft under the same key is the same job;
   * another draft is refused. One is made up for each call that gives none.
   */
  readonly idempotencyKey?: string | undefined
}

export interface Client {
  /** Submits and waits. Throws LimnError, also when the job fails. */
  generate(draft: ImageDraft, options?: WaitOptions & SubmitOptions): Promise<ServedJob>
  /** Resolves once the job is durable. Asks up to three times for one job when no answer comes. */
  submit(draft: ImageDraft, options?: SubmitOptions): Promise<ServedJob>
  /** By its id, or for 24 hours by its idempotency key. */
  job(id: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<ServedJob>
  /** One's own jobs, newest first, 1 to 100 at a time (default 20); `before` is the id to go on from. */
  jobs(page?: { readonly limit?: number; readonly before?: string }): Promise<readonly ServedJob[]>
  /**
   * Looks after 100 ms, then less and less often, up to once a second, until the job has ended. A server that
   * is away for less than 30 seconds is waited for. Throws LimnError when the job failed.
   */
  wait(id: string, options?: WaitOptions): Promise<ServedJob>
  /**
   * The job as it goes. A stream that breaks off is taken up where it was, also when the server is away
   * for up to 30 seconds in between. Throws LimnError, not for a job that fails.
   */
  events(id: string, options?: EventsOptions): AsyncIterable<JobEvent>
  /** Ends a job that has not ended; one that has is answered as it is. Pictures it has made stay. */
  cancel(id: string): Promise<ServedJob>
  /** Keeps a picture on the server; its `id` goes wherever a reference image goes. */
  upload(picture: Blob, filename: string): Promise<Upload>
  download(image: { readonly url: string }): Promise<Blob>
  models(): Promise<readonly Model[]>
}

const firstLookMs = 100
const slowestLookMs = 1000
const awayMs = 30_000
/** Before a create is sent again, under the same key. */
const pausesMs = [500, 2000]

export function createClient(options: ClientOptions): Client {
  const asker = makeAsker(options)
  const ask = (path: string, asking: Asking) => asker.ask(path, asking)

  async function job(id: string, { signal }: WaitOptions = {}): Promise<ServedJob> {
    return jobOf(await ask(`/v1/jobs/${encodeURIComponent(id)}`, { signal }))
  }

  async function submit(
    draft: ImageDraft,
    { signal, idempotencyKey = newKey() }: SubmitOptions = {},
  ): Promise<ServedJob> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
    const asking = { method: 'POST', headers, body: JSON.stringify(draft), signal }
    for (const pause of pausesMs) {
      try {
        return jobOf(await ask('/v1/jobs', asking))
      } catch (error) {
        // Who answers something else is there, and no server of ours.
        if (!isAway(error) || (error instanceof LimnError && error.code === 'internal')) throw error
      }
      await rest(pause, signal)
    }
    return jobOf(await ask('/v1/jobs', asking))
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
    events: (id, following = {}) => followJob(asker, id, following),
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

/** Pages that came by plain http: have no `randomUUID`. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
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
