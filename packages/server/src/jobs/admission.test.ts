/** How many jobs may come in: exactly as many, also when they come at once. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen } from '../../test/kitchen.ts'
import type { KeptJob } from './contract.ts'

const made = (results: readonly PromiseSettledResult<KeptJob>[]) =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
const refused = (results: readonly PromiseSettledResult<KeptJob>[]): readonly unknown[] =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen
  let now = Date.now()

  beforeAll(async () => {
    kitchen = await openKitchen({
      url: await address(),
      admission: { concurrentJobs: 10, queueLength: 120 },
      now: () => new Date(now),
    })
  })

  afterAll(async () => {
    await kitchen.close()
  })

  const rush = (count: number, more: Parameters<Kitchen['accept']>[1]) =>
    Promise.allSettled(Array.from({ length: count }, () => kitchen.accept({}, more)))

  test('of sixty calls at once with one key exactly ten come in', async () => {
    const results = await rush(60, { account: 'ann', key: 'key_a' })
    expect(made(results)).toHaveLength(10)
    for (const reason of refused(results)) {
      expect(reason).toMatchObject({
        code: 'rate_limited',
        retryAfter: 1,
        message: expect.stringContaining('10 concurrent jobs per key'),
      })
    }
  })

  test('each that ends makes room for one, and the wait that is told grows', async () => {
    const { jobs: open } = await kitchen.jobs.page('ann', { limit: 2, status: ['queued'] })
    for (const { id } of open) await kitchen.jobs.cancel({ account: 'ann', id })
    now += 30_000
    const results = await rush(5, { account: 'ann', key: 'key_a' })
    expect(made(results)).toHaveLength(2)
    expect(refused(results)[0]).toMatchObject({ retryAfter: 30 })
  })

  test('another key of the account has places of its own', async () => {
    const own = { account: 'ann', key: 'key_b', limits: { concurrentJobs: 3 } }
    expect(made(await rush(20, own))).toHaveLength(3)
  })

  test('a key may be without a limit, and so are calls without a key', async () => {
    const free = { account: 'bob', key: 'key_c', limits: { concurrentJobs: 0 } }
    expect(made(await rush(30, free))).toHaveLength(30)
    expect(made(await rush(30, { account: 'bob' }))).toHaveLength(30)
  })

  test('the same request again is answered although there is no room', async () => {
    const once = { fingerprint: 'f', key: 'k' }
    const limits = { concurrentJobs: 1 }
    const first = await kitchen.accept({}, { account: 'carl', key: 'key_d', limits, once })
    const again = await kitchen.accept({}, { account: 'carl', key: 'key_d', limits, once })
    expect(again.id).toBe(first.id)
  })

  test('a full queue takes no more, from anybody', async () => {
    // How many are queued is counted once a second; two have left it.
    await pause(1_100)
    const results = await Promise.all([rush(40, { account: 'dora' }), rush(40, { account: 'eve' })])
    const reasons = refused(results.flat())
    expect(reasons.length).toBeGreaterThan(0)
    expect(reasons[0]).toMatchObject({ code: 'rate_limited', retryAfter: 10 })
    const { open } = await kitchen.audit()
    expect(open).toBe(120)
    expect(refused(await rush(3, { account: 'fay' }))).toHaveLength(3)
  })

  test('nothing of a refused call is left', async () => {
    const { db, audit } = kitchen
    const { jobs, open, entries, faults } = await audit()
    expect({ jobs: open + 2, entries: jobs + 4, faults }).toEqual({ jobs, entries, faults: [] })
    const queued = db.kysely
      .selectFrom('jobs')
      .select((job) => job.fn.countAll<number | string>().as('count'))
      .where('status', '=', 'queued')
    expect(Number((await queued.executeTakeFirstOrThrow()).count)).toBe(open)
  })
})
