/** each::labs against the running server: the `curl` of seed 003, the example script, webhooks, failures. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { example, holding, receiver, shell } from './loopback.ts'

let server: Running

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
})

afterAll(() => server.stop())

async function called(at: Running, path: string, body?: unknown, headers = {}) {
  const init = body === undefined ? { headers } : posted(body, headers)
  const answer = await whole(`${at.url}/eachlabs/v1${path}`, init)
  return { ...answer, body: JSON.parse(answer.bytes.toString()) }
}

function posted(body: unknown, headers = {}) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

const patience = { timeout: 50_000, interval: 250 }

/** Polls as seed 003 says: while it is `processing`. */
async function ended(id: string, at = server) {
  const poll = async () => (await called(at, `/prediction/${id}`)).body
  await expect.poll(async () => (await poll()).status, patience).not.toBe('processing')
  return poll()
}

/** An address of this server, as any other route gives them out. */
async function uploaded(name: 'coffee.png' | 'rocket.jpg'): Promise<string> {
  const uri = dataUri(await photo(name), name.endsWith('png') ? 'image/png' : 'image/jpeg')
  const answer = await server.post('/segmind/upload-asset', { data_urls: [uri] })
  const { file_urls: urls }: { file_urls: readonly string[] } = JSON.parse(answer.text)
  return urls[0] ?? ''
}

const edit = 'alibaba-wan-2-7-image-edit'
const words = { model: 'alibaba-wan-2-7-text-to-image', input: { prompt: 'the sea', size: '1K' } }

