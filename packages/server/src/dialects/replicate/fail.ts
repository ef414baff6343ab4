/**
 * Failures in Replicate's envelope: `detail`, `title`, `status`, and `invalid_fields` for what its check
 * of a schema finds (changelog of 2024-05-01; bodies that its users have published, contract §5.5,
 * 2026-11-21).
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { codeOf, isObject } from '../body.ts'
import type { Call, Json, JsonReply } from '../dialect.ts'
import { faultsIn } from './properties.ts'
import type { InvalidField } from './properties.ts'

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
  unknown: { status: 424, title: 'Prediction failed' },
  unavailable: { status: 503, title: 'Service unavailable' },
  internal: { status: 500, title: 'Internal server error' },
}

/** What `POST /predictions` says of a `version` that nobody knows. */
const unknownVersion: Answer = { status: 422, title: 'Invalid version or not permitted' }
const create = /\/v1\/predictions\/?$/

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const versioned = problem.code === 'model_not_found' && create.test(call?.path ?? '')
  const { status, title } = versioned ? unknownVersion : answers[codeOf(problem)]
  const fields = title === answers.invalid_request.title ? invalidFields(problem, call) : []
  return {
    status,
    headers: {
      'x-request-id': requestId,
      ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
    },
    body: {
      detail: fields.length > 0 ? fields.map(lineOf).join('') : detailOf(problem, requestId),
      status,
      title,
      ...(fields.length > 0 ? { invalid_fields: fields.map((each) => ({ ...each })) } : {}),
    },
  }
}

function lineOf({ field, description }: InvalidField): string {
  return field === '' ? `- ${description}\n` : `- ${field}: ${description}\n`
}

function detailOf({ code, message, retryAfter }: Problem, requestId: string): string {
  if (code === 'internal') return `${message} Request id: ${requestId}.`
  return code === 'rate_limited' && retryAfter !== undefined
    ? `Request was throttled. Your rate limit resets in ~${retryAfter}s. ${message}`
    : message
}

/** How the validator behind Replicate calls what our sentences say. */
const types: readonly (readonly [RegExp, string])[] = [
  [/ may be at most /, 'number_lte'],
  [/ must be at least /, 'number_gte'],
  [/ must be (text|true or false|an? \w+)/, 'invalid_type'],
  [/ must be .* or /, 'enum'],
]

function invalidFields(problem: Problem, call?: Call): readonly InvalidField[] {
  const { param, message } = problem
  const carried = faultsIn(problem)
  if (carried.length > 0 || param === undefined) return carried
  const [, missing] = /^`([^`]+)` is required\.$/.exec(message) ?? []
  if (missing !== undefined) {
    // What is missing is missed where it should stand.
    const at = missing.lastIndexOf('.')
    const description = `${missing.slice(at + 1)} is required`
    return [{ type: 'required', field: missing.slice(0, Math.max(at, 0)), description }]
  }
  const type = types.find(([words]) => words.test(message))?.[1] ?? 'invalid'
  // The field's name stands before the description already.
  const description = message
    .replace(/^`[^`]+` must /, 'Must ')
    .replace(/^`[^`]+` is (?!not )/, 'Must be ')
  return [{ type, field: hostParam(param, call), description }]
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

/** What stands in the query of a list, and in an upload. */
const otherNames: Readonly<Record<string, string>> = {
  before: 'cursor',
  since: 'created_after',
  until: 'created_before',
  file: 'content',
}

function hostParam(param: string, call: Call | undefined): string {
  const word = /^[^[.]+/.exec(param)?.[0] ?? param
  const names = Object.hasOwn(inputNames, word) ? inputNames[word] : undefined
  if (param === 'webhook') return webhookName(call)
  if (names === undefined) {
    return (Object.hasOwn(otherNames, param) ? otherNames[param] : undefined) ?? param
  }
  const used = inputOf(call)
  const name = names.find((candidate) => used.includes(candidate)) ?? names[0] ?? word
  const rest = name === 'images' ? param.slice(word.length) : ''
  return `input.${name}${rest}`
}

function webhookName(call: Call | undefined): string {
  const body = isObject(call?.body) ? call.body : {}
  const older = (body['webhook'] ?? null) === null && (body['webhook_completed'] ?? null) !== null
  return older ? 'webhook_completed' : 'webhook'
}

function inputOf(call: Call | undefined): readonly string[] {
  const input: Json | undefined = isObject(call?.body) ? call.body['input'] : undefined
  return isObject(input) ? Object.keys(input) : []
}
