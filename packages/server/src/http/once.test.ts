/** By what a request is known when it comes again. */
import { afterEach, expect, test } from 'vitest'
import { type Door, type DoorOptions, jobOf, openDoor } from '../../test/door.ts'
import type { Once } from '../jobs/contract.ts'

const doors: Door[] = []

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

async function open(options: DoorOptions = {}): Promise<Door> {
  const door = await openDoor(options)
  doors.push(door)
  return door
}

interface Said {
  readonly path?: string
  readonly body?: string | FormData
  readonly headers?: Readonly<Record<string, string>>
}

/** What the memory is told of each of these calls. */
async function known(door: Door, calls: readonly Said[]): Promise<readonly Once[]> {
  for (const { path = '/plain/make', body, headers } of calls) {
    const sent = new Headers(headers)
    if (typeof body === 'string') sent.set('content-type', 'application/json')
    const init = { method: 'POST', headers: sent, body: body ?? null }
    expect((await fetch(`${door.url}${path}`, init)).status).toBe(200)
  }
  return door.accepted.map(({ once }) => {
    if (!once) throw new Error('every create says by what it is known')
    return once
  })
}

const distinct = (all: readonly Once[]) => new Set(all.map(({ fingerprint }) => fingerprint)).size

test('the same words have one fingerprint, however they are written and whoever says them', async () => {
  const all = await known(await open(), [
    { body: '{"prompt":"a fox","size":{"width":1,"height":2}}' },
    { body: ' {"size":{"height":2, "width":1},"prompt":"a f\\u006fx"}' },
    { body: '{"prompt":"a fox","size":{"width":1,"height":2},"key":"limn_of_somebody"}' },
    { body: '{"prompt":"a fox","size":{"width":1,"height":2}}', headers: { prefer: 'wait=5' } },
    { path: '/also/plain/make', body: '{"prompt":"a fox","size":{"width":1,"height":2}}' },
  ])
  expect(all[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  expect(distinct(all)).toBe(1)
})

test('other words, another place or another order have another fingerprint', async () => {
  const calls = [
    { body: '{"list":[1,2]}' },
    { body: '{"list":[2,1]}' },
    { body: '{"list":"1,2"}' },
    { path: '/plain/make?stream=1', body: '{"list":[1,2]}' },
    { path: '/other/make', body: '{"list":[1,2]}' },
    {},
  ]
  expect(distinct(await known(await open(), calls))).toBe(calls.length)
})

function form(content: string, filename: string, field = 'image'): FormData {
  const body = new FormData()
  body.set('prompt', 'a fox')
  body.set(field, new Blob([content]), filename)
  return body
}

test('of files their content counts and what they are for, not their names', async () => {
  const all = await known(await open(), [
    { body: form('pixels', 'a.png') },
    { body: form('pixels', 'b.png') },
    { body: form('pixelz', 'a.png') },
    { body: form('pixels', 'a.png', 'mask') },
  ])
  expect(all[0]?.fingerprint).toBe(all[1]?.fingerprint)
  expect(distinct(all)).toBe(3)
})

test('of pictures in JSON the place in the text does not count', async () => {
  const long = (letter: string) => `data:image/png;base64,${letter.repeat(120_000)}`
  const [a, b] = [long('A'), long('B')]
  const all = await known(await open(), [
    { body: JSON.stringify({ image: a, mask: b }) },
    { body: JSON.stringify({ mask: b, image: a }) },
    { body: JSON.stringify({ image: b, mask: a }) },
  ])
  expect(all[0]?.fingerprint).toBe(all[1]?.fingerprint)
  expect(distinct(all)).toBe(2)
})

test('a key is taken from either header, and goes before every guess', async () => {
  const all = await known(await open({ config: { joinSeconds: 7 } }), [
    { headers: { 'Idempotency-Key': 'order 4711' } },
    { headers: { 'x-idempotency-key': 'b', 'x-stainless-retry-count': '1' } },
    { headers: { 'idempotency-key': 'c', 'x-limn-join': '9' } },
  ])
  const said = all.map(({ key, joinSeconds }) => ({ key, joinSeconds }))
  expect(said).toEqual([{ key: 'order 4711' }, { key: 'b' }, { key: 'c' }])
})

test.for([{ header: 'ü' }, { header: 'x'.repeat(256) }])(
  'what can be no key is refused and named: $header',
  async ({ header }) => {
    const door = await open()
    const headers = { 'idempotency-key': header }
    const refused = await fetch(`${door.url}/plain/make`, { method: 'POST', headers })
    const said: unknown = await refused.json()
    expect([refused.status, said]).toMatchObject([
      400,
      { plainError: { code: 'invalid_request', param: 'idempotency-key' } },
    ])
    expect(door.accepted).toEqual([])
  },
)

test('a further try that says so joins what was made in the last ten minutes', async () => {
  const all = await known(await open(), [
    { headers: { 'x-stainless-retry-count': '0' } },
    { headers: { 'x-stainless-retry-count': '2' } },
    { headers: { 'x-stainless-retry-count': 'often' } },
    { headers: { 'x-limn-join': '30' } },
    { headers: { 'x-stainless-retry-count': '1', 'x-limn-join': '0' } },
    {},
  ])
  const seconds = all.map(({ joinSeconds }) => joinSeconds)
  expect(seconds).toEqual([undefined, 600, undefined, 30, undefined, undefined])
})

test('where the server is set up so, every identical call joins for a while', async () => {
  const all = await known(await open({ config: { joinSeconds: 45 } }), [
    {},
    { headers: { 'x-limn-join': '0' } },
    { headers: { 'x-stainless-retry-count': '1' } },
  ])
  expect(all.map(({ joinSeconds }) => joinSeconds)).toEqual([45, undefined, 600])
})

test('an answer that was given before says so', async () => {
  const found = jobOf({ status: 'running', repeated: true })
  const door = await open({ jobs: { accept: async () => found } })
  const asked = ['/plain/make', '/plain/make?wait=0', '/plain/make?stream=1']
  const answers = await Promise.all(
    asked.map((path) => fetch(`${door.url}${path}`, { method: 'POST' })),
  )
  const said = answers.map(({ headers }) => [
    headers.get('x-limn-idempotent-replay'),
    headers.get('x-limn-job'),
    headers.get('x-limn-engine'),
  ])
  expect(said).toEqual(asked.map(() => ['true', 'job_1', 'sketch']))
  await Promise.all(answers.map((answer) => answer.text()))
  const plain = await fetch(`${(await open()).url}/plain/make`, { method: 'POST' })
  expect(plain.headers.get('x-limn-idempotent-replay')).toBeNull()
})
