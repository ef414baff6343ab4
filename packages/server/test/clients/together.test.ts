/** The unmodified `together-ai` client against the running server. */
import { toFile } from 'openai'
import Together, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
} from 'together-ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../src/engines/engine.ts'
import { Problem } from '../../src/problem.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'

let server: Running
let client: Together

/** The smallest picture, so that the tests are quick. */
const sea = {
  model: 'Wan-AI/Wan2.7-Image',
  prompt: 'the sea at dawn',
  width: 768,
  height: 768,
} as const
const small = { width: 768, height: 768 }

beforeAll(async () => {
  server = await run()
  client = pointed(server)
})

afterAll(() => server.stop())

function pointed({ url }: Running, apiKey = 'any'): Together {
  return new Together({ apiKey, baseURL: `${url}/together/v1` })
}

test('a picture comes as a link to a JPEG, under the name it was asked for', async () => {
  const answer = await client.images.generate({ ...sea })
  expect(answer).toMatchObject({ object: 'list', model: sea.model })
  expect(answer.data.map(({ index, type }) => [index, type])).toEqual([[0, 'url']])
  const { headers, bytes } = await whole(answer.data[0]?.url ?? 'missing:')
  expect(headers.get('content-type')).toBe('image/jpeg')
  expect(await looks(bytes)).toEqual({ format: 'jpeg', ...small })
})

test('several pictures come inline, each another one, as PNG when asked', async () => {
  const answer = await client.images.generate({
    ...sea,
    n: 2,
    response_format: 'base64',
    output_format: 'png',
  })
  const [first, second] = answer.data.map(({ b64_json: data }) => Buffer.from(data, 'base64'))
  expect(answer.data.map(({ index, type }) => [index, type])).toEqual([
    [0, 'b64_json'],
    [1, 'b64_json'],
  ])
  expect(await looks(first ?? Buffer.of())).toEqual({ format: 'png', ...small })
  expect(await looks(second ?? Buffer.of())).toEqual({ format: 'png', ...small })
  expect(first?.equals(second ?? Buffer.of())).toBe(false)
})

test('the same seed gives the same bytes, another seed others', async () => {
  const withSeed = async (seed: number) => {
    const ask = { ...sea, seed, response_format: 'base64' } as const
    return (await client.images.generate(ask)).data[0]?.b64_json
  }
  const [first, again, other] = [await withSeed(7), await withSeed(7), await withSeed(8)]
  expect(first).toBe(again)
  expect(first).not.toBe(other)
})

test('without a size a picture from words is 1024x1024', async () => {
  const { model, prompt } = sea
  const { data } = await client.images.generate({ model, prompt })
  const { bytes } = await whole(data[0]?.url ?? 'missing:')
  expect(await looks(bytes)).toEqual({ format: 'jpeg', width: 1024, height: 1024 })
})

test('a photo is edited, and without a size keeps its ratio', async () => {
  const image = dataUri(await photo('coffee.png'))
  const ask = { model: sea.model, prompt: 'make it brighter', image_url: image }
  const { data } = await client.images.generate(ask)
  const { width, height } = await looks((await whole(data[0]?.url ?? 'missing:')).bytes)
  expect(width / height).toBeCloseTo(600 / 400, 1)
  expect(width * height).toBeLessThanOrEqual(1024 * 1024)
  expect(width * height).toBeGreaterThan(0.85 * 1024 * 1024)
})

test('`image_url` is image 1, and `reference_images` come after it', async () => {
  const [rocket, coffee] = [await photo('rocket.jpg'), await photo('coffee.png')]
  const keep = async (bytes: Buffer<ArrayBuffer>) => {
    const file = await toFile(bytes, 'a')
    return (await server.client().files.create({ file, purpose: 'vision' })).id
  }
  const ids = [await keep(rocket), await keep(coffee), await keep(rocket)]
  const answer = await client.images.generate({
    ...sea,
    prompt: 'put image 1 and image 2 side by side',
    image_url: dataUri(rocket, 'image/jpeg'),
    reference_images: [dataUri(coffee), dataUri(rocket, 'image/jpeg')],
  })
  const { request, dialect } = await server.ended(answer.id)
  expect(dialect).toBe('together')
  expect(request.images).toEqual(ids)
})

test('what has no effect on this model is told in the headers', async () => {
  const ask = { ...sea, steps: 20, guidance_scale: 3.5, negative_prompt: 'fog' }
  const { response } = await client.images.generate(ask).withResponse()
  const warnings = response.headers.get('x-limn-warnings') ?? ''
  expect(warnings).toMatch(/steps/)
  expect(warnings).toMatch(/guidance/)
  expect(warnings).toMatch(/negative/)
})

test('models are listed under the names they are asked for by', async () => {
  const models = await client.models.list()
  expect(models).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: sea.model, object: 'model', type: 'image' }),
      expect.objectContaining({ id: `${sea.model}-Pro` }),
    ]),
  )
})

test('what is wrong with a call is an error of the client’s own class', async () => {
  const refused = client.images.generate({ ...sea, width: 64 })
  await expect(refused).rejects.toBeInstanceOf(BadRequestError)
  await expect(refused).rejects.toMatchObject({
    status: 400,
    error: { error: { param: 'width', type: 'invalid_request_error', code: 'invalid_value' } },
  })
  const loras = [{ path: 'https://example.com/lora', scale: 1 }]
  const unable = client.images.generate({ ...sea, image_loras: loras })
  await expect(unable).rejects.toMatchObject({ error: { error: { param: 'image_loras' } } })
  const gone = client.images.generate({ ...sea, image_url: `asset:${'a'.repeat(64)}.png` })
  await expect(gone).rejects.toBeInstanceOf(BadRequestError)
  await expect(gone).rejects.toMatchObject({ error: { error: { param: 'image_url' } } })
  const unknown = client.images.generate({ ...sea, model: 'black-forest-labs/FLUX.1-schnell' })
  await expect(unknown).rejects.toBeInstanceOf(NotFoundError)
  await expect(unknown).rejects.toThrow(/Wan-AI\/Wan2\.7-Image/)
  const bytes = Buffer.from('no picture').toString('base64')
  const broken = client.images.generate({ ...sea, image_url: `data:image/png;base64,${bytes}` })
  await expect(broken).rejects.toMatchObject({ error: { error: { param: 'image_url' } } })
})

test('a failure of the engine is the client’s own class, and is not asked for again', async () => {
  let runs = 0
  const broken: Engine = {
    name: 'broken',
    models: ['wan2.7-image'],
    refuses: () => undefined,
    // eslint-disable-next-line require-yield
    async *run() {
      runs += 1
      throw new Problem('engine_failed', 'The brush broke.', { retryable: false })
    },
  }
  const other = await run({ engines: [broken] })
  try {
    const failed = pointed(other).images.generate({ ...sea })
    await expect(failed).rejects.toBeInstanceOf(InternalServerError)
    await expect(failed).rejects.toThrow(/The brush broke/)
    expect(runs).toBe(1)
  } finally {
    await other.stop()
  }
})

test('once a key has been made, the client without it is told so', async () => {
  const { text } = await server.post('/v1/keys', { name: 'mine' })
  const { key }: { key: string } = JSON.parse(text)
  const refused = client.images.generate({ ...sea })
  await expect(refused).rejects.toBeInstanceOf(AuthenticationError)
  const answer = await pointed(server, key).images.generate({ ...sea })
  expect(answer.data).toHaveLength(1)
})
