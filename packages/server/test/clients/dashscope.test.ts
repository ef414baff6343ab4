/**
 * DashScope as its documents' curl calls speak it, against the running server. Its own client is in Python
 * and has its tests in `../python/test_dashscope.py`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobIdOf } from '../../src/dialects/ids.ts'
import { type Running, dataUri, looks, photo, run, whole } from '../running.ts'
import { holding } from './loopback.ts'

let server: Running
let held: Running

beforeAll(async () => {
  server = await run()
  held = await run({ engines: [holding] })
})

afterAll(() => Promise.all([server.stop(), held.stop()]))

const aigc = '/dashscope/api/v1/services/aigc'
const sync = `${aigc}/multimodal-generation/generation`
const async = `${aigc}/image-generation/generation`
const tasks = '/dashscope/api/v1/tasks'
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

type Headers = Readonly<Record<string, string>>
const enable = (...names: readonly string[]): Headers =>
  Object.fromEntries(names.map((name) => [`X-DashScope-${name}`, 'enable']))

async function asked(path: string, init: RequestInit = {}, at = server) {
  const { status, headers, bytes } = await whole(`${at.url}${path}`, init)
  return { status, headers, body: JSON.parse(bytes.toString()) }
}

const posted = (body: unknown, headers: Headers = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer sk-any', ...headers },
  body: JSON.stringify(body),
})

function ask(parameters: object = {}, content: readonly object[] = [{ text: 'the sea at dawn' }]) {
  const input = { messages: [{ role: 'user', content }] }
  return { model: 'wan2.7-image', input, parameters: { size: '768*768', ...parameters } }
}

async function submit(body: object = ask(), at = server) {
  const { status, body: answer } = await asked(async, posted(body, enable('Async')), at)
  expect({ status, answer }).toMatchObject({ status: 200, answer: { output: { task_id: uuid } } })
  const id: string = answer.output.task_id
  return id
}

/** Polls as the documents say, until the task is over or as wanted. */
async function until(id: string, wanted: readonly string[], at = server) {
  for (let look = 0; look < 300; look += 1) {
    const { status, body } = await asked(`${tasks}/${id}`, {}, at)
    expect(status).toBe(200)
    if (wanted.includes(body.output.task_status)) return body
    await sleep(50)
  }
  throw new Error(`${id} is not ${wanted.join(' or ')}`)
}

test('a call that waits answers with the picture, and says what it did not heed', async () => {
  const { status, headers, body } = await asked(sync, posted(ask({ prompt_extend: true })))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    request_id: uuid,
    output: {
      finished: true,
      choices: [{ finish_reason: 'stop', message: { role: 'assistant' } }],
    },
    usage: { image_count: 1, size: '768*768' },
  })
  const [{ type, image }] = body.output.choices[0].message.content
  expect(type).toBe('image')
  expect(await looks((await whole(image)).bytes)).toEqual({
    format: 'png',
    width: 768,
    height: 768,
  })
  expect(decodeURIComponent(headers.get('x-limn-warnings') ?? '')).toContain('`prompt_extend`')
})

test('a task is submitted, looked at until it is over, and our own job beside', async () => {
  const id = await submit(ask({ n: 2 }))
  const { output, usage } = await until(id, ['SUCCEEDED'])
  expect(usage).toMatchObject({ image_count: 2, size: '768*768' })
  expect(output.choices).toHaveLength(2)
  // Eight hours ahead of UTC, and just now.
  const ended = Date.parse(`${output.end_time.replace(' ', 'T')}+08:00`)
  expect(Math.abs(ended - Date.now())).toBeLessThan(600_000)
  const job = JSON.parse((await server.get(`/v1/jobs/${id}`)).text)
  expect(job).toMatchObject({ id: jobIdOf(id), dialect: 'dashscope', status: 'succeeded' })
})

/** The documented form, without a key. */
async function upload(data: Record<string, string>, name: string, more: Headers = {}) {
  const form = new FormData()
  const fields = {
    OSSAccessKeyId: data['oss_access_key_id'],
    Signature: data['signature'],
    policy: data['policy'],
    key: `${data['upload_dir']}/${name}`,
    'x-oss-object-acl': data['x_oss_object_acl'],
    'x-oss-forbid-overwrite': data['x_oss_forbid_overwrite'],
    success_action_status: '200',
    ...more,
  }
  for (const [field, value] of Object.entries(fields)) form.append(field, value ?? '')
  form.append('file', new Blob([await photo('coffee.png')]), name)
  return whole(data['upload_host'] ?? '', { method: 'POST', body: form })
}

