/** Our own words over HTTP: the SDK's `ImageDraft` in, the SDK's `Job` out, at once. */
import { z } from 'zod'
import type { ImageDraft, ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { bearer, imageRef, objectOf, parse, readJobId } from './body.ts'
import type { Call, Dialect, JsonReply, Links, Parameter, ReplyJson, ShownJob } from './dialect.ts'
import { planBody } from './plan.ts'

const box = z.tuple([z.number(), z.number(), z.number(), z.number()])
const size = z.union(
  [
    z.strictObject({ width: z.number(), height: z.number() }),
    z.strictObject({ tier: z.enum(['1K', '2K', '4K']).optional(), ratio: z.string().optional() }),
    z.strictObject({ times: z.strictObject({ width: z.number(), height: z.number() }) }),
  ],
  {
    error:
      'must be {width, height} in pixels, or {tier, ratio} such as {"tier":"2K","ratio":"16:9"}',
  },
)

/** Shapes only: limits belong to the model. A field that is not here is refused. */
const draftBody = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  negativePrompt: z.string().optional(),
  images: z.array(z.string()).optional(),
  boxes: z.array(z.array(box)).optional(),
  mask: z.string().optional(),
  maskOpen: z.enum(['transparent', 'white']).optional(),
  size: size.optional(),
  count: z.number().optional(),
  set: z.boolean().optional(),
  thinking: z.boolean().optional(),
  plan: planBody.optional(),
  palette: z.array(z.strictObject({ hex: z.string(), share: z.number() })).optional(),
  seed: z.number().optional(),
  watermark: z.boolean().optional(),
  format: z.enum(['png', 'jpeg', 'webp']).optional(),
  quality: z.number().optional(),
  steps: z.number().optional(),
  guidanceScale: z.number().optional(),
  strength: z.number().optional(),
})

const parameters: readonly Parameter[] = [
  { name: 'model', type: 'string', fate: 'honoured', example: 'wan2.7-image-pro' },
  { name: 'prompt', type: 'string', fate: 'honoured', example: 'the sea at dusk' },
  {
    name: 'negativePrompt',
    type: 'string',
    fate: 'honoured',
    note: 'A model that knows none warns.',
    example: 'fog',
  },
  {
    name: 'images',
    type: 'list of https: URL, data: URI or asset:<id>',
    fate: 'honoured',
    example: ['https://example.com/a.png'],
  },
  {
    name: 'boxes',
    type: 'per image a list of [x1, y1, x2, y2]',
    fate: 'honoured',
    example: [[[0, 0, 100, 100]]],
    beside: { images: ['https://example.com/a.png'] },
  },
  {
    name: 'mask',
    type: 'an image; transparent is the region to edit',
    fate: 'honoured',
    example: 'https://example.com/m.png',
    beside: { images: ['https://example.com/a.png'] },
  },
  {
    name: 'maskOpen',
    type: 'transparent or white',
    fate: 'honoured',
    note: 'Which part of `mask` may change. Default transparent.',
    example: 'white',
    beside: { images: ['https://example.com/a.png'], mask: 'https://example.com/m.png' },
  },
  {
    name: 'size',
    type: '{width, height}, {tier, ratio} or {times: {width, height}} of the last image',
    fate: 'honoured',
    example: { tier: '1K', ratio: '16:9' },
  },
  { name: 'count', type: 'integer 1–4, in a set 1–12', fate: 'honoured', example: 2 },
  { name: 'set', type: 'boolean', fate: 'honoured', example: true },
  { name: 'thinking', type: 'boolean', fate: 'honoured', example: false },
  {
    name: 'plan',
    type: 'Plan',
    fate: 'honoured',
    note: 'The plan that an earlier job answered, changed or not.',
    example: { kind: 'edit', operations: [], notUnderstood: [] },
  },
  {
    name: 'palette',
    type: 'list of {hex, share}',
    fate: 'honoured',
    example: [
      { hex: '#102030', share: 0.5 },
      { hex: '#405060', share: 0.3 },
      { hex: '#708090', share: 0.2 },
    ],
  },
  { name: 'seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  { name: 'watermark', type: 'boolean', fate: 'honoured', example: true },
  { name: 'format', type: 'png, jpeg or webp', fate: 'honoured', example: 'webp' },
  { name: 'quality', type: 'integer 1–100', fate: 'honoured', example: 80 },
  ...(['steps', 'guidanceScale', 'strength'] as const).map((name): Parameter => ({
    name,
    type: 'number',
    fate: 'honoured',
    note: 'For open-weights engines; a model that knows none warns.',
    example: 0.5,
  })),
]

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.string().max(80).optional(),
})

