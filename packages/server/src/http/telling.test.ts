/** What the door can do beside JSON: streams, pictures and texts as bodies, tickets, counted creates, other names. */
import { request } from 'node:http'
import { createPublicKey, verify } from 'node:crypto'
import type { Job, JobImage } from '@limn/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { type DoorOptions, jobOf, openDoor, plainDialect } from '../../test/door.ts'
import type { Store } from '../store/store.ts'
import { makeHerald } from './herald.ts'
import { linkMaker } from './links.ts'
import { signing } from './signing.ts'

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()))
})

async function door(options: DoorOptions = {}) {
  const opened = await openDoor(options)
  open.push(opened)
  return opened
}

const picture = Buffer.from('not really a picture')

async function onePicture(store: Store): Promise<readonly JobImage[]> {
  const { key, bytes } = await store.put(picture, 'image/png')
  return [{ index: 0, asset: key, mime: 'image/png', width: 1, height: 1, bytes, seed: 1 }]
}

const base64 = `data:,${picture.toString('base64')}`

test('a job is told as it goes, as events, with its pictures in them', async () => {
  const { url } = await door({ images: onePicture })
  for (const way of [
    { path: '/plain/make?stream', method: 'POST' },
    { path: '/plain/watch/job_1' },
  ]) {
    const answer = await fetch(`${url}${way.path}`, { method: way.method ?? 'GET' })
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers.get('x-limn-job')).toBe('job_1')
    expect(await answer.text()).toBe(
      'event:running\ndata:{"before":null,"images":[]}\n\n' +
        `event:succeeded\ndata:{"before":"running","images":["${base64}"]}\n\n`,
    )
  }
})

test('a stream ends when its client hangs up, and the job is left alone', async () => {
  const ended = Promise.withResolvers<void>()
  const { url } = await door({
    jobs: {
      async *changes(_which, signal) {
        yield jobOf({ status: 'running' })
        signal.addEventListener('abort', () => ended.resolve())
        await ended.promise
        signal.throwIfAborted()
      },
    },
  })
  const hangUp = new AbortController()
  const answer = await fetch(`${url}/plain/watch/job_1`, { signal: hangUp.signal })
  await answer.body?.getReader().read()
  hangUp.abort()
  await expect(ended.promise).resolves.toBeUndefined()
})

test('a picture can be the whole answer', async () => {
  const { url } = await door({ images: onePicture })
  const answer = await fetch(`${url}/plain/picture/job_1`)
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(answer.headers.get('content-length')).toBe(String(picture.length))
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture)
})

test('a job is canceled', async () => {
  const { url } = await door()
  const answer = await fetch(`${url}/plain/jobs/job_1/cancel`, { method: 'POST' })
  expect(await answer.json()).toEqual({ id: 'job_1', canceled: true })
})

test('a bounded wait shows the job as it stands', async () => {
  const asked: (number | undefined)[] = []
  const { url } = await door({
    jobs: {
      ended: async (_account, _id, _signal, seconds) => {
        asked.push(seconds)
        return jobOf({ status: 'running' })
      },
    },
  })
  const answer = await fetch(`${url}/plain/make?wait=3`, { method: 'POST' })
  expect(answer.status).toBe(200)
  expect(asked).toEqual([3])
})

test('a stop cuts a bounded wait short, and shows the job; an unbounded one is told of the stop', async () => {
  const opened = await openDoor({
    jobs: {
      accept: async () => jobOf({ status: 'queued' }),
      ended: (_account, _id, signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('the server is stopping')))
        }),
    },
  })
  const make = (wait: string) => fetch(`${opened.url}/plain/make${wait}`, { method: 'POST' })
  const asked = [make('?wait=60'), make('')]
  // Both wait by now.
  await new Promise((resolve) => setTimeout(resolve, 200))
  await opened.close()
  const [bounded, unbounded] = await Promise.all(asked)
  expect(bounded?.status).toBe(200)
  expect(bounded?.headers.get('x-limn-job')).toBe('job_1')
  expect(unbounded?.status).toBe(424)
  expect(unbounded?.headers.get('retry-after')).toBeNull()
  expect(await unbounded?.text()).toContain('The job goes on')
})

