/** The one place that builds everything and knows everybody; wiring is plain arguments. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { card } from './catalog/card.ts'
import { catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { type Database, openDb } from './db.ts'
import type { Dialect } from './dialects/dialect.ts'
import { dialects } from './dialects/index.ts'
import type { Engine } from './engines/engine.ts'
import { createEngines, type Relays } from './engines/index.ts'
import { checkExposure } from './exposure.ts'
import { ownFolder } from './folder.ts'
import type { CountCreate } from './http/counting.ts'
import { makeHerald } from './http/herald.ts'
import { createHttp } from './http/http.ts'
import { type LinkMaker, linkMaker } from './http/links.ts'
import { type Signing, signing } from './http/signing.ts'
import { decoding } from './images/decoding/decoding.ts'
import type { Jobs, Keys, Letters, Uploads } from './jobs/contract.ts'
import { countInDatabase } from './jobs/creates.ts'
import { makeJobs } from './jobs/jobs.ts'
import { makeKeys } from './jobs/keys.ts'
import { takePace } from './jobs/lanes.ts'
import { makeLetters } from './jobs/letters.ts'
import { makeLinkBook } from './jobs/links.ts'
import { makeRetention } from './jobs/retention.ts'
import { makeUploads } from './jobs/uploads.ts'
import { makeBell } from './jobs/waiting.ts'
import { makeWebhooks } from './jobs/webhooks.ts'
import { makeWorkers } from './jobs/worker.ts'
import { makeTill } from './ledger/accounts.ts'
import type { Till } from './ledger/contract.ts'
import { Problem } from './problem.ts'
import { signingSecret } from './secret.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly engines?: readonly Engine[]
  readonly dialects?: readonly Dialect[]
  readonly log?: Logger
  readonly now?: () => Date
  /** Seconds before an engine is tried again after its n-th failure. */
  readonly backoffSeconds?: (failures: number) => number
}

/** Everything but the door. */
export interface Rooms {
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly keys: Keys
  readonly letters: Letters
  readonly till: Till
  /** Where creates are counted when other processes share the database. */
  readonly countCreate: CountCreate | undefined
  readonly store: Store
  readonly engines: readonly Engine[]
  readonly linkMaker: LinkMaker
  readonly signing: Signing
  readonly secret: Buffer
  /** A folder of this process alone, which goes with it. */
  readonly own: string
  readonly log: Logger
  /** Begins to run jobs and to deliver news, if that is this process's part. Called once. */
  startWork(): Promise<void>
  /** Takes no more jobs and hands the running ones back to the queue. Takes at most five seconds. */
  stopWork(): Promise<void>
  /** Stops the work and closes the database; what still waits for a job is told so. */
  close(): Promise<void>
}

export interface App extends Rooms {
  /** Where it listens: `http://127.0.0.1:4747`. */
  readonly url: string
}

/** 2, 8, … seconds. */
const backoffSeconds = (failures: number) => 2 * 4 ** (failures - 1)

/**
 * Builds the whole server and listens. Throws Problem `unavailable` when the port or the data folder
 * is taken, `forbidden` when others could reach a server that asks for no key.
 */
export async function startApp(config: Config, overrides: Overrides = {}): Promise<App> {
  await using opened = new AsyncDisposableStack()
  const rooms = await openRooms(config, overrides)
  opened.defer(() => rooms.close())
  await checkExposure(config, rooms.keys)
  const { now } = overrides
  const [first, ...more] = overrides.dialects ?? dialects
  if (!first) throw new Error('a server without a dialect understands nobody')
  const http = await createHttp({
    dialects: [first, ...more],
    jobs: rooms.jobs,
    uploads: rooms.uploads,
    keys: rooms.keys,
    letters: rooms.letters,
    till: rooms.till,
    countCreate: rooms.countCreate,
    store: rooms.store,
    models: () => catalog.models.map(card),
    model: (name, host) => card(catalog.find(name, host)),
    linkMaker: rooms.linkMaker,
    signing: rooms.signing,
    secret: rooms.secret,
    config,
    only: config.role === 'worker' ? 'house' : undefined,
    spoolFolder: join(rooms.own, 'spool'),
    log: rooms.log,
    ...(now ? { now: () => now().getTime() } : {}),
  })
  opened.defer(async () => {
    await Promise.all([http.close(), rooms.stopWork()])
  })
  const url = await http.listen(config.host, config.port)
  // Not before the door is open: a start that fails leaves the jobs alone.
  await rooms.startWork()
  const all = opened.move()
  return { ...rooms, url, close: () => all.disposeAsync() }
}

