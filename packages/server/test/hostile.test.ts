/** Input that means no good: each is a clear refusal, and the server goes on. */
import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, dataUri, looks, photo, run, whole } from './running.ts'

let server: Running
/** A host on this machine that the operator lets images be fetched from. */
let web: Server
let webUrl: string
/** One that nobody let through. */
let inner: Server
let noise: Buffer

const page = '<!doctype html><html><body>Please log in</body></html>'
/** What the inner host was asked for. */
let asked = 0

/** A host that serves what callers might point at. */
const pages: Readonly<Record<string, RequestListener>> = {
  '/photo.png': (_, response) => void photo('coffee.png').then((bytes) => response.end(bytes)),
  '/page': (_, response) => response.setHeader('content-type', 'text/html').end(page),
  '/page.png': (_, response) => response.setHeader('content-type', 'image/png').end(page),
  '/gone.png': (_, response) => response.writeHead(404).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/inward': (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end(),
  '/short.png': (_, response) => {
    response.writeHead(200, { 'content-length': 5000 }).write('\x89PNG')
    response.destroy()
  },
  '/huge.png': (_, response) => {
    response.writeHead(200, { 'content-type': 'image/png' })
    const more = () => response.write(Buffer.alloc(1024 * 1024)) && setImmediate(more)
    response.on('drain', more)
    more()
  },
}

