/** Whose turn it is, with real workers on a real queue. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen, painted } from '../../test/kitchen.ts'
import { priorityOf } from './turns.ts'

test('priorities stay within 32 bits, and what is handed back is first', () => {
  expect(priorityOf(7)).toBe(-7)
  expect(priorityOf(2 ** 40)).toBe(-(2 ** 31))
  expect(priorityOf(1, true)).toBeGreaterThan(priorityOf(1))
})

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen
  const ran: string[] = []
  let held = Promise.withResolvers<void>()

  beforeEach(async () => {
    kitchen = await openKitchen({
      url: await address(),
      async *act(task) {
        ran.push(task.request.prompt)
        if (task.request.prompt === 'plug') await held.promise
        else if (task.request.prompt === 'small') await pause(1)
        yield { image: painted(task, 0) }
      },
    })
    await kitchen.work(1)
  })

  afterEach(async () => {
    await kitchen.close()
  })

  /** Keeps the one slot busy until the queue is as the test wants it. */
  async function plug(): Promise<() => void> {
    ran.length = 0
    held = Promise.withResolvers()
    await kitchen.accept({ prompt: 'plug' }, { account: 'plug' })
    await expect.poll(() => ran.length, { timeout: 10_000 }).toBe(1)
    return held.resolve
  }

  async function idle(): Promise<void> {
    await expect.poll(async () => (await kitchen.audit()).open, { timeout: 50_000 }).toBe(0)
  }

  const limits = { concurrentJobs: 10_000 }
  const send = (prompt: string, account: string, key?: string) =>
    kitchen.accept({ prompt }, { account, key, limits })

  test('a thousand queued jobs of one key do not delay another’s first', async () => {
    const unplug = await plug()
    const todo = Array.from({ length: 1000 }).values()
    const sender = async () => {
      for (const _ of todo) await send('big', 'ann', 'key_a')
    }
    await Promise.all([sender(), sender(), sender(), sender()])
    const first = await send('first', 'bob', 'key_b')
    // The account is the same, the key another: it has a line of its own.
    const sister = await send('sister', 'ann', 'key_c')
    expect(first.ahead).toBeLessThanOrEqual(2)
    expect(sister.ahead).toBeLessThanOrEqual(3)
    unplug()
    const ended = await kitchen.ended(first, 'bob')
    expect(ended.status).toBe('succeeded')
    await kitchen.ended(sister, 'ann')
    const order = ran.filter((prompt) => prompt !== 'plug')
    expect(order.indexOf('first')).toBeLessThanOrEqual(2)
    expect(order.indexOf('sister')).toBeLessThanOrEqual(3)
  }, 180_000)

  test('who has many jobs is not starved by others who always have one', async () => {
    const unplug = await plug()
    for (let count = 0; count < 20; count += 1) await send('big', 'ann')
    const busy = ['bob', 'carl', 'dora'].map((account) => send('small', account))
    const jobs = await Promise.all(busy)
    unplug()
    const over = new AbortController()
    // Each sends its next job the moment its last one has ended.
    const senders = jobs.map(async (first, at) => {
      const account = ['bob', 'carl', 'dora'][at] ?? ''
      let job = first
      while (!over.signal.aborted) {
        await kitchen.ended(job, account)
        job = await send('small', account)
      }
    })
    const bigOnes = () => ran.filter((prompt) => prompt === 'big').length
    await expect.poll(bigOnes, { timeout: 40_000, interval: 20 }).toBe(20)
    over.abort()
    await Promise.all(senders)
    // A quarter of the turns is its own, and it gets about that.
    expect(ran.lastIndexOf('big')).toBeLessThanOrEqual(20 * 5)
    await idle()
  })

  test('jobs of one key are run in the order they came', async () => {
    const unplug = await plug()
    const order = Array.from({ length: 12 }, (_, at) => `number ${at}`)
    const jobs = []
    for (const prompt of order) jobs.push(await send(prompt, 'ann'))
    expect(jobs.map(({ ahead }) => ahead)).toEqual(order.map((_, at) => at))
    unplug()
    await idle()
    expect(ran.slice(1)).toEqual(order)
  })
})
