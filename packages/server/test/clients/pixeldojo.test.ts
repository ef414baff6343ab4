/**
 * The client that PixelDojo's pages name, @pixeldojo/sdk, is not to be had from npm (2026-11-21): its
 * documented curl calls as a script, and what they do, against the running server.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toFile } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, stubEngine, whole } from '../running.ts'
import { example, holding, receiver } from './loopback.ts'

let server: Running
let held: Running

const sea = { prompt: 'the sea at dawn', size: '768*768' }
const small = { format: 'png', width: 768, height: 768 }

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  held = await run({ engines: [holding] }, { fetchAllow: ['127.0.0.1'] })
})

afterAll(() => Promise.all([server.stop(), held.stop()]))

async function asked(path: string, init: RequestInit = {}, at = server) {
  const { status, headers, bytes } = await whole(`${at.url}/pixeldojo/api/v1${path}`, init)
  return { status, headers, body: JSON.parse(bytes.toString()) }
}

const start = (body: object, { at = server, model = 'wan-2.7-image-pro', key = 'any' } = {}) =>
  asked(
    `/models/${model}/run`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    },
    at,
  )

/** Polls as the documents say, until the job is over. */
async function over(jobId: string, at = server) {
  for (let look = 0; look < 300; look += 1) {
    const { status, body } = await asked(`/jobs/${jobId}`, {}, at)
    expect(status).toBe(200)
    if (body.status === 'completed' || body.status === 'failed') return body
    expect(body.status).toMatch(/^(pending|processing)$/)
    await sleep(50)
  }
  throw new Error(`${jobId} is not over`)
}

test('the script makes a picture and edits a photo', { timeout: 60_000 }, async () => {
  const { folder, stdout, remove } = await example('pixeldojo.sh', server.url, 'coffee.png')
  try {
    expect(stdout.trim().split('\n')).toHaveLength(2)
    const made = await looks(await readFile(join(folder, 'lighthouse.png')))
    expect(made).toEqual({ format: 'png', width: 1152, height: 864 })
    // 1K at the ratio of the photo, which is 600 × 400.
    const edited = await looks(await readFile(join(folder, 'edited.png')))
    expect(edited).toEqual({ format: 'png', width: 1248, height: 832 })
  } finally {
    await remove()
  }
})

test('a run is accepted with the address of its job, which ends with results in all three forms', async () => {
  const { status, body } = await start({ ...sea, n: 2 })
  expect(status).toBe(202)
  expect(body).toMatchObject({ jobId: expect.stringMatching(/^job_/), status: 'pending' })
  expect(body.statusUrl).toBe(`${server.url}/pixeldojo/api/v1/jobs/${body.jobId}`)
  const done = await over(body.jobId)
  expect(done).toMatchObject({ status: 'completed', apiId: 'wan-2.7-image-pro' })
  const { images, image } = done.output
  expect(images).toHaveLength(2)
  expect(image).toBe(images[0])
  expect(done.assets.map(({ url }: { readonly url: string }) => url)).toEqual(images)
  for (const url of images) expect(await looks((await whole(url)).bytes)).toEqual(small)
})

test('several photos are edited, kept in their order', async () => {
  const [coffee, rocket] = await Promise.all([photo('coffee.png'), photo('rocket.jpg')])
  const images = [dataUri(rocket, 'image/jpeg'), dataUri(coffee)]
  const prompt = 'put image 1 and image 2 side by side'
  const { body } = await start({ ...sea, prompt, images }, { model: 'wan-2.7-image' })
  const done = await over(body.jobId)
  expect(done.status).toBe('completed')
  const { request } = await server.ended(body.jobId)
  expect(request).toMatchObject({ model: 'wan2.7-image', thinking: false })
  const keep = async (bytes: Buffer<ArrayBuffer>, name: string) => {
    const file = await toFile(bytes, name)
    return (await server.client().files.create({ file, purpose: 'vision' })).id
  }
  expect(request.images).toEqual([await keep(rocket, 'a.jpg'), await keep(coffee, 'b.png')])
})

