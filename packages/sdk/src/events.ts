/** A job followed as it goes: server-sent events (HTML standard, section 9.2) by `fetch`, resumed by their ids. */
import { type Asker, isAway, rest } from './asking.ts'
import { LimnError } from './limn-error.ts'
import { isImage, jobOf, type ServedImage, type ServedJob } from './served.ts'

/**
 * `state`: the job, at each change that is seen. `image`: a picture that is done, each once. `end`: the
 * job as it ended, whether it succeeded or not; nothing comes after it.
 */
export type JobEvent =
  | { readonly type: 'state'; readonly id: string; readonly job: ServedJob }
  | { readonly type: 'image'; readonly id: string; readonly image: ServedImage }
  | { readonly type: 'end'; readonly id: string; readonly job: ServedJob }

export interface EventsOptions {
  /** Stops following; the job goes on. Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** The `id` of the last event that was had. */
  readonly after?: string | undefined
}

interface Frame {
  readonly event: string
  readonly id: string
  readonly data: string
}

const awayMs = 30_000

export async function* followJob(
  asker: Asker,
  job: string,
  { signal, after }: EventsOptions,
): AsyncGenerator<JobEvent, void, undefined> {
  const path = `/v1/jobs/${encodeURIComponent(job)}/events`
  let last = after
  let lastHeard = Date.now()
  // The server says how long to wait before one comes back.
  const pace = { retryMs: 2000 }
  for (;;) {
    try {
      const headers = {
        accept: 'text/event-stream',
        ...(last === undefined ? {} : { 'last-event-id': last }),
      }
      const response = await asker.open(path, { headers, signal })
      // What there was to hear had been heard.
      if (response.status === 204) return
      for await (const frame of framesOf(response, pace)) {
        lastHeard = Date.now()
        const event = eventOf(frame)
        if (!event) continue
        last = event.id
        yield event
        if (event.type === 'end') return
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (!isAway(error) || Date.now() - lastHeard > awayMs) throw error
    }
    await rest(pace.retryMs, signal)
  }
}

function eventOf({ event, id, data }: Frame): JobEvent | undefined {
  const said: unknown = JSON.parse(data)
  if (event === 'state' || event === 'end') return { type: event, id, job: jobOf(said) }
  return event === 'image' && isImage(said) ? { type: event, id, image: said } : undefined
}

/** The events of one stream. Throws LimnError `unavailable` when it breaks off. */
async function* framesOf({ body }: Response, pace: { retryMs: number }): AsyncGenerator<Frame> {
  const reader = body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new LimnError('unavailable', 'The events broke off.', { cause })
      })
      if (done) return
      text += decoder.decode(value, { stream: true })
      const blocks = text.split(/\r?\n\r?\n/)
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = fieldsOf(block)
        const { event = 'message', id = '', data, retry } = fields
        if (retry !== undefined && /^\d{1,6}$/.test(retry)) pace.retryMs = Number(retry)
        if (data !== undefined) yield { event, id, data }
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** `name:value` or `name: value`; what begins with a colon is a comment. */
function fieldsOf(block: string): Readonly<Partial<Record<string, string>>> {
  const fields = block.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(fields)
}
