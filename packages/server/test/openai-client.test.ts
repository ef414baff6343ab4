/** The unmodified official client against the running server: what it sends is taken, what it gets it can read. */
import {
  APIConnectionTimeoutError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  type OpenAI,
  RateLimitError,
  toFile,
} from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, stubEngine, whole } from './running.ts'

let server: Running
let client: OpenAI

/** The smallest picture, so that the tests are quick. */
const small = { model: 'wan2.7-image', size: '768x768' } as const
const words = { prompt: 'the sea at dawn' }
const sea = { ...small, ...words }

beforeAll(async () => {
  server = await run()
  client = server.client()
})

afterAll(() => server.stop())

async function bytesOf(answer: OpenAI.ImagesResponse, at = 0): Promise<Buffer<ArrayBuffer>> {
  const image = answer.data?.[at]
  if (image?.b64_json) return Buffer.from(image.b64_json, 'base64')
  return (await whole(image?.url ?? 'missing:')).bytes
}

test('a picture comes as a link, with the plan as its revised prompt', async () => {
  const answer = await client.images.generate(sea)
  expect(Math.abs(answer.created - Date.now() / 1000)).toBeLessThan(600)
  expect(answer.data).toHaveLength(1)
  expect(answer.data?.[0]).not.toHaveProperty('b64_json')
  expect(answer.data?.[0]?.revised_prompt).toMatch(/sea at dawn/i)
  expect(answer).toMatchObject({ size: '768x768', output_format: 'png', background: 'opaque' })
  expect(answer.usage).toMatchObject({
    total_tokens: 0,
    output_tokens_details: { image_tokens: 0 },
  })
  expect(answer._request_id).toMatch(/^req_/)
  const shown = await looks(await bytesOf(answer))
  expect(shown).toEqual({ format: 'png', width: 768, height: 768 })
})

test.for(['png', 'jpeg', 'webp'] as const)('a picture comes inline as %s', async (format) => {
  const answer = await client.images.generate({
    ...sea,
    response_format: 'b64_json',
    output_format: format,
    ...(format === 'png' ? {} : { output_compression: 60 }),
  })
  expect(answer.data?.[0]).not.toHaveProperty('url')
  expect(answer.output_format).toBe(format)
  expect(await looks(await bytesOf(answer))).toEqual({ format, width: 768, height: 768 })
})

test('two pictures of one call are two different pictures', async () => {
  const answer = await client.images.generate({ ...sea, n: 2, response_format: 'b64_json' })
  const [first, second] = [await bytesOf(answer, 0), await bytesOf(answer, 1)]
  expect(answer.data).toHaveLength(2)
  expect(await looks(second)).toMatchObject({ width: 768, height: 768 })
  expect(first.equals(second)).toBe(false)
})

test('the same seed gives the same bytes, another seed others', async () => {
  const withSeed = async (seed: number) => {
    // The types of the client know no seed, but it sends what it is given.
    const ask = { ...sea, seed }
    return bytesOf(await client.images.generate(ask))
  }
  const [first, again, other] = [await withSeed(7), await withSeed(7), await withSeed(8)]
  expect(first.equals(again)).toBe(true)
  expect(first.equals(other)).toBe(false)
})

test('an explicit null is as good as nothing said', async () => {
  const names = ['n', 'size', 'quality', 'response_format', 'output_format', 'output_compression']
  names.push('background', 'moderation', 'stream', 'partial_images', 'style', 'user', 'model')
  names.push('seed', 'watermark', 'image', 'bbox_list', 'color_palette', 'enable_sequential')
  const nulls = Object.fromEntries(names.map((name) => [name, null]))
  const { data: answer, response } = await client
    .post<OpenAI.ImagesResponse>('/images/generations', { body: { ...nulls, ...words } })
    .withResponse()
  expect(response.headers.get('x-limn-warnings')).toBeNull()
  // The default of Wan 2.7 is 2K, a square when made from words.
  expect(await looks(await bytesOf(answer))).toEqual({ format: 'png', width: 2048, height: 2048 })
})

async function photos() {
  return {
    coffee: await toFile(await photo('coffee.png'), 'coffee.png', { type: 'image/png' }),
    rocket: await toFile(await photo('rocket.jpg'), 'rocket.jpg', { type: 'image/jpeg' }),
  }
}

