import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import type { Door, DoorOptions } from '../../test/door.ts'
import { jobOf, openDoor } from '../../test/door.ts'
import { Problem } from '../problem.ts'

const doors: Door[] = []

async function open(options?: DoorOptions): Promise<Door> {
  const door = await openDoor(options)
  doors.push(door)
  return door
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

const json = { 'content-type': 'application/json' }

/** fetch sets Host and Origin by itself; this one lets them be chosen. */
async function call(url: string, headers: Record<string, string>, method = 'GET') {
  const outgoing = rawRequest(url, { method, headers }).end()
  const [incoming] = await once(outgoing, 'response')
  return { status: incoming.statusCode, body: await text(incoming) }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 5))
}

test('a synchronous call waits for its job and names job, engine and request in headers', async () => {
  const { url, accepted } = await open()
  const answer = await fetch(`${url}/plain/make`, {
    method: 'POST',
    headers: json,
    body: '{"a":1}',
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ id: 'job_1', heard: { body: { a: 1 } } })
  expect(answer.headers.get('x-limn-job')).toBe('job_1')
  expect(answer.headers.get('x-limn-engine')).toBe('sketch')
  expect(answer.headers.get('x-limn-warnings')).toBeNull()
  expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/)
  expect(answer.headers.get('x-powered-by')).toBeNull()
  expect(accepted[0]).toMatchObject({ account: 'local', dialect: 'plain' })
})

test('a call that does not wait is answered with the accepted job', async () => {
  const never = () => new Promise<never>(() => {})
  const { url } = await open({ jobs: { ended: never } })
  const answer = await fetch(`${url}/plain/make?wait=no`, { method: 'POST' })
  expect(answer.headers.get('x-limn-job')).toBe('job_1')
})

test('warnings travel as sentences that a header can carry', async () => {
  const warnings = ['“été” was not understood', '100% | done', 'x'.repeat(3990), 'left out']
  const { url } = await open({ jobs: { ended: async () => jobOf({ warnings }) } })
  const answer = await fetch(`${url}/plain/make`, { method: 'POST' })
  const told = answer.headers.get('x-limn-warnings')?.split(' | ').map(decodeURIComponent)
  expect(told).toEqual([warnings[0], warnings[1], '2 more: see /v1/jobs/job_1'])
})

test('a failed job is answered as a failure that still names the job', async () => {
  const problem = { code: 'engine_failed', message: 'The brush broke.' } as const
  const { url } = await open({ jobs: { ended: async () => jobOf({ status: 'failed', problem }) } })
  const answer = await fetch(`${url}/other/make`, { method: 'POST' })
  expect(answer.status).toBe(502)
  expect(answer.headers.get('x-limn-job')).toBe('job_1')
  expect(await answer.json()).toMatchObject({ otherError: { message: 'The brush broke.' } })
})

test('a bug tells the caller nothing but its request id, and the log everything but pictures', async () => {
  const bug = new Error('column "x" of data:image/png;base64,AAAA is wrong')
  const { url, logged } = await open({ jobs: { find: () => Promise.reject(bug) } })
  const answer = await fetch(`${url}/plain/jobs/1`)
  const said = await answer.text()
  const id = answer.headers.get('x-request-id') ?? 'none'
  expect(answer.status).toBe(500)
  expect(said).toContain(id)
  expect(said).not.toContain('column')
  const line = logged.find((each) => each.includes('column')) ?? ''
  expect(line).toContain(id)
  expect(line).not.toContain('AAAA')
})

test('what no route takes is a not_found in the words of the first dialect', async () => {
  const { url } = await open()
  for (const [method, path] of [
    ['GET', '/nowhere?secret=1'],
    ['DELETE', '/plain/make'],
    ['GET', '/nobody/%zz'],
  ]) {
    const answer = await fetch(`${url}${path}`, { method: method ?? 'GET' })
    const said = await answer.text()
    expect([400, 404]).toContain(answer.status)
    expect(said).toContain('plainError')
    expect(said).not.toContain('secret')
    expect(answer.headers.get('x-request-id')).toBeTruthy()
  }
})

