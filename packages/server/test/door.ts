/** A door with nothing real behind it but a store: for tests of HTTP itself. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageRequest, Job, JobImage, Upload } from '@limn/sdk'
import { pino } from 'pino'
import type { Call, Dialect, Events, Json, Links, Reply } from '../src/dialects/dialect.ts'
import { createHttp } from '../src/http/http.ts'
import type { HttpConfig, HttpServer } from '../src/http/http.ts'
import { linkMaker } from '../src/http/links.ts'
import { signing } from '../src/http/signing.ts'
import type {
  Incoming,
  Jobs,
  KeptJob,
  Letters,
  Keys,
  NewKey,
  SpooledFile,
  Uploads,
} from '../src/jobs/contract.ts'
import { localAccount } from '../src/jobs/contract.ts'
import type { Till } from '../src/ledger/contract.ts'
import { Problem } from '../src/problem.ts'
import { diskStore } from '../src/store/disk.ts'
import type { Store } from '../src/store/store.ts'

const request: ImageRequest = {
  model: 'wan2.7-image',
  prompt: 'a test',
  images: [],
  size: { width: 1024, height: 1024 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 1,
  watermark: false,
  format: 'png',
}

export function jobOf(more: Partial<KeptJob> = {}): KeptJob {
  return {
    id: 'job_1',
    number: 1,
    status: 'succeeded',
    dialect: 'plain',
    engine: 'sketch',
    request,
    progress: 1,
    warnings: [],
    images: [],
    createdAt: '2026-11-21T00:00:00.000Z',
    ...more,
  }
}

const statuses: Readonly<Record<string, number>> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  too_large: 413,
  unsupported_media_type: 415,
  internal: 500,
  engine_failed: 502,
  unknown: 424,
  unavailable: 503,
}

/** A dialect that says back what it heard. */
export function plainDialect(name = 'plain'): Dialect {
  const root = `/${name}` as const
  const write = (job: Job, links: Links, call: Call): Reply => ({
    status: 200,
    body: {
      id: job.id,
      link: links.job(job.id),
      heard: { body: call.body ?? null, fields: (call.fields ?? []).map((field) => [...field]) },
      call: { ...call.params, ...call.query },
      files: (call.files ?? []).map(({ field, ref, filename, mime, bytes }) => {
        return { field, ref, filename, mime, bytes }
      }),
      images: job.images.map(({ asset }) => ({
        b64: { base64Of: asset },
        url: links.asset(asset),
      })),
    },
  })
  const readId = ({ params }: Call) => ({ id: params['id'] ?? '' })
  const events: Events = (job, seen) => [
    { event: job.status, data: { before: seen?.status ?? null, images: pictures(job) } },
  ]
  return {
    name,
    about: {
      title: name,
      base: `{url}/${name}`,
      clients: [],
      sources: [],
      notes: [],
      keys: [{ headers: { authorization: 'Bearer limn_abc' } }, { body: { key: 'limn_abc' } }],
    },
    prefix: root,
    also: ['/also'],
    key: ({ headers, body, params }) =>
      /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? params['token'] ?? inBody(body),
    allowance: ({ limit, remaining }) => ({ 'x-left': `${remaining} of ${limit}` }),
    reroute: ({ url, headers }) =>
      headers['host'] === `${name}.example` && !url.startsWith(root) ? `${root}${url}` : undefined,
    routes: [
      {
        on: `POST ${root}/make`,
        does: 'create',
        read: ({ query }) => ({
          draft: { model: 'wan2.7-image', prompt: 'a test' },
          wait: query['wait'] === undefined ? true : Number(query['wait']) || false,
          stream: query['stream'] !== undefined,
        }),
        write,
        events,
        example: {},
        parameters: [],
      },
      { on: `GET ${root}/watch/:id`, does: 'watch', read: readId, events },
      {
        on: `POST ${root}/jobs/:id/cancel`,
        does: 'cancel',
        read: readId,
        write: ({ job, canceled }) => ({ status: 200, body: { id: job.id, canceled } }),
      },
      {
        on: `GET ${root}/picture/:id`,
        does: 'job',
        read: readId,
        write: ({ images: [image] }) => ({
          status: 200,
          picture: image?.asset ?? 'none',
          mime: image?.mime ?? '',
        }),
      },
      {
        on: `POST ${root}/ticket`,
        does: 'ticket',
        read: ({ query }) => ({ filename: query['name'] ?? '' }),
        write: (ticket, links) => ({
          status: 200,
          body: { ...ticket, put: links.put(ticket), named: links.named(ticket) },
        }),
      },
      {
        on: `POST ${root}/bytes/:token`,
        does: 'upload',
        takes: 'bytes',
        read: ({ files }) => ({ ref: files?.[0]?.ref ?? 'upload:none', filename: 'bytes.png' }),
        write: ({ filename }) => ({ status: 200, text: filename }),
      },
      {
        on: `GET ${root}/account`,
        does: 'account',
        open: true,
        read: () => ({}),
        write: ({ jwks }) => ({ status: 200, body: jwks }),
      },
      {
        on: `GET ${root}/jobs/:id`,
        does: 'job',
        read: readId,
        write,
      },
      {
        on: `POST ${root}/files`,
        does: 'upload',
        read: ({ files }) => ({ ref: files?.[0]?.ref ?? '' }),
        write: (upload) => ({ status: 200, body: { ...upload } }),
      },
    ],
    fail: (problem, requestId) => ({
      status: statuses[problem.code] ?? 400,
      body: { [`${name}Error`]: { ...problem.body(), param: problem.param ?? null, requestId } },
    }),
  }
}

