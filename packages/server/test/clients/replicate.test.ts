/** The unmodified `replicate` client against the running server. */
import { createHash } from 'node:crypto'
import Replicate from 'replicate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'

let server: Running
let client: Replicate

const base = 'wan-video/wan-2.7-image'
const pro = 'wan-video/wan-2.7-image-pro'
/** The smallest picture, so that the tests are quick. */
const sea = { prompt: 'the sea at dawn', size: '768*768' }
const small = { format: 'png', width: 768, height: 768 }

beforeAll(async () => {
  server = await run({}, { trustProxy: ['loopback'] })
  client = pointed()
})

afterAll(() => server.stop())

function pointed(options: ConstructorParameters<typeof Replicate>[0] = {}): Replicate {
  return new Replicate({ auth: 'any', baseUrl: `${server.url}/replicate/v1`, ...options })
}

const secure = 'https://localhost'

/** As a proxy that speaks TLS stands before a server: the client sees `https:` alone. */
async function throughTls(input: Request | string, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers)
  headers.set('x-forwarded-proto', 'https')
  headers.set('x-forwarded-host', 'localhost')
  const { href } = new URL(input instanceof Request ? input.url : input)
  return await fetch(href.replace(secure, server.url), { ...init, headers })
}

/** The addresses that `run` hands out where it makes no files of them. */
function linksIn(output: unknown): readonly string[] {
  if (!Array.isArray(output)) throw new Error(`no list: ${JSON.stringify(output)}`)
  return output.map(String)
}

