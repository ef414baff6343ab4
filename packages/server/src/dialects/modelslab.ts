/**
 * ModelsLab: v6 `image_editing/wan27` as seed 001 calls it, and v7 with `model_id`. The key stands in
 * the body. ModelsLab/docs-v2 (2026-05-04); that the v6 endpoint exists is known from the seed alone.
 */
import { bearer, readJobId } from './body.ts'
import type { Dialect, JobRoute, Parameter } from './dialect.ts'
import { bodyKey, readImage, readUpload } from './modelslab/read.ts'
import type { Endpoint } from './modelslab/read.ts'
import { fail, hook, writeFetched, writeMade, writeModels, writeUpload } from './modelslab/write.ts'
import { nativeParameters } from './native.ts'

const wan27: Endpoint = { version: 'v6', takes: 'edit', model: 'wan27' }
const textToImage: Endpoint = { version: 'v7', takes: 'text' }
const imageToImage: Endpoint = { version: 'v7', takes: 'edit' }

const knowsNone = 'Wan 2.7 knows none: a warning says so.'
const picture = { init_image: 'https://example.com/a.jpg' }

const shared: readonly Parameter[] = [
  { name: 'prompt', type: 'string', fate: 'honoured', example: 'make it autumn' },
  {
    name: 'width',
    type: 'integer 256–1024',
    fate: 'honoured',
    note: 'Only with `height`. Larger is taken as far as the model goes; less than 768x768 pixels in all is raised, with a warning.',
    example: 1024,
    beside: { height: 768 },
  },
  {
    name: 'height',
    type: 'integer 256–1024',
    fate: 'honoured',
    example: 1024,
    beside: { width: 768 },
  },
  { name: 'samples', type: 'integer 1–4', fate: 'honoured', example: 2 },
  { name: 'seed', type: 'integer', fate: 'honoured', example: 7 },
  { name: 'strength', type: 'number 0–1', fate: 'honoured', note: knowsNone, example: 0.7 },
  { name: 'guidance_scale', type: 'number 1–20', fate: 'honoured', note: knowsNone, example: 7.5 },
  {
    name: 'num_inference_steps',
    type: 'integer',
    fate: 'honoured',
    note: knowsNone,
    example: 30,
  },
  {
    name: 'size',
    type: 'string',
    fate: 'honoured',
    note: 'v7: 1K, 2K, 4K or pixels such as 1024x1024.',
    example: '1K',
  },
  { name: 'aspect_ratio', type: 'string', fate: 'honoured', example: '16:9' },
  {
    name: 'safety_checker',
    type: 'boolean',
    fate: 'warned',
    note: 'Nothing is checked; `false` is taken without a word.',
    example: true,
  },
  {
    name: 'base64',
    type: 'boolean',
    fate: 'honoured',
    note: '`output` holds base64 instead of addresses.',
    example: true,
  },
  { name: 'webhook', type: 'URL', fate: 'honoured', example: 'https://example.com/hook' },
  {
    name: 'track_id',
    type: 'integer or string',
    fate: 'honoured',
    note: 'Comes back in `meta` and in the webhook.',
    example: 27,
  },
]

const editing: readonly Parameter[] = [
  {
    name: 'init_image',
    type: 'URL, or a list of them',
    fate: 'honoured',
    note: 'Up to nine; the host documents four. Data URIs and bare base64, too.',
    example: ['https://example.com/a.jpg', 'https://example.com/b.jpg'],
  },
  ...shared,
  ...nativeParameters(),
]

const modelId: Parameter = {
  name: 'model_id',
  type: 'string',
  fate: 'honoured',
  note: 'The host’s name for Wan 2.7 Image is not known; `wan2.7-image` and `wan2.7-image-pro` are ours.',
  example: 'wan2.7-image-pro',
}

export const modelslab: Dialect = {
  name: 'modelslab',
  about: {
    title: 'ModelsLab',
    base: '{url}/modelslab/api',
    clients: ['requests (Python), as in seed 001', 'curl'],
    sources: [
      'seed 001: POST /api/v6/image_editing/wan27',
      'ModelsLab/docs-v2 (2026-05-04): image-editing/qwen-edit, webhooks, errors, rate-limits',
    ],
    notes: [
      'A call waits up to 20 seconds and answers `success`; what takes longer answers `processing` with `fetch_result`.',
      'Failures come under HTTP 200 with `status: "error"`, but for 413, 415, 429, 500, 503, and 404 of a path that is not there.',
      'v7 `inpaint` is not offered: Wan 2.7 takes no mask.',
      '`future_links` is empty: no address is known before its picture is made.',
      'Sizes of less than 768x768 pixels in all are raised, with a warning.',
      'Webhooks are not signed, as there.',
    ],
    keys: [
      { body: { key: 'limn_abc' } },
      { query: { key: 'limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc' } },
    ],
  },
  prefix: '/modelslab',
  key: (call) => bodyKey(call) ?? bearer(call),
  fail,
  hook,
  routes: [
    {
      on: 'POST /modelslab/api/v6/image_editing/wan27',
      does: 'create',
      shows: 'any',
      read: (call) => readImage(call, wan27),
      write: (job, links) => writeMade(job, links),
      example: { body: { prompt: 'change background to a white studio', ...picture } },
      parameters: [modelId, ...editing],
    },
    {
      on: 'POST /modelslab/api/v7/images/image-to-image',
      does: 'create',
      shows: 'any',
      read: (call) => readImage(call, imageToImage),
      write: (job, links) => writeMade(job, links),
      example: { body: { model_id: 'wan2.7-image', prompt: 'make it night', ...picture } },
      parameters: [modelId, ...editing],
    },
    {
      on: 'POST /modelslab/api/v7/images/text-to-image',
      does: 'create',
      shows: 'any',
      read: (call) => readImage(call, textToImage),
      write: (job, links) => writeMade(job, links),
      example: { body: { model_id: 'wan2.7-image', prompt: 'a lighthouse at dawn' } },
      parameters: [
        modelId,
        ...shared,
        {
          name: 'init_image',
          type: 'URL',
          fate: 'warned',
          note: 'Send it to `image-to-image`.',
          example: picture.init_image,
        },
        ...nativeParameters(),
      ],
    },
    ...fetching('/modelslab/api/v6/image_editing/fetch/:id'),
    ...fetching('/modelslab/api/v6/images/fetch/:id'),
    ...fetching('/modelslab/api/v7/images/fetch/:id'),
    {
      on: 'POST /modelslab/api/v6/image_editing/base64_to_url',
      does: 'upload',
      read: readUpload,
      write: (upload, links) => writeUpload(upload, links),
    },
    {
      on: 'GET /modelslab/api/v7/models',
      does: 'models',
      read: () => ({}),
      write: (cards, _links, call) => writeModels(cards, call),
    },
  ],
}

/** POST with the key in the body as documented, and GET. */
function fetching(path: `/${string}`): readonly JobRoute[] {
  return (['POST', 'GET'] as const).map((method) => ({
    on: `${method} ${path}` as const,
    does: 'job',
    read: readJobId,
    write: writeFetched,
  }))
}
