/** What the end of a job does to its money: charged is what was delivered, once, however it ended. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen, painted } from '../../test/kitchen.ts'
import type { Step, Task } from '../engines/engine.ts'
import { credit } from '../ledger/ledger.ts'
import { Problem } from '../problem.ts'
import type { KeptJob } from './contract.ts'
import { settleJob } from './settling.ts'

type Act = (task: Task) => AsyncIterable<Step>

const never = (task: Task) =>
  new Promise<never>((_, reject) => {
    task.signal.addEventListener('abort', () => reject(task.signal.reason), { once: true })
  })

async function* plain(task: Task): AsyncGenerator<Step> {
  for (let index = 0; index < task.request.count; index += 1) yield { image: painted(task, index) }
}

const acts: Readonly<Record<string, Act>> = {
  async *'seven of twelve'(task) {
    for (let index = 0; index < 7; index += 1) yield { image: painted(task, index) }
  },
  async *'two, then broken'(task) {
    yield { image: painted(task, 0) }
    yield { image: painted(task, 1) }
    throw new Problem('refused', 'It can not be painted.')
  },
  async *'two, then nothing'(task) {
    yield { image: painted(task, 0) }
    yield { image: painted(task, 1) }
    await never(task)
  },
  async *'bought, then nothing'(task) {
    yield { resume: { task: 1 } }
    yield { image: painted(task, 0) }
    await never(task)
  },
  async *'bought, then unknown'() {
    yield { resume: { task: 1 } }
    throw new Problem('unknown', 'The host may have charged.')
  },
  async *'bought, then broken'() {
    yield { resume: { task: 1 } }
    throw new Problem('engine_failed', 'It broke.', { retryable: false })
  },
}

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen

  beforeAll(async () => {
    kitchen = await openKitchen({
      url: await address(),
      cost: 20_000,
      act: (task) => (acts[task.request.prompt] ?? plain)(task),
    })
    await kitchen.work(2)
  })

  afterAll(() => kitchen.close())

  const moneyOf = async (job: KeptJob, account = 'ann') => (await kitchen.ended(job, account)).money

  async function drawn(job: KeptJob, pictures: number): Promise<void> {
    const look = () => kitchen.jobs.find({ account: 'ann', id: job.id })
    const made = async () => (await look()).images.length
    await expect.poll(made, { timeout: 20_000 }).toBe(pictures)
  }

  test('a set of twelve that gave seven is charged for seven', async () => {
    const draft = { prompt: 'seven of twelve', count: 12, set: true }
    const job = await kitchen.accept(draft, { account: 'ann' })
    expect(job.money).toEqual({
      priceMicros: 30_000,
      heldMicros: 360_000,
      chargedMicros: 0,
      costMicros: null,
    })
    expect(await moneyOf(job)).toEqual({
      priceMicros: 30_000,
      heldMicros: 0,
      chargedMicros: 210_000,
      costMicros: 140_000,
    })
    const entries = await kitchen.db.kysely
      .selectFrom('entries')
      .select(['kind', 'micros', 'pictures', 'engine', 'model', 'dialect'])
      .where('job', '=', job.id)
      .orderBy('id')
      .execute()
    const told = { engine: 'actor', model: 'wan2.7-image', dialect: 'test' }
    expect(entries.map((entry) => ({ ...entry, micros: Number(entry.micros) }))).toEqual([
      { kind: 'hold', micros: 360_000, pictures: 12, ...told },
      { kind: 'charge', micros: 210_000, pictures: 7, ...told },
      { kind: 'release', micros: 150_000, pictures: 5, ...told },
    ])
  })

  test('a failed job is charged nothing, although it cost something', async () => {
    const job = await kitchen.accept({ prompt: 'two, then broken', count: 4 }, { account: 'ann' })
    expect(await moneyOf(job)).toMatchObject({ chargedMicros: 0, costMicros: 40_000 })
  })

  test('of a canceled job the pictures are charged that were delivered', async () => {
    const job = await kitchen.accept({ prompt: 'two, then nothing', count: 4 }, { account: 'ann' })
    await drawn(job, 2)
    const canceled = await kitchen.jobs.cancel({ account: 'ann', id: job.id })
    expect(canceled.job.money).toMatchObject({
      heldMicros: 0,
      chargedMicros: 60_000,
      costMicros: 40_000,
    })
  })

  test('what a host may still charge is unknown, and not nothing', async () => {
    const bought = { prompt: 'bought, then nothing', count: 4 }
    const job = await kitchen.accept(bought, { account: 'ann' })
    await drawn(job, 1)
    await kitchen.jobs.cancel({ account: 'ann', id: job.id })
    expect(await moneyOf(job)).toMatchObject({ chargedMicros: 30_000, costMicros: null })
    for (const prompt of ['bought, then unknown', 'bought, then broken']) {
      const failed = await kitchen.accept({ prompt }, { account: 'ann' })
      expect(await moneyOf(failed)).toMatchObject({ chargedMicros: 0, costMicros: null })
    }
  })

  test('a job that is canceled at its deadline is settled', async () => {
    const late = { account: 'ann', deadlineSeconds: 1 }
    const job = await kitchen.accept({ prompt: 'two, then nothing', count: 3 }, late)
    expect(await kitchen.ended(job, 'ann')).toMatchObject({
      status: 'canceled',
      money: { heldMicros: 0, chargedMicros: 60_000 },
    })
  })

  test('a model without a price is made, held and charged as unknown', async () => {
    const job = await kitchen.accept({ model: 'wan2.2-t2i-flash' }, { account: 'ann' })
    const nothing = { priceMicros: null, heldMicros: null, chargedMicros: 0, costMicros: null }
    expect(job.money).toEqual(nothing)
    expect(await moneyOf(job)).toEqual({
      priceMicros: null,
      heldMicros: 0,
      chargedMicros: null,
      costMicros: 20_000,
    })
  })

  test('a job is settled once, however often it is tried', async () => {
    const job = await kitchen.accept({ count: 2 }, { account: 'ann' })
    const money = await moneyOf(job)
    const { kysely } = kitchen.db
    const row = await kysely
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', job.id)
      .executeTakeFirstOrThrow()
    await kysely.transaction().execute(async (tx) => {
      await settleJob(kitchen.parts, tx, { ...row, status: 'failed' }, false)
      await settleJob({ ...kitchen.parts, engines: [] }, tx, row, false)
    })
    expect(await moneyOf(job)).toEqual(money)
  })

  test('a list of jobs tells what each was charged', async () => {
    const job = await kitchen.accept({ count: 3 }, { account: 'lister' })
    await kitchen.ended(job, 'lister')
    await kitchen.accept({ prompt: 'two, then nothing', count: 2, seed: 1 }, { account: 'lister' })
    const { jobs } = await kitchen.jobs.page('lister', { limit: 10 })
    expect(jobs.map(({ money }) => [money?.heldMicros, money?.chargedMicros])).toEqual([
      [60_000, 0],
      [0, 90_000],
    ])
    await kitchen.jobs.cancel({ account: 'lister', id: jobs[0]?.id ?? '' })
  })

  test('what is released goes back to the balance', async () => {
    const paid = { account: 'payer', micros: 500_000, at: new Date() }
    await kitchen
      .accept({ prompt: 'warm' }, { account: 'payer' })
      .then((job) => moneyOf(job, 'payer'))
    await kitchen.db.kysely.transaction().execute((tx) => credit(tx, paid))
    const left = async () => {
      const accounts = kitchen.db.kysely.selectFrom('accounts').select('balance_micros')
      const row = await accounts.where('id', '=', 'payer').executeTakeFirstOrThrow()
      return Number(row.balance_micros)
    }
    const draft = { prompt: 'seven of twelve', count: 12, set: true }
    const job = await kitchen.accept(draft, { account: 'payer' })
    await moneyOf(job, 'payer')
    expect(await left()).toBe(290_000)
    // Ten would cost 300,000.
    const tooMuch = kitchen.accept({ count: 4, model: 'wan2.7-image-pro' }, { account: 'payer' })
    await expect(tooMuch).rejects.toBeInstanceOf(Problem)
    expect(await left()).toBe(290_000)
  })

  test('after all that every entry balances, and nothing is held', async () => {
    expect(await kitchen.audit()).toMatchObject({ faults: [], open: 0, heldMicros: 0 })
  })
})