test('models are there for everybody, with a schema that allows no further properties', async () => {
  const { body } = await asked('/models?detailed=true')
  const ids = body.models.map(({ apiId }: { readonly apiId: string }) => apiId)
  expect(ids).toEqual(expect.arrayContaining(['wan-2.7-image', 'wan-2.7-image-pro']))
  expect(body).toMatchObject({ total: ids.length, imageCount: ids.length, videoCount: 0 })
  const one = await asked('/models/wan-2.7-image-pro')
  expect(one.body).toMatchObject({ apiId: 'wan-2.7-image-pro', modality: 'image' })
  const { body: told } = await asked('/models/wan-2.7-image-pro/schema')
  expect(told.schema).toEqual(one.body.requestSchema)
  expect(told.schema.additionalProperties).toBe(false)
  const { body: base } = await asked('/models/wan-2.7-image/schema')
  const tiers = [told, base].map(({ schema }) => schema.properties.size.anyOf[0].enum)
  expect(tiers).toEqual([
    ['1K', '2K', '4K'],
    ['1K', '2K'],
  ])
  const refused = await start({ ...sea, guidance: 7 })
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
  expect(refused.body.error.message).toContain('guidance')
  // What the schema has is not refused.
  expect(Object.keys(told.schema.properties)).toContain('seed')
  expect((await start({ ...sea, seed: 1 })).status).toBe(202)
})

test('failures have a code and a sentence', async () => {
  const unknown = await start(sea, { model: 'flux-1.1-pro' })
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'model_not_found' } } })
  const many = await start({ ...sea, n: 5 })
  expect(many).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
  expect(many.body.error.message).toContain('`n`')
  const flat = await start({ ...sea, size: undefined, aspect_ratio: '20:1' })
  expect(flat).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
  expect(flat.body.error.message).toContain('`aspect_ratio`')
  const inside = await start({ ...sea, webhook_url: 'http://10.0.0.1/hook' })
  expect(inside.body.error.message).toContain('`webhook_url`')
  const gone = await asked('/jobs/job_abc123')
  expect(gone).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  expect(await asked('/nowhere')).toMatchObject({ status: 404, body: { error: {} } })
  const bad = await start({ ...sea, image_url: 'data:image/png;base64,iVBORw0KGgo=' })
  expect(bad).toMatchObject({ status: 400 })
  expect(bad.body.error.message).toContain('image_url')
})

test('recent jobs are listed, newest first, those of other hosts not', async () => {
  const { body } = await start({ ...sea, prompt: 'break' }, { at: held })
  const { data } = JSON.parse(
    (
      await held.post('/kie/api/v1/jobs/createTask', {
        model: 'wan/2-7-image',
        input: { prompt: 'break', n: 1 },
      })
    ).text,
  )
  const failed = await over(body.jobId, held)
  expect(failed).toMatchObject({ status: 'failed', error: 'The brush broke.' })
  const { body: page } = await asked('/jobs?limit=5', {}, held)
  expect(page).toMatchObject({ total: 1, hasMore: false })
  expect(page.jobs).toEqual([failed])
  expect((await asked(`/jobs/${data.taskId}`, {}, held)).status).toBe(404)
})

test('a webhook brings the job as polling shows it', async () => {
  const hook = await receiver()
  try {
    const { body } = await start({ ...sea, webhook_url: hook.url })
    const { raw } = await hook.heard
    const news = JSON.parse(raw.toString())
    const { status, apiId, assets } = await over(body.jobId)
    expect(news).toMatchObject({ jobId: body.jobId, status, apiId })
    expect(news.assets).toHaveLength(assets.length)
    expect(await looks((await whole(news.output.image)).bytes)).toEqual(small)
  } finally {
    hook.stop()
  }
})

test('a run tells how often its key may still create, and is refused after that', async () => {
  const counted = await run({ engines: [stubEngine()] }, { createsPerMinute: 2 })
  try {
    const { key } = await counted.app.keys.create('counted')
    const tries = [await start(sea, { at: counted, key }), await start(sea, { at: counted, key })]
    const left = tries.map(({ headers }) => headers.get('x-ratelimit-remaining'))
    expect(tries.map(({ status }) => status)).toEqual([202, 202])
    expect(left).toEqual(['1', '0'])
    expect(tries[0]?.headers.get('x-ratelimit-limit')).toBe('2')
    const third = await start(sea, { at: counted, key })
    expect(third).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } })
    const reset = Number(third.headers.get('x-ratelimit-reset'))
    expect(Math.abs(reset - Date.now() / 1000)).toBeLessThan(70)
    const stranger = await start(sea, { at: counted, key: 'wrong' })
    expect(stranger).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } })
  } finally {
    await counted.stop()
  }
})
