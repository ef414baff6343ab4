/**
 * PixelDojo's API for Wan 2.7 Image: run a model, poll the job. pixeldojo.ai/api-docs and
 * pixeldojo.ai/llm/wan-2.7-image-pro.txt, read 2026-11-21.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { bearer, isObject } from './body.ts'
import type { JsonObject } from './body.ts'
import type { Call, Dialect, JsonReply } from './dialect.ts'
import { jobIdOf } from './ids.ts'
import { said, sentenceOf } from './native.ts'
import type { HostNames } from './native.ts'
import { parameters } from './pixeldojo/parameters.ts'
import { readJobs, readModels, readRun } from './pixeldojo/read.ts'
import {
  hook,
  writeJob,
  writeJobs,
  writeModel,
  writeModels,
  writeSchema,
  writeSubmitted,
} from './pixeldojo/write.ts'

interface Answer {
  readonly status: number
  readonly code: string
}

/** Codes of documents of 2025, which name five; `not_found` and `rate_limited` are our own. */
const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 400, code: 'invalid_request' },
  invalid_image: { status: 400, code: 'invalid_request' },
  refused: { status: 400, code: 'invalid_request' },
  unauthorized: { status: 401, code: 'invalid_api_key' },
  forbidden: { status: 403, code: 'invalid_api_key' },
  not_found: { status: 404, code: 'not_found' },
  model_not_found: { status: 404, code: 'model_not_found' },
  too_large: { status: 413, code: 'invalid_request' },
  unsupported_media_type: { status: 415, code: 'invalid_request' },
  payment_required: { status: 402, code: 'quota_exceeded' },
  conflict: { status: 409, code: 'invalid_request' },
  rate_limited: { status: 429, code: 'rate_limited' },
  canceled: { status: 500, code: 'server_error' },
  engine_failed: { status: 500, code: 'server_error' },
  unknown: { status: 424, code: 'server_error' },
  unavailable: { status: 503, code: 'server_error' },
  internal: { status: 500, code: 'server_error' },
}

const base = '/pixeldojo/api/v1'

export const pixeldojo: Dialect = {
  name: 'pixeldojo',
  about: {
    title: 'PixelDojo',
    base: '{url}/pixeldojo/api/v1',
    clients: ['examples/pixeldojo.sh (the documented curl calls)'],
    sources: [
      'pixeldojo.ai/llm/wan-2.7-image-pro.txt, read 2026-11-21',
      'pixeldojo.ai/api-docs and pixeldojo.ai/api-platform/documentation, read 2026-11-21',
    ],
    notes: [
      'Unknown parameters are refused, as the schema there says.',
      'Credits are not counted: `creditCost`, `creditsRemaining` and `expiresAt` are left out of jobs. Links are good for 24 hours.',
      'Webhooks are sent the job as polling shows it, and are not signed: PixelDojo documents neither. There is no replay of webhooks.',
      'The path and form of the list of jobs are not published in full: here it is `GET /jobs?limit=&offset=`, newest first.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'bearer  limn_abc ' } },
    ],
  },
  prefix: '/pixeldojo',
  key: bearer,
  fail,
  hook,
  allowance: ({ limit, remaining, resetAt }) => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetAt),
  }),
  routes: [
    {
      on: `POST ${base}/models/:id/run`,
      does: 'create',
      shows: 'any',
      read: readRun,
      write: writeSubmitted,
      example: {
        params: { id: 'wan-2.7-image-pro' },
        body: { prompt: 'a misty forest at dawn' },
      },
      parameters,
    },
    { on: `GET ${base}/jobs`, does: 'jobs', read: readJobs, write: writeJobs },
    { on: `GET ${base}/jobs/:id`, does: 'job', read: readJobId, write: writeJob },
    { on: `GET ${base}/models`, does: 'models', open: true, read: readModels, write: writeModels },
    { on: `GET ${base}/models/:id`, does: 'model', open: true, read: readId, write: writeModel },
    {
      on: `GET ${base}/models/:id/schema`,
      does: 'model',
      open: true,
      read: readId,
      write: writeSchema,
    },
  ],
}

function readId({ params }: Call): { readonly id: string } {
  return { id: params['id'] ?? '' }
}

function readJobId({ params }: Call): { readonly id: string } {
  return { id: jobIdOf(params['id'] ?? '') }
}

/** Our words for what has another name there. */
const hostNames: HostNames = {
  count: 'n',
  set: 'enable_sequential',
  thinking: 'thinking_mode',
  palette: 'color_palette',
  webhook: 'webhook_url',
}

function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { status, code } = answers[problem.code]
  const body = isObject(call?.body) ? said(call.body) : {}
  const told = sentenceOf(problem, {
    ...hostNames,
    images: pictureName(problem, body),
    size: Object.hasOwn(body, 'size') ? 'size' : 'aspect_ratio',
  })
  const message = problem.code === 'internal' ? `${told} Request id: ${requestId}.` : told
  return { status, headers: { 'x-request-id': requestId }, body: { error: { code, message } } }
}

/** By the one of the three names that the caller used. */
function pictureName({ param = 'images' }: Problem, body: JsonObject): string {
  if (Object.hasOwn(body, 'image_url')) return 'image_url'
  return Object.hasOwn(body, 'image_urls') ? param.replace('images', 'image_urls') : param
}
