/** The Wan models before 2.7, painted by the running server with its own engine. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../src/catalog/catalog.ts'
import {
  type Answer,
  type Running,
  dataUri,
  looks,
  photo,
  postedJob,
  run,
  whole,
} from './running.ts'

let server: Running
let coffee: string

beforeAll(async () => {
  server = await run()
  coffee = dataUri(await photo('coffee.png'))
})

afterAll(() => server.stop())

/** What the pictures of an answer are. */
async function shown({ text }: Answer) {
  const { data = [] }: { data?: readonly { readonly url: string }[] } = JSON.parse(text)
  return Promise.all(data.map(async ({ url }) => looks((await whole(url)).bytes)))
}

test('there is an engine for every model', () => {
  const made = server.app.engines.flatMap(({ models }) => models)
  expect(made).toEqual(catalog.models.map(({ id }) => id))
})

test('wan2.2-t2i-flash paints 512x512, and says that the negative prompt has no effect', async () => {
  const answer = await server.post('/v1/images/generations', {
    model: 'wan2.2-t2i-flash',
    prompt: 'a red apple on a table',
    negative_prompt: 'blurry',
    size: '512x512',
    n: 1,
  })
  expect(answer.status).toBe(200)
  expect(await shown(answer)).toEqual([{ format: 'png', width: 512, height: 512 }])
  const { request, warnings } = await postedJob(server, answer)
  expect(request).toMatchObject({ model: 'wan2.2-t2i-flash', negativePrompt: 'blurry' })
  expect(warnings).toContainEqual(expect.stringMatching(/negative prompt has no effect/))
})

test('wan2.5-i2i-preview edits a photo at about 1280 x 1280, in the photo’s ratio', async () => {
  const answer = await server.post('/v1/images/edits', {
    model: 'wan2.5-i2i-preview',
    prompt: 'turn it into a pencil sketch',
    image: coffee,
    n: 1,
  })
  expect(answer.status).toBe(200)
  const [picture] = await shown(answer)
  const { width, height } = picture ?? { width: 0, height: 0 }
  expect(width / height).toBeCloseTo(600 / 400, 2)
  expect(width * height).toBeGreaterThan(0.85 * 1280 * 1280)
  expect(width * height).toBeLessThanOrEqual(1280 * 1280)
})

test('wan2.6-image makes a set from words alone, as its interleaved mode does', async () => {
  const answer = await server.post('/v1/images/generations', {
    model: 'wan2.6-image',
    prompt: 'First image: a boat on a lake. Second image: the same boat at night.',
    enable_sequential: true,
    n: 2,
    size: '768x768',
  })
  expect(answer.status).toBe(200)
  expect(await shown(answer)).toEqual([
    { format: 'png', width: 768, height: 768 },
    { format: 'png', width: 768, height: 768 },
  ])
})

/** Before a job exists, in the caller's own words. */
const refused: readonly (readonly [string, object, string, RegExp])[] = [
  ['wan2.2-t2i-flash', { size: '768x2700' }, 'size', /512 to 1,440 pixels a side/],
  ['wan2.2-t2i-flash', { enable_sequential: true }, 'enable_sequential', /makes no sets/],
  ['wan2.2-t2i-flash', { negative_prompt: 'a'.repeat(501) }, 'negative_prompt', /at most 500/],
  ['wan2.6-t2i', { size: '1K' }, 'size', /no tier/],
  ['wan2.5-i2i-preview', {}, 'image', /needs 1 to 3 reference images/],
]
test.each(refused)('%s refuses %j', async (model, more, param, sentence) => {
  const answer = await server.post('/v1/images/generations', { model, prompt: 'a hill', ...more })
  expect({ ...answer, text: JSON.parse(answer.text) }).toMatchObject({
    status: 400,
    text: { error: { param, message: expect.stringMatching(sentence) } },
  })
  expect(answer.headers.get('x-limn-job')).toBeNull()
})

test('the list of models carries the seeds’ comparison', async () => {
  const { text } = await server.get('/v1/models')
  const { data }: { data: readonly { readonly id: string; readonly claims: unknown }[] } =
    JSON.parse(text)
  expect(data.find(({ id }) => id === 'wan2.6-image')?.claims).toContainEqual(
    expect.objectContaining({
      version: 'Wan-2.6',
      says: expect.arrayContaining([
        { capability: 'text_rendering', claim: 'Improved' },
        { capability: 'max_output', claim: '1536px', first_party: expect.stringContaining('2048') },
      ]),
    }),
  )
})