const answers: Readonly<Record<ProblemCode, { readonly status: number; readonly type: string }>> = {
  invalid_request: { status: 400, type: 'request' },
  invalid_image: { status: 400, type: 'request' },
  refused: { status: 400, type: 'request' },
  unauthorized: { status: 401, type: 'request' },
  forbidden: { status: 403, type: 'request' },
  not_found: { status: 404, type: 'request' },
  model_not_found: { status: 404, type: 'request' },
  too_large: { status: 413, type: 'request' },
  unsupported_media_type: { status: 415, type: 'request' },
  payment_required: { status: 402, type: 'request' },
  conflict: { status: 409, type: 'request' },
  rate_limited: { status: 429, type: 'request' },
  canceled: { status: 400, type: 'request' },
  engine_failed: { status: 500, type: 'server' },
  unknown: { status: 500, type: 'server' },
  unavailable: { status: 503, type: 'server' },
  internal: { status: 500, type: 'server' },
}

export const limn: Dialect = {
  name: 'limn',
  about: {
    title: 'Limn',
    base: '{url}',
    clients: ['@limn/sdk'],
    sources: ['packages/sdk/src/contract.ts'],
    notes: [
      'Answers at once, with the job; `GET /v1/jobs/{id}` shows it, whichever dialect it was made in, and takes the id in the form of any host.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { 'x-api-key': 'limn_abc' } },
    ],
  },
  prefix: '',
  showsAll: true,
  key: bearer,
  fail,
  routes: [
    {
      on: 'POST /v1/jobs',
      does: 'create',
      read: (call) => ({ draft: readDraft(call), wait: false }),
      write: (job, links) => ({ ...writeJob(job, links), status: 202 }),
      example: { body: { model: 'wan2.7-image', prompt: 'a misty forest at dawn' } },
      parameters,
    },
    {
      on: 'GET /v1/jobs',
      does: 'jobs',
      read: ({ query }) => parse(pageQuery, query),
      write: ({ jobs, more }, links) => ({
        status: 200,
        body: { object: 'list', data: jobs.map((job) => jobJson(job, links)), has_more: more },
      }),
    },
    {
      on: 'GET /v1/jobs/:id',
      does: 'job',
      read: readJobId,
      write: writeJob,
    },
    {
      on: 'GET /v1/account',
      does: 'account',
      read: () => ({}),
      write: ({ account, hookSecret, jwks }) => ({
        status: 200,
        body: { id: account, webhook_secret: hookSecret, jwks },
      }),
    },
    {
      on: 'POST /v1/jobs/:id/cancel',
      does: 'cancel',
      read: readJobId,
      write: ({ job }, links) => writeJob(job, links),
    },
  ],
}

function readDraft(call: Call): ImageDraft {
  const said = Object.entries(objectOf(call)).filter(([, value]) => value !== null)
  const draft = parse(draftBody, Object.fromEntries(said))
  for (const [index, ref] of (draft.images ?? []).entries()) imageRef(ref, `images[${index}]`)
  if (draft.mask !== undefined) imageRef(draft.mask, 'mask')
  return draft
}

/** The SDK's `Job`, and where to get it and each picture. */
/** The SDK's `Job` alone: what is kept for its dialect is no business of others. */
function jobJson(
  { memo: _m, previews: _p, number: _n, ...job }: ShownJob,
  links: Links,
): ReplyJson {
  const images = job.images.map((image) => ({ ...image, url: links.asset(image.asset) }))
  // Absent fields are left out, as JSON does.
  return JSON.parse(JSON.stringify({ ...job, images, url: links.job(job.id) }))
}

function writeJob(job: ShownJob, links: Links): JsonReply {
  return { status: 200, body: jobJson(job, links) }
}

/** OpenAI's envelope with our own code and param, so that any client of either can read it. */
function fail(problem: Problem, requestId: string): JsonReply {
  const { status, type } = answers[problem.code]
  return {
    status,
    headers: {
      'x-request-id': requestId,
      ...(status >= 500 && !problem.retryable ? { 'x-should-retry': 'false' } : {}),
    },
    body: {
      error: {
        message: problem.message,
        type: `${type}_error`,
        param: problem.param ?? null,
        code: problem.code,
        requestId,
      },
    },
  }
}
