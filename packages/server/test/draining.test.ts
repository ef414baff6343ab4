/** A stop in good order: what can end in time ends, the rest is handed over, and nobody waits for ever. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../src/engines/engine.ts'
import { run, type Running, stubEngine } from './running.ts'

let data: string
let server: Running | undefined

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'limn-draining-'))
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  await rm(data, { recursive: true, force: true })
})

/** As many milliseconds as the prompt says. */
const slow: Engine = {
  ...stubEngine(),
  async *run(task) {
    await pause(Number(task.request.prompt), undefined, { signal: task.signal })
    yield* stubEngine().run(task)
  },
}

const start = (drainSeconds: number) => run({ engines: [slow] }, { data, drainSeconds })

const ask = (prompt: string) => ({ model: 'wan2.7-image', prompt, size: '768x768' })

test('a client that waits for a job that ends in time gets its picture from a server that stops', async () => {
  server = await start(10)
  const answer = server.post('/v1/images/generations', ask('1500'))
  await pause(600)
  const began = performance.now()
  await server.app.close()
  expect(performance.now() - began).toBeLessThan(5_000)
  expect((await answer).status).toBe(200)
  expect(JSON.parse((await answer).text).data).toHaveLength(1)
})

test('a job that takes longer is handed over, and its client is told where it goes on', async () => {
  server = await start(1)
  const answer = server.post('/v1/images/generations', ask('4000'))
  await pause(600)
  await server.app.close()
  const { status, headers, text } = await answer
  // Without a key of its own a further try would be another job: some clients try any 503 again.
  expect(status).toBe(424)
  const id = headers.get('x-limn-job') ?? ''
  expect(text).toContain(id)
  server = await start(0)
  expect((await server.ended(id)).status).toBe('succeeded')
})

test('a server that stops is not ready, and takes nothing new', async () => {
  server = await start(5)
  const { url } = server
  const answer = server.post('/v1/images/generations', ask('2000'))
  await pause(500)
  const closing = server.app.close()
  await pause(100)
  const states = await Promise.allSettled([fetch(`${url}/readyz`), fetch(`${url}/v1/jobs`)])
  for (const state of states) {
    expect(state.status === 'rejected' || state.value.status === 503).toBe(true)
  }
  await closing
  expect((await answer).status).toBe(200)
})
