/** What of a key is kept, and how it is compared. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDb } from '../db.ts'
import { makeKeys, sameHash } from './keys.ts'

let folder: string
let db: Database

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-keys-'))
  db = await openDb(folder, () => {})
})

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const hash = createHash('sha256').update('limn_a').digest('hex')

test('hashes are the same only if all of them is', () => {
  expect(sameHash(hash, hash)).toBe(true)
  for (const at of [0, 31, 63]) {
    const wrong = `${hash.slice(0, at)}${hash[at] === '0' ? '1' : '0'}${hash.slice(at + 1)}`
    expect(sameHash(hash, wrong)).toBe(false)
  }
  expect(sameHash(hash, hash.slice(0, -1))).toBe(false)
  expect(sameHash(hash, '')).toBe(false)
})

test('it takes as long to find the first character wrong as the last', () => {
  const first = `${hash[0] === '0' ? '1' : '0'}${hash.slice(1)}`
  const last = `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`
  const timed = (wrong: string) => {
    const begin = process.hrtime.bigint()
    for (let n = 0; n < 2_000; n += 1) sameHash(hash, wrong)
    return Number(process.hrtime.bigint() - begin)
  }
  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[50] ?? 0
  // Turn by turn, so that whatever else this machine does meets both alike.
  const pairs = Array.from({ length: 101 }, () => [timed(first), timed(last)] as const)
  const ratio = median(pairs.map(([one]) => one)) / median(pairs.map(([, other]) => other))
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

test('no column of a key holds the key, and no key is found by its hash', async () => {
  const keys = makeKeys(db.kysely, () => new Date())
  const { key } = await keys.create('me')
  expect(key).toMatch(/^limn_[\w-]{43}$/)
  const row = await db.kysely.selectFrom('keys').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(key.slice(0, 12))
  expect(row.hash).toBe(createHash('sha256').update(key).digest('hex'))
  expect(await keys.caller(key)).toMatchObject({ account: 'local', admin: true, key: row.id })
  for (const wrong of [row.hash, row.hint, `${key}a`, key.slice(0, -1), key.toUpperCase(), '']) {
    await expect(keys.caller(wrong)).rejects.toMatchObject({ code: 'unauthorized' })
  }
})

test('the first key is an admin’s, and can be nothing else', async () => {
  const other = await mkdtemp(join(tmpdir(), 'limn-keys-'))
  const fresh = await openDb(other, () => {})
  const keys = makeKeys(fresh.kysely, () => new Date())
  await expect(keys.create('me', { admin: false })).rejects.toMatchObject({ param: 'admin' })
  const two = await Promise.all([keys.create('one'), keys.create('two')])
  expect(two.filter(({ admin }) => admin)).toHaveLength(1)
  await fresh.close()
  await rm(other, { recursive: true, force: true })
})
