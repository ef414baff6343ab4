/** Kie.ai has no client: its documented curl calls as a script, and what they do, against the running server. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { example, holding, receiver } from './loopback.ts'

let server: Running
let held: Running

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  held = await run({ engines: [holding] }, { fetchAllow: ['127.0.0.1'] })
})

afterAll(() => Promise.all([server.stop(), held.stop()]))

async function asked(path: string, init: RequestInit = {}, at = server) {
  const { status, bytes } = await whole(`${at.url}/kie/api${path}`, init)
  return { status, body: JSON.parse(bytes.toString()) }
}

const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
  body: JSON.stringify(body),
})

const sea = { prompt: 'the sea at dawn', resolution: '1K' }
const create = (input: object, more: object = {}, at = server) =>
  asked('/v1/jobs/createTask', posted({ model: 'wan/2-7-image', input, ...more }), at)

async function record(taskId: string, at = server) {
  const { body } = await asked(`/v1/jobs/recordInfo?taskId=${taskId}`, {}, at)
  expect(body).toMatchObject({ code: 200, msg: 'success' })
  return body.data
}

/** Polls as the documents say, until the task is over. */
async function over(taskId: string, at = server) {
  const seen = new Set<string>()
  for (let look = 0; look < 300; look += 1) {
    const data = await record(taskId, at)
    seen.add(data.state)
    if (data.state === 'success' || data.state === 'fail') return { data, seen }
    await sleep(50)
  }
  throw new Error(`${taskId} is not over`)
}

async function pictures(resultJson: string) {
  const { resultUrls }: { readonly resultUrls: readonly string[] } = JSON.parse(resultJson)
  return Promise.all(resultUrls.map(async (url) => (await whole(url)).bytes))
}

test('the script makes a picture and edits a photo', { timeout: 60_000 }, async () => {
  const { folder, stdout, remove } = await example('kie.sh', server.url, 'coffee.png')
  try {
    expect(stdout.trim().split('\n')).toHaveLength(2)
    const made = await readFile(join(folder, 'lighthouse.png'))
    expect(await looks(made)).toEqual({ format: 'png', width: 1152, height: 864 })
    const edited = await looks(await readFile(join(folder, 'edited.png')))
    // 1K at the ratio of the photo, which is 600 × 400.
    expect(edited).toEqual({ format: 'png', width: 1248, height: 832 })
  } finally {
    await remove()
  }
})

test('a task tells what was asked and answers with as many pictures', async () => {
  const input = { ...sea, n: 2, seed: 7 }
  const { status, body } = await create(input)
  expect({ status, ...body }).toMatchObject({ status: 200, code: 200, msg: 'success' })
  const { data, seen } = await over(body.data.taskId)
  expect(data).toMatchObject({ state: 'success', model: 'wan/2-7-image', failCode: '' })
  expect(JSON.parse(data.param)).toEqual({ model: 'wan/2-7-image', input })
  expect([...seen].every((state) => /^(waiting|queuing|generating|success)$/.test(state))).toBe(
    true,
  )
  expect(data.completeTime).toBeGreaterThanOrEqual(data.createTime)
  const [first, second, third] = await pictures(data.resultJson)
  expect(third).toBeUndefined()
  expect(await looks(first ?? Buffer.of())).toMatchObject({ width: 1024, height: 1024 })
  expect(first?.equals(second ?? Buffer.of())).toBe(false)
  const { request } = await server.ended(jobIdOf(body.data.taskId))
  expect(request).toMatchObject({ count: 2, seed: 7, model: 'wan2.7-image' })
})

test('pictures come in three ways and are kept in their order', async () => {
  const [coffee, rocket] = await Promise.all([photo('coffee.png'), photo('rocket.jpg')])
  const plain = await asked(
    '/file-base64-upload',
    posted({ base64Data: rocket.toString('base64'), uploadPath: 'images', fileName: 'a.jpg' }),
  )
  expect(plain.body).toMatchObject({
    success: true,
    code: 200,
    data: {
      fileName: 'a.jpg',
      filePath: 'images/a.jpg',
      mimeType: expect.stringMatching(/^image/),
    },
  })
  const uri = await asked(
    '/file-base64-upload',
    posted({ base64Data: dataUri(coffee), uploadPath: 'images' }),
  )
  const form = new FormData()
  form.append('file', new Blob([coffee], { type: 'image/png' }), 'coffee.png')
  form.append('uploadPath', 'images/user-uploads')
  const stream = await asked('/file-stream-upload', { method: 'POST', body: form })
  expect(stream.body.data).toMatchObject({ filePath: 'images/user-uploads/coffee.png' })
  const kept = (await whole(stream.body.data.downloadUrl)).bytes
  expect(stream.body.data.fileSize).toBe(kept.length)
  expect(await looks(kept)).toMatchObject({ width: 600, height: 400 })
  const again = await asked(
    '/file-url-upload',
    posted({ fileUrl: plain.body.data.downloadUrl, uploadPath: 'images', fileName: 'b.jpg' }),
  )
  const urls = [plain, uri, stream, again].map(({ body }) => body.data.downloadUrl)
  const assets = urls.map((url) => `asset:${new URL(url).pathname.split('/').at(-1)}`)
  expect(assets[1]).toBe(assets[2])
  expect(assets[3]).toBe(assets[0])
  const prompt = 'put image 1 and image 2 side by side'
  const { body } = await create({ ...sea, prompt, input_urls: [urls[0], urls[1]], n: 1 })
  const { data } = await over(body.data.taskId)
  expect(data.state).toBe('success')
  const { request } = await server.ended(jobIdOf(body.data.taskId))
  expect(request.images).toEqual([assets[0], assets[1]])
})

