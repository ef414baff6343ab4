/** The unmodified `wavespeed` client against the running server, and webhooks checked as the host documents it. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { toFile } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  Client,
  WavespeedPredictionException,
  WavespeedSubmissionException,
  WavespeedSyncTimeoutException,
  WavespeedTimeoutException,
} from 'wavespeed'
import { wavespeed } from '../../src/dialects/wavespeed.ts'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { jobOf, links } from '../dialect-fixtures.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { holding, receiver } from './loopback.ts'

let server: Running
let client: Client

const text = 'alibaba/wan-2.7/text-to-image'
const edit = 'alibaba/wan-2.7/image-edit'
/** The smallest picture, asked for often, so that the tests are quick. */
const sea = { prompt: 'the sea at dawn', size: '768*768' }
const quick = { pollInterval: 0.1 }
const small = { width: 768, height: 768 }

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  client = pointed(server)
})

afterAll(() => server.stop())

function pointed({ url }: Running, key = 'any'): Client {
  return new Client(key, { baseUrl: `${url}/wavespeed` })
}

const photoPath = (name: string) => join(import.meta.dirname, '..', 'photos', name)

/** What the client was given as its first output: a link here. */
function linkIn(outputs: readonly unknown[] | null | undefined): string {
  const [first] = outputs ?? []
  if (typeof first !== 'string') throw new Error(`no output: ${JSON.stringify(outputs)}`)
  return first
}

async function called(path: string, init?: RequestInit) {
  const { status, bytes } = await whole(`${server.url}/wavespeed${path}`, init)
  return { status, body: JSON.parse(bytes.toString()) }
}

const posted = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
  body: JSON.stringify(body),
})

test('a picture is submitted, asked for and comes as a link', async () => {
  const { outputs } = await client.run(text, sea, quick)
  expect(outputs).toHaveLength(1)
  const { headers, bytes } = await whole(linkIn(outputs))
  expect(headers.get('content-type')).toBe('image/png')
  expect(await looks(bytes)).toEqual({ format: 'png', ...small })
})

test('what was asked for is what the job holds, and -1 draws a seed', async () => {
  const input = { ...sea, seed: -1, thinking_mode: false }
  const { detail } = await client.runNoThrow(`${text}-pro`, input, quick)
  expect(detail).toMatchObject({
    status: 'completed',
    taskId: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  const { dialect, request } = await server.ended(jobIdOf(detail.taskId))
  expect(dialect).toBe('wavespeed')
  expect(request).toMatchObject({ model: 'wan2.7-image-pro', size: small, thinking: false })
  expect(request.seed).toBeGreaterThanOrEqual(0)
  const { body } = await called(`/api/v3/predictions/${detail.taskId}/result`)
  expect(body.data).toMatchObject({
    input,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    timings: { inference: body.data.executionTime },
  })
  expect(body.data.executionTime).toBeGreaterThan(0)
  expect((await called(`/api/v3/predictions/${detail.taskId}`)).body).toEqual(body)
})

test('in sync mode one call brings the picture, the same for the same seed', async () => {
  const sync = () => client.run(text, { ...sea, seed: 7 }, { enableSyncMode: true })
  const [first, again] = [await sync(), await sync()]
  const bytes = (await whole(linkIn(first.outputs))).bytes
  expect(await looks(bytes)).toEqual({ format: 'png', ...small })
  expect((await whole(linkIn(again.outputs))).bytes.equals(bytes)).toBe(true)
})

test('base64 comes without a data URI before it', async () => {
  const { outputs } = await client.run(text, { ...sea, enable_base64_output: true }, quick)
  const output = linkIn(outputs)
  expect(output.slice(0, 6)).toBe('iVBORw')
  expect(await looks(Buffer.from(output, 'base64'))).toEqual({ format: 'png', ...small })
})

test('a local photo is uploaded by ticket and edited', async () => {
  const url = await client.upload(photoPath('coffee.png'))
  expect((await whole(url)).bytes.length).toBeGreaterThan(1000)
  const input = { images: [url], prompt: 'make it brighter', size: '768*768' }
  const { outputs, detail } = await client.runNoThrow(edit, input, quick)
  expect(detail.error).toBeUndefined()
  expect(await looks((await whole(linkIn(outputs))).bytes)).toEqual({ format: 'png', ...small })
})

test.for(['v3', 'v2'])(
  'a photo is uploaded in one step by %s, as older clients do',
  async (version) => {
    const form = new FormData()
    form.append(
      'file',
      await toFile(await photo('rocket.jpg'), 'rocket.jpg', { type: 'image/jpeg' }),
    )
    const headers = { authorization: 'Bearer any' }
    const init = { method: 'POST', body: form, headers }
    const { status, body } = await called(`/api/${version}/media/upload/binary`, init)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { code: 200, data: { type: 'image', filename: 'rocket.jpg' } },
    })
    const input = {
      images: [body.data.download_url],
      prompt: 'make it black and white',
      size: '768*768',
    }
    const { outputs } = await client.run(edit, input, { ...quick, enableSyncMode: true })
    expect(await looks((await whole(linkIn(outputs))).bytes)).toEqual({ format: 'png', ...small })
  },
)

