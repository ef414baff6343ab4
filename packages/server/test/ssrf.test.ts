/**
 * Nothing that a caller writes down makes the server call inside: each trick of the list, through the
 * routes of several dialects, as an image, as a webhook, and behind a redirect. A listener on loopback
 * counts who came, and every connection this process tries to make is looked at.
 */
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server as Tcp, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchImage } from '../src/images/fetch.ts'
import { type Names, serveNames } from './names.ts'
import { type Answer, type Running, run, stubEngine } from './running.ts'
import { tricks, zone } from './ssrf-list.ts'

let server: Running
let canary: Tcp
let called = 0
/** The one host that the operator lets through. It sends everybody on to where the path says. */
let redirector: Server
let names: Names
/** Where this process tried to connect to, beside its own servers. */
const tried: string[] = []
let ours: readonly string[] = []
let turns = 0

/** Public in the eyes of the list, and given to nobody: nothing answers there. */
const nobody = '2fff::1'

function watch(message: unknown): void {
  if (!(typeof message === 'object' && message && 'socket' in message)) return
  if (!(message.socket instanceof Socket)) return
  message.socket.on('connectionAttempt', (address, port) => {
    if (!ours.includes(String(port))) tried.push(`${address} ${port}`)
  })
}

const portOf = (listening: Tcp) => {
  const address = listening.address()
  return String((address satisfies AddressInfo | string | null) && Object(address).port)
}

beforeAll(async () => {
  canary = createTcp((socket) => {
    called += 1
    socket.destroy()
  })
  redirector = createServer((request, answer) => {
    const location = decodeURIComponent(request.url?.slice(1) ?? '')
    answer.writeHead(302, { location }).end()
  })
  canary.listen(0)
  redirector.listen(0, '127.0.0.1')
  await Promise.all([once(canary, 'listening'), once(redirector, 'listening')])
  names = await serveNames((name) => {
    if (name !== 'turns.test') return zone(name)
    turns += 1
    // Two questions, one for each family, make one answer.
    return turns <= 2 ? [nobody] : ['127.0.0.1', '::1']
  })
  server = await run(
    { engines: [stubEngine()] },
    { fetchAllow: [`127.0.0.1:${portOf(redirector)}`], queueLength: 0, concurrentJobs: 0 },
  )
  ours = [portOf(redirector), new URL(server.url).port]
  diagnostics.subscribe('net.client.socket', watch)
})

afterAll(async () => {
  diagnostics.unsubscribe('net.client.socket', watch)
  names.close()
  canary.close()
  redirector.close().closeAllConnections()
  await server.stop()
})

/** What of the answer says no: a status, or the host's own code under 200. */
function refused({ status, headers, text }: Answer): boolean {
  const { code, status: word }: { code?: unknown; status?: unknown } = JSON.parse(text)
  const no = status >= 400 || Number(code) >= 400 || word === 'error'
  return no && status < 500 && !headers.has('x-limn-job')
}

type Door = readonly [name: string, ask: (url: string) => Promise<Answer>]
const post = (path: string, body: unknown) => server.post(path, body)
const prompt = 'make it night'

const imageDoors: readonly Door[] = [
  ['openai', (url) => post('/v1/images/edits', { prompt, images: [{ image_url: url }] })],
  ['limn', (url) => post('/v1/jobs', { model: 'wan2.7-image', prompt, images: [url] })],
  ['fal', (url) => post('/fal/queue/fal-ai/wan/v2.7/edit', { prompt, image_urls: [url] })],
  [
    'eachlabs',
    (url) =>
      post('/eachlabs/v1/prediction', {
        model: 'alibaba-wan-2-7-image-edit',
        input: { prompt, img_url: url },
      }),
  ],
  [
    'kie',
    (url) =>
      post('/kie/api/v1/jobs/createTask', {
        model: 'wan/2-7-image',
        input: { prompt, input_urls: [url] },
      }),
  ],
  [
    'dashscope',
    (url) =>
      post('/dashscope/api/v1/services/aigc/multimodal-generation/generation', {
        model: 'wan2.7-image',
        input: { messages: [{ role: 'user', content: [{ image: url }, { text: prompt }] }] },
      }),
  ],
  ['kie upload', (url) => post('/kie/api/file-url-upload', { fileUrl: url, uploadPath: 'images' })],
]