test('a photo goes up by a policy and is edited as oss://, with the header and not without', async () => {
  const path = '/dashscope/api/v1/uploads?action=getPolicy&model=wan2.7-image'
  const { body } = await asked(path, { headers: { authorization: 'Bearer sk-any' } })
  expect(body).not.toHaveProperty('output')
  const name = 'my photo, 咖啡.png'
  const kept = await upload(body.data, name)
  expect([kept.status, kept.bytes.length]).toEqual([200, 0])
  const image = { image: `oss://${body.data.upload_dir}/${name}` }
  const edit = ask({}, [image, { text: 'make it brighter' }])
  const done = await asked(sync, posted(edit, enable('OssResourceResolve')))
  expect(done).toMatchObject({ status: 200, body: { usage: { image_count: 1 } } })
  const without = await asked(sync, posted(edit))
  expect(without).toMatchObject({ status: 400, body: { code: 'InvalidParameter.DataInspection' } })
  const forged = await upload(body.data, name, { policy: 'e30=' })
  expect([forged.status, JSON.parse(forged.bytes.toString()).code]).toEqual([403, 'AccessDenied'])
  const elsewhere = await upload(body.data, name, { key: 'dashscope-instant/other/a.png' })
  expect(elsewhere.status).toBe(403)
})

test('what is not there is told by the names that the caller knows', async () => {
  const id = '00000000-0000-7000-8000-000000000000'
  const slash = await asked(`${tasks}/${id}/`)
  expect(slash).toMatchObject({ status: 200, body: { output: { task_status: 'UNKNOWN' } } })
  const canceled = await asked(`${tasks}/${id}/cancel`, { method: 'POST' })
  expect(canceled).toMatchObject({ status: 404, body: { message: `There is no task ${id}.` } })
  const image = 'oss://dashscope-instant/0123456789abcdef/a.png'
  const body = ask({}, [{ image }, { text: 'make it night' }])
  const lost = await asked(sync, posted(body, enable('OssResourceResolve')))
  expect(lost).toMatchObject({ status: 400, body: { code: 'BadRequest.ResourceNotExist' } })
  expect(lost.body.message).toContain(`input.messages[0].content[0].image: There is no "${image}"`)
  const { body: policy } = await asked('/dashscope/api/v1/uploads?action=getPolicy&model=m')
  const other = policy.data.upload_host.replace(/.$/, '!')
  const forged = await upload({ ...policy.data, upload_host: other }, 'a.png')
  expect([forged.status, JSON.parse(forged.bytes.toString()).code]).toEqual([403, 'AccessDenied'])
})

test('only what is white in a mask changes', async () => {
  const square = (side: number, background: string) =>
    sharp({ create: { width: side, height: side, channels: 3, background } })
  const patched = async (ground: string, patch: string, side: number) => {
    const at = (768 - side) / 2
    const input = await square(side, patch).png().toBuffer()
    return square(768, ground).composite([{ input, left: at, top: at }])
  }
  const base = await (await patched('#c08040', '#2040ff', 100)).png().toBuffer()
  const mask = await (await patched('#000000', '#ffffff', 200)).jpeg().toBuffer()
  const input = {
    function: 'description_edit_with_mask',
    prompt: 'make it red',
    base_image_url: dataUri(base),
    mask_image_url: dataUri(mask, 'image/jpeg'),
  }
  const path = `${aigc}/image2image/image-synthesis`
  const said = posted({ model: 'wanx2.1-imageedit', input }, enable('Async'))
  const { body } = await asked(path, said)
  const { output } = await until(body.output.task_id, ['SUCCEEDED', 'FAILED'])
  const made = await sharp((await whole(output.results[0].url)).bytes)
    .raw()
    .toBuffer()
  const pixel = (at: number) => [...made.subarray((at * 768 + at) * 3, (at * 768 + at) * 3 + 3)]
  expect(pixel(100)).toEqual([0xc0, 0x80, 0x40])
  const [red = 0, , blue = 0] = pixel(384)
  expect(red).toBeGreaterThan(blue + 100)
})

test('path and header have to agree', async () => {
  const refused = { status: 403, body: { code: 'AccessDenied', request_id: uuid } }
  const notAsync = await asked(async, posted(ask()))
  expect(notAsync).toMatchObject(refused)
  expect(notAsync.body.message).toContain('does not support synchronous calls')
  const notSync = await asked(sync, posted(ask(), enable('Async')))
  expect(notSync).toMatchObject(refused)
  expect(notSync.body.message).toContain('does not support asynchronous calls')
})

test('texts and pictures are streamed as they come', async () => {
  const said = {
    ...ask({ enable_interleave: true, stream: true, max_images: 2 }),
    model: 'wan2.6-image',
  }
  const { status, headers, bytes } = await whole(
    `${server.url}${sync}`,
    posted(said, { 'X-DashScope-Sse': 'enable' }),
  )
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const lines = bytes.toString().split('\n')
  expect(new Set(lines.filter((line) => line.startsWith('event:')))).toEqual(
    new Set(['event:result']),
  )
  const chunks = lines
    .filter((line) => line.startsWith('data:'))
    .map((line) => JSON.parse(line.slice(5)))
  const contents = chunks.flatMap(({ output }) => output.choices[0].message.content)
  expect(contents.map(({ type }) => type)).toEqual(['text', 'image', 'text', 'image'])
  expect(await looks((await whole(contents[1].image)).bytes)).toMatchObject({ width: 768 })
  expect(chunks.map(({ output }) => output.finished)).toEqual([false, false, false, false, true])
  expect(chunks.at(-1)).toMatchObject({
    output: { choices: [{ finish_reason: 'stop' }] },
    usage: { image_count: 2 },
  })
})

