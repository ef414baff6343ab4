/**
 * The unmodified `@fal-ai/client` against the running server: by `requestMiddleware`, by `proxyUrl`,
 * and under fal's own host names.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { ApiError, createFalClient, type QueueStatus, ValidationError } from '@fal-ai/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import type { Engine } from '../../src/engines/engine.ts'
import { Problem } from '../../src/problem.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'

let server: Running

/** Not as literals: the client's types know an older schema of the one and a wrong one of the other. */
const text: string = 'fal-ai/wan/v2.7/text-to-image'
const edit: string = 'fal-ai/wan/v2.7/pro/edit'
/** The smallest picture, so that the tests are quick. */
const image_size = { width: 768, height: 768 }
const sea = { prompt: 'the sea at dawn', image_size }
const small = { width: 768, height: 768 }
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** How often it was busy. */
let busy = 0
/** Fails as the prompt says; otherwise waits until it is told to stop. */
const moody: Engine = {
  name: 'moody',
  models: ['wan2.7-image', 'wan2.7-image-pro'],
  refuses: () => undefined,
  async *run({ request, signal }) {
    yield { progress: 0.1 }
    if (request.prompt.startsWith('refuse')) {
      throw new Problem('refused', 'Nothing stands out.', { param: 'prompt' })
    }
    if (request.prompt.startsWith('busy')) {
      busy += 1
      throw new Problem('rate_limited', 'Too many at once.', { retryable: false })
    }
    if (request.prompt.startsWith('break')) {
      throw new Problem('engine_failed', 'It broke.', { retryable: false })
    }
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    throw signal.reason
  },
}
let moodyServer: Running

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  moodyServer = await run({ engines: [moody] }, { fetchAllow: ['127.0.0.1'] })
})

afterAll(async () => {
  await server.stop()
  await moodyServer.stop()
})

const hosts: Readonly<Record<string, string>> = {
  'fal.run': '/fal/run',
  'queue.fal.run': '/fal/queue',
  'rest.fal.ai': '/fal/rest',
}

/** As fal's documents tell to reach another server: the addresses are changed, nothing else. */
function client(to = server, config: Parameters<typeof createFalClient>[0] = {}) {
  return createFalClient({
    credentials: 'anything',
    requestMiddleware: async (request) => {
      const { host, pathname, search } = new URL(request.url)
      return { ...request, url: `${to.url}${hosts[host]}${pathname}${search}` }
    },
    retry: { maxRetries: 0 },
    ...config,
  })
}

interface Output {
  readonly images: readonly { readonly url: string; readonly content_type: string }[]
  readonly seed: number
}

/** What a model of the client's is typed as says little: this is what Wan's documents promise. */
function outputOf(data: unknown): Output {
  const output: Output = JSON.parse(JSON.stringify(data))
  return output
}

async function looksOf(data: unknown) {
  return Promise.all(outputOf(data).images.map(async ({ url }) => looks((await whole(url)).bytes)))
}

async function blob(name: 'coffee.png' | 'rocket.jpg'): Promise<File> {
  const type = name.endsWith('png') ? 'image/png' : 'image/jpeg'
  return new File([await photo(name)], name, { type })
}

/** The error that a call ends with. */
async function errorOf(work: Promise<unknown>): Promise<ApiError<{ detail: unknown }>> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ApiError) return error
  throw new Error(`no ApiError: ${String(error)}`)
}

test('run answers with a JPEG, and its request id is the job', async () => {
  const { data, requestId } = await client().run(text, { input: { ...sea, seed: 7 } })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  expect(outputOf(data)).toMatchObject({ seed: 7, images: [{ content_type: 'image/jpeg' }] })
  expect(requestId).toMatch(uuid)
  const { dialect, request, id } = await server.ended(jobIdOf(requestId))
  expect({ dialect, id }).toEqual({ dialect: 'fal', id: jobIdOf(requestId) })
  expect(request).toMatchObject({ model: 'wan2.7-image', seed: 7, format: 'jpeg' })
})

