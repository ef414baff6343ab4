/** HTTP that means no good, on bare sockets: slow, doubled, cut, smuggled. Others are served meanwhile. */
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type Door, type DoorOptions, jobOf, openDoor } from './door.ts'

const doors: Door[] = []
const sockets: Socket[] = []

async function open(options: DoorOptions = {}): Promise<Door> {
  const door = await openDoor(options)
  doors.push(door)
  return door
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const door of doors.splice(0)) await door.close()
})

function dial({ url }: Door): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  // Whoever is sent away in the middle of a word is told so by an error.
  socket.on('error', () => {})
  sockets.push(socket)
  return socket
}

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`
const host = 'host: localhost'

/** All that is answered until the server closes the connection, or is silent for a while. */
async function said(door: Door, words: string | Buffer): Promise<string> {
  const socket = dial(door)
  const answer = text(socket).catch(() => '')
  socket.setTimeout(700, () => socket.end())
  socket.write(words)
  return await answer
}

const answersIn = (all: string) => all.match(/HTTP\/1\.1 \d{3}/g) ?? []

async function health({ url }: Door): Promise<number> {
  const { status } = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1_000) })
  return status
}

const closedOf = (all: readonly Socket[]) =>
  Promise.all(all.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')))

/** One byte every so often, for ever. */
function dribble(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 100)
  socket.on('close', () => clearInterval(timer))
}

describe('who is slow', () => {
  test('with the head is sent away, and holds up nobody', async () => {
    const door = await open({ config: { headersTimeout: 500 } })
    const slow = Array.from({ length: 200 }, () => dial(door))
    for (const socket of slow) {
      socket.resume().write('POST /plain/make HTTP/1.1\r\nhost: localhost\r\nx-a: ')
      dribble(socket, 'b')
    }
    expect(await health(door)).toBe(200)
    const begun = performance.now()
    await closedOf(slow)
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect(await health(door)).toBe(200)
  })

  test('with the body is sent away, and leaves nothing on disk', async () => {
    const door = await open({ config: { requestTimeout: 700 } })
    const head = ['POST /plain/files HTTP/1.1', host, 'content-length: 100000']
    const type = 'content-type: multipart/form-data; boundary=x'
    const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    const slow = Array.from({ length: 50 }, () => dial(door))
    const heard = slow.map((socket) => text(socket).catch(() => ''))
    for (const socket of slow) {
      socket.write(lines(...head, type) + part)
      dribble(socket, 'b')
    }
    expect(await health(door)).toBe(200)
    await closedOf(slow)
    for (const words of await Promise.all(heard)) expect(words).toMatch(/^(HTTP\/1\.1 408 |$)/)
    await expect.poll(() => readdir(door.spool)).toEqual([])
  })

  test('to take the answer is sent away', async () => {
    const door = await open({
      config: { stallTimeout: 500 },
      images: async (store) => {
        const { Readable } = await import('node:stream')
        const megabytes = Array.from({ length: 40 }, () => Buffer.alloc(1 << 20, 7))
        const { key } = await store.put(Readable.from(megabytes), 'image/png')
        return [{ index: 0, asset: key, mime: 'image/png', width: 1, height: 1, bytes: 1, seed: 1 }]
      },
    })
    const made = await (await fetch(`${door.url}/plain/jobs/job_1`)).json()
    const { pathname, search } = new URL(made.images[0].url)
    const socket = dial(door)
    socket.pause().write(lines(`GET ${pathname}${search} HTTP/1.1`, host))
    await pause(1_500)
    let bytes = 0
    socket.on('data', (piece) => (bytes += piece.length)).resume()
    await closedOf([socket])
    expect(bytes).toBeLessThan(40 << 20)
  })

  test('and many is too many: further connections are closed, and there is room again afterwards', async () => {
    const door = await open({ config: { connections: 40 } })
    const all = Array.from({ length: 60 }, () => dial(door).resume())
    await expect.poll(() => all.filter((socket) => socket.closed).length).toBe(20)
    for (const socket of all) socket.destroy()
    await expect.poll(() => health(door).catch(() => 0)).toBe(200)
  })
})

test('very many headers are too large', async () => {
  const door = await open()
  const many = Array.from({ length: 5_000 }, (_, at) => `x-${at}: 1`)
  expect(await said(door, lines('GET /healthz HTTP/1.1', host, ...many))).toMatch(
    /^HTTP\/1\.1 431 /,
  )
})

test('a file input left empty before one that is not is no trouble', async () => {
  const { url, kept } = await open()
  const part = (filename: string, content: string) =>
    `--x\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\n\r\n${content}\r\n`
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const body = `${part('', '')}${part('a.png', 'bytes')}--x--\r\n`
  const { status } = await fetch(`${url}/plain/files`, { method: 'POST', headers, body })
  expect([status, kept.map(({ filename, bytes }) => [filename, bytes])]).toEqual([
    200,
    [['a.png', 5]],
  ])
})

describe('a second request hidden in the first is never answered', () => {
  const inner = 'GET /plain/jobs/hidden HTTP/1.1\r\nhost: localhost\r\n\r\n'
  const post = 'POST /plain/make?wait=no HTTP/1.1'
  const json = 'content-type: application/json'
  test.for([
    ['length and chunks', [`content-length: 4`, 'transfer-encoding: chunked'], `0\r\n\r\n${inner}`],
    ['chunks and length', ['transfer-encoding: chunked', `content-length: 4`], `0\r\n\r\n${inner}`],
    ['two lengths', ['content-length: 2', `content-length: ${inner.length + 2}`], `{}${inner}`],
    ['a list of lengths', [`content-length: 2, ${inner.length}`], `{}${inner}`],
    ['a length with a sign', ['content-length: +2'], `{}${inner}`],
    ['a length in hex', ['content-length: 0x2'], `{}${inner}`],
    ['a negative length', ['content-length: -2'], `{}${inner}`],
    ['an unknown coding', ['transfer-encoding: xchunked'], `0\r\n\r\n${inner}`],
    ['two codings', ['transfer-encoding: chunked, identity'], `0\r\n\r\n${inner}`],
    ['a coding before a blank', ['transfer-encoding : chunked'], `0\r\n\r\n${inner}`],
    ['a folded header', ['transfer-encoding:\r\n chunked'], `0\r\n\r\n${inner}`],
    ['a bare line feed', ['x-a: b\ntransfer-encoding: chunked'], `0\r\n\r\n${inner}`],
    ['a chunk of no size', ['transfer-encoding: chunked'], `zz\r\n${inner}`],
    ['a chunk too large', ['transfer-encoding: chunked'], `fffffffffffffffff\r\n${inner}`],
  ] as const)('%s', async ([, headers, body]) => {
    const door = await open()
    const all = await said(door, lines(post, host, json, ...headers) + body)
    expect(answersIn(all).slice(1)).toEqual([])
    expect(all).toMatch(/^HTTP\/1\.1 4\d\d |^$/)
    expect(door.logged.join('')).not.toContain('jobs/:id')
    expect(await health(door)).toBe(200)
  })
})

test('calls one after the other in one piece are answered in order', async () => {
  const door = await open()
  const ask = (path: string) => lines(`GET ${path} HTTP/1.1`, host)
  const all = await said(door, ask('/healthz') + ask('/nowhere') + ask('/healthz'))
  expect(answersIn(all).map((each) => each.slice(9))).toEqual(['200', '404', '200'])
})

test.for([
  ['TRACE / HTTP/1.1', /^HTTP\/1\.1 4\d\d /],
  ['CONNECT 127.0.0.1:22 HTTP/1.1', /^(HTTP\/1\.1 4\d\d |$)/],
  ['PROPFIND / HTTP/1.1', /^HTTP\/1\.1 4\d\d /],
  ['OPTIONS * HTTP/1.1', /^HTTP\/1\.1 4\d\d /],
  ['GET / HTTP/9.9', /^HTTP\/1\.1 (4|5)\d\d /],
  ['GET /healthz HTTP/1.0', /^HTTP\/1\.1 200 /],
  ['GET http://127.0.0.1:22/healthz HTTP/1.1', /^HTTP\/1\.1 200 /],
  ['GET //evil.example/ HTTP/1.1', /^HTTP\/1\.1 404 /],
] as const)('%s', async ([line, answer]) => {
  const door = await open()
  const all = await said(door, lines(line, host))
  expect(all).toMatch(answer)
  expect(all.toLowerCase()).not.toMatch(/\n(server|x-powered-by|access-control-\S+):/)
  expect(all).not.toContain('SSH')
})

test('without a host, for another protocol, and with expectations', async () => {
  const door = await open()
  expect(await said(door, lines('GET /healthz HTTP/1.1'))).toMatch(/^HTTP\/1\.1 400 /)
  const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13']
  const ask = lines('GET /healthz HTTP/1.1', host, ...upgrade)
  expect(await said(door, ask)).not.toMatch(/^HTTP\/1\.1 101 /)
  const post = ['POST /plain/make?wait=no HTTP/1.1', host, 'content-length: 2']
  const hundred = await said(door, `${lines(...post, 'expect: 100-continue')}{}`)
  expect(answersIn(hundred)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200'])
  expect(await said(door, `${lines(...post, 'expect: money')}{}`)).toMatch(/^HTTP\/1\.1 417 /)
})

describe('pages of other sites', () => {
  const headersFor = async (allowOrigins: string[], origin: string, method = 'GET') => {
    const { url } = await open({ config: { allowOrigins } })
    const ask = { 'access-control-request-method': 'POST' }
    const { headers } = await fetch(`${url}/healthz`, { method, headers: { origin, ...ask } })
    return [
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ]
  }
  test.for(['https://evil.example', 'null', 'http://localhost', 'file://'])(
    'of %s may read nothing unless they were named, and never with cookies',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        expect(await headersFor([], origin, method)).toEqual([null, null])
        expect(await headersFor(['*'], origin, method)).toEqual(['*', null])
        const named = await headersFor(['https://good.example'], origin, method)
        expect([named[0] === origin, named[0] === '*', named[1]]).toEqual([false, false, null])
      }
      const [good] = await headersFor(['https://good.example'], 'https://good.example')
      expect(good).toBe('https://good.example')
    },
  )
})

test('what callers write into names, ids and warnings stays in its header, and its line of the log', async () => {
  const evil = 'a\r\nset-cookie: evil=1\r\n\r\n<b>\u001b[31m\u2028{"level":60}'
  const door = await open({
    jobs: {
      ended: async () => jobOf({ id: evil, engine: evil, warnings: [evil] }),
      find: () => Promise.reject(new Error(evil)),
    },
  })
  const made = await fetch(`${door.url}/plain/make`, { method: 'POST' })
  expect(made.headers.get('set-cookie')).toBeNull()
  expect(made.headers.get('x-limn-warnings')).toMatch(/^[ -~]+$/)
  await fetch(`${door.url}/plain/jobs/${encodeURIComponent(evil)}?${encodeURIComponent(evil)}`, {
    headers: { 'user-agent': 'a\u00e9{"level":60}', referer: 'x%0d%0a{"level":60}' },
  })
  await said(door, 'GET /\u001b[31m\u0007 HTTP/1.1\r\nhost: localhost\r\nx: \u001b[2J\r\n\r\n')
  expect(door.logged.length).toBeGreaterThan(2)
  for (const line of door.logged) {
    // Not a control character but the line's own end: nothing to begin a line with, or to colour it.
    expect(line.endsWith('\n')).toBe(true)
    expect(Array.from(line.slice(0, -1)).filter((letter) => letter < ' ')).toEqual([])
    expect(JSON.parse(line).level).toBeLessThan(60)
  }
})
