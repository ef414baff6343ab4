/** What was accepted survives the death of the server. Real processes, real sockets, real SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Job } from '@limn/sdk'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** The whole server but for its engine, and the program that users start. */
const programs = {
  quick: [join(import.meta.dirname, 'kill-server.ts')],
  real: [join(import.meta.dirname, '..', 'bin', 'limn.js'), 'serve'],
} as const

// Several whole servers one after another, on a machine that may be busy with other tests.
const patient = { timeout: 180_000 }

let folder: string
let server: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-kill-'))
})

afterEach(async () => {
  await end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Starts a server on the folder; resolves with its address, or with nothing when it died at once. */
async function start(program: keyof typeof programs = 'quick'): Promise<string | undefined> {
  const place = { LIMN_DATA: folder, PORT: '0', HOST: '127.0.0.1', LIMN_FETCH_ALLOW: '127.0.0.1' }
  const env = { ...process.env, ...place, LIMN_WORKERS: '2', LIMN_LOG: 'silent' }
  const child = spawn(process.execPath, ['--conditions=@limn/source', ...programs[program]], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  for await (const line of createInterface({ input: child.stdout })) {
    return /http:\S+/.exec(line)?.[0]
  }
  return undefined
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const child = server
  server = undefined
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** Resolves when the server has died by itself. */
async function died(): Promise<void> {
  const child = server
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Resolves with the job's id: from then on the job must not be lost. */
const size = { width: 768, height: 768 }

async function submit(url: string, prompt: string): Promise<string> {
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'wan2.7-image', prompt, count: 1, size }),
  })
  const { id }: { id: string } = await response.json()
  return id
}

type Shown = Job & { readonly images: readonly { readonly url: string }[] }

async function look(url: string, id: string): Promise<Shown> {
  const response = await fetch(`${url}/v1/jobs/${id}`)
  const job: Shown = await response.json()
  return job
}

async function ended(url: string, id: string): Promise<Shown> {
  for (;;) {
    const job = await look(url, id)
    if (job.status !== 'queued' && job.status !== 'running') return job
    await pause(100)
  }
}

async function mustStart(program: keyof typeof programs = 'quick'): Promise<string> {
  const url = await start(program)
  if (url === undefined) throw new Error('the server did not start')
  return url
}

test(
  'a hundred jobs accepted before a kill -9 are a hundred pictures after the next start',
  patient,
  async () => {
    const before = await mustStart()
    const prompts = Array.from({ length: 100 }, (_, at) => `picture ${at}`)
    const ids = await Promise.all(prompts.map((prompt) => submit(before, prompt)))
    // In the middle: some are done, some are being made, the rest has not begun.
    await ended(before, ids[10] ?? '')
    const last = await look(before, ids.at(-1) ?? '')
    await end('SIGKILL')
    expect(last.status).toBe('queued')

    const after = await mustStart()
    const jobs: Shown[] = []
    for (const id of ids) jobs.push(await ended(after, id))
    expect(jobs.map(({ request }) => request.prompt)).toEqual(prompts)
    expect(jobs.map(({ images }) => images.length)).toEqual(prompts.map(() => 1))
    for (const { images } of jobs) expect(await format(images[0]?.url)).toBe('png')
  },
)

async function format(url: string | undefined): Promise<string | undefined> {
  const bytes = await (await fetch(url ?? 'missing:')).arrayBuffer()
  return (await sharp(Buffer.from(bytes)).metadata()).format
}

test(
  'a hundred jobs of the program that users start outlast a kill -9, and are a hundred pictures',
  patient,
  async () => {
    const before = await mustStart('real')
    const places = ['sea', 'desert', 'city', 'beach', 'street']
    const prompts = Array.from(
      { length: 100 },
      (_, at) => `a ${places[at % 5]} at dawn, ${at} birds`,
    )
    const ids = await Promise.all(prompts.map((prompt) => submit(before, prompt)))
    await ended(before, ids[10] ?? '')
    expect((await look(before, ids.at(-1) ?? '')).status).toBe('queued')
    await end('SIGKILL')

    const after = await mustStart('real')
    for (const id of ids) {
      const { images, problem } = await ended(after, id)
      expect(problem).toBeUndefined()
      expect(images).toMatchObject([size])
      expect(await format(images[0]?.url)).toBe('png')
    }
  },
)

test(
  'a job that kills its server each time ends as failed, and the others are run',
  patient,
  async () => {
    const first = await mustStart()
    const poison = await submit(first, 'poison')
    const harmless = await submit(first, 'harmless')
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await died()
      if (attempt < 6) await start()
    }
    const last = await mustStart()
    expect((await ended(last, harmless)).status).toBe('succeeded')
    const job = await ended(last, poison)
    expect(job.status).toBe('failed')
    expect(job.problem).toMatchObject({ code: 'engine_failed' })
    expect(job.problem?.message).toContain('6 attempts')
  },
)

test(
  'what a webhook is owed after a kill -9 comes after the next start, under the same id',
  patient,
  async () => {
    const came: { id: string | undefined; prompt: string }[] = []
    let answering = false
    const receiver = createServer(async (request, answer) => {
      const { input }: { input: { prompt: string } } = JSON.parse(await text(request))
      came.push({ id: String(request.headers['webhook-id']), prompt: input.prompt })
      // The first ones are never answered: their delivery is under way when the server dies.
      if (answering) answer.end()
    }).listen(0, '127.0.0.1')
    try {
      await once(receiver, 'listening')
      const address = receiver.address()
      const hook = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`
      const before = await mustStart()
      const prompts = ['one', 'two', 'three', 'four']
      for (const prompt of prompts) await predict(before, prompt, hook)
      // Two are on their way, the others wait for them.
      while (came.length < 2) await pause(20)
      await end('SIGKILL')
      const first = came.splice(0)
      answering = true
      await mustStart()
      while (new Set(came.map(({ prompt }) => prompt)).size < 4) await pause(50)
      expect(came.map(({ prompt }) => prompt).toSorted()).toEqual(prompts.toSorted())
      for (const { id, prompt } of first) {
        expect(came.find((again) => again.prompt === prompt)?.id).toBe(id)
      }
      expect(new Set(came.map(({ id }) => id)).size).toBe(4)
    } finally {
      receiver.close().closeAllConnections()
    }
  },
)

async function predict(url: string, prompt: string, webhook: string): Promise<void> {
  const answer = await fetch(`${url}/replicate/v1/models/wan-video/wan-2.7-image/predictions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait' },
    body: JSON.stringify({ input: { prompt }, webhook, webhook_events_filter: ['completed'] }),
  })
  expect(await answer.json()).toMatchObject({ status: 'succeeded' })
}

test(
  'a stop in good order counts as no attempt, and the job is run after the next start',
  patient,
  async () => {
    let url = await mustStart()
    const id = await submit(url, 'endless until the fifth start')
    for (let starts = 1; starts < 5; starts += 1) {
      while ((await look(url, id)).status !== 'running') await pause(50)
      await end('SIGTERM')
      url = await mustStart()
    }
    expect((await ended(url, id)).status).toBe('succeeded')
  },
)