test('subscribe polls to the end, with the log of the job', async () => {
  const updates: QueueStatus[] = []
  const input = { ...sea, guidance_scale: 7.5, output_format: 'png' }
  const { data, requestId } = await client().subscribe(text, {
    input,
    logs: true,
    pollInterval: 50,
    onQueueUpdate: (update) => updates.push(update),
  })
  expect(await looksOf(data)).toEqual([{ format: 'png', ...small }])
  expect(requestId).toMatch(uuid)
  const last = updates.at(-1)
  expect(last).toMatchObject({
    status: 'COMPLETED',
    request_id: requestId,
    metrics: { inference_time: expect.any(Number) },
  })
  const logs = last && 'logs' in last ? last.logs : []
  expect(logs[0]).toMatchObject({
    level: 'INFO',
    source: 'USER',
    message: expect.stringMatching(/^Accepted/),
  })
  expect(
    logs
      .filter(({ level }) => level === 'WARN')
      .map(({ message }) => message)
      .join(),
  ).toContain('`guidance_scale`')
  expect(logs.at(-1)?.message).toBe('Done.')
})

test('subscribe by stream gets each line of the log once', async () => {
  const seen: string[] = []
  let lines: readonly string[] = []
  const { data } = await client().subscribe(text, {
    input: sea,
    logs: true,
    mode: 'streaming',
    onQueueUpdate: (update) => {
      seen.push(update.status)
      if ('logs' in update && update.logs) lines = update.logs.map(({ message }) => message)
    },
  })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  expect(seen.at(-1)).toBe('COMPLETED')
  expect(seen.length).toBeGreaterThan(1)
  expect(lines.length).toBeGreaterThan(3)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines.at(-1)).toBe('Done.')
})

test('submit, status and result on their own, and result again', async () => {
  const { queue } = client()
  const submitted = await queue.submit(text, { input: sea, priority: 'low', hint: 'a' })
  expect(submitted).toMatchObject({
    request_id: expect.stringMatching(uuid),
    status_url: `${server.url}/fal/queue/fal-ai/wan/requests/${submitted.request_id}/status`,
  })
  const requestId = submitted.request_id
  await queue.subscribeToStatus(text, { requestId, pollInterval: 50 })
  const first = await queue.result(text, { requestId })
  const again = await queue.result(text, { requestId })
  expect(outputOf(again.data).seed).toBe(outputOf(first.data).seed)
  expect(await looksOf(again.data)).toEqual([{ format: 'jpeg', ...small }])
  const { warnings } = await server.ended(jobIdOf(requestId))
  expect(warnings.join()).toContain('`x-fal-queue-priority`')
})

test('the addresses of the answer lead there by themselves, in every form', async () => {
  const { request_id: id } = await client().queue.submit(text, { input: sea })
  await server.ended(jobIdOf(id))
  for (const form of ['fal-ai/wan', text, edit]) {
    const base = `/fal/queue/${form}/requests/${id}`
    expect((await server.get(`${base}/status`)).status).toBe(200)
    const [plain, named] = [await server.get(base), await server.get(`${base}/response`)]
    expect([plain.status, named.status]).toEqual([200, 200])
    expect(JSON.parse(named.text)).toMatchObject({ images: [{ content_type: 'image/jpeg' }] })
  }
})

test('a photo is uploaded and edited', async () => {
  const fal = client()
  const url = await fal.storage.upload(await blob('coffee.png'))
  expect((await whole(url)).bytes.length).toBeGreaterThan(1000)
  const input = { prompt: 'make it brighter', image_urls: [url], image_size }
  const { data, requestId } = await fal.subscribe(edit, { input, pollInterval: 50 })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  const { request } = await server.ended(jobIdOf(requestId))
  expect(request).toMatchObject({
    model: 'wan2.7-image-pro',
    images: [expect.stringMatching(/^asset:/)],
  })
})

