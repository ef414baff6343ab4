/**
 * Our jobs as DashScope shows them: `choices` of wan2.6 and 2.7, `results` of older models, tasks
 * ("wan-image-generation-and-editing-api-reference", 2026-10-11; "manage-asynchronous-tasks").
 */
import type { JobImage, JobStatus } from '@limn/sdk'
import type {
  Call,
  Canceled,
  Events,
  Links,
  ModelCard,
  Reply,
  ReplyJson,
  ShownJob,
} from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { hostCode } from './fail.ts'
import { memoIn } from './memo.ts'

export const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'PENDING',
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
}

type Shown = { readonly [key: string]: ReplyJson | undefined }

/** Made, and not waited for. */
export function writeSubmitted(job: ShownJob, _links: Links, call: Call): Reply {
  return said(call, { output: { task_status: statuses[job.status], task_id: uuidOf(job.id) } })
}

/** Waited for. */
export function writeResult(job: ShownJob, links: Links, call: Call): Reply {
  if (memoIn(job).shape === 'results') return writeTask(job, links, call)
  return said(call, { output: choices(job, links), usage: usage(job) })
}

/** text2image answers both ways. */
export function writeEither(job: ShownJob, links: Links, call: Call): Reply {
  const waited = ['succeeded', 'failed', 'canceled'].includes(job.status)
  return waited ? writeTask(job, links, call) : writeSubmitted(job, links, call)
}

/**
 * The failure stands in `output`, where the Python and Java SDKs look for it, and at the top as in one
 * of the host's two documents.
 */
export function writeTask(job: ShownJob, links: Links, call: Call): Reply {
  const { shape } = memoIn(job)
  const partly = shape === 'results' && job.status === 'failed' && job.images.length > 0
  const failure =
    job.problem === undefined || partly
      ? {}
      : { code: hostCode(job.problem.code), message: job.problem.message }
  const made = job.status === 'succeeded' || partly
  const output: Shown = {
    task_id: uuidOf(job.id),
    task_status: partly ? statuses.succeeded : statuses[job.status],
    submit_time: clock(job.createdAt),
    scheduled_time: clock(job.startedAt),
    end_time: clock(job.finishedAt),
    ...(made && shape === 'choices' ? choices(job, links) : {}),
    ...(shape === 'results' ? results(job, links) : {}),
    ...failure,
  }
  return said(call, { output, ...(made ? { usage: usage(job) } : {}), ...failure })
}

export function writeCanceled({ job, canceled }: Canceled, _links: Links, call: Call): Reply {
  if (canceled) return said(call, {})
  const reply = said(call, {
    code: 'UnsupportedOperation',
    message: `Failed to cancel the task, please confirm if the task is in PENDING status. It is ${statuses[job.status]}.`,
  })
  return { ...reply, status: 400 }
}

/** On the OpenAI-compatible path, and in its shape. */
export function writeModels(cards: readonly ModelCard[]): Reply {
  const data = cards.flatMap(({ id, names, created }) =>
    (names['dashscope'] ?? [id]).map((name) => ({
      id: name,
      object: 'model',
      created,
      owned_by: 'system',
    })),
  )
  return { status: 200, body: { object: 'list', data } }
}

/** Interleaved text and pictures as they come: one item an event, `finished` in the last. */
export const events: Events = (job, seen, links, call) => {
  const request_id = uuidOf(call.requestId)
  const chunk = (content: readonly ReplyJson[], finished: boolean) => ({
    event: 'result',
    data: {
      output: {
        choices: [
          { message: { role: 'assistant', content }, finish_reason: finished ? 'stop' : 'null' },
        ],
        finished,
      },
      usage: usage(job),
      request_id,
    },
  })
  if (job.status === 'failed' || job.status === 'canceled') {
    const { code, message } = job.problem ?? {
      code: 'canceled' as const,
      message: 'The task was canceled.',
    }
    return [{ event: 'error', data: { code: hostCode(code), message, request_id } }]
  }
  const fresh = job.images.slice(seen?.images.length ?? 0)
  return [
    ...fresh.flatMap((image) => spoken(image, links).map((item) => chunk([item], false))),
    ...(job.status === 'succeeded' ? [chunk([], true)] : []),
  ]
}

/** A set is one choice of several pictures; pictures that were asked for one by one are a choice each. */
function choices(job: ShownJob, links: Links): Shown {
  const { mixed } = memoIn(job)
  const items = job.images.map((image) => (mixed ? spoken(image, links) : [picture(image, links)]))
  const choice = (content: readonly ReplyJson[]) => ({
    finish_reason: 'stop',
    message: { role: 'assistant', content },
  })
  return { choices: job.request.set ? [choice(items.flat())] : items.map(choice), finished: true }
}

function picture({ asset }: JobImage, links: Links): ReplyJson {
  return { type: 'image', image: links.asset(asset) }
}

/** What the engine says of the picture, then the picture. */
function spoken(image: JobImage, links: Links): readonly ReplyJson[] {
  const { revisedPrompt: text } = image
  return [...(text === undefined ? [] : [{ type: 'text', text }]), picture(image, links)]
}

/** A task succeeds when at least one picture did; the others are told one by one. */
function results(job: ShownJob, links: Links): Shown {
  const { images, problem, request } = job
  const ended = job.finishedAt !== undefined
  const failed = job.status === 'failed' ? Math.max(0, request.count - images.length) : 0
  const metrics = {
    TOTAL: job.status === 'succeeded' ? images.length : request.count,
    SUCCEEDED: images.length,
    FAILED: failed,
  }
  // Only text-to-image and wan2.5-i2i tell the prompt; the functions of wanx2.1-imageedit don't.
  const prompt = request.model.endsWith('imageedit') ? {} : { orig_prompt: request.prompt }
  const list: ReplyJson[] = images.map(({ asset }) => ({ ...prompt, url: links.asset(asset) }))
  const lost = problem && { code: hostCode(problem.code), message: problem.message }
  if (lost && images.length > 0) list.push(...Array.from({ length: failed }, () => lost))
  return { ...(ended && list.length > 0 ? { results: list } : {}), task_metrics: metrics }
}

/** Model Studio bills pictures: it says 0 tokens itself (wan2.6 reference, `usage.input_tokens`). */
function usage(job: ShownJob): ReplyJson {
  const image_count = job.images.length
  if (memoIn(job).shape === 'results') return { image_count }
  const { width, height } = job.images[0] ?? job.request.size
  return {
    image_count,
    size: `${width}*${height}`,
    input_tokens: 0,
    output_tokens: 0,
    total_tokens: 0,
  }
}

function said(call: Call, body: Shown): { status: number; body: Shown } {
  return { status: 200, body: { request_id: uuidOf(call.requestId), ...body } }
}

/** Hours that the host's clocks are ahead of UTC: China's and Singapore's; the documents don't say. */
export const ahead = 8

/** `2026-01-01 10:00:00.123`. */
function clock(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined
  const local = new Date(Date.parse(iso) + ahead * 3_600_000).toISOString()
  return local.slice(0, 23).replace('T', ' ')
}
