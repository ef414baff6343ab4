/** The AI SDK with its unmodified Together provider against the running server. */
import { createTogetherAI } from '@ai-sdk/togetherai'
import { APICallError, generateImage } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, photo, run } from '../running.ts'

let server: Running

const small = { width: 768, height: 768 }
const sea = { prompt: 'the sea at dawn', size: '768x768', maxRetries: 0 } as const

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

function model(name = 'Wan-AI/Wan2.7-Image') {
  const baseURL = `${server.url}/together/v1`
  return createTogetherAI({ apiKey: 'any', baseURL }).image(name)
}

test('a picture is made from words', async () => {
  const { image } = await generateImage({ model: model(), ...sea, seed: 7 })
  expect(image.mediaType).toBe('image/jpeg')
  expect(await looks(image.uint8Array)).toEqual({ format: 'jpeg', ...small })
})

test('several pictures are several calls, and all come', async () => {
  const { images, responses } = await generateImage({ model: model(), ...sea, n: 3 })
  expect(images).toHaveLength(3)
  expect(new Set(images.map(({ base64 }) => base64)).size).toBe(3)
  expect(new Set(responses.map(({ headers }) => headers?.['x-limn-job'])).size).toBe(3)
})

test('a photo is edited', async () => {
  const images = [await photo('coffee.png')]
  const prompt = { text: 'make it brighter', images }
  const { image, responses } = await generateImage({ model: model(), ...sea, prompt })
  expect(await looks(image.uint8Array)).toEqual({ format: 'jpeg', ...small })
  const { request } = await server.ended(responses[0]?.headers?.['x-limn-job'] ?? '')
  expect(request.images).toHaveLength(1)
})

test('options of the provider reach the server, also those it does not know itself', async () => {
  const togetherai = {
    output_format: 'png',
    negative_prompt: 'fog',
    steps: 20,
    guidance: 3.5,
    disable_safety_checker: true,
  }
  const ask = { model: model('Wan-AI/Wan2.7-Image-Pro'), ...sea, providerOptions: { togetherai } }
  const { image, responses } = await generateImage(ask)
  expect(await looks(image.uint8Array)).toEqual({ format: 'png', ...small })
  const job = await server.ended(responses[0]?.headers?.['x-limn-job'] ?? '')
  expect(job.request).toMatchObject({ model: 'wan2.7-image-pro', format: 'png' })
  expect(job.warnings.join(' ')).toMatch(/steps/)
  expect(job.warnings.join(' ')).not.toMatch(/safety/)
})

test('what is wrong is raised as the SDK’s own error, with our sentence', async () => {
  const refused = generateImage({ model: model(), ...sea, size: '64x64' })
  await expect(refused).rejects.toSatisfy((error) => APICallError.isInstance(error))
  await expect(refused).rejects.toMatchObject({
    statusCode: 400,
    isRetryable: false,
    message: expect.stringContaining('589,824'),
  })
  const unknown = generateImage({ model: model('black-forest-labs/FLUX.1-schnell'), ...sea })
  await expect(unknown).rejects.toMatchObject({ statusCode: 404 })
})
