/** What the machine does to a server: its disk fills up, its database and its store go away, its clock jumps. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Engine } from '../src/engines/engine.ts'
import { fakeS3 } from './fakes/s3.ts'
import { startPostgres } from './postgres.ts'
import { type Answer, looks, run, type Running, stubEngine, whole } from './running.ts'

const body = (prompt: string) => ({
  model: 'wan2.7-image',
  prompt,
  count: 1,
  size: { width: 768, height: 768 },
})

/** Writes until nothing more fits. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  for (const size of [1024 * 1024, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size))
    } catch {
      // No more of this size.
    }
  }
  closeSync(file)
}

/** Makes a real picture, after a while. */
function slowEngine(ms: number): Engine {
  return {
    ...stubEngine(),
    async *run({ request, done, signal }) {
      await pause(ms, undefined, { signal })
      if (done.includes(0)) return
      const background = { r: request.seed % 256, g: 9, b: 128 }
      const create = { width: 8, height: 8, channels: 3, background } as const
      const bytes = await sharp({ create }).png().toBuffer()
      yield { image: { index: 0, bytes, mime: 'image/png', width: 8, height: 8, seed: 1 } }
    },
  }
}

const isTaken = (status: number) => status === 200 || status === 202

const idOf = ({ text }: Answer): string => JSON.parse(text).id

/** Sends calls, one every so often, until told to stop; what was accepted must end. */
function keepAsking(server: Running) {
  const answers: Answer[] = []
  const over = new AbortController()
  const asking = (async () => {
    for (let at = 0; !over.signal.aborted; at += 1) {
      answers.push(await server.post('/v1/jobs', body(`call ${at}`)))
      await pause(250)
    }
  })()
  return {
    answers,
    async stop() {
      over.abort()
      await asking
    },
  }
}

async function mustSucceed(server: Running, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const job = await server.ended(id)
    expect({ id, status: job.status, problem: job.problem }).toEqual({
      id,
      status: 'succeeded',
      problem: undefined,
    })
    const picture = await whole(job.images[0]?.url ?? '')
    expect(await looks(picture.bytes)).toMatchObject({ format: 'png' })
  }
}

let server: Running | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
  vi.unstubAllEnvs()
})

test(
  'a database that is gone for thirty seconds costs no job: callers hear 503 meanwhile, and all goes on after it',
  { timeout: 180_000 },
  async () => {
    const postgres = await startPostgres()
    try {
      const databaseUrl = await postgres.fresh()
      server = await run({ engines: [slowEngine(400)] }, { databaseUrl })
      const load = keepAsking(server)
      await expect.poll(() => load.answers.length, { timeout: 10_000 }).toBeGreaterThan(5)
      await postgres.down()
      const before = load.answers.length
      await pause(30_000)
      const meanwhile = load.answers.slice(before + 1)
      await postgres.up()
      await expect
        .poll(() => isTaken(load.answers.at(-1)?.status ?? 0), { timeout: 30_000, interval: 200 })
        .toBe(true)
      await load.stop()
      expect(meanwhile.length).toBeGreaterThan(0)
      for (const { status, headers, text } of meanwhile) {
        expect({ status, text }).toMatchObject({ status: 503 })
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
        expect(JSON.parse(text).error.code).toBe('unavailable')
      }
      const accepted = load.answers.filter(({ status }) => isTaken(status)).map(idOf)
      expect(accepted.length).toBeGreaterThan(5)
      await mustSucceed(server, accepted)
    } finally {
      await server?.stop()
      server = undefined
      await postgres.stop()
    }
  },
)

test(
  'a store that is gone for a while costs no job: what is made meanwhile is made again',
  { timeout: 120_000 },
  async () => {
    const s3 = await fakeS3()
    vi.stubEnv('AWS_ACCESS_KEY_ID', s3.credentials.accessKeyId)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.credentials.secretAccessKey)
    const storeUrl = `s3://pictures/limn?endpoint=${s3.endpoint}`
    const running = await run({ engines: [slowEngine(100)] }, { storeUrl })
    server = running
    const first = await running.post('/v1/jobs', body('before'))
    await mustSucceed(running, [idOf(first)])
    s3.broken = 503
    const during = await Promise.all(
      [1, 2, 3].map((at) => running.post('/v1/jobs', body(`during ${at}`))),
    )
    await pause(5_000)
    s3.broken = undefined
    await mustSucceed(running, during.map(idOf))
    expect([...s3.objects.keys()].every((key) => key.startsWith('limn/'))).toBe(true)
    await server.stop()
    server = undefined
    await s3.close()
  },
)

