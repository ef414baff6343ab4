/**
 * fal.ai: sync calls, the queue, uploads, webhooks, and fal's own host names. From its clients' source
 * (`@fal-ai/client` 1.10.1, fal-client 1.0.3) and its documents, read 2026-08-21; see `fal/`.
 */
import { readJobId } from './body.ts'
import { readRun, readSubmit } from './fal/asked.ts'
import { fail } from './fal/fail.ts'
import { exampleOf, parametersOf } from './fal/parameters.ts'
import { reroute } from './fal/reroute.ts'
import { sign } from './fal/sign.ts'
import {
  watchStatus,
  writeCanceled,
  writeNews,
  writeResult,
  writeStatus,
  writeSubmitted,
} from './fal/status.ts'
import * as uploads from './fal/uploads.ts'
import type { Call, Dialect } from './dialect.ts'
import type { CreateRoute, Route, TicketRoute } from './route.ts'

const edits = ['fal-ai/wan/v2.7/edit', 'fal-ai/wan/v2.7/pro/edit'] as const

/** Any id, and the ones that take pictures, which are documented on their own. */
const creates: readonly CreateRoute[] = (['run', 'queue'] as const).flatMap((room) => [
  create(room, '*'),
  ...edits.map((app) => create(room, app)),
])

function create(room: 'run' | 'queue', app: string): CreateRoute {
  const read = room === 'run' ? readRun : readSubmit
  return {
    on: `POST /fal/${room}/${app}`,
    does: 'create',
    shows: 'any',
    read: app === '*' ? read : (call) => read({ ...call, params: { '*': app } }),
    write: room === 'run' ? writeResult : writeSubmitted,
    example: exampleOf(app !== '*'),
    parameters: parametersOf(room, app !== '*'),
  }
}

/**
 * Clients ask by owner and app alone; fal's documents show the whole id as well. Whatever it is, the
 * request's own id is enough.
 */
const forms = [
  ':owner/:app',
  ':owner/:app/:a',
  ':owner/:app/:a/:b',
  ':owner/:app/:a/:b/:c',
] as const

const requests: readonly Route[] = forms.flatMap((form): readonly Route[] => {
  const at = `/fal/queue/${form}/requests/:id` as const
  return [
    { on: `GET ${at}/status`, does: 'job', read: readJobId, write: writeStatus },
    { on: `GET ${at}/status/stream`, does: 'watch', read: readJobId, events: watchStatus },
    { on: `GET ${at}`, does: 'job', read: readJobId, write: writeResult },
    { on: `GET ${at}/response`, does: 'job', read: readJobId, write: writeResult },
    { on: `PUT ${at}/cancel`, does: 'cancel', read: readJobId, write: writeCanceled },
  ]
})

/** Open: the CDN's token is no key, and whoever has it is to hear why, too. */
function refusing(on: TicketRoute['on'], read: TicketRoute['read']): Route {
  return { on, does: 'ticket', open: true, read, write: uploads.writeNothing }
}

const files: readonly Route[] = [
  {
    on: 'POST /fal/rest/storage/upload/initiate',
    does: 'ticket',
    read: uploads.readPromise,
    write: uploads.writePromise,
  },
  {
    on: 'POST /fal/rest/storage/auth/token',
    does: 'ticket',
    read: uploads.readToken,
    write: uploads.writeToken,
  },
  {
    on: 'POST /fal/cdn/files/upload',
    does: 'upload',
    takes: 'bytes',
    read: uploads.readFile,
    write: uploads.writeFile,
  },
  refusing('POST /fal/rest/storage/upload/initiate-multipart', uploads.refuseParts),
  refusing('POST /fal/cdn/files/upload/multipart', uploads.refuseParts),
  refusing('POST /fal/rest/tokens', uploads.refuseToken),
  {
    on: 'GET /fal/rest/.well-known/jwks.json',
    does: 'account',
    open: true,
    read: () => ({}),
    write: uploads.writeKeys,
  },
  // Only what `reroute` did not take anywhere comes here.
  refusing('POST /fal/proxy', uploads.refuseTarget),
  refusing('GET /fal/proxy', uploads.refuseTarget),
  refusing('PUT /fal/proxy', uploads.refuseTarget),
]

export const fal: Dialect = {
  name: 'fal',
  about: {
    title: 'fal.ai',
    base: '{url}/fal/run and {url}/fal/queue; or the server as fal.<domain> and queue.fal.<domain>; or {url}/fal/proxy as `proxyUrl`',
    clients: ['@fal-ai/client 1.10.1', '@ai-sdk/fal 3.0.41', 'fal-client 1.0.3 (Python)'],
    sources: [
      'fal-ai/fal-js libs/client and libs/proxy, 2026-08-02',
      'fal-ai/fal projects/fal_client and projects/fal/src/fal/toolkit, 2026-08-21',
      'fal.ai/docs: queue, errors, webhooks, 2026-08-21',
      'vercel/ai packages/fal, 2026-08-22',
    ],
    notes: [
      'By its `Host` header a call is taken as one to fal under fal’s own names (fal.run, queue.fal.run, rest.fal.ai, v3.fal.media and their older ones) and under fal.<domain> or fal-….<domain>, with queue., rest. and v3. before it; paths under /fal/ and /v1/ stay as they are.',
      '`/fal/proxy` and `/api/fal/proxy` speak the clients’ proxy protocol, for fal’s own hosts only.',
      'Webhooks are signed with this server’s own key, which is at /fal/rest/.well-known/jwks.json: a receiver that asks rest.fal.ai for keys does not accept them.',
      'Uploads are pictures; those over 90 MB, which clients send in parts, are refused with 413. Lifecycle headers on uploads have no effect.',
      'The log of a request is made of the job: accepted, started, warnings, plan, pictures, end.',
      'A request does not expire: status and result can be read as long as the job is kept.',
      'Warnings stand in `x-limn-warnings` and, at level WARN, in the log.',
      '`asset:<id>` is taken among `image_urls` too.',
      'Of fal’s older Wan endpoints (2.5, 2.6) its schemas were not seen: they are read by that of Wan 2.7, and without `image_size` the model’s own default is made.',
    ],
    keys: [
      { headers: { authorization: 'Key limn_abc' } },
      { headers: { authorization: 'Key any:limn_abc' } },
      { headers: { authorization: 'Bearer limn_abc' } },
    ],
  },
  prefix: '/fal',
  routes: [...creates, ...requests, ...files],
  key,
  fail,
  hook: { write: (job, _event, links) => writeNews(job, links), sign },
  reroute,
}

/** `FAL_KEY`, or `FAL_KEY_ID:FAL_KEY_SECRET`, whose secret is ours. Python also sends bearer tokens. */
function key({ headers }: Call): string | undefined {
  const said = headers['authorization'] ?? ''
  const [, secret] = /^Key\s+(?:[^\s:]*:)?([^\s:]+)\s*$/i.exec(said) ?? []
  const [, bearer] = /^Bearer\s+(\S+)\s*$/i.exec(said) ?? []
  return secret ?? bearer
}
