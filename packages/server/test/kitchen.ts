/** What is behind the door, without it: a real database, jobs, workers, and an engine that obeys. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageDraft } from '@limn/sdk'
import { pino } from 'pino'
import { catalog } from '../src/catalog/catalog.ts'
import { type Database, openDb } from '../src/db.ts'
import type { Engine, Picture, Step, Task } from '../src/engines/engine.ts'
import type { AdmissionLimits } from '../src/jobs/admission.ts'
import { type Incoming, type Jobs, type KeptJob, localAccount } from '../src/jobs/contract.ts'
import { makeJobs } from '../src/jobs/jobs.ts'
import type { RunParts } from '../src/jobs/run.ts'
import { makeBell } from '../src/jobs/waiting.ts'
import { makeWorkers } from '../src/jobs/worker.ts'
import { audit } from '../src/ledger/audit.ts'
import { diskStore } from '../src/store/disk.ts'
import type { Extra } from './house.ts'
import { freshDatabase } from './postgres.ts'

/** Both kinds of database, for what has to be seen on each. */
export const databases = [
  ['the embedded database', async () => undefined],
  ['PostgreSQL', freshDatabase],
] as const satisfies readonly (readonly [string, () => Promise<string | undefined>])[]

export interface KitchenAsk {
  /** Address of a PostgreSQL database; the embedded one when absent. */
  readonly url?: string | undefined
  readonly admission?: AdmissionLimits
  readonly now?: () => Date
  readonly act?: (task: Task) => AsyncIterable<Step>
  /** What the engine's host asks for a picture. */
  readonly cost?: number | null
}

export interface Kitchen {
  readonly db: Database
  readonly jobs: Jobs
  readonly parts: RunParts
  accept(draft?: Partial<ImageDraft>, more?: Extra): Promise<KeptJob>
  ended(job: KeptJob, account?: string): Promise<KeptJob>
  /** Resolves to what stops them. */
  work(slots: number): Promise<() => Promise<void>>
  /** What is wrong with the ledger, and its figures. */
  audit: () => ReturnType<typeof audit>
  close(): Promise<void>
}

export async function openKitchen(ask: KitchenAsk = {}): Promise<Kitchen> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-kitchen-'))
  const db = await openDb(folder, () => {}, ask.url)
  const { kysely, boss } = db
  const now = ask.now ?? (() => new Date())
  const store = await diskStore(join(folder, 'assets'))
  const engines = [obeying(ask)]
  const stop = new AbortController()
  const parts = {
    kysely,
    boss,
    store,
    engines,
    now,
    bell: makeBell(),
    log: pino({ level: 'silent' }),
    alone: db.alone,
    backoffSeconds: () => 0,
  }
  const { admission } = ask
  const incoming = { fetchAllow: [], folder, admission, catalog, stopping: stop.signal }
  const jobs = makeJobs({ ...parts, ...incoming })
  const stops: (() => Promise<void>)[] = []
  return {
    db,
    jobs,
    parts,
    accept: (draft, more) => jobs.accept(asked(draft, more)),
    ended: (job, account = localAccount) => jobs.ended(account, job.id),
    async work(slots) {
      const workers = makeWorkers(parts, slots)
      await workers.start()
      const stopWork = () => workers.stop()
      stops.push(stopWork)
      return stopWork
    },
    audit: () => audit(kysely),
    async close() {
      stop.abort()
      await Promise.all(stops.map((each) => each()))
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function asked(draft: Partial<ImageDraft> = {}, more: Extra = {}): Incoming {
  const plain = { model: 'wan2.7-image', prompt: 'anything', count: 1 }
  const call = { account: localAccount, dialect: 'test', uploads: new Map() }
  return { ...call, ...more, draft: { ...plain, ...draft } }
}

function obeying({ act = paintAll, cost }: KitchenAsk): Engine {
  return {
    name: 'actor',
    models: ['wan2.7-image', 'wan2.2-t2i-flash'],
    refuses: () => undefined,
    run: (task) => act(task),
    ...(cost === undefined ? {} : { cost: () => cost }),
  }
}

async function* paintAll(task: Task): AsyncGenerator<Step> {
  for (let index = 0; index < task.request.count; index += 1) {
    if (!task.done.includes(index)) yield { image: painted(task, index) }
  }
}

export function painted({ request }: Task, index: number): Picture {
  const seed = request.seed + index
  const bytes = Buffer.from(`${request.prompt} from ${seed}`)
  return { index, bytes, mime: 'image/png', ...request.size, seed }
}
