/**
 * Failures in fal's envelopes: a list of faults for what is wrong with the input (422), a sentence
 * with `error_type` for the rest. fal.ai/docs "errors", read 2026-08-21. Its Python client tries 409
 * again (fal-client 1.0.3), so nothing permanent is answered with it.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import type { Call, Json, JsonReply } from '../call.ts'
import { uuidOf } from '../ids.ts'
import { type Fault, at, faultsIn, quoted } from './faults.ts'
import { type Names, namesIn } from './input.ts'
import { inFalsWords, typeOf } from './sentences.ts'

interface Answer {
  readonly status: number
  /** Told as a list of faults, of this type where the sentence tells no better one. */
  readonly fault?: string
  /** Told as a sentence, with this `error_type`. */
  readonly type?: string
}

/** 403, 413 and 415 are general knowledge: fal's documents show none of them. */
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
  unknown: { status: 424, type: 'runner_server_error' },
  unavailable: { status: 503, type: 'runner_scheduling_failure' },
  internal: { status: 500, type: 'internal_error' },
}

/** Sent again by one client or the other (`@fal-ai/client` 1.10.1, fal-client 1.0.3). */
const resent: ReadonlySet<number> = new Set([408, 409, 429, 502, 503, 504])
/** What does not get better by being sent again: that would be another job. */
const final: Answer = { status: 500, type: 'runner_server_error' }

/** What a Problem of the proxy protocol carries: `@fal-ai/server-proxy` 1.2.1 answers with bare text. */
export const proxyFault = 'proxy'

/** What a failure is about. */
export interface About {
  readonly requestId: string
  readonly names: Names
  /** `owner/app/path`, where there is one. */
  readonly app?: string | undefined
  /** The request that was asked for, as the caller wrote it. */
  readonly request?: string | undefined
  /** What came, to be quoted. */
  readonly said?: Pick<Call, 'body' | 'query'> | undefined
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  return told(problem, {
    requestId: uuidOf(requestId),
    names: namesIn(call?.body),
    app: call?.params['*'],
    request: call?.params['id'],
    said: call,
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
function answerTo({ code, param, retryable }: Problem): Answer {
  const isPicture = code === 'not_found' && param?.startsWith('images')
  const answer = answers[isPicture ? 'invalid_image' : code]
  return resent.has(answer.status) && !retryable ? final : answer
}

function bodyOf(problem: Problem, answer: Answer, about: About): Json {
  const { code, message } = problem
  if (answer.fault !== undefined) {
    return { detail: faultsOf(problem, answer.fault, about).map(faultJson) }
  }
  if (code === 'model_not_found' && about.app) return { detail: unknownApp(about.app) }
  if (code === 'not_found' && about.request !== undefined) {
    return { status: 'NOT_FOUND', detail: `There is no request ${about.request.slice(0, 80)}.` }
  }
  const known = code === 'internal' ? ` Request id: ${about.requestId}.` : ''
  return {
    detail: `${message}${known}`,
    ...(answer.type === undefined ? {} : { error_type: answer.type }),
  }
}

function unknownApp(app: string): string {
  const parts = app.slice(0, 200).split('/')
  const name = parts.slice(0, 2).join('/')
  // The one application that is here for certain: then it is the path that is not.
  if (name === 'fal-ai/wan') return `Path /${parts.slice(2).join('/')} not found`
  return `Application "${name}" not found`
}

function faultsOf(
  problem: Problem,
  fallback: string,
  { names, said }: Partial<About> = {},
): readonly Fault[] {
  const found = faultsIn(problem)
  if (found) return found
  const [type, ctx] = typeOf(problem) ?? [fallback]
  const loc = locOf(problem.param, names)
  const [, ...path] = loc
  const given = path.length === 0 ? undefined : at(said, loc)
  return [{ loc, msg: inFalsWords(problem.message), type, ...(ctx && { ctx }), ...quoted(given) }]
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
  share: 'ratio',
}

/** `palette[0].share` as `['body', 'color_palette', 0, 'ratio']`. A file is the body itself. */
function locOf(param = 'file', names?: Names): Fault['loc'] {
  const [word = '', ...inner] = param.split(/[.[\]]+/).filter(Boolean)
  if (word === 'file') return ['body']
  if (word === 'webhook') return ['query', 'fal_webhook']
  if (word === 'count') return ['body', names?.count ?? 'num_images']
  if (word === 'images' && names?.images === 'image_url') return ['body', 'image_url']
  const first = word === 'images' ? 'image_urls' : nameOf(word)
  return ['body', first, ...inner.map((part) => (/^\d+$/.test(part) ? Number(part) : nameOf(part)))]
}

function nameOf(word: string): string {
  return Object.hasOwn(hostNames, word) ? (hostNames[word] ?? word) : word
}