test('what is not HTTP is answered in the words of the first dialect', async () => {
  const { url } = await open()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('HELLO THERE\r\n\r\n')
  const said = await text(socket)
  expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(said).toContain('plainError')
})

test('headers that are too large are answered on a connection in use, and not into another answer', async () => {
  const never = () => new Promise<never>(() => {})
  const { url } = await open({ jobs: { ended: never } })
  const port = Number(new URL(url).port)
  const huge = `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`
  const reused = connect(port, '127.0.0.1')
  reused.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(reused, 'data')
  reused.write(huge)
  const said = await text(reused)
  expect(said).toMatch(/^HTTP\/1\.1 431 /)
  expect(said).toContain('plainError')
  const waiting = connect(port, '127.0.0.1')
  waiting.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(waiting, 'data')
  waiting.write('POST /plain/make HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n')
  waiting.write(huge)
  expect(await text(waiting)).toBe('')
})

test('a client that hangs up drops its wait, and the job is left alone', async () => {
  let dropped = false
  const { url, logged } = await open({
    jobs: {
      ended: (_account, _id, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            dropped = true
            reject(new Error('aborted'))
          })
        }),
    },
  })
  const hangUp = new AbortController()
  const waiting = fetch(`${url}/plain/make`, { method: 'POST', signal: hangUp.signal })
  await new Promise((done) => setTimeout(done, 50))
  hangUp.abort()
  await expect(waiting).rejects.toThrow('aborted')
  await until(() => dropped && logged.some((line) => line.includes('"status":499')))
  expect(logged.find((line) => line.includes('"status":499'))).toContain('"job":"job_1"')
})

test('closing sends waiting clients away with the name of their job', async () => {
  const ended = (_account: string, _id: string, signal?: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
    })
  const { url, http, accepted } = await open({ jobs: { ended } })
  const waiting = fetch(`${url}/plain/make`, { method: 'POST' })
  await until(() => accepted.length === 1)
  await http.close()
  const answer = await waiting
  // Sent again it would make another job: no client does that with this status.
  expect(answer.status).toBe(424)
  expect(answer.headers.get('x-limn-job')).toBe('job_1')
  expect(await answer.text()).toContain('/v1/jobs/job_1')
})

test('closing does not wait for connections without a call on them', async () => {
  const { url, http } = await open()
  const idle = connect(Number(new URL(url).port), '127.0.0.1')
  await once(idle, 'connect')
  const ended = text(idle)
  await fetch(`${url}/healthz`)
  await http.close()
  expect(await ended).toBe('')
})

test('a port in use is a sentence', async () => {
  const { url } = await open()
  const port = Number(new URL(url).port)
  const words = `Port ${port} on 127.0.0.1 is already in use`
  await expect(open({ port })).rejects.toThrow(words)
  await expect(open({ port })).rejects.toBeInstanceOf(Problem)
})

test('while no key exists calls need none, and a made-up one does no harm', async () => {
  const { url } = await open()
  const headers = { authorization: 'Bearer made-up' }
  expect((await fetch(`${url}/plain/jobs/1`)).status).toBe(200)
  expect((await fetch(`${url}/plain/jobs/1`, { headers })).status).toBe(200)
})

test('while no key exists another host name or a page of another site is turned away', async () => {
  const { url } = await open({ config: { publicUrl: 'https://pictures.example/' } })
  const { port } = new URL(url)
  const tries: readonly (readonly [Record<string, string>, number])[] = [
    [{ host: `localhost:${port}` }, 200],
    [{ host: `[::1]:${port}` }, 200],
    [{ host: 'pictures.example' }, 200],
    [{ host: `evil.example:${port}` }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'localhost', origin: 'http://localhost:5173' }, 200],
    [{ host: 'localhost', origin: 'https://evil.example' }, 403],
    [{ host: 'localhost', origin: 'null' }, 403],
  ]
  for (const [headers, status] of tries) {
    const answer = await call(`${url}/plain/jobs/1`, headers)
    expect({ headers, status: answer.status }).toEqual({ headers, status })
  }
})

