/** Relays inside the whole server: who is preferred, who is told, and what is passed on. */
import { LLMock } from '@copilotkit/aimock'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDashscope } from '../src/engines/dashscope.ts'
import type { Engine } from '../src/engines/engine.ts'
import { createSketch } from '../src/engines/sketch/sketch.ts'
import { openUpstream } from './fakes/upstream.ts'
import { looks, postedJob, run, type Running, stubEngine, whole } from './running.ts'

const fake = await openUpstream()
afterAll(() => fake.close())

const rhythm = { firstMs: 20, mostMs: 60, patienceMs: 3000 }
const ask = (prompt: string, more: object = {}) => ({
  model: 'wan2.7-image',
  prompt,
  count: 1,
  size: { width: 800, height: 800 },
  ...more,
})

function relayed(more: Partial<Parameters<typeof createDashscope>[0]> = {}): Engine {
  const timing = { look: rhythm, download: rhythm, submit: 2000, settle: 50, skew: 20 }
  const url = `${fake.url}/api/v1`
  return createDashscope({ key: 'k', url, pace: async () => {}, fetchAllow: [], timing, ...more })
}

describe('a server with a host', () => {
  let server: Running
  const real = createSketch({ threads: 1, models: ['wan2.7-image', 'wan2.7-image-pro'] })
  beforeAll(async () => {
    server = await run({ engines: [relayed(), real], backoffSeconds: () => 0.1 })
  })
  afterAll(() => server.stop())

  const post = (prompt: string, more: object = {}) => server.post('/v1/jobs', ask(prompt, more))

  test('has the host make what it can, and says so', async () => {
    const answer = await post('a ship')
    expect(answer.headers.get('x-limn-engine')).toBe('dashscope')
    const job = await postedJob(server, answer)
    expect(job).toMatchObject({ status: 'succeeded', engine: 'dashscope' })
    expect(await looks((await whole(job.images[0]?.url ?? '')).bytes)).toMatchObject({ width: 800 })
  })

  test('makes itself what the host can not', async () => {
    const picture = async (background: { r: number; g: number; b: number; alpha: number }) => {
      const create = { width: 400, height: 400, channels: 4, background } as const
      const bytes = await sharp({ create }).png().toBuffer()
      return `data:image/png;base64,${bytes.toString('base64')}`
    }
    const image = await picture({ r: 90, g: 120, b: 60, alpha: 1 })
    const mask = await picture({ r: 0, g: 0, b: 0, alpha: 0 })
    const answer = await post('make it brighter', { images: [image], mask })
    expect(answer.headers.get('x-limn-engine')).toBe('sketch')
  })

  test('tries again what the host was too busy for', async () => {
    const job = await postedJob(server, await post('crowd #busy-twice'))
    expect(job.status).toBe('succeeded')
    expect(fake.sold.get('crowd #busy-twice')).toBe(1)
  })

  test('ends as unknown what the host may have made, and logs what it takes to find it', async () => {
    const job = await postedJob(server, await post('lost #reset-after'))
    expect(job).toMatchObject({ status: 'failed', problem: { code: 'unknown' } })
    const line = server.logged.find(
      (one) => one.includes(job.id) && one.includes('unknown outcome'),
    )
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      level: 40,
      job: job.id,
      engine: 'dashscope',
      upstream: { host: expect.any(String), candidates: [expect.any(String)] },
    })
    expect(fake.sold.get('lost #reset-after')).toBe(1)
  })

  test('succeeds with fewer pictures when the host makes fewer, and says so', async () => {
    const job = await postedJob(server, await post('some #fewer', { count: 3 }))
    expect(job).toMatchObject({
      status: 'succeeded',
      warnings: ['Only 2 of 3 pictures were made.'],
    })
    expect(job.images).toHaveLength(2)
  })

  test('cancels at the host what is canceled here', async () => {
    const answer = await post('never #pending')
    const id = answer.headers.get('x-limn-job') ?? ''
    await expect.poll(() => fake.sold.get('never #pending')).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await server.app.jobs.cancel({ account: 'local', id })
    await expect.poll(() => fake.canceled.length, { timeout: 8000 }).toBe(1)
  })

  test('cancels at the host what was canceled while the host was being asked', async () => {
    fake.delay = 500
    const answer = await post('asked #pending')
    const id = answer.headers.get('x-limn-job') ?? ''
    await expect.poll(() => fake.sold.get('asked #pending')).toBe(1)
    await server.app.jobs.cancel({ account: 'local', id })
    fake.delay = 0
    await expect.poll(() => fake.canceled.length, { timeout: 8000 }).toBe(2)
  })
})

