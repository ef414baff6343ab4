/** The relay engines against a host that charges, counts, and fails as it is told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageRequest } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createDashscope, type Timing } from '../src/engines/dashscope.ts'
import type { Engine, InputImage } from '../src/engines/engine.ts'
import { createOpenai } from '../src/engines/openai.ts'
import { Problem } from '../src/problem.ts'
import { engineKit, runTask } from './engine-kit.ts'
import { openUpstream } from './fakes/upstream.ts'

const fake = await openUpstream()
const folder = await mkdtemp(join(tmpdir(), 'limn-relays-'))
const path = join(folder, 'reference.png')
await writeFile(
  path,
  await sharp({ create: { width: 300, height: 260, channels: 3, background: '#a05030' } })
    .png()
    .toBuffer(),
)
const image: InputImage = { path, mime: 'image/png', width: 300, height: 260 }
afterAll(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

const key = 'sk-very-secret-key-of-the-operator'
const quick: Timing = {
  look: { firstMs: 5, mostMs: 20, patienceMs: 400 },
  download: { firstMs: 5, mostMs: 20, patienceMs: 400 },
  downloadTimeout: 3000,
  submit: 300,
  settle: 50,
  skew: 30,
  longest: 600_000,
}
const pace = async () => {}
const dashscope = (timing: Partial<Timing> = {}, url = fake.url): Engine =>
  createDashscope({
    key,
    url: `${url}/api/v1`,
    pace,
    fetchAllow: [],
    timing: { ...quick, ...timing },
  })
const openai = (url = fake.url): Engine =>
  createOpenai({
    key,
    url: `${url}/v1`,
    models: new Map([['wan2.7-image', 'gpt-image-2']]),
    costMicros: 40_000,
    fetchAllow: [],
    times: { firstByte: 300, idle: 300 },
    downloading: quick.download,
  })

const request: ImageRequest = {
  model: 'wan2.7-image',
  prompt: 'a bridge',
  images: [],
  size: { width: 96, height: 64 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: true,
  seed: 7,
  watermark: false,
  format: 'png',
}
const total = () => [...fake.sold.values()].reduce((sum, one) => sum + one, 0)
const edit = { ...request, prompt: 'make it night', images: ['asset:x'] }
const plan: ImageRequest['plan'] = { kind: 'set', panels: [] }
const place = { request, edit, image, beyond: { ...request, plan }, deterministic: false } as const

engineKit({
  ...place,
  name: 'dashscope',
  open: dashscope,
  relay: { sold: total, resumes: 'again' },
})
engineKit({
  ...place,
  name: 'openai',
  open: openai,
  seeded: false,
  relay: { sold: total, resumes: 'unknown' },
})

let serial = 0
/** A prompt of its own for each test: purchases are counted by it. */
const prompt = (...faults: string[]) =>
  [`picture ${(serial += 1)}`, ...faults.map((fault) => `#${fault}`)].join(' ')

interface Outcome {
  readonly pictures: number
  readonly problem?: {
    readonly code: string
    readonly retryable: boolean
    readonly message: string
  }
  readonly resume?: unknown
  readonly warnings: readonly string[]
  readonly delivered?: number
}

