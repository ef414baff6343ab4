/** The short way: a job that begins with the transaction that makes it, and ends with its last picture. */
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asked, databases, type Kitchen, openKitchen, painted } from '../../test/kitchen.ts'
import { catalog } from '../catalog/catalog.ts'
import type { Step, Task } from '../engines/engine.ts'
import { type Jobs, localAccount } from './contract.ts'
import { makeJobs } from './jobs.ts'
import { makeBell } from './waiting.ts'
import { makeWorkers, type Workers } from './worker.ts'

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen
  let workers: Workers
  let jobs: Jobs
  /** Of a process that tells nobody. */
  let silent: Jobs
  let began: string[] = []
  let act: (task: Task) => AsyncIterable<Step>

  beforeAll(async () => {
    kitchen = await openKitchen({
      url: await address(),
      act: (task) => {
        began.push(task.request.prompt)
        return act(task)
      },
    })
  })

  beforeEach(async () => {
    began = []
    act = async function* (task) {
      for (let index = 0; index < task.request.count; index += 1) {
        yield { image: painted(task, index) }
      }
    }
    const { parts } = kitchen
    workers = makeWorkers({ ...parts, alone: true }, 1)
    const { slots } = workers
    const folder = tmpdir()
    const stopping = new AbortController().signal
    const more = { fetchAllow: [], folder, catalog, stopping }
    jobs = makeJobs({ ...parts, ...more, slots })
    silent = makeJobs({ ...parts, ...more, bell: makeBell() })
    await workers.start()
    // The first look is over.
    await pause(100)
  })

  afterEach(() => workers.stop())
  afterAll(() => kitchen.close())

  const accept = (prompt: string, more: Parameters<typeof asked>[1] = {}) =>
    jobs.accept(asked({ prompt }, more))
  const rowOf = (id: string) =>
    kitchen.db.kysely.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const picturesOf = async (id: string) =>
    (await kitchen.db.kysely.selectFrom('job_images').selectAll().where('job', '=', id).execute())
      .length

  test('a job that nobody stands before begins with the transaction that makes it', async () => {
    const go = Promise.withResolvers<void>()
    act = async function* (task) {
      await go.promise
      yield { image: painted(task, 0) }
    }
    const made = await accept('first')
    expect(made).toMatchObject({ status: 'queued', startedAt: undefined, ahead: 0 })
    expect(await rowOf(made.id)).toMatchObject({ status: 'running', attempts: 1 })
    // There is one slot.
    const next = await accept('second')
    expect(await rowOf(next.id)).toMatchObject({ status: 'queued', attempts: 0 })
    go.resolve()
    await Promise.all([made, next].map(({ id }) => jobs.ended(localAccount, id)))
    expect(began).toEqual(['first', 'second'])
    expect((await kitchen.audit()).open).toBe(0)
  })

  test('the slot goes to what is next in the queue, not to what has just come', async () => {
    const other = await silent.accept(asked({ prompt: 'other' }))
    const made = await accept('new')
    await Promise.all([made, other].map(({ id }) => jobs.ended(localAccount, id)))
    expect(began).toEqual(['other', 'new'])
  })

  test('a call that is refused leaves its slot', async () => {
    const limits = { budget: { micros: 0, every: 'total' } } as const
    const refused = accept('refused', { key: 'key_x', limits })
    await expect(refused).rejects.toMatchObject({ code: 'payment_required' })
    const { id } = await accept('next')
    expect(await rowOf(id)).toMatchObject({ attempts: 1 })
    await jobs.ended(localAccount, id)
    expect(began).toEqual(['next'])
  })

  test('who waits is shown the job as it is in the database, and nobody else is', async () => {
    const go = Promise.withResolvers<void>()
    act = async function* (task) {
      await go.promise
      yield { warning: 'a warning' }
      for (const index of [1, 0]) yield { image: painted(task, index) }
    }
    const { id } = await jobs.accept(asked({ prompt: 'seen', count: 2 }))
    const foreign = jobs.ended('somebody', id)
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
    const waiting = jobs.ended(localAccount, id)
    go.resolve()
    const shown = await waiting
    expect(shown.images.map(({ index }) => index)).toEqual([0, 1])
    expect(shown).toEqual(await jobs.find({ account: localAccount, id }))
    await expect(jobs.ended('somebody', id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('one that is canceled a moment after it was made ends as that', async () => {
    act = async function* ({ signal }) {
      await pause(10_000, undefined, { signal })
      yield { progress: 1 }
    }
    const { id } = await accept('canceled')
    const waiting = jobs.ended(localAccount, id)
    await jobs.cancel({ account: localAccount, id })
    // At once, and not by a look at the database now and then.
    const late = pause(3_000, { status: 'late' })
    expect(await Promise.race([waiting, late])).toMatchObject({ status: 'canceled' })
  })

  test('a beginning that is to be told is told', async () => {
    const news = { url: 'https://example.com/', events: ['start' as const], base: '' }
    const { id } = await accept('told', { news })
    await jobs.ended(localAccount, id)
    const letters = kitchen.db.kysely.selectFrom('letters').select('event').where('job', '=', id)
    expect(await letters.execute()).toEqual([{ event: 'start' }])
  })

  test('the last picture is there before a slow end, and after a failed one', async () => {
    const go = Promise.withResolvers<void>()
    act = async function* (task) {
      yield { image: painted(task, 0) }
      await go.promise
      throw new Error('too late')
    }
    const { id } = await accept('slow')
    await expect.poll(() => picturesOf(id)).toBe(1)
    expect(await rowOf(id)).toMatchObject({ status: 'running' })
    go.resolve()
    expect(await jobs.ended(localAccount, id)).toMatchObject({ status: 'failed' })
    act = async function* (task) {
      yield { image: painted(task, 0) }
      throw new Error('at once')
    }
    const again = await accept('quick')
    await jobs.ended(localAccount, again.id)
    expect(await picturesOf(again.id)).toBe(1)
  })

  test('what a process without a free slot has queued is taken by one that is called', async () => {
    const { id } = await silent.accept(asked({ prompt: 'called' }))
    kitchen.parts.bell.call()
    await expect.poll(() => began, { timeout: 700, interval: 20 }).toEqual(['called'])
    await jobs.ended(localAccount, id)
  })
})
