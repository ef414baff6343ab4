/**
 * The hosts' own clients, unmodified, when the answer to a create is lost on its way: those that ask
 * again by themselves make one job, not two, by what they send (OpenAI, Together) or by a window that
 * is opened for them (fal, Replicate, the AI SDK). docs/retries.md says what each of them does.
 */
import { createFalClient } from '@fal-ai/client'
import { createOpenAI } from '@ai-sdk/openai'
import { generateImage } from 'ai'
import OpenAI, { toFile } from 'openai'
import Replicate from 'replicate'
import Together from 'together-ai'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Client as Wavespeed } from 'wavespeed'
import { type Losing, losing } from '../losing.ts'
import { type Running, photo, run, stubEngine } from '../running.ts'

let server: Running
let way: Losing

const model = 'wan2.7-image'
const patient = { timeout: 60_000 }

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] })
})

afterAll(() => server.stop())

beforeEach(async () => {
  way = await losing(server.url)
})

afterEach(() => way.close())

const posts = () => way.heard.filter((line) => line.startsWith('POST')).length

/** The jobs that were made with these words. */
async function jobsOf(prompt: string): Promise<readonly string[]> {
  const { jobs } = await server.app.jobs.page('local', { limit: 100 })
  return jobs.flatMap(({ id, request }) => (request.prompt === prompt ? [id] : []))
}

test(
  'OpenAI’s client counts its tries: the second finds the job of the first',
  patient,
  async () => {
    const client = new OpenAI({ baseURL: `${way.url}/v1`, apiKey: 'any' })
    way.lose(1)
    const prompt = 'a boat for openai'
    const { data, response } = await client.images.generate({ model, prompt }).withResponse()
    expect(data.data).toHaveLength(1)
    expect(response.headers.get('x-limn-idempotent-replay')).toBe('true')
    expect([posts(), await jobsOf(prompt)]).toEqual([2, [response.headers.get('x-limn-job')]])
  },
)

test('so it does for photos sent as files', patient, async () => {
  const client = new OpenAI({ baseURL: `${way.url}/v1`, apiKey: 'any' })
  way.lose(1)
  const prompt = 'a boat on a photo'
  const image = await toFile(await photo('coffee.png'), 'coffee.png')
  const answer = await client.images.edit({ model, prompt, image })
  expect(answer.data).toHaveLength(1)
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([2, 1])
})

test('so it does for a stream', patient, async () => {
  const client = new OpenAI({ baseURL: `${way.url}/v1`, apiKey: 'any' })
  way.lose(2)
  const prompt = 'a boat that streams'
  const stream = await client.images.generate({ model, prompt, stream: true })
  const types: string[] = []
  for await (const event of stream) types.push(event.type)
  expect(types).toEqual(['image_generation.completed'])
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([3, 1])
})

test('two calls that are not tries of one another make two jobs', patient, async () => {
  const client = new OpenAI({ baseURL: `${way.url}/v1`, apiKey: 'any' })
  const prompt = 'a boat asked for twice'
  await client.images.generate({ model, prompt })
  await client.images.generate({ model, prompt })
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([2, 2])
})

test('Together’s client counts its tries as well', patient, async () => {
  const client = new Together({ apiKey: 'any', baseURL: `${way.url}/together/v1` })
  way.lose(2)
  const prompt = 'a boat for together'
  const answer = await client.images.generate({ model: 'Wan-AI/Wan2.7-Image', prompt })
  expect(answer.data).toHaveLength(1)
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([3, 1])
})

/** A second server, set up to join identical calls for half a minute. */
async function joining<T>(work: () => Promise<T>): Promise<T> {
  const before = { server, way }
  const own = await run({ engines: [stubEngine()] }, { joinSeconds: 30 })
  const ownWay = await losing(own.url)
  try {
    ;[server, way] = [own, ownWay]
    return await work()
  } finally {
    ;({ server, way } = before)
    await ownWay.close()
    await own.stop()
  }
}

function fal(headers: Readonly<Record<string, string>> = {}) {
  return createFalClient({
    credentials: 'any',
    requestMiddleware: async (request) => ({
      ...request,
      url: request.url.replace(/^https:\/\/queue\.fal\.run/, `${way.url}/fal/queue`),
      headers: { ...request.headers, ...headers },
    }),
  })
}
const falModel: string = 'fal-ai/wan/v2.7/text-to-image'

test('fal’s client says nothing of its tries: it makes two jobs…', patient, async () => {
  way.lose(1)
  const prompt = 'a boat for fal'
  await fal().queue.submit(falModel, { input: { prompt } })
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([2, 2])
})

test('…but one where it says for how long, or the server is set up so', patient, async () => {
  way.lose(1)
  const prompt = 'a boat for fal, once'
  await fal({ 'x-limn-join': '60' }).queue.submit(falModel, { input: { prompt } })
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([2, 1])
  await joining(async () => {
    way.lose(2)
    const { request_id: id } = await fal().queue.submit(falModel, { input: { prompt } })
    expect([posts(), id === '', (await jobsOf(prompt)).length]).toEqual([3, false, 1])
  })
})

test('Replicate’s client says nothing either, and asks up to six times', patient, async () => {
  const ask = async (prompt: string, lost: number) => {
    const client = new Replicate({ auth: 'any', baseUrl: `${way.url}/replicate/v1` })
    way.lose(lost)
    await client.predictions.create({ model: 'wan-video/wan-2.7-image', input: { prompt } })
    return [posts(), (await jobsOf(prompt)).length]
  }
  expect(await ask('a boat for replicate', 1)).toEqual([2, 2])
  await joining(async () => expect(await ask('a boat, once', 5)).toEqual([6, 1]))
})

test('the AI SDK’s own tries come without a sign as well', patient, async () => {
  const ask = async (prompt: string) => {
    const openai = createOpenAI({ baseURL: `${way.url}/openai/v1`, apiKey: 'any' })
    way.lose(1)
    await generateImage({ model: openai.image(model), prompt, size: '1024x1024' })
    return [posts(), (await jobsOf(prompt)).length]
  }
  expect(await ask('a boat for ai')).toEqual([2, 2])
  await joining(async () => expect(await ask('a boat, once')).toEqual([2, 1]))
})

test('WaveSpeed’s client never asks for a picture twice by itself', patient, async () => {
  const client = new Wavespeed('any', { baseUrl: `${way.url}/wavespeed` })
  way.lose(1)
  const prompt = 'a boat for wavespeed'
  await expect(client.run('alibaba/wan-2.7/text-to-image', { prompt })).rejects.toThrow(
    /failed|socket|fetch|ECONN/i,
  )
  expect([posts(), (await jobsOf(prompt)).length]).toEqual([1, 1])
})
