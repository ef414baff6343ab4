/** The unmodified AI SDK with `@ai-sdk/replicate` against the running server. */
import { createReplicate } from '@ai-sdk/replicate'
import { APICallError, InvalidResponseDataError, generateImage } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '../../src/problem.ts'
import type { Engine } from '../../src/engines/engine.ts'
import { type Running, looks, photo, run, stubEngine } from '../running.ts'

let server: Running

/** The smallest picture, so that the tests are quick. */
const sea = { prompt: 'the sea at dawn', size: '768x768', maxRetries: 0 } as const
const small = { format: 'png', width: 768, height: 768 }

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

function imageModel(name = 'wan-2.7-image', { url } = server) {
  const provider = createReplicate({ baseURL: `${url}/replicate/v1`, apiToken: 'any' })
  return provider.image(`wan-video/${name}`)
}

/** The newest job: what the call was understood as. */
async function newest() {
  const { data }: { data: { request: object; dialect: string }[] } = JSON.parse(
    (await server.get('/v1/jobs')).text,
  )
  return data[0]
}

test('a picture comes as bytes, from the seed that was given', async () => {
  const ask = { ...sea, model: imageModel(), seed: 7 }
  const [first, again] = [await generateImage(ask), await generateImage(ask)]
  expect(first.warnings).toEqual([])
  expect(await looks(first.image.uint8Array)).toEqual(small)
  expect(Buffer.from(again.image.uint8Array).equals(first.image.uint8Array)).toBe(true)
  expect(await newest()).toMatchObject({ dialect: 'replicate', request: { seed: 7 } })
})

test('several pictures are asked for one by one', async () => {
  const { images } = await generateImage({ ...sea, model: imageModel(), n: 2 })
  expect(images).toHaveLength(2)
  for (const { uint8Array } of images) expect(await looks(uint8Array)).toEqual(small)
})

test('a shape and the options of the provider are taken', async () => {
  const { image } = await generateImage({
    model: imageModel('wan-2.7-image-pro'),
    prompt: sea.prompt,
    maxRetries: 0,
    aspectRatio: '1:2',
    providerOptions: {
      replicate: {
        size: '1K',
        output_format: 'webp',
        thinking_mode: false,
        maxWaitTimeInSeconds: 30,
      },
    },
  })
  const { format, width, height } = await looks(image.uint8Array)
  expect(format).toBe('webp')
  expect(height / width).toBeCloseTo(2, 1)
  expect(await newest()).toMatchObject({ request: { model: 'wan2.7-image-pro', thinking: false } })
})

test('a local photo is edited', async () => {
  const { image } = await generateImage({
    model: imageModel(),
    maxRetries: 0,
    size: '768x768',
    prompt: { text: 'make it black and white', images: [await photo('coffee.png')] },
  })
  expect(await looks(image.uint8Array)).toEqual(small)
  expect(await newest()).toMatchObject({ request: { images: [expect.stringMatching(/^asset:/)] } })
})

test('several photos go by the provider’s options', async () => {
  const keep = async (name: 'coffee.png' | 'rocket.jpg') => {
    const form = new FormData()
    form.append('content', new Blob([await photo(name)]), name)
    const init = { method: 'POST', body: form }
    const answer = await fetch(`${server.url}/replicate/v1/files`, init)
    const { id, urls }: { id: string; urls: { get: string } } = JSON.parse(await answer.text())
    return { id: `asset:${id}`, url: urls.get }
  }
  const kept = [await keep('rocket.jpg'), await keep('coffee.png')]
  const images = kept.map(({ url }) => url)
  const { image } = await generateImage({
    ...sea,
    model: imageModel(),
    prompt: 'put image 1 and image 2 side by side',
    providerOptions: { replicate: { images } },
  })
  expect(await looks(image.uint8Array)).toEqual(small)
  expect(await newest()).toMatchObject({ request: { images: kept.map(({ id }) => id) } })
})

test('what is wrong with a call is the AI SDK’s own error, with the reason', async () => {
  const refused = generateImage({ ...sea, model: imageModel(), size: '64x64' })
  await expect(refused).rejects.toSatisfy((error) => APICallError.isInstance(error))
  await expect(refused).rejects.toMatchObject({
    statusCode: 422,
    isRetryable: false,
    message: expect.stringMatching(/^- input\.size: /),
  })
  const unknown = generateImage({ ...sea, model: imageModel('wan-9') })
  await expect(unknown).rejects.toMatchObject({ statusCode: 404 })
})

/** Fails on the prompt `break`, and is slower than a wait of a second. */
const slow: Engine = {
  ...stubEngine(),
  async *run(task) {
    if (task.request.prompt === 'break') {
      throw new Problem('engine_failed', 'The brush broke.', { retryable: false })
    }
    await new Promise((done) => setTimeout(done, 1500))
    yield* stubEngine().run(task)
  },
}

test('a wait that ends early is gone on with by looking; a failure is raised', async () => {
  const other = await run({ engines: [slow] })
  try {
    const model = imageModel('wan-2.7-image', other)
    const providerOptions = { replicate: { maxWaitTimeInSeconds: 1, pollIntervalMillis: 50 } }
    const { image } = await generateImage({ ...sea, model, providerOptions })
    expect(Buffer.from(image.uint8Array).toString()).toMatch(/^picture 0 of \d+$/)
    const failed = generateImage({ ...sea, model, prompt: 'break' })
    await expect(failed).rejects.toSatisfy((error) => InvalidResponseDataError.isInstance(error))
    await expect(failed).rejects.toThrow('failed: The brush broke.')
  } finally {
    await other.stop()
  }
})
