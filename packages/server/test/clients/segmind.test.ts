/** Segmind against the running server, as its documents call it; the Python client is in test/python. */
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { example, holding } from './loopback.ts'

let server: Running

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

function post(path: string, body: object, at = server, headers = {}) {
  return whole(`${at.url}/segmind${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function json(answer: Promise<{ readonly status: number; readonly bytes: Buffer }>) {
  const { status, bytes } = await answer
  return { status, body: JSON.parse(bytes.toString()) }
}

/** Submits, and polls until it has ended. */
async function ended(slug: string, body: object, at = server) {
  const { status, body: submitted } = await json(post(`/v2/${slug}`, body, at))
  expect({ status, submitted }).toMatchObject({ status: 200, submitted: { request_id: /./ } })
  const poll = async () => (await json(whole(submitted.status_url))).body.status
  await expect.poll(poll, { timeout: 50_000, interval: 250 }).toMatch(/COMPLETED|FAILED/)
  return submitted
}

const small = { prompt: 'the sea', size: '768*768' }

test('the example script makes pictures both ways and edits a photo', async () => {
  const { folder, remove } = await example('segmind.sh', server.url, 'rocket.jpg')
  for (const name of ['v1.png', 'v2.png']) {
    const made = await looks(await readFile(join(folder, name)))
    expect(made).toEqual({ format: 'png', width: 1024, height: 1024 })
  }
  const edited = await looks(await readFile(join(folder, 'edited.png')))
  expect(edited.width).toBeGreaterThan(edited.height)
  await remove()
})

test('v1 answers with the picture, and its headers say what it is', async () => {
  const { status, headers, bytes } = await post('/v1/wan2.7-image', { ...small, seed: 42, n: 2 })
  expect([status, headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(await looks(bytes)).toEqual({ format: 'png', width: 768, height: 768 })
  expect(Number(headers.get('x-generation-time'))).toBeGreaterThan(0)
  const { body } = await json(whole(`${server.url}/segmind/v1/get-user-credits`))
  expect(headers.get('x-remaining-credits')).toBe(String(body.credits))
  const about = JSON.parse(headers.get('x-output-metadata') ?? '{}')
  expect(about).toMatchObject({ image_count: 2, seed: 42, width: 768 })
  const other = await whole(about.other_images[0])
  expect(await looks(other.bytes)).toMatchObject({ width: 768 })
  expect(other.bytes.equals(bytes)).toBe(false)
})

test('v2 is submitted, polled and read, at either address', async () => {
  const submitted = await ended('wan2.7-image-pro', { ...small, seed: 42, n: 2 })
  const { body: result } = await json(whole(submitted.response_url))
  expect(result).toMatchObject({ status: 'COMPLETED', request_id: submitted.request_id, seed: 42 })
  expect(result.metrics.inference_time).toBeGreaterThan(0)
  expect(result.output).toHaveLength(2)
  expect(await looks((await whole(result.output[1])).bytes)).toMatchObject({ width: 768 })
  expect((await json(whole(submitted.poll_url))).body.status).toBe('COMPLETED')
})

test('photos are edited, as addresses and as base64, in their order', async () => {
  const coffee = dataUri(await photo('coffee.png'))
  const { body } = await json(post('/upload-asset', { data_urls: [coffee] }))
  const images = [(await photo('rocket.jpg')).toString('base64'), body.file_urls[0]]
  const prompt = 'put image 1 and image 2 side by side'
  const { status, headers, bytes } = await post('/v1/wan2.7-image', { ...small, prompt, images })
  expect(status).toBe(200)
  expect(await looks(bytes)).toEqual({ format: 'png', width: 768, height: 768 })
  const { request } = await server.ended(headers.get('x-limn-job') ?? '')
  expect(request.images[1]).toContain('asset:')
  expect(body.file_urls[0]).toContain(request.images[1]?.replace('asset:', ''))
})

describe('failures', () => {
  const lost = `asset:${'0'.repeat(64)}.png`
  const wrong: readonly (readonly [string, string, object, number, RegExp])[] = [
    ['no prompt', '/v2/wan2.7-image', { size: '1K' }, 422, /`prompt` is required/],
    ['a size that is none', '/v1/wan2.7-image', { ...small, size: 'big' }, 422, /size/],
    ['too many', '/v1/wan2.7-image', { ...small, n: 9 }, 422, /`n`/],
    ['an upload that is not there', '/v2/wan2.7-image', { ...small, image: lost }, 422, /`image`/],
    ['a body that is no object', '/v2/wan2.7-image', [small], 400, /JSON object/],
    ['an unknown slug', '/v2/flux', small, 404, /There is no model "flux"/],
    ['an unknown path', '/v3/wan2.7-image', small, 404, /There is no POST/],
  ]
  test.for(wrong)('%s', async ([, path, body, status, error]) => {
    const answer = await json(post(path, body))
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatch(error)
  })

  test('of a request come under 422 with FAILED, of v1 under 500', async () => {
    const other = await run({ engines: [holding] })
    const submitted = await ended('wan2.7-image', { ...small, prompt: 'break' }, other)
    for (const url of [submitted.status_url, submitted.response_url, submitted.poll_url]) {
      const { status, body } = await json(whole(url))
      expect([status, body.status, body.error]).toEqual([422, 'FAILED', 'The brush broke.'])
    }
    const { status, body } = await json(
      post('/v1/wan2.7-image', { ...small, prompt: 'break' }, other),
    )
    expect([status, body]).toEqual([500, { error: 'The brush broke.' }])
    await other.stop()
  })

  test('a missing key, and how many calls are left for a good one', async () => {
    const other = await run()
    const { key }: { key: string } = JSON.parse((await other.post('/v1/keys', {})).text)
    const refused = await json(post('/v2/wan2.7-image', small, other))
    expect([refused.status, refused.body.status_code]).toEqual([401, 401])
    const { status, headers } = await post('/v2/wan2.7-image', small, other, { 'x-api-key': key })
    expect([status, headers.get('x-rate-limit-remaining')]).toEqual([200, '99'])
    await other.stop()
  })
})