test('what waits is canceled, what runs is not, as the Java client asks: with a type and no body', async () => {
  const busy = [await submit(ask(), held), await submit(ask(), held)]
  for (const id of busy) await until(id, ['RUNNING'], held)
  const waiting = await submit(ask(), held)
  const cancel = (id: string) =>
    asked(
      `${tasks}/${id}/cancel`,
      { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' } },
      held,
    )
  expect(await cancel(waiting)).toMatchObject({ status: 200, body: { request_id: uuid } })
  expect((await until(waiting, ['CANCELED'], held)).output).not.toHaveProperty('choices')
  for (const id of [busy[0] ?? '', waiting]) {
    expect(await cancel(id)).toMatchObject({ status: 400, body: { code: 'UnsupportedOperation' } })
  }
  const pending = await asked(`${tasks}/?status=CANCELED&page_size=5`, {}, held)
  expect(pending.body).toMatchObject({ total: 1, data: [{ task_id: waiting, status: 'CANCELED' }] })
  for (const id of busy) await held.post(`/v1/jobs/${id}/cancel`, {})
})

test('a task that fails is told under 200, a call that waits under its own status', async () => {
  const breaks = ask({}, [{ text: 'break' }])
  const { output, code } = await until(await submit(breaks, held), ['FAILED'], held)
  expect(output).toMatchObject({ code: 'InternalError.Algo', message: 'The brush broke.' })
  expect(code).toBe('InternalError.Algo')
  const waited = await asked(sync, posted(breaks), held)
  expect(waited).toMatchObject({
    status: 500,
    body: { code: 'InternalError.Algo', message: 'The brush broke.', request_id: uuid },
  })
})

test('tasks are listed within a time, and by model', async () => {
  const id = await submit()
  await until(id, ['SUCCEEDED'])
  const stamp = (from: number) =>
    new Date(Date.now() + from + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
  const listed = (query: string) => asked(`${tasks}?${query}`)
  const near = `start_time=${stamp(-600_000)}&end_time=${stamp(600_000)}`
  const { body } = await listed(`${near}&model_name=wan2.7-image&page_size=1`)
  expect(body).toMatchObject({
    page_no: 1,
    page_size: 1,
    data: [{ task_id: id, status: 'SUCCEEDED' }],
  })
  expect(body.total_page).toBe(body.total)
  const past = await listed(`start_time=${stamp(-7_200_000)}&end_time=${stamp(-3_600_000)}`)
  expect(past.body).toMatchObject({ total: 0, data: [] })
  expect((await listed(`task_id=${id}`)).body).toMatchObject({ total: 1 })
  expect((await listed('model_name=wan9.9')).body).toMatchObject({ total: 0 })
})

test('models are listed on the OpenAI-compatible path', async () => {
  const { body } = await asked('/dashscope/compatible-mode/v1/models')
  const ids = body.data.map(({ id }: { readonly id: string }) => id)
  expect(ids).toContain('wan2.7-image-pro')
  expect(ids).toContain('wan2.2-t2i-flash')
})

test('another key sees nothing of a task, and no key nothing at all', async () => {
  const closed = await run({ engines: [holding] })
  try {
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
    const newKey = async (name: string, by: Headers = {}) => {
      const made: { readonly key: string } = JSON.parse(
        (await closed.post('/v1/keys', { name }, by)).text,
      )
      return bearer(made.key)
    }
    const first = await newKey('first')
    const other = await newKey('other', first)
    const made = await asked(async, posted(ask(), { ...enable('Async'), ...first }), closed)
    const id: string = made.body.output.task_id
    const look = (path: string, headers: Headers) => asked(path, { headers }, closed)
    const seen = await look(`${tasks}/${id}`, first)
    expect(seen.body.output.task_status).toMatch(/PENDING|RUNNING/)
    expect((await look(tasks, first)).body).toMatchObject({ total: 1 })
    const unseen = await look(`${tasks}/${id}`, other)
    expect(unseen).toMatchObject({ status: 200, body: { output: { task_status: 'UNKNOWN' } } })
    expect((await look(tasks, other)).body).toMatchObject({ total: 0, data: [] })
    const none = await look(`${tasks}/${id}`, {})
    expect(none).toMatchObject({ status: 401, body: { code: 'InvalidApiKey', request_id: uuid } })
    const wrong = await look('/dashscope/compatible-mode/v1/models', bearer('sk-no'))
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } })
  } finally {
    await closed.stop()
  }
})
