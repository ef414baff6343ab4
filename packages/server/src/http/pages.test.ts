/** Pages of other sites in a browser: who is let in, and what they may read (CORS). */
import { afterEach, expect, test } from 'vitest'
import { type Door, openDoor } from '../../test/door.ts'

const open: Door[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()))
})

async function door(allowOrigins?: readonly string[]): Promise<string> {
  const opened = await openDoor({ config: { allowOrigins } })
  open.push(opened)
  return opened.url
}

/** What a browser asks before it sends a call of fal's client. */
const preflight = (url: string, origin: string) =>
  fetch(`${url}/plain/make`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-fal-queue-priority',
    },
  })

const create = (url: string, origin: string) =>
  fetch(`${url}/plain/make`, { method: 'POST', headers: { origin } })

test('a page that was named may call and read everything', async () => {
  const url = await door(['https://app.example', 'https://other.example'])
  const asked = await preflight(url, 'https://app.example')
  expect(asked.status).toBe(204)
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-headers': 'authorization,content-type,x-fal-queue-priority',
    'access-control-allow-methods': expect.stringContaining('PUT'),
  })
  const made = await create(url, 'https://app.example')
  expect(made.status).toBe(200)
  expect(made.headers.get('access-control-allow-origin')).toBe('https://app.example')
  expect(made.headers.get('access-control-expose-headers')).toBe('*')
})

test('a page that was not named is kept out', async () => {
  const url = await door(['https://app.example'])
  const asked = await preflight(url, 'https://evil.example')
  expect(asked.headers.get('access-control-allow-origin')).not.toBe('https://evil.example')
  // While no key exists, it may not even call.
  expect((await create(url, 'https://evil.example')).status).toBe(403)
})

test('nobody is let in unless somebody is named', async () => {
  const url = await door()
  const asked = await preflight(url, 'https://app.example')
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([404, null])
  const made = await create(url, 'https://app.example')
  expect([made.status, made.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

test('all pages may be let in where keys are asked for, and only there', async () => {
  const url = await door(['*'])
  expect((await create(url, 'https://app.example')).status).toBe(403)
  const made: { key: string } = await (await fetch(`${url}/v1/keys`, { method: 'POST' })).json()
  const headers = { origin: 'https://app.example', authorization: `Bearer ${made.key}` }
  const answer = await fetch(`${url}/plain/make`, { method: 'POST', headers })
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
})
