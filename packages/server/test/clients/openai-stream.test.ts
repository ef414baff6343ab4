/** The unmodified `openai` client reading image streams of the running server, event by event. */
import { APIError, BadRequestError, NotFoundError, type OpenAI, toFile } from 'openai'
import type { ImageEditStreamEvent, ImageGenStreamEvent } from 'openai/resources/images'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, Picture, Task } from '../../src/engines/engine.ts'
import { createEngines } from '../../src/engines/index.ts'
import { Problem } from '../../src/problem.ts'
import { type Running, looks, photo, run, whole } from '../running.ts'

let server: Running
let client: OpenAI

/** The smallest picture, so that the tests are quick. */
const sea = { model: 'wan2.7-image', size: '768x768', prompt: 'the sea at dawn' } as const
const small = { width: 768, height: 768 }
const streamed = { stream: true } as const

/** What the scripted engine waits for before it goes on, by prompt. */
const gates = new Map<string, PromiseWithResolvers<void>>()

function gateOf(prompt: string): PromiseWithResolvers<void> {
  const gate = gates.get(prompt) ?? Promise.withResolvers<void>()
  gates.set(prompt, gate)
  return gate
}

const acts = {
  'two looks, then a wait': async function* (task: Task) {
    yield { preview: { ...(await shown(task, 0)), look: 0 } }
    yield { preview: { ...(await shown(task, 0)), look: 1 } }
    await gateOf(task.request.prompt).promise
    yield { image: await shown(task, 0) }
  },
  'one look, then a wait': async function* (task: Task) {
    yield { preview: { ...(await shown(task, 0)), look: 0 } }
    await gateOf(task.request.prompt).promise
    yield { image: await shown(task, 0) }
  },
  'the second picture fails': async function* (task: Task) {
    yield { image: await shown(task, 0) }
    throw new Problem('engine_failed', 'The brush broke.', { retryable: false })
  },
} satisfies Record<string, (task: Task) => ReturnType<Engine['run']>>

/** A real picture, though not the one that was asked for. */
async function shown({ request }: Task, index: number): Promise<Picture> {
  const bytes = await photo('coffee.png')
  return { index, bytes, mime: 'image/png', width: 600, height: 400, seed: request.seed }
}

function isAct(prompt: string): prompt is keyof typeof acts {
  return Object.hasOwn(acts, prompt)
}

const scripted: Engine = {
  name: 'scripted',
  models: ['wan2.7-image'],
  refuses: ({ prompt }) => (isAct(prompt) ? undefined : 'It knows only its own prompts.'),
  async *run(task) {
    const { prompt } = task.request
    if (isAct(prompt)) yield* acts[prompt](task)
  },
}

beforeAll(async () => {
  const real = createEngines({ threads: 2, models: ['wan2.7-image', 'wan2.7-image-pro'] })
  server = await run({ engines: [scripted, ...real] })
  client = server.client()
})

afterAll(async () => {
  for (const gate of gates.values()) gate.resolve()
  await server.stop()
})

type Event = ImageGenStreamEvent | ImageEditStreamEvent

async function allOf(stream: AsyncIterable<Event>): Promise<readonly Event[]> {
  const events: Event[] = []
  for await (const event of stream) events.push(event)
  return events
}

const picture = ({ b64_json: text }: Event) => looks(Buffer.from(text, 'base64'))

test.for([1, 2])(
  'a stream of %i brings each picture, and not more looks than asked for',
  async (n) => {
    const ask = { ...sea, ...streamed, n, partial_images: 2 }
    const { data: stream, response } = await client.images.generate(ask).withResponse()
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const events = await allOf(stream)
    const done = events.filter(({ type }) => type === 'image_generation.completed')
    const early = events.filter((event) => event.type === 'image_generation.partial_image')
    expect(done).toHaveLength(n)
    expect(early.length + n).toBe(events.length)
    expect(early.length).toBeLessThanOrEqual(2 * n)
    expect(events.at(-1)?.type).toBe('image_generation.completed')
    for (const event of early) {
      expect([0, 1]).toContain(event.partial_image_index)
      const { width, height } = await picture(event)
      expect(event.size).toBe(`${width}x${height}`)
    }
    for (const event of done) {
      expect(await picture(event)).toEqual({ format: 'png', ...small })
      expect(event).toMatchObject({
        created_at: expect.closeTo(Date.now() / 1000, -3),
        size: '768x768',
        background: 'opaque',
        output_format: 'png',
        quality: 'auto',
        usage: { total_tokens: 0, input_tokens_details: { text_tokens: 0 } },
      })
    }
    expect(new Set(done.map(({ b64_json: text }) => text)).size).toBe(n)
  },
)

