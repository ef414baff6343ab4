/** News of jobs, on a real database, posted to receivers of the test's own. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { catalog } from '../catalog/catalog.ts'
import { type Database, openDb } from '../db.ts'
import type { Step, Task } from '../engines/engine.ts'
import { diskStore } from '../store/disk.ts'
import { picture } from '../../test/house.ts'
import type { Herald, Jobs, KeptJob, NewsEvent } from './contract.ts'
import { makeJobs } from './jobs.ts'
import { asNews, tell } from './news.ts'
import { deadQueue, jobQueue, newsDeadQueue, newsQueue } from './queue.ts'
import { makeBell } from './waiting.ts'
import { makeWebhooks, type Webhooks } from './webhooks.ts'
import { makeWorkers, type Workers } from './worker.ts'

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
type Received = z.output<typeof received>

const herald: Herald = {
  async letter({ job, account, ask, event, id }) {
    const { status, images, finishedAt } = job
    const { base } = ask
    const ended = finishedAt !== undefined
    const news = { id, event, job: job.id, account, base, status, images: images.length, ended }
    return { body: Buffer.from(JSON.stringify(news)), headers: { 'x-news': id } }
  },
}

interface Place {
  readonly db: Database
  readonly jobs: Jobs
  readonly workers: Workers
  readonly webhooks: Webhooks
  close(): Promise<void>
}

const troubles: unknown[] = []
const logged: string[] = []
let folder: string
let place: Place
let act: (task: Task) => AsyncIterable<Step>
const servers: Server[] = []

async function open(): Promise<Place> {
  const db = await openDb(folder, (trouble) => troubles.push(trouble))
  await db.boss.updateQueue(newsQueue, { retryDelay: 0, retryBackoff: false, retryLimit: 4 })
  // That made pg-boss forget the queue: see makeQueues.
  await db.boss.cancel(newsQueue, randomUUID())
  const engine = {
    name: 'actor',
    models: ['wan2.7-image'],
    refuses: () => undefined,
    run: (task: Task) => act(task),
  }
  const { kysely, boss } = db
  const store = await diskStore(join(folder, 'assets'))
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) })
  const now = () => new Date()
  const shared = { kysely, boss, store, engines: [engine], bell: makeBell(), log, now }
  const stop = new AbortController()
  const fetchAllow = ['127.0.0.1']
  const jobs = makeJobs({ ...shared, catalog, fetchAllow, folder, stopping: stop.signal })
  const workers = makeWorkers({ ...shared, backoffSeconds: () => 0 }, 2)
  const webhooks = makeWebhooks({ ...shared, herald, fetchAllow, timeoutMs: 1_500 })
  const close = async () => {
    await Promise.all([workers.stop(), webhooks.stop()])
    stop.abort()
    await db.close()
  }
  return { db, jobs, workers, webhooks, close }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-webhooks-'))
  logged.length = 0
  act = async function* (task) {
    for (let index = 0; index < task.request.count; index += 1) {
      yield { image: picture(task, index) }
    }
  }
  place = await open()
})

afterEach(async () => {
  await place.close()
  await rm(folder, { recursive: true, force: true })
  for (const server of servers.splice(0)) server.close().closeAllConnections()
  if (troubles.length > 0) throw new Error('the database complained', { cause: troubles.splice(0) })
})

type Answering = (news: Received, answer: ServerResponse) => unknown

/** A receiver of news: its address, and what came. */
async function receiver(answering: Answering = (_, answer) => answer.writeHead(204).end()) {
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
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { came, url: `http://127.0.0.1:${port}/hook?token=sesame` }
}

const everything: readonly NewsEvent[] = ['start', 'output', 'completed']

function accept(
  url: string,
  events: readonly NewsEvent[] = ['completed'],
  count = 1,
  account = 'caller',
) {
  return place.jobs.accept({
    account,
    dialect: 'test',
    draft: { model: 'wan2.7-image', prompt: 'anything', count },
    uploads: new Map(),
    news: { url, events, base: 'https://limn.example' },
  })
}

const ended = ({ id }: KeptJob) => place.jobs.ended('caller', id)
const soon = { timeout: 40_000 }

