/** AtlasCloud has no client: its documented curl calls as a script, and what they do, against the running server. */
import { createPublicKey, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { example, holding, receiver } from './loopback.ts'

let server: Running
let held: Running

const words = 'alibaba/wan-2.7/text-to-image'
const edit = 'alibaba/wan-2.7-pro/image-edit'
const sea = { model: words, prompt: 'the sea at dawn', size: '768*768' }
const small = { format: 'png', width: 768, height: 768 }

beforeAll(async () => {
  server = await run({}, { fetchAllow: ['127.0.0.1'] })
  held = await run({ engines: [holding] }, { fetchAllow: ['127.0.0.1'] })
})

afterAll(() => Promise.all([server.stop(), held.stop()]))

async function asked(path: string, init: RequestInit = {}, at = server) {
  const { status, headers, bytes } = await whole(`${at.url}/atlascloud/api/v1${path}`, init)
  return { status, headers, body: JSON.parse(bytes.toString()) }
}

const generate = (body: object, at = server) =>
  asked(
    '/model/generateImage',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer any' },
      body: JSON.stringify(body),
    },
    at,
  )

/** Polls as the documents say, until the prediction is over. */
async function over(id: string, at = server) {
  for (let look = 0; look < 300; look += 1) {
    const { status, body } = await asked(`/model/prediction/${id}`, {}, at)
    expect({ status, code: body.code }).toEqual({ status: 200, code: 200 })
    if (body.data.status !== 'processing') return body.data
    await sleep(50)
  }
  throw new Error(`${id} is not over`)
}

test('the script makes a picture and edits a photo', { timeout: 60_000 }, async () => {
  const { folder, stdout, remove } = await example('atlascloud.sh', server.url, 'coffee.png')
  try {
    expect(stdout.trim().split('\n')).toHaveLength(2)
    for (const name of ['lighthouse.png', 'edited.png']) {
      const bytes = await readFile(join(folder, name))
      expect(await looks(bytes)).toEqual({ format: 'png', width: 1024, height: 768 })
    }
  } finally {
    await remove()
  }
})

test('a prediction is made at once and ends with as many pictures', async () => {
  const { status, headers, body } = await generate({ ...sea, n: 2, seed: -1 })
  expect(status).toBe(200)
  expect(headers.get('x-request-id')).toMatch(/^req_/)
  expect(body).toMatchObject({ code: 200, data: { status: 'processing', outputs: [], error: '' } })
  const { id, urls } = body.data
  expect(urls.get).toBe(`${server.url}/atlascloud/api/v1/model/prediction/${id}`)
  const done = await over(id)
  expect(done).toMatchObject({ id, model: words, status: 'completed' })
  expect(done.has_nsfw_contents).toEqual([false, false])
  for (const url of done.outputs) expect(await looks((await whole(url)).bytes)).toEqual(small)
})

test('a synchronous call answers with base64 when asked to', async () => {
  const ask = { ...sea, seed: 5, enable_sync_mode: true }
  const { body } = await generate({ ...ask, enable_base64_output: true })
  expect(body.data).toMatchObject({ status: 'completed' })
  const bytes = Buffer.from(body.data.outputs[0], 'base64')
  expect(await looks(bytes)).toEqual(small)
  const byLink = await generate(ask)
  expect((await whole(byLink.body.data.outputs[0])).bytes.equals(bytes)).toBe(true)
  const polled = await over(body.data.id)
  expect(polled.outputs).toEqual(body.data.outputs)
})

test('photos are taken as uploads, data URIs and bare base64, in their order', async () => {
  const [coffee, rocket] = await Promise.all([photo('coffee.png'), photo('rocket.jpg')])
  const form = new FormData()
  form.append('file', new Blob([coffee], { type: 'image/png' }), 'coffee.png')
  const kept = await asked('/model/uploadMedia', { method: 'POST', body: form })
  expect(kept.body).toMatchObject({ code: 200, data: { type: 'image', filename: 'coffee.png' } })
  const { download_url: link, size } = kept.body.data
  expect((await whole(link)).bytes).toHaveLength(size)
  const images = [rocket.toString('base64'), link, dataUri(coffee)]
  const prompt = 'put image 1 and image 2 side by side'
  const { body } = await generate({ ...sea, model: edit, prompt, images })
  const done = await over(body.data.id)
  expect(done).toMatchObject({ status: 'completed', model: edit })
  const { request } = await server.ended(jobIdOf(body.data.id))
  expect(request.model).toBe('wan2.7-image-pro')
  const asset = `asset:${new URL(link).pathname.split('/').at(-1)}`
  expect(request.images.map((ref) => ref === asset)).toEqual([false, true, true])
})