test('files among the input are uploaded by the client itself, and keep their order', async () => {
  const [rocket, coffee] = [await blob('rocket.jpg'), await blob('coffee.png')]
  const prompt = 'put image 1 and image 2 side by side'
  const input = {
    prompt,
    image_urls: [rocket, coffee, dataUri(await photo('coffee.png'))],
    image_size,
  }
  const { data, requestId } = await client().run(edit, { input })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  const { images } = (await server.ended(jobIdOf(requestId))).request
  expect(images).toHaveLength(3)
  expect(images[1]).toBe(images[2])
  expect(images[0]).not.toBe(images[1])
})

test('a result of one call is a reference of the next', async () => {
  const made = await client().run(text, { input: sea })
  const [first] = outputOf(made.data).images
  const input = { prompt: 'make it night', image_urls: [first?.url ?? ''], image_size }
  const { data } = await client().run('fal-ai/wan/v2.7/edit', { input })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
})

test('several pictures come, and they are different', async () => {
  const { data } = await client().run(text, { input: { ...sea, num_images: 3 } })
  expect(await looksOf(data)).toHaveLength(3)
  expect(new Set(outputOf(data).images.map(({ url }) => new URL(url).pathname)).size).toBe(3)
})

test('five pictures and more come as a set', async () => {
  const input = { ...sea, num_images: 6, enable_sequential: true }
  const { data } = await client().run(text, { input })
  expect(await looksOf(data)).toHaveLength(6)
})

test('an older model makes one picture, too, and of its own size', async () => {
  const older: string = 'fal-ai/wan-25-preview/text-to-image'
  const { data } = await client().run(older, { input: { prompt: sea.prompt } })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', width: 1280, height: 1280 }])
})

test('the preset that is too small for Wan is made larger, and the log says so', async () => {
  const { data, requestId } = await client().run(text, { input: { ...sea, image_size: 'square' } })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  const { warnings } = await server.ended(jobIdOf(requestId))
  expect(warnings).toEqual([expect.stringContaining('`image_size` 512x512')])
})

test('the example of seed 000 is refused as fal refuses it', async () => {
  const input = {
    image_url: 'https://your-bucket.com/input.jpg',
    prompt: 'Change the jacket to black leather, keep the background unchanged',
    num_inference_steps: 30,
    guidance_scale: 7.5,
  }
  const error = await errorOf(client().subscribe(edit, { input, logs: true }))
  expect(error).toBeInstanceOf(ValidationError)
  expect(error.status).toBe(422)
  expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(error.body.detail).toEqual([
    {
      loc: ['body', 'image_urls'],
      msg: 'Field required',
      type: 'missing',
      url: 'https://docs.fal.ai/errors#missing',
      input,
    },
  ])
})

test('every fault of an input is a field error of the client', async () => {
  const input = { prompt: 'x', num_images: 9, seed: -1, image_size: 'huge', image_urls: [] }
  const error = await client()
    .run(edit, { input })
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof ValidationError)) throw error
  const types = error.fieldErrors.map(({ loc, type }) => [loc.at(-1), type])
  expect(Object.fromEntries(types)).toEqual({
    num_images: 'less_than_equal',
    seed: 'greater_than_equal',
    image_size: 'one_of',
    image_urls: 'sequence_too_short',
  })
  expect(error.getFieldErrors('seed')).toHaveLength(1)
})

test('a picture that is none names its place', async () => {
  const good = dataUri(await photo('coffee.png'))
  const input = { prompt: 'x', image_urls: [good, 'data:image/png;base64,aGVsbG8='] }
  const error = await errorOf(client().run(edit, { input }))
  expect(error).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ['body', 'image_urls', 1] }] },
  })
  const five = await errorOf(client().run(text, { input: { ...sea, num_images: 5 } }))
  expect(five.body.detail).toMatchObject([
    { loc: ['body', 'num_images'], type: 'less_than_equal', ctx: { le: 4 }, input: 5 },
  ])
})

