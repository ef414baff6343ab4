/** The unmodified AI SDK with `@ai-sdk/fal` against the running server. */
import { createFal } from '@ai-sdk/fal'
import { APICallError, generateImage } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { type Running, looks, photo, run } from '../running.ts'

let server: Running
let fal: ReturnType<typeof createFal>

const text = 'fal-ai/wan/v2.7/text-to-image'
const edit = 'fal-ai/wan/v2.7/edit'
const square = { format: 'jpeg', width: 768, height: 768 }

beforeAll(async () => {
  server = await run()
  fal = createFal({ baseURL: `${server.url}/fal/run`, apiKey: 'anything' })
})

afterAll(() => server.stop())

/** The job behind an answer. */
function jobOf({ responses }: Awaited<ReturnType<typeof generateImage>>) {
  return server.ended(jobIdOf(responses[0]?.headers?.['x-fal-request-id'] ?? ''))
}

test('a picture of a size and a seed', async () => {
  const made = await generateImage({
    model: fal.image(text),
    prompt: 'the sea at dawn',
    size: '768x768',
    seed: 7,
    maxRetries: 0,
  })
  expect(made.image.mediaType).toBe('image/jpeg')
  expect(await looks(made.image.uint8Array)).toEqual(square)
  expect(made.providerMetadata['fal']).toMatchObject({
    images: [{ width: 768, height: 768, contentType: 'image/jpeg' }],
  })
  const { dialect, request } = await jobOf(made)
  expect(dialect).toBe('fal')
  expect(request).toMatchObject({ model: 'wan2.7-image', seed: 7, images: [] })
})

test('a ratio becomes one of fal’s presets', async () => {
  const made = await generateImage({
    model: fal.image(text),
    prompt: 'the sea at dawn',
    aspectRatio: '16:9',
    providerOptions: { fal: { outputFormat: 'png' } },
    maxRetries: 0,
  })
  expect(await looks(made.image.uint8Array)).toEqual({ format: 'png', width: 1024, height: 576 })
})

test('several pictures are several calls of the SDK', async () => {
  const made = await generateImage({
    model: fal.image(text),
    prompt: 'the sea at dawn',
    size: '768x768',
    n: 2,
    maxRetries: 0,
  })
  expect(made.images).toHaveLength(2)
  expect(made.responses).toHaveLength(2)
  expect(Buffer.compare(...both(made.images))).not.toBe(0)
})

function both([first, second]: readonly { readonly uint8Array: Uint8Array }[]) {
  return [first?.uint8Array ?? Buffer.of(), second?.uint8Array ?? Buffer.of()] as const
}

test('one photo is edited: the SDK sends it as `image_url`', async () => {
  const made = await generateImage({
    model: fal.image(edit),
    prompt: { text: 'make it brighter', images: [await photo('coffee.png')] },
    size: '768x768',
    maxRetries: 0,
  })
  expect(await looks(made.image.uint8Array)).toEqual(square)
  const { request } = await jobOf(made)
  expect(request.images).toEqual([expect.stringMatching(/^asset:/)])
})

test('several photos are edited together, in their order', async () => {
  const images = [await photo('rocket.jpg'), await photo('coffee.png')]
  const made = await generateImage({
    model: fal.image('fal-ai/wan/v2.7/pro/edit'),
    prompt: { text: 'put image 1 and image 2 side by side', images },
    size: '768x768',
    providerOptions: { fal: { useMultipleImages: true } },
    maxRetries: 0,
  })
  expect(await looks(made.image.uint8Array)).toEqual(square)
  const { request } = await jobOf(made)
  expect(request.images).toHaveLength(2)
  expect(request.model).toBe('wan2.7-image-pro')
})

test('what is wrong is an error of the SDK’s own, which names the field', async () => {
  const wrong = generateImage({
    model: fal.image(text),
    prompt: 'the sea at dawn',
    size: '768x768',
    seed: -1,
    maxRetries: 0,
  })
  const error = await wrong.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!APICallError.isInstance(error)) throw error
  expect(error).toMatchObject({ statusCode: 422, isRetryable: false })
  expect(error.message).toBe('body.seed: Input should be greater than or equal to 0')
})

test('a model that is not here', async () => {
  const wrong = generateImage({ model: fal.image('fal-ai/flux/dev'), prompt: 'x', maxRetries: 0 })
  await expect(wrong).rejects.toMatchObject({
    statusCode: 404,
    responseBody: expect.stringContaining('Application \\"fal-ai/flux\\" not found'),
  })
})
