/** Jobs and the delivery of their news on a real database, with receivers of the tests' own. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { z } from 'zod'
import { catalog } from '../src/catalog/catalog.ts'
import { type Database, openDb } from '../src/db.ts'
import type { Step, Task } from '../src/engines/engine.ts'
import type { Herald, Jobs, KeptJob, Letters, NewsEvent } from '../src/jobs/contract.ts'
import { makeJobs } from '../src/jobs/jobs.ts'
import { makeLetters } from '../src/jobs/letters.ts'
import type { Tries } from '../src/jobs/tries.ts'
import { makeBell } from '../src/jobs/waiting.ts'
import { makeWebhooks, type Webhooks } from '../src/jobs/webhooks.ts'
import { makeWorkers, type Workers } from '../src/jobs/worker.ts'
import { diskStore } from '../src/store/disk.ts'
import { picture } from './house.ts'
import { testDatabase } from './postgres.ts'

const received = z.object({
  id: z.string(),
  event: z.string(),
  job: z.string(),
  account: z.string(),
  base: z.string(),
  status: z.string(),
  images: z.number(),
  ended: z.boolean(),
})
export type Received = z.output<typeof received>

export type Answering = (news: Received, answer: ServerResponse) => unknown

const herald: Herald = {
  async letter({ job, account, ask, event, id }) {
    const { status, images, finishedAt } = job
    const { base } = ask
    const ended = finishedAt !== undefined
    const news = { id, event, job: job.id, account, base, status, images: images.length, ended }
    return { body: Buffer.from(JSON.stringify(news)), headers: { 'x-news': id } }
  },
}

/** A day in a second. */
export const quick: Tries = { letter: () => 10, endpoint: () => 0, most: 5, lifeMs: 60_000 }

export interface Place {
  readonly db: Database
  readonly jobs: Jobs
  readonly workers: Workers
  readonly webhooks: Webhooks
  readonly letters: Letters
  close(): Promise<void>
}

/** What a test may change; `tries` before it opens again. */
interface Settings {
  /** What the engine does, until it is said otherwise: makes what is asked for. */
  act: (task: Task) => AsyncIterable<Step>
  tries: Tries
  now: () => Date
  readonly logged: string[]
  readonly complain: (trouble: unknown) => void
}

export interface PostOffice {
  readonly settings: Settings
  place(): Place
  /** Another process, as it were, on the same database and folder: only with a PostgreSQL. */
  another(): Promise<Place>
  /** Closes and opens again. */
  reopen(): Promise<void>
  /** A receiver of news: its address, and what came. */
  receiver(answering?: Answering): Promise<{ readonly came: Received[]; readonly url: string }>
  /** An address at which nothing listens. */
  nobody(): Promise<string>
  /** Without `events` the end alone is told. */
  accept(
    url: string,
    events?: readonly NewsEvent[],
    count?: number,
    account?: string,
  ): Promise<KeptJob>
  ended(job: KeptJob): Promise<KeptJob>
  /** Throws when the database complained. */
  close(): Promise<void>
}

async function* paint(task: Task): AsyncGenerator<Step> {
  for (let index = 0; index < task.request.count; index += 1) {
    yield { image: picture(task, index) }
  }
}

export async function openPostOffice(databaseUrl?: string): Promise<PostOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-post-'))
  const address = databaseUrl ?? (await testDatabase())
  const troubles: unknown[] = []
  const servers: Server[] = []
  const settings: Settings = {
    act: paint,
    tries: quick,
    now: () => new Date(),
    logged: [],
    complain: (trouble) => troubles.push(trouble),
  }
  const open = () => openPlace(settings, folder, address)
  let place = await open()
  const serve = async (answering: Answering) => {
    const came: Received[] = []
    const server = createServer((request, answer) => {
      const receive = async () => {
        const news = received.parse(JSON.parse(await text(request)))
        if (request.headers['x-news'] === news.id) came.push(news)
        answering(news, answer)
      }
      void receive()
    })
    servers.push(server)
    return { came, url: `http://127.0.0.1:${await portOf(server)}/hook?token=sesame` }
  }
  return {
    settings,
    place: () => place,
    another: open,
    async reopen() {
      await place.close()
      place = await open()
    },
    receiver: (answering = (_, answer) => answer.writeHead(204).end()) => serve(answering),
    async nobody() {
      const server = createServer()
      const port = await portOf(server)
      server.close()
      return `http://127.0.0.1:${port}/nobody`
    },
    accept: (url, events = ['completed'], count = 1, account = 'caller') =>
      place.jobs.accept({
        account,
        dialect: 'test',
        draft: { model: 'wan2.7-image', prompt: 'anything', count },
        uploads: new Map(),
        news: { url, events, base: 'https://limn.example' },
      }),
    ended: ({ id }) => place.jobs.ended('caller', id),
    async close() {
      await place.close()
      await rm(folder, { recursive: true, force: true })
      for (const server of servers.splice(0)) server.close().closeAllConnections()
      if (troubles.length > 0) throw new Error('the database complained', { cause: troubles })
    },
  }
}

async function openPlace(settings: Settings, folder: string, address?: string): Promise<Place> {
  const db = await openDb(folder, settings.complain, address)
  const engine = {
    name: 'actor',
    models: ['wan2.7-image'],
    refuses: () => undefined,
    run: (task: Task) => settings.act(task),
  }
  const { kysely, boss, alone } = db
  const store = await diskStore(join(folder, 'assets'))
  const log = pino({ level: 'info' }, { write: (line) => void settings.logged.push(line) })
  const now = () => settings.now()
  const bell = makeBell(db.wire)
  const shared = { kysely, boss, alone, store, engines: [engine], bell, log, now }
  const stop = new AbortController()
  const fetchAllow = ['127.0.0.1']
  const jobs = makeJobs({ ...shared, catalog, fetchAllow, folder, stopping: stop.signal })
  const workers = makeWorkers({ ...shared, backoffSeconds: () => 0 }, 2)
  const hurry = { tries: settings.tries, lookEveryMs: 100, timeoutMs: 1_500 }
  const webhooks = makeWebhooks({ ...shared, herald, fetchAllow, ...hurry })
  const letters = makeLetters(shared)
  const close = async () => {
    await Promise.all([workers.stop(), webhooks.stop()])
    stop.abort()
    await db.close()
  }
  return { db, jobs, workers, webhooks, letters, close }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