test('several images keep their order, whichever way they came', async () => {
  const keep = async (name: 'coffee.png' | 'rocket.jpg') => {
    const file = await toFile(await photo(name), name)
    return (await server.client().files.create({ file, purpose: 'vision' })).id
  }
  const ids = [await keep('rocket.jpg'), await keep('coffee.png'), await keep('rocket.jpg')]
  const images = [
    dataUri(await photo('rocket.jpg'), 'image/jpeg'),
    await client.upload(photoPath('coffee.png')),
    await client.upload(photoPath('rocket.jpg')),
  ]
  const input = { images, prompt: 'put image 1 and image 2 side by side', size: '768*768' }
  const { detail } = await client.runNoThrow(`${edit}-pro`, input, quick)
  expect(detail.error).toBeUndefined()
  expect((await server.ended(jobIdOf(detail.taskId))).request.images).toEqual(ids)
})

test('what is wrong with a call is raised as the client’s own class, with the reason', async () => {
  const ask = (model: string, input: Record<string, unknown>) => client.run(model, input, quick)
  const refused = [
    [ask(text, { prompt: 'a', size: '4104*512' }), /HTTP 400.*`size`/],
    [ask(text, { prompt: 'a', size: '512*512' }), /HTTP 400.*589,824/],
    [ask(text, { prompt: '' }), /HTTP 400.*prompt/],
    [ask(edit, { prompt: 'a', images: ['a.png'] }), /HTTP 400.*images\[0\]/],
    [ask('alibaba/wan-2.6/text-to-image', { prompt: 'a', n: 9 }), /HTTP 400.*`n`/],
    [
      ask(edit, { prompt: 'a', images: [`asset:${'a'.repeat(64)}.png`] }),
      /HTTP 400.*`images\[0\]`/,
    ],
    [ask('wavespeed-ai/image-upscaler', { image: 'a' }), /HTTP 404.*image-upscaler/],
    [
      ask('wavespeed-ai/z-image/turbo', { prompt: 'Cat' }),
      /HTTP 404.*alibaba\/wan-2\.7\/image-edit/,
    ],
  ] as const
  for (const [call, reason] of refused) {
    await expect(call).rejects.toBeInstanceOf(WavespeedSubmissionException)
    await expect(call).rejects.toThrow(reason)
  }
})

test('what an endpoint does not offer is told in the headers', async () => {
  const { headers } = await server.post(`/wavespeed/api/v3/${text}`, { ...sea, n: 4 })
  expect(headers.get('x-limn-warnings')).toContain('`n`')
})

test('a page of the history shows the newest first, and counts them all', async () => {
  const { detail } = await client.runNoThrow(text, sea, quick)
  const { body } = await called(
    '/api/v3/predictions',
    posted({ page: 1, page_size: 2, model: text }),
  )
  expect(body.data.items[0].id).toBe(detail.taskId)
  expect(body.data.items).toHaveLength(2)
  expect(body.data.total).toBeGreaterThan(2)
  const future = posted({ created_after: '2999-01-01T00:00:00Z' })
  expect((await called('/api/v3/predictions', future)).body.data).toMatchObject({
    total: 0,
    items: [],
  })
})

test('models and balance are told', async () => {
  const { body } = await called('/api/v3/models')
  const ids: readonly { model_id: string }[] = body.data
  expect(ids.map(({ model_id: id }) => id)).toEqual(
    expect.arrayContaining([text, `${text}-pro`, edit, `${edit}-pro`]),
  )
  expect(body.data[0]).toMatchObject({ base_price: expect.any(Number), type: expect.any(String) })
  expect((await called('/api/v3/balance')).body.data.balance).toBeGreaterThan(0)
})

