import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { LimnError } from './limn-error.ts'

interface Heard {
  readonly url: string
  readonly init: RequestInit
}
type Step = Response | Error

/** A client whose server gives these answers, one after the other. */
function clientOf(steps: readonly Step[], key?: string) {
  const heard: Heard[] = []
  const left = [...steps]
  const fake: typeof fetch = async (input, init = {}) => {
    heard.push({ url: input instanceof Request ? input.url : input.toString(), init })
    const step = left.shift()
    if (step === undefined) throw new Error('no more answers')
    if (step instanceof Error) throw step
    return step
  }
  return { heard, client: createClient({ baseUrl: 'http://limn.test/v1/', key, fetch: fake }) }
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers })
const image = { index: 0, asset: 'a.png', url: 'http://limn.test/v1/assets/a.png' }
const job = (status: string, more: object = {}) => ({
  id: 'job/1',
  status,
  progress: 0.5,
  images: [image],
  warnings: [],
  ...more,
})
const draft = { model: 'wan2.7-image', prompt: 'a fox' }

test('generate submits the draft, looks until the job has ended, and tells of each look', async () => {
  const { client, heard } = clientOf(
    [job('queued'), job('queued'), job('running'), job('succeeded')].map((body) => json(body)),
    'secret',
  )
  const looks: string[] = []
  const made = await client.generate(draft, { onProgress: ({ status }) => looks.push(status) })
  expect(made.images).toEqual([image])
  expect(looks).toEqual(['queued', 'running'])
  expect(heard.map(({ url }) => url)).toEqual([
    'http://limn.test/v1/jobs',
    ...Array.from({ length: 3 }, () => 'http://limn.test/v1/jobs/job%2F1'),
  ])
  expect(heard[0]?.init).toMatchObject({ method: 'POST', body: JSON.stringify(draft) })
  for (const { init } of heard) {
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer secret')
  }
})

test('a refusal is a LimnError with code, status, param and request id', async () => {
  const body = { error: { code: 'invalid_request', message: 'Too small.', param: 'size' } }
  const { client } = clientOf([json(body, 400, { 'x-request-id': 'req_1' })])
  const refused = client.submit(draft)
  await expect(refused).rejects.toBeInstanceOf(LimnError)
  await expect(refused).rejects.toMatchObject({
    message: 'Too small.',
    code: 'invalid_request',
    status: 400,
    param: 'size',
    requestId: 'req_1',
  })
})

test('a draft whose answer is lost is sent again under the same key, three times in all', async () => {
  const lost = [new TypeError('fetch failed'), json({}, 502)]
  const { client, heard } = clientOf([...lost, json(job('queued'))])
  await client.submit(draft)
  const keys = heard.map(({ init }) => new Headers(init.headers).get('idempotency-key'))
  expect(keys).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  const none = clientOf(Array.from({ length: 9 }, () => new TypeError('fetch failed')))
  await expect(none.client.submit(draft, { idempotencyKey: 'mine' })).rejects.toThrow('reached')
  const named = none.heard.map(({ init }) => new Headers(init.headers).get('idempotency-key'))
  expect(named).toEqual(['mine', 'mine', 'mine'])
})

test('two drafts have two keys', async () => {
  const { client, heard } = clientOf([json(job('queued')), json(job('queued'))])
  await client.submit(draft)
  await client.submit(draft)
  const keys = heard.map(({ init }) => new Headers(init.headers).get('idempotency-key'))
  expect(new Set(keys).size).toBe(2)
})

test('a failed job is a LimnError that names the job', async () => {
  const problem = { code: 'engine_failed', message: 'The brush broke.' }
  const { client } = clientOf([json(job('failed', { problem }))])
  await expect(client.wait('job/1')).rejects.toMatchObject({ ...problem, job: 'job/1' })
})

test('waiting outlasts a server that is away for a moment', async () => {
  const away = [
    new TypeError('fetch failed'),
    json({}, 503),
    new Response('bad gateway', { status: 502 }),
  ]
  const { client } = clientOf([...away, json(job('succeeded'))])
  expect((await client.wait('job/1')).status).toBe('succeeded')
})

test('waiting does not outlast an answer that will not change', async () => {
  const { client, heard } = clientOf([json({ error: { code: 'not_found', message: 'No.' } }, 404)])
  await expect(client.wait('job/1')).rejects.toMatchObject({ code: 'not_found', status: 404 })
  expect(heard).toHaveLength(1)
})

test('a signal ends the waiting with its reason', async () => {
  const { client } = clientOf([json(job('running'))])
  const leave = new AbortController()
  const waiting = client.wait('job/1', {
    signal: leave.signal,
    onProgress: () => leave.abort(new Error('enough')),
  })
  await expect(waiting).rejects.toThrow('enough')
})

test('a job is canceled, and whoever waits for it is told so', async () => {
  const { client, heard } = clientOf([json(job('canceled')), json(job('canceled'))])
  expect(await client.cancel('job/1')).toMatchObject({ status: 'canceled' })
  expect(heard[0]).toMatchObject({
    url: 'http://limn.test/v1/jobs/job%2F1/cancel',
    init: { method: 'POST' },
  })
  await expect(client.wait('job/1')).rejects.toMatchObject({ code: 'canceled' })
})

test('an upload is sent as multipart, and its id comes back', async () => {
  const answer = {
    id: 'asset:a.png',
    filename: 'x.png',
    mime: 'image/png',
    width: 3,
    height: 2,
    bytes: 4,
    created_at: 1_795_255_200,
  }
  const { client, heard } = clientOf([json(answer)])
  const { created_at: _, ...same } = answer
  const kept = await client.upload(new Blob(['1234']), 'x.png')
  expect(kept).toEqual({ ...same, createdAt: '2026-11-21T10:00:00.000Z' })
  const sent = heard[0]?.init.body
  const file = sent instanceof FormData ? sent.get('file') : undefined
  expect(file instanceof File ? [file.name, file.size] : []).toEqual(['x.png', 4])
})

test('models are listed, and a picture is downloaded without the key', async () => {
  const { client, heard } = clientOf(
    [json({ data: [{ id: 'wan2.7-image', limits: {} }] }), new Response('pixels')],
    'secret',
  )
  expect(await client.models()).toEqual([{ id: 'wan2.7-image', limits: {} }])
  expect(await (await client.download(image)).text()).toBe('pixels')
  expect(heard[1]?.init.headers).toBeUndefined()
})

/** An answer whose body breaks off after its first bytes, just when `happens` has been called. */
function breakingOff(happens: () => void = () => {}): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode('{')),
    pull(stream) {
      happens()
      stream.error(new TypeError('terminated'))
    },
  })
  return new Response(body)
}

test('a picture that breaks off on its way is a LimnError', async () => {
  const { client } = clientOf([breakingOff()])
  const broken = client.download(image)
  await expect(broken).rejects.toBeInstanceOf(LimnError)
  await expect(broken).rejects.toMatchObject({ code: 'unavailable' })
})

test('a signal that comes in the middle of an answer is no fault of the server', async () => {
  const leave = new AbortController()
  const { client } = clientOf([breakingOff(() => leave.abort(new Error('enough')))])
  const left = client.submit(draft, { signal: leave.signal })
  await expect(left).rejects.not.toBeInstanceOf(LimnError)
})

test('something else at the address is told as such', async () => {
  const { client } = clientOf([new Response('<html>'), json({ hello: 'there' })])
  await expect(client.submit(draft)).rejects.toThrow('did not answer in JSON')
  await expect(client.submit(draft)).rejects.toThrow('not a job')
})
