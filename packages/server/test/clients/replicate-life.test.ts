/**
 * The life of a prediction as the unmodified `replicate` client sees it: waits that end early, failures,
 * cancels, deadlines, pages and webhooks.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import Replicate, { parseProgressFromLogs, validateWebhook } from 'replicate'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../src/engines/engine.ts'
import { Problem } from '../../src/problem.ts'
import { type Running, run, stubEngine } from '../running.ts'

let server: Running
let client: Replicate

const model = 'wan-video/wan-2.7-image'
const stub = stubEngine()

/** Breaks, hangs until it is told to stop, or takes its time, as the prompt says; else it is quick. */
const moody: Engine = {
  ...stub,
  async *run(task) {
    const { prompt } = task.request
    if (prompt === 'break')
      throw new Problem('engine_failed', 'The brush broke.', { retryable: false })
    yield { progress: 0.5 }
    if (prompt === 'hang') await sleep(60_000, undefined, { signal: task.signal })
    if (prompt === 'slow') await sleep(1500, undefined, { signal: task.signal })
    yield* stub.run(task)
  },
}

beforeAll(async () => {
  server = await run({ engines: [moody] }, { fetchAllow: ['127.0.0.1'] })
  client = pointed(server)
})

afterAll(() => server.stop())

function pointed({ url }: Running): Replicate {
  return new Replicate({ auth: 'any', baseUrl: `${url}/replicate/v1` })
}

const hang = () => client.predictions.create({ model, input: { prompt: 'hang' } })
const look = (id: string) => client.predictions.get(id)

test('a wait that ends before the prediction does is gone on with by looking', async () => {
  const seen: string[] = []
  const options = { input: { prompt: 'slow' }, wait: { mode: 'block', timeout: 1 } } as const
  const output = await client.run(model, options, ({ status }) => void seen.push(status))
  expect(output).toHaveLength(1)
  expect(seen[0]).toBe('starting')
  expect(seen.at(-1)).toBe('succeeded')
})

test('an unfinished wait is answered with 202, a finished one with 201', async () => {
  const ask = (prompt: string, prefer: string) =>
    server.post(`/replicate/v1/models/${model}/predictions`, { input: { prompt } }, { prefer })
  const late = await ask('slow', 'wait=1')
  expect([late.status, JSON.parse(late.text).status]).toEqual([202, 'starting'])
  const done = await ask('quick', 'wait')
  expect([done.status, JSON.parse(done.text).status]).toEqual([201, 'succeeded'])
})

test('a prediction that fails is raised with its reason', async () => {
  const input = { prompt: 'break' }
  await expect(client.run(model, { input })).rejects.toThrow('Prediction failed: The brush broke.')
  const polled = client.run(model, { input, wait: { mode: 'poll', interval: 50 } })
  await expect(polled).rejects.toThrow('Prediction failed: The brush broke.')
})

test('a running prediction is canceled, and stays so', async () => {
  const { id } = await hang()
  await expect.poll(async () => (await look(id)).status).toBe('processing')
  // Progress is written four times a second at most.
  const progress = async () => parseProgressFromLogs((await look(id)).logs ?? '')
  await expect.poll(progress).toEqual({ percentage: 0.5, current: 0, total: 1 })
  expect(await client.predictions.cancel(id)).toMatchObject({
    id,
    status: 'canceled',
    output: null,
  })
  expect(await client.predictions.cancel(id)).toMatchObject({ id, status: 'canceled' })
  expect(await client.wait(await look(id))).toMatchObject({ status: 'canceled', error: null })
})

test('a client that has waited long enough cancels', async () => {
  const created = await hang()
  const enough = async ({ status }: { status: string }) => status === 'processing'
  expect((await client.wait(created, { interval: 50 }, enough)).status).toBe('processing')
  expect((await client.predictions.cancel(created.id)).status).toBe('canceled')
})

test('a deadline cancels what runs and aborts what waits', { timeout: 30_000 }, async () => {
  const ask = async () => {
    const response = await client.request(`/models/${model}/predictions`, {
      method: 'POST',
      headers: { 'Cancel-After': '7s' },
      data: { input: { prompt: 'hang' } },
    })
    const {
      id,
      deadline,
      created_at: made,
    }: Record<string, string> = JSON.parse(await response.text())
    expect(Date.parse(deadline ?? '') - Date.parse(made ?? '')).toBe(7000)
    return id ?? ''
  }
  // Two workers: the third has to wait.
  const ids = [await ask(), await ask(), await ask()]
  const statuses = () => Promise.all(ids.map(async (id) => (await look(id)).status))
  await expect.poll(statuses, { timeout: 7000 }).toEqual(['processing', 'processing', 'starting'])
  const ended = ['canceled', 'canceled', 'aborted']
  await expect.poll(statuses, { timeout: 20_000, interval: 200 }).toEqual(ended)
})