test('one photo is edited, and the numbers and flags of the form are understood', async () => {
  const { coffee: image } = await photos()
  const prompt = 'make it brighter'
  const ask = { ...small, image, prompt, n: 2, stream: false, seed: 3 } as const
  const { data: answer, response } = await client.images.edit(ask).withResponse()
  expect(await looks(await bytesOf(answer))).toEqual({ format: 'png', width: 768, height: 768 })
  expect(answer.data?.[0]?.revised_prompt).toMatch(/image 1/i)
  const { request } = await server.ended(response.headers.get('x-limn-job') ?? '')
  expect(request).toMatchObject({ count: 2, seed: 3, size: { width: 768, height: 768 } })
})

test('several photos go out as `image[]` and are kept in their order', async () => {
  const { coffee, rocket } = await photos()
  const keep = async (file: File) => (await client.files.create({ file, purpose: 'vision' })).id
  const ids = [await keep(rocket), await keep(coffee)]
  const prompt = 'put image 1 and image 2 side by side'
  const { data: answer, response } = await client.images
    .edit({ ...small, image: [rocket, coffee], prompt, response_format: 'b64_json' })
    .withResponse()
  expect(await looks(await bytesOf(answer))).toEqual({ format: 'png', width: 768, height: 768 })
  const { request } = await server.ended(response.headers.get('x-limn-job') ?? '')
  expect(request.images).toEqual(ids)
})

test('the JSON form of an edit takes a data URI and the id of a file alike', async () => {
  const bytes = await photo('rocket.jpg')
  const { rocket } = await photos()
  const file = await client.files.create({ file: rocket, purpose: 'vision' })
  expect(file).toMatchObject({ object: 'file', filename: 'rocket.jpg', purpose: 'vision' })
  expect(await client.files.retrieve(file.id)).toMatchObject({ id: file.id })
  const edit = async (image: object) => {
    const body = { ...small, prompt: 'make it black and white', seed: 5, images: [image] }
    const { status, text } = await server.post('/v1/images/edits', body)
    expect({ status, text }).toMatchObject({ status: 200 })
    const answer: OpenAI.ImagesResponse = JSON.parse(text)
    return bytesOf(answer)
  }
  const byUri = await edit({ image_url: dataUri(bytes, 'image/jpeg') })
  expect(await looks(byUri)).toEqual({ format: 'png', width: 768, height: 768 })
  expect((await edit({ file_id: file.id })).equals(byUri)).toBe(true)
})

test('an edit that does not say how to answer gets base64, as at OpenAI, and a link', async () => {
  const { coffee: image } = await photos()
  const ask = { ...small, image, prompt: 'make it brighter', seed: 3 } as const
  const [both] = (await client.images.edit(ask)).data ?? []
  const inline = Buffer.from(both?.b64_json ?? '', 'base64')
  expect(await looks(inline)).toEqual({ format: 'png', width: 768, height: 768 })
  expect((await whole(both?.url ?? 'missing:')).bytes.equals(inline)).toBe(true)
  const [link] = (await client.images.edit({ ...ask, response_format: 'url' })).data ?? []
  expect(Object.keys(link ?? {})).not.toContain('b64_json')
  expect((await whole(link?.url ?? 'missing:')).bytes.equals(inline)).toBe(true)
})

test('files are listed page by page, read back and deleted', async () => {
  const keep = (file: File) => client.files.create({ file, purpose: 'user_data' })
  const { coffee, rocket } = await photos()
  const [first, second] = [await keep(coffee), await keep(rocket)]
  expect(second).toMatchObject({ purpose: 'user_data', status: 'processed' })
  // The client asks for the next page until there is none.
  const listed: string[] = []
  for await (const { id } of client.files.list({ limit: 1 })) listed.push(id)
  expect(listed.slice(0, 2)).toEqual([second.id, first.id])
  expect(new Set(listed).size).toBe(listed.length)
  const page = await client.files.list({ limit: 1 })
  expect([page.data.length, page.has_more, page.data[0]?.filename]).toEqual([1, true, 'rocket.jpg'])
  expect((await client.files.list({ purpose: 'batch' })).data).toEqual([])
  const content = await client.files.content(second.id)
  const bytes = Buffer.from(await content.arrayBuffer())
  expect(bytes.length).toBe(second.bytes)
  const sent = await looks(await photo('rocket.jpg'))
  expect(await looks(bytes)).toMatchObject({ width: sent.width, height: sent.height })
  expect(await client.files.delete(second.id)).toMatchObject({ id: second.id, deleted: true })
  await expect(client.files.retrieve(second.id)).rejects.toBeInstanceOf(NotFoundError)
  await expect(client.files.delete(second.id)).rejects.toBeInstanceOf(NotFoundError)
  expect((await client.files.list()).data.map(({ id }) => id)).not.toContain(second.id)
})