test('a host that is not told of a cancel at first is told again', async () => {
  let told = 0
  const stubborn: Engine = {
    ...stubEngine(),
    async *run({ signal }) {
      yield { resume: { task: 'one' } }
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    },
    async cancel(resume) {
      expect(resume).toEqual({ task: 'one' })
      told += 1
      if (told === 1) throw new Error('not reachable')
    },
  }
  const server = await run({ engines: [stubborn] })
  try {
    const answer = await server.post('/v1/jobs', ask('anything'))
    const id = answer.headers.get('x-limn-job') ?? ''
    await expect.poll(async () => (await server.get(`/v1/jobs/${id}`)).text).toContain('"running"')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await server.app.jobs.cancel({ account: 'local', id })
    await expect.poll(() => told, { timeout: 15_000 }).toBe(2)
  } finally {
    await server.stop()
  }
}, 30_000)

test('another Limn is a host like any other', async () => {
  const painter: Engine = {
    ...stubEngine(),
    async *run({ request }) {
      for (let index = 0; index < request.count; index += 1) {
        const create = {
          ...request.size,
          channels: 3,
          background: { r: index, g: 9, b: 9 },
        } as const
        const bytes = await sharp({ create }).png().toBuffer()
        yield { image: { index, bytes, mime: 'image/png', ...request.size, seed: request.seed } }
      }
    },
  }
  const far = await run({ engines: [painter] })
  const near = await run({ engines: [relayed({ url: `${far.url}/dashscope/api/v1` })] })
  try {
    const bytes = await sharp({
      create: { width: 400, height: 300, channels: 3, background: '#336699' },
    })
      .png()
      .toBuffer()
    const image = `data:image/png;base64,${bytes.toString('base64')}`
    const more = { images: [image], boxes: [[[1, 1, 100, 100]]], count: 2 }
    const job = await postedJob(near, await near.post('/v1/jobs', ask('a red door', more)))
    expect(job).toMatchObject({ status: 'succeeded', images: [{ width: 800 }, { width: 800 }] })
    const page = await far.app.jobs.page('local', { limit: 10 })
    expect(page.jobs.map(({ request }) => request)).toMatchObject([
      { prompt: 'a red door', count: 2, boxes: [[[1, 1, 100, 100]]], seed: job.request.seed },
    ])
    const one = { limit: 10, dialect: 'dashscope' }
    expect((await far.app.jobs.page('local', one)).jobs).toHaveLength(1)
  } finally {
    await near.stop()
    await far.stop()
  }
}, 60_000)

test('a mock of OpenAI that nobody here wrote is a host like any other', async () => {
  const create = { width: 64, height: 64, channels: 3, background: '#123456' } as const
  const png = (await sharp({ create }).png().toBuffer()).toString('base64')
  const mock = new LLMock({ port: 0 })
  mock.onImage(/.*/, { images: [{ b64Json: png, revisedPrompt: 'so it was read' }] })
  const url = await mock.start()
  const openai = {
    url: `${url}/v1`,
    key: 'sk-any',
    models: new Map([['wan2.7-image', 'gpt-image-1']]),
  }
  const server = await run({}, { openai })
  try {
    const made = await postedJob(server, await server.post('/v1/jobs', ask('a lamp')))
    expect(made).toMatchObject({
      status: 'succeeded',
      engine: 'openai',
      images: [{ width: 64, height: 64, revisedPrompt: 'so it was read' }],
    })
    expect(made.warnings).toContain('The host made 64×64 pixels instead of 800×800.')
    const reference = await sharp({ create: { ...create, width: 300, height: 300 } })
      .png()
      .toBuffer()
    const images = [`data:image/png;base64,${reference.toString('base64')}`]
    const edit = await postedJob(server, await server.post('/v1/jobs', ask('a lamp', { images })))
    expect(edit).toMatchObject({ status: 'succeeded', engine: 'openai' })
  } finally {
    await server.stop()
    await mock.stop()
  }
}, 60_000)