test('an app, a path and a request that are not here', async () => {
  const app = await errorOf(client().run('fal-ai/flux/dev', { input: sea }))
  expect(app).toMatchObject({
    status: 404,
    body: { detail: 'Application "fal-ai/flux" not found' },
  })
  const path = await errorOf(client().queue.submit('fal-ai/wan/v2.7/dream', { input: sea }))
  expect(path).toMatchObject({ status: 404, body: { detail: 'Path /v2.7/dream not found' } })
  const requestId = '01a1fd8c-6900-7abc-8123-456789abcdef'
  const lost = await errorOf(client().queue.status(text, { requestId }))
  expect(lost).toMatchObject({ status: 404, body: { status: 'NOT_FOUND' } })
})

test('files of more than 90 MB are refused before a byte of them is sent', async () => {
  const large = new Blob([new Uint8Array(91 * 1024 * 1024)], { type: 'image/png' })
  const error = await errorOf(client().storage.upload(large))
  expect(error).toMatchObject({ status: 413, body: { detail: [{ type: 'file_too_large' }] } })
})

test('a request is cancelled while it runs, and stays cancelled', async () => {
  const { queue } = client(moodyServer)
  const { request_id: requestId } = await queue.submit(text, { input: sea })
  await expect
    .poll(async () => (await queue.status(text, { requestId })).status, { timeout: 10_000 })
    .toBe('IN_PROGRESS')
  const early = await errorOf(queue.result(text, { requestId }))
  expect(early).toMatchObject({ status: 400, body: { detail: 'Request is still in progress' } })
  await queue.cancel(text, { requestId })
  const status = await queue.subscribeToStatus(text, { requestId, logs: true, pollInterval: 50 })
  expect(status).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' })
  const result = await errorOf(queue.result(text, { requestId }))
  expect(result).toMatchObject({ status: 499, body: { error_type: 'client_cancelled' } })
  const again = await errorOf(queue.cancel(text, { requestId }))
  expect(again).toMatchObject({ status: 400, body: { status: 'ALREADY_COMPLETED' } })
})

test('a client that runs out of time cancels its request', async () => {
  let id = ''
  const gone = client(moodyServer).subscribe(text, {
    input: sea,
    timeout: 600,
    pollInterval: 50,
    onEnqueue: (requestId) => (id = requestId),
  })
  await expect(gone).rejects.toThrow('timed out')
  expect((await moodyServer.ended(jobIdOf(id))).status).toBe('canceled')
})

test('what the engine refuses is a validation error, in the queue and in one call', async () => {
  const fal = client(moodyServer)
  const input = { ...sea, prompt: 'refuse this' }
  const detail = [
    { loc: ['body', 'prompt'], msg: 'Nothing stands out.', type: 'feature_not_supported' },
  ]
  const updates: QueueStatus[] = []
  const onQueueUpdate = (update: QueueStatus) => updates.push(update)
  const queued = await errorOf(fal.subscribe(text, { input, pollInterval: 50, onQueueUpdate }))
  expect(queued).toBeInstanceOf(ValidationError)
  expect(queued.body).toMatchObject({ detail })
  expect(updates.at(-1)).toMatchObject({
    status: 'COMPLETED',
    error: 'Nothing stands out.',
    error_type: 'feature_not_supported',
  })
  const ran = await errorOf(fal.run(text, { input }))
  expect(ran.body).toMatchObject({ detail })
  expect((await moodyServer.ended(jobIdOf(ran.requestId))).status).toBe('failed')
  const broken = await errorOf(fal.run(text, { input: { ...sea, prompt: 'break' } }))
  expect(broken).toMatchObject({ status: 500, body: { error_type: 'runner_server_error' } })
})

test('what failed is not asked for again by the client: that would be a job of its own', async () => {
  const fal = createFalClient({
    credentials: 'anything',
    proxyUrl: { url: `${moodyServer.url}/fal/proxy`, when: 'always' },
  })
  const ran = await errorOf(fal.run(text, { input: { ...sea, prompt: 'busy' } }))
  expect(ran).toMatchObject({ status: 500, body: { error_type: 'runner_server_error' } })
  expect(busy).toBe(1)
})

