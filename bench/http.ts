/** What Limn itself costs: durable row, queue, store and answer, around an engine that takes no time. */
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Answer, good } from './call.ts'
import { type Child, forkFile, temporaryFolder } from './child.ts'
import { forgetPeak, median, memoryOf, shownMemory, shownTime, table } from './measure.ts'

const small = 700_000
const large = 20_000_000
const port = z.object({ name: z.literal('port'), value: z.number() })

export interface Stub extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly child: Child
}

export async function stub(what: 'limn' | 'bare', folder: string, bytes: number): Promise<Stub> {
  const child = forkFile(`stub-${what}.ts`, [String(bytes), folder])
  try {
    const [told]: unknown[] = await Promise.race([
      once(child.process, 'message'),
      once(child.process, 'exit').then((): never => {
        throw new Error(`the ${what} server did not start`)
      }),
    ])
    const url = `http://127.0.0.1:${port.parse(told).value}`
    return { url, child, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
  } catch (error) {
    await child[Symbol.asyncDispose]()
    throw error
  }
}

const path = '/v1/images/generations'

const ask = (form: 'url' | 'b64_json') => ({
  model: 'wan2.7-image',
  prompt: 'a misty forest at dawn',
  size: '768x768',
  response_format: form,
})

async function inTurn(url: string, form: 'url' | 'b64_json', runs: number): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let run = 0; run < runs; run += 1)
    answers.push(await good(`${url}${path}`, { body: ask(form) }))
  return answers
}

async function together(url: string, runs: number, at: number): Promise<number> {
  const start = performance.now()
  await Promise.all(Array.from({ length: at }, () => inTurn(url, 'url', Math.ceil(runs / at))))
  return (Math.ceil(runs / at) * at * 1000) / (performance.now() - start)
}

/** Latency of a small answer, one call after another, and calls per second at eight at a time. */
export async function overHttp(runs: number): Promise<string> {
  using folder = temporaryFolder()
  const measure = async (what: 'limn' | 'bare', bytes: number) => {
    await using server = await stub(what, folder.path, bytes)
    await inTurn(server.url, 'url', Math.min(30, runs))
    // What making the database took is in the cold start and not here.
    forgetPeak(server.child.pid)
    const answers = await inTurn(server.url, 'url', runs)
    const rate = await together(server.url, runs * 2, 8)
    return { answers, rate, memory: memoryOf(server.child.pid)?.peak }
  }
  const limn = await measure('limn', small)
  const bare = await measure('bare', limn.answers[0]?.bytes ?? 0)
  const rows = Object.entries({ 'Limn, stub engine': limn, 'bare node:http': bare }).map(
    ([name, { answers, rate, memory }]) => [
      name,
      shownTime(answers.map(({ ms }) => ms)),
      `${rate.toFixed(0)}/s`,
      shownMemory(memory === undefined ? [] : [memory]),
    ],
  )
  return table(['server', 'POST to answer', 'eight at a time', 'peak memory'], rows)
}

interface Streamed {
  readonly answers: readonly Answer[]
  readonly before?: number | undefined
  readonly one?: number | undefined
  readonly four?: number | undefined
}

async function stream(server: Stub, runs: number): Promise<Streamed> {
  const { pid } = server.child
  await inTurn(server.url, 'url', 1)
  await pause(1000)
  const before = memoryOf(pid)?.now
  forgetPeak(pid)
  const answers = await inTurn(server.url, 'b64_json', runs)
  const one = memoryOf(pid)?.peak
  await Promise.all(Array.from({ length: 4 }, () => inTurn(server.url, 'b64_json', 1)))
  return { answers, before, one, four: memoryOf(pid)?.peak }
}

/** A 20 MB picture as base64: how fast it streams, and what the server holds meanwhile. */
export async function largeAnswers(runs: number): Promise<string> {
  using folder = temporaryFolder()
  const measure = async (what: 'limn' | 'bare', bytes: number) => {
    await using server = await stub(what, folder.path, bytes)
    return await stream(server, runs)
  }
  const limn = await measure('limn', large)
  const bare = await measure('bare', limn.answers[0]?.bytes ?? 0)
  const rows = Object.entries({ 'Limn, stub engine': limn, 'bare node:http': bare }).map(
    ([name, { answers, before, one, four }]) => {
      const speeds = answers.map(({ bytes, ms, firstByteMs }) => bytes / 1e3 / (ms - firstByteMs))
      const memory = [before, one, four].map((bytes) => shownMemory(bytes ? [bytes] : []))
      const whole = shownTime(answers.map(({ ms }) => ms))
      const first = shownTime(answers.map(({ firstByteMs }) => firstByteMs))
      return [name, whole, first, `${median(speeds).toFixed(0)} MB/s`, ...memory]
    },
  )
  const head = [
    'server',
    'POST to last byte',
    'to first byte',
    'body after it',
    'memory before',
    'peak, one by one',
    'peak, four at a time',
  ]
  return table(head, rows)
}