const webhookDoors: readonly Door[] = [
  [
    'replicate',
    (url) =>
      post('/replicate/v1/models/wan-video/wan-2.7-image-pro/predictions', {
        input: { prompt },
        webhook: url,
      }),
  ],
  [
    'kie',
    (url) =>
      post('/kie/api/v1/jobs/createTask', {
        model: 'wan/2-7-image',
        input: { prompt },
        callBackUrl: url,
      }),
  ],
  [
    'wavespeed',
    (url) =>
      post(`/wavespeed/api/v3/alibaba/wan-2.7/text-to-image?webhook=${encodeURIComponent(url)}`, {
        prompt,
      }),
  ],
  [
    'atlascloud',
    (url) =>
      post('/atlascloud/api/v1/model/generateImage', {
        model: 'alibaba/wan-2.7/text-to-image',
        prompt,
        webhook_url: url,
      }),
  ],
]

const cases = tricks.map(([about, url], at) => {
  const short = JSON.stringify(url).slice(0, 60)
  return [`${at} ${about} ${short}`, url] as const
})

test('the list is long', () => expect(tricks.length).toBeGreaterThan(120))

describe.for([
  ['an image', imageDoors],
  ['a webhook', webhookDoors],
] as const)('as %s', ([, doors]) => {
  test.for(cases)('%s', async ([, trick]) => {
    const url = trick.replaceAll('PORT', portOf(canary))
    for (const [name, ask] of doors) {
      const answer = await ask(url)
      expect([name, answer.status, answer.text, refused(answer)]).toEqual([
        name,
        answer.status,
        answer.text,
        true,
      ])
      expect(answer.text.length).toBeLessThan(2_000)
    }
    expect({ called, tried }).toEqual({ called: 0, tried: [] })
  })
})

test('behind a redirect', async () => {
  const host = `http://127.0.0.1:${portOf(redirector)}`
  const [[, ask] = ['', () => server.get('/')]] = imageDoors
  for (const [, trick] of cases) {
    const url = trick.replaceAll('PORT', portOf(canary))
    // Of what is no header the server would say nothing.
    if (!/^[!-~]{1,8000}$/.test(url)) continue
    const answer = await ask(`${host}/${encodeURIComponent(url)}`)
    expect([url, answer.status, answer.text]).toEqual([url, 400, expect.any(String)])
  }
  expect({ called, tried }).toEqual({ called: 0, tried: [] })
})

test('a name that changes its answer leads to the first one alone', async () => {
  turns = 0
  names.asked.length = 0
  const url = `https://turns.test:${portOf(canary)}/a.png`
  const options = { maxBytes: 1_000_000, timeoutMs: 1_500, directory: tmpdir() }
  await expect(fetchImage(url, options)).rejects.toMatchObject({ code: 'invalid_image' })
  expect(names.asked.toSorted()).toEqual(['turns.test 1', 'turns.test 28'])
  expect(tried.splice(0)).toEqual([`${nobody} ${portOf(canary)}`])
  await expect(fetchImage(url, options)).rejects.toThrow('private or reserved')
  expect({ called, tried }).toEqual({ called: 0, tried: [] })
})

test('a webhook whose name turns inside after the job was made is not told', async () => {
  turns = 0
  const [, [, ask] = ['', () => server.get('/')]] = webhookDoors
  const answer = await ask(`https://turns.test:${portOf(canary)}/told`)
  expect([answer.text, refused(answer)]).toEqual([answer.text, false])
  const told = () => server.logged.filter((line) => line.includes('news did not arrive'))
  await expect.poll(told, { timeout: 10_000 }).not.toEqual([])
  expect(told()[0]).toContain('private or reserved')
  expect({ called, tried }).toEqual({ called: 0, tried: [] })
})

test('nothing of all that became a job but the one that was fine when it came', async () => {
  const { data }: { data: unknown[] } = JSON.parse((await server.get('/v1/jobs?limit=50')).text)
  expect(data).toHaveLength(1)
  expect(server.logged.filter((line) => /"level":[56]0/.test(line))).toEqual([])
})
