/**
 * The server under fal's host names: as clients reach it that can only be told another host, with keys
 * as fal's clients send them.
 */
import { type IncomingMessage, request } from 'node:http'
import { once } from 'node:events'
import { text as textOf } from 'node:stream/consumers'
import { ApiError, createFalClient } from '@fal-ai/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, photo, run, whole } from '../running.ts'

let server: Running
let key: string
let other: string

beforeAll(async () => {
  server = await run()
  key = await newKey('first')
  other = await newKey('second', key)
})

afterAll(() => server.stop())

async function newKey(name: string, by?: string): Promise<string> {
  const headers: Record<string, string> = by === undefined ? {} : { authorization: `Bearer ${by}` }
  const made: { key: string } = JSON.parse((await server.post('/v1/keys', { name }, headers)).text)
  return made.key
}

interface Told {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  // What comes is looked at by matchers.
  readonly body: Readonly<Record<string, unknown>>
}

/** `fetch` sets the host itself; this lets it be named, as a DNS name would. */
async function ask(
  address: string,
  {
    method = 'GET',
    body,
    headers = {},
  }: {
    readonly method?: string
    readonly body?: Buffer | object
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<Told> {
  const { host, pathname, search } = new URL(address)
  const json = body !== undefined && !Buffer.isBuffer(body)
  const sent = request(`${server.url}${pathname}${search}`, {
    method,
    headers: {
      host,
      authorization: `Key ${key}`,
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
  })
  sent.end(json ? JSON.stringify(body) : body)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (answer === undefined) throw new Error('no answer')
  const { statusCode = 0 } = answer
  return { status: statusCode, headers: answer.headers, body: JSON.parse(await textOf(answer)) }
}

const text = 'fal-ai/wan/v2.7/text-to-image'
const edit = 'fal-ai/wan/v2.7/edit'
const sea = { prompt: 'the sea at dawn', image_size: { width: 768, height: 768 } }

/** A link of an answer, at the address where the server really is. */
function here(link: unknown): string {
  const { pathname, search } = new URL(String(link))
  return `${server.url}${pathname}${search}`
}

test.for(['fal.run', 'fal.example.com'])('a sync call to %s', async (host) => {
  const { status, headers, body } = await ask(`http://${host}/${text}`, {
    method: 'POST',
    body: sea,
  })
  expect(status).toBe(200)
  expect(headers['x-fal-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  const [image]: { url?: string }[] = JSON.parse(JSON.stringify(body['images']))
  expect(image?.url).toContain(`http://${host}/v1/assets/`)
  const picture = await whole(here(image?.url))
  expect(await looks(picture.bytes)).toEqual({ format: 'jpeg', width: 768, height: 768 })
})

test('the queue at queue.fal.example.com, by the addresses it gives', async () => {
  const host = 'http://queue.fal.example.com'
  const submitted = await ask(`${host}/${text}`, { method: 'POST', body: sea })
  expect(submitted.status).toBe(200)
  const { request_id: id, status_url: statusUrl, response_url: responseUrl } = submitted.body
  expect(statusUrl).toBe(`${host}/fal/queue/fal-ai/wan/requests/${String(id)}/status`)
  await expect
    .poll(async () => (await ask(`${String(statusUrl)}?logs=true`)).body['status'], {
      timeout: 20_000,
    })
    .toBe('COMPLETED')
  expect((await ask(String(responseUrl))).body).toMatchObject({ images: [{ width: 768 }] })
  expect((await ask(`${host}/fal-ai/wan/requests/${String(id)}`)).status).toBe(200)
  const late = await ask(`${host}/fal-ai/wan/requests/${String(id)}/cancel`, { method: 'PUT' })
  expect(late).toMatchObject({ status: 400, body: { status: 'ALREADY_COMPLETED' } })
})

test('both ways to upload, at rest.fal.example.com and v3.fal.example.com', async () => {
  const rest = 'http://rest.fal.example.com'
  const bytes = await photo('coffee.png')
  const type = { 'content-type': 'image/png' }
  const token = await ask(`${rest}/storage/auth/token?storage_type=fal-cdn-v3`, {
    method: 'POST',
    body: {},
  })
  expect(token.body).toMatchObject({ token_type: 'Bearer', base_url: `${rest}/fal/cdn` })
  expect(Date.parse(String(token.body['expires_at']))).toBeGreaterThan(Date.now())
  const authorization = `Bearer ${String(token.body['token'])}`
  const kept = await ask('http://v3.fal.example.com/files/upload', {
    method: 'POST',
    body: bytes,
    headers: { ...type, authorization, 'x-fal-file-name': 'coffee.png' },
  })
  const promised = await ask(`${rest}/storage/upload/initiate?storage_type=gcs`, {
    method: 'POST',
    body: { file_name: 'coffee.png', content_type: 'image/png' },
  })
  const { upload_url: put, file_url: named } = promised.body
  const done = await fetch(here(put), { method: 'PUT', headers: type, body: bytes })
  expect(done.status).toBe(200)
  const words = { prompt: 'make it brighter', image_size: sea.image_size }
  const image_urls = [kept.body['access_url'], named]
  const made = await ask(`http://fal.example.com/${edit}`, {
    method: 'POST',
    body: { ...words, image_urls },
  })
  expect(made.status).toBe(200)
  // An upload's token is no key.
  const misused = { method: 'POST', body: sea, headers: { authorization } }
  expect((await ask(`http://fal.example.com/${text}`, misused)).status).toBe(401)
})

test('a file of more than 100 MB, which Python sends in parts with the token, is refused for its size', async () => {
  const token = await ask('http://rest.fal.example.com/storage/auth/token', {
    method: 'POST',
    body: {},
  })
  const parts = await ask(`${String(token.body['base_url'])}/files/upload/multipart`, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(token.body['token'])}` },
  })
  expect(parts).toMatchObject({ status: 413, body: { detail: [{ type: 'file_too_large' }] } })
})

test('a body that is too large is refused with the way that fal’s clients have', async () => {
  const sent = request(`${server.url}/fal/run/${edit}`, {
    method: 'POST',
    headers: { authorization: `Key ${key}`, 'content-length': 300_000_000 },
  })
  sent.flushHeaders()
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  const body = answer && (await textOf(answer))
  sent.destroy()
  expect(answer?.statusCode).toBe(413)
  expect(body).toContain('`upload_file` in Python')
  expect(body).not.toContain('/v1/files')
})

test('the keys of webhooks are for everybody', async () => {
  const answer = await ask('http://rest.fal.example.com/.well-known/jwks.json', {
    headers: { authorization: '' },
  })
  expect(answer.body).toMatchObject({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String) }],
  })
})

function client(credentials: string) {
  return createFalClient({
    credentials,
    proxyUrl: { url: `${server.url}/fal/proxy`, when: 'always' },
    retry: { maxRetries: 0 },
  })
}

test('a key is taken as FAL_KEY and as FAL_KEY_ID with FAL_KEY_SECRET', async () => {
  for (const credentials of [key, `any:${key}`]) {
    const { request_id: id } = await client(credentials).queue.submit(text, { input: sea })
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
  }
  const wrong = await client('wrong')
    .run(text, { input: sea })
    .catch((thrown: unknown) => thrown)
  expect(wrong).toBeInstanceOf(ApiError)
  expect(wrong).toMatchObject({ status: 401, body: { detail: expect.any(String) } })
})

test('another account sees nothing of a request', async () => {
  const { request_id: requestId } = await client(key).queue.submit(text, { input: sea })
  const { queue } = client(other)
  const tries = [
    () => queue.status(text, { requestId }),
    () => queue.result(text, { requestId }),
    () => queue.cancel(text, { requestId }),
  ]
  for (const look of tries) {
    await expect(look()).rejects.toMatchObject({ status: 404, body: { status: 'NOT_FOUND' } })
  }
  expect(await client(key).queue.status(text, { requestId })).toMatchObject({
    request_id: requestId,
  })
})
