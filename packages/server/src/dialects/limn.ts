/** Our own words over HTTP: the SDK's `ImageDraft` in, the SDK's `Job` out, at once. */
import { z } from 'zod'
import type { ImageDraft, Job, ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { bearer, imageRef, objectOf, parse } from './body.ts'
import type { Call, Dialect, Links, Reply, ReplyJson } from './dialect.ts'
import { planBody } from './plan.ts'

const box = z.tuple([z.number(), z.number(), z.number(), z.number()])
const size = z.union(
  [
    z.strictObject({ width: z.number(), height: z.number() }),
    z.strictObject({ tier: z.enum(['1K', '2K', '4K']), ratio: z.string().optional() }),
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
  engine_failed: { status: 500, type: 'server' },
  unavailable: { status: 503, type: 'server' },
  internal: { status: 500, type: 'server' },
}

export const limn: Dialect = {
  name: 'limn',
  key: bearer,
  fail,
  routes: [
    {
      on: 'POST /v1/jobs',
      does: 'create',
      read: (call) => ({ draft: readDraft(call), wait: false }),
      write: (job, links) => ({ ...writeJob(job, links), status: 202 }),
    },
    {
      on: 'GET /v1/jobs',
      does: 'jobs',
      read: ({ query }) => parse(pageQuery, query),
      write: (jobs, links) => ({
        status: 200,
        body: { object: 'list', data: jobs.map((job) => jobJson(job, links)) },
      }),
    },
    {
      on: 'GET /v1/jobs/:id',
      does: 'job',
      read: (call) => ({ id: call.params['id'] ?? '' }),
      write: writeJob,
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
function jobJson(job: Job, links: Links): ReplyJson {
  const images = job.images.map((image) => ({ ...image, url: links.asset(image.asset) }))
  // Absent fields are left out, as JSON does.
  return JSON.parse(JSON.stringify({ ...job, images, url: links.job(job.id) }))
}

function writeJob(job: Job, links: Links): Reply {
  return { status: 200, body: jobJson(job, links) }
}

/** OpenAI's envelope with our own code and param, so that any client of either can read it. */
function fail(problem: Problem, requestId: string): Reply {
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