async function pictureAt(url = 'missing:') {
  const { bytes } = await whole(url)
  return { bytes, looks: await looks(bytes) }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const file = async (name: 'coffee.png' | 'rocket.jpg') =>
  new File([await photo(name)], name, { type: name.endsWith('png') ? 'image/png' : 'image/jpeg' })

test('run waits for a picture and hands out its address', async () => {
  const seen: string[] = []
  const output = await client.run(base, { input: sea }, ({ status }) => void seen.push(status))
  const [url, more] = linksIn(output)
  expect(more).toBeUndefined()
  expect((await pictureAt(url)).looks).toEqual(small)
  expect(seen).toEqual(['succeeded', 'succeeded'])
})

test('behind TLS run hands out files that can be read', async () => {
  const tls = pointed({ baseUrl: `${secure}/replicate/v1`, fetch: throughTls })
  const output: unknown = await tls.run(base, { input: { ...sea, output_format: 'webp' } })
  const [made]: unknown[] = Array.isArray(output) ? output : []
  expect(made).toBeInstanceOf(ReadableStream)
  const stream = made instanceof ReadableStream ? made : new ReadableStream<Uint8Array>()
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  expect(await looks(bytes)).toEqual({ ...small, format: 'webp' })
  expect(String(made)).toMatch(/^https:\/\/localhost\/v1\/assets\//)
})

test('a model is run by the version that it is shown with', async () => {
  const { latest_version: version, ...model } = await client.models.get(
    'wan-video',
    'wan-2.7-image',
  )
  expect(model).toMatchObject({ owner: 'wan-video', name: 'wan-2.7-image', visibility: 'public' })
  expect(version?.id).toMatch(/^[0-9a-f]{64}$/)
  const output = await client.run(`${base}:${version?.id ?? ''}`, { input: { ...sea, seed: 7 } })
  const byName = await client.run(base, { input: { ...sea, seed: 7 } })
  const [first, second] = [await pictureAt(linksIn(output)[0]), await pictureAt(linksIn(byName)[0])]
  expect(first.looks).toEqual(small)
  expect(first.bytes.equals(second.bytes)).toBe(true)
})

test('a prediction is created, waited for and found again', async () => {
  const input = { ...sea, seed: 11, thinking_mode: false }
  const created = await client.predictions.create({ model: pro, input })
  expect(created).toMatchObject({
    status: 'starting',
    model: pro,
    input,
    output: null,
    source: 'api',
  })
  expect(created.id).toMatch(/^[0-9a-v]{26}$/)
  const done = await client.wait(created, { interval: 50 })
  expect(done).toMatchObject({ id: created.id, status: 'succeeded', error: null, input })
  expect(done.metrics?.predict_time).toBeGreaterThan(0)
  expect(done.metrics?.total_time).toBeGreaterThanOrEqual(done.metrics?.predict_time ?? 0)
  expect(done.logs).toContain('Using seed: 11')
  const { request, dialect } = await server.ended(jobIdOf(created.id))
  expect(dialect).toBe('replicate')
  expect(request).toMatchObject({ model: 'wan2.7-image-pro', seed: 11, thinking: false })
  const byLink: unknown = await (await client.request(new URL(done.urls.get), {})).json()
  expect(byLink).toMatchObject({ id: created.id, created_at: created.created_at })
  const { results } = await client.predictions.list()
  expect(results[0]).toMatchObject({ id: created.id, input })
})

test('two pictures of one prediction are two different pictures', async () => {
  const output = await client.run(base, { input: { ...sea, num_outputs: 2 } })
  const [first, second] = await Promise.all(linksIn(output).map(pictureAt))
  expect(second?.looks).toEqual(small)
  expect(first?.bytes.equals(second?.bytes ?? Buffer.alloc(0))).toBe(false)
})

test('local photos are uploaded by the client and edited in their order', async () => {
  const images = [await file('rocket.jpg'), await file('coffee.png')]
  const prompt = 'put image 1 and image 2 side by side'
  const created = await client.predictions.create({
    model: base,
    input: { ...sea, prompt, images },
    wait: true,
  })
  expect(created.status).toBe('succeeded')
  expect((await pictureAt(linksIn(created.output)[0])).looks).toEqual(small)
  const ids = (await client.files.list()).results.map(({ id }) => `asset:${id}`)
  const { request } = await server.ended(jobIdOf(created.id))
  // The newest file is first in the list, and was the last of the call.
  expect(request.images).toEqual(ids.slice(0, 2).toReversed())
  // What the prediction says it was made of can be given again.
  const again = await client.run(base, { input: created.input })
  expect((await pictureAt(linksIn(again)[0])).looks).toEqual(small)
})

test('a data URI is edited, and is an address in what the prediction shows', async () => {
  const image = dataUri(await photo('coffee.png'))
  const input = { ...sea, prompt: 'make it brighter', image }
  const created = await client.predictions.create({ model: base, input, wait: 30 })
  expect((await pictureAt(linksIn(created.output)[0])).looks).toEqual(small)
  expect(JSON.stringify(created)).not.toContain('base64')
  const { image: shown } = { image: '', ...created.input }
  expect((await pictureAt(shown)).looks).toMatchObject({ format: 'png' })
})

test('a deployment under the name of its model makes the same', async () => {
  const created = await client.deployments.predictions.create('wan-video', 'wan-2.7-image', {
    input: sea,
    wait: true,
  })
  expect(created).toMatchObject({ status: 'succeeded', deployment: base, model: base })
})

test('files are kept, listed, read and forgotten', async () => {
  const kept = await client.files.create(await file('rocket.jpg'), { mine: true })
  expect(kept).toMatchObject({ name: 'rocket.jpg', expires_at: null })
  expect(kept.urls.get).toBe(`${server.url}/replicate/v1/files/${kept.id}`)
  expect(await client.files.get(kept.id)).toEqual(kept)
  const named = async () => (await client.files.list()).results.map(({ id }) => id)
  expect(await named()).toContain(kept.id)
  const { bytes: read } = await whole(`${kept.urls.get}/download`)
  expect(kept).toMatchObject({ size: read.length, checksums: { sha256: sha256(read) } })
  const { width, height } = await looks(await photo('rocket.jpg'))
  expect(await looks(read)).toMatchObject({ width, height })
  expect(await client.files.delete(kept.id)).toBe(true)
  expect(await named()).not.toContain(kept.id)
  await expect(client.files.get(kept.id)).rejects.toMatchObject({
    name: 'ApiError',
    response: { status: 404 },
  })
  const letter = client.files.create(new File(['no picture'], 'a.txt', { type: 'text/plain' }))
  await expect(letter).rejects.toThrow(/422.*"field":"content"/s)
})

test('models are listed with the schema of their input, within the limits of each', async () => {
  const { results } = await client.models.list()
  const names = results.map(({ owner, name }) => `${owner}/${name}`)
  expect(names).toEqual(expect.arrayContaining([base, pro]))
  const { results: versions } = await client.models.versions.list('wan-video', 'wan-2.7-image-pro')
  const [version] = versions
  expect(versions).toHaveLength(1)
  const id = version?.id ?? ''
  expect(await client.models.versions.get('wan-video', 'wan-2.7-image-pro', id)).toEqual(version)
  expect(version?.openapi_schema).toMatchObject({
    components: {
      schemas: {
        Input: {
          required: ['prompt'],
          properties: {
            prompt: { type: 'string', maxLength: 5000 },
            seed: { type: 'integer', minimum: 0, maximum: 2147483647 },
            images: { type: 'array' },
            image_set_mode: { type: 'boolean' },
          },
        },
        Output: { type: 'array', items: { type: 'string', format: 'uri' } },
      },
    },
  })
})

test('what is wrong with a call is an ApiError in the words of Replicate', async () => {
  const ask = (input: object, model = base) => client.predictions.create({ model, input })
  const forgotten = `${server.url}/replicate/v1/files/${'a'.repeat(64)}.png?of=old`
  const wrong = [
    [() => ask({ ...sea, size: '64*64' }), 422, /"field":"input\.size"/],
    [
      () => ask({ size: '1K' }),
      422,
      /"detail":"- input: prompt is required\\n".*"invalid_fields":\[/,
    ],
    [() => ask({ ...sea, num_outputs: 5 }), 422, /"field":"input\.num_outputs"/],
    [() => ask({ ...sea, num_outputs: '2' }), 422, /"type":"invalid_type"/],
    [() => ask({ ...sea, images: ['a.png'] }), 422, /"field":"input\.images\[0\]"/],
    [() => ask({ ...sea, image: forgotten }), 422, /"field":"input\.image"/],
    [
      () =>
        client.request('/predictions', {
          method: 'POST',
          data: { version: base, input: sea, hardware: 'gpu' },
        }),
      422,
      /"type":"additional_property_not_allowed"/,
    ],
    [() => ask(sea, 'black-forest-labs/flux-schnell'), 404, /"status":404/],
    [
      () => client.predictions.create({ version: '5c7d5dc6'.repeat(8), input: sea }),
      422,
      /"title":"Invalid version or not permitted"/,
    ],
    [() => client.predictions.get('ufawqhfynnddngldkgtslldrkq'), 404, /"detail":/],
    [() => client.models.get('a', 'b'), 404, /"detail":/],
    [() => client.models.versions.get('wan-video', 'wan-2.7-image', 'abc'), 404, /"detail":/],
  ] as const
  for (const [begin, status, words] of wrong) {
    const call = begin()
    await expect(call).rejects.toMatchObject({ name: 'ApiError', response: { status } })
    await expect(call).rejects.toThrow(words)
  }
})

test('what is not offered is not found, in the words of Replicate', async () => {
  const config = { name: 'a', model: base, version: 'x', hardware: 'cpu' }
  const destination = 'me/mine'
  const absent = [
    () => client.collections.list(),
    () => client.collections.get('text-to-image'),
    () => client.hardware.list(),
    () => client.trainings.list(),
    () => client.trainings.create('wan-video', 'wan-2.7-image', 'x', { destination, input: {} }),
    () => client.deployments.list(),
    () => client.deployments.create({ ...config, min_instances: 0, max_instances: 1 }),
    () => client.models.create('me', 'mine', { visibility: 'private', hardware: 'cpu' }),
  ]
  for (const begin of absent) {
    const call = begin()
    await expect(call).rejects.toMatchObject({ name: 'ApiError', response: { status: 404 } })
    await expect(call).rejects.toThrow(/"detail":"There is no/)
  }
  const stream = client.stream(base, { input: sea })
  await expect(stream.next()).rejects.toThrow('does not support streaming')
})

test('what had no effect is told in the logs and the headers', async () => {
  const { headers, text } = await server.post(
    `/replicate/v1/models/${base}/predictions`,
    { input: { ...sea, go_fast: true, negative_prompt: 'fog' }, stream: true },
    { prefer: 'wait' },
  )
  const { logs }: { logs: string } = JSON.parse(text)
  for (const told of [logs, headers.get('x-limn-warnings')]) {
    expect(told).toContain('`stream`')
    expect(told).toContain('`go_fast`')
    expect(told).toContain('negative prompt')
  }
})

test('the account answers, as clients check their key by it', async () => {
  expect(await client.accounts.current()).toMatchObject({ type: 'user', username: 'local' })
})

test('once a key has been made, others are told so and see nothing of it', async () => {
  const make = async (name: string, headers = {}) => {
    const made: { key: string } = JSON.parse(
      (await server.post('/v1/keys', { name }, headers)).text,
    )
    return made.key
  }
  const mine = await make('mine')
  const theirs = await make('theirs', { authorization: `Bearer ${mine}` })
  const created = await pointed({ auth: mine }).predictions.create({ model: base, input: sea })
  const denied = client.predictions.create({ model: base, input: sea })
  await expect(denied).rejects.toMatchObject({ name: 'ApiError', response: { status: 401 } })
  await expect(denied).rejects.toThrow(/"title":"Unauthenticated"/)
  const other = pointed({ auth: theirs })
  expect((await other.predictions.list()).results).toEqual([])
  await expect(other.predictions.get(created.id)).rejects.toMatchObject({
    response: { status: 404 },
  })
  await expect(other.predictions.cancel(created.id)).rejects.toMatchObject({
    response: { status: 404 },
  })
})
