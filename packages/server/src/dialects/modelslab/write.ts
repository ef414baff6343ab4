/** Our answers in ModelsLab's shapes (ModelsLab/docs-v2, 2026-05-04: image-editing, webhooks, errors). */
import type { ProblemCode, Upload } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type {
  Call,
  Hook,
  Json,
  JsonReply,
  Links,
  ModelCard,
  ReplyJson,
  ShownJob,
} from '../dialect.ts'
import { assetKey, said, sentenceOf, workedSeconds } from '../native.ts'
import type { HostNames } from '../native.ts'

const fetchPaths = {
  v6: '/modelslab/api/v6/image_editing/fetch',
  v7: '/modelslab/api/v7/images/fetch',
} as const
/** For one picture, and for each job before it: an estimate for polling, in seconds. */
const secondsEach = 10

/** The answer to a call that makes pictures. */
export function writeMade(job: ShownJob, links: Links): JsonReply {
  return job.status === 'queued' || job.status === 'running'
    ? { status: 200, body: { ...pending(job, links), output: [] } }
    : writeEnded(job, links)
}

/** The answer to `fetch`: here `output` is an empty text while there is nothing. */
export function writeFetched(job: ShownJob, links: Links): JsonReply {
  return job.status === 'queued' || job.status === 'running'
    ? { status: 200, body: { ...pending(job, links), output: '' } }
    : writeEnded(job, links)
}

function pending(job: ShownJob, links: Links) {
  return {
    status: 'processing',
    tip: 'Ask again at fetch_result, or give a webhook to be told.',
    eta: secondsEach * ((job.ahead ?? 0) + 1),
    message: 'Your request is being worked on.',
    fetch_result: links.to(
      `${fetchPaths[memoOf(job)['version'] === 'v7' ? 'v7' : 'v6']}/${job.number}`,
    ),
    id: job.number,
    // Pictures are stored under the hash of what they are: nobody knows their address before.
    future_links: [],
    proxy_links: [],
    meta: metaOf(job, links),
  }
}

function writeEnded(job: ShownJob, links: Links): JsonReply {
  const { id, message } = { id: job.number, message: whyNot(job) }
  if (job.status !== 'succeeded') return { status: 200, body: { status: 'error', id, message } }
  const addresses = job.images.map(({ asset }) => links.asset(asset))
  const inline = job.images.map(({ asset }) => ({ base64Of: asset }))
  return {
    status: 200,
    body: {
      status: 'success',
      generationTime: workedSeconds(job),
      id,
      output: memoOf(job)['base64'] === true ? inline : addresses,
      proxy_links: addresses,
      meta: metaOf(job, links),
    },
  }
}

function whyNot({ status, problem, request }: ShownJob): string {
  if (status === 'canceled') return 'The request was canceled.'
  const several = request.images.length > 1
  const images = (index: number) => (several ? `init_image[${index}]` : 'init_image')
  return problem ? sentenceOf(problem, { ...names, images }) : 'It failed.'
}

function memoOf({ memo }: ShownJob): { readonly [name: string]: Json } {
  return isObject(memo) ? memo : {}
}

function metaOf(job: ShownJob, links: Links): ReplyJson {
  const { request } = job
  return {
    model_id: memoOf(job)['model'] ?? request.model,
    prompt: request.prompt,
    negative_prompt: request.negativePrompt,
    init_image: request.images.map((image) => links.asset(assetKey(image))),
    width: request.size.width,
    height: request.size.height,
    samples: request.count,
    seed: request.seed,
    track_id: memoOf(job)['track_id'],
    warnings: job.warnings.length > 0 ? job.warnings : undefined,
  }
}

/** Unsigned, as there. Pictures are always addresses here, whatever `base64` said. */
export const hook: Hook = {
  write(job, _event, links) {
    const id = job.number
    const track_id = memoOf(job)['track_id'] ?? null
    if (job.status !== 'succeeded') {
      return { status: 'failed', id, message: whyNot(job), track_id }
    }
    return {
      status: 'success',
      id,
      output: job.images.map(({ asset }) => links.asset(asset)),
      generationTime: workedSeconds(job),
      track_id,
      meta: metaOf(job, links),
    }
  },
}

