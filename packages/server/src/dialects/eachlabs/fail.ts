/**
 * Failures as each::labs tells them: seed 003's `{status, message, details}` and the docs' `{error}`
 * (docs.eachlabs.ai/errors, 2026-05-28) in one body.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { Call, JsonReply } from '../dialect.ts'
import { sentenceOf } from '../native.ts'
import { hostNames } from './names.ts'
import { imageNames, imagesOf, whole } from './read.ts'

interface Answer {
  readonly status: number
  readonly message: string
}

const invalid = 'Invalid input for model'
/** What its documents do not tell (402, 409, 413, 415) has the status HTTP has for it. */
const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 400, message: invalid },
  invalid_image: { status: 400, message: invalid },
  refused: { status: 400, message: invalid },
  unauthorized: { status: 401, message: 'Invalid or missing API key' },
  forbidden: { status: 403, message: 'Forbidden' },
  not_found: { status: 404, message: 'Not found' },
  model_not_found: { status: 404, message: 'Failed to fetch model: model not found' },
  too_large: { status: 413, message: 'Request too large' },
  unsupported_media_type: { status: 415, message: 'Unsupported media type' },
  payment_required: { status: 402, message: 'Insufficient balance' },
  conflict: { status: 409, message: 'Conflict' },
  rate_limited: { status: 429, message: 'Rate limit exceeded.' },
  canceled: { status: 400, message: 'Prediction was cancelled' },
  engine_failed: { status: 500, message: 'Prediction failed' },
  unknown: { status: 424, message: 'Prediction failed' },
  unavailable: { status: 503, message: 'Service unavailable' },
  internal: { status: 500, message: 'Failed to create prediction' },
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const code = codeOf(problem)
  const { status } = answers[code]
  const seconds = code === 'rate_limited' ? (problem.retryAfter ?? 60) : undefined
  const details =
    code === 'internal' ? `${problem.message} Request id: ${requestId}.` : sentence(problem, call)
  const message = headline(problem, code, seconds, call)
  return {
    status,
    ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
    body: {
      status: 'error',
      message,
      details,
      error:
        details.startsWith(message) || seconds !== undefined ? message : `${message}: ${details}`,
    },
  }
}

/** 404 is an "unknown model or prediction id" (seed 003); a picture that is not there is bad input. */
function codeOf({ code, param }: Problem): ProblemCode {
  return code === 'not_found' && param?.startsWith('images') ? 'invalid_image' : code
}

/** The prediction that was asked for by its id, and is not there. */
function missing({ code }: Problem, call: Call | undefined): string | undefined {
  return code === 'not_found' ? call?.params['id'] : undefined
}

function sentence(problem: Problem, call: Call | undefined): string {
  if (problem.detail === whole) return problem.message
  const id = missing(problem, call)
  if (id !== undefined) return `There is no prediction ${JSON.stringify(id.slice(0, 60))} of yours.`
  const input = isObject(call?.body) ? call.body['input'] : undefined
  return sentenceOf(problem, hostNames(isObject(input) ? imagesOf(input) : imageNames))
}

function headline(
  problem: Problem,
  code: ProblemCode,
  seconds: number | undefined,
  call: Call | undefined,
): string {
  if (problem.detail === whole) return problem.message
  const { message } = answers[code]
  if (seconds !== undefined) return `${message} Please retry after ${seconds} seconds.`
  return missing(problem, call) === undefined ? message : 'Prediction not found'
}
