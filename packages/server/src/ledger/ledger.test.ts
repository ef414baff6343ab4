/** The till on its own: holds, balances, budgets and credits. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen } from '../../test/kitchen.ts'
import type { KeyLimits } from '../jobs/contract.ts'
import { credit, endBalance, spentBy } from './ledger.ts'

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen
  let now = new Date('2026-11-30T12:00:00Z')
  let account = ''
  let number = 0

  beforeAll(async () => {
    kitchen = await openKitchen({ url: await address(), now: () => now })
  })

  beforeEach(() => {
    number += 1
    account = `account ${number}`
  })

  afterAll(() => kitchen.close())

  const pay = (micros: number) =>
    kitchen.db.kysely.transaction().execute((tx) => credit(tx, { account, micros, at: now }))

  const balance = async () => {
    const accounts = kitchen.db.kysely.selectFrom('accounts').select('balance_micros')
    const row = await accounts.where('id', '=', account).executeTakeFirstOrThrow()
    return row.balance_micros === null ? null : Number(row.balance_micros)
  }

  const ask = (count: number, limits?: KeyLimits, model = 'wan2.7-image') =>
    kitchen.accept({ count, model }, { account, key: `key of ${account}`, limits })

  const cancel = (id: string) => kitchen.jobs.cancel({ account, id })

  test('an account without a balance pays nothing in, and is held to nothing', async () => {
    await ask(4)
    expect(await balance()).toBeNull()
  })

  test('a balance is spent to the last micro-dollar, and no further', async () => {
    expect(await pay(100_000)).toBe(100_000)
    const first = await ask(3)
    expect(await balance()).toBe(10_000)
    await expect(ask(1)).rejects.toMatchObject({
      code: 'payment_required',
      message: expect.stringMatching(/\$0\.03.*\$0\.01/),
    })
    await cancel(first.id)
    expect(await balance()).toBe(100_000)
    expect(await pay(20_000)).toBe(120_000)
    await ask(4)
    expect(await balance()).toBe(0)
  })

  test('of thirty calls at once as many pass as the balance covers', async () => {
    await pay(300_000)
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => ask(1)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await balance()).toBe(0)
  })

  test('credit given while jobs come and go leaves no micro-dollar unexplained', async () => {
    const jobs = await Promise.all(Array.from({ length: 10 }, () => ask(1)))
    await Promise.all([
      ...jobs.slice(0, 6).map(({ id }) => cancel(id)),
      pay(1_000_000),
      pay(1),
      ...Array.from({ length: 5 }, () => ask(2)),
    ])
    expect(await balance()).toBe(1_000_001 - 4 * 30_000 - 5 * 60_000)
    expect(await kitchen.audit()).toMatchObject({ faults: [] })
  })

  test('an account whose balance was ended and begun anew is as good as new', async () => {
    await pay(100_000)
    const job = await ask(2)
    await kitchen.db.kysely.transaction().execute((tx) => endBalance(tx, account))
    await ask(4)
    await cancel(job.id)
    expect(await balance()).toBeNull()
    expect(await pay(200_000)).toBe(80_000)
  })

  test('what nobody knows the price of is not covered by a balance or a budget', async () => {
    const limits = { budget: { micros: 1_000_000, every: 'total' } } as const
    const budgeted = ask(1, limits, 'wan2.2-t2i-flash')
    await expect(budgeted).rejects.toMatchObject({
      code: 'payment_required',
      message: expect.stringContaining('wan2.2-t2i-flash'),
    })
    await ask(1, undefined, 'wan2.2-t2i-flash')
    await pay(1_000_000)
    await expect(ask(1, undefined, 'wan2.2-t2i-flash')).rejects.toMatchObject({
      code: 'payment_required',
    })
  })

  test('a budget covers what open jobs hold and ended ones were charged', async () => {
    const limits = { budget: { micros: 100_000, every: 'total' } } as const
    const first = await ask(3, limits)
    await expect(ask(1, limits)).rejects.toMatchObject({
      code: 'payment_required',
      message: expect.stringMatching(/budget of \$0\.10.*\$0\.01/),
    })
    await cancel(first.id)
    await ask(3, limits)
    // Another key has a budget of its own, or none.
    await kitchen.accept({ count: 4 }, { account, key: 'another key' })
  })

  test('a budget of the month begins anew with the month, in UTC', async () => {
    const limits = { budget: { micros: 60_000, every: 'month' } } as const
    now = new Date('2026-11-30T23:59:59.999Z')
    const late = await ask(2, limits)
    await expect(ask(1, limits)).rejects.toMatchObject({ code: 'payment_required' })
    now = new Date('2026-12-01T00:00:00Z')
    await ask(2, limits)
    // What was made last month counts for last month, when it ends too.
    await cancel(late.id)
    await expect(ask(1, limits)).rejects.toMatchObject({ code: 'payment_required' })
    const spender = { account, key: `key of ${account}` }
    const spent = (every: 'month' | 'total') =>
      kitchen.db.kysely.transaction().execute((tx) => spentBy(tx, spender, every, now))
    expect([await spent('month'), await spent('total')]).toEqual([60_000, 60_000])
  })

  test('of thirty calls at once as many pass as the budget covers', async () => {
    const limits = { concurrentJobs: 0, budget: { micros: 210_000, every: 'month' } } as const
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => ask(1, limits)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
  })

  test.for([0, -1, 0.5, NaN, 2 ** 60])('a credit of %d is none', async (micros) => {
    await expect(pay(micros)).rejects.toMatchObject({ code: 'invalid_request', param: 'micros' })
  })

  test('after all that every entry balances', async () => {
    expect(await kitchen.audit()).toMatchObject({ faults: [] })
  })
})
