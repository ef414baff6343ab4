/**
 * The memory proof: nine references of 20 MB each cost the server little more than none. A whole server
 * with the embedded database in a process of its own, watched from outside, every 20 ms.
 */
import { randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Forked, forkServer, type Look } from './forked.ts'

const megabyte = 1_048_576
const paths: string[] = []
let folder: string
let server: Forked
let web: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-memory-'))
  for (let at = 0; at < 9; at += 1) paths.push(await picture(at))
  server = await forkServer(join(folder, 'data'))
  web = createServer((asked, answer) => {
    const path = paths[Number(asked.url?.slice(1))]
    if (path === undefined) answer.writeHead(404).end()
    else createReadStream(path).pipe(answer)
  }).listen(0, '127.0.0.1')
  await once(web, 'listening')
  // Modules, database and decoder as they are after any first use.
  await edit(await asJson(paths.slice(0, 1)))
  await edit(await asForm(paths.slice(0, 1)))
}, 60_000)

afterAll(async () => {
  web.close().closeAllConnections()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Noise, so that it has as many bytes as the models take: eight PNG and a JPEG. */
async function picture(at: number): Promise<string> {
  const side = at < 8 ? 2620 : 4620
  const data = randomFillSync(Buffer.allocUnsafe(side * side * 3))
  const raw = sharp(data, { raw: { width: side, height: side, channels: 3 } })
  const made = at < 8 ? raw.png({ compressionLevel: 0 }) : raw.jpeg({ quality: 93 })
  const path = join(folder, `${at}.${at < 8 ? 'png' : 'jpg'}`)
  await writeFile(path, await made.toBuffer())
  const { size } = await stat(path)
  expect(size).toBeGreaterThan(18 * megabyte)
  expect(size).toBeLessThanOrEqual(20 * megabyte)
  return path
}

interface Sent {
  readonly type: string
  readonly body: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
}

async function asJson(pictures: readonly string[]): Promise<Sent> {
  async function* body() {
    yield '{"model":"wan2.7-image","prompt":"one of them all","image":['
    for (const [at, path] of pictures.entries()) {
      yield `${at > 0 ? ',' : ''}"data:image/png;base64,`
      // A multiple of three: pieces of base64 join without a seam.
      for await (const piece of createReadStream(path, { highWaterMark: 96 * 1024 })) {
        yield Buffer.from(piece).toString('base64')
      }
      yield '"'
    }
    yield ']}'
  }
  return { type: 'application/json', body: body() }
}

async function asForm(pictures: readonly string[]): Promise<Sent> {
  const edge = 'memory-edge'
  const part = (head: string) => `--${edge}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`
  async function* body() {
    yield `${part('name="model"')}wan2.7-image\r\n${part('name="prompt"')}one of them all\r\n`
    for (const path of pictures) {
      yield part('name="image[]"; filename="photo.png"')
      yield* createReadStream(path)
      yield '\r\n'
    }
    yield `--${edge}--\r\n`
  }
  return { type: `multipart/form-data; boundary=${edge}`, body: body() }
}

async function asAddresses(): Promise<Sent> {
  const address = web.address()
  const port = typeof address === 'object' ? address?.port : ''
  const image = paths.map((_, at) => `http://127.0.0.1:${port}/${at}`)
  const body = { model: 'wan2.7-image', prompt: 'one of them all', image }
  return { type: 'application/json', body: [JSON.stringify(body)] }
}

async function edit({ type, body }: Sent): Promise<void> {
  const call = request(`${server.url}/v1/images/edits`, {
    method: 'POST',
    headers: { 'content-type': type },
  })
  const answered = once(call, 'response')
  await pipeline(Readable.from(body), call)
  const [answer] = await answered
  const said = await text(answer)
  expect([answer.statusCode, said]).toEqual([200, expect.stringContaining('b64_json')])
}

/** What a piece of work costs above the least of a second of rest before it. */
async function cost(name: string, work: () => Promise<void>) {
  await pause(500)
  const looks: Look[] = []
  const eye = setInterval(() => looks.push(server.look()), 20)
  await pause(1000)
  const idle = looks.at(-1) ?? { own: 0, children: 0 }
  await server.longestStop()
  looks.length = 0
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  await pause(200)
  clearInterval(eye)
  const stop = await server.longestStop()
  const peak = (of: (each: Look) => number) => Math.round(Math.max(...looks.map(of)) - of(idle))
  const found = {
    server: peak(({ own }) => own),
    children: peak(({ children }) => children),
    sum: peak(({ own, children }) => own + children),
    stop,
  }
  // oxlint-disable-next-line no-console -- the figures are what this is for
  console.log(
    `${name}: server +${found.server} MiB (idle ${Math.round(idle.own)}), decoders ` +
      `+${found.children} (idle ${Math.round(idle.children)}), both +${found.sum}; ` +
      `${seconds.toFixed(1)} s, longest stop ${stop.toFixed(0)} ms, ${looks.length} looks`,
  )
  return found
}

async function waitingJobs(): Promise<number> {
  const answer = await fetch(`${server.url}/v1/jobs?limit=100`)
  const { data }: { data: readonly { status: string; request: { prompt: string } }[] } =
    await answer.json()
  const waiting = data.filter(({ status }) => status === 'queued' || status === 'running')
  return waiting.filter(({ request: { prompt } }) => prompt === 'wait').length
}

const linux = process.platform === 'linux'

test.runIf(linux)('nine references of 20 MB as multipart stay under 150 MB', async () => {
  const found = await cost('multipart', async () => edit(await asForm(paths)))
  expect(found.server).toBeLessThan(150)
})

test.runIf(linux)('nine references of 20 MB in one JSON stay under 150 MB', async () => {
  const found = await cost('data URIs', async () => edit(await asJson(paths)))
  expect(found.server).toBeLessThan(150)
})

test.runIf(linux)('nine references of 20 MB by address stay under 150 MB', async () => {
  const found = await cost('addresses', async () => edit(await asAddresses()))
  expect(found.server).toBeLessThan(150)
})

test.runIf(linux)('a hundred calls that wait cost less than 50 MB', async () => {
  const body = JSON.stringify({ model: 'wan2.7-image', prompt: 'wait' })
  const left = new AbortController()
  const found = await cost('100 waiting calls', async () => {
    const calls = Array.from({ length: 100 }, () =>
      fetch(`${server.url}/v1/images/generations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: left.signal,
      }).then(
        ({ status }) => status,
        () => 'left',
      ),
    )
    // The newest hundred are these, and nearly all of them still wait: the engine takes two at a time.
    await expect.poll(waitingJobs, { timeout: 30_000, interval: 500 }).toBeGreaterThan(90)
    await pause(500)
    left.abort()
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['left']))
  })
  expect(found.server).toBeLessThan(50)
})
