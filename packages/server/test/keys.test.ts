/** Keys over HTTP: who may do what, what others may see, and that what is revoked is revoked. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, run, stubEngine, whole } from './running.ts'

let server: Running
let admin: Made
let user: Made
let other: Made

interface Made {
  readonly id: string
  readonly key: string
  readonly account: string
}

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] })
  admin = await make({ name: 'boss' })
  user = await make({ name: 'user' }, admin.key)
  other = await make({ name: 'other' }, admin.key)
})

afterAll(() => server.stop())

async function call(method: string, path: string, key?: string, body?: unknown) {
  const answer = await whole(`${server.url}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = answer.bytes.toString()
  const said: Said = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: answer.status, headers: answer.headers, text, said }
}

interface Said {
  readonly id?: string
  readonly key?: string
  readonly data?: readonly { readonly id: string; readonly account?: string }[]
  readonly error?: { readonly message: string; readonly param: string | null }
}

async function make(ask: object, by?: string): Promise<Made> {
  const { status, text } = await call('POST', '/v1/keys', by, ask)
  expect({ status, text }).toMatchObject({ status: 201 })
  const made: Made = JSON.parse(text)
  return made
}

const picture = { model: 'wan2.7-image', prompt: 'a deer' }
const create = (key: string) => call('POST', '/v1/jobs', key, picture)

test('the first key is an admin of the local account, the next ones users of their own', async () => {
  const { said } = await call('GET', '/v1/keys', admin.key)
  expect(said.data).toMatchObject([
    { id: admin.id, name: 'boss', admin: true, account: 'local' },
    { id: user.id, name: 'user', admin: false, account: user.account },
    { id: other.id, name: 'other', admin: false, account: other.account },
  ])
  expect(new Set([admin, user, other].map(({ account }) => account)).size).toBe(3)
})

test('a key and its hash are never shown again, only how it begins', async () => {
  const answers = await Promise.all([
    call('GET', '/v1/keys', admin.key),
    call('GET', `/v1/keys/${user.id}`, admin.key),
    call('PATCH', `/v1/keys/${user.id}`, admin.key, { name: 'user' }),
  ])
  for (const { text } of answers) {
    expect(text).toContain(`"hint":"${user.key.slice(0, 9)}"`)
    expect(text).not.toContain(user.key.slice(0, 12))
    expect(text).not.toContain(createHash('sha256').update(user.key).digest('hex').slice(0, 12))
  }
  expect(server.logged.join('')).not.toContain(user.key.slice(0, 12))
})

describe('a user', () => {
  test.for([
    ['POST', '/v1/keys'],
    ['PATCH', '/v1/keys/:own'],
    ['DELETE', '/v1/keys/:own'],
    ['DELETE', '/v1/keys/:foreign'],
    ['GET', '/v1/accounts'],
    ['PATCH', '/v1/accounts/:account'],
    ['POST', '/v1/accounts/:account/credit'],
    ['GET', '/v1/usage?account=local'],
    ['GET', '/v1/usage/entries.csv?account=local'],
    ['GET', '/v1/usage?group=none&format=csv&account=local'],
    ['GET', '/v1/keys?account=local'],
  ] as const)('may not %s %s', async ([method, path]) => {
    const at = path
      .replace(':own', user.id)
      .replace(':foreign', other.id)
      .replace(':account', user.account)
    const body = method === 'GET' ? undefined : {}
    const { status, said } = await call(method, at, user.key, body)
    expect({ status, message: said.error?.message }).toEqual({
      status: 403,
      message: expect.stringMatching(/^Only an admin key may .*\.$/),
    })
  })

  test('sees the keys and the account that are its own, and no others', async () => {
    const { said } = await call('GET', '/v1/keys', user.key)
    expect(said.data?.map(({ id }) => id)).toEqual([user.id])
    expect(await call('GET', `/v1/keys/${user.id}`, user.key)).toMatchObject({ status: 200 })
    expect(await call('GET', `/v1/accounts/${user.account}`, user.key)).toMatchObject({
      status: 200,
      said: { id: user.account, balanceMicros: null },
    })
  })

  test('is told the same of what is another’s as of what is nowhere', async () => {
    const nowhere = 'key_00000000000000000000000000'
    for (const [theirs, none] of [
      [`/v1/keys/${other.id}`, `/v1/keys/${nowhere}`],
      [`/v1/accounts/${other.account}`, '/v1/accounts/account_00000000000000000000000000'],
    ] as const) {
      const foreign = await call('GET', theirs, user.key)
      const unknown = await call('GET', none, user.key)
      expect(foreign.status).toBe(404)
      expect([foreign.status, foreign.said.error?.message]).toEqual([
        unknown.status,
        unknown.said.error?.message,
      ])
    }
  })

  test('without a key is told nothing at all', async () => {
    for (const path of ['/v1/keys', `/v1/keys/${user.id}`, '/v1/usage', '/v1/accounts']) {
      expect(await call('GET', path)).toMatchObject({ status: 401 })
      expect(await call('GET', path, 'limn_wrong')).toMatchObject({ status: 401 })
    }
  })
})

test('two keys of one account see the same jobs, and a third one does not', async () => {
  const next = await make({ name: 'next', account: user.account }, admin.key)
  expect(next.account).toBe(user.account)
  const { said } = await create(user.key)
  for (const [key, status] of [
    [user.key, 200],
    [next.key, 200],
    [other.key, 404],
    [admin.key, 404],
  ] as const) {
    expect((await call('GET', `/v1/jobs/${said.id}`, key)).status).toBe(status)
  }
  await call('DELETE', `/v1/keys/${user.id}`, admin.key)
  expect((await call('GET', `/v1/jobs/${said.id}`, next.key)).status).toBe(200)
  user = next
})

test('a revoked key is refused by the next call, and what it began goes on', async () => {
  const gone = await make({ name: 'gone' }, admin.key)
  const made = await create(gone.key)
  expect(made.status).toBe(202)
  const revoked = await call('DELETE', `/v1/keys/${gone.id}`, admin.key)
  expect(revoked).toMatchObject({ status: 200, said: { revokedAt: expect.any(String) } })
  expect((await create(gone.key)).status).toBe(401)
  expect((await call('GET', `/v1/jobs/${made.said.id}`, gone.key)).status).toBe(401)
  const job = await server.app.jobs.ended(gone.account, made.said.id ?? '')
  expect(job.status).toBe('succeeded')
  expect((await call('DELETE', `/v1/keys/${gone.id}`, admin.key)).status).toBe(404)
  expect((await call('PATCH', `/v1/keys/${gone.id}`, admin.key, {})).status).toBe(404)
})

test('the last admin key stays, unless it is forced', async () => {
  const lone = `/v1/keys/${admin.id}`
  for (const [method, body] of [
    ['DELETE', undefined],
    ['PATCH', { admin: false }],
  ] as const) {
    const { status, said } = await call(method, lone, admin.key, body)
    expect({ status, said }).toMatchObject({
      status: 409,
      said: { error: { message: expect.stringContaining('last admin key') } },
    })
  }
  const second = await make({ name: 'second', admin: true, account: 'local' }, admin.key)
  expect((await call('PATCH', lone, admin.key, { admin: false })).status).toBe(200)
  expect((await call('POST', '/v1/keys', admin.key, {})).status).toBe(403)
  expect((await call('PATCH', lone, second.key, { admin: true })).status).toBe(200)
  expect((await call('DELETE', `/v1/keys/${second.id}`, admin.key)).status).toBe(200)
  const again = await call('DELETE', lone, admin.key)
  expect(again.status).toBe(409)
})

test('of two admins that revoke each other at once one stays', async () => {
  const second = await make({ name: 'twin', admin: true }, admin.key)
  const both = await Promise.all([
    call('DELETE', `/v1/keys/${second.id}`, admin.key),
    call('DELETE', `/v1/keys/${admin.id}`, second.key),
  ])
  const left = await server.app.keys.list()
  expect(left.filter((key) => key.admin && key.revokedAt === undefined)).toHaveLength(1)
  expect(both.map(({ status }) => status)).toContain(200)
  if (both[1].status === 200) admin = second
})

test.for([
  [{ name: '' }, 'name'],
  [{ name: 'a'.repeat(101) }, 'name'],
  [{ name: 7 }, 'name'],
  [{ name: 'a\u001b[2Jb' }, 'name'],
  [{ admin: 'yes' }, 'admin'],
  [{ account: 'account_nowhere' }, 'account'],
  [{ colour: 'red' }, 'colour'],
  [{ limits: { createsPerMinute: -1 } }, 'limits.createsPerMinute'],
  [{ limits: { concurrentJobs: 1.5 } }, 'limits.concurrentJobs'],
  [{ limits: { budget: { usd: '1e3' } } }, 'limits.budget.usd'],
  [{ limits: { budget: { usd: '1', micros: 1 } } }, 'limits.budget'],
  [{ limits: { budget: {} } }, 'limits.budget'],
  [{ limits: { budget: { usd: '1', every: 'week' } } }, 'limits.budget.every'],
] as const)('%j is refused, and the answer names %s', async ([ask, param]) => {
  const before = (await server.app.keys.list()).length
  const { status, said } = await call('POST', '/v1/keys', admin.key, ask)
  expect({ status, param: said.error?.param }).toEqual({
    status: expect.toSatisfy((code: number) => code === 400 || code === 404),
    param,
  })
  expect((await server.app.keys.list()).length).toBe(before)
})

test('limits are given, changed one by one, and taken back', async () => {
  const limits = { createsPerMinute: 5, concurrentJobs: 0, budget: { usd: 0.1 } }
  const { id } = await make({ name: 'limited', limits }, admin.key)
  const shown = async () => JSON.parse((await call('GET', `/v1/keys/${id}`, admin.key)).text)
  const budget = { micros: 100_000, every: 'month' }
  expect(await shown()).toMatchObject({
    limits: { createsPerMinute: 5, concurrentJobs: 0, budget },
  })
  await call('PATCH', `/v1/keys/${id}`, admin.key, { name: 'new', limits: { concurrentJobs: 3 } })
  expect(await shown()).toMatchObject({
    name: 'new',
    limits: { createsPerMinute: 5, concurrentJobs: 3, budget },
  })
  await call('PATCH', `/v1/keys/${id}`, admin.key, {
    limits: { createsPerMinute: null, budget: null },
  })
  expect(await shown()).toMatchObject({
    limits: { createsPerMinute: null, concurrentJobs: 3, budget: null },
  })
})

test('each key has its own minute, its own limit if it has one, and is told of it', async () => {
  const limits = { createsPerMinute: 2, concurrentJobs: 0 }
  const slow = await make({ name: 'slow', limits }, admin.key)
  const twin = await make({ name: 'twin', account: slow.account, limits }, admin.key)
  const asked = () => call('POST', '/v1/images/generations', slow.key, { prompt: 'a deer' })
  const both = [await asked(), await asked()]
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  expect(both[1]?.headers.get('x-ratelimit-remaining-requests')).toBe('0')
  const third = await asked()
  expect(third.status).toBe(429)
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(third.headers.get('x-ratelimit-limit-requests')).toBe('2')
  expect((await create(twin.key)).status).toBe(202)
  // What makes no job is not counted: a ticket for an upload, and looking.
  expect((await call('GET', '/v1/jobs', slow.key)).status).toBe(200)
  await call('PATCH', `/v1/keys/${slow.id}`, admin.key, { limits: { createsPerMinute: 0 } })
  expect((await asked()).status).toBe(200)
})

test('that a key is used is written down, once a minute at most', async () => {
  const fresh = await make({ name: 'fresh' }, admin.key)
  const used = async () => (await server.app.keys.find(fresh.id)).lastUsedAt
  expect(await used()).toBeUndefined()
  await call('GET', '/v1/jobs', fresh.key)
  await expect.poll(used).toEqual(expect.any(String))
  const first = await used()
  await call('GET', '/v1/jobs', fresh.key)
  await call('GET', '/v1/jobs', fresh.key)
  expect(await used()).toBe(first)
})

test('an upload’s ticket opens nothing of this', async () => {
  const { text } = await call('POST', '/fal/rest/storage/upload/initiate', user.key, {
    file_name: 'a.png',
    content_type: 'image/png',
  })
  const [, token] = /\/v1\/uploads\/([^/"]+)/.exec(text) ?? []
  expect(token).toBeDefined()
  expect(await call('GET', '/v1/keys', token)).toMatchObject({ status: 401 })
  expect(await call('GET', '/v1/usage', token)).toMatchObject({ status: 401 })
})