test(
  'a webhook brings the prediction, signed as the host documents it',
  { timeout: 20_000 },
  async () => {
    const listening = await receiver()
    try {
      const query = new URLSearchParams({ webhook: `${listening.url}?of=me` })
      const { body } = await called(`/api/v3/${text}?${query}`, posted(sea))
      const { headers, raw } = await listening.heard
      const secret: string = (await called('/api/v3/webhook/secret')).body.data.secret
      expect(secret).toMatch(/^whsec_./)
      const {
        'webhook-id': id,
        'webhook-timestamp': time,
        'webhook-signature': signature,
      } = headers
      const signed = `${String(id)}.${String(time)}.${raw.toString()}`
      const hmac = createHmac('sha256', secret.slice('whsec_'.length)).update(signed)
      expect(signature).toBe(`v3,${hmac.digest('hex')}`)
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(300)
      const told = JSON.parse(raw.toString())
      expect(told).toMatchObject({ id: body.data.id, status: 'completed', model: text })
      expect(await looks((await whole(linkIn(told.outputs))).bytes)).toMatchObject(small)
    } finally {
      listening.stop()
    }
  },
)

test('a sync wait that took too long is raised with the address of the result', async () => {
  const route = wavespeed.routes.find(({ does }) => does === 'create')
  if (route?.does !== 'create') throw new Error('no create route')
  const memo = { model: text, sync: true, base64: false, input: {} }
  const late = jobOf({ status: 'running', images: [], memo })
  const call = { method: 'POST', path: '/', params: {}, query: {}, headers: {}, requestId: '' }
  const reply = route.write(late, links, call)
  const answer = JSON.stringify('body' in reply ? reply.body : undefined)
  const http = createServer((_, told) => void told.end(answer)).listen(0, '127.0.0.1')
  try {
    await once(http, 'listening')
    const address = http.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const waiting = new Client('any', { baseUrl: `http://127.0.0.1:${port}` })
    const held = waiting.run(text, sea, { enableSyncMode: true })
    await expect(held).rejects.toBeInstanceOf(WavespeedSyncTimeoutException)
    await expect(held).rejects.toMatchObject({ taskId: '01a1fd8c69007abc8123456789abcdef' })
  } finally {
    http.closeAllConnections()
    http.close()
  }
})

test('a task that fails, is canceled or takes too long is raised as what it is', async () => {
  const other = await run({ engines: [holding] })
  try {
    const impatient = pointed(other)
    const failed = await impatient.runNoThrow(text, { prompt: 'break' }, quick)
    expect(failed.detail.error).toBeInstanceOf(WavespeedPredictionException)
    expect(failed.detail.error?.message).toContain('The brush broke.')
    const sync = await impatient.runNoThrow(text, { prompt: 'break' }, { enableSyncMode: true })
    expect(sync.detail.error).toBeInstanceOf(WavespeedPredictionException)
    const timedOut = await impatient.runNoThrow(text, sea, { ...quick, timeout: 1 })
    expect(timedOut.detail.error).toBeInstanceOf(WavespeedTimeoutException)
    const { taskId } = timedOut.detail
    const shown = await other.get(`/wavespeed/api/v3/predictions/${taskId}/result`)
    expect(JSON.parse(shown.text).data).toMatchObject({ status: 'processing', outputs: [] })
    const waiting = impatient.runNoThrow(text, sea, quick)
    const running = async () => JSON.parse((await other.get('/v1/jobs')).text).data[0]
    await expect.poll(async () => (await running()).id !== jobIdOf(taskId)).toBe(true)
    await other.post(`/v1/jobs/${(await running()).id}/cancel`, {})
    const canceled = await waiting
    expect(canceled.detail.error).toBeInstanceOf(WavespeedPredictionException)
    expect(canceled.detail.error?.message).toContain('The task was cancelled.')
  } finally {
    await other.stop()
  }
})

test('once a key has been made, others are told so and see nothing of it', async () => {
  const make = async (name: string, headers = {}) =>
    JSON.parse((await server.post('/v1/keys', { name }, headers)).text).key
  const mine: string = await make('mine')
  const theirs: string = await make('theirs', { authorization: `Bearer ${mine}` })
  const { detail } = await pointed(server, mine).runNoThrow(text, sea, quick)
  expect(detail.status).toBe('completed')
  const denied = client.run(text, sea, quick)
  await expect(denied).rejects.toThrow(/HTTP 401/)
  const result = (key: string) =>
    called(`/api/v3/predictions/${detail.taskId}/result`, {
      headers: { authorization: `Bearer ${key}` },
    })
  expect((await result(theirs)).status).toBe(404)
  expect((await result(mine)).body.data.status).toBe('completed')
})
