/** ModelsLab against the running server, as its users call it: JSON with the key in the body. */
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { example, holding, receiver } from './loopback.ts'

let server: Running
/** Holds what it is asked for, and fails to "break". */
let held: Running
/** Asked for at the start, as it takes the 20 seconds that a call waits. */
let slow: ReturnType<typeof post>

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  held = await run({ engines: [holding] }, { fetchAllow: ['127.0.0.1'] })
  slow = post(text, sea, held)
})

afterAll(async () => {
  await server.stop()
  await held.stop()
})

async function post(path: string, body: object, at = server) {
  const url = path.startsWith('http') ? path : `${at.url}/modelslab/api/${path}`
  const answer = await whole(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { ...answer, body: JSON.parse(answer.bytes.toString()) }
}

/** Asks, and fetches while it takes longer. */
async function make(path: string, ask: object) {
  const { headers, body } = await post(path, ask)
  let now = body
  while (now.status === 'processing') {
    await pause(500)
    now = (await post(body.fetch_result, { key })).body
  }
  return { headers, body: now }
}

const wan27 = 'v6/image_editing/wan27'
const text = 'v7/images/text-to-image'
const key = 'any'
const sea = { key, model_id: 'wan2.7-image', prompt: 'the sea', width: 768, height: 768 }

async function uploaded(name: 'coffee.png' | 'rocket.jpg'): Promise<string> {
  const init_image = dataUri(await photo(name), name.endsWith('png') ? 'image/png' : 'image/jpeg')
  const { body } = await post('v6/image_editing/base64_to_url', { key, init_image })
  expect(body.status).toBe('success')
  return body.output[0]
}

test('the example script makes a picture and edits a photo', async () => {
  const { folder, remove } = await example('modelslab.sh', server.url, 'rocket.jpg')
  const made = await looks(await readFile(join(folder, 'lighthouse.png')))
  expect(made).toEqual({ format: 'png', width: 1024, height: 768 })
  const edited = await looks(await readFile(join(folder, 'edited.png')))
  expect(edited).toEqual({ format: 'png', width: 1024, height: 1024 })
  await remove()
})

test('several pictures of several photos, with a number for an id', async () => {
  const init_image = [await uploaded('rocket.jpg'), await uploaded('coffee.png')]
  const prompt = 'put image 1 and image 2 side by side'
  const size = { width: 768, height: 768 }
  const ask = { key, prompt, init_image, ...size, samples: 2, seed: 7, track_id: 27 }
  const { body } = await make(wan27, ask)
  expect(body.status).toBe('success')
  expect(Number.isInteger(body.id)).toBe(true)
  expect(body.meta).toMatchObject({ prompt, ...size, seed: 7, track_id: 27, model_id: 'wan27' })
  expect(body.output).toHaveLength(2)
  const second = await whole(body.output[1])
  expect(await looks(second.bytes)).toEqual({ format: 'png', width: 768, height: 768 })
  for (const path of ['v6/image_editing/fetch', 'v7/images/fetch']) {
    const fetched = await post(`${path}/${body.id}`, { key })
    expect(fetched.body).toMatchObject({ status: 'success', id: body.id })
    const again = await whole(fetched.body.output[1])
    expect(again.bytes.equals(second.bytes)).toBe(true)
  }
})

test('pictures go in and come out as bare base64', async () => {
  const init_image = (await photo('rocket.jpg')).toString('base64')
  const ask = { key, prompt: 'make it black and white', init_image, width: 768, height: 768 }
  const { body } = await make(wan27, { ...ask, base64: true })
  const picture = Buffer.from(body.output[0], 'base64')
  expect(await looks(picture)).toEqual({ format: 'png', width: 768, height: 768 })
  expect((await whole(body.proxy_links[0])).bytes.equals(picture)).toBe(true)
})

test('a small size is raised, and a warning says so', async () => {
  const { body, headers } = await make(text, { ...sea, width: 512, height: 512 })
  expect(body.meta).toMatchObject({ width: 768, height: 768 })
  expect(headers.get('x-limn-warnings')).toContain('raised from 512x512 to 768x768')
  expect(await looks((await whole(body.output[0])).bytes)).toMatchObject({ width: 768 })
})

test('what the model does not know is named in warnings', async () => {
  const { body, headers } = await make(text, {
    ...sea,
    strength: 0.7,
    guidance_scale: 7.5,
    negative_prompt: 'fog',
    scheduler: 'DDIM',
  })
  expect(body.status).toBe('success')
  const warnings = headers.get('x-limn-warnings')
  for (const word of ['strength', 'guidance scale', 'negative prompt', 'scheduler']) {
    expect(warnings).toContain(word)
  }
})

describe('webhooks', () => {
  test('tell of success, with the track id', async () => {
    const { url, heard, stop } = await receiver()
    const { body } = await post(text, { ...sea, webhook: url, track_id: 'order-27' })
    const { raw } = await heard
    stop()
    const news = JSON.parse(raw.toString())
    expect(news).toMatchObject({ status: 'success', id: body.id, track_id: 'order-27' })
    expect(await looks((await whole(news.output[0])).bytes)).toMatchObject({ width: 768 })
  })

  test('tell of failure', async () => {
    const { url, heard, stop } = await receiver()
    const { status, body } = await post(text, { ...sea, prompt: 'break', webhook: url }, held)
    expect([status, body]).toEqual([
      200,
      { status: 'error', id: body.id, message: 'The brush broke.' },
    ])
    const { raw } = await heard
    stop()
    expect(JSON.parse(raw.toString())).toEqual({
      status: 'failed',
      id: body.id,
      message: 'The brush broke.',
      track_id: null,
    })
  })
})

describe('failures under HTTP 200', () => {
  const wrong: readonly (readonly [string, string, object, RegExp])[] = [
    ['no prompt', wan27, { key, init_image: 'https://example.com/a.png' }, /`prompt` is required/],
    ['no picture', wan27, { key, prompt: 'x' }, /`init_image` is required/],
    ['an empty list', wan27, { key, prompt: 'x', init_image: [] }, /`init_image` is required/],
    ['a picture that is none', wan27, { key, prompt: 'x', init_image: 'here' }, /init_image/],
    ['too many', text, { ...sea, samples: 9 }, /samples/],
    ['too large', text, { ...sea, width: 8000, height: 8000 }, /width/],
    ['no model', text, { key, prompt: 'x' }, /model_id/],
    ['an unknown model', text, { ...sea, model_id: 'flux' }, /There is no model "flux"/],
    ['an unknown number', 'v6/image_editing/fetch/999999', { key }, /no request "999999"/],
  ]
  test.for(wrong)('%s', async ([, path, body, message]) => {
    const answer = await post(path, body)
    expect([answer.status, answer.body.status]).toEqual([200, 'error'])
    expect(answer.body.message).toMatch(message)
  })

  test('what the engine can’t do with the photo of seed 001, and what would help', async () => {
    const prompt = 'change background to a minimalist white studio'
    const init_image = await uploaded('rocket.jpg')
    const ask = { key, prompt, init_image, width: 1024, height: 1024, samples: 1 }
    const { body, headers } = await make(wan27, ask)
    expect(body).toEqual({ status: 'error', id: body.id, message: expect.any(String) })
    expect(body.message).toMatch(/^`bbox_list`: .*Draw a box.*\[\[\[x1, y1, x2, y2\]\]\]/)
    const { problem } = await server.ended(headers.get('x-limn-job') ?? '')
    expect(problem).toMatchObject({ code: 'refused', param: 'boxes[0]' })
    const fetched = await post(`v6/image_editing/fetch/${body.id}`, { key })
    expect(fetched.body).toEqual(body)
  })

  test('a path that is not there is no answer of the API', async () => {
    const { status, body } = await post('v6/image_editing/nothing', { key })
    expect([status, body.status]).toEqual([404, 'error'])
  })

  test('a wrong key, found in the body', async () => {
    const other = await run()
    const made: { key: string } = JSON.parse((await other.post('/v1/keys', {})).text)
    const refused = await post(text, sea, other)
    expect([refused.status, refused.body.status]).toEqual([200, 'error'])
    expect(refused.body.message).toMatch(/^Invalid API key/)
    const { body } = await post(text, { ...sea, key: made.key }, other)
    expect(body.status).not.toBe('error')
    const shown = `${other.url}/modelslab/api/v7/images/fetch/${body.id}?key=${made.key}`
    expect(JSON.parse((await whole(shown)).bytes.toString())).toMatchObject({ id: body.id })
    await other.stop()
  })
})

test('models are listed by a part of their name, for whoever has a key', async () => {
  const { bytes } = await whole(`${server.url}/modelslab/api/v7/models?search=pro&key=any`)
  const { status, data } = JSON.parse(bytes.toString())
  expect(status).toBe('success')
  expect(data.map(({ model_id }: { model_id: string }) => model_id)).toContain('wan2.7-image-pro')
})

test('what takes longer is to be fetched', { timeout: 40_000 }, async () => {
  const { status, body } = await slow
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'processing', output: [], eta: expect.any(Number) })
  expect(body.fetch_result).toBe(`${held.url}/modelslab/api/v7/images/fetch/${body.id}`)
  const fetched = await post(body.fetch_result, { key })
  expect(fetched.body).toMatchObject({ status: 'processing', id: body.id, output: '' })
})
