/**
 * Our answers in WaveSpeed's shapes: the envelope `{code, message, data}` around a Prediction
 * (wavespeed.ai/docs/rest-api, /submit-task and /how-to-use-webhooks, read 2026-11-21; npm wavespeed
 * 0.0.15 to 0.3.2; WaveSpeedAI/wavespeed-desktop, read 2026-11-21).
 */
import type { JobStatus, Upload } from '@limn/sdk'
import { isObject } from '../body.ts'
import type {
  AccountCard,
  Call,
  JobsPage,
  JsonReply,
  Links,
  ModelCard,
  ReplyJson,
  ShownJob,
  Ticket,
} from '../dialect.ts'
import { hexOf } from '../ids.ts'
import { assetKey } from '../native.ts'
import { leftOf } from '../purse.ts'
import { memoOf } from './memo.ts'

/** `cancelled` exists as well, but clients before 0.3 would go on asking for ever. */
export const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'created',
  running: 'processing',
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'failed',
}

function envelope(data: ReplyJson): JsonReply {
  return { status: 200, body: { code: 200, message: 'success', data } }
}

/** Also the body of a webhook, which comes without the envelope. */
export function prediction(job: ShownJob, links: Links) {
  const { model, base64, input } = memoOf(job)
  const { prompt, images, negativePrompt } = job.request
  const id = hexOf(job.id)
  const made = job.status === 'succeeded' ? job.images : []
  const spent = spentMs(job)
  return {
    id,
    model,
    input: {
      prompt,
      ...(images.length > 0 ? { images: images.map(link(links)) } : {}),
      ...(negativePrompt === undefined ? {} : { negative_prompt: negativePrompt }),
      ...input,
    },
    outputs: made.map(({ asset }) => (base64 ? { base64Of: asset } : links.asset(asset))),
    urls: { get: links.to(`/wavespeed/api/v3/predictions/${id}/result`) },
    // Nobody here looks for that, and unknown is not false.
    has_nsfw_contents: null,
    status: statuses[job.status],
    created_at: nanoseconds(job.createdAt),
    error: errorOf(job),
    ...(spent === undefined ? {} : { executionTime: spent, timings: { inference: spent } }),
  } satisfies ReplyJson
}

export function writeResult(job: ShownJob, links: Links): JsonReply {
  return envelope(prediction(job, links))
}

/**
 * The answer of a create call. In sync mode a job that has not ended in time is told of as npm
 * wavespeed 0.3.2 reads it: it raises WavespeedSyncTimeoutException with where to look.
 */
export function writeCreated(job: ShownJob, links: Links): JsonReply {
  const shown = prediction(job, links)
  const late = memoOf(job).sync && (job.status === 'queued' || job.status === 'running')
  if (!late) return envelope(shown)
  return envelope({
    ...shown,
    status: 'processing',
    code: 5004,
    error: `Sync mode timed out; the task goes on. Query the result later at: ${shown.urls.get}`,
  })
}

/** One page of the history, as the host's desktop client reads it. */
export function writeHistory({ jobs, total }: JobsPage, links: Links, call: Call): JsonReply {
  const page = isObject(call.body) ? (call.body['page'] ?? 1) : 1
  const items = jobs.map((job) => ({ ...prediction(job, links), execution_time: spentMs(job) }))
  return envelope({ page, total: total ?? jobs.length, items })
}

/** WaveSpeed lists endpoints: one model of ours is several there. */
export function writeModels(cards: readonly ModelCard[]): JsonReply {
  const listed = cards.flatMap((card) =>
    (card.names['wavespeed'] ?? []).map((name) => ({ card, name })),
  )
  return envelope(
    listed.map(({ card: { details, usdMicros }, name }, index) => ({
      model_id: name,
      name,
      type: /image-edit/.test(name) ? 'image-to-image' : 'text-to-image',
      base_price: usdMicros === null ? null : usdMicros / 1_000_000,
      sort_order: index + 1,
      description: details['description'],
    })),
  )
}

/** The headers are those that the file is to be PUT with. */
export function writeTicket(ticket: Ticket, links: Links, call: Call): JsonReply {
  const said = isObject(call.body) ? call.body['content_type'] : undefined
  const type = typeof said === 'string' && said !== '' ? said : 'application/octet-stream'
  return envelope({
    download_url: links.named(ticket),
    upload: { method: 'PUT', url: links.put(ticket), headers: { 'Content-Type': type } },
  })
}

export function writeUpload(upload: Upload, links: Links): JsonReply {
  return envelope({
    type: 'image',
    download_url: link(links)(upload.id),
    filename: upload.filename,
    size: upload.bytes,
  })
}

export function writeSecret({ hookSecret }: AccountCard): JsonReply {
  return envelope({ secret: hookSecret })
}

/** Dollars. */
export function writeBalance(card: AccountCard): JsonReply {
  return envelope({ balance: leftOf(card, 1_000_000) })
}

function link(links: Links): (ref: string) => string {
  return (ref) => links.asset(assetKey(ref))
}

function errorOf({ status, problem }: ShownJob): string {
  if (status === 'canceled') return 'The task was cancelled.'
  return status === 'failed' ? (problem?.message ?? 'The task failed.') : ''
}

function spentMs({ startedAt, finishedAt }: ShownJob): number | undefined {
  if (startedAt === undefined || finishedAt === undefined) return undefined
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt))
}

/** RFC 3339 with nine digits of a second. */
function nanoseconds(iso: string): string {
  return iso.replace(/(?:\.(\d{1,9}))?Z$/, (_, digits: string = '') => `.${digits.padEnd(9, '0')}Z`)
}
