/** `limn jobs | job | cancel`, and Ctrl-C, against a running server whose engine never comes to an end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@limn/sdk'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Engine } from '../engines/engine.ts'
import { readArguments } from './arguments.ts'
import { main } from './main.ts'
import { UsageError } from './usage.ts'

const working = new Set<string>()
const endless: Engine = {
  name: 'endless',
  models: ['wan2.7-image'],
  refuses: () => undefined,
  async *run({ request: { prompt, size }, signal }) {
    working.add(prompt)
    if (prompt === 'soon') {
      yield { image: { index: 0, bytes: Buffer.of(1), mime: 'image/png', ...size, seed: 1 } }
      return
    }
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    working.delete(prompt)
    throw signal.reason
  },
}

let folder: string
let app: App
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-cli-jobs-'))
  const config = readConfig({ LIMN_DATA: join(folder, 'data'), PORT: '0', LIMN_WORKERS: '2' })
  app = await startApp(config, { engines: [endless], log: pino({ level: 'silent' }) })
  env = { LIMN_URL: app.url }
})

afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function limn(args: readonly string[], settings = env) {
  let [out, err] = ['', '']
  const stdout = (text: string) => void (out += text)
  const stderr = (text: string) => void (err += text)
  const code = await main(args, settings, { stdout, stderr, watched: false })
  return { code, out, err }
}

const submit = (prompt: string, idempotencyKey?: string) =>
  createClient({ baseUrl: app.url }).submit({ model: 'wan2.7-image', prompt }, { idempotencyKey })

test('jobs are listed and shown, and what came from a caller stays on its line', async () => {
  const { id } = await submit('soon')
  await app.jobs.ended('local', id)
  const other = await submit('a bad\n\u001b[31m prompt', 'order-9')
  const { code, out } = await limn(['jobs', '--limit', '5'])
  const lines = out.trim().split('\n')
  expect([code, lines.length]).toEqual([0, 3])
  const cells = lines.slice(1).map((line) => line.split(/ {2,}/))
  expect(cells).toMatchObject([
    [
      other.id,
      expect.anything(),
      expect.anything(),
      'endless',
      'wan2.7-image',
      '0/1',
      'a bad [31m prompt',
    ],
    [id, expect.anything(), 'succeeded', 'endless', 'wan2.7-image', '1/1', 'soon'],
  ])
  const shown = await limn(['job', id])
  expect(shown.out).toMatch(/^status +succeeded$/m)
  expect(shown.out).toMatch(/^picture 1 +http:/m)
  const { out: json } = await limn(['job', 'order-9', '--json'])
  expect(JSON.parse(json)).toMatchObject({ id: other.id })
  const list: unknown = JSON.parse((await limn(['jobs', '--json', '--before', other.id])).out)
  expect(list).toMatchObject([{ id }])
  expect((await limn(['cancel', 'order-9'])).out).toBe(`${other.id}  canceled\n`)
})

test('a running job is canceled, and its engine told', async () => {
  const { id } = await submit('runs')
  await expect.poll(() => working.has('runs')).toBe(true)
  expect(await limn(['cancel', id])).toEqual({ code: 0, out: `${id}  canceled\n`, err: '' })
  await expect.poll(() => working.has('runs'), { timeout: 10_000 }).toBe(false)
})

test('what is not there is a sentence, also when no server is', async () => {
  expect(await limn(['cancel', 'job_none'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no job'),
  })
  const { code, err } = await limn(['jobs'], { PORT: '1', LIMN_DATA: join(folder, 'none') })
  expect([code, err]).toEqual([1, expect.stringContaining('No Limn server runs here')])
  for (const args of [
    ['cancel'],
    ['job'],
    ['job', 'a', 'b'],
    ['jobs', 'x'],
    ['jobs', '--limit', '0'],
  ]) {
    expect(() => readArguments(args)).toThrow(UsageError)
  }
})

const bin = fileURLToPath(new URL('../../bin/limn.js', import.meta.url))

test('Ctrl-C cancels the job', { timeout: 30_000 }, async () => {
  const args = ['generate', 'interrupted', '-o', join(folder, 'never.png')]
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  const ended = once(child, 'close')
  await expect.poll(() => working.has('interrupted'), { timeout: 20_000 }).toBe(true)
  child.kill('SIGINT')
  expect(await ended).toEqual([1, null])
  expect(said).toMatch(/limn: Interrupted: the job job_\w+ is canceled\./)
  const { jobs } = await app.jobs.page('local', { limit: 1 })
  expect(jobs).toMatchObject([{ status: 'canceled', request: { prompt: 'interrupted' } }])
})