test('a picture made here gets a fresh link, an address of others does not', async () => {
  const { body } = await create({ ...sea, n: 1, seed: 3 })
  const { data } = await over(body.data.taskId)
  const [url] = JSON.parse(data.resultJson).resultUrls
  // A link that has run out is what the helper is for.
  const old = url.replace(/expires=\d+/, 'expires=1')
  expect((await whole(old)).status).toBe(403)
  const fresh = await asked('/v1/common/download-url', posted({ url: old }))
  expect(fresh.body).toMatchObject({ code: 200, msg: 'success' })
  expect((await whole(fresh.body.data)).bytes.equals((await whole(url)).bytes)).toBe(true)
  const foreign = await asked('/v1/common/download-url', posted({ url: 'https://example.com/a' }))
  expect(foreign).toMatchObject({ status: 200, body: { code: 422 } })
  const unknown = `${server.url}/v1/assets/${'0'.repeat(64)}.png`
  const nobodys = await asked('/v1/common/download-url', posted({ url: unknown }))
  expect(nobodys).toMatchObject({ status: 200, body: { code: 404 } })
})

test('failures come under HTTP 200 with the code in the body', async () => {
  const dotted = await asked('/v1/jobs/createTask', posted({ model: 'wan2.7', input: sea }))
  expect(dotted).toMatchObject({ status: 200, body: { code: 422, data: null } })
  expect(dotted.body.msg).toContain('wan2.7')
  const base64 = await create({ ...sea, input_urls: ['data:image/png;base64,iVBORw0KGgo='] })
  expect(base64).toMatchObject({ status: 200, body: { code: 422 } })
  const large = await create({ ...sea, resolution: '4K' })
  expect(large).toMatchObject({ status: 200, body: { code: 422 } })
  expect(large.body.msg).toContain('input.resolution')
  const long = await create({ ...sea, prompt: '海'.repeat(40_000) })
  expect(long.body).toMatchObject({ code: 422, msg: expect.stringContaining('input.prompt') })
  const inside = await create(sea, { callBackUrl: 'http://10.0.0.1/hook' })
  expect(inside.body).toMatchObject({ code: 422, msg: expect.stringContaining('`callBackUrl`') })
  const gone = await asked('/v1/jobs/recordInfo?taskId=task_12345678')
  expect(gone).toMatchObject({ status: 200, body: { code: 404 } })
  const slash = await asked(`/v1/jobs/recordInfo/?taskId=${'0'.repeat(32)}`)
  expect(slash).toMatchObject({ status: 200, body: { code: 404 } })
  expect(slash.body.msg).toContain('0'.repeat(32))
  expect(await asked('/v1/jobs/nowhere')).toMatchObject({ status: 404, body: { code: 404 } })
  const notJson = await asked('/v1/jobs/createTask', { ...posted({}), body: '{' })
  expect(notJson).toMatchObject({ status: 200, body: { code: 422 } })
  const bad = await asked('/file-base64-upload', posted({ base64Data: '####', uploadPath: 'x' }))
  expect(bad).toMatchObject({ status: 400, body: { success: false, code: 400 } })
  expect(bad.body.msg).toContain('base64Data')
})

test('a task whose engine fails says why, with 501', async () => {
  const { body } = await create({ prompt: 'break', n: 1 }, {}, held)
  const { data } = await over(body.data.taskId, held)
  expect(data).toMatchObject({ state: 'fail', failCode: '501', failMsg: 'The brush broke.' })
  expect(data.resultJson).toBe('')
})

test('credits are there to be asked for', async () => {
  const { body } = await asked('/v1/chat/credit')
  expect(body).toEqual({ code: 200, msg: 'success', data: 1_000_000 })
})

test.for([
  ['success', 'the sea at dawn', 200],
  ['fail', 'break', 501],
] as const)(
  'the callback of a task that ends in %s is signed as documented',
  async ([, prompt, code]) => {
    const at = code === 200 ? server : held
    const hook = await receiver()
    try {
      const more = { callBackUrl: hook.url }
      const { body } = await create({ ...sea, prompt, n: 1 }, more, at)
      const { headers, raw } = await hook.heard
      const news = JSON.parse(raw.toString())
      const { taskId } = body.data
      expect(news).toMatchObject({ code, data: { taskId, task_id: taskId } })
      const polled = await record(taskId, at)
      expect(news.data.state).toBe(polled.state)
      expect(JSON.parse(polled.param).callBackUrl).toBe(hook.url)
      const account = await whole(`${at.url}/v1/account`)
      const { webhook_secret: key } = JSON.parse(account.bytes.toString())
      const timestamp = String(headers['x-webhook-timestamp'])
      expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60)
      const hmac = createHmac('sha256', key).update(`${taskId}.${timestamp}`)
      expect(headers['x-webhook-signature']).toBe(hmac.digest('base64'))
    } finally {
      hook.stop()
    }
  },
)
