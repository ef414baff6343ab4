/** Following a job: each change that is seen, early looks among them, and never without its end. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse, picture } from '../../test/house.ts'
import { type KeptJob, localAccount } from './contract.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(async () => {
  await house.remove()
})

const follow = (id: string, signal = new AbortController().signal, account = localAccount) =>
  house.rooms.jobs.changes({ account, id }, signal)

interface Seen {
  readonly at: number
  readonly job: KeptJob
}

async function all(id: string, onEach: (job: KeptJob) => void = () => {}): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const job of follow(id)) {
    seen.push({ at: performance.now(), job })
    onEach(job)
  }
  return seen
}

describe('who follows a job', () => {
  test('sees each of its changes as it comes, and its end last', async () => {
    // So many that it would take too long without the bell.
    const steps = Array.from({ length: 20 }, () => Promise.withResolvers<void>())
    house.acts.set('stepwise', async function* (task) {
      for (const [at, { promise }] of steps.entries()) {
        yield { warning: `step ${at}` }
        await promise
      }
      yield { image: picture(task, 0) }
    })
    const { id, number } = await house.accept({ prompt: 'stepwise', count: 1 })
    // By its number: the bell knows it by its id.
    const seen = await all(String(number), ({ warnings }) => steps[warnings.length - 1]?.resolve())
    const counted = new Set(seen.map(({ job }) => job.warnings.length))
    expect([...counted].filter((count) => count > 0)).toEqual(steps.map((_, at) => at + 1))
    expect(seen.map(({ job }) => job.status)).toContain('running')
    expect(seen.at(-1)?.job).toMatchObject({ status: 'succeeded', images: [{ index: 0 }] })
    expect(seen.at(-1)?.job).toEqual(await house.rooms.jobs.find({ account: localAccount, id }))
  })

  test('is shown it at most every fifty milliseconds, whatever happens in between', async () => {
    house.acts.set('busy', async function* (task) {
      for (let index = 0; index < task.request.count; index += 1) {
        yield { warning: `about ${index}` }
        yield { image: picture(task, index) }
      }
    })
    const { id } = await house.accept({ prompt: 'busy', count: 12, set: true })
    const seen = await all(id)
    expect(seen.at(-1)?.job).toMatchObject({ status: 'succeeded' })
    const gaps = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0))
    // Measured here, a little after it was begun there.
    expect(Math.min(...gaps, 50)).toBeGreaterThan(40)
    const texts = seen.map(({ job }) => JSON.stringify(job))
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('who is slow misses no end', async () => {
    const { id } = await house.accept({ prompt: 'anything', count: 1 })
    const statuses: string[] = []
    for await (const job of follow(id)) {
      statuses.push(job.status)
      await pause(400)
    }
    expect(statuses.at(-1)).toBe('succeeded')
  })

  test('who comes after its end sees that alone', async () => {
    const { id } = await house.accept({ prompt: 'anything', count: 1 })
    const job = await house.ended(id)
    expect((await all(id)).map((one) => one.job)).toEqual([job])
  })

  test('may go at any time, by leaving or by hanging up', async () => {
    const go = Promise.withResolvers<void>()
    house.acts.set('long', async function* (task) {
      await go.promise
      yield { image: picture(task, 0) }
    })
    const { id } = await house.accept({ prompt: 'long', count: 1 })
    for await (const job of follow(id)) {
      expect(job.images).toEqual([])
      break
    }
    const caller = new AbortController()
    const hung = (async () => {
      for await (const _ of follow(id, caller.signal)) caller.abort(new Error('hung up'))
    })()
    await expect(hung).rejects.toThrow('hung up')
    go.resolve()
    await house.ended(id)
  })

  test('is not shown the jobs of others', async () => {
    const { id, number } = await house.accept({ prompt: 'anything', count: 1 })
    for (const asked of [id, String(number), 'job_x']) {
      const following = follow(asked, undefined, asked === 'job_x' ? localAccount : 'somebody')
      const first = following[Symbol.asyncIterator]().next()
      await expect(first).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('early looks', () => {
  /** Yields as many looks as there may be and one more, then the picture. */
  const looking = (prompt: string, go: Promise<void>) =>
    house.acts.set(prompt, async function* (task) {
      for (let look = 0; look <= 2; look += 1) {
        const bytes = Buffer.from(`look ${look}`)
        yield { preview: { ...picture(task, 0), bytes, width: 64, height: 32, look } }
      }
      await go
      yield { image: picture(task, 0) }
    })

  test('are shown while the job runs, as many as were asked for, and not in what is kept', async () => {
    const go = Promise.withResolvers<void>()
    looking('looking', go.promise)
    const { id } = await house.accept({ prompt: 'looking', count: 1 }, { looks: 2 })
    const seen = await all(id, ({ previews = [] }) => {
      if (previews.length === 2) go.resolve()
    })
    const last = seen.findLast(({ job }) => job.status === 'running')
    expect(last?.job.previews).toMatchObject([
      { image: 0, look: 0, mime: 'image/png', width: 64, height: 32 },
      { image: 0, look: 1, mime: 'image/png', width: 64, height: 32 },
    ])
    const [{ asset } = { asset: '' }] = last?.job.previews ?? []
    expect(await house.rooms.store.stat(asset)).toMatchObject({ bytes: 'look 0'.length })
    const kept = await house.rooms.jobs.find({ account: localAccount, id })
    expect(kept.previews).toBeUndefined()
    expect(kept.images.map((image) => image.asset)).not.toContain(asset)
  })

  test('that came just before the end are seen with it', async () => {
    looking('hurried', Promise.resolve())
    const { id } = await house.accept({ prompt: 'hurried', count: 1 }, { looks: 3 })
    const seen = await all(id)
    expect(seen.at(-1)?.job.status).toBe('succeeded')
    expect(seen.at(-1)?.job.previews).toHaveLength(3)
  })

  test('that nobody asked for are not kept, and the engine is told how many are wanted', async () => {
    const wanted: unknown[] = []
    house.acts.set('unasked', async function* (task) {
      wanted.push(task.previews)
      yield { preview: { ...picture(task, 0), look: 0 } }
      yield { image: picture(task, 0) }
    })
    const { id } = await house.accept({ prompt: 'unasked', count: 1 })
    const seen = await all(id)
    expect(seen.flatMap(({ job }) => job.previews ?? [])).toEqual([])
    await house.ended((await house.accept({ prompt: 'unasked', count: 1 }, { looks: 1 })).id)
    expect(wanted).toEqual([0, 1])
  })
})

describe('waiting for a while', () => {
  test('gives the job as it stands when the time is over', async () => {
    const go = Promise.withResolvers<void>()
    house.acts.set('slow', async function* (task) {
      yield { image: picture(task, 0) }
      await go.promise
      yield { image: picture(task, 1) }
    })
    const { id } = await house.accept({ prompt: 'slow', count: 2 })
    const at = performance.now()
    const wait = (seconds: number) => house.rooms.jobs.ended(localAccount, id, undefined, seconds)
    expect((await wait(0)).finishedAt).toBeUndefined()
    expect(await wait(0.5)).toMatchObject({ status: 'running', images: [{ index: 0 }] })
    expect(performance.now() - at).toBeGreaterThan(480)
    go.resolve()
    expect(await wait(30)).toMatchObject({ status: 'succeeded' })
  })
})
