/** The audit finds nothing wrong with whatever may happen, and everything that may not. */
import { setTimeout as pause } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen, painted } from '../../test/kitchen.ts'
import type { Step, Task } from '../engines/engine.ts'
import { Problem } from '../problem.ts'
import { auditIn } from './audit.ts'
import { credit, endBalance } from './ledger.ts'

/** The same numbers for the same seed, so that a history that fails can be seen again. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Paints some, slowly; may break or stop short; the seed of the request decides. */
async function* moody(task: Task): AsyncGenerator<Step> {
  const { count, seed, set } = task.request
  const next = random(seed)
  const last = set ? 1 + next(count) : count
  if (next(3) === 0) yield { resume: { bought: seed } }
  for (let index = 0; index < last; index += 1) {
    await pause(next(8), undefined, { signal: task.signal })
    if (next(12) === 0)
      throw new Problem('engine_failed', 'It broke.', { retryable: next(2) === 0 })
    if (next(40) === 0) throw new Problem('unknown', 'Who knows.')
    if (!task.done.includes(index)) yield { image: painted(task, index) }
  }
}

const accounts = ['ann', 'bob', 'carl']

async function live(kitchen: Kitchen, seed: number, steps: number): Promise<void> {
  const next = random(seed)
  const { kysely } = kitchen.db
  const jobs: { id: string; account: string }[] = []
  for (let step = 0; step < steps; step += 1) {
    const account = accounts[next(accounts.length)] ?? ''
    const what = next(20)
    if (what < 14) {
      const draft = { count: 1 + next(4), set: next(3) === 0, seed: next(1e6) }
      const once = { fingerprint: String(next(3)), key: `key ${next(40)}` }
      const more = {
        account,
        key: next(3) === 0 ? undefined : `key of ${account}`,
        ...(next(4) === 0 ? { once } : {}),
        ...(next(5) === 0
          ? { limits: { budget: { micros: 900_000, every: 'total' } } as const }
          : {}),
        ...(next(10) === 0 ? { deadlineSeconds: 1 } : {}),
      }
      const made = await kitchen.accept(draft, more).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error
      })
      if (made) jobs.push({ id: made.id, account })
    } else if (what < 18) {
      const job = jobs[next(jobs.length)]
      if (job) await kitchen.jobs.cancel(job)
    } else if (what === 18) {
      const micros = 1 + next(400_000)
      await kysely.transaction().execute((tx) => credit(tx, { account, micros, at: new Date() }))
    } else if (next(4) === 0) {
      await kysely.transaction().execute((tx) => endBalance(tx, account))
    }
  }
}

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen

  beforeAll(async () => {
    const admission = { concurrentJobs: 30, queueLength: 0 }
    kitchen = await openKitchen({ url: await address(), act: moody, cost: 20_000, admission })
  })

  afterAll(async () => {
    await kitchen.close()
  })

  test('random histories balance, in the middle and at the end', async () => {
    const stop = await kitchen.work(2)
    const lives = [1, 2, 3].map((seed) => live(kitchen, seed, 60))
    const audits: unknown[] = []
    const over = Promise.all(lives).then(() => true)
    while (!(await Promise.race([over, pause(100, false)]))) {
      const { faults } = await kitchen.audit()
      audits.push(...faults)
    }
    expect(audits).toEqual([])
    // Stopped in the middle of its work, and started again.
    await stop()
    expect(await kitchen.audit()).toMatchObject({ faults: [] })
    await kitchen.work(3)
    const open = async () => (await kitchen.audit()).open
    await expect.poll(open, { timeout: 40_000, interval: 200 }).toBe(0)
    const { jobs, entries, heldMicros, chargedMicros, faults, faultCount } = await kitchen.audit()
    expect({ heldMicros, faults, faultCount }).toEqual({ heldMicros: 0, faults: [], faultCount: 0 })
    expect(jobs).toBeGreaterThan(50)
    expect(entries).toBeGreaterThanOrEqual(jobs * 3)
    expect(chargedMicros).toBeGreaterThan(0)
  })

  describe('of an ended job, an open one, or their account it is noticed', () => {
    class Enough extends Error {}

    /** Breaks something, asks what is wrong, and takes it back. */
    async function faultsAfter(breaking: RawBuilder<unknown>): Promise<readonly string[]> {
      const found: string[] = []
      const broken = kitchen.db.kysely.transaction().execute(async (tx) => {
        const { numAffectedRows } = await breaking.execute(tx)
        expect(Number(numAffectedRows)).toBeGreaterThan(0)
        const { faults } = await auditIn(tx)
        found.push(...faults.map(({ what }) => what))
        throw new Enough()
      })
      await broken.catch((error: unknown) => {
        if (!(error instanceof Enough)) throw error
      })
      return found
    }

    let ended = ''

    beforeAll(async () => {
      const paid = { account: 'dora', micros: 5_000_000, at: new Date() }
      await kitchen.db.kysely.transaction().execute((tx) => credit(tx, paid))
      const row = await kitchen.accept({ count: 3 }, { account: 'dora', key: 'key_d' })
      await kitchen.jobs.cancel({ account: 'dora', id: row.id })
      const done = await kitchen.db.kysely
        .selectFrom('jobs')
        .innerJoin('entries', 'entries.job', 'jobs.id')
        .select('jobs.id')
        .where('jobs.status', '=', 'succeeded')
        .where('entries.kind', '=', 'charge')
        .where('entries.micros', '>', 0)
        .where('jobs.key', 'is not', null)
        .executeTakeFirstOrThrow()
      ended = done.id
    })

    test('nothing is wrong before', async () => {
      expect(await kitchen.audit()).toMatchObject({ faults: [], faultCount: 0 })
    })

    test.for<readonly [string, () => RawBuilder<unknown>]>([
      [
        'is no job, but has entries',
        () => sql`update entries set job = 'job_x' where job = ${ended}`,
      ],
      ['has no hold', () => sql`delete from entries where job = ${ended} and kind = 'hold'`],
      [
        'was settled without a hold',
        () => sql`delete from entries where job = ${ended} and kind = 'hold'`,
      ],
      [
        'is open, but was settled',
        () => sql`update jobs set status = 'running' where id = ${ended}`,
      ],
      [
        'has ended without a charge',
        () => sql`delete from entries where job = ${ended} and kind = 'charge'`,
      ],
      [
        'has ended without a release',
        () => sql`delete from entries where job = ${ended} and kind = 'release'`,
      ],
      [
        'has a hold that is not charge and release together',
        () => sql`update entries set micros = micros + 1 where job = ${ended} and kind = 'release'`,
      ],
      [
        'has a hold that is not price times pictures',
        () => sql`update entries set micros = micros + 1 where job = ${ended} and kind = 'hold'`,
      ],
      [
        'has a hold for another number of pictures',
        () =>
          sql`update entries set pictures = pictures + 1 where job = ${ended} and kind = 'hold'`,
      ],
      [
        'has a charge that is not price times pictures',
        () => sql`update entries set micros = micros - 1 where job = ${ended} and kind = 'charge'`,
      ],
      [
        'has a charge that is not price times pictures',
        () => sql`update entries set micros = null where job = ${ended} and kind = 'charge'`,
      ],
      [
        'is charged for other pictures than it delivered',
        () => sql`delete from job_images where job = ${ended} and index = 0`,
      ],
      [
        'is charged for other pictures than it delivered',
        () => sql`update jobs set status = 'failed' where id = ${ended}`,
      ],
      [
        'has a release for another number of pictures',
        () =>
          sql`update entries set pictures = pictures + 1 where job = ${ended} and kind = 'release'`,
      ],
      [
        'has entries of another account, key or price',
        () => sql`update entries set account = 'bob2' where job = ${ended} and kind = 'charge'`,
      ],
      [
        'has entries of another account, key or price',
        () => sql`update entries set key = null where job = ${ended} and kind = 'charge'`,
      ],
      [
        'has entries of another account, key or price',
        () => sql`update entries set price_micros = 1 where job = ${ended} and kind = 'release'`,
      ],
      [
        'has entries, but is no account',
        () => sql`update entries set account = 'nobody' where job = ${ended} and kind = 'charge'`,
      ],
      [
        'has a balance without a credit',
        () =>
          sql`update entries set kind = 'release', job = 'x' where account = 'dora' and kind = 'credit'`,
      ],
      [
        'has a balance that is not credits less charges and open holds',
        () => sql`update accounts set balance_micros = balance_micros - 1 where id = 'dora'`,
      ],
      [
        'has a balance that is not credits less charges and open holds',
        () =>
          sql`update entries set micros = micros + 1 where account = 'dora' and kind = 'credit'`,
      ],
      [
        'has a sum for its budget that is not what its jobs were charged',
        () => sql`update spendings set micros = micros + 1 where part =
          (select id % 8 from entries where job = ${ended} and kind = 'charge')`,
      ],
      [
        'should be for a job, or should not',
        () => sql`update entries set job = null where job = ${ended} and kind = 'charge'`,
      ],
    ])('%s', async ([what, breaking]) => {
      expect(await faultsAfter(breaking())).toContain(what)
    })
  })
})
