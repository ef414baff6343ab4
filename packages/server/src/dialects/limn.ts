/** Our own words over HTTP: the SDK's `ImageDraft` in, the SDK's `Job` out, at once. */
import { z } from 'zod'
import { bearer, parse } from './body.ts'
import type { Dialect } from './dialect.ts'
import { parameters, readDraft } from './limn/draft.ts'
import { events, readWatch } from './limn/events.ts'
import { isKey, readName, readWhich } from './limn/which.ts'
import { fail, jobJson, writeJob } from './limn/write.ts'

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.string().max(80).optional(),
  idempotency_key: z.string().refine(isKey, 'is 1 to 255 printable characters').optional(),
})

export const limn: Dialect = {
  name: 'limn',
  about: {
    title: 'Limn',
    base: '{url}',
    clients: ['@limn/sdk'],
    sources: ['packages/sdk/src/contract.ts'],
    notes: [
      'Answers at once, with the job; `GET /v1/jobs/{id}` shows it, whichever dialect it was made in, and takes the id in the form of any host.',
      '`PUT /v1/jobs/{id}` makes a job under an id of your own; the same call again finds it. Such an id, like any `Idempotency-Key`, stands for its job for 24 hours: in `GET /v1/jobs/{id}`, its `events` and `cancel`, and in `GET /v1/jobs?idempotency_key=`.',
      '`GET /v1/jobs/{id}/events` tells `state` (the job, at each change), `image` (each picture, once) and `end` as server-sent events, with a comment every 15 seconds. `Last-Event-ID` (or `?last_event_id=`) goes on after that event, also after a restart and at another process; after `end` it answers 204, so that an EventSource stays away.',
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
      on: 'PUT /v1/jobs/:id',
      does: 'create',
      read: (call) => ({ called: readName(call), draft: readDraft(call), wait: false }),
      write: (job, links) => ({ ...writeJob(job, links), status: 202 }),
      example: {
        params: { id: 'order-4711' },
        body: { model: 'wan2.7-image', prompt: 'a misty forest at dawn' },
      },
      parameters,
    },
    {
      on: 'GET /v1/jobs',
      does: 'jobs',
      read: ({ query }) => {
        const { idempotency_key: called, ...page } = parse(pageQuery, query)
        return { ...page, called }
      },
      write: ({ jobs, more }, links) => ({
        status: 200,
        body: { object: 'list', data: jobs.map((job) => jobJson(job, links)), has_more: more },
      }),
    },
    {
      on: 'GET /v1/jobs/:id',
      does: 'job',
      read: readWhich,
      write: writeJob,
    },
    { on: 'GET /v1/jobs/:id/events', does: 'watch', read: readWatch, events, resumes: true },
    {
      on: 'GET /v1/account',
      does: 'account',
      read: () => ({}),
      write: ({ account, hookSecret, jwks, money }) => ({
        status: 200,
        body: { id: account, webhook_secret: hookSecret, jwks, money: money && { ...money } },
      }),
    },
    {
      on: 'POST /v1/jobs/:id/cancel',
      does: 'cancel',
      read: readWhich,
      write: ({ job }, links) => writeJob(job, links),
    },
  ],
}