describe('news', () => {
  test('of a start, each picture and the end show the job as it was then, however late', async () => {
    const { came, url } = await receiver()
    await place.workers.start()
    const job = await accept(url, everything, 2)
    expect(await ended(job)).toMatchObject({ status: 'succeeded' })
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(4)
    const of = { job: job.id, account: 'caller', base: 'https://limn.example' }
    const by = (event: NewsEvent) => came.filter((news) => news.event === event)
    expect(by('start')).toMatchObject([{ ...of, status: 'running', images: 0, ended: false }])
    const outputs = by('output').toSorted((a, b) => a.images - b.images)
    expect(outputs).toMatchObject([
      { ...of, status: 'running', images: 1, ended: false },
      { ...of, status: 'running', images: 2, ended: false },
    ])
    expect(by('completed')).toMatchObject([{ ...of, status: 'succeeded', images: 2, ended: true }])
    expect(new Set(came.map(({ id }) => id)).size).toBe(4)
    for (const { id } of came) expect(id).toMatch(/^msg_[0-9a-v]{26}$/)
  })

  test('is told of what was asked for alone, and at once', async () => {
    const { came, url } = await receiver()
    await place.webhooks.start()
    await place.workers.start()
    await ended(await accept(url, ['completed'], 2))
    await expect.poll(() => came.map(({ event }) => event), soon).toEqual(['completed'])
    await pause(300)
    expect(came).toHaveLength(1)
  })

  test('of every kind of end comes', async () => {
    const { came, url } = await receiver()
    await place.webhooks.start()
    const canceled = await accept(url)
    await place.jobs.cancel({ account: 'caller', id: canceled.id })
    const dead = await accept(url)
    const { db } = place
    const { lease } = await db.kysely
      .selectFrom('jobs')
      .select('lease')
      .where('id', '=', dead.id)
      .executeTakeFirstOrThrow()
    // As when each of its attempts had died with its worker.
    await db.boss.send(deadQueue, { job: dead.id })
    await db.boss.cancel(jobQueue, lease)
    const [entry] = await db.boss.findJobs(deadQueue)
    const sourced = { source_id: lease, source_name: jobQueue }
    await db.kysely
      .withTables<{ 'pgboss.job': { id: string; source_id: string; source_name: string } }>()
      .updateTable('pgboss.job')
      .set(sourced)
      .where('id', '=', entry?.id ?? '')
      .execute()
    await place.workers.start()
    act = async function* () {
      yield { progress: 0.1 }
      throw new TypeError('a bug')
    }
    const failed = await accept(url)
    await expect.poll(() => came.length, soon).toBe(3)
    expect(new Map(came.map(({ job, status }) => [job, status]))).toEqual(
      new Map([
        [canceled.id, 'canceled'],
        [dead.id, 'failed'],
        [failed.id, 'failed'],
      ]),
    )
  })

  test('is queued together with what it tells of, or not at all', async () => {
    const job = await accept('https://hooks.example/x')
    const undone = place.db.kysely.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('jobs')
        .selectAll()
        .where('id', '=', job.id)
        .executeTakeFirstOrThrow()
      await tell({ boss: place.db.boss, now: () => new Date() }, tx, row, 'completed')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await place.db.boss.findJobs(newsQueue)).toEqual([])
  })
})