test('predictions are paged by the hundred, forth and back', { timeout: 120_000 }, async () => {
  // Of its own, so that nothing waits behind all these.
  const other = await run({ engines: [moody] })
  try {
    const there = pointed(other)
    const made: string[] = []
    for (let count = 0; count < 205; count += 1) {
      made.push((await there.predictions.create({ model, input: { prompt: 'quick' } })).id)
    }
    const pages: string[][] = []
    for await (const results of there.paginate(() => there.predictions.list())) {
      pages.push(results.map(({ id }) => id))
    }
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 5])
    expect(pages.flat()).toEqual(made.toReversed())
    const first = await pageAt(there, `${other.url}/replicate/v1/predictions`)
    const third = await pageAt(there, (await pageAt(there, first.next)).next)
    const second = await pageAt(there, third.previous)
    expect([first.previous, third.next]).toEqual([null, null])
    expect([third.ids, second.ids]).toEqual([pages[2], pages[1]])
    expect((await pageAt(there, second.previous)).ids).toEqual(pages[0])
  } finally {
    await other.stop()
  }
})

async function pageAt(asked: Replicate, url: string | null) {
  const text = await (await asked.request(new URL(url ?? 'missing:'), {})).text()
  const page: { previous: string | null; next: string | null; results: { id: string }[] } =
    JSON.parse(text)
  return { ...page, ids: page.results.map(({ id }) => id) }
}

test('predictions are listed by the time they were made', async () => {
  const before = await client.predictions.create({ model, input: { prompt: 'before' } })
  await sleep(5)
  const after = await client.predictions.create({ model, input: { prompt: 'after' } })
  const list = async (params: object) => {
    const text = await (await client.request('/predictions', { params })).text()
    const { results }: { results: { id: string }[] } = JSON.parse(text)
    return results.map(({ id }) => id)
  }
  const since = { created_after: after.created_at }
  expect(await list(since)).toEqual([after.id])
  const until = await list({ created_before: after.created_at })
  expect(until[0]).toBe(before.id)
  expect(until).not.toContain(after.id)
})

interface Heard {
  readonly headers: Record<string, string>
  readonly body: string
}

/** Keeps the calls it gets. */
async function listener() {
  const heard: Heard[] = []
  const http = createServer(async (request, reply) => {
    const body = (await buffer(request)).toString()
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    heard.push({ headers: Object.fromEntries(headers), body })
    reply.end()
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/hook`,
    heard,
    shown: () => heard.map(({ body }) => JSON.parse(body)),
    [Symbol.dispose]() {
      http.closeAllConnections()
      http.close()
    },
  }
}

const webhookOf = ({ headers, body }: Heard, secret: string) => ({
  id: headers['webhook-id'] ?? '',
  timestamp: headers['webhook-timestamp'] ?? '',
  signature: headers['webhook-signature'] ?? '',
  body,
  secret,
})

test('webhooks bring the whole prediction at each event, signed with the secret', async () => {
  using listening = await listener()
  const { key } = await client.webhooks.default.secret.get()
  const created = await client.predictions.create({
    model,
    input: { prompt: 'quick', num_outputs: 2 },
    webhook: `${listening.url}?of=me`,
    webhook_events_filter: ['start', 'output', 'completed'],
  })
  await expect.poll(() => listening.heard.length, { timeout: 20_000 }).toBe(4)
  const told = listening.shown()
  const counts = told.map(({ status, output }) => `${status} ${output?.length ?? 0}`)
  expect(counts.toSorted()).toEqual(['processing 0', 'processing 1', 'processing 2', 'succeeded 2'])
  const end = told.find(({ status }) => status === 'succeeded')
  const { output: _, ...got } = await look(created.id)
  expect(end).toMatchObject({ ...got, logs: expect.stringContaining('100%') })
  for (const call of listening.heard) {
    expect(await validateWebhook(webhookOf(call, key))).toBe(true)
    expect(new Webhook(key).verify(call.body, call.headers)).toMatchObject({ id: created.id })
    const forged = webhookOf({ ...call, body: call.body.replace('quick', 'quack') }, key)
    expect(await validateWebhook(forged)).toBe(false)
  }
  expect(new Set(listening.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(4)
})

test('a webhook without a filter is told of outputs and of the end', async () => {
  using listening = await listener()
  const input = { prompt: 'quick' }
  await client.predictions.create({ model, input, webhook: listening.url })
  await expect.poll(() => listening.heard.length, { timeout: 20_000 }).toBe(2)
  const statuses = new Set(listening.shown().map(({ status }) => status))
  expect(statuses).toEqual(new Set(['processing', 'succeeded']))
})

test('a webhook is told of a failure and of a cancel, too', async () => {
  using listening = await listener()
  const hook = { webhook: listening.url, webhook_events_filter: ['completed' as const] }
  await client.predictions.create({ model, input: { prompt: 'break' }, ...hook })
  const { id } = await client.predictions.create({ model, input: { prompt: 'hang' }, ...hook })
  await client.predictions.cancel(id)
  await expect.poll(() => listening.heard.length, { timeout: 20_000 }).toBe(2)
  const told = listening.shown().toSorted((a, b) => (a.status < b.status ? -1 : 1))
  expect(told).toMatchObject([
    { id, status: 'canceled', output: null },
    { status: 'failed', error: 'The brush broke.', output: null },
  ])
})

test('a webhook that can’t be told is refused by its name', async () => {
  const create = client.predictions.create({
    model,
    input: { prompt: 'quick' },
    webhook: 'http://10.0.0.1/hook',
  })
  await expect(create).rejects.toMatchObject({ name: 'ApiError', response: { status: 422 } })
  await expect(create).rejects.toThrow(/"field":"webhook"/)
})
