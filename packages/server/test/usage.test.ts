/** Usage, accounts and balances over HTTP, of jobs that were really made. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, run, stubEngine, whole } from './running.ts'

let server: Running
let admin: string
let user: { readonly key: string; readonly account: string; readonly id: string }

beforeAll(async () => {
  server = await run({ engines: [{ ...stubEngine(), cost: () => null }] })
  admin = (await ask('POST', '/v1/keys', undefined, { name: 'boss' })).said.key
  user = (await ask('POST', '/v1/keys', admin, { name: 'user' })).said
  for (const [key, n] of [
    [admin, 1],
    [user.key, 3],
    [user.key, 2],
  ] as const) {
    const made = await ask('POST', '/v1/images/generations', key, { prompt: 'a deer', n })
    if (made.status !== 200) throw new Error(made.text)
  }
})

afterAll(() => server.stop())

async function ask(method: string, path: string, key?: string, body?: unknown) {
  const answer = await whole(`${server.url}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = answer.bytes.toString()
  const said = text.startsWith('{') ? JSON.parse(text) : undefined
  return { status: answer.status, headers: answer.headers, text, said }
}

const known = (micros: number) => ({ micros, knownMicros: micros, unknown: 0 })

test('a user sees what its own account used, an admin everybody’s', async () => {
  const own = await ask('GET', '/v1/usage?group=model', user.key)
  expect(own).toMatchObject({
    status: 200,
    said: {
      account: user.account,
      group: 'model',
      data: [{ group: 'wan2.7-image', jobs: 2, open: 0, pictures: 5, charged: known(150_000) }],
      total: { jobs: 2, pictures: 5, charged: known(150_000), held: known(0) },
    },
  })
  const all = await ask('GET', '/v1/usage?group=account', admin)
  expect(all.said).toMatchObject({
    account: null,
    data: [
      { group: user.account, jobs: 2, charged: known(150_000) },
      { group: 'local', jobs: 1, charged: known(30_000) },
    ],
    total: { jobs: 3, pictures: 6, charged: known(180_000) },
  })
  const one = await ask('GET', `/v1/usage?group=key&account=${user.account}`, admin)
  expect(one.said).toMatchObject({ data: [{ group: user.id, jobs: 2 }] })
})

test('what nobody knows the cost of is unknown, and so is the sum', async () => {
  const { said } = await ask('GET', '/v1/usage', user.key)
  expect(said.total.cost).toEqual({ micros: null, knownMicros: 0, unknown: 2 })
})

test('from when until when is asked for, and what is no time is refused by name', async () => {
  const before = await ask('GET', '/v1/usage?since=2026-01-01&until=2026-01-02', admin)
  expect(before.said).toMatchObject({
    since: '2026-01-01T00:00:00.000Z',
    data: [],
    total: { jobs: 0 },
  })
  for (const [query, param] of [
    ['since=yesterday', 'since'],
    ['until=2026-99-99', 'until'],
    ['since=0000-01-01', 'since'],
    ['group=colour', 'group'],
    ['group=none', 'group'],
    ['format=xml', 'format'],
  ] as const) {
    const { status, said } = await ask('GET', `/v1/usage?${query}`, admin)
    expect({ query, status, param: said.error.param }).toEqual({ query, status: 400, param })
  }
})

test('sums and single charges come as tables, too', async () => {
  const sums = await ask('GET', '/v1/usage?group=dialect&format=csv', user.key)
  expect(sums.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(sums.text.split('\r\n')).toEqual([
    expect.stringMatching(/^dialect,jobs,open,pictures,charged_micros,/),
    'openai,2,0,5,150000,0.15,0,0,0.00,0,0,0.00,2',
    '',
  ])
  const lines = await ask('GET', '/v1/usage/entries.csv', user.key)
  const [head, ...rows] = lines.text.trimEnd().split('\r\n')
  expect(head).toMatch(/^at,job,account,key,/)
  expect(rows.map((row) => row.split(',').slice(2))).toEqual(
    [3, 2].map((pictures) => [
      user.account,
      user.id,
      'openai',
      'wan2.7-image',
      'stub',
      String(pictures),
      '30000',
      String(pictures * 30_000),
      `0.${String(pictures * 3).padStart(2, '0')}`,
      '',
      '',
    ]),
  )
  const same = await ask('GET', '/v1/usage?group=none&format=csv', user.key)
  expect(same.text).toBe(lines.text)
})

test('a balance that is paid in is held, charged, shown by every host, and refuses what it does not cover', async () => {
  const { key, account } = (await ask('POST', '/v1/keys', admin, { name: 'paying' })).said
  const at = `/v1/accounts/${account}`
  const paid = await ask('POST', `${at}/credit`, admin, { usd: '0.10', note: 'a dime' })
  expect(paid).toMatchObject({ status: 201, said: { id: account, balanceMicros: 100_000 } })
  const body = { prompt: 'a deer', n: 2 }
  expect((await ask('POST', '/v1/images/generations', key, body)).status).toBe(200)
  const money = { balanceMicros: 40_000, heldMicros: 0, spentThisMonthMicros: 60_000 }
  expect((await ask('GET', '/v1/account', key)).said).toMatchObject({ id: account, money })
  expect((await ask('GET', at, key)).said).toMatchObject({
    balanceMicros: 40_000,
    spentThisMonth: known(60_000),
  })
  expect((await ask('GET', '/wavespeed/api/v3/balance', key)).said.data.balance).toBe(0.04)
  expect((await ask('GET', '/kie/api/v1/chat/credit', key)).said.data).toBe(8)
  expect((await ask('GET', '/segmind/v1/get-user-credits', key)).said.credits).toBe(0.04)
  const refused = await ask('POST', '/v1/jobs', key, {
    ...body,
    n: undefined,
    count: 2,
    model: 'wan2.7-image',
  })
  expect(refused).toMatchObject({ status: 402, said: { error: { code: 'payment_required' } } })
  expect(await ask('PATCH', at, admin, { balance: null })).toMatchObject({
    status: 200,
    said: { balanceMicros: null },
  })
  expect((await ask('POST', '/v1/images/generations', key, body)).status).toBe(200)
  expect((await ask('GET', '/wavespeed/api/v3/balance', key)).said.data.balance).toBe(1_000_000)
})

test('a key’s budget is shown with what is left of it, by every host', async () => {
  const limits = { budget: { usd: '0.05', every: 'total' } }
  const { key } = (await ask('POST', '/v1/keys', admin, { name: 'frugal', limits })).said
  expect((await ask('POST', '/v1/images/generations', key, { prompt: 'a deer' })).status).toBe(200)
  const { said } = await ask('GET', '/v1/account', key)
  expect(said.money.budget).toEqual({
    micros: 50_000,
    every: 'total',
    spentMicros: 30_000,
    leftMicros: 20_000,
  })
  expect((await ask('GET', '/kie/api/v1/chat/credit', key)).said.data).toBe(4)
  const refused = await ask('POST', '/v1/images/generations', key, { prompt: 'a deer' })
  expect(refused.status).toBe(402)
})

test.for([
  [{}, 'usd'],
  [{ usd: '1', micros: 1 }, 'usd'],
  [{ usd: '-1' }, 'usd'],
  [{ usd: 'ten' }, 'usd'],
  [{ usd: '0.0000001' }, 'usd'],
  [{ micros: 1.5 }, 'micros'],
  [{ micros: 0 }, 'micros'],
  [{ micros: 1, note: 'a'.repeat(501) }, 'note'],
  [{ micros: 1, colour: 'red' }, 'colour'],
] as const)('a credit of %j is refused, and the answer names %s', async ([body, param]) => {
  const { status, said } = await ask('POST', '/v1/accounts/local/credit', admin, body)
  expect({ status, param: said.error.param }).toEqual({ status: 400, param })
})

test.for(['/v1/usage?account=%00', '/v1/keys?account=%00', '/v1/accounts?after=a%00'])(
  'what no database can look for is refused by name: %s',
  async (path) => {
    const { status, said } = await ask('GET', path, admin)
    expect({ status, param: said.error.param }).toEqual({
      status: 400,
      param: /\?(\w+)/.exec(path)?.[1],
    })
  },
)

test('accounts are listed for admins, page by page', async () => {
  const all = (await ask('GET', '/v1/accounts', admin)).said.data
  expect(all.map(({ id }: { id: string }) => id)).toContain('local')
  const rest = (await ask('GET', `/v1/accounts?limit=1&after=${all[0].id}`, admin)).said.data
  expect(rest).toEqual([all[1]])
  expect(await ask('POST', '/v1/accounts/nobody/credit', admin, { usd: 1 })).toMatchObject({
    status: 404,
  })
})
