/**
 * What the operator has set to reach hosts and the database stays with the operator, also when these
 * repeat it, or go away: every answer and every line of the log is searched for it.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { openRooms } from '../src/app.ts'
import { createDashscope } from '../src/engines/dashscope.ts'
import { createOpenai } from '../src/engines/openai.ts'
import { openUpstream } from './fakes/upstream.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { run, type Running, whole } from './running.ts'

const planted = (what: string) => `PLANTED-${what}-${randomBytes(16).toString('hex')}`
const secrets = { dashscope: planted('dashscope'), openai: planted('openai'), database: '' }
const [bought, other] = ['wan2.7-image', 'wan2.2-t2i-flash']

const fake = await openUpstream()
const told: string[] = []
let postgres: Postgres
let databaseUrl: string
let server: Running

beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.fresh()
  secrets.database = new URL(databaseUrl).password
  const rhythm = { firstMs: 20, mostMs: 60, patienceMs: 3000 }
  const timing = { look: rhythm, download: rhythm, submit: 2000, settle: 50, skew: 20 }
  const { dashscope: key } = secrets
  const pace = async () => {}
  const engines = [
    createDashscope({ key, url: `${fake.url}/api/v1`, pace, fetchAllow: [], timing }),
    createOpenai({
      key: secrets.openai,
      url: `${fake.url}/v1`,
      models: new Map([[other, 'any']]),
      fetchAllow: [],
      downloading: rhythm,
    }),
  ]
  const free = { createsPerMinute: 0, concurrentJobs: 0 }
  server = await run({ engines, backoffSeconds: () => 0 }, { databaseUrl, ...free })
})

afterAll(async () => {
  await server.stop()
  await postgres.stop()
  await fake.close()
})

const found = (text: string) => Object.values(secrets).filter((secret) => text.includes(secret))

async function ask(path: string, body?: unknown): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await whole(`${server.url}${path}`, init)
  const head = [...answer.headers].map((pair) => pair.join(': ')).join('\n')
  told.push(`${answer.status}\n${head}\n${answer.bytes.toString()}`)
  return answer.bytes.toString()
}

test('hosts that repeat the key they were called with are not repeated', async () => {
  const faults = ['bad-key', 'echo-refused', 'echo-error', 'echo-text', 'redirect', 'garbage']
  const asks = [...faults, 'echo-failing'].flatMap((fault) =>
    [bought, other].map((model) => ({ model, prompt: `a ship #${fault}`, count: 1 })),
  )
  await Promise.all(
    asks.map(async (each) => {
      const { id } = JSON.parse(await ask('/v1/jobs', each))
      const { engine, status } = await server.ended(id)
      expect([each, engine, status]).toEqual([
        each,
        each.model === bought ? 'dashscope' : 'openai',
        each.prompt.includes('echo-failing') && each.model === other ? 'succeeded' : 'failed',
      ])
      await ask(`/v1/jobs/${id}`)
      await ask(`/v1/jobs/${id}/events`)
    }),
  )
  for (const model of [bought, other]) {
    await ask('/v1/images/generations', { model, prompt: 'a ship #echo-refused' })
  }
  await ask('/v1/jobs?limit=100')
  await ask('/metrics')
  const keys = new Set(fake.calls.map(({ headers }) => headers.authorization))
  expect(keys).toEqual(new Set([secrets.dashscope, secrets.openai].map((key) => `Bearer ${key}`)))
}, 60_000)

test('a database that has gone is complained about without its password', async () => {
  await postgres.down()
  await Promise.all(['/v1/jobs', '/readyz', '/v1/usage', '/metrics'].map((path) => ask(path)))
  await ask('/v1/jobs', { model: 'wan2.7-image', prompt: 'a ship' })
  expect(told.at(-1)).toMatch(/^503\n/)
  await postgres.up()
  await expect.poll(() => ask('/readyz'), { timeout: 20_000, interval: 500 }).toContain('true')
}, 60_000)

test.for([
  ['a wrong password', (url: string) => url.replace(/:[^:@]+@/, ':WRONG-PLANTED@')],
  ['a port where nobody is', (url: string) => url.replace(/:\d+\//, ':1/')],
  ['a base that is not there', (url: string) => `${url}x`],
  ['an address that is none', (url: string) => url.replace(/@.*/, '@[x')],
  ['another protocol', (url: string) => url.replace('postgres:', 'mysql:')],
] as const)('%s is refused without the password', async ([, spoilt]) => {
  const url = spoilt(databaseUrl)
  const refused = await (async () => {
    await openRooms(readConfig({ LIMN_DATA: server.data, DATABASE_URL: url }))
  })().catch((error: unknown) => error)
  const all = [refused, refused instanceof Error ? refused.cause : ''].map((each) =>
    each instanceof Error ? `${each.stack} ${JSON.stringify(each)}` : String(each),
  )
  expect(refused).toBeInstanceOf(Error)
  expect(found(all.join('\n'))).toEqual([])
  expect(all.join('\n')).not.toContain('WRONG-PLANTED')
})

test('no answer holds a key or the password, and no line of the log', () => {
  expect(told.length).toBeGreaterThan(40)
  expect(server.logged.length).toBeGreaterThan(60)
  for (const text of [...told, ...server.logged]) expect([found(text), text]).toEqual([[], text])
})
