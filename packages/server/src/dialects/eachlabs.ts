/**
 * each::labs: predictions by slug, polled, canceled or told by webhook. docs.eachlabs.ai
 * (api/predictions, api/webhooks, errors; 2026-05-28) and seed 003 (2026-05-25).
 */
import { bearer, readJobId } from './body.ts'
import type { Dialect, Parameter } from './dialect.ts'
import { fail } from './eachlabs/fail.ts'
import { readPage, readSlug, writeModel, writeModels } from './eachlabs/models.ts'
import { imageNames, readPrediction } from './eachlabs/read.ts'
import { hook, writeCreated, writePrediction, writeRun } from './eachlabs/write.ts'
import { nativeParameters } from './native.ts'

const example = {
  body: {
    model: 'alibaba-wan-2-7-image-edit',
    input: { prompt: 'Turn image 1 into a oil painting.', img_url: 'https://example.com/a.jpeg' },
  },
}

const parameters: readonly Parameter[] = [
  {
    name: 'model',
    type: 'string',
    fate: 'honoured',
    note: 'A slug, or an id of the catalog. Slugs with `text-to-image` take no pictures, those with `edit` need one.',
    example: 'alibaba-wan-2-7-image-pro-edit',
  },
  { name: 'input.prompt', type: 'string', fate: 'honoured', example: 'make it night' },
  ...imageNames.map((name, index): Parameter => ({
    name: `input.${name}`,
    type: 'HTTPS URL',
    fate: 'honoured',
    ...(index > 3 ? { note: 'In the prose of the host alone; Wan 2.7 takes nine.' } : {}),
    example: 'https://example.com/b.jpeg',
  })),
  {
    name: 'input.size',
    type: '1K, 2K',
    fate: 'honoured',
    note: 'Pixels such as 1024*1024, too, and 4K from words alone with the pro model.',
    example: '1K',
  },
  { name: 'input.n', type: 'integer 1–4', fate: 'honoured', example: 2 },
  { name: 'input.seed', type: 'integer', fate: 'honoured', example: 7 },
  {
    name: 'input.enable_safety_checker',
    type: 'boolean',
    fate: 'warned',
    note: 'Nothing is checked; `false` is taken without a word.',
    example: true,
  },
  ...nativeParameters('input.'),
  {
    name: 'version',
    type: 'string',
    fate: 'idle',
    note: 'Deprecated there and ignored, as here.',
    example: '0.0.1',
  },
  {
    name: 'webhook_url',
    type: 'URL',
    fate: 'honoured',
    example: 'https://example.com/hook',
  },
  {
    name: 'webhook_secret',
    type: 'string',
    fate: 'honoured',
    note: 'Signs the body: HMAC-SHA256 in hex, in the header `X-Webhook-Signature`.',
    example: 'hush',
    beside: { webhook_url: 'https://example.com/hook' },
  },
]

export const eachlabs: Dialect = {
  name: 'eachlabs',
  about: {
    title: 'each::labs',
    base: '{url}/eachlabs/v1',
    clients: ['curl, as in its documents'],
    sources: [
      'seed 003: alibaba-wan-2-7-image-edit, last updated 2026-05-25',
      'docs.eachlabs.ai: api/predictions, api/webhooks, errors (2026-05-28)',
    ],
    notes: [
      'Where its documents disagree the answer holds both: `id` and `predictionID`, `exec_id`; `error` beside `message` and `details`.',
      'A prediction is `processing`, `success`, `error` (the docs say `failed`) or `cancelled`; webhooks say `succeeded` or `failed`.',
      'Cancel with POST on `urls.cancel`: the host documents no method.',
      '`metrics.cost` is left out: it is not known here.',
      'Data URIs and addresses of the machine itself are refused as there; pictures that this server gave out are taken.',
      'The slugs for words alone and for the pro model are our own: the host has not published any.',
      'There is no log of webhook deliveries: `GET /webhooks` answers 404.',
    ],
    keys: [
      { headers: { 'x-api-key': 'limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc' } },
    ],
  },
  prefix: '/eachlabs',
  key: bearer,
  fail,
  hook,
  routes: [
    {
      on: 'POST /eachlabs/v1/prediction',
      does: 'create',
      read: (call) => readPrediction(call),
      write: (job) => writeCreated(job),
      example,
      parameters,
    },
    {
      on: 'POST /eachlabs/v1/prediction/run',
      does: 'create',
      shows: 'any',
      read: (call) => readPrediction(call, true),
      write: (job, links) => writeRun(job, links),
      example,
      parameters,
    },
    {
      on: 'GET /eachlabs/v1/prediction/:id',
      does: 'job',
      read: readJobId,
      write: (job, links) => writePrediction(job, links),
    },
    {
      on: 'POST /eachlabs/v1/prediction/:id/cancel',
      does: 'cancel',
      read: readJobId,
      write: ({ job }, links) => writePrediction(job, links),
    },
    {
      on: 'GET /eachlabs/v1/model',
      does: 'model',
      read: readSlug,
      write: (card, _links, call) => writeModel(card, call),
    },
    {
      on: 'GET /eachlabs/v1/models',
      does: 'models',
      open: true,
      read: readPage,
      write: (cards, _links, call) => writeModels(cards, call),
    },
  ],
}
