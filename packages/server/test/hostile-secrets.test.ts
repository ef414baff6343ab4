/**
 * Nothing that is secret here is told: keys, passwords and secrets of the house and of callers are planted,
 * the server is provoked in every way at hand, and every answer and every line of the log is searched.
 */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../src/engines/engine.ts'
import { dialects } from '../src/dialects/index.ts'
import { Problem } from '../src/problem.ts'
import { type Running, run, stubEngine, whole } from './running.ts'

const planted = (what: string) => `PLANTED-${what}-${randomBytes(16).toString('hex')}`
const secrets = {
  dashscope: planted('dashscope'),
  openai: planted('openai'),
  ofTheHouse: planted('house'),
  webhook: planted('webhook'),
  file: planted('file'),
  cause: planted('cause'),
}

/** Fails in every way that an engine can, with what nobody should read among the reasons. */
const moody: Engine = {
  ...stubEngine(),
  async *run({ request }) {
    yield { progress: 0.1 }
    const cause = new Error(`the key was ${secrets.cause}`)
    if (request.prompt.includes('bug')) throw cause
    throw new Problem('engine_failed', 'The engine failed.', { cause, retryable: false })
  },
}

let server: Running
let key = ''
const told: string[] = []

async function ask(path: string, init: RequestInit = {}): Promise<void> {
  const { status, headers, bytes } = await whole(`${server.url}${path}`, init)
  const head = [...headers].map((pair) => pair.join(': ')).join('\n')
  told.push(`${status}\n${head}\n${bytes.toString()}`)
}

beforeAll(async () => {
  server = await run(
    { engines: [moody], backoffSeconds: () => 0 },
    {
      secret: secrets.ofTheHouse,
      dashscope: { key: secrets.dashscope, url: 'http://127.0.0.1:1/api/v1' },
      openai: { url: 'http://127.0.0.1:1/v1', key: secrets.openai, models: new Map() },
      createsPerMinute: 0,
      concurrentJobs: 0,
    },
  )
  await writeFile(join(server.data, 'planted.txt'), secrets.file)
  key = (await server.app.keys.create('me')).key
})

afterAll(() => server.stop())

const headers = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' })

test('every route, asked wrongly, with and without a key', async () => {
  for (const { routes, about } of dialects) {
    // Where a host takes its key from the body. Others are told their own body back.
    const inBody = about.keys.some(({ body }) => body !== undefined)
    for (const { on } of routes) {
      const [method = 'GET', path = '/'] = on.split(' ')
      const body =
        method === 'GET' ? {} : { body: JSON.stringify({ prompt: 7, ...(inBody ? { key } : {}) }) }
      const filled = path.replace(/:\w+|\*/g, 'x')
      await ask(filled, { method, headers: headers(), ...body })
      await ask(filled, { method, headers: { authorization: 'Bearer wrong' }, ...body })
      await ask(`${filled}?key=${key}`, { method: 'GET', headers: headers() })
    }
  }
  expect(told.length).toBeGreaterThan(300)
})

test('paths that lead out of the house lead nowhere, in every parameter, however they are written', async () => {
  const steps = ['../planted.txt', '../../planted.txt']
  const spelled = steps.flatMap((path) => [
    path.replaceAll('/', '%2f'),
    path.replaceAll('/', '%252f'),
    path.replaceAll('/', '%5c'),
    path.replaceAll('../', '%2e%2e%2f'),
    path.replaceAll('../', '..%c0%af'),
    path.replaceAll('../', '....%2f%2f'),
    `${path.replaceAll('/', '%2f')}%00.png`,
  ])
  const absolute = encodeURIComponent(join(server.data, 'planted.txt'))
  const gets = dialects.flatMap(({ routes }) => routes.map(({ on }) => on))
  const paths = [...gets, 'GET /v1/assets/:key', 'GET /v1/uploads/:id/:name']
  for (const on of paths.filter((each) => each.startsWith('GET') && /[:*]/.test(each))) {
    const asked = [...spelled, absolute].map((odd) => on.slice(4).replace(/:\w+|\*/g, odd))
    await Promise.all(asked.map((path) => ask(path, { headers: headers() })))
  }
  expect(told.filter((answer) => answer.includes(secrets.file))).toEqual([])
})

test('failures, bugs and webhooks that lead nowhere', async () => {
  for (const prompt of ['a failure', 'a bug']) {
    const body = JSON.stringify({ prompt })
    await ask('/v1/images/generations', { method: 'POST', headers: headers(), body })
    const hook = {
      model: 'alibaba-wan-2-7-image',
      input: { prompt },
      webhook_url: 'https://no-such-host.invalid/hook',
      webhook_secret: secrets.webhook,
    }
    const init = { method: 'POST', headers: headers(), body: JSON.stringify(hook) }
    await ask('/eachlabs/v1/prediction', init)
  }
  const body = JSON.stringify({
    prompt: `data:image/png;base64,${'A'.repeat(400)}`,
    image: 'data:image/png;base64,AAAA',
  })
  await ask('/v1/images/edits', { method: 'POST', headers: headers(), body })
  await ask('/v1/jobs?limit=50', { headers: headers() })
  expect(told.at(-1)).toContain('"failed"')
})

test('no answer holds a secret, a stack or a path, and no line of the log a secret or a picture', async () => {
  const ofTheFolder = await readFile(join(server.data, 'secret')).catch(() => Buffer.from('none'))
  const every = [
    ...Object.values(secrets),
    key,
    ofTheFolder.toString('hex'),
    ofTheFolder.toString('base64'),
  ]
  // A bug's own message is for the operator; the rest of them are for nobody.
  const { cause, ...others } = secrets
  // What was asked for may be named.
  const asked = join(server.data, 'planted.txt')
  for (const answer of told.map((each) => each.replaceAll(asked, ''))) {
    const found = every.filter((secret) => answer.includes(secret))
    expect([found, found.length > 0 && answer]).toEqual([[], false])
    expect(answer).not.toMatch(/\n\s+at |node_modules|\.ts:\d+|limn-running-/)
    expect(answer.toLowerCase()).not.toMatch(/\n(server|x-powered-by): /)
  }
  const silent = [...Object.values(others), key]
  expect(cause).not.toBe('')
  expect(server.logged.length).toBeGreaterThan(300)
  for (const line of server.logged) {
    expect(silent.filter((secret) => line.includes(secret))).toEqual([])
    expect(line).not.toMatch(/base64,[A-Za-z0-9+/]{40}/)
    expect(() => JSON.parse(line)).not.toThrow()
  }
})