test('the `curl` of seed 003 creates a prediction, and its other one polls it', async () => {
  const image = await uploaded('rocket.jpg')
  const created = await shell(
    `curl -X POST https://api.eachlabs.ai/v1/prediction/ \\
  -H "X-API-Key: YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
  "model": "alibaba-wan-2-7-image-edit",
  "input": {
    "prompt": "Turn image 1 into a oil painting.",
    "img_url": "https://storage.googleapis.com/magicpoint/inputs/alibaba-wan-2-7-image-edit-input.jpeg"
  }
}'`
      .replace('https://api.eachlabs.ai', `${server.url}/eachlabs`)
      .replace('YOUR_API_KEY', 'any')
      .replace(/https:\/\/storage[^"]+/, image),
  )
  const { predictionID: id, ...told } = JSON.parse(created)
  expect(told).toEqual({ status: 'success', message: 'Prediction created successfully' })
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  await ended(id)
  const polled = await shell(
    `curl https://api.eachlabs.ai/v1/prediction/{PREDICTION_ID} \\
  -H "X-API-Key: YOUR_API_KEY"`
      .replace('https://api.eachlabs.ai', `${server.url}/eachlabs`)
      .replace('{PREDICTION_ID}', id),
  )
  const prediction = JSON.parse(polled)
  expect(prediction).toMatchObject({ status: 'success', predictionID: id, id })
  expect(prediction.metrics.predict_time).toBeGreaterThan(0)
  // 2K at the ratio of the photo, 3:2.
  const { format, width, height } = await looks((await whole(prediction.output[0])).bytes)
  expect([format, Math.round((width / height) * 10), width > 2000]).toEqual(['png', 15, true])
})

test('the example script makes a picture and edits a photo', async () => {
  const { folder, remove } = await example('eachlabs.sh', server.url, 'rocket.jpg')
  const made = await looks(await readFile(join(folder, 'lighthouse.png')))
  expect(made).toEqual({ format: 'png', width: 1024, height: 1024 })
  const edited = await looks(await readFile(join(folder, 'edited.png')))
  expect(edited.width).toBeGreaterThan(edited.height)
  await remove()
})

test('several pictures of several photos, by one call that waits', async () => {
  const input = {
    prompt: 'put image 1 and image 2 side by side',
    img_url: await uploaded('rocket.jpg'),
    img_url_3: await uploaded('coffee.png'),
    size: '768*768',
    n: 2,
    seed: 7,
  }
  const { status, body, headers } = await called(server, '/prediction/run', { model: edit, input })
  expect([status, body.status, body.error]).toEqual([200, 'success', null])
  expect(body.output).toHaveLength(2)
  for (const url of body.output) {
    const made = await looks((await whole(url)).bytes)
    expect(made).toEqual({ format: 'png', width: 768, height: 768 })
  }
  const job = await server.ended(headers.get('x-limn-job') ?? '')
  expect(job).toMatchObject({ dialect: 'eachlabs', request: { model: 'wan2.7-image', seed: 7 } })
  const shown = (await called(server, `/prediction/${body.predictionID}`)).body
  expect(shown.input).toMatchObject({ prompt: input.prompt, n: 2, seed: 7 })
  const again = (await whole(shown.input.img_url_3)).bytes
  expect(await looks(again)).toMatchObject(await looks(await photo('coffee.png')))
})

describe('webhooks', () => {
  test('tell of success, signed with the secret of the call', async () => {
    const { url, heard, stop } = await receiver()
    const ask = { ...words, webhook_url: url, webhook_secret: 'hush' }
    const { predictionID: id } = (await called(server, '/prediction', ask)).body
    const { headers, raw } = await heard
    stop()
    // As docs.eachlabs.ai (api/webhooks/payload-reference) verifies it.
    const expected = createHmac('sha256', 'hush').update(raw).digest('hex')
    expect(headers['x-webhook-signature']).toBe(expected)
    const news = JSON.parse(raw.toString())
    expect(news).toMatchObject({ exec_id: id, id, status: 'succeeded', error: '' })
    expect(await looks((await whole(news.output[0])).bytes)).toMatchObject({ width: 1024 })
  })

  test('tell of failure', async () => {
    const other = await run({ engines: [holding] }, { fetchAllow: ['127.0.0.1'] })
    const { url, heard, stop } = await receiver()
    const ask = { model: words.model, input: { prompt: 'break' }, webhook_url: url }
    const { predictionID: id } = (await called(other, '/prediction', ask)).body
    const { headers, raw } = await heard
    stop()
    expect(JSON.parse(raw.toString())).toMatchObject({
      exec_id: id,
      status: 'failed',
      output: null,
      error: 'The brush broke.',
    })
    expect(headers).not.toHaveProperty('x-webhook-signature')
    const shown = await ended(id, other)
    expect(shown).toMatchObject({ status: 'error', details: 'The brush broke.', output: null })
    await other.stop()
  })
})

test('a prediction is canceled at `urls.cancel`', async () => {
  const other = await run({ engines: [holding] })
  const { predictionID: id } = (await called(other, '/prediction', words)).body
  const { urls, status } = (await called(other, `/prediction/${id}`)).body
  expect(status).toBe('processing')
  const canceled = await whole(urls.cancel, { method: 'POST' })
  expect(JSON.parse(canceled.bytes.toString())).toMatchObject({ id, status: 'cancelled' })
  expect((await called(other, `/prediction/${id}`)).body).toMatchObject({ status: 'cancelled' })
  await other.stop()
})

describe('failures', () => {
  const input = { prompt: 'x', img_url: 'https://example.com/a.png' }
  const wrong: readonly (readonly [string, object, number, RegExp])[] = [
    ['no model', { input }, 400, /^model field is required$/],
    ['no picture', { model: edit, input: { prompt: 'x' } }, 400, /input\.img_url/],
    [
      'a data URI',
      { model: edit, input: { ...input, img_url: 'data:image/png;base64,AA' } },
      400,
      /data: URI/,
    ],
    [
      'localhost',
      { model: edit, input: { ...input, img_url: 'http://localhost/a.png' } },
      400,
      /this machine/,
    ],
    [
      'an upload that is not there',
      { model: edit, input: { ...input, img_url: `asset:${'0'.repeat(64)}.png` } },
      400,
      /input\.img_url/,
    ],
    [
      'a webhook in a private network',
      { ...words, webhook_url: 'https://10.0.0.1/hook' },
      400,
      /`webhook_url`: 10\.0\.0\.1/,
    ],
    ['too many', { ...words, input: { prompt: 'x', n: 9 } }, 400, /input\.n/],
    ['an unknown model', { ...words, model: 'flux' }, 404, /model not found/],
  ]
  test.for(wrong)('%s', async ([, body, status, error]) => {
    const answer = await called(server, '/prediction', body)
    expect([answer.status, answer.body.status]).toEqual([status, 'error'])
    expect(answer.body.error).toMatch(error)
    expect(answer.body).toMatchObject({ message: expect.any(String), details: expect.any(String) })
  })

  test('an id that is nobody’s, and the log of webhooks that is not kept', async () => {
    const unknown = await called(server, '/prediction/abc123-def456-ghi789')
    expect([unknown.status, unknown.body.message]).toEqual([404, 'Prediction not found'])
    expect(unknown.body.details).toContain('"abc123-def456-ghi789"')
    const log = await called(server, '/webhooks?limit=5')
    expect([log.status, log.body.status]).toEqual([404, 'error'])
  })

  test('a missing key, and the creates of a key over its limit', async () => {
    const other = await run({}, { createsPerMinute: 1 })
    const { key }: { key: string } = JSON.parse((await other.post('/v1/keys', {})).text)
    const refused = await called(other, '/prediction', words)
    expect([refused.status, refused.body.message]).toEqual([401, 'Invalid or missing API key'])
    const keyed = { 'x-api-key': key }
    expect((await called(other, '/prediction', words, keyed)).status).toBe(200)
    const limited = await called(other, '/prediction', words, keyed)
    expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(limited.body.error).toMatch(/^Rate limit exceeded\. Please retry after \d+ seconds\.$/)
    await other.stop()
  })
})

test('models are listed without a key, and each tells what it takes', async () => {
  const { body: found } = await called(server, '/models?name=wan-2-7&limit=2&offset=1')
  expect(found).toHaveLength(2)
  const { body: model } = await called(server, `/model?slug=${edit}`)
  expect(model).toMatchObject({ slug: edit, version: '0.0.1', output_type: 'array' })
  expect(model.request_schema.required).toEqual(['prompt', 'img_url'])
  const names = Object.keys(model.request_schema.properties)
  expect(names).toEqual(
    expect.arrayContaining(['prompt', 'img_url', 'img_url_4', 'size', 'n', 'seed']),
  )
  // "auto" is a size elsewhere, and refused here.
  expect(JSON.stringify(model.request_schema.properties.size)).toMatch(/^(?!.*auto).*"2K"/)
  const { status, body } = await called(server, '/model?slug=flux')
  expect([status, body.message]).toEqual([404, 'Failed to fetch model: model not found'])
})
