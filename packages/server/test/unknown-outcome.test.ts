/**
 * What may have been bought, and nobody can say: it ends as `unknown`, whatever went wrong here after the
 * order was placed, and in an answer that no client sends again by itself.
 */
import { createFal } from '@ai-sdk/fal'
import { createOpenAI } from '@ai-sdk/openai'
import { createTogetherAI } from '@ai-sdk/togetherai'
import { createFalClient } from '@fal-ai/client'
import { generateImage } from 'ai'
import OpenAI from 'openai'
import Together from 'together-ai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Engine, Step, Task } from '../src/engines/engine.ts'
import { Problem } from '../src/problem.ts'
import { catalog } from '../src/catalog/catalog.ts'
import { postedJob, run, type Running } from './running.ts'

const patient = { timeout: 60_000 }
const model = 'wan2.7-image'

let server: Running
let orders: number
let act: (task: Task) => AsyncIterable<Step>

/** A host that charges, and cannot be asked for what it has made. */
const host: Engine = {
  name: 'host',
  models: catalog.models.map(({ id }) => id),
  refuses: () => undefined,
  cost: () => 20_000,
  run: (task) => act(task),
}

beforeAll(async () => {
  server = await run({ engines: [host], backoffSeconds: () => 0.05 })
})
afterAll(() => server.stop())
beforeEach(() => {
  orders = 0
})

const picture = (task: Task) => {
  const { size, seed } = task.request
  return { index: 0, bytes: Buffer.from('a picture'), mime: 'image/png', ...size, seed }
}

describe('a client with its usual tries orders once', () => {
  beforeEach(() => {
    act = async function* () {
      orders += 1
      yield { resume: { asked: true } }
      throw new Problem('unknown', 'The host may have made this.')
    }
  })
  const prompt = 'the sea'
  const at = (path: string) => ({ baseURL: `${server.url}${path}`, apiKey: 'any' })
  const falModel: string = 'fal-ai/wan/v2.7/text-to-image'
  const falClient = () =>
    createFalClient({
      credentials: 'any',
      requestMiddleware: async (request) => ({
        ...request,
        url: request.url.replace('https://fal.run', `${server.url}/fal/run`),
      }),
    })
  const wan = 'Wan-AI/Wan2.7-Image'
  const sdk = {
    openai: () => createOpenAI(at('/v1')).image(model),
    together: () => createTogetherAI(at('/together/v1')).image(wan),
    fal: () => createFal(at('/fal/run')).image('fal-ai/wan/v2.7/text-to-image'),
  }
  test.each<[string, () => Promise<unknown>]>([
    ['openai', async () => new OpenAI(at('/v1')).images.generate({ model, prompt })],
    [
      'together-ai',
      async () => new Together(at('/together/v1')).images.generate({ model: wan, prompt }),
    ],
    ['@fal-ai/client', () => falClient().run(falModel, { input: { prompt } })],
    ['AI SDK, OpenAI', () => generateImage({ model: sdk.openai(), prompt })],
    ['AI SDK, Together', () => generateImage({ model: sdk.together(), prompt })],
    ['AI SDK, fal', () => generateImage({ model: sdk.fal(), prompt })],
  ])('%s', patient, async (_name, ask) => {
    const outcome = await ask().catch((error: unknown) => error)
    expect([outcome instanceof Error, orders]).toEqual([true, 1])
  })
})

test(
  'what went wrong here after an order was placed is tried again for long, and bought once',
  patient,
  async () => {
    act = async function* ({ resume, ...task }) {
      if (resume === undefined) {
        yield { resume: { task: 'T1' } }
        throw new Problem('unavailable', 'The disk is full.')
      }
      orders += 1
      if (orders < 6) throw new Problem('unavailable', 'The disk is full.')
      yield { image: picture({ ...task, resume }) }
    }
    const job = await postedJob(server, await server.post('/v1/jobs', { model, prompt: 'full' }))
    expect(job).toMatchObject({ status: 'succeeded' })
  },
)

test('and ends as unknown when it does not pass', patient, async () => {
  act = async function* () {
    yield { resume: { task: 'T2' } }
    throw new Problem('unavailable', 'The disk is full.', { retryable: false })
  }
  const job = await postedJob(server, await server.post('/v1/jobs', { model, prompt: 'fuller' }))
  expect(job).toMatchObject({ status: 'failed', problem: { code: 'unknown' } })
  expect(job.problem?.message).toContain('The disk is full.')
  const line = server.logged.find((one) => one.includes(job.id) && one.includes('unknown outcome'))
  expect(line).toContain('T2')
})

test('an order whose host said no, at no cost, fails as what it is', patient, async () => {
  act = async function* () {
    yield { resume: { task: 'T3' } }
    yield { resume: null }
    throw new Problem('refused', 'The host does not take it.')
  }
  const job = await postedJob(server, await server.post('/v1/jobs', { model, prompt: 'no' }))
  expect(job).toMatchObject({ status: 'failed', problem: { code: 'refused' } })
})