describe('a delivery', () => {
  test('survives a restart between the end of the job and itself', async () => {
    const { came, url } = await receiver()
    await place.workers.start()
    const job = await ended(await accept(url, everything))
    // One of them is in the hands of a process that dies.
    const [held] = await place.db.boss.fetch(newsQueue)
    expect(asNews(held?.data).job).toBe(job.id)
    await place.close()
    place = await open()
    await place.webhooks.start()
    await expect
      .poll(() => came.map(({ event }) => event).toSorted(), soon)
      .toEqual(['completed', 'output', 'start'])
  })

  test('that fails twice comes a third time, under the same id', async () => {
    let tries = 0
    const { came, url } = await receiver((_, answer) => {
      tries += 1
      if (tries === 1) answer.writeHead(503).end()
      else if (tries === 2) answer.destroy()
      else answer.writeHead(202).end('thanks')
    })
    await place.webhooks.start()
    await place.workers.start()
    await ended(await accept(url))
    await expect.poll(() => came.length, soon).toBe(3)
    expect(new Set(came.map(({ id }) => id)).size).toBe(1)
    await pause(300)
    expect(came).toHaveLength(3)
    const told = logged.filter((line) => line.includes('did not arrive'))
    expect(told).toHaveLength(2)
    expect(JSON.parse(told[0] ?? '')).toMatchObject({
      level: 40,
      event: 'completed',
      host: new URL(url).host,
      status: 503,
      attempt: 1,
    })
    expect(logged.join()).not.toContain('sesame')
  })

  test('to a host that hangs holds up no other, and two at most wait for it', async () => {
    let waiting = 0
    let most = 0
    const hanging = await receiver((_, answer) => {
      waiting += 1
      most = Math.max(most, waiting)
      answer.on('close', () => (waiting -= 1))
    })
    const { came, url } = await receiver()
    await place.workers.start()
    for (let round = 0; round < 3; round += 1) await ended(await accept(hanging.url))
    await ended(await accept(url))
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(1)
    // It came before the first of the others had timed out.
    expect(new Set(hanging.came.map(({ id }) => id)).size).toBeLessThanOrEqual(2)
    await expect.poll(() => new Set(hanging.came.map(({ id }) => id)).size, soon).toBe(3)
    expect(most).toBe(2)
  })

  test('to new receivers does not wait for old ones that hang, however many names those have', async () => {
    const hanging = await Promise.all(Array.from({ length: 7 }, () => receiver(() => {})))
    const refused = 'http://127.0.0.1:1/nobody'
    const { came, url } = await receiver()
    await place.workers.start()
    for (const old of [...hanging.map((one) => one.url), refused]) {
      for (let round = 0; round < 4; round += 1) await ended(await accept(old))
    }
    await place.webhooks.start()
    const attempts = () => hanging.reduce((sum, one) => sum + one.came.length, 0)
    await expect.poll(attempts, soon).toBeGreaterThan(0)
    const mine = await ended(await accept(url))
    const other = await accept(url, ['completed'], 1, 'somebody')
    await place.jobs.ended('somebody', other.id)
    await expect.poll(() => came.length, soon).toBe(2)
    // Of 28 pieces of news, each tried five times.
    expect(attempts()).toBeLessThan(60)
    expect(new Set(came.map(({ job }) => job))).toEqual(new Set([mine.id, other.id]))
  })

  test('for one account leaves room for others', async () => {
    let waiting = 0
    let most = 0
    const hang: Answering = (_, answer) => {
      waiting += 1
      most = Math.max(most, waiting)
      answer.on('close', () => (waiting -= 1))
    }
    const hanging = await Promise.all(Array.from({ length: 14 }, () => receiver(hang)))
    const { came, url } = await receiver()
    await place.workers.start()
    for (const old of hanging) {
      for (let round = 0; round < 2; round += 1) await ended(await accept(old.url))
    }
    const { id } = await accept(url, ['completed'], 1, 'somebody')
    await place.jobs.ended('somebody', id)
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(1)
    await expect.poll(() => hanging.every((one) => one.came.length > 0), soon).toBe(true)
    expect(most).toBe(12)
  })

  test('to who is gone is not tried again; a redirect is not followed', async () => {
    const gone = await receiver((_, answer) => answer.writeHead(410).end())
    const moved = await receiver((_, answer) => {
      answer.writeHead(308, { location: gone.url }).end()
    })
    await place.webhooks.start()
    await place.workers.start()
    await ended(await accept(gone.url))
    await ended(await accept(moved.url))
    // The first attempt and four more.
    await expect.poll(() => moved.came.length, soon).toBe(5)
    expect(gone.came).toHaveLength(1)
    await expect.poll(() => place.db.boss.findJobs(newsDeadQueue), soon).toHaveLength(1)
    const [dead] = await place.db.boss.findJobs(newsDeadQueue)
    expect(asNews(dead?.data).id).toBe(moved.came[0]?.id)
  })

  test('that hangs is broken off when the server stops, and tried again at its next start', async () => {
    let patient = false
    const { came, url } = await receiver((_, answer) => {
      if (patient) answer.writeHead(200).end()
    })
    await place.webhooks.start()
    await place.workers.start()
    await ended(await accept(url))
    await expect.poll(() => came.length, soon).toBe(1)
    await place.close()
    patient = true
    place = await open()
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(2)
    expect(came[1]?.id).toBe(came[0]?.id)
  })

  test('of an answer without an end is content with its beginning', async () => {
    const { came, url } = await receiver((_, answer) => {
      answer.writeHead(200)
      const more = setInterval(() => answer.write('x'.repeat(20_000)), 5)
      answer.on('close', () => clearInterval(more))
    })
    await place.webhooks.start()
    await place.workers.start()
    await ended(await accept(url))
    await expect.poll(() => came.length, soon).toBe(1)
    await expect
      .poll(() => place.db.boss.findJobs(newsQueue), soon)
      .toMatchObject([{ state: 'completed' }])
    expect(logged.filter((line) => line.includes('did not arrive'))).toEqual([])
  })
})

test('an address that news can never be posted to is refused before there is a job', async () => {
  for (const [url, why] of [
    ['no address', 'The webhook address is not a valid URL.'],
    ['ftp://hooks.example/x', 'The webhook address must start with https://.'],
    ['http://hooks.example/x', 'The webhook address must start with https://.'],
    ['https://me:secret@hooks.example/x', 'must not carry a user name or password'],
    ['https://10.1.2.3/x', 'news is not sent to those'],
    ['https://[::1]/x', 'news is not sent to those'],
    ['https://[::ffff:10.1.2.3]/x', 'news is not sent to those'],
    ['https://localhost:8443/x', 'news is not sent to those'],
    [`https://hooks.example/${'x'.repeat(4096)}`, 'is longer than 4096 characters'],
  ] as const) {
    const refused = accept(url)
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'webhook' })
    await expect(refused).rejects.toThrow(why)
  }
  const news = { url: 'https://hooks.example/x', events: [], base: '', secret: 's'.repeat(1025) }
  const draft = { model: 'wan2.7-image', prompt: 'anything' }
  const call = { account: 'caller', dialect: 'test', draft, uploads: new Map(), news }
  await expect(place.jobs.accept(call)).rejects.toThrow('1024 characters')
  expect((await place.jobs.page('caller', { limit: 1 })).jobs).toEqual([])
})
