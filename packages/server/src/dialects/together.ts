/**
 * Together AI's image call: one answer with all pictures, after they are made. Sources:
 * togethercomputer/openapi of 2026-04-28, togethercomputer/skills of 2026-08-18, npm together-ai 0.52.0
 * and @ai-sdk/togetherai 3.0.54, PyPI together 3.1.1; read 2026-11-21.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { bearer, codeOf, isObject } from './body.ts'
import type { Call, Dialect, JsonReply, Links, ModelCard, ReplyJson, ShownJob } from './dialect.ts'
import { parameters } from './together/fields.ts'
import { readGeneration } from './together/read.ts'

interface Answer {
  readonly status: number
  readonly type: string
  readonly code: string
}

const request = 'invalid_request_error'
/** Statuses of docs.together.ai/docs/error-codes (by contract of 2026-11-21); the codes are not published. */
const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 400, type: request, code: 'invalid_value' },
  invalid_image: { status: 400, type: request, code: 'invalid_image' },
  refused: { status: 400, type: request, code: 'unsupported_value' },
  unauthorized: { status: 401, type: request, code: 'invalid_api_key' },
  forbidden: { status: 403, type: request, code: 'permission_denied' },
  not_found: { status: 404, type: request, code: 'not_found' },
  model_not_found: { status: 404, type: request, code: 'model_not_available' },
  too_large: { status: 413, type: request, code: 'request_too_large' },
  unsupported_media_type: { status: 415, type: request, code: 'unsupported_media_type' },
  payment_required: { status: 402, type: 'credit_limit', code: 'insufficient_credit' },
  conflict: { status: 409, type: request, code: 'conflict' },
  rate_limited: { status: 429, type: 'rate_limit', code: 'rate_limit_exceeded' },
  canceled: { status: 400, type: request, code: 'canceled' },
  engine_failed: { status: 500, type: 'server_error', code: 'engine_failed' },
  unknown: { status: 424, type: 'server_error', code: 'unknown' },
  unavailable: { status: 503, type: 'server_error', code: 'service_unavailable' },
  internal: { status: 500, type: 'server_error', code: 'internal_error' },
}

export const together: Dialect = {
  name: 'together',
  about: {
    title: 'Together AI',
    base: '{url}/together/v1; for PyPI together 3 {url}/together, to which it adds the v1 itself',
    clients: [
      'together-ai 0.52.0 (npm)',
      '@ai-sdk/togetherai 3.0.54 (npm)',
      'together 3.1.1 (PyPI)',
    ],
    sources: [
      'togethercomputer/openapi, openapi.yaml of 2026-04-28',
      'togethercomputer/skills, together-images of 2026-08-18',
      'npm together-ai 0.52.0 and @ai-sdk/togetherai 3.0.54, PyPI together 3.1.1, read 2026-11-21',
    ],
    notes: [
      'That Together offers Wan 2.7 Image is not confirmed: Wan-AI/Wan2.7-Image and Wan-AI/Wan2.7-Image-Pro are names of our own choice. Any id of the catalog is taken as well.',
      'Its clients give up after 60 s and ask again twice, each of which is a new job; for large pictures raise their timeout or set retries to 0.',
      'An edit without width and height has 1024*1024 pixels in all and the ratio of the last image.',
      'The codes of failures are not published by Together; the statuses are.',
      'The list of models tells no prices: Together’s are per token.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc', 'x-stainless-lang': 'js' } },
    ],
  },
  prefix: '/together',
  key: ({ headers: { authorization = '' }, ...call }) =>
    bearer({ ...call, headers: { authorization } }),
  fail,
  routes: [
    {
      on: 'POST /together/v1/images/generations',
      does: 'create',
      read: readGeneration,
      write: writeImages,
      example: { body: { model: 'Wan-AI/Wan2.7-Image', prompt: 'a misty forest at dawn' } },
      parameters,
    },
    {
      on: 'GET /together/v1/models',
      does: 'models',
      read: () => ({}),
      write: (cards) => ({ status: 200, body: cards.flatMap(modelObjects) }),
    },
  ],
}

/** `ImageFile`; `type` tells its two kinds of data apart. */
function writeImages(job: ShownJob, links: Links, call: Call): JsonReply {
  const body = isObject(call.body) ? call.body : {}
  const inline = body['response_format'] === 'base64'
  return {
    status: 200,
    body: {
      id: job.id,
      model: body['model'] ?? job.request.model,
      object: 'list',
      data: job.images.map(({ index, asset }) =>
        inline
          ? { index, type: 'b64_json', b64_json: { base64Of: asset } }
          : { index, type: 'url', url: links.asset(asset) },
      ),
    },
  }
}

/** Under this host's names, or under ours where it has none. The list comes bare. */
function modelObjects({ id, names, created, ownedBy, details }: ModelCard): readonly ReplyJson[] {
  return (names['together'] ?? [id]).map((name) => ({
    id: name,
    object: 'model',
    created,
    type: 'image',
    display_name: details['name'],
    organization: ownedBy,
  }))
}

/** Our words, and the host's names for them; the first that the caller used, otherwise the first. */
const hostNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['negativePrompt', ['negative_prompt']],
  ['images', ['image_url', 'reference_images']],
  ['size', ['width', 'height', 'aspect_ratio']],
  ['count', ['n']],
  ['format', ['output_format']],
  ['guidanceScale', ['guidance_scale', 'guidance']],
])

/** Its clients try 408, 409, 429 and 5xx again unless `x-should-retry` says no. */
function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { status, type, code } = answers[codeOf(problem)]
  const clientRetries = status >= 500 || [408, 409, 429].includes(status)
  const message =
    problem.code === 'internal' ? `${problem.message} Request id: ${requestId}.` : problem.message
  return {
    status,
    headers: {
      'x-request-id': requestId,
      ...(clientRetries && !problem.retryable ? { 'x-should-retry': 'false' } : {}),
    },
    body: { error: { message, type, param: hostParam(problem.param, call), code } },
  }
}

function hostParam(param: string | undefined, call: Call | undefined): string | null {
  if (param === undefined) return null
  const [word = param, index] = /^([^[.]+)(?:\[(\d+)\])?/.exec(param)?.slice(1) ?? []
  const used = isObject(call?.body) ? call.body : {}
  const said = (name: string) => Object.hasOwn(used, name) && used[name] !== null
  if (word === 'images' && index !== undefined) return imagePlace(Number(index), said('image_url'))
  const names = hostNames.get(word)
  return names?.find(said) ?? names?.[0] ?? param
}

/** Of the n-th image in all; `image_url` is the first where it was given. */
function imagePlace(index: number, single: boolean): string {
  if (single && index === 0) return 'image_url'
  return `reference_images[${single ? index - 1 : index}]`
}
