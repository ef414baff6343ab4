import { afterEach, describe, expect, test } from 'vitest'
import { run, type Running, stubEngine, whole } from '../../test/running.ts'
import { startPostgres } from '../../test/postgres.ts'

let server: Running | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

const body = { model: 'wan2.7-image', prompt: 'a test', size: '768x768' }

/** The value of a figure, by its whole name. */
function figure(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

describe('the figures for Prometheus', () => {
  test('count calls by their route, jobs by dialect and engine, and pictures', async () => {
    server = await run({ engines: [stubEngine()] })
    const made = await server.post('/v1/images/generations', body)
    expect(made.status).toBe(200)
    const { text, headers } = await server.get('/metrics')
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const about = 'dialect="openai",engine="stub"'
    expect(figure(text, `limn_jobs_accepted_total{${about},model="wan2.7-image"}`)).toBe(1)
    expect(figure(text, `limn_job_seconds_count{${about},status="succeeded"}`)).toBe(1)
    expect(figure(text, 'limn_pictures_total{engine="stub",model="wan2.7-image"}')).toBe(1)
    expect(figure(text, 'limn_jobs_open{status="queued"}')).toBe(0)
    const route = 'method="POST",route="/v1/images/generations",status="200"'
    expect(figure(text, `limn_http_request_seconds_count{${route}}`)).toBe(1)
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  })

  test('tell no path that a caller made up', async () => {
    server = await run({ engines: [stubEngine()] })
    await server.get('/v1/secret-looking/path?key=abc')
    const { text } = await server.get('/metrics')
    expect(text).not.toContain('secret-looking')
  })

  test('are for admins once there are keys, or for all when that is set', async () => {
    server = await run({ engines: [stubEngine()] })
    const { key } = await server.app.keys.create('first')
    const user = await server.app.keys.create('second')
    const read = (as?: string) =>
      whole(`${server?.url}/metrics`, as ? { headers: { authorization: `Bearer ${as}` } } : {})
    expect((await read()).status).toBe(401)
    expect((await read(user.key)).status).toBe(403)
    expect((await read(key)).status).toBe(200)
    await server.stop()
    server = await run({ engines: [stubEngine()] }, { metrics: 'open' })
    await server.app.keys.create('first')
    expect((await server.get('/metrics')).status).toBe(200)
  })
})

describe('readiness', () => {
  test('is told with what it stands on', async () => {
    server = await run({ engines: [stubEngine()] })
    const { status, text } = await server.get('/readyz')
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { ready: true, checks: { database: 'ok', store: 'ok' } },
    ])
  })

  test('ends with the database, while the process is alive', { timeout: 60_000 }, async () => {
    const postgres = await startPostgres()
    try {
      server = await run({ engines: [stubEngine()] }, { databaseUrl: await postgres.fresh() })
      await postgres.down()
      const gone = await server.get('/readyz')
      expect(gone.status).toBe(503)
      expect(JSON.parse(gone.text)).toMatchObject({ ready: false, checks: { database: 'failing' } })
      expect(gone.text).not.toContain('127.0.0.1')
      expect((await server.get('/healthz')).status).toBe(200)
      await postgres.up()
      await expect
        .poll(async () => (await server?.get('/readyz'))?.status, { timeout: 20_000 })
        .toBe(200)
    } finally {
      await server?.stop()
      server = undefined
      await postgres.stop()
    }
  })
})
