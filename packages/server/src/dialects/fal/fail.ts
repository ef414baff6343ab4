/**
 * Failures in fal's envelopes: a list of faults for what is wrong with the input (422), a sentence
 * with `error_type` for the rest. fal.ai/docs "errors", read 2026-08-21. Its Python client tries 409
 * again (fal-client 1.0.3), so nothing permanent is answered with it.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import type { Call, Json, JsonReply } from '../call.ts'
import { uuidOf } from '../ids.ts'
import { type Fault, faultsIn } from './faults.ts'
import { type Names, namesIn } from './input.ts'
import { typeOf } from './sentences.ts'

interface Answer {
  readonly status: number
  /** Told as a list of faults, of this type where the sentence tells no better one. */
  readonly fault?: string
  /** Told as a sentence, with this `error_type`. */
  readonly type?: string
}

const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 422, fault: 'value_error' },
  invalid_image: { status: 422, fault: 'image_load_error' },
  refused: { status: 422, fault: 'feature_not_supported' },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  not_found: { status: 404 },
  model_not_found: { status: 404 },
  too_large: { status: 413, fault: 'file_too_large' },
  unsupported_media_type: { status: 415 },
  payment_required: { status: 403 },
  conflict: { status: 422, fault: 'value_error' },
  rate_limited: { status: 429, type: 'concurrent_requests_limit' },
  canceled: { status: 499, type: 'client_cancelled' },
  engine_failed: { status: 500, type: 'runner_server_error' },
  unavailable: { status: 503, type: 'runner_scheduling_failure' },
  internal: { status: 500, type: 'internal_error' },
}

/** What a Problem of the proxy protocol carries: `@fal-ai/server-proxy` 1.2.1 answers with bare text. */
export const proxyFault = 'proxy'

/** What a failure is about. */
export interface About {
  readonly requestId: string
  readonly names: Names
  /** `owner/app/path`, where there is one. */
  readonly app?: string | undefined
  /** Whether a request was asked for that is not there. */
  readonly request?: boolean
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  return told(problem, {
    requestId: uuidOf(requestId),
    names: namesIn(call?.body),
    app: call?.params['*'],
    request: call?.params['id'] !== undefined,
  })
}

export function told(problem: Problem, about: About): JsonReply {
  if (problem.detail === proxyFault) return { status: 400, body: 'Invalid request' }
  const answer = answerTo(problem)
  return {
    status: answer.status,
    headers: {
      'x-fal-request-id': about.requestId,
      // The name in older documents, then the one in newer.
      'x-fal-retryable': String(problem.retryable),
      ...(problem.retryable ? { 'x-fal-needs-retry': '1' } : {}),
      ...(answer.type === undefined ? {} : { 'x-fal-error-type': answer.type }),
      ...(answer.status === 422 ? { 'x-fal-billable-units': '0' } : {}),
    },
    body: bodyOf(problem, answer, about),
  }
}

/** The name of what went wrong, as a status shows it. */
export function errorType(problem: Problem): string | undefined {
  const { type, fault } = answerTo(problem)
  return type ?? (fault === undefined ? undefined : faultsOf(problem, fault)[0]?.type)
}

/** A picture that is not there is a fault of the input. */
function answerTo({ code, param }: Problem): Answer {
  return answers[code === 'not_found' && param?.startsWith('images') ? 'invalid_image' : code]
}

function bodyOf(problem: Problem, answer: Answer, about: About): Json {
  const { code, message } = problem
  if (answer.fault !== undefined) {
    return { detail: faultsOf(problem, answer.fault, about.names).map(faultJson) }
  }
  if (code === 'model_not_found' && about.app) return { detail: unknownApp(about.app) }
  if (code === 'not_found' && about.request) return { status: 'NOT_FOUND', detail: message }
  const known = code === 'internal' ? ` Request id: ${about.requestId}.` : ''
  return {
    detail: `${message}${known}`,
    ...(answer.type === undefined ? {} : { error_type: answer.type }),
  }
}

function unknownApp(app: string): string {
  const [owner = '', alias = '', ...path] = app.slice(0, 200).split('/')
  // The one application that is here for certain: then it is the path that is not.
  if (`${owner}/${alias}` === 'fal-ai/wan') return `Path /${path.join('/')} not found`
  return `Application "${owner}/${alias}" not found`
}

function faultsOf(problem: Problem, fallback: string, names?: Names): readonly Fault[] {
  const found = faultsIn(problem)
  if (found) return found
  const { message, param } = problem
  const [type, ctx] = typeOf(problem) ?? [fallback]
  return [{ loc: locOf(param, names), msg: message, type, ...(ctx === undefined ? {} : { ctx }) }]
}

function faultJson({ loc, msg, type, ctx, input }: Fault): Json {
  return {
    loc,
    msg,
    type,
    url: `https://docs.fal.ai/errors#${type}`,
    ...(ctx === undefined ? {} : { ctx }),
    ...(input === undefined ? {} : { input }),
  }
}

/** Our word, and fal's name for it. */
const hostNames: Readonly<Record<string, string>> = {
  negativePrompt: 'negative_prompt',
  size: 'image_size',
  format: 'output_format',
  boxes: 'bbox_list',
  palette: 'color_palette',
  set: 'enable_sequential',
  thinking: 'thinking_mode',
}

function locOf(param: string | undefined, names?: Names): Fault['loc'] {
  if (param === undefined) return ['body']
  const [, word = param, index] = /^(\w+)(?:\[(\d+)\])?/.exec(param) ?? []
  if (word === 'webhook') return ['query', 'fal_webhook']
  if (word === 'count') return ['body', names?.count ?? 'num_images']
  if (word === 'images') {
    if (names?.images === 'image_url') return ['body', 'image_url']
    return ['body', 'image_urls', ...(index === undefined ? [] : [Number(index)])]
  }
  return ['body', Object.hasOwn(hostNames, word) ? (hostNames[word] ?? word) : word]
}
