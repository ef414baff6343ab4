import { readFile, readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import type { Door, DoorOptions } from '../../test/door.ts'
import { jobOf, openDoor } from '../../test/door.ts'

const doors: Door[] = []

async function open(options?: DoorOptions): Promise<Door> {
  const door = await openDoor(options)
  doors.push(door)
  return door
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

async function send(url: string, body: BodyInit, type?: string) {
  // A Blob has no type of its own, so none is sent unless the test names one.
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  const sent = typeof body === 'string' ? new Blob([body]) : body
  const answer = await fetch(`${url}/plain/make`, { method: 'POST', headers, body: sent })
  return { status: answer.status, said: JSON.parse(await answer.text()) }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 5))
}

test('JSON is read by every type that clients give it', async () => {
  const { url } = await open()
  for (const type of [
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/problem+json',
    'application/x-www-form-urlencoded',
    'text/plain;charset=UTF-8',
    undefined,
  ]) {
    const { status, said } = await send(url, ' \n{"prompt":"é"}', type)
    expect({ type, status, body: said.heard?.body }).toEqual({
      type,
      status: 200,
      body: { prompt: 'é' },
    })
  }
})

test('a body of length zero is no body', async () => {
  const { url } = await open()
  expect((await send(url, '', 'application/json')).said.heard.body).toBeNull()
})

test('what is neither JSON nor multipart is a 415 that says what to send', async () => {
  const { url } = await open()
  for (const [body, type] of [
    ['prompt=x', 'application/x-www-form-urlencoded'],
    ['<xml/>', 'application/xml'],
    ['hello', undefined],
    ['{}', 'nonsense'],
  ] as const) {
    const { status, said } = await send(url, body, type)
    expect({ type, status }).toEqual({ type, status: 415 })
    expect(said.plainError.code).toBe('unsupported_media_type')
  }
  const gzip = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const answer = await fetch(`${url}/plain/make`, { method: 'POST', headers: gzip, body: 'x' })
  expect(answer.status).toBe(415)
})

test('broken or hostile JSON is a 400 with a sentence', async () => {
  const { url } = await open()
  const json = 'application/json'
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  expect((await send(url, deep(64), json)).status).toBe(200)
  for (const [body, words] of [
    ['{"a":', 'not valid JSON'],
    [deep(65), '64 levels'],
    [`[${'0,'.repeat(100_000)}0]`, '100000 values'],
    ['{"a":{"__proto__":{"admin":true}}}', '__proto__'],
    ['{"a":{"__pr\\u006fto__":1}}', '__proto__'],
    ['{"prompt":"a\\u0000b"}', 'U+0000'],
    ['{"prompt":"\\ud800"}', 'surrogate'],
    [new Blob([new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])]), 'UTF-8'],
  ] as const) {
    const { status, said } = await send(url, body, json)
    expect(status).toBe(400)
    expect(said.plainError.message).toContain(words)
  }
})

test('brackets and quotes inside strings are text, whatever is escaped', async () => {
  const { url } = await open()
  const body = { a: '['.repeat(200), b: 'x\\', c: '\\"[', d: ','.repeat(200_000) }
  expect((await send(url, JSON.stringify(body), 'application/json')).said.heard.body).toEqual(body)
})

