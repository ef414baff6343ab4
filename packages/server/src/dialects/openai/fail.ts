/**
 * Failures in OpenAI's envelope (API reference and openai-node, read 2026-08-21): all four keys of
 * `error` always there. Its clients try 408, 409, 429 and 5xx again unless `x-should-retry` says no.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { Call, JsonReply } from '../dialect.ts'

interface Answer {
  readonly status: number
  readonly type: string
  readonly code: string
}

const request = 'invalid_request_error'
const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 400, type: request, code: 'invalid_value' },
  invalid_image: { status: 400, type: request, code: 'invalid_image' },
  refused: { status: 400, type: request, code: 'unsupported_value' },
  unauthorized: { status: 401, type: request, code: 'invalid_api_key' },
  forbidden: { status: 403, type: request, code: 'insufficient_permissions' },
  not_found: { status: 404, type: request, code: 'not_found' },
  model_not_found: { status: 404, type: request, code: 'model_not_found' },
  too_large: { status: 413, type: request, code: 'request_too_large' },
  unsupported_media_type: { status: 415, type: request, code: 'unsupported_media_type' },
  payment_required: { status: 402, type: 'insufficient_quota', code: 'insufficient_quota' },
  conflict: { status: 409, type: request, code: 'conflict' },
  rate_limited: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  canceled: { status: 400, type: request, code: 'job_canceled' },
  engine_failed: { status: 500, type: 'server_error', code: 'engine_failed' },
  unknown: { status: 424, type: 'server_error', code: 'unknown' },
  unavailable: { status: 503, type: 'server_error', code: 'service_unavailable' },
  internal: { status: 500, type: 'server_error', code: 'internal_error' },
}

/** `x-should-retry` only where its clients would try again in vain. */
export function fail(
  problem: Problem,
  requestId: string,
  call?: Call,
): JsonReply & { readonly body: { readonly error: { readonly [name: string]: string | null } } } {
  const { status, type, code } = answers[problem.code]
  const clientRetries = status >= 500 || [408, 409, 429].includes(status)
  const message =
    problem.code === 'internal' ? `${problem.message} Request id: ${requestId}.` : problem.message
  return {
    status,
    headers: {
      'x-request-id': requestId,
      ...(clientRetries && !problem.retryable ? { 'x-should-retry': 'false' } : {}),
    },
    body: {
      error: {
        message,
        type,
        param: problem.param === undefined ? null : hostParam(problem.param, namesOf(call)),
        code,
      },
    },
  }
}

/** Our word, then the host's names for it: the first that the caller used, otherwise the first. */
const hostNames: Readonly<Record<string, readonly string[]>> = {
  model: ['model', 'model_variant'],
  negativePrompt: ['negative_prompt'],
  images: ['image', 'images', 'image_url'],
  boxes: ['bbox_list'],
  size: ['size', 'aspect_ratio', 'resolution'],
  set: ['enable_sequential'],
  thinking: ['thinking_mode'],
  palette: ['color_palette'],
  format: ['output_format'],
  quality: ['output_compression'],
  before: ['after'],
}

function hostParam(param: string, used: ReadonlySet<string>): string {
  const word = /^[^[.]+/.exec(param)?.[0] ?? param
  const names = namesFor(word, used)
  if (names === undefined) return param
  const name = names.find((candidate) => used.has(candidate)) ?? names[0] ?? param
  // Only `images` is a list with one entry per image; the others hold one value or text.
  return name === 'images' ? param : name
}

function namesFor(word: string, used: ReadonlySet<string>): readonly string[] | undefined {
  if (word === 'count') {
    return used.has('enable_sequential')
      ? ['n', 'num_images_set', 'num_images']
      : ['n', 'num_images', 'num_images_set']
  }
  if (word === 'size' && used.has('use_custom_size') && used.has('custom_width'))
    return ['custom_width']
  return Object.hasOwn(hostNames, word) ? hostNames[word] : undefined
}

/** Names in the caller's body. */
function namesOf(call: Call | undefined): ReadonlySet<string> {
  const body = isObject(call?.body) ? Object.keys(call.body) : []
  const form = [
    ...(call?.fields ?? []).map(([name]) => name),
    ...(call?.files ?? []).map((file) => file.field),
  ]
  return new Set([...body, ...form.map((name) => name.replace(/\[\d*\]$/, ''))])
}