export function writeUpload(upload: Upload, links: Links): JsonReply {
  const address = links.asset(assetKey(upload.id))
  return { status: 200, body: { status: 'success', message: 'Image uploaded', output: [address] } }
}

/** The names it knows here; `search` is a part of a name. */
export function writeModels(cards: readonly ModelCard[], { query }: Call): JsonReply {
  const wanted = (query['search'] ?? '').toLowerCase()
  const data = cards.flatMap(({ id, names, details, created, usdMicros }) => {
    const own = names['modelslab'] ?? []
    return (own.length > 0 ? own : [id]).map((model_id) => ({
      model_id,
      model_name: typeof details['name'] === 'string' ? details['name'] : id,
      description: details['description'],
      provider: 'alibaba',
      feature: 'imagen',
      created,
      cost_usd: usdMicros === null ? null : usdMicros / 1_000_000,
    }))
  })
  const found = data.filter((model) =>
    `${model.model_id} ${model.model_name}`.toLowerCase().includes(wanted),
  )
  return { status: 200, body: { status: 'success', data: found } }
}

/**
 * Failures come under HTTP 200 with `status: "error"`, as seed 001 prints them and the docs' shapes
 * have it. What is no answer to the call itself keeps the status the docs list for it.
 */
const answers: Readonly<Record<ProblemCode, number>> = {
  invalid_request: 200,
  invalid_image: 200,
  refused: 200,
  unauthorized: 200,
  forbidden: 200,
  not_found: 200,
  model_not_found: 200,
  payment_required: 200,
  conflict: 200,
  canceled: 200,
  engine_failed: 200,
  unknown: 200,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
}

/** What its docs begin with, and clients look for. */
const beginnings: Partial<Readonly<Record<ProblemCode, string>>> = {
  unauthorized: 'Invalid API key',
  rate_limited: 'Rate limit exceeded',
}

const names: HostNames = {
  negativePrompt: 'negative_prompt',
  model: 'model_id',
  boxes: 'bbox_list',
  count: 'samples',
  set: 'enable_sequential',
  thinking: 'thinking_mode',
  palette: 'color_palette',
  file: 'init_image',
  guidanceScale: 'guidance_scale',
  steps: 'num_inference_steps',
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { code } = problem
  const wait = code === 'rate_limited' ? (problem.retryAfter ?? 30) : undefined
  const sentence =
    code === 'internal' ? `${problem.message} Request id: ${requestId}.` : told(problem, call)
  const begins = beginnings[code] ?? ''
  return {
    // A path that is not there has not been called: no answer of the API.
    status: code === 'not_found' && call === undefined ? 404 : answers[code],
    ...(wait === undefined ? {} : { headers: { 'retry-after': String(wait) } }),
    body: {
      status: 'error',
      message: sentence.startsWith(begins) ? sentence : `${begins}. ${sentence}`,
      retry_after: wait,
    },
  }
}

function told(problem: Problem, call: Call | undefined): string {
  const id = problem.code === 'not_found' ? call?.params['id'] : undefined
  if (id !== undefined) return `There is no request ${JSON.stringify(id.slice(0, 60))} of yours.`
  const body = isObject(call?.body) ? said(call.body) : {}
  return sentenceOf(problem, {
    ...names,
    images: imageName(problem.param, body),
    size: sizeName(problem.message, body),
  })
}

/** As this caller wrote it; what is wrong with all of them is not said of the first. */
function imageName(param: string | undefined, body: JsonObject): string {
  const [index] = /\[\d+\]/.exec(param ?? '') ?? []
  return Array.isArray(body['init_image']) && index !== undefined
    ? `init_image${index}`
    : 'init_image'
}

/** By which of its three ways this caller asked for a size. */
function sizeName(message: string, { width, size, aspect_ratio: ratio }: JsonObject): string {
  if (width !== undefined || (size === undefined && ratio === undefined)) return 'width'
  return ratio !== undefined && (size === undefined || /ratio/i.test(message))
    ? 'aspect_ratio'
    : 'size'
}
