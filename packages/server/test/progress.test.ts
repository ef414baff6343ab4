/**
 * A job followed by server-sent events, as an EventSource follows it (Node's own, in a process of its
 * own): over a stop and a start of the server, without a picture missed or told twice.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient } from '@limn/sdk'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { type App, startApp } from '../src/app.ts'
import { catalog } from '../src/catalog/catalog.ts'
import { readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Makes pictures of these numbers, and then waits for ever, or is done. */
function painter(indices: readonly number[], then: 'waits' | 'done'): Engine {
  return {
    name: 'painter',
    models: catalog.models.map(({ id }) => id),
    refuses: () => undefined,
    async *run({ request, signal }) {
      for (const index of indices) {
        const bytes = Buffer.from(`picture ${index}`)
        yield { image: { index, bytes, mime: 'image/png', ...request.size, seed: 1 } }
      }
      if (then === 'done') return
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      throw signal.reason
    },
  }
}

async function folder(): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'limn-progress-'))
  cleanUps.push(() => rm(data, { recursive: true, force: true }))
  return data
}

async function start(data: string, engine: Engine, port = '0'): Promise<App> {
  const config = readConfig({ LIMN_DATA: data, PORT: port, LIMN_WORKERS: '1' })
  const log = pino({ level: 'silent' })
  const app = await startApp(config, { engines: [engine], log, backoffSeconds: () => 0 })
  cleanUps.push(() => app.close())
  return app
}

interface Heard {
  readonly type: string
  readonly id: string
  readonly index: number | undefined
  readonly status: string | undefined
}

const follower = `
const source = new EventSource(process.argv[1])
for (const type of ['state', 'image', 'end']) {
  source.addEventListener(type, ({ data, lastEventId: id }) => {
    const { index, status } = JSON.parse(data)
    console.log(JSON.stringify({ type, id, index, status }))
  })
}
source.onerror = () => {
  if (source.readyState !== EventSource.CLOSED) return
  console.log(JSON.stringify({ type: 'closed', id: '' }))
  process.exit(0)
}
// While it pauses before it comes back, Node's does not keep its process alive.
setInterval(() => {}, 1000)`

/** What an EventSource hears. */
function follow(url: string): Heard[] {
  const heard: Heard[] = []
  const flags = ['--no-warnings', '--experimental-eventsource', '--input-type=module']
  const child: ChildProcess = spawn(process.execPath, [...flags, '-e', follower, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanUps.push(() => child.kill('SIGKILL'))
  if (child.stdout) {
    createInterface(child.stdout).on('line', (line) => heard.push(JSON.parse(line)))
  }
  return heard
}

const images = (heard: readonly Heard[]) =>
  heard.flatMap(({ type, index }) => (type === 'image' ? [index] : []))

test(
  'an EventSource hears of each picture once, over a stop of the server',
  {
    timeout: 60_000,
  },
  async () => {
    const data = await folder()
    const first = await start(data, painter([0, 2], 'waits'))
    const client = createClient({ baseUrl: first.url })
    const { id } = await client.submit({ model: 'wan2.7-image', prompt: 'four', count: 4 })
    const heard = follow(`${first.url}/v1/jobs/${id}/events`)
    await expect.poll(() => images(heard), { timeout: 20_000 }).toEqual([0, 2])
    const plain = (await fetch(`${first.url}/v1/jobs/${id}/events`)).text()
    // Who says that it is over while it goes on has that from elsewhere, and is not sent away for good.
    const stray = await fetch(`${first.url}/v1/jobs/${id}/events?last_event_id=end.f`)
    expect(stray.status).toBe(200)
    await stray.body?.cancel()
    await first.close()
    // A stream that can be resumed ends in peace.
    expect(await plain).toContain('id:image.5')
    const second = await start(data, painter([0, 1, 2, 3], 'done'), new URL(first.url).port)
    await expect.poll(() => heard.at(-1)?.type, { timeout: 30_000 }).toBe('closed')
    expect(images(heard)).toEqual([0, 2, 1, 3])
    expect(heard.slice(-2)).toEqual([
      { type: 'end', id: 'end.f', status: 'succeeded' },
      { type: 'closed', id: '' },
    ])
    // In another process of the same server nobody has heard of that client, and none is needed.
    const late = await fetch(`${second.url}/v1/jobs/${id}/events?last_event_id=image.5`)
    expect(late.headers.get('content-type')).toContain('text/event-stream')
    expect(late.headers.get('x-limn-engine')).toBe('painter')
    const lines = (await late.text()).split('\n').filter((line) => /^(?:retry|id)/.test(line))
    expect(lines).toEqual(['retry:2000', 'id:state.5', 'id:image.7', 'id:image.f', 'id:end.f'])
    const over = await fetch(`${second.url}/v1/jobs/${id}/events`, {
      headers: { 'last-event-id': 'end.f' },
    })
    expect([over.status, await over.text()]).toEqual([204, ''])
  },
)

test('the SDK’s own events go on where they were as well', { timeout: 60_000 }, async () => {
  const data = await folder()
  const first = await start(data, painter([0], 'waits'))
  const { url } = first
  const client = createClient({ baseUrl: url })
  const draft = { model: 'wan2.7-image', prompt: 'two', count: 2 }
  const { id } = await client.submit(draft, { idempotencyKey: 'order-4711' })
  const told: string[] = []
  for await (const event of client.events('order-4711')) {
    if (event.type === 'image') told.push(`${event.type} ${event.image.index} ${event.image.url}`)
    else told.push(`${event.type} ${event.job.status} ${event.job.id}`)
    if (event.type !== 'image' || event.image.index !== 0) continue
    await first.close()
    await start(data, painter([0, 1], 'done'), new URL(url).port)
  }
  const short = told.map((line) => line.split(' ').slice(0, 2).join(' '))
  expect(short.filter((line) => line.startsWith('image'))).toEqual(['image 0', 'image 1'])
  expect(told.at(-1)).toBe(`end succeeded ${id}`)
})

test('whoever may not see a job hears nothing of it', { timeout: 30_000 }, async () => {
  const { url } = await start(await folder(), painter([0], 'done'))
  const answer = await fetch(`${url}/v1/jobs/job_00000000000000000000000000/events`)
  expect([answer.status, await answer.json()]).toMatchObject([
    404,
    { error: { code: 'not_found' } },
  ])
})
