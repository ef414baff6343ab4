/**
 * Segmind: v1 answers with the picture itself, v2 with a request to be polled. segmind.com model pages
 * and docs.segmind.com (2026-11-21); the Python client segmind 1.3.0.
 */
import { bearer, readJobId } from './body.ts'
import type { Dialect, Parameter } from './dialect.ts'
import { nativeParameters } from './native.ts'
import { imageNames, readImage, readUpload } from './segmind/read.ts'
import {
  fail,
  writeCredits,
  writePicture,
  writeResult,
  writeStatus,
  writeSubmitted,
  writeUpload,
} from './segmind/write.ts'

const example = { params: { slug: 'wan2.7-image-pro' }, body: { prompt: 'a lighthouse at dawn' } }
const picture = 'https://example.com/a.jpg'

const parameters: readonly Parameter[] = [
  { name: 'prompt', type: 'string', fate: 'honoured', example: 'the sea at dusk' },
  {
    name: 'size',
    type: '1K, 2K, 4K',
    fate: 'honoured',
    note: 'Pixels such as 1024*1024, too.',
    example: '1K',
  },
  { name: 'seed', type: 'integer', fate: 'honoured', example: 42 },
  {
    name: 'n',
    type: 'integer 1–4',
    fate: 'honoured',
    note: 'v1 answers with the first picture and names the others in `x-output-metadata`.',
    example: 2,
  },
  ...imageNames.map((name): Parameter => ({
    name,
    type: 'URL, data URI or base64, or a list of them',
    fate: 'honoured',
    note: 'The host documents none for Wan 2.7: any one of these names is taken.',
    example: [picture],
  })),
  ...nativeParameters('', { images: [picture] }),
]

export const segmind: Dialect = {
  name: 'segmind',
  about: {
    title: 'Segmind',
    base: '{url}/segmind/v1',
    clients: ['segmind 1.3.0 (Python)', 'curl'],
    sources: [
      'segmind.com/models/wan2.7-image-pro/api and docs.segmind.com (2026-11-21)',
      'segmind 1.3.0 on PyPI: client.py, v2.py, files.py',
    ],
    notes: [
      'v1 answers with the bytes of the picture; where there are several, with the first.',
      'A failed request answers HTTP 422 with `status: "FAILED"`, as the Python client expects.',
      '`get-user-credits` answers what is left of the account’s balance or the key’s budget, a credit being a dollar; 1000000 where there is neither. `x-remaining-credits` always says 1000000.',
      '`output` is an address, or a list of them where there are several pictures.',
      '`upload-asset` takes one picture per call. The Python client sends it to a fixed address of the host.',
      'Webhooks are registered per account there; that is not offered.',
    ],
    keys: [
      { headers: { 'x-api-key': 'limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc' } },
    ],
  },
  prefix: '/segmind',
  key: bearer,
  fail,
  allowance: ({ remaining }) => ({ 'x-rate-limit-remaining': String(remaining) }),
  routes: [
    {
      on: 'POST /segmind/v1/:slug',
      does: 'create',
      answers: 'picture',
      read: (call) => readImage(call, true),
      write: (job, links) => writePicture(job, links),
      example,
      parameters,
    },
    {
      on: 'POST /segmind/v2/:slug',
      does: 'create',
      shows: 'any',
      read: (call) => readImage(call, false),
      write: (job, links) => writeSubmitted(job, links),
      example,
      parameters,
    },
    {
      on: 'GET /segmind/v2/requests/:id/status',
      does: 'job',
      read: readJobId,
      write: (job, links) => writeStatus(job, links),
    },
    { on: 'GET /segmind/v2/requests/:id', does: 'job', read: readJobId, write: writeResult },
    { on: 'GET /segmind/v1/requests/:id', does: 'job', read: readJobId, write: writeResult },
    {
      on: 'GET /segmind/v1/get-user-credits',
      does: 'account',
      read: () => ({}),
      write: (card) => writeCredits(card),
    },
    {
      on: 'POST /segmind/upload-asset',
      does: 'upload',
      read: readUpload,
      write: (upload, links) => writeUpload(upload, links),
    },
  ],
}
