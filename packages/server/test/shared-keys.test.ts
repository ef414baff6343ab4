/** Two servers on one PostgreSQL: keys are the same in both, and what one of them counts or takes away, too. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postgres, startPostgres } from './postgres.ts'
import { type Running, run, stubEngine, whole } from './running.ts'

let postgres: Postgres
let servers: readonly [Running, Running]
let admin: string

beforeAll(async () => {
  postgres = await startPostgres()
  const databaseUrl = await postgres.fresh()
  const one = await run({ engines: [stubEngine()] }, { databaseUrl })
  const other = await run({ engines: [stubEngine()] }, { databaseUrl })
  servers = [one, other]
  admin = (await one.app.keys.create('boss')).key
}, 120_000)

afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()))
  await postgres?.stop()
})

async function create(server: Running, key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` }
  const body = JSON.stringify({ model: 'wan2.7-image', prompt: 'a deer' })
  return (await whole(`${server.url}/v1/jobs`, { method: 'POST', headers, body })).status
}

test('of a rush of creates on both servers exactly as many are let in as the key may make', async () => {
  const limits = { createsPerMinute: 25, concurrentJobs: 0 }
  const { key } = await servers[0].app.keys.create('rush', { limits })
  const rush = Array.from({ length: 60 }, (_, n) => create(servers[n % 2 ? 1 : 0], key))
  const statuses = await Promise.all(rush)
  expect(statuses.filter((status) => status === 202)).toHaveLength(25)
  expect(statuses.filter((status) => status === 429)).toHaveLength(35)
}, 60_000)

test('a key that one server revokes is refused by the other at once', async () => {
  const [one, other] = servers
  const { id, key } = await one.app.keys.create('gone')
  expect(await create(other, key)).toBe(202)
  const headers = { authorization: `Bearer ${admin}` }
  const revoked = await whole(`${one.url}/v1/keys/${id}`, { method: 'DELETE', headers })
  expect(revoked.status).toBe(200)
  expect(await create(other, key)).toBe(401)
})

test('of two admins that revoke each other on two servers at once one stays', async () => {
  const [one, other] = servers
  const twin = await one.app.keys.create('twin', { admin: true })
  const [boss] = await one.app.keys.list()
  const both = await Promise.allSettled([
    one.app.keys.revoke(twin.id),
    other.app.keys.revoke(boss?.id ?? ''),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const left = await other.app.keys.list()
  expect(left.filter((key) => key.admin && key.revokedAt === undefined)).toHaveLength(1)
})