describe('a clock that jumps', () => {
  for (const [jump, hours] of [
    ['a day ahead', 24],
    ['a day back', -24],
    ['ten years ahead', 87_600],
  ] as const) {
    test(`${jump} in the middle of jobs loses none of them`, { timeout: 60_000 }, async () => {
      let shift = 0
      const running = await run({
        engines: [slowEngine(300)],
        now: () => new Date(Date.now() + shift),
      })
      server = running
      const before = await Promise.all(
        [1, 2, 3, 4].map((at) => running.post('/v1/jobs', body(`before ${at}`))),
      )
      shift = hours * 60 * 60 * 1000
      const after = await running.post('/v1/jobs', body('after'))
      shift = 0
      const back = await running.post('/v1/jobs', body('and back'))
      await mustSucceed(running, [...before, after, back].map(idOf))
      const audit = await running.get('/v1/audit')
      expect(JSON.parse(audit.text)).toMatchObject({ faults: [] })
    })
  }
})

describe('a disk that is full', () => {
  let folder: string
  let child: ChildProcess | undefined

  afterEach(async () => {
    child?.kill('SIGKILL')
    execFileSync('umount', ['-l', folder])
    await rm(folder, { recursive: true, force: true })
  })

  async function start(): Promise<string> {
    const begun = spawn(
      process.execPath,
      ['--conditions=@limn/source', join(import.meta.dirname, 'kill-server.ts')],
      {
        env: { PATH: process.env['PATH'], LIMN_DATA: folder, PORT: '0', LIMN_WORKERS: '2' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    child = begun
    for await (const line of createInterface({ input: begun.stdout })) {
      const [url] = /http:\S+/.exec(line) ?? []
      if (url) return url
    }
    throw new Error('the server did not start')
  }

  test(
    'costs no accepted job; callers are told, and there is room again after it',
    { timeout: 120_000 },
    async (context) => {
      folder = await mkdtemp(join(tmpdir(), 'limn-full-'))
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m', 'tmpfs', folder], {
          stdio: 'pipe',
        })
      } catch {
        // It needs the right to mount: root on Linux, as in a container.
        context.skip('nobody may mount a small disk here, so none could be filled')
      }
      let url = await start()
      const ask = async (prompt: string) => {
        const answer = await fetch(`${url}/v1/jobs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body(prompt)),
        }).catch(() => undefined)
        return { status: answer?.status ?? 0, text: (await answer?.text()) ?? '' }
      }
      const accepted: string[] = []
      const statuses = new Map<number, number>()
      const asked = async (prompt: string) => {
        const { status, text } = await ask(prompt)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (isTaken(status)) accepted.push(JSON.parse(text).id)
      }
      for (let at = 0; at < 10; at += 1) await asked(`before ${at}`)
      fill(join(folder, 'filler'))
      for (let at = 0; at < 20; at += 1) {
        await asked(`full ${at}`)
        await pause(100)
      }
      await rm(join(folder, 'filler'))
      // An embedded database that could not write its log may have taken its process with it.
      if (child && (child.exitCode !== null || child.signalCode !== null)) url = await start()
      await expect
        .poll(async () => isTaken((await ask('after')).status), { timeout: 20_000 })
        .toBe(true)
      expect(
        [...statuses.keys()].every((status) => isTaken(status) || status === 503 || status === 0),
      ).toBe(true)
      expect(accepted.length).toBeGreaterThanOrEqual(10)
      for (const id of accepted) {
        await expect
          .poll(
            async () => {
              const job: { status: string } = await (await fetch(`${url}/v1/jobs/${id}`)).json()
              return job.status
            },
            { timeout: 30_000 },
          )
          .toBe('succeeded')
      }
      process.stderr.write(`while the disk was full: ${JSON.stringify([...statuses])}\n`)
      if (child) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
    },
  )
})