test('models are listed for everybody, each with a schema of its own fields', async () => {
  const { body } = await asked('/models')
  const names = body.data.map(({ model }: { readonly model: string }) => model)
  expect(names).toEqual(expect.arrayContaining([words, edit]))
  for (const { model, schema, type } of body.data) {
    expect(type).toBe('Image')
    const { info, components } = JSON.parse((await whole(schema)).bytes.toString())
    expect(info.title).toBe(model)
    const { properties, required } = components.schemas.Input
    expect('images' in properties).toBe(model.endsWith('image-edit'))
    expect(required.includes('images')).toBe(model.endsWith('image-edit'))
    expect(properties.model.enum).toEqual([model])
  }
})

test('the schema of an older model has its limits, and without `n` it makes one picture', async () => {
  const older = 'alibaba/wan-2.6/text-to-image'
  const { body } = await asked(`/models/schema/${older}`)
  const { properties } = body.components.schemas.Input
  expect(properties.prompt.maxLength).toBeLessThan(5000)
  expect(Object.keys(properties)).toContain('negative_prompt')
  expect(Object.keys(properties)).not.toContain('color_palette')
  // As AtlasCloud's own node sends it (atlascloud_comfyui of 2026-03-20).
  const ask = { prompt: 'the sea', size: '1280*1280', enable_prompt_expansion: false, seed: -1 }
  const made = await generate({ model: older, ...ask })
  expect(made.headers.get('x-limn-warnings')).toBeNull()
  expect(await over(made.body.data.id)).toMatchObject({ outputs: [expect.any(String)] })
})

test('failures have the code of the status, a sentence and the id of the call', async () => {
  const noModel = await generate({ prompt: 'x' })
  expect(noModel).toMatchObject({ status: 400, body: { code: 400, data: null } })
  expect(noModel.body.msg).toContain('model')
  expect(noModel.body.request_id).toBe(noModel.headers.get('x-request-id'))
  const unknown = await generate({ ...sea, model: 'alibaba/wan-9/text-to-image' })
  expect(unknown).toMatchObject({ status: 404, body: { code: 404 } })
  const many = await generate({ ...sea, n: 9 })
  expect(many).toMatchObject({ status: 400, body: { code: 400 } })
  expect(many.body.msg).toContain('`n`')
  const idle = await generate({ ...sea, images: [dataUri(await photo('coffee.png'))] })
  expect(idle).toMatchObject({ status: 400 })
  // AtlasCloud's own node (atlascloud_comfyui of 2026-03-20) asks at both, and gives up at a 401.
  for (const end of ['', '/']) {
    const gone = await asked(`/model/prediction/${'0'.repeat(32)}${end}`)
    expect(gone).toMatchObject({ status: 404, body: { code: 404 } })
    expect(gone.body.msg).toContain('0'.repeat(32))
  }
  const inside = await generate({ ...sea, webhook_url: 'http://10.0.0.1/hook' })
  expect(inside).toMatchObject({ status: 400 })
  expect(inside.body.msg).toContain('`webhook_url`')
  // "Or wrong path", say the documents.
  expect(await asked('/model/nowhere')).toMatchObject({ status: 401, body: { code: 401 } })
})

test('a job that fails is a good answer, synchronous or not', async () => {
  const { status, body } = await generate({ ...sea, prompt: 'break', enable_sync_mode: true }, held)
  expect(status).toBe(200)
  expect(body).toMatchObject({ code: 200, data: { status: 'failed', error: 'The brush broke.' } })
  expect(await over(body.data.id, held)).toMatchObject({ status: 'failed', outputs: [] })
})

test.for([
  ['OK', 'the sea at dawn'],
  ['ERROR', 'break'],
] as const)('a webhook that says %s is signed with the published key', async ([word, prompt]) => {
  const at = word === 'OK' ? server : held
  const hook = await receiver()
  try {
    const { body } = await generate({ ...sea, prompt, webhook_url: hook.url }, at)
    const { headers, raw } = await hook.heard
    const { id } = body.data
    const news = JSON.parse(raw.toString())
    expect(news).toMatchObject({ session_id: id, event_type: 'image.task.terminal', status: word })
    const { status, outputs } = await over(id, at)
    expect(news.payload).toMatchObject({ id, status })
    expect(news.payload.outputs).toHaveLength(outputs.length)
    const said = (name: string) => String(headers[`x-atlascloud-webhook-${name}`])
    expect([said('id'), said('event')]).toEqual([id, 'image.task.terminal'])
    const { body: jwks } = await asked('/webhooks/jwks.json', {}, at)
    const jwk = jwks.keys.find(({ kid }: { readonly kid: string }) => kid === said('key-id'))
    expect(jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519' })
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const signature = Buffer.from(said('signature-ed25519'), 'base64url')
    const signed = Buffer.concat([Buffer.from(`${said('timestamp')}.`), raw])
    expect(verify(null, signed, key, signature)).toBe(true)
    expect(verify(null, Buffer.concat([signed, Buffer.of(32)]), key, signature)).toBe(false)
    expect(Math.abs(Number(said('timestamp')) - Date.now() / 1000)).toBeLessThan(300)
  } finally {
    hook.stop()
  }
})
