/**
 * The OpenAI shape, as OpenAI, AnyFast (seed 004) and EmpirioLabs (seed 002) speak it: one dialect
 * that takes what any of them documents. OpenAI API reference read 2026-08-21.
 */
import { Problem } from '../problem.ts'
import { bearer } from './body.ts'
import type { Call, Dialect } from './dialect.ts'
import { fail } from './openai/fail.ts'
import { readEdit, readGeneration } from './openai/read.ts'
import { writeFile, writeImages, writeModel, writeModels } from './openai/write.ts'

export const openai: Dialect = {
  name: 'openai',
  about: {
    title: 'OpenAI, AnyFast and EmpirioLabs',
    base: '{url}/v1, or {url}/openai/v1',
    clients: [],
    sources: [],
    notes: [],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'bearer  limn_abc ' } },
      { headers: { 'x-api-key': 'limn_abc' } },
    ],
  },
  prefix: '',
  also: ['/openai'],
  key: bearer,
  fail,
  routes: [
    {
      on: 'POST /v1/images/generations',
      does: 'create',
      read: readGeneration,
      write: writeImages,
      example: {},
      parameters: [],
    },
    {
      on: 'POST /v1/images/edits',
      does: 'create',
      read: readEdit,
      write: writeImages,
      example: {},
      parameters: [],
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
      on: 'GET /v1/files/:id',
      does: 'file',
      read: readId,
      write: (upload, _links, call) => writeFile(upload, call),
    },
  ],
}

function readId(call: Call): { readonly id: string } {
  return { id: call.params['id'] ?? '' }
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