/** Throws Problem `unavailable` when another process has the data folder, or the database can't be reached. */
export async function openRooms(config: Config, overrides: Overrides = {}): Promise<Rooms> {
  await using opened = new AsyncDisposableStack()
  const log = overrides.log ?? pino({ level: config.logLevel }, pino.destination(2))
  const now = overrides.now ?? (() => new Date())
  checkRole(config)
  const complain = (err: unknown) => log.warn({ err }, 'the database complains')
  const db = await openDb(config.data, complain, config.databaseUrl)
  opened.defer(() => db.close())
  const own = await ownFolder(config.data)
  opened.defer(() => own.close())
  const place = { url: config.storeUrl, data: config.data, folder: join(own.path, 'store') }
  const store = await openStore({ ...place, alone: db.alone })
  opened.defer(async () => store.close?.())
  const linkBook = makeLinkBook({ kysely: db.kysely, log })
  opened.defer(() => linkBook.close())
  const models = catalog.models.map(({ id }) => id)
  const engines =
    overrides.engines ??
    createEngines({ threads: config.slots, models, relays: relaysOf(config, db.kysely) })
  opened.defer(async () => {
    await Promise.all(engines.map(async (engine) => engine.close?.()))
  })
  const key = await signingSecret(config, db)
  const links = linkMaker({
    secret: key,
    lifetimeSeconds: config.linkSeconds,
    publicUrl: config.publicUrl,
    now: () => now().getTime(),
    told: linkBook.note,
  })
  const signs = signing(key, config.webhooks)
  const spoken = overrides.dialects ?? dialects
  const herald = makeHerald({ dialects: spoken, store, linkMaker: links, signing: signs })
  const { kysely, boss, alone } = db
  const shared = { kysely, boss, alone, store, engines, bell: makeBell(db.wire), log, now }
  const patience = overrides.backoffSeconds ?? backoffSeconds
  const workers = makeWorkers({ ...shared, backoffSeconds: patience }, config.slots)
  opened.defer(() => workers.stop())
  const { fetchAllow } = config
  const webhooks = makeWebhooks({ ...shared, herald, fetchAllow })
  opened.defer(() => webhooks.stop())
  const { keep, linkSeconds } = config
  const disk = config.storeUrl === undefined ? config.data : undefined
  const retention = makeRetention({ ...shared, keep, linkSeconds, disk })
  opened.defer(() => retention.stop())
  const stop = new AbortController()
  opened.defer(() => stop.abort())
  opened.defer(() => decoding.rest())
  const folder = join(own.path, 'incoming')
  await mkdir(folder, { mode: 0o700 })
  const bringing = { fetchAllow, folder, own: (url: string) => links.own(url) }
  const { concurrentJobs, queueLength } = config
  const admission = { concurrentJobs, queueLength }
  const jobs = makeJobs({ ...shared, ...bringing, admission, catalog, stopping: stop.signal })
  const uploads = makeUploads({ kysely, store, ...bringing, limits: uploadLimits(), now })
  const keys = makeKeys(kysely, now)
  const letters = makeLetters(shared)
  const till = makeTill(kysely, now)
  const countCreate = alone ? undefined : countInDatabase(kysely)
  const all = opened.move()
  const startWork = async () => {
    if (config.role === 'api') return
    await workers.start()
    await webhooks.start()
    retention.start()
  }
  const stopWork = async () => {
    await Promise.all([workers.stop(), webhooks.stop()])
  }
  const close = () => all.disposeAsync()
  const made = { linkMaker: links, signing: signs, secret: key, own: own.path }
  const money = { till, countCreate }
  return { ...made, ...money, jobs, uploads, keys, letters, store, engines, log, startWork, stopWork, close }
}

function relaysOf({ dashscope, openai, fetchAllow }: Config, kysely: Database['kysely']): Relays {
  const pace: Relays['pace'] = (lane, perSecond, signal) => takePace(kysely, lane, perSecond, signal)
  return { pace, fetchAllow, dashscope, openai }
}

/** Keys, usage and accounts, without a server. */
export interface Books {
  readonly keys: Keys
  readonly till: Till
  close(): Promise<void>
}

/** With the embedded database while no server runs on the folder: throws Problem `unavailable` when one does. */
export async function openBooks(config: Config): Promise<Books> {
  const db = await openDb(config.data, () => {}, config.databaseUrl)
  const now = () => new Date()
  const { kysely } = db
  return { keys: makeKeys(kysely, now), till: makeTill(kysely, now), close: () => db.close() }
}

/** Throws Problem `invalid_request`: one process alone can have the embedded database. */
function checkRole({ role, databaseUrl }: Config): void {
  if (role === 'all' || databaseUrl !== undefined) return
  throw new Problem(
    'invalid_request',
    `LIMN_ROLE is ${role}, but the embedded database can be used by one process alone. ` +
      'Give every process the same DATABASE_URL, a PostgreSQL server.',
    { param: 'LIMN_ROLE' },
  )
}

/** An upload may be for any model: it passes when one of them would take it. */
function uploadLimits() {
  const limits = catalog.models.map((model) => model.images)
  return {
    maxBytes: Math.max(...limits.map(({ maxBytes }) => maxBytes)),
    minSide: Math.min(...limits.map(({ minSide }) => minSide)),
    maxSide: Math.max(...limits.map(({ maxSide }) => maxSide)),
    maxRatio: Math.max(...limits.map(({ maxRatio }) => maxRatio)),
  }
}
