/**
 * A request in fal's queue: its three statuses, its log and what it gave. A failed one is `COMPLETED`
 * with an error (fal.ai/docs "queue", fal-js `queue.ts` and fal_client `client.py`, read 2026-08-21).
 */
import type { Job, JobStatus } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import type { Call, Json, JsonReply, Links, ReplyJson, StreamEvent } from '../call.ts'
import { uuidOf } from '../ids.ts'
import { workedSeconds } from '../native.ts'
import type { Canceled, ShownJob } from '../route.ts'
import { errorType, told } from './fail.ts'
import type { Names } from './input.ts'

const statuses: Readonly<Record<JobStatus, 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED'>> = {
  queued: 'IN_QUEUE',
  running: 'IN_PROGRESS',
  succeeded: 'COMPLETED',
  failed: 'COMPLETED',
  canceled: 'COMPLETED',
}

const memoShape = z.object({
  app: z.string(),
  names: z.object({
    images: z.enum(['image_urls', 'image_url']),
    count: z.enum(['num_images', 'max_images']),
  }),
})
export type Memo = { readonly app: string; readonly names: Names }

const plainMemo: Memo = {
  app: 'fal-ai/wan',
  names: { images: 'image_urls', count: 'num_images' },
}

function memoOf(job: ShownJob): Memo {
  const memo = memoShape.safeParse(job.memo)
  return memo.success ? memo.data : plainMemo
}

/** The answer to a submit: fal's documents show `gateway_request_id` as well. */
export function writeSubmitted(job: ShownJob, links: Links): JsonReply {
  const id = uuidOf(job.id)
  return {
    status: 200,
    headers: { 'x-fal-request-id': id },
    body: { ...statusJson(job, links, null), gateway_request_id: id },
  }
}

export function writeStatus(job: ShownJob, links: Links, call: Call): JsonReply {
  return {
    status: statuses[job.status] === 'COMPLETED' ? 200 : 202,
    headers: { 'x-fal-request-id': uuidOf(job.id) },
    body: statusJson(job, links, wantsLogs(call) ? logsOf(job) : null),
  }
}

/** Each event carries only what is new in the log: the JavaScript client puts them together. */
export function watchStatus(
  job: ShownJob,
  seen: ShownJob | undefined,
  links: Links,
  call: Call,
): readonly StreamEvent[] {
  const before = seen === undefined ? [] : logsOf(seen).map(({ message }) => message)
  const fresh = logsOf(job).filter(({ message }) => !before.includes(message))
  const logs = wantsLogs(call) ? fresh : null
  const same = seen !== undefined && standing(job, links) === standing(seen, links)
  return same && (logs === null || logs.length === 0)
    ? []
    : [{ data: statusJson(job, links, logs) }]
}

function standing(job: ShownJob, links: Links): string {
  return JSON.stringify(statusJson(job, links, null))
}

/** `1` from JavaScript, `true` from Python. */
function wantsLogs({ query }: Call): boolean {
  return ['1', 'true'].includes(query['logs']?.toLowerCase() ?? '')
}

type Log = Readonly<Record<'message' | 'level' | 'source' | 'timestamp', string>>

/** The clients of Python need `queue_position` while queued and `logs` afterwards, be it `null`. */
function statusJson(job: ShownJob, links: Links, logs: readonly Log[] | null) {
  const status = statuses[job.status]
  const problem = whyNot(job)
  const base = links.to(`/fal/queue/${appOf(job)}/requests/${uuidOf(job.id)}`)
  return {
    status,
    request_id: uuidOf(job.id),
    ...(status === 'IN_QUEUE' ? { queue_position: job.ahead ?? 0 } : { logs }),
    ...(status === 'COMPLETED' ? { metrics: { inference_time: workedSeconds(job) ?? null } } : {}),
    ...(problem ? { error: problem.message, error_type: errorType(problem) } : {}),
    response_url: base,
    status_url: `${base}/status`,
    cancel_url: `${base}/cancel`,
  } satisfies ReplyJson
}

