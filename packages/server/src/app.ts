/** The one place that builds everything and knows everybody; wiring is plain arguments. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { card } from './catalog/card.ts'
import { catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { openDb } from './db.ts'
import type { Dialect } from './dialects/dialect.ts'
import { dialects } from './dialects/index.ts'
import type { Engine } from './engines/engine.ts'
import { createEngines } from './engines/index.ts'
import { makeHerald } from './http/herald.ts'
import { createHttp } from './http/http.ts'
import { type LinkMaker, linkMaker } from './http/links.ts'
import { type Signing, signing } from './http/signing.ts'
import type { Jobs, Keys, Uploads } from './jobs/contract.ts'
import { makeJobs } from './jobs/jobs.ts'
import { makeKeys } from './jobs/keys.ts'
import { makeUploads } from './jobs/uploads.ts'
import { makeBell } from './jobs/waiting.ts'
import { makeWebhooks } from './jobs/webhooks.ts'
import { makeWorkers } from './jobs/worker.ts'
import { Problem } from './problem.ts'
import { diskStore } from './store/disk.ts'
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
  readonly store: Store
  readonly engines: readonly Engine[]
  readonly linkMaker: LinkMaker
  readonly signing: Signing
  readonly secret: Buffer
  readonly log: Logger
  /** Begins to run jobs, those that a killed process left first. Called once. */
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
    store: rooms.store,
    models: () => catalog.models.map(card),
    model: (name, host) => card(catalog.find(name, host)),
    linkMaker: rooms.linkMaker,
    signing: rooms.signing,
    secret: rooms.secret,
    config,
    spoolFolder: join(config.data, 'spool'),
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

/** Throws Problem `unavailable` when another process has the data folder. */
export async function openRooms(config: Config, overrides: Overrides = {}): Promise<Rooms> {
  await using opened = new AsyncDisposableStack()
  const log = overrides.log ?? pino({ level: config.logLevel }, pino.destination(2))
  const now = overrides.now ?? (() => new Date())
  const db = await openDb(config.data, (err) => log.warn({ err }, 'the database complains'))
  opened.defer(() => db.close())
  const store = await diskStore(join(config.data, 'assets'))
  const models = catalog.models.map(({ id }) => id)
  const engines = overrides.engines ?? createEngines({ threads: config.slots, models })
  opened.defer(async () => {
    await Promise.all(engines.map(async (engine) => engine.close?.()))
  })
  const key = await secret(config.data)
  const links = linkMaker({
    secret: key,
    lifetimeSeconds: config.linkSeconds,
    publicUrl: config.publicUrl,
    now: () => now().getTime(),
  })
  const signs = signing(key)
  const spoken = overrides.dialects ?? dialects
  const herald = makeHerald({ dialects: spoken, store, linkMaker: links, signing: signs })
  const { kysely, boss } = db
  const shared = { kysely, boss, store, engines, bell: makeBell(), log, now }
  const patience = overrides.backoffSeconds ?? backoffSeconds
  const workers = makeWorkers({ ...shared, backoffSeconds: patience }, config.slots)
  opened.defer(() => workers.stop())
  const { fetchAllow } = config
  const webhooks = makeWebhooks({ ...shared, herald, fetchAllow })
  opened.defer(() => webhooks.stop())
  const stop = new AbortController()
  opened.defer(() => stop.abort())
  const folder = await emptyFolder(join(config.data, 'incoming'))
  const own = (url: string) => links.own(url)
  const bringing = { fetchAllow, folder, own }
  const jobs = makeJobs({ ...shared, ...bringing, catalog, stopping: stop.signal })
  const uploads = makeUploads({ kysely, store, ...bringing, limits: uploadLimits(), now })
  const keys = makeKeys(kysely, now)
  const all = opened.move()
  const startWork = async () => {
    await workers.start()
    await webhooks.start()
  }
  const stopWork = async () => {
    await Promise.all([workers.stop(), webhooks.stop()])
  }
  const close = () => all.disposeAsync()
  const made = { linkMaker: links, signing: signs, secret: key }
  return { ...made, jobs, uploads, keys, store, engines, log, startWork, stopWork, close }
}

/** Makes a key while no server runs on the folder. Throws Problem `unavailable` when one does. */
export async function createKey(config: Config, name: string): ReturnType<Keys['create']> {
  const db = await openDb(config.data, () => {})
  try {
    return await makeKeys(db.kysely, () => new Date()).create(name)
  } finally {
    await db.close()
  }
}

/** For files on their way in: what a killed process left there goes. */
async function emptyFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { mode: 0o700 })
  return path
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

/** Throws Problem `forbidden` when others could reach a server that asks for no key. */
export async function checkExposure(config: Reach, keys: Keys): Promise<void> {
  const way = wayIn(config)
  if (way === undefined || (await keys.any())) return
  throw new Problem(
    'forbidden',
    `${way}, which other machines can reach, and no key exists yet. ` +
      'Make one first with: npx limn keys create',
  )
}

type Reach = Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>

/** The setting by which other machines reach the server. */
function wayIn({ host, publicUrl, trustProxy }: Reach): string | undefined {
  if (!isLoopback(host)) return `HOST is ${host}`
  // Through a proxy on this machine that it is not told to trust, everybody seems to call from here.
  if (publicUrl === undefined || trustProxy.length > 0) return undefined
  const name = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  const here = isLoopback(name) || name.endsWith('.localhost')
  return here ? undefined : `LIMN_PUBLIC_URL is ${publicUrl}`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** The bytes that links are signed with: made once per data folder, told to nobody. */
export async function secret(folder: string): Promise<Buffer> {
  const path = join(folder, 'secret')
  const found = existsSync(path) ? await readFile(path) : undefined
  if (found?.length === 32) return found
  const made = randomBytes(32)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(made)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  return made
}
