/** What keys and queue promise, seen from behind: on a database that the test can reach into. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JobStatus } from '@limn/sdk'
import { sql } from 'kysely'
import { fromKysely } from 'pg-boss'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDb } from '../db.ts'
import type { Engine, Step, Task } from '../engines/engine.ts'
import { diskStore } from '../store/disk.ts'
import { picture } from '../../test/house.ts'
import { testDatabase } from '../../test/postgres.ts'
import { setDeadline } from './deadlines.ts'
import { newId } from './sql/ids.ts'
import { makeKeys } from './keys.ts'
import { deadlineQueue, enqueue, jobQueue } from './queue.ts'
import { makeBell } from './waiting.ts'
import { makeWorkers, type WorkerParts, type Workers } from './worker.ts'

let folder: string
let db: Database
let parts: WorkerParts
let workers: Workers | undefined
let act: (task: Task) => AsyncIterable<Step>
const troubles: unknown[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-worker-'))
  db = await openDb(folder, (trouble) => troubles.push(trouble), await testDatabase())
  const engine: Engine = {
    name: 'actor',
    models: [],
    refuses: () => undefined,
    run: (task) => act(task),
  }
  parts = {
    kysely: db.kysely,
    boss: db.boss,
    alone: db.alone,
    store: await diskStore(join(folder, 'assets')),
    engines: [engine],
    bell: makeBell(),
    log: pino({ level: 'silent' }),
    now: () => new Date(),
    backoffSeconds: () => 0,
  }
})

afterEach(async () => {
  await workers?.stop()
  workers = undefined
})

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const request = {
  model: 'any',
  prompt: 'any',
  images: [],
  size: { width: 8, height: 8 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 1,
  watermark: false,
  format: 'png',
} as const

async function start(slots: number): Promise<Workers> {
  // As on an embedded database, whichever it is: no other process is on this one.
  const started = makeWorkers({ ...parts, alone: true }, slots)
  await started.start()
  return started
}

async function addJob(engine = 'actor'): Promise<string> {
  const id = newId('job', new Date())
  await db.kysely.transaction().execute(async (tx) => {
    const lease = await enqueue(db.boss, tx, { job: id, failures: 0 })
    const values = {
      ...({ id, account: 'local', dialect: 'test', engine, status: 'queued', lease } as const),
      request: JSON.stringify(request),
      inputs: JSON.stringify({ images: [] }),
      warnings: '[]',
      created_at: new Date(),
    }
    await tx.insertInto('jobs').values(values).execute()
  })
  return id
}

const rowOf = (id: string) =>
  db.kysely.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const imagesOf = (id: string) =>
  db.kysely.selectFrom('job_images').selectAll().where('job', '=', id).execute()

/** As if an attempt had noted it. */
async function ordered(id: string): Promise<void> {
  const resume = JSON.stringify({ task: 'T1' })
  await db.kysely.updateTable('jobs').set({ resume }).where('id', '=', id).execute()
}

/** Waits until the job has this status. */
async function becomes(id: string, status: JobStatus): Promise<void> {
  await expect.poll(async () => (await rowOf(id)).status, { timeout: 20_000 }).toBe(status)
}

describe('a worker', () => {
  test('that lost its lease ends nothing, and the next one ends the job once', async () => {
    const [taken, stale] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let runs = 0
    act = async function* (task) {
      runs += 1
      if (runs === 1) {
        await taken.promise
        try {
          yield { warning: 'from the stale one' }
        } finally {
          // It is stopped right there.
          stale.resolve()
        }
      } else {
        taken.resolve()
        await stale.promise
      }
      yield { image: picture(task, 0) }
    }
    const id = await addJob()
    workers = await start(2)
    await becomes(id, 'running')
    const { lease } = await rowOf(id)
    await db.boss.fail(jobQueue, lease)
    await becomes(id, 'succeeded')
    const { finished_at } = await rowOf(id)
    await workers.stop()
    expect(await rowOf(id)).toMatchObject({ finished_at, warnings: [], attempts: 2 })
    expect(await imagesOf(id)).toHaveLength(1)
  })

  test('whose job another process has canceled stops at the next thing its engine yields', async () => {
    const go = Promise.withResolvers<void>()
    const over = Promise.withResolvers<void>()
    act = async function* (task) {
      yield { warning: 'begun' }
      await go.promise
      try {
        yield { image: picture(task, 0) }
      } finally {
        over.resolve()
      }
    }
    const id = await addJob()
    workers = await start(1)
    await expect.poll(async () => (await rowOf(id)).warnings, { timeout: 20_000 }).toHaveLength(1)
    // Without this process's bell.
    const canceled = { status: 'canceled', finished_at: new Date() } as const
    await db.kysely.updateTable('jobs').set(canceled).where('id', '=', id).execute()
    await db.boss.cancel(jobQueue, (await rowOf(id)).lease)
    go.resolve()
    await over.promise
    await workers.stop()
    expect(await rowOf(id)).toMatchObject(canceled)
    expect(await imagesOf(id)).toEqual([])
  })

  test('that does not stop when told is left behind, and the job is queued', async () => {
    const never = Promise.withResolvers<void>()
    act = async function* () {
      yield { progress: 0.5 }
      await never.promise
    }
    const id = await addJob()
    workers = await start(1)
    await becomes(id, 'running')
    await workers.stop()
    expect(await rowOf(id)).toMatchObject({ status: 'queued' })
    act = async function* (task) {
      yield { image: picture(task, 0) }
    }
    workers = await start(1)
    await becomes(id, 'succeeded')
  })

  test('finds no engine of that name any more and says so', async () => {
    const id = await addJob('gone')
    workers = await start(1)
    await becomes(id, 'failed')
    expect((await rowOf(id)).problem).toMatchObject({ code: 'engine_failed' })
  })

  test('leaves a job to who has its engine', async () => {
    const id = await addJob('gone')
    const engine: Engine = {
      name: 'gone',
      models: [],
      refuses: () => undefined,
      run: async function* (task) {
        yield { image: picture(task, 0) }
      },
    }
    const before = parts
    workers = await start(1)
    await expect
      .poll(async () => (await rowOf(id)).attempts, { timeout: 20_000 })
      .toBeGreaterThan(3)
    await workers.stop()
    parts = { ...before, engines: [engine] }
    workers = await start(1)
    await becomes(id, 'succeeded')
    parts = before
  })

  test('that finds an order of an engine it does not have says that nobody knows', async () => {
    const id = await addJob('gone')
    await ordered(id)
    workers = await start(1)
    await becomes(id, 'failed')
    expect((await rowOf(id)).problem).toMatchObject({ code: 'unknown' })
  })

  test('says so too where an order stands and every attempt died', async () => {
    const ids = [await addJob('gone'), await addJob('actor')]
    for (const id of ids) {
      await ordered(id)
      const { lease } = await rowOf(id)
      await sql`update pgboss.job set retry_count = retry_limit where id = ${lease}`.execute(
        db.kysely,
      )
    }
    const entries = await db.boss.fetch(jobQueue, { batchSize: 2 })
    expect(entries).toHaveLength(2)
    workers = await start(1)
    for (const id of ids) await becomes(id, 'failed')
    const ends = await Promise.all(ids.map(async (id) => (await rowOf(id)).problem?.code))
    // What costs nothing was not ordered either.
    expect(ends).toEqual(['unknown', 'engine_failed'])
  })
})