test('once a key exists, it is needed, in a header or where the dialect finds it', async () => {
  const { url } = await open()
  const made = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: json,
    body: '{"name":"me"}',
  })
  expect(made.status).toBe(201)
  const body: { id: string; key: string; name: string } = JSON.parse(await made.text())
  expect(body).toMatchObject({ id: 'id-1', key: 'key-1', name: 'me' })
  const headers = { authorization: `Bearer ${body.key}` }
  expect((await fetch(`${url}/plain/jobs/1`)).status).toBe(401)
  expect((await fetch(`${url}/plain/jobs/1`, { headers })).status).toBe(200)
  const inBody = { method: 'POST', headers: json, body: `{"key":"${body.key}"}` }
  expect((await fetch(`${url}/plain/make`, inBody)).status).toBe(200)
  expect((await fetch(`${url}/plain/make`, { ...inBody, body: '{}' })).status).toBe(401)
  expect((await fetch(`${url}/v1/keys`, { method: 'POST' })).status).toBe(401)
  const second = await fetch(`${url}/v1/keys`, { method: 'POST', headers })
  expect(await second.json()).toMatchObject({ key: 'key-2', name: 'key' })
  const notAdmin = { method: 'POST', headers: { authorization: 'Bearer key-2' } }
  expect((await fetch(`${url}/v1/keys`, notAdmin)).status).toBe(403)
})

test('without a key no file of a multipart body reaches the disk', async () => {
  const { url, spool } = await open({ keys: { any: async () => true, caller: fakeRefusal } })
  const form = new FormData()
  form.set('file', new Blob(['x'.repeat(1000)]), 'a.png')
  const answer = await fetch(`${url}/plain/files`, { method: 'POST', body: form })
  expect(answer.status).toBe(401)
  expect(await readdir(spool)).toEqual([])
})

const fakeRefusal = () => Promise.reject(new Problem('unauthorized', 'No.'))

test('health and the front page need no key', async () => {
  const { url } = await open({ keys: { any: async () => true, caller: fakeRefusal } })
  const health = await fetch(`${url}/healthz`)
  expect(await health.json()).toEqual({ ok: true, name: 'limn', version: expect.any(String) })
  expect(await (await fetch(url)).text()).toContain('/v1/images/generations')
})

test('the log holds one line for a call, without body, key, query or signature', async () => {
  const { url, logged } = await open()
  const headers = { ...json, authorization: 'Bearer sesame' }
  const body = '{"prompt":"a private thing"}'
  await fetch(`${url}/plain/make?signature=abracadabra`, { method: 'POST', headers, body })
  await until(() => logged.length > 0)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toMatch(/"job":"job_1".*"status":200/)
  expect(logged[0]).not.toMatch(/sesame|abracadabra|private/)
})

test('a target in absolute form is the path in it', async () => {
  const { url } = await open({ config: { publicUrl: 'http://plain.example' } })
  const { port } = new URL(url)
  const ask = async (target: string, host: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
    return await text(socket)
  }
  expect(await ask('http://localhost/plain/jobs/job_1', 'localhost')).toContain('"id":"job_1"')
  expect(await ask('http://plain.example/jobs/job_1?a=b', 'plain.example')).toContain('"a":"b"')
  expect(await ask('HTTP://localhost/plain/nothing', 'localhost')).toContain('plainError')
  expect(await ask('http://localhost?a=b', 'localhost')).toContain('"name":"limn"')
  expect(await ask('http://localhost', 'localhost')).toContain('"name":"limn"')
})

test('the front page shows the address by which it was reached', async () => {
  const { url } = await open({ config: { trustProxy: ['loopback'] } })
  expect((await call(url, {})).body).toContain(`curl ${url}/v1/`)
  const forwarded = { 'x-forwarded-host': 'evil, pictures.example', 'x-forwarded-proto': 'https' }
  expect((await call(url, forwarded)).body).toContain('curl https://pictures.example/v1/')
})
