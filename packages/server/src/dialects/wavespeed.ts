/**
 * WaveSpeed's API v3: a POST to the model's own path makes a prediction that is asked for until it has
 * ended, or is posted to a webhook. Sources are named where a rule comes from; npm wavespeed 0.3.2,
 * 0.2.3 and 0.0.15 are the clients.
 */
import { createHmac } from 'node:crypto'
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { bearer, codeOf, isObject } from './body.ts'
import type { Call, CreateRoute, Dialect, HookKeys, JsonReply, News } from './dialect.ts'
import { jobIdOf } from './ids.ts'
import { sentenceOf } from './native.ts'
import type { HostNames } from './native.ts'
import { readFile, readHistory, readTicket } from './wavespeed/calls.ts'
import { olderParameters, parametersOf } from './wavespeed/parameters.ts'
import { endpoints, readEndpoint, readOlder } from './wavespeed/read.ts'
import type { Endpoint } from './wavespeed/read.ts'
import {
  prediction,
  writeBalance,
  writeCreated,
  writeHistory,
  writeModels,
  writeResult,
  writeSecret,
  writeTicket,
  writeUpload,
} from './wavespeed/write.ts'

/** wavespeed.ai/docs/rest-api, read 2026-11-21; what stands there of no credit is "403, account issue". */
const answers: Readonly<Record<ProblemCode, number>> = {
  invalid_request: 400,
  invalid_image: 400,
  refused: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  too_large: 413,
  unsupported_media_type: 415,
  payment_required: 403,
  conflict: 409,
  rate_limited: 429,
  canceled: 400,
  engine_failed: 500,
  unknown: 424,
  unavailable: 503,
  internal: 500,
}

/** Our words that the host has other names for. */
const hostNames: HostNames = {
  thinking: 'thinking_mode',
  negativePrompt: 'negative_prompt',
  count: 'n',
}

const examplePicture = 'https://example.com/a.png'

function createRoute(endpoint: Endpoint): CreateRoute {
  const prompt = endpoint.edits ? 'make it winter' : 'a misty forest at dawn'
  return {
    on: `POST /wavespeed/api/v3/${endpoint.model}`,
    does: 'create',
    shows: 'any',
    read: (call) => readEndpoint(call, endpoint),
    write: writeCreated,
    example: { body: endpoint.edits ? { images: [examplePicture], prompt } : { prompt } },
    parameters: parametersOf(endpoint),
  }
}

const readId = (call: Call) => ({ id: jobIdOf(call.params['id'] ?? '') })
const nothing = () => ({})

export const wavespeed: Dialect = {
  name: 'wavespeed',
  about: {
    title: 'WaveSpeed',
    base: '{url}/wavespeed; for npm wavespeed 0.0.x {url}/wavespeed/api/v3/ with the slash',
    clients: ['wavespeed 0.3.2, and by hand 0.2.3 and 0.0.15 (npm)'],
    sources: [
      'wavespeed.ai/docs, pages rest-api, submit-task, sync-mode, how-to-use-webhooks, docs-api/verifying_webhook and docs-api/alibaba, read 2026-11-21',
      'npm wavespeed 0.0.15, 0.2.3 and 0.3.2, read 2026-11-21',
      'WaveSpeedAI/wavespeed-desktop, src/api/client.ts, read 2026-11-21',
    ],
    notes: [
      'A canceled task is shown as `failed`: the clients before 0.3 stop at nothing else.',
      '`has_nsfw_contents` is null: nobody here looks for that.',
      'In sync mode the call is held for at most 100 s; WaveSpeed does not say how long it holds one.',
      'The balance is what is left of the account’s balance or the key’s budget, in dollars; 1000000 where there is neither.',
      'Links to uploads and outputs are good for 24 hours, WaveSpeed’s for 7 days.',
      'What is not offered on an endpoint (`n`, `negative_prompt`, `watermark`, `thinking_mode` on an edit) is named in a warning.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc', 'x-client-name': 'wavespeed-js' } },
    ],
  },
  prefix: '/wavespeed',
  // "X-API-Key is not accepted" (wavespeed.ai/blog/posts/wavespeed-api-auth-errors).
  key: ({ headers: { authorization = '' }, ...call }) =>
    bearer({ ...call, headers: { authorization } }),
  fail,
  hook: { write: (job, _event, links) => prediction(job, links), sign },
  routes: [
    ...endpoints.map(createRoute),
    {
      on: 'POST /wavespeed/api/v3/*',
      does: 'create',
      shows: 'any',
      read: readOlder,
      write: writeCreated,
      example: {
        params: { '*': 'alibaba/wan-2.6/text-to-image' },
        body: { prompt: 'a misty forest at dawn' },
      },
      parameters: olderParameters,
    },
    {
      on: 'GET /wavespeed/api/v3/predictions/:id/result',
      does: 'job',
      read: readId,
      write: writeResult,
    },
    // The address of wavespeed.ai/docs/submit-task and rest-api.
    { on: 'GET /wavespeed/api/v3/predictions/:id', does: 'job', read: readId, write: writeResult },
    {
      on: 'POST /wavespeed/api/v3/predictions',
      does: 'jobs',
      read: readHistory,
      write: writeHistory,
    },
    {
      on: 'POST /wavespeed/api/v3/media/uploads',
      does: 'ticket',
      read: readTicket,
      write: writeTicket,
    },
    ...(['v3', 'v2'] as const).map((version) => ({
      on: `POST /wavespeed/api/${version}/media/upload/binary` as const,
      does: 'upload' as const,
      read: readFile,
      write: writeUpload,
    })),
    {
      on: 'GET /wavespeed/api/v3/webhook/secret',
      does: 'account',
      read: nothing,
      write: writeSecret,
    },
    { on: 'GET /wavespeed/api/v3/balance', does: 'account', read: nothing, write: writeBalance },
    { on: 'GET /wavespeed/api/v3/models', does: 'models', read: nothing, write: writeModels },
  ],
}

/** `{code, message}`; its clients show the text as it is, so it has to name the field. */
function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { code } = problem
  const status = answers[codeOf(problem)]
  const names = { ...hostNames, webhook: webhookName(call) }
  // A model is named by the path, not by a field.
  const message = code === 'model_not_found' ? problem.message : sentenceOf(problem, names)
  const told = code === 'internal' ? `${message} Request id: ${requestId}.` : message
  return { status, headers: { 'x-request-id': requestId }, body: { code: status, message: told } }
}

/** In the query, or in the body under another name. */
function webhookName(call: Call | undefined): string {
  const body = isObject(call?.body) ? call.body : {}
  return !call?.query['webhook'] && body['webhook_url'] !== undefined ? 'webhook_url' : 'webhook'
}

/** wavespeed.ai/docs/docs-api/verifying_webhook: the key is the text behind `whsec_`, not decoded. */
function sign(news: News, { hookSecret }: HookKeys): Readonly<Record<string, string>> {
  const { id, timestamp, body } = news
  const hmac = createHmac('sha256', hookSecret.replace(/^whsec_/, ''))
  const hex = hmac.update(`${id}.${timestamp}.`).update(body).digest('hex')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v3,${hex}`,
  }
}