test('what a file can not be is refused by name', async () => {
  const { coffee: file } = await photos()
  const text = await toFile(Buffer.from('{}'), 'a.jsonl')
  const expires_after = { anchor: 'created_at', seconds: 3600 } as const
  const { files } = client
  const wrong = {
    purpose: () => files.create({ file, purpose: 'batch' }),
    expires_after: () => files.create({ file, purpose: 'vision', expires_after }),
    file: () => files.create({ file: text, purpose: 'vision' }),
    order: async () => void (await files.list({ order: 'asc' })),
    after: async () => void (await files.list({ after: 'asset:none' })),
  }
  for (const [param, call] of Object.entries(wrong)) {
    const refused = call()
    await expect(refused).rejects.toBeInstanceOf(BadRequestError)
    await expect(refused).rejects.toMatchObject({ param })
  }
})

test('the same answers under /openai', async () => {
  const other = server.client({ baseURL: `${server.url}/openai/v1` })
  const answer = await other.images.generate(sea)
  expect(await looks(await bytesOf(answer))).toMatchObject({ width: 768 })
  expect(await other.models.retrieve('wan2.7-image')).toMatchObject({ object: 'model' })
  const file = await other.files.create({ file: (await photos()).coffee, purpose: 'vision' })
  expect(await client.files.retrieve(file.id)).toMatchObject({ filename: 'coffee.png' })
})

test('who creates too often is told when to come back, before it happens and when it does', async () => {
  const strict = await run({ engines: [stubEngine()] }, { createsPerMinute: 2 })
  try {
    const { text } = await strict.post('/v1/keys', { name: 'mine' })
    const { key: apiKey }: { key: string } = JSON.parse(text)
    const busy = strict.client({ apiKey })
    const left = async () => {
      const { response } = await busy.images.generate(sea).withResponse()
      const limits = ['limit', 'remaining'].map((name) => `x-ratelimit-${name}-requests`)
      expect(response.headers.get('x-ratelimit-reset-requests')).toMatch(/^(\d+s|1m0s)$/)
      return limits.map((name) => response.headers.get(name))
    }
    expect([await left(), await left()]).toEqual([
      ['2', '1'],
      ['2', '0'],
    ])
    const refused: unknown = await busy.images.generate(sea).catch((error: unknown) => error)
    if (!(refused instanceof RateLimitError)) throw refused
    const { status, code, headers } = refused
    expect({ status, code }).toEqual({ status: 429, code: 'rate_limit_exceeded' })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('0')
    // Looking is not creating.
    await expect(busy.models.list()).resolves.toBeDefined()
  } finally {
    await strict.stop()
  }
})

test('models are listed and retrieved, with the limits as a schema', async () => {
  const { data } = await client.models.list()
  const ids = data.map(({ id }) => id)
  // The newest first; every older one beside them.
  expect(ids.slice(0, 2)).toEqual(['wan2.7-image', 'wan2.7-image-pro'])
  expect(ids).toEqual(
    expect.arrayContaining(['wan2.6-image', 'wan2.5-i2i-preview', 'wanx2.1-t2i-plus']),
  )
  const model = await client.models.retrieve('wan2.7-image-pro')
  expect(model).toMatchObject({ id: 'wan2.7-image-pro', object: 'model', owned_by: 'alibaba' })
  expect(JSON.stringify(model)).toContain('2147483647')
})