const pictures = (job: Job) => job.images.map(({ asset }) => ({ base64Of: asset, after: 'data:,' }))

function inBody(body: Json | undefined): string | undefined {
  if (typeof body !== 'object' || body === null || !('key' in body)) return undefined
  return typeof body.key === 'string' ? body.key : undefined
}

export interface Door {
  readonly url: string
  readonly http: HttpServer
  readonly store: Store
  readonly spool: string
  readonly accepted: Incoming[]
  readonly kept: SpooledFile[]
  /** What the log has said, as lines of JSON. */
  readonly logged: string[]
  close(): Promise<void>
}

export interface DoorOptions {
  readonly jobs?: Partial<Jobs>
  readonly keys?: Partial<Keys>
  readonly config?: HttpConfig
  readonly now?: () => number
  readonly port?: number
  readonly images?: (store: Store) => Promise<readonly JobImage[]>
}

const secret = Buffer.alloc(32, 7)

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-door-'))
  const store = await diskStore(join(folder, 'assets'))
  const images = (await options.images?.(store)) ?? []
  const accepted: Incoming[] = []
  const kept: SpooledFile[] = []
  const logged: string[] = []
  const spool = join(folder, 'spool')
  const http = await createHttp({
    dialects: [plainDialect(), plainDialect('other')],
    jobs: {
      accept: async (incoming) => {
        accepted.push(incoming)
        return jobOf({ status: 'queued', images })
      },
      find: async () => jobOf({ images }),
      page: async () => ({ jobs: [jobOf({ images })], more: false }),
      async *changes() {
        yield jobOf({ status: 'running' })
        yield jobOf({ images })
      },
      cancel: async () => ({ job: jobOf({ status: 'canceled' }), canceled: true }),
      ended: async () => jobOf({ images }),
      ...options.jobs,
    },
    uploads: fakeUploads(kept),
    keys: { ...fakeKeys(), ...options.keys },
    till: emptyTill(),
    letters: noLetters(),
    store,
    models: () => [],
    model: (id) => {
      throw new Problem('model_not_found', `There is no model ${id}.`)
    },
    linkMaker: linkMaker({
      secret,
      lifetimeSeconds: 24 * 60 * 60,
      publicUrl: options.config?.publicUrl,
      now: options.now ?? Date.now,
    }),
    signing: signing(secret),
    secret,
    config: options.config ?? {},
    spoolFolder: spool,
    log: pino({ level: 'debug' }, { write: (line) => logged.push(line) }),
    now: options.now,
  })
  const close = async () => {
    await http.close()
    await rm(folder, { recursive: true, force: true })
  }
  const url = await http.listen('127.0.0.1', options.port ?? 0).catch(async (error) => {
    await close()
    throw error
  })
  return { url, http, store, spool, accepted, kept, logged, close }
}