async function outcome(engine: Engine, asked: ImageRequest, resume?: unknown): Promise<Outcome> {
  let pictures = 0
  let last: unknown
  let delivered: number | undefined
  const warnings: string[] = []
  const signal = new AbortController().signal
  const task = { id: 'job_test', request: asked, images: [], done: [], resume, signal }
  try {
    for await (const step of engine.run(task)) {
      if ('image' in step || 'file' in step) pictures += 1
      if ('resume' in step) last = step.resume
      if ('warning' in step) warnings.push(step.warning)
      if ('delivered' in step) delivered = step.delivered
    }
    return { pictures, resume: last, warnings, ...(delivered ? { delivered } : {}) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const problem = error
    return { pictures, problem, resume: last, warnings }
  }
}

describe('the dashscope engine', () => {
  const engine = dashscope()
  afterAll(() => engine.close?.())
  const asks = (text: string, more: Partial<ImageRequest> = {}, resume?: unknown) =>
    outcome(engine, { ...request, ...more, prompt: text }, resume)

  test('sends every parameter that the model has, and the size in pixels', async () => {
    const text = prompt()
    const palette = ['#112233', '#445566', '#778899'].map((hex) => ({ hex, share: 1 / 3 }))
    const images = [image, image]
    const boxes = [[], [[1, 2, 30, 40] as const]]
    const asked = {
      ...request,
      prompt: text,
      images: ['a', 'b'],
      boxes,
      palette,
      count: 2,
      watermark: true,
    }
    await runTask(engine, asked, { images })
    const call = fake.calls.findLast(({ order }) => order?.prompt === text)
    expect(call?.headers).toMatchObject({
      'x-dashscope-async': 'enable',
      authorization: `Bearer ${key}`,
    })
    expect(call?.order?.said).toMatchObject({
      model: 'wan2.7-image',
      parameters: {
        size: '96*64',
        n: 2,
        seed: 7,
        watermark: true,
        bbox_list: [[], [[1, 2, 30, 40]]],
        color_palette: [
          { hex: '#112233', ratio: '33.34%' },
          { hex: '#445566', ratio: '33.33%' },
          { hex: '#778899', ratio: '33.33%' },
        ],
      },
    })
    const sent = JSON.stringify(call?.order?.said)
    const uri = /data:image\/png;base64,([\w+/=]+)/.exec(sent)?.[1] ?? ''
    expect(await sharp(Buffer.from(uri, 'base64')).metadata()).toMatchObject({
      width: 300,
      height: 260,
    })
    expect(sent).not.toContain('thinking_mode')
  })

  test('asks for thinking with words alone, and for a set as a set', async () => {
    const [alone, set] = [prompt(), prompt()]
    await asks(alone, { thinking: false })
    await asks(set, { set: true, count: 3 })
    const said = (text: string) =>
      fake.calls.findLast(({ order }) => order?.prompt === text)?.order?.said
    expect(said(alone)).toMatchObject({ parameters: { thinking_mode: false } })
    expect(said(set)).toMatchObject({ parameters: { enable_sequential: true, n: 3 } })
  })

  test('brings large images to the host’s own store, without its key', async () => {
    const text = prompt()
    const large = join(folder, 'large.png')
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const create = { width: 1500, height: 1500, channels: 3, noise, background: '#000' } as const
    await sharp({ create }).png({ compressionLevel: 0 }).toFile(large)
    const input = { path: large, mime: 'image/png', width: 1500, height: 1500 }
    await runTask(engine, { ...request, prompt: text, images: ['a'] }, { images: [input] })
    const order = fake.calls.findLast(({ order: one }) => one?.prompt === text)
    expect(JSON.stringify(order?.order?.said)).toContain('"image":"oss://dir/')
    expect(order?.headers).toHaveProperty('x-dashscope-ossresourceresolve', 'enable')
    const stored = fake.calls.findLast(({ what }) => what === 'POST /store')
    expect(stored?.bytes).toBeGreaterThan(6_000_000)
    expect(stored?.headers.authorization).toBeUndefined()
  })

  test('makes JPEG and WebP of what comes as PNG', async () => {
    for (const format of ['jpeg', 'webp'] as const) {
      const { pictures } = await runTask(engine, {
        ...request,
        prompt: prompt(),
        format,
        quality: 80,
      })
      expect((await sharp(pictures[0]?.bytes).metadata()).format).toBe(format)
      expect(pictures[0]?.mime).toBe(`image/${format}`)
    }
  })

  test.for([
    ['reset-after', 1],
    ['hang-after', 1],
    ['garbage', 1],
    ['html', 1],
    ['truncated', 1],
    ['lying-length', 1],
  ] as const)(
    'does not know what became of an order when the host does #%s',
    async ([fault, sold]) => {
      const text = prompt(fault)
      const { problem } = await asks(text)
      expect(problem).toMatchObject({ code: 'unknown', retryable: false })
      expect(problem?.message).toMatch(/Its task may be [0-9a-f-]{36}/)
      expect(fake.sold.get(text)).toBe(sold)
    },
  )

  test.for(['reset-before', 'hang-before', 'error'] as const)(
    'finds by the host’s list that nothing was bought after #%s, and may be asked again',
    async (fault) => {
      const text = prompt(fault)
      // Others' tasks of the moment would be taken for it.
      await new Promise((resolve) => setTimeout(resolve, 700))
      const result = await asks(text)
      expect(result).toMatchObject({ problem: { retryable: true }, resume: null })
      expect(fake.sold.get(text)).toBeUndefined()
    },
  )

  test('finds after a crash whether its order was placed', async () => {
    const text = prompt('reset-after')
    const asked = new Date().toISOString()
    await asks(text)
    const after = dashscope()
    const again = await outcome(after, { ...request, prompt: text }, { asked })
    expect(again.problem).toMatchObject({ code: 'unknown' })
    expect(fake.sold.get(text)).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const other = prompt()
    const placed = await outcome(
      after,
      { ...request, prompt: other },
      { asked: new Date().toISOString() },
    )
    expect(placed).toMatchObject({ pictures: 1 })
    expect(fake.sold.get(other)).toBe(1)
  })

  test.for([
    ['busy', 'rate_limited', true],
    ['refused', 'refused', false],
    ['bad-key', 'unavailable', false],
    ['redirect', 'unavailable', false],
  ] as const)('knows that nothing was bought after #%s', async ([fault, code, retryable]) => {
    const text = prompt(fault)
    const result = await asks(text)
    expect(result).toMatchObject({ problem: { code, retryable }, resume: null })
    expect(JSON.stringify(result.problem?.message)).not.toContain('sk-')
    expect(fake.sold.get(text)).toBeUndefined()
  })

  test.for(['unheard', 'missing-once', 'drip', 'noise'] as const)(
    'gets its picture in spite of #%s, and buys it once',
    async (fault) => {
      const text = prompt(fault)
      expect(await asks(text)).toMatchObject({ pictures: 1 })
      expect(fake.sold.get(text)).toBe(1)
    },
  )

  test.for(['gone', 'missing', 'no-picture', 'cut', 'empty'] as const)(
    'gives up, and buys nothing again, at #%s',
    async (fault) => {
      const text = prompt(fault)
      expect((await asks(text)).problem).toMatchObject({ code: 'unknown', retryable: false })
      expect(fake.sold.get(text)).toBe(1)
    },
  )

  test('may order again what has failed at the host: that costs nothing', async () => {
    const text = prompt('failing-once')
    const first = await asks(text)
    expect(first).toMatchObject({
      problem: { code: 'engine_failed', retryable: true },
      resume: null,
    })
    expect(await asks(text, {}, first.resume)).toMatchObject({ pictures: 1 })
  })

  test('delivers what came when the host makes fewer', async () => {
    const result = await asks(prompt('fewer'), { count: 3 })
    expect(result).toMatchObject({ pictures: 2, delivered: 2 })
  })

  test('fetches only the pictures that are missing', async () => {
    const text = prompt()
    const asked = { ...request, prompt: text, count: 3 }
    const first = await outcome(engine, asked)
    const fetched = () => fake.calls.filter(({ what }) => what.startsWith('GET /files/')).length
    const before = fetched()
    const { pictures } = await runTask(engine, asked, { resume: first.resume, done: [0, 2] })
    expect(pictures.map(({ index }) => index)).toEqual([1])
    expect(fetched() - before).toBe(1)
    expect(fake.sold.get(text)).toBe(1)
  })

  test('tells the host of a cancel, and minds no task that has begun', async () => {
    const stop = new AbortController()
    const text = prompt('pending')
    const task = {
      id: 'j',
      request: { ...request, prompt: text },
      images: [],
      done: [],
      signal: stop.signal,
    }
    let resume: unknown
    const run = async () => {
      for await (const step of engine.run(task)) {
        if ('resume' in step) resume = step.resume
        if ('progress' in step) stop.abort(new Error('canceled'))
      }
    }
    await expect(run()).rejects.toThrow('canceled')
    const { signal } = new AbortController()
    expect(fake.canceled).toHaveLength(0)
    await engine.cancel?.(resume, signal)
    expect(fake.canceled).toHaveLength(1)
    await engine.cancel?.(resume, signal)
    await engine.cancel?.({ asked: 'some time' }, signal)
  })

  test('hears the number of an order to the end although it is told to stop', async () => {
    const stop = new AbortController()
    const text = prompt()
    fake.delay = 200
    const task = {
      id: 'j',
      request: { ...request, prompt: text },
      images: [],
      done: [],
      signal: stop.signal,
    }
    const resumes: unknown[] = []
    const run = async () => {
      for await (const step of engine.run(task)) {
        if (!('resume' in step)) continue
        resumes.push(step.resume)
        setTimeout(() => stop.abort(new Error('stop')), 50)
      }
    }
    await expect(run()).rejects.toThrow('stop')
    fake.delay = 0
    expect(resumes.at(-1)).toHaveProperty('task')
  })

  test('says again that it will ask when it was held up since it said so', async () => {
    const text = prompt()
    const { signal } = new AbortController()
    const task = { id: 'j', request: { ...request, prompt: text }, images: [], done: [], signal }
    const asked: unknown[] = []
    const clock = vi.spyOn(Date, 'now')
    for await (const step of engine.run(task)) {
      if (!('resume' in step)) continue
      asked.push(step.resume)
      // As if this process had not run for a minute.
      if (asked.length === 1) clock.mockImplementationOnce(() => performance.timeOrigin + 9e12)
    }
    clock.mockRestore()
    expect(asked).toMatchObject([{ asked: expect.any(String) }, {}, { task: expect.any(String) }])
    expect(fake.sold.get(text)).toBe(1)
  })
})

describe('the openai engine', () => {
  const engine = openai()
  afterAll(() => engine.close?.())
  const asks = (text: string, more: Partial<ImageRequest> = {}, resume?: unknown) =>
    outcome(engine, { ...request, ...more, prompt: text }, resume)

  test('asks in the host’s words', async () => {
    const text = prompt()
    await asks(text, { count: 2 })
    const call = fake.calls.findLast(({ order }) => order?.prompt === text)
    expect(call?.order?.said).toEqual({ model: 'gpt-image-2', prompt: text, n: 2, size: '96x64' })
    expect(call?.what).toBe('POST /v1/images/generations')
  })

  test.for([1, 2])('sends %i images and a mask as a form', async (count) => {
    const text = prompt()
    const images = Array.from({ length: count }, () => image)
    const asked = { ...request, prompt: text, images: images.map(() => 'a'), mask: 'asset:m' }
    const { pictures } = await runTask(engine, asked, { images, mask: image })
    expect(pictures).toHaveLength(1)
    const call = fake.calls.findLast(({ order }) => order?.prompt === text)
    expect(call?.order).toMatchObject({ images: count, said: { n: '1', size: '96x64' } })
    expect(call?.order?.said).toMatchObject({
      names: expect.arrayContaining([count === 1 ? 'image' : 'image[]', 'mask']),
    })
  })

  test.for([
    'reset-after',
    'hang-after',
    'hang-before',
    'reset-before',
    'garbage',
    'html',
    'truncated',
    'lying-length',
    'error',
  ] as const)('never asks again after #%s', async (fault) => {
    const text = prompt(fault, 'noise')
    const result = await asks(text)
    expect(result.problem).toMatchObject({ code: 'unknown', retryable: false })
    const again = await asks(text, {}, result.resume)
    expect(again.problem).toMatchObject({ code: 'unknown', retryable: false })
    expect(fake.calls.filter(({ order }) => order?.prompt === text)).toHaveLength(1)
  })

  test.for([
    ['busy', 'rate_limited', true],
    ['refused', 'refused', false],
    ['bad-key', 'unavailable', false],
    ['redirect', 'unavailable', false],
    ['empty', 'engine_failed', false],
  ] as const)('knows what #%s means', async ([fault, code, retryable]) => {
    const result = await asks(prompt(fault))
    expect(result).toMatchObject({ problem: { code, retryable }, resume: null })
    expect(result.problem?.message).not.toContain('sk-')
  })

  test('knows that nobody was asked where nobody listens', async () => {
    const gone = await openUpstream()
    const { url } = gone
    await gone.close()
    const result = await outcome(openai(url), request)
    expect(result).toMatchObject({
      problem: { code: 'unavailable', retryable: true },
      resume: null,
    })
    expect(await outcome(dashscope({}, url), request)).toMatchObject({
      problem: { code: 'unavailable', retryable: true },
      resume: null,
    })
  })

  test('fetches pictures that come as addresses, after a crash too', async () => {
    const text = prompt('url', 'missing-once')
    const first = await asks(text, { count: 2 })
    expect(first).toMatchObject({ pictures: 2 })
    expect(await asks(text, { count: 2 }, first.resume)).toMatchObject({ pictures: 2 })
    expect(fake.sold.get(text)).toBe(1)
  })

  test.for(['missing', 'no-picture', 'cut'] as const)('gives up at #%s', async (fault) => {
    const result = await asks(prompt('url', fault))
    expect(result.problem).toMatchObject({ code: 'unknown', retryable: false })
  })

  test('delivers what came when the host makes fewer', async () => {
    expect(await asks(prompt('fewer'), { count: 3 })).toMatchObject({ pictures: 2, delivered: 2 })
  })

  test('puts the mark on itself', async () => {
    const text = prompt()
    const asked = { ...request, prompt: text, size: { width: 512, height: 512 } }
    const [plain, marked] = [
      await runTask(engine, asked),
      await runTask(engine, { ...asked, watermark: true }),
    ]
    const deviation = async (bytes: Uint8Array | undefined) =>
      (await sharp(bytes).stats()).channels[0]?.stdev ?? 0
    expect(await deviation(plain.pictures[0]?.bytes)).toBe(0)
    expect(await deviation(marked.pictures[0]?.bytes)).toBeGreaterThan(0)
  })
})