test('a body over the limit is a 413 in the dialect, announced or not, and the door stays open', async () => {
  const { url } = await open({ config: { limits: { jsonBytes: 1000 } } })
  const big = 'x'.repeat(64 * 1024)
  const announced = await send(url, JSON.stringify(big.repeat(200)), 'application/json')
  expect(announced.status).toBe(413)
  expect(announced.said.plainError.message).toContain('1000 bytes')
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const said = text(socket)
  const head = 'host: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked'
  socket.write(`POST /other/make HTTP/1.1\r\n${head}\r\n\r\n`)
  // A client that looks for no answer before it has sent everything, and then uses the connection again.
  for (let piece = 0; piece < 200; piece += 1) {
    const full = !socket.write(`${big.length.toString(16)}\r\n${big}\r\n`)
    if (full) await new Promise((done) => socket.once('drain', done))
  }
  socket.write('0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
  expect(await said).toMatch(/^HTTP\/1\.1 413 [^]*otherError[^]*HTTP\/1\.1 200 [^]*"ok":true/)
})

test('a request that ends before its body is complete holds nothing', async () => {
  const { url, accepted, spool, logged } = await open()
  const { port } = new URL(url)
  const type = 'multipart/form-data; boundary=B'
  const part =
    '--B\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nsome bytes'
  for (const [name, sent] of [
    ['application/json', '{"a":'],
    [type, part],
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    const head = `host: localhost\r\nexpect: 100-continue\r\ncontent-type: ${name}\r\ncontent-length: 9999`
    socket.write(`POST /plain/make HTTP/1.1\r\n${head}\r\n\r\n${sent}`)
    // "100 Continue": the call has begun.
    await new Promise((done) => socket.once('data', done))
    if (name === type) await until(async () => (await readdir(spool)).length > 0)
    socket.destroy()
  }
  await until(() => logged.filter((line) => line.includes('"status":499')).length === 2)
  await until(async () => (await readdir(spool)).length === 0)
  expect(accepted).toEqual([])
})

test('files of a multipart body lie on disk while the call is read, fields come as text in order', async () => {
  const seen: string[] = []
  const { url, spool } = await open({
    jobs: {
      accept: async ({ uploads }) => {
        for (const { path } of uploads.values()) seen.push(await readFile(path, 'utf8'))
        return jobOf({ status: 'queued' })
      },
    },
  })
  const form = new FormData()
  form.append('prompt', 'ein Wald — 森')
  form.append('image[]', new Blob(['one'], { type: 'image/png' }), '../../é.png')
  form.append('n', '2')
  form.append('extra', new Blob(['{"a":[1]}'], { type: 'application/json' }), '')
  form.append('image[]', new Blob(['three'], { type: 'image/jpeg' }), 'b.jpg')
  const { status, said } = await send(url, form)
  expect(status).toBe(200)
  expect(said.heard.fields.slice(0, 2)).toEqual([
    ['prompt', 'ein Wald — 森'],
    ['n', '2'],
  ])
  expect(said.files.at(-1)).toMatchObject({ field: 'image[]', mime: 'image/jpeg', bytes: 5 })
  expect(said.files[0]).toMatchObject({ ref: 'upload:0', mime: 'image/png', bytes: 3 })
  expect(said.files[0].filename).toMatch(/é\.png$/)
  expect([seen[0], seen.at(-1)]).toEqual(['one', 'three'])
  expect(await readdir(spool)).toEqual([])
})

test('each limit of a multipart body is a 413 that leaves nothing on disk', async () => {
  const limits = { fileBytes: 1000, files: 2, fields: 2, fieldBytes: 100, multipartBytes: 5000 }
  const { url, spool } = await open({ config: { limits } })
  const file = (bytes: number) => new Blob(['x'.repeat(bytes)], { type: 'image/png' })
  const tries: Readonly<Record<string, readonly (string | Blob)[]>> = {
    'a long file': [file(1001), file(10)],
    'a field': ['x'.repeat(101)],
    '2 files': [file(1), file(2), file(3)],
    '2 fields': ['1', '2', '3'],
    'all together': [file(6000)],
  }
  for (const [name, values] of Object.entries(tries)) {
    const form = new FormData()
    for (const value of values) form.append('part', value)
    const { status, said } = await send(url, form)
    expect({ name, status, code: said.plainError?.code }).toEqual({
      name,
      status: 413,
      code: 'too_large',
    })
    expect(await readdir(spool)).toEqual([])
  }
})

test('a multipart body refused half-way is read to its end, and the connection goes on', async () => {
  const { url } = await open({ config: { limits: { fileBytes: 1000 } } })
  const part = (name: string) =>
    `--B\r\ncontent-disposition: form-data; name="${name}"; filename="a.png"\r\n\r\n${'x'.repeat(2_000_000)}\r\n`
  const body = `${part('a')}${part('b')}--B--\r\n`
  const head = `host: localhost\r\ncontent-type: multipart/form-data; boundary=B\r\ncontent-length: ${body.length}`
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const said = text(socket)
  socket.write(`POST /plain/make HTTP/1.1\r\n${head}\r\n\r\n${body}`)
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
  expect(await said).toMatch(/^HTTP\/1\.1 413 [^]*HTTP\/1\.1 200 [^]*"ok":true/)
})

test('a malformed multipart body is a 400', async () => {
  const { url, spool } = await open()
  const part = '--B\r\ncontent-disposition: form-data; name="a"; filename="a"\r\n\r\ncut short'
  expect((await send(url, part, 'multipart/form-data; boundary=B')).status).toBe(400)
  expect((await send(url, 'x', 'multipart/form-data')).status).toBe(400)
  const proto = '--B\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--B--\r\n'
  expect((await send(url, proto, 'multipart/form-data; boundary=B')).status).toBe(400)
  expect(await readdir(spool)).toEqual([])
})

test('an upload is kept from the file that the route names', async () => {
  const { url, kept, spool } = await open()
  const form = new FormData()
  form.append('purpose', 'vision')
  form.append('file', new Blob(['pixels']), 'a.png')
  const answer = await fetch(`${url}/plain/files`, { method: 'POST', body: form })
  expect(await answer.json()).toMatchObject({ filename: 'a.png', bytes: 6 })
  expect(kept).toHaveLength(1)
  await until(async () => (await readdir(spool)).length === 0)
  const without = await fetch(`${url}/plain/files`, { method: 'POST' })
  expect(without.status).toBe(400)
})
