/** How an account finds its jobs again: by id, by number, a page at a time; and nobody else does. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse, picture } from '../../test/house.ts'
import type { PageAsk } from './contract.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
  house.acts.set('refusing', async function* () {
    yield { progress: 0.1 }
    throw new Error('no')
  })
})

afterAll(async () => {
  await house.remove()
})

async function ids(account: string, ask: Partial<PageAsk>): Promise<readonly string[]> {
  const { jobs } = await house.rooms.jobs.page(account, { limit: 100, ...ask })
  return jobs.map(({ id }) => id)
}

/** Jobs of one account, ended, oldest first. Ids of one millisecond have no order. */
async function make(account: string, drafts: readonly { prompt: string; dialect?: string }[]) {
  const made = []
  for (const { prompt, dialect = 'test' } of drafts) {
    const { id } = await house.accept({ prompt, count: 1 }, { account, dialect })
    made.push(await house.rooms.jobs.ended(account, id))
    await pause(2)
  }
  return made
}

describe('a page', () => {
  test('begins where the one before ended, and says whether there is more', async () => {
    const jobs = await make('pages', [{ prompt: 'a' }, { prompt: 'b' }, { prompt: 'c' }])
    const [a, b, c] = jobs.map(({ id }) => id)
    const first = await house.rooms.jobs.page('pages', { limit: 2, count: true })
    expect(first.jobs.map(({ id }) => id)).toEqual([c, b])
    expect(first).toMatchObject({ more: true, total: 3 })
    const second = await house.rooms.jobs.page('pages', { limit: 2, before: b ?? '' })
    expect(second.jobs.map(({ id }) => id)).toEqual([a])
    expect(second).toMatchObject({ more: false })
    expect(second.total).toBeUndefined()
    expect(await ids('pages', { limit: 1, offset: 2 })).toEqual([a])
    const all = await house.rooms.jobs.page('pages', { limit: 3, count: true, before: b ?? '' })
    expect(all).toMatchObject({ more: false, total: 3 })
    expect(all.jobs[0]).toEqual(jobs[0])
  })

  test('holds only what was asked for', async () => {
    const [a, b, c] = await make('filters', [
      { prompt: 'a', dialect: 'fal' },
      { prompt: 'refusing', dialect: 'kie' },
      { prompt: 'c', dialect: 'kie' },
    ])
    if (!a || !b || !c) throw new Error('three were made')
    expect(await ids('filters', { dialect: 'kie' })).toEqual([c.id, b.id])
    expect(await ids('filters', { status: ['failed', 'canceled'] })).toEqual([b.id])
    expect(await ids('filters', { status: [] })).toEqual([])
    expect(await ids('filters', { since: b.createdAt })).toEqual([c.id, b.id])
    expect(await ids('filters', { until: b.createdAt })).toEqual([a.id])
    expect(await ids('filters', { model: 'wan2.7-image', limit: 1 })).toEqual([c.id])
    expect(await ids('filters', { model: 'wan2.7' })).toEqual([])
    expect(await ids('filters', { model: '\0' })).toEqual([])
    expect(await ids('filters', { id: a.id })).toEqual([a.id])
    expect(await ids('filters', { id: String(a.number) })).toEqual([a.id])
    expect(await ids('filters', { id: 'nonsense' })).toEqual([])
    expect(await ids('filters', { id: a.id, dialect: 'kie' })).toEqual([])
    expect(await ids('others', {})).toEqual([])
    expect(await ids('others', { id: a.id })).toEqual([])
  })

  test.for([
    [{ limit: 0 }, 'limit'],
    [{ limit: 1001 }, 'limit'],
    [{ offset: -1 }, 'offset'],
    [{ before: 'job_1' }, 'before'],
    [{ since: 'yesterday' }, 'since'],
    [{ since: '0000-01-01' }, 'since'],
    [{ until: '0001-01-01T00:00:00+14:00' }, 'until'],
    [{ until: '2026-13-45' }, 'until'],
  ] as const)('that can not be had is refused by its name: %j', async ([ask, param]) => {
    const refused = house.rooms.jobs.page('pages', { limit: 1, ...ask })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param })
  })
})

describe('a job', () => {
  test('is found by its number, by its own account and dialect alone', async () => {
    const [first, second] = await make('numbers', [{ prompt: 'a' }, { prompt: 'b' }])
    if (!first || !second) throw new Error('two were made')
    expect(first.number).toBeGreaterThan(0)
    expect(second.number).toBeGreaterThan(first.number)
    const id = String(first.number)
    const { jobs } = house.rooms
    expect(await jobs.find({ account: 'numbers', id })).toEqual(first)
    expect(await jobs.find({ account: 'numbers', id: first.id, dialect: 'test' })).toEqual(first)
    for (const which of [
      { account: 'others', id },
      { account: 'numbers', id, dialect: 'fal' },
      { account: 'numbers', id: '999999999999999' },
      { account: 'numbers', id: `${id}.0` },
    ]) {
      await expect(jobs.find(which)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  test('brings back what its dialect kept with it, whatever characters callers send', async () => {
    const memo = { input: { 'odd \0 key': ['half \ud800', 'back\\u0000slash', '\\\0', '🎨'] } }
    const extra = { account: 'memos', memo, warnings: ['`\0` is unknown'] }
    const { id } = await house.accept({ prompt: 'a', count: 1 }, extra)
    const job = await house.rooms.jobs.ended('memos', id)
    expect(job.memo).toEqual({
      input: { 'odd \ufffd key': ['half \ufffd', 'back\\u0000slash', '\\\ufffd', '🎨'] },
    })
    expect(job.warnings).toEqual(['`\ufffd` is unknown'])
    const large = { account: 'memos', memo: 'x'.repeat(64 * 1024) }
    await expect(house.accept({}, large)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('that is queued knows how many stand before it, whoever made them', async () => {
    const go = Promise.withResolvers<void>()
    house.acts.set('held', async function* (task) {
      await go.promise
      yield { image: picture(task, 0) }
    })
    const { jobs } = house.rooms
    // Two slots: both are taken, then three wait.
    const held: { account: string; id: string }[] = []
    for (const account of ['x', 'x', 'x', 'y', 'z']) {
      const { id } = await house.accept({ prompt: 'held', count: 1 }, { account })
      held.push({ account, id })
    }
    const aheads = () => Promise.all(held.map(async (which) => (await jobs.find(which)).ahead))
    await expect.poll(aheads, { timeout: 10_000 }).toEqual([undefined, undefined, 0, 1, 2])
    expect((await jobs.page('z', { limit: 1 })).jobs[0]?.ahead).toBe(2)
    go.resolve()
    for (const { account, id } of held) await jobs.ended(account, id)
    expect(await aheads()).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})
