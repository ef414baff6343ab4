/**
 * The OpenAI shape, as OpenAI, AnyFast (seed 004) and EmpirioLabs (seed 002) speak it: one dialect
 * that takes what any of them documents. OpenAI API reference read 2026-08-21.
 */
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { bearer, parse } from './body.ts'
import type { Call, Dialect } from './dialect.ts'
import { about } from './openai/about.ts'
import { fail } from './openai/fail.ts'
import { editParameters, parameters } from './openai/parameters.ts'
import { readEdit, readGeneration } from './openai/read.ts'
import { eventsOf } from './openai/stream.ts'
import { writeFile, writeFiles, writeImages, writeModel, writeModels } from './openai/write.ts'

export const openai: Dialect = {
  name: 'openai',
  about,
  prefix: '',
  also: ['/openai'],
  key: bearer,
  fail,
  allowance: ({ limit, remaining, resetSeconds }) => ({
    'x-ratelimit-limit-requests': String(limit),
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': `${resetSeconds}s`,
  }),
  routes: [
    {
      on: 'POST /v1/images/generations',
      does: 'create',
      read: readGeneration,
      write: writeImages,
      events: eventsOf('image_generation'),
      example: { body: { model: 'wan2.7-image', prompt: 'a misty forest at dawn' } },
      parameters,
    },
    {
      on: 'POST /v1/images/edits',
      does: 'create',
      read: readEdit,
      write: writeImages,
      events: eventsOf('image_edit'),
      example: {
        body: {
          model: 'wan2.7-image',
          prompt: 'make it dusk',
          images: [{ image_url: 'https://example.com/a.png' }],
        },
      },
      parameters: editParameters,
    },
    {
      on: 'GET /v1/models',
      does: 'models',
      read: () => ({}),
      write: (cards) => writeModels(cards),
    },
    { on: 'GET /v1/models/:id', does: 'model', read: readId, write: (card) => writeModel(card) },
    {
      on: 'POST /v1/files',
      does: 'upload',
      read: readUpload,
      write: (upload, _links, call) => writeFile(upload, call),
    },
    {
      on: 'GET /v1/files',
      does: 'files',
      read: readPage,
      write: (uploads, _links, call) => writeFiles(uploads, call),
    },
    {
      on: 'GET /v1/files/:id',
      does: 'file',
      read: readId,
      write: (upload, _links, call) => writeFile(upload, call),
    },
    {
      on: 'GET /v1/files/:id/content',
      does: 'file',
      read: readId,
      write: ({ id, mime }) => ({ status: 200, picture: id.replace(/^asset:/, ''), mime }),
    },
    {
      on: 'DELETE /v1/files/:id',
      does: 'drop',
      read: readId,
      write: ({ id }) => ({ status: 200, body: { id, object: 'file', deleted: true } }),
    },
  ],
}

function readId(call: Call): { readonly id: string } {
  return { id: call.params['id'] ?? '' }
}

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  after: z.string().max(100).optional(),
})

function readPage({ query }: Call): { readonly limit: number; readonly before?: string } {
  const { limit, after } = parse(pageQuery, query)
  return { limit, ...(after === undefined ? {} : { before: after }) }
}

/** What OpenAI lets be uploaded for looking at; batches and training data are not pictures. */
const purposes: readonly string[] = ['vision', 'user_data', 'assistants']

function readUpload(call: Call): { readonly ref: string; readonly purpose?: string | undefined } {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'file')
  if (part === undefined || more !== undefined) {
    throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
      param: 'file',
    })
  }
  const fields = new Map(call.fields ?? [])
  const purpose = fields.get('purpose')
  if (purpose !== undefined && !purposes.includes(purpose)) {
    throw new Problem(
      'invalid_request',
      `Only pictures can be kept: \`purpose\` is ${purposes.join(', ')}; got "${purpose.slice(0, 40)}".`,
      { param: 'purpose' },
    )
  }
  const expiry = [...fields.keys()].find((name) => name.startsWith('expires_after'))
  if (expiry !== undefined) {
    throw new Problem('invalid_request', 'Uploads do not expire: leave `expires_after` out.', {
      param: 'expires_after',
    })
  }
  return { ref: part.ref, purpose }
}
