/** Builds everything but the door. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Logger, pino } from 'pino'
import { catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { type Database, openDb } from './db.ts'
import type { Dialect } from './dialects/dialect.ts'
import { dialects } from './dialects/index.ts'
import type { Engine } from './engines/engine.ts'
import { createEngines, type Relays } from './engines/index.ts'
import { ownFolder } from './folder.ts'
import type { CountCreate } from './http/counting.ts'
import type { Health } from './http/health.ts'
import { makeHerald } from './http/herald.ts'
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
import { readStanding } from './jobs/standing.ts'
import { makeUploads } from './jobs/uploads.ts'
import { makeBell } from './jobs/waiting.ts'
import { makeWebhooks } from './jobs/webhooks.ts'
import { makeWorkers, type Workers } from './jobs/worker.ts'
import { makeTill } from './ledger/accounts.ts'
import type { Till } from './ledger/contract.ts'
import { makeMeters, type Meters } from './meters.ts'
import { Problem } from './problem.ts'
import { signingSecret } from './secret.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'
import { openTracing, type Tracing } from './tracing.ts'

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly engines?: readonly Engine[]
  readonly dialects?: readonly Dialect[]
  readonly log?: Logger
  readonly now?: () => Date
  /** Seconds before an engine is tried again after its n-th failure. */
  readonly backoffSeconds?: (failures: number) => number
}

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
  readonly meters: Meters
  readonly tracing: Tracing
  readonly health: Health
  /** Begins to run jobs and to deliver news, if that is this process's part. Called once. */
  startWork(): Promise<void>
  /**
   * Takes no more jobs. Those that run have `drainSeconds` (0 when absent) to end; then they are handed
   * back to the queue, which takes at most five seconds.
   */
  stopWork(drainSeconds?: number): Promise<void>
  /** Stops the work and closes the database; what still waits for a job is told so. */
  close(): Promise<void>
}

/** 2, 8, … seconds. */
const backoffSeconds = (failures: number) => 2 * 4 ** (failures - 1)

/** Throws Problem `unavailable` when another process has the data folder, or the database can't be reached. */
export async function openRooms(config: Config, overrides: Overrides = {}): Promise<Rooms> {
  await using opened = new AsyncDisposableStack()
  const base = await openBase(config, overrides, opened)
  const { db, own, store, engines, log, now, meters, tracing, links, sealed } = base
  const spoken = overrides.dialects ?? dialects
  const herald = makeHerald({ dialects: spoken, store, linkMaker: links, signing: sealed })
  const { kysely, boss, alone } = db
  const bell = makeBell(db.wire)
  const shared = { kysely, boss, alone, store, engines, bell, log, now, meters, tracing }
  const work = openWork(config, overrides, { ...shared, herald, folder: own }, opened)
  const stop = new AbortController()
  opened.defer(() => stop.abort())
  const folder = join(own, 'incoming')
  await mkdir(folder, { mode: 0o700 })
  const { fetchAllow, concurrentJobs, queueLength } = config
  const bringing = { fetchAllow, folder, own: (url: string) => links.own(url) }
  const admission = { concurrentJobs, queueLength }
  const { slots, ...working } = work
  const stopping = stop.signal
  const jobs = makeJobs({ ...shared, ...bringing, admission, catalog, slots, stopping })
  const uploads = makeUploads({ kysely, store, ...bringing, limits: uploadLimits(), now })
  const all = opened.move()
  return {
    jobs,
    uploads,
    keys: makeKeys(kysely, now),
    letters: makeLetters(shared),
    till: makeTill(kysely, now),
    countCreate: alone ? undefined : countInDatabase(kysely),
    store,
    engines,
    linkMaker: links,
    signing: sealed,
    secret: base.secret,
    own,
    log,
    meters,
    tracing,
    health: healthOf(config, base),
    ...working,
    close: () => all.disposeAsync(),
  }
}

/** What everything else stands on. */
async function openBase(config: Config, overrides: Overrides, opened: AsyncDisposableStack) {
  const log = overrides.log ?? pino({ level: config.logLevel }, pino.destination(2))
  const now = overrides.now ?? (() => new Date())
  checkRole(config)
  const tracing = await openTracing(config.tracesUrl)
  opened.defer(() => tracing.close())
  const complain = (err: unknown) => log.warn({ err }, 'the database complains')
  const db = await openDb(config.data, complain, config.databaseUrl)
  opened.defer(() => db.close())
  const folder = await ownFolder(config.data)
  opened.defer(() => folder.close())
  const place = { url: config.storeUrl, data: config.data, folder: join(folder.path, 'store') }
  const store = await openStore({ ...place, alone: db.alone })
  opened.defer(async () => store.close?.())
  const linkBook = makeLinkBook({ kysely: db.kysely, log })
  opened.defer(() => linkBook.close())
  opened.defer(() => decoding.rest())
  const models = catalog.models.map(({ id }) => id)
  const engines =
    overrides.engines ??
    createEngines({ threads: config.slots, models, relays: relaysOf(config, db.kysely) })
  opened.defer(async () => {
    await Promise.all(engines.map(async (engine) => engine.close?.()))
  })
  const secret = await signingSecret(config, db)
  const links = linkMaker({
    secret,
    lifetimeSeconds: config.linkSeconds,
    publicUrl: config.publicUrl,
    now: () => now().getTime(),
    told: (asset, until) => linkBook.note(asset, until),
  })
  const sealed = signing(secret, config.webhooks)
  const own = folder.path
  const meters = makeMeters()
  return { db, own, store, engines, log, now, meters, tracing, links, secret, sealed }
}

type Base = Awaited<ReturnType<typeof openBase>>

type WorkParts = Omit<Parameters<typeof makeWorkers>[0], 'backoffSeconds'> &
  Omit<Parameters<typeof makeWebhooks>[0], 'fetchAllow'>

/** Who makes pictures, delivers news and removes what nobody needs. */
function openWork(
  config: Config,
  overrides: Overrides,
  parts: WorkParts,
  opened: AsyncDisposableStack,
): Pick<Rooms, 'startWork' | 'stopWork'> & Pick<Workers, 'slots'> {
  const { keep, linkSeconds, fetchAllow, slots } = config
  const patience = overrides.backoffSeconds ?? backoffSeconds
  const workers = makeWorkers({ ...parts, backoffSeconds: patience }, slots)
  opened.defer(() => workers.stop())
  const webhooks = makeWebhooks({ ...parts, fetchAllow })
  opened.defer(() => webhooks.stop())
  const disk = config.storeUrl === undefined ? config.data : undefined
  const retention = makeRetention({ ...parts, keep, linkSeconds, disk })
  opened.defer(() => retention.stop())
  return {
    slots: workers.slots,
    async startWork() {
      if (config.role === 'api') return
      await workers.start()
      await webhooks.start()
      retention.start()
    },
    async stopWork(drainSeconds) {
      await Promise.all([workers.stop(drainSeconds), webhooks.stop()])
    },
  }
}

function healthOf({ metrics }: Config, { db, store, meters, now }: Base): Health {
  const { kysely } = db
  return {
    checks: {
      database: () => sql`select 1`.execute(kysely),
      store: () => store.stat(`${'0'.repeat(64)}.png`),
    },
    meters,
    metrics,
    standing: () => readStanding(kysely, now()),
  }
}

function relaysOf({ dashscope, openai, fetchAllow }: Config, kysely: Database['kysely']): Relays {
  const pace: Relays['pace'] = (lane, perSecond, signal) =>
    takePace(kysely, lane, perSecond, signal)
  return { pace, fetchAllow, dashscope, openai }
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
