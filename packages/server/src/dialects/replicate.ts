/**
 * Replicate: predictions of models, with files and webhooks. HTTP API reference and topics read
 * 2026-11-21; npm `replicate` 1.4.0, PyPI `replicate` 1.0.7 and `@ai-sdk/replicate` 3.0 by their source.
 */
import { createHmac } from 'node:crypto'
import { bearer, readJobId } from './body.ts'
import type { AccountCard, Call, CreateRoute, Dialect, HookKeys, News, Reply } from './dialect.ts'
import { fail } from './replicate/fail.ts'
import {
  readFileId,
  readFiles,
  readUpload,
  writeCreatedFile,
  writeDownload,
  writeDropped,
  writeFile,
  writeFiles,
} from './replicate/files.ts'
import {
  readModel,
  readVersion,
  writeModel,
  writeModels,
  writeVersion,
  writeVersions,
} from './replicate/models.ts'
import { versionOf } from './replicate/names.ts'
import { readPage, writePage } from './replicate/page.ts'
import { parameters, version } from './replicate/parameters.ts'
import { writeCreated, writeNews, writePrediction } from './replicate/prediction.ts'
import { readDeployed, readNamed, readVersioned } from './replicate/read.ts'

const name = 'wan-video/wan-2.7-image-pro'
const body = { input: { prompt: 'a misty forest at dawn' } }
const named = { params: { owner: 'wan-video', name: 'wan-2.7-image-pro' }, body }

function create(more: Pick<CreateRoute, 'on' | 'read'> & Partial<CreateRoute>): CreateRoute {
  return {
    does: 'create',
    shows: 'any',
    write: writeCreated,
    example: named,
    parameters,
    ...more,
  }
}

export const replicate: Dialect = {
  name: 'replicate',
  about: {
    title: 'Replicate',
    base: '{url}/replicate/v1; {url}/replicate for the Python client',
    clients: ['replicate (npm)', 'replicate (PyPI)', '@ai-sdk/replicate'],
    sources: [
      'Replicate HTTP API reference and topics (predictions, webhooks), 2026-11-21',
      'npm replicate 1.4.0, PyPI replicate 1.0.7, @ai-sdk/replicate 3.0',
      'Replicate’s changelog of 2024-05-01 (payloads), 2025-10-16 (deadlines); its OpenAPI document 1.0.0-a1, 2026-03-16, by tryAGI/Replicate',
      'Third-party code for the inputs of wan-video/wan-2.7-image(-pro), 2026-11-21',
    ],
    notes: [
      'The npm and Python clients make a FileOutput only of an https: address: behind plain http: they hand out the address as text.',
      'A model has one version, whose id is made of its name; an id pinned at Replicate beside a name (`owner/name:id`) is ignored with a warning, alone it is unknown.',
      'A deployment has the name of its model; deployments, trainings, collections and hardware are not kept.',
      'A name that is not known beside `input` is refused, as Replicate does; an input that is not known warns.',
      'A create answer that is not the end says `starting`, whatever the prediction does: the clients take anything else as final.',
      'A prediction whose `Cancel-After` passes before it begins is `aborted`, as documented; `wait` of the npm and Python clients does not know that for an end and goes on asking.',
      'Inputs and outputs are not removed after an hour; `data_removed` is always false. Addresses of pictures are good for 24 hours, and each look at a prediction gives fresh ones.',
      '`logs` tells the seed, what had no effect, and the progress. There is no event `logs` for webhooks.',
      'Files are pictures, kept as an engine sees them (upright, often as PNG), so type, size and checksum may differ from what was sent. They do not expire, their `metadata` is not kept, and their download takes the key.',
      '`run_count` of a model is always 0: nobody counts.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'Token limn_abc' } },
    ],
  },
  prefix: '/replicate',
  key,
  fail,
  hook: { write: writeNews, sign },
  routes: [
    create({
      on: 'POST /replicate/v1/predictions',
      read: readVersioned,
      example: { body: { version: versionOf(name), ...body } },
      parameters: [version, ...parameters],
    }),
    create({ on: 'POST /replicate/v1/models/:owner/:name/predictions', read: readNamed }),
    create({ on: 'POST /replicate/v1/deployments/:owner/:name/predictions', read: readDeployed }),
    { on: 'GET /replicate/v1/predictions', does: 'jobs', read: readPage, write: writePage },
    {
      on: 'GET /replicate/v1/predictions/:id',
      does: 'job',
      read: readJobId,
      write: writePrediction,
    },
    {
      on: 'POST /replicate/v1/predictions/:id/cancel',
      does: 'cancel',
      read: readJobId,
      write: ({ job }, links) => writePrediction(job, links),
    },
    {
      on: 'GET /replicate/v1/models',
      does: 'models',
      read: () => ({}),
      write: writeModels,
    },
    {
      on: 'GET /replicate/v1/models/:owner/:name',
      does: 'model',
      read: readModel,
      write: writeModel,
    },
    {
      on: 'GET /replicate/v1/models/:owner/:name/versions',
      does: 'model',
      read: readModel,
      write: writeVersions,
    },
    {
      on: 'GET /replicate/v1/models/:owner/:name/versions/:version',
      does: 'model',
      read: readVersion,
      write: writeVersion,
    },
    { on: 'POST /replicate/v1/files', does: 'upload', read: readUpload, write: writeCreatedFile },
    { on: 'GET /replicate/v1/files', does: 'files', read: readFiles, write: writeFiles },
    { on: 'GET /replicate/v1/files/:id', does: 'file', read: readFileId, write: writeFile },
    {
      on: 'GET /replicate/v1/files/:id/download',
      does: 'file',
      read: readFileId,
      write: writeDownload,
    },
    { on: 'DELETE /replicate/v1/files/:id', does: 'drop', read: readFileId, write: writeDropped },
    {
      on: 'GET /replicate/v1/webhooks/default/secret',
      does: 'account',
      read: () => ({}),
      write: ({ hookSecret }) => ({ status: 200, body: { key: hookSecret } }),
    },
    { on: 'GET /replicate/v1/account', does: 'account', read: () => ({}), write: writeAccount },
  ],
}

/** `Bearer`, and `Token` as the documentation of files still has it. */
function key(call: Call): string | undefined {
  const [, token] = /^Token\s+(\S+)\s*$/i.exec(call.headers['authorization'] ?? '') ?? []
  return token ?? bearer(call)
}

function writeAccount({ account }: AccountCard): Reply {
  return {
    status: 200,
    body: { type: 'user', username: account, name: account, github_url: null },
  }
}

/**
 * Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, with the secret after `whsec_`; with two
 * secrets two signatures, and a receiver is content with one of them.
 */
function sign({ id, timestamp, body: sent }: News, { hookSecret, previousSecret }: HookKeys) {
  const signatures = [hookSecret, ...(previousSecret ? [previousSecret] : [])].map((text) => {
    const secret = Buffer.from(text.replace(/^whsec_/, ''), 'base64')
    const hmac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(sent)
    return `v1,${hmac.digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
