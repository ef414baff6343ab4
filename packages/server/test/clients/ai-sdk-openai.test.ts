/** The AI SDK's unmodified `@ai-sdk/openai` against the running server. */
import { createOpenAI } from '@ai-sdk/openai'
import { APICallError, generateImage } from 'ai'
import { toFile } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, photo, run } from '../running.ts'

let server: Running
let model: ReturnType<ReturnType<typeof createOpenAI>['image']>
let image: (name: string) => typeof model

const small = { format: 'png', width: 768, height: 768 }
/** The smallest picture, and no second try, so that the tests are quick. */
const ask = { prompt: 'the sea at dawn', size: '768x768', maxRetries: 0 } as const

beforeAll(async () => {
  server = await run()
  const openai = createOpenAI({ baseURL: `${server.url}/openai/v1`, apiKey: 'any' })
  image = (name) => openai.image(name)
  model = image('wan2.7-image')
})

afterAll(() => server.stop())

function jobOf(headers: Readonly<Record<string, string>> | undefined) {
  return server.ended(headers?.['x-limn-job'] ?? '')
}

/** What the server calls this photo. */
async function idOf(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const file = await toFile(bytes, 'photo')
  return (await server.client().files.create({ file, purpose: 'vision' })).id
}

const isCallError = (error: unknown) => APICallError.isInstance(error)

test('a picture is made of words', async () => {
  const answer = await generateImage({ ...ask, model })
  expect(answer.image.mediaType).toBe('image/png')
  expect(await looks(answer.image.uint8Array)).toEqual(small)
  expect(answer.warnings).toEqual([])
  expect(answer.usage).toMatchObject({ totalTokens: 0 })
  expect(answer.providerMetadata['openai']).toMatchObject({
    images: [
      { size: '768x768', outputFormat: 'png', revisedPrompt: expect.stringMatching(/sea/i) },
    ],
  })
})

test('the options of OpenAI are understood, and what has no effect is named', async () => {
  const providerOptions = {
    openai: { outputFormat: 'webp', outputCompression: 60, quality: 'high', user: 'me' },
  } as const
  const answer = await generateImage({ ...ask, model, size: '1024x768', providerOptions })
  expect(await looks(answer.image.uint8Array)).toEqual({
    format: 'webp',
    width: 1024,
    height: 768,
  })
  const { request, warnings } = await jobOf(answer.responses[0]?.headers)
  expect(request).toMatchObject({ format: 'webp', quality: 60 })
  expect(warnings.join()).toMatch(/`quality`.*`user`/)
})

test('several pictures come by a call each, as it does with names it does not know', async () => {
  const { images, responses } = await generateImage({ ...ask, model, n: 2 })
  expect(images).toHaveLength(2)
  expect(responses).toHaveLength(2)
  for (const { uint8Array } of images) expect(await looks(uint8Array)).toEqual(small)
  expect(images[0]?.base64).not.toBe(images[1]?.base64)
  const atOnce = await generateImage({ ...ask, model, n: 2, maxImagesPerCall: 4 })
  expect(atOnce.images).toHaveLength(2)
  expect(atOnce.responses).toHaveLength(1)
})

test('local photos are edited in their order', async () => {
  const photos = [await photo('rocket.jpg'), await photo('coffee.png')]
  const prompt = { text: 'put image 1 and image 2 side by side', images: photos }
  const { image: made, responses } = await generateImage({ ...ask, model, prompt })
  expect(await looks(made.uint8Array)).toEqual(small)
  const { request } = await jobOf(responses[0]?.headers)
  expect(request).toMatchObject({ prompt: prompt.text, size: { width: 768, height: 768 } })
  expect(request.images).toEqual(await Promise.all(photos.map(idOf)))
})

test('one photo is edited inside a mask', async () => {
  const coffee = await photo('coffee.png')
  const prompt = { text: 'make it brighter', images: [coffee], mask: coffee }
  const { image: made, responses } = await generateImage({ ...ask, model, prompt })
  expect(await looks(made.uint8Array)).toEqual(small)
  expect((await jobOf(responses[0]?.headers)).request.mask).toMatch(/^asset:/)
})

test('what is wrong is an APICallError with the reason', async () => {
  const tiny = generateImage({ ...ask, model, size: '64x64' })
  await expect(tiny).rejects.toSatisfy(isCallError)
  await expect(tiny).rejects.toMatchObject({
    statusCode: 400,
    isRetryable: false,
    message: expect.stringContaining('589,824'),
    data: { error: { param: 'size', type: 'invalid_request_error' } },
  })
  const foreign = generateImage({ ...ask, model: image('gpt-image-2') })
  await expect(foreign).rejects.toSatisfy(isCallError)
  await expect(foreign).rejects.toMatchObject({
    statusCode: 404,
    data: { error: { code: 'model_not_found' } },
  })
  const photos = { text: 'brighter', images: [Buffer.from('no picture at all')] }
  const broken = generateImage({ ...ask, model, prompt: photos })
  await expect(broken).rejects.toMatchObject({
    statusCode: 400,
    data: { error: { param: 'image', code: 'invalid_image' } },
  })
})
