/** The SDK's words out of the server: jobs, and what went wrong. */
import type { JobImage, ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import type { JsonReply, Links, ReplyJson, ShownJob } from '../dialect.ts'

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
  unknown: { status: 424, type: 'server' },
  unavailable: { status: 503, type: 'server' },
  internal: { status: 500, type: 'server' },
}

/** The SDK's `Job` alone: what is kept for its dialect is no business of others. */
export function jobJson(
  { memo: _m, previews: _p, number: _n, repeated: _r, ...job }: ShownJob,
  links: Links,
): ReplyJson {
  const images = job.images.map((image) => withUrl(image, links))
  // Absent fields are left out, as JSON does.
  return JSON.parse(JSON.stringify({ ...job, images, url: links.job(job.id) }))
}

export function imageJson(image: JobImage, links: Links): ReplyJson {
  return JSON.parse(JSON.stringify(withUrl(image, links)))
}

function withUrl(image: JobImage, links: Links) {
  return { ...image, url: links.asset(image.asset) }
}

export function writeJob(job: ShownJob, links: Links): JsonReply {
  return { status: 200, body: jobJson(job, links) }
}

/** OpenAI's envelope with our own code and param, so that any client of either can read it. */
export function fail(problem: Problem, requestId: string): JsonReply {
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
