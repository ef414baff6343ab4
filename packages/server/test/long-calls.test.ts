/** Calls that take long: answered before their end, kept alive until then, or given up by who made them. */
import { setTimeout as pause } from 'node:timers/promises'
import { APIError } from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { catalog } from '../src/catalog/catalog.ts'
import type { Engine } from '../src/engines/engine.ts'
import { Problem } from '../src/problem.ts'
import { creators, type Example, ownLink, sendExample } from './examples.ts'
import { type Running, run } from './running.ts'

let server: Running
let link: string
/** Prompts of the jobs that the engine works on, and of those it was told to leave. */
const working = new Set<string>()
const stopped: string[] = []
let release = Promise.withResolvers<'make' | 'fail'>()

/** Makes nothing until it is released. */
const patientEngine: Engine = {
  name: 'patient',
  models: catalog.models.map(({ id }) => id),
  refuses: () => undefined,
  async *run({ request, signal }) {
    const { prompt, count, size } = request
    working.add(prompt)
    const left = new Promise<'left'>((resolve) => {
      signal.addEventListener('abort', () => resolve('left'), { once: true })
    })
    const said = await Promise.race([release.promise, left])
    working.delete(prompt)
    if (said === 'left') {
      stopped.push(prompt)
      throw signal.reason
    }
    if (said === 'fail') throw new Problem('engine_failed', 'It broke.', { retryable: false })
    for (let index = 0; index < count; index += 1) {
      yield {
        image: { index, bytes: Buffer.from('a picture'), mime: 'image/png', ...size, seed: 1 },
      }
    }
  },
}

beforeAll(async () => {
  server = await run({ engines: [patientEngine] }, { slots: 4 })
  link = await ownLink(server)
})

afterEach(async () => {
  release.resolve('make')
  const page = { limit: 100, status: ['queued', 'running'] as const }
  const { jobs } = await server.app.jobs.page('local', page)
  await Promise.all(jobs.map(({ id }) => server.app.jobs.ended('local', id)))
  release = Promise.withResolvers()
})

afterAll(() => server.stop())

const send = (ask: Omit<Example, 'link'>) => sendExample(server, { link, ...ask })

/** Hosts that answer at once unless told otherwise. */
const sync: Readonly<Record<string, Example['more']>> = {
  atlascloud: { enable_sync_mode: true },
  wavespeed: { enable_sync_mode: true },
}

const waiting = creators.filter(([about, route]) => {
  // Where the host has its own rules for `Prefer` they hold.
  const own = route.parameters.some(({ name }) => name === '@Prefer')
  return !own && !about.startsWith('limn:')
})

describe.for(waiting)('%s', ([, route, { name }]) => {
  test(
    'who prefers an answer at once has one, and it is no failure',
    { timeout: 30_000 },
    async () => {
      const headers = { prefer: 'respond-async' }
      const answer = await send({ route, headers, more: sync[name] ?? {} })
      expect([200, 201, 202]).toContain(answer.status)
      const id = answer.headers.get('x-limn-job') ?? ''
      const job = await server.app.jobs.find({ account: 'local', id })
      expect(['queued', 'running']).toContain(job.status)
      expect(answer.headers.get('x-limn-engine')).toBe('patient')
      expect(answer.headers.get('preference-applied')).toBe('respond-async')
      // What the host has no words for is told in ours.
      if (!answer.headers.has('location')) return
      expect(answer.status).toBe(202)
      expect(JSON.parse(answer.text)).toMatchObject({ id, dialect: name })
      expect(answer.headers.get('location')).toBe(`${server.url}/v1/jobs/${id}`)
    },
  )
})

const alive = { headers: { 'x-limn-keep-alive': '5' } }
const draft = (prompt: string) => ({ model: 'wan2.7-image', prompt })

test('OpenAI’s client reads an answer that was kept alive', { timeout: 40_000 }, async () => {
  const asked = server.client().images.generate(draft('kept alive'), alive).withResponse()
  await expect.poll(() => working.has('kept alive')).toBe(true)
  await pause(11_000)
  release.resolve('make')
  const { data, response } = await asked
  expect(data.data).toEqual([expect.objectContaining({ url: expect.stringMatching(/^http:/) })])
  expect(response.headers.get('content-length')).toBeNull()
  expect(response.headers.get('x-limn-engine')).toBe('patient')
})

test(
  'what fails after a sign of life comes under 200, with the host’s own error',
  {
    timeout: 40_000,
  },
  async () => {
    const asked = server.client().images.generate(draft('breaks late'), alive)
    await expect.poll(() => working.has('breaks late')).toBe(true)
    await pause(6_000)
    release.resolve('fail')
    expect(await asked).toMatchObject({ error: { message: 'It broke.' } })
  },
)

test('what fails before it keeps its status', { timeout: 40_000 }, async () => {
  const asked = server.client().images.generate(draft('breaks early'), alive)
  await expect.poll(() => working.has('breaks early')).toBe(true)
  release.resolve('fail')
  await expect(asked).rejects.toBeInstanceOf(APIError)
})

test.for([false, true])(
  'a client that leaves stops its job when it said so (stream: %s)',
  {
    timeout: 30_000,
  },
  async (stream) => {
    const prompt = `given up ${stream}`
    const gone = new AbortController()
    const headers = { 'x-limn-on-disconnect': 'cancel', 'idempotency-key': prompt }
    const listen = async () => {
      const ask = { ...draft(prompt), stream }
      const answer = await server.client().images.generate(ask, { headers, signal: gone.signal })
      if (!(Symbol.asyncIterator in answer)) return
      for await (const _event of answer) expect.unreachable()
    }
    const asked = listen().catch(() => {})
    await expect.poll(() => working.has(prompt)).toBe(true)
    gone.abort()
    await asked
    await expect.poll(() => stopped.includes(prompt), { timeout: 10_000 }).toBe(true)
    const { jobs } = await server.app.jobs.page('local', { limit: 1, called: prompt })
    expect(jobs.map(({ status }) => status)).toEqual(['canceled'])
  },
)

test('not while somebody else waits for it by the same key', { timeout: 30_000 }, async () => {
  const prompt = 'shared'
  const gone = new AbortController()
  const ask = (more: object) =>
    server
      .client()
      .images.generate(draft(prompt), {
        headers: { 'x-limn-on-disconnect': 'cancel', 'idempotency-key': 'shared' },
        ...more,
      })
      .withResponse()
  const left = ask({ signal: gone.signal })
  await expect.poll(() => working.has(prompt)).toBe(true)
  const stays = ask({})
  await pause(1_000)
  gone.abort()
  await expect(left).rejects.toThrow('aborted')
  await pause(500)
  release.resolve('make')
  const { data, response } = await stays
  expect([data.data?.length, response.headers.get('x-limn-idempotent-replay')]).toEqual([1, 'true'])
  expect(stopped).not.toContain(prompt)
})
