/**
 * Failures in Replicate's envelope: `detail`, `title`, `status`, and `invalid_fields` for what its check
 * of a schema finds (bodies that its users have published, contract §5.5, 2026-11-21).
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { Call, Json, JsonReply } from '../dialect.ts'

interface Answer {
  readonly status: number
  readonly title: string
}

const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 422, title: 'Input validation failed' },
  invalid_image: { status: 422, title: 'Input validation failed' },
  refused: { status: 422, title: 'Prediction not possible' },
  unauthorized: { status: 401, title: 'Unauthenticated' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  model_not_found: { status: 404, title: 'Not found' },
  too_large: { status: 413, title: 'Request too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  payment_required: { status: 402, title: 'Insufficient credit' },
  conflict: { status: 409, title: 'Conflict' },
  rate_limited: { status: 429, title: 'Too many requests' },
  canceled: { status: 409, title: 'Prediction canceled' },
  engine_failed: { status: 500, title: 'Prediction failed' },
  unavailable: { status: 503, title: 'Service unavailable' },
  internal: { status: 500, title: 'Internal server error' },
}

/** What `POST /predictions` says of a `version` that nobody knows. */
const unknownVersion: Answer = { status: 422, title: 'Invalid version or not permitted' }
const create = /\/v1\/predictions\/?$/

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const versioned = problem.code === 'model_not_found' && create.test(call?.path ?? '')
  const { status, title } = versioned ? unknownVersion : answers[problem.code]
  const fields = title === answers.invalid_request.title ? invalidFields(problem, call) : []
  const [field] = fields
  return {
    status,
    headers: {
      'x-request-id': requestId,
      ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
    },
    body: {
      detail: field ? `- ${field.field}: ${field.description}\n` : detailOf(problem, requestId),
      status,
      title,
      ...(field ? { invalid_fields: fields.map((each) => ({ ...each })) } : {}),
    },
  }
}

function detailOf({ code, message, retryAfter }: Problem, requestId: string): string {
  if (code === 'internal') return `${message} Request id: ${requestId}.`
  return code === 'rate_limited' && retryAfter !== undefined
    ? `Request was throttled. Your rate limit resets in ~${retryAfter}s. ${message}`
    : message
}

interface InvalidField {
  readonly type: string
  readonly field: string
  readonly description: string
}

/** How the validator behind Replicate calls what our sentences say. */
const types: readonly (readonly [RegExp, string])[] = [
  [/ at most /, 'number_lte'],
  [/ at least /, 'number_gte'],
  [/ must be (text|true or false|an? \w+)/, 'invalid_type'],
  [/ must be .* or /, 'enum'],
]

function invalidFields({ param, message }: Problem, call?: Call): readonly InvalidField[] {
  if (param === undefined) return []
  const field = hostParam(param, call)
  const [, missing] = /^`([^`]+)` is required\.$/.exec(message) ?? []
  if (missing === undefined) {
    const type = types.find(([words]) => words.test(message))?.[1] ?? 'invalid'
    return [{ type, field, description: message.replace(/^`[^`]+` must /, 'Must ') }]
  }
  // What is missing is missed where it should stand.
  const at = missing.lastIndexOf('.')
  const name = missing.slice(at + 1)
  const place = at === -1 ? '(root)' : missing.slice(0, at)
  return [{ type: 'required', field: place, description: `${name} is required` }]
}

/** Our word, then this host's inputs for it: the first that the caller used, otherwise the first. */
const inputNames: Readonly<Record<string, readonly string[]>> = {
  prompt: ['prompt'],
  negativePrompt: ['negative_prompt'],
  images: ['images', 'image'],
  mask: ['mask'],
  boxes: ['bbox_list'],
  size: ['size', 'aspect_ratio'],
  count: ['num_outputs'],
  set: ['image_set_mode'],
  thinking: ['thinking_mode'],
  palette: ['color_palette'],
  seed: ['seed'],
  watermark: ['watermark'],
  format: ['output_format'],
  quality: ['output_quality'],
  steps: ['num_inference_steps'],
  guidanceScale: ['guidance_scale'],
  strength: ['strength'],
}

/** What stands in the query of a list. */
const queryNames: Readonly<Record<string, string>> = {
  before: 'cursor',
  since: 'created_after',
  until: 'created_before',
}

function hostParam(param: string, call: Call | undefined): string {
  const word = /^[^[.]+/.exec(param)?.[0] ?? param
  const names = Object.hasOwn(inputNames, word) ? inputNames[word] : undefined
  if (names === undefined) {
    return (Object.hasOwn(queryNames, param) ? queryNames[param] : undefined) ?? param
  }
  const used = inputOf(call)
  const name = names.find((candidate) => used.includes(candidate)) ?? names[0] ?? word
  const rest = name === 'images' ? param.slice(word.length) : ''
  return `input.${name}${rest}`
}

function inputOf(call: Call | undefined): readonly string[] {
  const input: Json | undefined = isObject(call?.body) ? call.body['input'] : undefined
  return isObject(input) ? Object.keys(input) : []
}