describe('a start', () => {
  test('runs an open job whose queue entry is gone', async () => {
    act = async function* (task) {
      yield { image: picture(task, 0) }
    }
    const id = await addJob()
    await sql`delete from pgboss.job where id = ${(await rowOf(id)).lease}`.execute(db.kysely)
    workers = await start(1)
    await becomes(id, 'succeeded')
    expect(await imagesOf(id)).toHaveLength(1)
  })

  test('takes back at once what was running when the process died', async () => {
    act = async function* (task) {
      yield { image: picture(task, 0) }
    }
    const id = await addJob()
    const [entry] = await db.boss.fetch(jobQueue)
    await db.kysely.updateTable('jobs').set({ status: 'running' }).where('id', '=', id).execute()
    workers = await start(1)
    // Well before the entry's heartbeat would run out.
    await expect.poll(async () => (await rowOf(id)).status, { timeout: 8_000 }).toBe('succeeded')
    expect(entry?.id).toBe((await rowOf(id)).lease)
  })

  test('goes on with a deadline that was being looked after when the process died', async () => {
    act = async function* (task) {
      yield { progress: 0.1 }
      await once(task.signal, 'abort')
    }
    const id = await addJob()
    await db.kysely.transaction().execute((tx) => setDeadline(db.boss, tx, id, new Date()))
    expect(await db.boss.fetch(deadlineQueue)).toHaveLength(1)
    workers = await start(1)
    // Its entry alone would take a quarter of an hour to come back.
    await becomes(id, 'canceled')
  })
})

test('an entry and its job are kept together or not at all', async () => {
  const undone = db.kysely.transaction().execute(async (tx) => {
    await db.boss.send(jobQueue, { job: 'job_x', failures: 0 }, { db: fromKysely(tx) })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await db.boss.findJobs(jobQueue, { data: { job: 'job_x' } })).toEqual([])
})

describe('keys', () => {
  test('let in whom they belong to, and nobody else', async () => {
    const keys = makeKeys(db.kysely, () => new Date())
    expect(await keys.any()).toBe(false)
    expect(await keys.caller(undefined)).toEqual({ account: 'local', admin: true })
    const [one, two] = [await keys.create('first'), await keys.create('second')]
    expect(await keys.any()).toBe(true)
    expect(one).toMatchObject({ account: 'local', admin: true })
    expect(two.admin).toBe(false)
    expect(two.account).not.toBe('local')
    expect(one.key).toMatch(/^limn_[\w-]{43}$/)
    expect(await keys.caller(two.key)).toMatchObject({ account: two.account, admin: false })
    for (const wrong of [undefined, '', `${one.key}x`, 'limn_\0']) {
      await expect(keys.caller(wrong)).rejects.toMatchObject({ code: 'unauthorized' })
    }
    await db.kysely.updateTable('keys').set({ revoked_at: new Date() }).execute()
    await expect(keys.caller(one.key)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(keys.caller(undefined)).rejects.toMatchObject({ code: 'unauthorized' })
    const rows = await db.kysely.selectFrom('keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(one.key.slice('limn_'.length))
  })
})

test('nothing of all this troubled the database', () => {
  expect(troubles).toEqual([])
})