describe('a ticket', () => {
  async function ticket(options: DoorOptions = {}) {
    const opened = await door(options)
    const answer = await fetch(
      `${opened.url}/plain/ticket?name=${encodeURIComponent('../mé%/a b.png')}`,
      {
        method: 'POST',
      },
    )
    const told: { id: string; token: string; filename: string; put: string; named: string } =
      await answer.json()
    return { ...opened, ...told }
  }

  test('lets a file be put without a key, and be had by the address that was told', async () => {
    const { url, put, named, filename, kept, id } = await ticket()
    expect(filename).toBe('me-a-b.png')
    expect(named).toBe(`${url}/v1/uploads/${id}/me-a-b.png`)
    const answer = await fetch(put, { method: 'PUT', body: picture })
    expect(answer.status).toBe(200)
    expect(kept).toMatchObject([{ bytes: picture.length }])
    const got = await fetch(named, { redirect: 'manual' })
    expect(got.status).toBe(302)
    expect(got.headers.get('location')).toMatch(`${url}/v1/assets/aaaa`)
  })

  test('opens uploads where a key is asked for, and nothing else', async () => {
    const { url, token, kept } = await ticket()
    const body = new Uint8Array(10)
    const answer = await fetch(`${url}/plain/bytes/${token}`, { method: 'POST', body })
    expect([answer.status, await answer.text()]).toEqual([200, 'bytes.png'])
    expect(kept).toMatchObject([{ bytes: 10 }])
    const headers = { authorization: `Bearer ${token}` }
    const create = await fetch(`${url}/plain/make`, { method: 'POST', headers })
    expect(create.status).toBe(401)
  })

  test('is worth nothing when changed, or when an hour has gone', async () => {
    let now = 1_000_000
    const { put, token } = await ticket({ now: () => now })
    const at = token.length - 3
    const forged = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    const changed = await fetch(put.replace(token, forged), { method: 'PUT', body: picture })
    expect(changed.status).toBe(401)
    now += 3_600_001
    const late = await fetch(put, { method: 'PUT', body: picture })
    expect(late.status).toBe(401)
    expect(await late.text()).toContain('expired')
  })

  test('takes no file over the limit, however it is sent', async () => {
    const { put } = await ticket({ config: { limits: { fileBytes: 1000 } } })
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(new Uint8Array(900))
        stream.enqueue(new Uint8Array(900))
        stream.close()
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' }
    expect((await fetch(put, init)).status).toBe(413)
    expect((await fetch(put, { method: 'PUT', body: new Uint8Array(1001) })).status).toBe(413)
  })
})

test('creates of a key are counted, and one too many is told when to come back', async () => {
  const { url } = await door({ config: { createsPerMinute: 2 } })
  const { key } = await made(url)
  const headers = { authorization: `Bearer ${key}` }
  const create = () => fetch(`${url}/plain/make`, { method: 'POST', headers })
  expect((await create()).headers.get('x-left')).toBe('1 of 2')
  expect((await create()).headers.get('x-left')).toBe('0 of 2')
  const refused = await create()
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.text()).toContain('"code":"rate_limited"')
})

async function made(url: string): Promise<{ key: string }> {
  const answer = await fetch(`${url}/v1/keys`, { method: 'POST' })
  return await answer.json()
}

describe('a host of several names', () => {
  const ask = (url: string, path: string, headers: Record<string, string>) =>
    new Promise<string>((resolve, reject) => {
      const call = request(`${url}${path}`, { headers }, (answer) => {
        let text = ''
        answer.on('data', (piece) => (text += piece)).on('end', () => resolve(text))
      })
      call.on('error', reject).end()
    })

  test('is known by the Host header', async () => {
    const { url } = await door({ config: { publicUrl: 'http://plain.example' } })
    expect(await ask(url, '/jobs/job_1', { host: 'plain.example' })).toContain('"id":"job_1"')
    expect(await ask(url, '/jobs/job_1', { host: 'localhost' })).toContain('There is no GET')
  })

  test('answers under its further prefixes, and tells of unknown paths in its own words', async () => {
    const { url } = await door()
    expect(await ask(url, '/also/plain/jobs/job_1', {})).toContain('"id":"job_1"')
    expect(await ask(url, '/other/nothing', {})).toContain('otherError')
    expect(await ask(url, '/plain/nothing', {})).toContain('plainError')
  })

  test('believes X-Forwarded-Proto and -Host from proxies that are trusted, and from nobody else', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pictures.localhost' }
    const trusting = await door({ config: { trustProxy: ['loopback'] } })
    const linked = '"link":"https://pictures.localhost/v1/jobs/job_1"'
    expect(await ask(trusting.url, '/plain/jobs/job_1', forwarded)).toContain(linked)
    const wary = await door()
    const own = `"link":"${wary.url}/v1/jobs/job_1"`
    expect(await ask(wary.url, '/plain/jobs/job_1', forwarded)).toContain(own)
    const elsewhere = await door({ config: { trustProxy: ['10.0.0.0/8'] } })
    expect(await ask(elsewhere.url, '/plain/jobs/job_1', forwarded)).toContain(elsewhere.url)
  })
})

