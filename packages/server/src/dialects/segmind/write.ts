/**
 * Our answers in Segmind's shapes: segmind.com model pages and docs.segmind.com (2026-11-21), and what
 * the Python client segmind 1.3.0 reads.
 */
import type { JobStatus, ProblemCode, Upload } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type {
  AccountCard,
  Call,
  JsonReply,
  Links,
  PictureReply,
  Reply,
  ReplyJson,
  ShownJob,
} from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { assetKey, said, sentenceOf, workedSeconds } from '../native.ts'
import type { HostNames } from '../native.ts'
import { leftOf, plenty } from '../purse.ts'
import { imageNames } from './read.ts'

const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'QUEUED',
  running: 'PROCESSING',
  succeeded: 'COMPLETED',
  failed: 'FAILED',
  canceled: 'FAILED',
}
/** v2.py: a body that says FAILED comes under 422, from `status` and result alike. */
const failedStatus = 422
/** Of a credit, in micro-dollars. */
const creditMicros = 1_000_000

/** v1: the first picture as the body; where the others are stands in `x-output-metadata`. */
export function writePicture(job: ShownJob, links: Links): PictureReply | JsonReply {
  const [first, ...others] = job.images
  if (first === undefined) return { status: 500, body: { error: 'There is no picture.' } }
  const { seed, width, height } = first
  const about = {
    request_id: uuidOf(job.id),
    image_count: job.images.length,
    seed,
    width,
    height,
    ...(others.length > 0 ? { other_images: others.map(({ asset }) => links.asset(asset)) } : {}),
  }
  return {
    status: 200,
    headers: {
      'x-remaining-credits': String(plenty),
      'x-generation-time': String(workedSeconds(job) ?? ''),
      'x-output-metadata': JSON.stringify(about),
    },
    picture: first.asset,
    mime: first.mime,
  }
}

export function writeSubmitted(job: ShownJob, links: Links): Reply {
  return {
    status: 200,
    body: {
      request_id: uuidOf(job.id),
      status: statuses[job.status],
      poll_url: links.to(`/segmind/v1/requests/${uuidOf(job.id)}`),
      ...addresses(job, links),
    },
  }
}

export function writeStatus(job: ShownJob, links: Links): JsonReply {
  return { status: httpOf(job), body: { ...standing(job), ...addresses(job, links) } }
}

/** The result, or how it stands. */
export function writeResult(job: ShownJob, links: Links): JsonReply {
  const urls = job.images.map(({ asset }) => links.asset(asset))
  const [first] = urls
  const done = job.status === 'succeeded'
  const made = done
    ? { output: urls.length === 1 ? first : urls, image_url: first, seed: job.images[0]?.seed }
    : { output: null }
  return { status: httpOf(job), body: { ...standing(job), ...made, ...addresses(job, links) } }
}

function httpOf({ status }: ShownJob): number {
  return statuses[status] === 'FAILED' ? failedStatus : 200
}

function standing(job: ShownJob) {
  return {
    status: statuses[job.status],
    request_id: uuidOf(job.id),
    metrics: { inference_time: workedSeconds(job) },
    ...(statuses[job.status] === 'FAILED' ? { error: whyNot(job) } : {}),
    ...(job.warnings.length > 0 ? { warnings: job.warnings } : {}),
  }
}

/** Of a finished job it is not known any more by which name its pictures came. */
function whyNot({ status, problem }: ShownJob): string {
  if (status === 'canceled') return 'The request was canceled.'
  return problem ? sentenceOf(problem, { ...names, images: 'image' }) : 'It failed.'
}

function addresses({ id }: ShownJob, links: Links): { readonly [name: string]: ReplyJson } {
  const at = `/segmind/v2/requests/${uuidOf(id)}`
  return { status_url: links.to(`${at}/status`), response_url: links.to(at) }
}

export function writeCredits(card: AccountCard): JsonReply {
  return { status: 200, body: { credits: leftOf(card, creditMicros) } }
}

export function writeUpload(upload: Upload, links: Links): JsonReply {
  const address = links.asset(assetKey(upload.id))
  return { status: 200, body: { file_urls: [address], message: 'File uploaded' } }
}

/** docs.segmind.com, serverless API, errors (2026-11-21): 406 is "insufficient credits". */
const answers: Readonly<Record<ProblemCode, number>> = {
  invalid_request: 422,
  invalid_image: 422,
  refused: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  too_large: 413,
  unsupported_media_type: 415,
  payment_required: 406,
  conflict: 409,
  rate_limited: 429,
  canceled: 422,
  engine_failed: 500,
  unknown: 424,
  unavailable: 503,
  internal: 500,
}

const names: HostNames = {
  negativePrompt: 'negative_prompt',
  boxes: 'bbox_list',
  count: 'n',
  set: 'enable_sequential',
  thinking: 'thinking_mode',
  palette: 'color_palette',
  model: 'slug',
  file: 'data_urls[0]',
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { code, retryAfter } = problem
  const status = statusOf(problem)
  const error =
    code === 'internal' ? `${problem.message} Request id: ${requestId}.` : told(problem, call)
  const more =
    code === 'unauthorized' ? { error_description: 'Invalid API key', status_code: status } : {}
  return {
    status,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
    body: { error, ...more },
  }
}

/** 400 is a malformed body; a picture that is not there is a wrong parameter, no unknown path. */
function statusOf({ code, param }: Problem): number {
  if (code === 'invalid_request' && param === undefined) return 400
  return code === 'not_found' && param !== undefined ? answers.invalid_image : answers[code]
}

function told(problem: Problem, call: Call | undefined): string {
  const id = problem.code === 'not_found' ? call?.params['id'] : undefined
  if (id !== undefined) return `There is no request ${JSON.stringify(id.slice(0, 60))} of yours.`
  const body = isObject(call?.body) ? said(call.body) : {}
  return sentenceOf(problem, { ...names, images: imageName(problem.param, body) })
}

/** As this caller wrote it; what is wrong with all of them is not said of the first. */
function imageName(param: string | undefined, body: JsonObject): string {
  const used = imageNames.find((name) => body[name] !== undefined) ?? 'image'
  const [index] = /\[\d+\]/.exec(param ?? '') ?? []
  return Array.isArray(body[used]) && index !== undefined ? `${used}${index}` : used
}