function fakeUploads(kept: SpooledFile[]): Uploads {
  const upload: Upload = {
    id: `asset:${'a'.repeat(64)}.png`,
    filename: 'a.png',
    mime: 'image/png',
    width: 1,
    height: 1,
    bytes: 1,
    createdAt: '2026-11-21T00:00:00.000Z',
  }
  return {
    keep: async (_account, { from, filename }) => {
      if (!('path' in from)) return upload
      kept.push(from)
      return { ...upload, filename: filename ?? from.filename, bytes: from.bytes }
    },
    find: async () => upload,
    list: async () => [upload],
    drop: async () => upload,
    named: async () => upload.id.slice('asset:'.length),
  }
}

/** Keys in memory: the first one is an admin's. */
export function fakeKeys(): Keys {
  const made = new Map<string, NewKey>()
  const none = () => {
    throw new Problem('not_found', 'There is no such key.')
  }
  return {
    any: async () => made.size > 0,
    caller: async (key) => {
      if (made.size === 0) return { account: localAccount, admin: true }
      const found = made.get(key ?? '')
      if (!found) throw new Problem('unauthorized', 'This key is not known here.')
      const { account, admin, limits, id } = found
      return { account, admin, limits, key: id }
    },
    create: async (name, { limits = {} } = {}) => {
      const admin = made.size === 0
      const key = `key-${made.size + 1}`
      const id = `id-${made.size + 1}`
      const account = admin ? localAccount : name
      const card = { id, name, hint: 'key-', account, admin, limits, createdAt: '2026-11-21' }
      made.set(key, { ...card, key })
      return { ...card, key }
    },
    list: async () => [...made.values()],
    find: async () => none(),
    change: async () => none(),
    revoke: async () => none(),
  }
}

/** Nothing was ever told. */
function noLetters(): Letters {
  const none = async () => {
    throw new Problem('not_found', 'There is no such piece of news.')
  }
  return {
    list: async () => ({ letters: [], more: false }),
    find: none,
    redeliver: none,
    redeliverAll: async () => ({ count: 0, more: false }),
    counts: async () => ({ waiting: 0, dead: 0 }),
  }
}

/** Nothing was ever paid or used. */
function emptyTill(): Till {
  const nothing = { micros: 0, knownMicros: 0, unknown: 0 }
  const figures = async (id: string) => {
    return {
      id,
      createdAt: '2026-11-21',
      balanceMicros: null,
      held: nothing,
      spentThisMonth: nothing,
    }
  }
  const total = { jobs: 0, open: 0, pictures: 0, charged: nothing, held: nothing, cost: nothing }
  return {
    usage: async () => ({ rows: [], total }),
    async *charges() {},
    accounts: async () => [],
    account: figures,
    budget: async (_key, { micros, every }) => {
      return { micros, every, spentMicros: 0, leftMicros: micros }
    },
    credit: figures,
    unprepay: figures,
    audit: async () => ({
      jobs: 0,
      open: 0,
      older: 0,
      entries: 0,
      accounts: 0,
      unknown: 0,
      heldMicros: 0,
      chargedMicros: 0,
      creditedMicros: 0,
      faultCount: 0,
      faults: [],
    }),
  }
}