/** Clients know a request by owner and app alone, with the namespace where there is one. */
function appOf(job: ShownJob): string {
  const parts = memoOf(job).app.split('/')
  return parts.slice(0, ['workflows', 'comfy'].includes(parts[0] ?? '') ? 3 : 2).join('/')
}

function logsOf(job: ShownJob): readonly Log[] {
  const { createdAt, startedAt = createdAt, finishedAt } = job
  const log = (message: string, timestamp: string, level = 'INFO'): Log => ({
    message,
    level,
    source: 'USER',
    timestamp,
  })
  const plan = job.images.find(({ revisedPrompt }) => revisedPrompt !== undefined)?.revisedPrompt
  const problem = whyNot(job)
  return [
    log(`Accepted as a job for ${job.request.model}.`, createdAt),
    ...(job.startedAt === undefined ? [] : [log(`Started on ${job.engine}.`, startedAt)]),
    ...job.warnings.map((warning) => log(warning, startedAt, 'WARN')),
    ...(plan === undefined ? [] : [log(`Plan: ${plan}`, startedAt)]),
    ...job.images.map(({ index, width, height }) =>
      log(`Picture ${index + 1} is ready: ${width}x${height}.`, finishedAt ?? startedAt),
    ),
    ...(problem ? [log(problem.message, finishedAt ?? startedAt, 'ERROR')] : []),
    ...(job.status === 'succeeded' ? [log('Done.', finishedAt ?? startedAt)] : []),
  ]
}

/** Why a job that has ended has no pictures to show. */
function whyNot({ status, problem }: Job): Problem | undefined {
  if (status === 'canceled') return new Problem('canceled', 'The request was cancelled.')
  if (status !== 'failed') return undefined
  if (problem === undefined) return new Problem('internal', 'The request ended without a result.')
  return new Problem(problem.code, problem.message, { param: problem.param, retryable: false })
}

/** What the model answered, with its status: again and again, as it was. */
export function writeResult(job: ShownJob, links: Links): JsonReply {
  const requestId = uuidOf(job.id)
  const problem = whyNot(job)
  if (problem) return told(problem, { requestId, ...memoOf(job) })
  const headers = { 'x-fal-request-id': requestId }
  if (statuses[job.status] !== 'COMPLETED') {
    return { status: 400, headers, body: { detail: 'Request is still in progress' } }
  }
  const units = { 'x-fal-billable-units': String(job.images.length) }
  return { status: 200, headers: { ...headers, ...units }, body: outputJson(job, links) }
}

/** `generated_text` is left out: no text is made here. Sides are more than fal's `File` has. */
function outputJson(job: ShownJob, links: Links): Json {
  return {
    images: job.images.map(({ asset, mime, bytes, width, height }) => ({
      url: links.asset(asset),
      content_type: mime,
      file_name: asset,
      file_size: bytes,
      width,
      height,
    })),
    seed: job.request.seed,
  }
}

/** `fal.ai/docs` "webhooks", read 2026-08-21. */
export function writeNews(job: ShownJob, links: Links): ReplyJson {
  const id = uuidOf(job.id)
  const { status, body } = writeResult(job, links)
  return {
    request_id: id,
    gateway_request_id: id,
    ...(status === 200
      ? { status: 'OK' }
      : { status: 'ERROR', error: `Invalid status code: ${status}` }),
    payload: body,
  }
}

/** Beside 202 fal's documents know 200 for what never ran; clients look at neither. */
export function writeCanceled({ job, canceled }: Canceled): JsonReply {
  const headers = { 'x-fal-request-id': uuidOf(job.id) }
  return canceled
    ? { status: 202, headers, body: { status: 'CANCELLATION_REQUESTED' } }
    : { status: 400, headers, body: { status: 'ALREADY_COMPLETED' } }
}