test('without `partial_images` a stream has nothing but the picture, the same as without stream', async () => {
  const ask = { ...sea, seed: 7 }
  const [event, ...others] = await allOf(await client.images.generate({ ...ask, ...streamed }))
  expect(others).toEqual([])
  const plain = await client.images.generate({ ...ask, response_format: 'b64_json' })
  expect(event?.b64_json).toBe(plain.data?.[0]?.b64_json)
})

test('early looks come before the picture is done, counted from 0', async () => {
  const prompt = 'two looks, then a wait'
  const ask = { ...sea, ...streamed, prompt, partial_images: 3 }
  const events: Event[] = []
  for await (const event of await client.images.generate(ask)) {
    events.push(event)
    // The engine goes on only when both looks are here: they can't have come with the picture.
    if (events.length === 2) gateOf(prompt).resolve()
  }
  expect(events.map(({ type }) => type.split('.')[1])).toEqual([
    'partial_image',
    'partial_image',
    'completed',
  ])
  expect(events).toMatchObject([{ partial_image_index: 0 }, { partial_image_index: 1 }, {}])
  for (const event of events) {
    expect(await picture(event)).toEqual({ format: 'png', width: 600, height: 400 })
  }
})

test('an edit of a photo is streamed, its scalars as text in a form', async () => {
  const image = await toFile(await photo('coffee.png'), 'coffee.png', { type: 'image/png' })
  const ask = { ...sea, ...streamed, image, prompt: 'make it brighter', n: 2, partial_images: 1 }
  const { data: stream, response } = await client.images.edit(ask).withResponse()
  const events = await allOf(stream)
  const done = events.filter(({ type }) => type === 'image_edit.completed')
  expect(done).toHaveLength(2)
  expect(events.every(({ type }) => type.startsWith('image_edit.'))).toBe(true)
  for (const event of done) expect(await picture(event)).toEqual({ format: 'png', ...small })
  const { request } = await server.ended(response.headers.get('x-limn-job') ?? '')
  expect(request).toMatchObject({ count: 2, images: [expect.stringMatching(/^asset:/)] })
})

test('a failure half-way is thrown after the pictures that were done', async () => {
  const ask = { ...sea, ...streamed, prompt: 'the second picture fails', n: 2 }
  const came: string[] = []
  const reading = async () => {
    for await (const { type } of await client.images.generate(ask)) came.push(type)
  }
  const failed = reading()
  await expect(failed).rejects.toBeInstanceOf(APIError)
  await expect(failed).rejects.toMatchObject({
    code: 'engine_failed',
    type: 'server_error',
    message: expect.stringContaining('The brush broke.'),
    requestID: expect.stringMatching(/^req_/),
  })
  expect(came).toEqual(['image_generation.completed'])
})

test('what is wrong before the first event is an ordinary error', async () => {
  const four = client.images.generate({ ...sea, ...streamed, partial_images: 4 })
  await expect(four).rejects.toBeInstanceOf(BadRequestError)
  await expect(four).rejects.toMatchObject({ status: 400, param: 'partial_images' })
  const tiny = client.images.generate({ ...sea, ...streamed, size: '64x64' })
  await expect(tiny).rejects.toBeInstanceOf(BadRequestError)
  const foreign = client.images.generate({ ...sea, ...streamed, model: 'gpt-image-2' })
  await expect(foreign).rejects.toBeInstanceOf(NotFoundError)
})

test('a client that hangs up half-way has not lost its picture: the job goes on', async () => {
  const prompt = 'one look, then a wait'
  const ask = { ...sea, ...streamed, prompt, partial_images: 1 }
  const { data: stream, response } = await client.images.generate(ask).withResponse()
  const id = response.headers.get('x-limn-job') ?? ''
  for await (const event of stream) {
    expect(event.type).toBe('image_generation.partial_image')
    break
  }
  const gone = () =>
    server.logged.some((line) => line.includes(id) && line.includes('"status":499'))
  await expect.poll(gone).toBe(true)
  expect(JSON.parse((await server.get(`/v1/jobs/${id}`)).text)).toMatchObject({ status: 'running' })
  gateOf(prompt).resolve()
  const job = await server.ended(id)
  expect(job).toMatchObject({ status: 'succeeded' })
  const { bytes } = await whole(job.images[0]?.url ?? 'missing:')
  expect(await looks(bytes)).toEqual({ format: 'png', width: 600, height: 400 })
})
