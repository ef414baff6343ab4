/** The same request twice is one job: on both kinds of database, because each can go wrong in its own way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type Kitchen, openKitchen } from '../../test/kitchen.ts'
import type { Once } from './contract.ts'

const hour = 60 * 60 * 1000

describe.for(databases)('on %s', ([, address]) => {
  let kitchen: Kitchen
  let now = Date.parse('2026-11-21T12:00:00Z')

  beforeAll(async () => {
    kitchen = await openKitchen({ url: await address(), now: () => new Date(now) })
  })

  afterAll(async () => {
    await kitchen.close()
  })

  const send = (once: Once, account = 'ann', key?: string) =>
    kitchen.accept({}, { account, key, once })

  test('a second delivery of the same key returns the first job', async () => {
    const first = await send({ fingerprint: 'a', key: 'twice' })
    const second = await send({ fingerprint: 'a', key: 'twice' })
    expect(first.repeated).toBeUndefined()
    expect(second).toMatchObject({ id: first.id, repeated: true })
  })

  test('the same key with another request is refused, in words that say what to do', async () => {
    await send({ fingerprint: 'a', key: 'other body' })
    const other = send({ fingerprint: 'b', key: 'other body' })
    await expect(other).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'idempotency-key',
      retryable: false,
      message: expect.stringContaining('use a new key'),
    })
  })

  test('forty deliveries at once make one job', async () => {
    const sent = Array.from({ length: 40 }, () => send({ fingerprint: 'c', key: 'at once' }))
    const jobs = await Promise.all(sent)
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1)
    expect(jobs.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(await kitchen.audit()).toMatchObject({ faults: [] })
  })

  test('a key is its account’s own', async () => {
    const [one, two] = [
      await send({ fingerprint: 'a', key: 'shared' }, 'ann'),
      await send({ fingerprint: 'b', key: 'shared' }, 'bob'),
    ]
    expect(two.id).not.toBe(one.id)
    expect(two.repeated).toBeUndefined()
  })

  test('after 24 hours a key is as good as new, and what is old is forgotten', async () => {
    const first = await send({ fingerprint: 'a', key: 'old' }, 'carl')
    for (const key of ['x', 'y', 'z']) await send({ fingerprint: key, key }, 'carl')
    now += 24 * hour - 1
    expect((await send({ fingerprint: 'a', key: 'old' }, 'carl')).id).toBe(first.id)
    now += 1
    const next = await send({ fingerprint: 'b', key: 'old' }, 'carl')
    expect(next.id).not.toBe(first.id)
    expect((await send({ fingerprint: 'b', key: 'old' }, 'carl')).id).toBe(next.id)
    await send({ fingerprint: '0123', key: 'new' }, 'carl')
    const kept = await kitchen.db.kysely.selectFrom('idempotency').select('key').execute()
    expect(kept.map(({ key }) => key).sort()).toEqual(['new', 'old'])
  })

  test('a canceled job is answered again too: nothing is made by repeating oneself', async () => {
    const first = await send({ fingerprint: 'a', key: 'canceled' })
    await kitchen.jobs.cancel({ account: 'ann', id: first.id })
    const again = await send({ fingerprint: 'a', key: 'canceled' })
    expect(again).toMatchObject({ id: first.id, status: 'canceled', repeated: true })
  })

  test.for(['', 'x'.repeat(256), 'a\nb', '\0', '\ud800', 'a\u0085b'])(
    'a key such as %j is refused',
    async (key) => {
      await expect(send({ fingerprint: 'a', key })).rejects.toMatchObject({
        code: 'invalid_request',
        param: 'idempotency-key',
      })
    },
  )

  test.for(['x'.repeat(255), 'ключ 🔑', "'; drop table jobs; --"])(
    'a key such as %j is taken',
    async (key) => {
      const first = await send({ fingerprint: 'a', key }, 'dora')
      expect((await send({ fingerprint: 'a', key }, 'dora')).id).toBe(first.id)
    },
  )

  describe('without a key an identical request', () => {
    const join = { fingerprint: 'j', joinSeconds: 10 }

    test('joins the job that was made a moment ago, of the same account and key only', async () => {
      const first = await send(join, 'eve', 'key_1')
      now += 10_000
      expect(await send(join, 'eve', 'key_1')).toMatchObject({ id: first.id, repeated: true })
      expect((await send(join, 'eve', 'key_2')).id).not.toBe(first.id)
      expect((await send(join, 'eve')).id).not.toBe(first.id)
      expect((await send(join, 'fay', 'key_1')).id).not.toBe(first.id)
      now += 1
      expect((await send(join, 'eve', 'key_1')).id).not.toBe(first.id)
    })

    test('makes one job when it comes forty times at once', async () => {
      const jobs = await Promise.all(Array.from({ length: 40 }, () => send(join, 'gus')))
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(1)
    })

    test('joins none that was canceled, and none where nobody asked for it', async () => {
      const first = await send(join, 'hal')
      expect((await send({ fingerprint: 'j' }, 'hal')).id).not.toBe(first.id)
      const only = await send({ fingerprint: 'only', joinSeconds: 10 }, 'hal')
      await kitchen.jobs.cancel({ account: 'hal', id: only.id })
      const next = await send({ fingerprint: 'only', joinSeconds: 10 }, 'hal')
      expect(next.id).not.toBe(only.id)
    })
  })
})