beforeAll(async () => {
  web = createServer((request, response) => pages[request.url ?? '']?.(request, response))
  inner = createServer((_, response) => {
    asked += 1
    void photo('coffee.png').then((bytes) => response.end(bytes))
  })
  web.listen(0, '127.0.0.1')
  inner.listen(0, '127.0.0.1')
  await Promise.all([once(web, 'listening'), once(inner, 'listening')])
  const allowed = `127.0.0.1:${addressOf(web).port}`
  webUrl = `http://${allowed}`
  server = await run({}, { fetchAllow: [allowed] })
  noise = await sharp({
    create: {
      width: 400,
      height: 400,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer()
})

afterAll(async () => {
  for (const each of [web, inner]) {
    each.closeAllConnections()
    each.close()
  }
  await server.stop()
})

function addressOf(listening: Server): AddressInfo {
  const address = listening.address()
  if (typeof address === 'object' && address) return address
  throw new Error('the server does not listen')
}

/** The refusal in OpenAI's shape: the sentence, and what is blamed. */
interface Refusal {
  readonly message: string
  readonly param: string | null
}

function refusal(text: string): Refusal {
  const { error }: { error: Refusal } = JSON.parse(text)
  expect(error).toEqual({
    message: expect.stringMatching(/^[^\n]+ [^\n]+\.$/),
    type: expect.stringMatching(/^(?:invalid_)?request_error$/),
    param: error.param,
    code: expect.stringMatching(/^\w+$/),
  })
  return error
}

async function editOf(image: string) {
  const body = { prompt: 'make it brighter', image, size: '768x768' }
  const { status, text } = await server.post('/v1/images/edits', body)
  return { status, ...refusal(text) }
}

/** The words for an image that is refused. */
const noImage = (words: RegExp) => ({
  status: 400,
  param: 'image',
  message: expect.stringMatching(words),
})

/** What is sent, as a data URI or another reference; what the refusal says of it. */
type Lie = readonly [about: string, image: () => string, words: RegExp]

describe('images that are none, or not what they say', () => {
  test.for<Lie>([
    [
      'a PNG cut in the middle',
      () => dataUri(noise.subarray(0, noise.length / 2)),
      /damaged|cut|read|decode/,
    ],
    ['a PNG cut in its header', () => dataUri(noise.subarray(0, 20)), /header cannot be read/],
    ['a PNG with its middle overwritten', () => dataUri(spoilt(noise)), /damaged|cut|read|decode/],
    [
      'eight bytes of PNG and then noise',
      () => dataUri(Buffer.concat([noise.subarray(0, 8), Buffer.alloc(500, 3)])),
      /header cannot be read/,
    ],
    [
      'a size in the header that the file does not have',
      () => dataUri(sized(noise, 7000, 7000)),
      /damaged|cut|read|decode/,
    ],
    ['a size far beyond memory', () => dataUri(sized(noise, 60_000, 60_000)), /8000×8000 pixels/],
    ['HTML called PNG', () => dataUri(Buffer.from(page)), /HTML page/],
    ['an SVG', () => dataUri(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), /SVG/],
    ['a PDF', () => dataUri(Buffer.from('%PDF-1.7 and so on')), /PDF/],
    [
      'random bytes',
      () => dataUri(Buffer.from(Array.from({ length: 999 }, (_, at) => (at * 73) % 256))),
      /not an image/,
    ],
    ['nothing', () => dataUri(Buffer.alloc(0)), /empty/],
    ['no base64', () => 'data:image/png;base64,&&&&', /base64/],
    ['a data URI without base64', () => 'data:image/svg+xml,<svg/>', /base64/],
    ['a path', () => '/etc/passwd', /https: URL/],
    ['a file: URL', () => 'file:///etc/passwd', /https: URL/],
    ['a part of another call', () => 'upload:0', /https: URL/],
  ])('%s', async ([, image, words]) => {
    expect(await editOf(image())).toMatchObject(noImage(words))
  })

  test('a lie in the name and type of a file is no matter: its bytes count', async () => {
    const send = async (bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData()
      form.set('prompt', 'make it brighter')
      form.set('size', '768x768')
      form.set('image', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg')
      return whole(`${server.url}/v1/images/edits`, { method: 'POST', body: form })
    }
    const taken = await send(await photo('coffee.png'))
    expect([taken.status, taken.bytes.toString()]).toEqual([200, expect.any(String)])
    const lying = await send(Buffer.from(page))
    expect(lying.status).toBe(400)
    expect(refusal(lying.bytes.toString()).message).toMatch(/HTML page/)
  })

  test('an upload that is no picture is not kept', async () => {
    const form = new FormData()
    form.set('purpose', 'vision')
    form.set('file', new Blob([page], { type: 'image/png' }), 'photo.png')
    const { status, bytes } = await whole(`${server.url}/v1/files`, { method: 'POST', body: form })
    expect(status).toBe(400)
    expect(refusal(bytes.toString()).message).toMatch(/HTML page/)
  })
})

function spoilt(png: Buffer): Buffer {
  const copy = Buffer.from(png)
  copy.fill(0x55, copy.length >> 1, (copy.length >> 1) + 2000)
  return copy
}

/** Another width and height in the header, and a checksum that says so. */
function sized(png: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(png)
  copy.writeUInt32BE(width, 16)
  copy.writeUInt32BE(height, 20)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}

describe('addresses of images', () => {
  test('a host that the operator lets through is fetched from', async () => {
    const image = `${webUrl}/photo.png`
    const body = { prompt: 'make it brighter', image, size: '768x768' }
    const { status, text } = await server.post('/v1/images/edits', body)
    expect({ status, text }).toMatchObject({ status: 200 })
  })

  test.for([
    ['/page', /HTML page/],
    ['/page.png', /HTML page/],
    ['/gone.png', /status 404/],
    ['/round', /redirects more than/],
    ['/inward', /https:\/\/|private/],
    ['/short.png', /broke off/],
    ['/huge.png', /larger than 20 MB/],
  ] as const)('behind %s there is no image', async ([path, words]) => {
    expect(await editOf(webUrl + path)).toMatchObject(noImage(words))
  })

  test('private addresses are refused, and nobody there is asked', async () => {
    const { port } = addressOf(inner)
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']
    hosts.push('127.1', '0.0.0.0', '10.0.0.1', '169.254.169.254', '100.64.0.1', '[fd00::1]')
    for (const host of hosts) {
      expect(await editOf(`http://${host}:${port}/photo.png`)).toMatchObject(
        noImage(/must start with https/),
      )
      expect(await editOf(`https://${host}:${port}/photo.png`)).toMatchObject(
        noImage(/private or reserved/),
      )
    }
    expect(await editOf('https://user:word@example.com/a.png')).toMatchObject(
      noImage(/user name or password/),
    )
    expect(asked).toBe(0)
  })
})

describe('bodies', () => {
  test.for([
    ['nothing', '', 'application/json', 400, /JSON object/],
    ['half an object', '{"prompt": "a', 'application/json', 400, /not valid JSON/],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'application/json', 400, /UTF-8/],
    ['a list', '[1]', 'application/json', 400, /JSON object/],
    ['a number', '7', 'application/json', 400, /JSON object/],
    ['a deep list', '['.repeat(100_000), 'application/json', 400, /64 levels/],
    ['a deep prompt', `{"prompt":${'[{"a":'.repeat(40)}1`, 'application/json', 400, /64 levels/],
    [
      'very many values',
      `{"prompt":[${'0,'.repeat(200_000)}0]}`,
      'application/json',
      400,
      /100000/,
    ],
    ['a prototype', '{"prompt":"a","__proto__":{}}', 'application/json', 400, /__proto__/],
    ['half a character', '{"prompt":"\\ud800"}', 'application/json', 400, /surrogate/],
    ['a NUL', '{"prompt":"a\\u0000"}', 'application/json', 400, /U\+0000/],
    ['a prompt that is no text', '{"prompt":{"a":1}}', 'application/json', 400, /must be text/],
    ['an endless number', '{"prompt":"a","n":1e999}', 'application/json', 400, /number|1 to 4/],
    ['XML', '<prompt/>', 'application/xml', 415, /application\/xml/],
    ['a form', 'prompt=a', 'application/x-www-form-urlencoded', 415, /urlencoded/],
    ['multipart of nothing', 'hello', 'multipart/form-data; boundary=x', 400, /multipart/],
    ['multipart without a boundary', 'hello', 'multipart/form-data', 400, /multipart/i],
  ] as const)('%s', async ([, body, type, status, words]) => {
    const headers = { 'content-type': type }
    const init = {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : Uint8Array.from(body),
    }
    const answer = await whole(`${server.url}/v1/images/generations`, init)
    expect(answer.status).toBe(status)
    expect(refusal(answer.bytes.toString()).message).toMatch(words)
  })

  test('a body of 100 MB is refused, whether it says its length or not', async () => {
    const hundred = Buffer.alloc(100 * 1024 * 1024, 0x20)
    const headers = { 'content-type': 'application/json' }
    const url = `${server.url}/v1/images/generations`
    const told = await whole(url, { method: 'POST', headers, body: hundred })
    expect(told.status).toBe(413)
    expect(refusal(told.bytes.toString()).message).toMatch(/limit of 4 MiB/)
    const streamed = { headers, body: new Blob([hundred]).stream(), duplex: 'half' } as const
    const untold = await whole(url, { method: 'POST', ...streamed })
    expect(untold.status).toBe(413)
  })

  test('a file over the limit is refused before it is all there', async () => {
    const form = new FormData()
    form.set('prompt', 'make it brighter')
    form.set('image', new Blob([Buffer.alloc(40 * 1024 * 1024)]), 'large.png')
    const answer = await whole(`${server.url}/v1/images/edits`, { method: 'POST', body: form })
    expect(answer.status).toBe(413)
    expect(refusal(answer.bytes.toString())).toMatchObject({ param: 'image' })
  })

  test('what is not HTTP is answered, and the socket closed', async () => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.end('GIMME A PICTURE\r\n\r\n')
    const answer = Buffer.concat(await socket.toArray()).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(refusal(answer.split('\r\n\r\n')[1] ?? '').message).toMatch(/HTTP/)
  })
})

test.for([
  ['GET', '/v1/nowhere'],
  ['POST', '/v1/images/variations'],
  ['GET', '/v1/images/generations'],
  ['DELETE', '/v1/models/wan2.7-image'],
  ['GET', '/v1/models/../../etc/passwd'],
  ['GET', '/v1/models/%2e%2e%2f%2e%2e%2fsecret'],
  ['GET', '/v1/models/constructor'],
  ['GET', '/v1/jobs/job_unknown'],
  ['GET', '/v1/jobs/%00'],
  ['GET', '/v1/files/asset:%00'],
  ['GET', '/v1/models/__proto__'],
  ['GET', '/v1/files/..%2fsecret'],
] as const)('%s %s is nothing here', async ([method, path]) => {
  const { status, bytes } = await whole(server.url + path, { method })
  expect(status).toBe(404)
  expect(refusal(bytes.toString().replace(/,"requestId":"\w+"/, '')).message).not.toContain('at ')
})

test.for([
  '/v1/assets/secret?expires=9999999999&signature=AAAA',
  '/v1/assets/..%2fsecret?expires=9999999999&signature=AAAA',
  `/v1/assets/${'a'.repeat(64)}.png`,
])('no picture comes from %s', async (path) => {
  expect((await whole(server.url + path)).status).toBe(403)
})

test('prompts of nonsense, as long as they may be, are painted or refused', async () => {
  for (const piece of [
    '"',
    '(',
    '1000000 deer of ',
    'not and ',
    '\u202e\u0308 ',
    '森"a" ',
    'First image: ',
    // Once a second's work each: a mark that opens a text, thousands of times.
    '「',
    '“',
    "a'",
    '‹«„',
  ]) {
    const prompt = piece.repeat(5000).slice(0, 5000).toWellFormed()
    const body = { prompt, size: '768x768' }
    const begun = performance.now()
    const { status } = await server.post('/v1/images/generations', body)
    const wrong = status >= 500 || performance.now() - begun > 20_000
    expect({ piece, wrong }).toEqual({ piece, wrong: false })
  }
})

test('an unknown model is named in the refusal', async () => {
  const body = { model: 'stable-diffusion', prompt: 'a' }
  const { status, text } = await server.post('/v1/images/generations', body)
  expect(status).toBe(404)
  expect(refusal(text)).toMatchObject({
    param: 'model',
    message: expect.stringContaining('stable-diffusion'),
  })
})

test('after all that it still makes pictures, has said no bug, and leaves nothing behind', async () => {
  const body = { prompt: 'a sea at night', size: '768x768', response_format: 'b64_json' }
  const { status, text } = await server.post('/v1/images/generations', body)
  expect(status).toBe(200)
  const { data }: { data: { b64_json: string }[] } = JSON.parse(text)
  const picture = Buffer.from(data[0]?.b64_json ?? '', 'base64')
  expect(await looks(picture)).toEqual({ format: 'png', width: 768, height: 768 })
  const lines = server.logged
  const statuses = lines.flatMap((line) => /"status":(\d+)/.exec(line)?.[1] ?? [])
  expect(statuses.length).toBeGreaterThan(50)
  expect(statuses.filter((each) => each >= '500')).toEqual([])
  expect(lines.filter((line) => /"level":(?:[4-9]0)\b/.test(line))).toEqual([])
  expect(await readdir(join(server.app.own, 'incoming'))).toEqual([])
  expect(await readdir(join(server.app.own, 'spool'))).toEqual([])
})
