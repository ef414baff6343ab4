/** Creates counted in a database that several processes share. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDb } from '../db.ts'
import { countInDatabase } from './creates.ts'

let folder: string
let db: Database

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-creates-'))
  db = await openDb(folder, () => {})
})

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

test('of creates counted by two processes at once each has a number of its own', async () => {
  const [one, other] = [countInDatabase(db.kysely), countInDatabase(db.kysely)]
  const ones = Array.from({ length: 120 }, (_, n) => (n % 2 ? one : other)('key_a'))
  const counted = (await Promise.all(ones)).map(({ count }) => count)
  expect(counted.toSorted((a, b) => a - b)).toEqual(ones.map((_, at) => at + 1))
})

test('keys are counted apart, and told when their minute ends', async () => {
  const count = countInDatabase(db.kysely)
  expect(await count('key_b')).toEqual({ count: 1, resetMs: expect.any(Number) })
  const { count: second, resetMs } = await count('key_b')
  expect(second).toBe(2)
  expect(resetMs).toBeGreaterThan(50_000)
  expect(resetMs).toBeLessThanOrEqual(60_000)
  expect((await count('key_c')).count).toBe(1)
})

test('a minute that is over begins anew', async () => {
  const count = countInDatabase(db.kysely)
  await count('key_d')
  await count('key_d')
  await db.kysely.executeQuery(CompiledQuery.raw('update creates set expire = expire - 61000'))
  expect((await count('key_d')).count).toBe(1)
})

test('what can not be counted is not let through', async () => {
  const closed = await openDb(join(folder, 'other'), () => {})
  const count = countInDatabase(closed.kysely)
  await closed.close()
  await expect(count('key_e')).rejects.toBeInstanceOf(Error)
})