test.for(['/fal/proxy', '/api/fal/proxy'])('everything goes through %s', async (path) => {
  const fal = createFalClient({
    credentials: 'anything',
    proxyUrl: { url: `${server.url}${path}`, when: 'always' },
    retry: { maxRetries: 0 },
  })
  const image_urls = [await blob('coffee.png')]
  const input = { prompt: 'make it brighter', image_urls, image_size }
  const { data } = await fal.subscribe(edit, { input, mode: 'streaming', logs: true })
  expect(await looksOf(data)).toEqual([{ format: 'jpeg', ...small }])
  expect(await errorOf(fal.run(edit, { input: { prompt: 'x' } }))).toBeInstanceOf(ValidationError)
})

test('the proxy leads to no other host', async () => {
  const headers = { 'x-fal-target-url': 'https://example.com/fal-ai/wan/v2.7/edit' }
  const answer = await server.post('/fal/proxy', {}, headers)
  expect([answer.status, JSON.parse(answer.text)]).toEqual([400, 'Invalid request'])
})

/** A receiver that checks what comes as fal's documents tell (webhooks, read 2026-08-21). */
async function receiver() {
  const got: { readonly verified: boolean; readonly body: unknown }[] = []
  const listening = createServer(async (request, answer) => {
    const body = await buffer(request)
    const header = (name: string) => String(request.headers[`x-fal-webhook-${name}`])
    const hash = createHash('sha256').update(body).digest('hex')
    const parts = [header('request-id'), header('user-id'), header('timestamp'), hash]
    const { keys }: { keys: { kty: string; crv: string; x: string }[] } = JSON.parse(
      (await server.get('/fal/rest/.well-known/jwks.json')).text,
    )
    const signature = Buffer.from(header('signature'), 'hex')
    const verified = keys.some(({ kty, crv, x }) => {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
      return verify(null, Buffer.from(parts.join('\n')), key, signature)
    })
    const late = Math.abs(Date.now() / 1000 - Number(header('timestamp')))
    got.push({ verified: verified && late < 300, body: JSON.parse(body.toString()) })
    answer.end()
  })
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/told?of=fal`,
    got,
    close: () => void listening.close(),
  }
}

test('a webhook comes with a signature that the server’s keys prove', async () => {
  const { url, got, close } = await receiver()
  try {
    const { queue } = client()
    const { request_id: id } = await queue.submit(text, { input: sea, webhookUrl: url })
    await expect.poll(() => got.length, { timeout: 20_000 }).toBe(1)
    expect(got[0]).toMatchObject({
      verified: true,
      body: { request_id: id, gateway_request_id: id, status: 'OK' },
    })
    const { data } = await queue.result(text, { requestId: id })
    const paths = ({ images }: Output) => images.map(({ url: at }) => new URL(at).pathname)
    const { payload } = JSON.parse(JSON.stringify(got[0]?.body))
    expect(paths(payload)).toEqual(paths(outputOf(data)))
    expect(await looksOf(payload)).toEqual([{ format: 'jpeg', ...small }])
  } finally {
    close()
  }
})

test('a webhook tells of a failure, with the body of the result', async () => {
  const { url, got, close } = await receiver()
  try {
    const input = { ...sea, prompt: 'refuse this' }
    await client(moodyServer).queue.submit(text, { input, webhookUrl: url })
    await expect.poll(() => got.length, { timeout: 20_000 }).toBe(1)
    expect(got[0]?.body).toMatchObject({
      status: 'ERROR',
      error: 'Invalid status code: 422',
      payload: { detail: [{ msg: 'Nothing stands out.' }] },
    })
    // Another server's signature: these keys do not prove it.
    expect(got[0]?.verified).toBe(false)
  } finally {
    close()
  }
})
