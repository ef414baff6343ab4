/** Killed at every point of an order, the server buys nothing twice. Real processes, real SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { openUpstream } from './fakes/upstream.ts'

const fake = await openUpstream()
afterAll(() => fake.close())

const patient = { timeout: 120_000 }
const models = { dashscope: 'wan2.7-image', openai: 'wan2.2-t2i-flash' } as const

let folder: string
let server: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-relays-kill-'))
  fake.taking = 0
})

afterEach(async () => {
  await end('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function start(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const place = { LIMN_DATA: folder, PORT: '0', HOST: '127.0.0.1', LIMN_WORKERS: '2' }
  const program = join(import.meta.dirname, 'relay-server.ts')
  const child = spawn(process.execPath, ['--conditions=@limn/source', program], {
    env: { ...process.env, ...place, FAKE_URL: fake.url, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('the server did not start')
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const child = server
  server = undefined
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

async function died(): Promise<void> {
  const child = server
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

type Shown = Job & { readonly images: readonly { readonly url: string }[] }

async function submit(url: string, engine: keyof typeof models, prompt: string): Promise<string> {
  const size = { width: 800, height: 800 }
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: models[engine], prompt, count: 1, size }),
  })
  const { id, engine: made }: { id: string; engine: string } = await response.json()
  expect(made).toBe(engine)
  return id
}

async function ended(url: string, id: string): Promise<Shown> {
  for (;;) {
    const job: Shown = await (await fetch(`${url}/v1/jobs/${id}`)).json()
    if (job.status !== 'queued' && job.status !== 'running') return job
    await pause(50)
  }
}

async function until(seen: () => boolean): Promise<void> {
  while (!seen()) await pause(5)
}

async function opens({ images }: Shown): Promise<boolean> {
  const [image] = images
  if (!image) return false
  const bytes = await (await fetch(image.url)).arrayBuffer()
  return (await sharp(Buffer.from(bytes)).stats()).channels.length >= 3
}

test(
  'killed before it asked, a server finds that the host was not asked, and asks',
  patient,
  async () => {
    const before = await start({ DIE_ASKED: 'yes' })
    const id = await submit(before, 'dashscope', 'killed before')
    await died()
    expect(fake.sold.get('killed before')).toBeUndefined()
    const job = await ended(await start(), id)
    expect(job.status).toBe('succeeded')
    expect(await opens(job)).toBe(true)
    expect(fake.sold.get('killed before')).toBe(1)
  },
)

/** What a job is in the middle of when the server dies, and what becomes of it. */
const stages = [
  ['dashscope', 'asking #hang-after', 'unknown'],
  ['dashscope', 'waiting', 'succeeded'],
  ['dashscope', 'fetching #missing-till', 'succeeded'],
  ['openai', 'asking too #hang-after', 'unknown'],
  ['openai', 'fetching too #url #missing-till', 'succeeded'],
] as const

test(
  'killed while it asked, waited and fetched, a server buys nothing again; stopped, it cancels nothing',
  patient,
  async () => {
    fake.taking = 2500
    const url = await start({ LIMN_WORKERS: '6' })
    const ids = new Map<string, string>()
    for (const [engine, prompt] of stages) ids.set(prompt, await submit(url, engine, prompt))
    const pending = await submit(url, 'dashscope', 'stopped #pending')
    const waiting = () =>
      fetched('fetching #missing-till') && fetched('fetching too #url #missing-till')
    await until(() => waiting() && fake.sold.size >= stages.length + 1)
    await end('SIGKILL')

    const again = await start({ LIMN_WORKERS: '6' })
    await until(() => looked('stopped #pending') > 3)
    fake.open = true
    for (const [, prompt, outcome] of stages) {
      const job = await ended(again, ids.get(prompt) ?? '')
      expect([prompt, job.problem?.code ?? job.status]).toEqual([prompt, outcome])
      expect([prompt, await opens(job)]).toEqual([prompt, outcome === 'succeeded'])
      expect([prompt, fake.sold.get(prompt)]).toEqual([prompt, 1])
    }
    await end('SIGTERM')

    const last = await start()
    const looks = looked('stopped #pending')
    await until(() => looked('stopped #pending') > looks)
    const job: Shown = await (await fetch(`${last}/v1/jobs/${pending}`)).json()
    expect(job.status).toBe('running')
    expect(fake.canceled).toEqual([])
    expect(fake.sold.get('stopped #pending')).toBe(1)
  },
)

const fetched = (prompt: string) => fake.fetches(prompt) > 0
const looked = (prompt: string) => fake.looks(prompt)