describe('links of our own', () => {
  let now = 1_000_000_000
  const links = linkMaker({ secret: Buffer.alloc(32, 7), lifetimeSeconds: 60, now: () => now })
  const others = linkMaker({ secret: Buffer.alloc(32, 8), lifetimeSeconds: 60, now: () => now })
  const key = `${'a'.repeat(64)}.png`

  test('are known under any host name, by their signature', () => {
    expect(links.own(links.at('http://127.0.0.1:1').asset(key))).toEqual({ asset: key })
    expect(links.own(links.at('https://else.example').asset(key))).toEqual({ asset: key })
    expect(links.own(links.at('https://else.example/api').asset(key))).toEqual({ asset: key })
    expect(links.own(others.at('http://127.0.0.1:1').asset(key))).toBeUndefined()
    expect(links.own('https://example.com/v1/assets/x.png')).toBeUndefined()
    expect(links.own('https://example.com/v1/uploads/id/a.png')).toEqual({ name: 'id/a.png' })
    expect(links.own('not an address')).toBeUndefined()
  })

  test('say so when they have expired', () => {
    const link = links.at('http://127.0.0.1:1').asset(key)
    now += 61_000
    // The picture of a call is at fault, and not who calls.
    const said = expect.objectContaining({
      code: 'invalid_image',
      message: expect.stringContaining('has expired'),
    })
    expect(() => links.own(link)).toThrow(said)
  })
})

test('news is the dialect’s body, signed by a key that everybody can check', async () => {
  const { store } = await door()
  const [image] = await onePicture(store)
  const signs = signing(Buffer.alloc(32, 7))
  const plain = plainDialect()
  const herald = makeHerald({
    dialects: [
      {
        ...plain,
        hook: {
          write: (job, event, links) => ({
            event,
            at: links.to('/x'),
            picture: { base64Of: job.images[0]?.asset ?? '' },
          }),
          sign: ({ id, timestamp, body }, keys) => ({
            'x-proof': Buffer.from(keys.sign(body)).toString('hex'),
            'x-about': `${id} ${timestamp} ${keys.callerSecret} ${keys.kid}`,
          }),
        },
      },
    ],
    store,
    linkMaker: linkMaker({ secret: Buffer.alloc(32), lifetimeSeconds: 1, now: Date.now }),
    signing: signs,
  })
  const ask = { url: 'https://a.example', events: [], secret: 's3', base: 'https://limn.example' }
  const job = jobOf({ images: image ? [image] : [] })
  const news = { job, account: 'a', ask, event: 'completed', id: 'msg_1', timestamp: 5 } as const
  const { body, headers } = await herald.letter(news)
  const told = `{"event":"completed","at":"https://limn.example/x","picture":"${picture.toString('base64')}"}`
  expect(Buffer.from(body).toString()).toBe(told)
  const [jwk] = signs.card('a').jwks.keys
  expect(headers['x-about']).toBe(`msg_1 5 s3 ${jwk?.['kid']}`)
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  expect(verify(null, body, key, Buffer.from(headers['x-proof'] ?? '', 'hex'))).toBe(true)
})

test('news that would be too long for memory and receivers gives addresses for its pictures', async () => {
  const { store } = await door()
  const plain = plainDialect()
  const pictures = (job: Job) => job.images.map(({ asset }) => ({ b64: { base64Of: asset } }))
  const herald = makeHerald({
    dialects: [{ ...plain, hook: { write: (job) => ({ n: null, pictures: pictures(job) }) } }],
    store,
    linkMaker: linkMaker({ secret: Buffer.alloc(32), lifetimeSeconds: 1, now: Date.now }),
    signing: signing(Buffer.alloc(32, 7)),
  })
  const told = async (size: number) => {
    const { key, bytes } = await store.put(Buffer.alloc(size), 'image/png')
    const image = { asset: key, mime: 'image/png', width: 1, height: 1, bytes, seed: 1 }
    const job = jobOf({ images: [0, 1].map((index) => ({ ...image, index })) })
    const ask = { url: 'https://a.example', events: [], base: 'https://limn.example' }
    const news = { job, account: 'a', ask, event: 'completed', id: 'msg_1', timestamp: 5 } as const
    return Buffer.from((await herald.letter(news)).body).toString()
  }
  expect(await told(3)).toBe('{"n":null,"pictures":[{"b64":"AAAA"},{"b64":"AAAA"}]}')
  const links = (await told(7_000_000)).match(/"https:\/\/limn\.example\/v1\/assets\/[^"]+"/g)
  expect(links).toHaveLength(2)
})

test('each account has a secret of its own', () => {
  const signs = signing(Buffer.alloc(32, 7))
  const secretOf = (account: string) => signs.card(account).hookSecret
  expect(secretOf('a')).toMatch(/^whsec_[\w+/=]{44}$/)
  expect(secretOf('a')).not.toBe(secretOf('b'))
})
