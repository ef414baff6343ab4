/** The whole server, built and torn down. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBooks, type Overrides, startApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import type { Engine } from './engines/engine.ts'
import { secretOf } from './secret.ts'

const overrides: Overrides = { engines: [], log: pino({ level: 'silent' }) }
let config: Config

beforeAll(async () => {
  const data = join(await mkdtemp(join(tmpdir(), 'limn-app-')), 'data')
  config = { ...readConfig({ LIMN_DATA: data, LIMN_WORKERS: '1' }), port: 0 }
})

afterAll(async () => {
  await rm(join(config.data, '..'), { recursive: true, force: true })
})

test('bound to an address that others reach, it wants a key first and says how to make one', async () => {
  const open = { ...config, host: '0.0.0.0' }
  const refused = startApp(open, overrides)
  await expect(refused).rejects.toMatchObject({ name: 'Problem', code: 'forbidden' })
  await expect(refused).rejects.toThrow('limn keys create')
  const books = await openBooks(config)
  const { key, account, admin } = await books.keys.create('first')
  await books.close()
  expect({ account, admin }).toEqual({ account: 'local', admin: true })
  const app = await startApp(open, overrides)
  const { port } = new URL(app.url)
  const models = (headers: HeadersInit) => fetch(`http://127.0.0.1:${port}/v1/models`, { headers })
  expect((await models({})).status).toBe(401)
  expect((await models({ authorization: `Bearer ${key}` })).status).toBe(200)
  await app.close()
})

test('said to be public, it wants a key first, unless it is told whom to believe who calls', async () => {
  const data = await mkdtemp(join(tmpdir(), 'limn-app-'))
  const here = { ...config, data }
  const open = { ...here, publicUrl: 'https://pictures.example' }
  await expect(startApp(open, overrides)).rejects.toThrow('LIMN_PUBLIC_URL is https://pict')
  for (const closed of [
    { ...open, trustProxy: ['loopback'] },
    { ...here, publicUrl: 'http://pictures.localhost:8080' },
  ]) {
    const app = await startApp(closed, overrides)
    await app.close()
  }
  await rm(data, { recursive: true, force: true })
})

test('a start that fails closes what it had opened', async () => {
  const app = await startApp(config, overrides)
  const second = await mkdtemp(join(tmpdir(), 'limn-app-'))
  const taken = { ...config, data: second, port: Number(new URL(app.url).port) }
  await expect(startApp(taken, overrides)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(startApp(config, overrides)).rejects.toThrow(config.data)
  const free = await startApp({ ...taken, port: 0 }, overrides)
  await free.close()
  await app.close()
  await rm(second, { recursive: true, force: true })
})

test('a stop sends a waiting caller away with the id of the job, which goes on after the next start', async () => {
  const data = await mkdtemp(join(tmpdir(), 'limn-app-'))
  const begun = Promise.withResolvers<void>()
  let starts = 0
  const engine: Engine = {
    name: 'patient',
    models: ['wan2.7-image'],
    refuses: () => undefined,
    async *run({ request, signal }) {
      starts += 1
      begun.resolve()
      if (starts === 1) await once(signal, 'abort')
      const bytes = Buffer.from('a picture')
      yield { image: { index: 0, bytes, mime: 'image/png', ...request.size, seed: 1 } }
    },
  }
  const patient = { ...overrides, engines: [engine] }
  const app = await startApp({ ...config, data }, patient)
  const waiting = fetch(`${app.url}/v1/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'wan2.7-image', prompt: 'a forest', n: 1 }),
  })
  await begun.promise
  await app.close()
  const answer = await waiting
  // Sent again it would make another job: no client does that with this status.
  expect(answer.status).toBe(424)
  const id = answer.headers.get('x-limn-job') ?? ''

  const next = await startApp({ ...config, data }, patient)
  const job = await next.jobs.ended('local', id)
  expect(job).toMatchObject({ status: 'succeeded', images: [{ index: 0 }] })
  await next.close()
  await rm(data, { recursive: true, force: true })
})

test('the folder, and the secret in it, are for its owner only', async () => {
  const made = await secretOf(config.data)
  expect(made).toHaveLength(32)
  expect(await secretOf(config.data)).toEqual(made)
  expect(await readFile(join(config.data, 'secret'))).toEqual(made)
  expect((await stat(join(config.data, 'secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(config.data)).mode & 0o777).toBe(0o700)
})
