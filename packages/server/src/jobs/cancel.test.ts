/** Cancelling: ends a job once, stops what makes it, and never undoes an end. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse, picture } from '../../test/house.ts'
import { localAccount } from './contract.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(async () => {
  await house.remove()
})

const find = (id: string) => house.rooms.jobs.find({ account: localAccount, id })
const cancel = (id: string, only?: 'queued') =>
  house.rooms.jobs.cancel({ account: localAccount, id }, only)

/** A prompt whose job runs until it is stopped or let go; tells what became of its engine. */
function holding(prompt: string) {
  const [begun, go, stopped] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<number>(),
  ]
  house.acts.set(prompt, async function* (task) {
    const onAbort = Promise.withResolvers<void>()
    task.signal.addEventListener('abort', () => {
      stopped.resolve(performance.now())
      onAbort.resolve()
    })
    yield { image: picture(task, 0) }
    begun.resolve()
    await Promise.race([go.promise, onAbort.promise])
    task.signal.throwIfAborted()
    yield { image: picture(task, 1) }
  })
  return { begun: begun.promise, go: go.resolve, stopped: stopped.promise }
}

describe('a running job', () => {
  test('that is canceled ends at once with the pictures it has, and its engine stops', async () => {
    const { begun, stopped } = holding('stopping')
    const { id } = await house.accept({ prompt: 'stopping', count: 2 })
    const waiting = house.ended(id)
    await begun
    const at = performance.now()
    const { job, canceled } = await cancel(id)
    expect(canceled).toBe(true)
    expect(job).toMatchObject({ status: 'canceled', problem: undefined, images: [{ index: 0 }] })
    expect(job.finishedAt).toBeDefined()
    // Well before the queue's heartbeat would tell it.
    expect((await stopped) - at).toBeLessThan(10_000)
    expect((await waiting).status).toBe('canceled')
    await pause(100)
    expect(await find(id)).toEqual(job)
    const again = await cancel(id)
    expect(again).toEqual({ job, canceled: false })
  })

  test('is left alone by who wants only queued ones gone', async () => {
    const { begun, go } = holding('going on')
    const { id } = await house.accept({ prompt: 'going on', count: 2 })
    await begun
    expect(await cancel(id, 'queued')).toMatchObject({
      canceled: false,
      job: { status: 'running' },
    })
    go()
    expect(await house.ended(id)).toMatchObject({ status: 'succeeded' })
  })

  test('takes nothing more from an engine that does not stop', async () => {
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let yielded = 0
    house.acts.set('deaf', async function* (task) {
      yield { image: picture(task, 0) }
      begun.resolve()
      await go.promise
      for (const index of [1, 2, 3]) {
        yielded += 1
        yield { image: picture(task, index) }
      }
    })
    const { id } = await house.accept({ prompt: 'deaf', count: 4 })
    await begun.promise
    const { job } = await cancel(id)
    go.resolve()
    await expect.poll(() => yielded).toBe(1)
    await pause(100)
    expect(yielded).toBe(1)
    expect(await find(id)).toEqual(job)
  })
})

describe('a queued job', () => {
  test('that is canceled never runs, and those behind it do', async () => {
    const holders = ['one', 'two'].map((name) => holding(name))
    const held = []
    for (const prompt of ['one', 'two']) held.push(await house.accept({ prompt, count: 2 }))
    await Promise.all(holders.map(({ begun }) => begun))
    let ran = 0
    house.acts.set('never', async function* (task) {
      ran += 1
      yield { image: picture(task, 0) }
    })
    const never = await house.accept({ prompt: 'never', count: 1 })
    const behind = await house.accept({ prompt: 'behind', count: 1 })
    expect(await cancel(never.id, 'queued')).toMatchObject({
      canceled: true,
      job: { status: 'canceled', images: [], startedAt: undefined, ahead: undefined },
    })
    expect((await find(behind.id)).ahead).toBe(0)
    for (const { go } of holders) go()
    for (const { id } of [...held, behind]) {
      expect((await house.ended(id)).status).toBe('succeeded')
    }
    await pause(100)
    expect(ran).toBe(0)
  })
})

test('who cancels a hundred jobs as fast as they come holds up nobody', async () => {
  let running = 0
  house.acts.set('dropped', async function* (task) {
    running += 1
    yield { progress: 0.1 }
    await new Promise((resolve) => task.signal.addEventListener('abort', resolve))
    running -= 1
    task.signal.throwIfAborted()
  })
  const dropped = await Promise.all(
    Array.from({ length: 100 }, () => house.accept({ prompt: 'dropped', count: 1 })),
  )
  await expect.poll(() => running).toBe(2)
  const behind = await house.accept({ prompt: 'anything', count: 1 })
  const outcomes = await Promise.all(dropped.map(({ id }) => cancel(id)))
  expect(outcomes.every(({ canceled }) => canceled)).toBe(true)
  expect(await house.ended(behind.id)).toMatchObject({ status: 'succeeded' })
  await expect.poll(() => running).toBe(0)
})

test("nobody's job but one's own can be canceled", async () => {
  const { begun, go } = holding('foreign')
  const { id, number } = await house.accept({ prompt: 'foreign', count: 2 })
  await begun
  for (const which of [
    { account: 'somebody', id },
    { account: 'somebody', id: String(number) },
    { account: localAccount, id, dialect: 'fal' },
    { account: localAccount, id: 'job_unknown' },
  ]) {
    await expect(house.rooms.jobs.cancel(which)).rejects.toMatchObject({ code: 'not_found' })
  }
  go()
  expect((await house.ended(id)).status).toBe('succeeded')
})

test('of a cancel and a finish at the same moment exactly one wins, two hundred times', async () => {
  const won = { canceled: 0, succeeded: 0 }
  let round = 0
  house.acts.set('racing', async function* (task) {
    yield { image: picture(task, 0) }
    // Half of the rounds give the cancel a lead of some milliseconds, the others the finish.
    if (round % 2 === 0) void pause(round % 8).then(meet.resolve)
    else meet.resolve()
    if (round % 2 === 1) await pause(round % 8)
  })
  let meet = Promise.withResolvers<void>()
  for (round = 0; round < 200; round += 1) {
    meet = Promise.withResolvers<void>()
    const { id } = await house.accept({ prompt: 'racing', count: 1 })
    await meet.promise
    const [first, second, ended] = await Promise.all([cancel(id), cancel(id), house.ended(id)])
    const job = await find(id)
    const told = [first.canceled, second.canceled].filter(Boolean).length
    expect({ told, status: job.status }).toEqual(
      told === 1 ? { told, status: 'canceled' } : { told: 0, status: 'succeeded' },
    )
    expect(ended).toEqual(job)
    won[told === 1 ? 'canceled' : 'succeeded'] += 1
  }
  // Otherwise it was no race.
  expect(won.canceled).toBeGreaterThan(0)
  expect(won.succeeded).toBeGreaterThan(0)
})

describe('a deadline', () => {
  test('cancels the job that has not ended by then', async () => {
    const { begun, stopped } = holding('late')
    const late = await house.accept({ prompt: 'late', count: 2 }, { deadlineSeconds: 1 })
    const early = await house.accept({ prompt: 'early', count: 1 }, { deadlineSeconds: 1 })
    expect(Date.parse(late.deadline ?? '') - Date.parse(late.createdAt)).toBe(1_000)
    await begun
    const job = await house.ended(late.id)
    expect(job).toMatchObject({ status: 'canceled', images: [{ index: 0 }] })
    expect(Date.parse(job.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(late.deadline ?? ''))
    await stopped
    expect((await house.ended(early.id)).status).toBe('succeeded')
  })
})
