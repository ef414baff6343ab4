/**
 * The OpenAI shape, as OpenAI, AnyFast (seed 004) and EmpirioLabs (seed 002) speak it: one dialect
 * that takes what any of them documents. OpenAI API reference read 2026-08-21.
 */
import { bearer } from './body.ts'
import type { Call, Dialect } from './dialect.ts'
import { about } from './openai/about.ts'
import { fail } from './openai/fail.ts'
import { readPage, readUpload, writeFile, writeFiles } from './openai/files.ts'
import { editParameters, parameters } from './openai/parameters.ts'
import { readEdit, readGeneration } from './openai/read.ts'
import { eventsOf } from './openai/stream.ts'
import { writeEdit, writeImages, writeModel, writeModels } from './openai/write.ts'

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
    'x-ratelimit-reset-requests': duration(resetSeconds),
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
      write: writeEdit,
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

/** As in OpenAI's rate headers: `1s`, `6m0s`. */
function duration(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