test('what is wrong with a call is an error of the client’s own class', async () => {
  const refused = client.images.generate({ ...sea, size: '64x64' })
  await expect(refused).rejects.toBeInstanceOf(BadRequestError)
  await expect(refused).rejects.toMatchObject({
    status: 400,
    param: 'size',
    code: 'invalid_value',
    type: 'invalid_request_error',
    requestID: expect.stringMatching(/^req_/),
  })
  const unknown = client.images.generate({ ...sea, model: 'dall-e-9' })
  await expect(unknown).rejects.toBeInstanceOf(NotFoundError)
  await expect(unknown).rejects.toMatchObject({ code: 'model_not_found', param: 'model' })
  await expect(client.models.retrieve('none')).rejects.toBeInstanceOf(NotFoundError)
  await expect(client.files.retrieve('asset:none')).rejects.toBeInstanceOf(NotFoundError)
})

test('a link answers GET, HEAD, ranges and If-None-Match, and nothing without its signature', async () => {
  const answer = await client.images.generate(sea)
  const url = answer.data?.[0]?.url ?? 'missing:'
  const got = await whole(url)
  const etag = got.headers.get('etag') ?? ''
  expect(got.headers.get('content-type')).toBe('image/png')
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
  const head = await whole(url, { method: 'HEAD' })
  expect([head.status, head.bytes.length]).toEqual([200, 0])
  expect(head.headers.get('content-length')).toBe(String(got.bytes.length))
  const part = await whole(url, { headers: { range: 'bytes=8-15' } })
  expect([part.status, part.bytes]).toEqual([206, got.bytes.subarray(8, 16)])
  expect(part.headers.get('content-range')).toBe(`bytes 8-15/${got.bytes.length}`)
  expect((await whole(url, { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await whole(url.replace(/expires=\d/, 'expires=9'))).status).toBe(403)
  expect((await whole(url.split('?')[0] ?? '')).status).toBe(403)
})

test('`x-limn-job` leads to the job of the answer, whose links are fresh ones', async () => {
  const { data: answer, response } = await client.images.generate(sea).withResponse()
  const id = response.headers.get('x-limn-job') ?? ''
  const job = await server.ended(id)
  expect(job).toMatchObject({ id, status: 'succeeded', dialect: 'openai', engine: 'sketch' })
  expect((await whole(job.images[0]?.url ?? '')).bytes).toEqual(await bytesOf(answer))
})

test('a client that gives up has not lost its picture: the job is run to its end', async () => {
  const before = server.logged.length
  const impatient = { timeout: 50, maxRetries: 0 }
  const ask = { ...sea, prompt: 'a city at night in the rain', size: '2048x2048' }
  await expect(client.images.generate(ask, impatient)).rejects.toBeInstanceOf(
    APIConnectionTimeoutError,
  )
  // It has heard nothing, not even the id; the log of the server says whose call was cut off.
  const cutOff = () =>
    server.logged.slice(before).find((line) => line.includes('"status":499')) ?? '{}'
  await expect.poll(cutOff).not.toBe('{}')
  const { job: id = '' }: { job?: string } = JSON.parse(cutOff())
  const job = await server.ended(id)
  expect(job).toMatchObject({ status: 'succeeded', request: { prompt: ask.prompt } })
  const shown = await looks((await whole(job.images[0]?.url ?? '')).bytes)
  expect(shown).toEqual({ format: 'png', width: 2048, height: 2048 })
})

test('who means to come back later takes the id first, by the same client', async () => {
  const body = { model: 'wan2.7-image', ...words, size: { width: 768, height: 768 } }
  const { id } = await client.post<{ id: string }>('/jobs', { body })
  await server.ended(id)
  const job = await client.get<{ status: string; images: { url: string }[] }>(`/jobs/${id}`)
  expect(job.status).toBe('succeeded')
  expect(await looks((await whole(job.images[0]?.url ?? '')).bytes)).toMatchObject({ width: 768 })
})

test('once a key has been made, the client without it is told so', async () => {
  await client.models.list()
  const { text } = await server.post('/v1/keys', { name: 'mine' })
  const { key: apiKey }: { key: string } = JSON.parse(text)
  await expect(client.models.list()).rejects.toBeInstanceOf(AuthenticationError)
  const refused = client.images.generate(sea)
  await expect(refused).rejects.toBeInstanceOf(AuthenticationError)
  await expect(refused).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
  const answer = await server.client({ apiKey }).images.generate(sea)
  expect(await looks(await bytesOf(answer))).toMatchObject({ width: 768 })
})
