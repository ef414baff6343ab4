/** What a host takes at once and in a second, on both databases and over processes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/postgres.ts'
import { run, stubEngine, type Running } from '../../test/running.ts'
import { openDb } from '../db.ts'
import type { Engine } from '../engines/engine.ts'
import { takePace } from './lanes.ts'

const patient = { timeout: 120_000 }

/** Takes `limit` jobs of wan2.7-image at once, and notes the most it ever had. */
function narrow(limit: number) {
  const seen = { now: 0, most: 0, made: 0, other: 0 }
  const engine: Engine = {
    ...stubEngine(),
    name: 'narrow',
    atOnce: (model) => (model === 'wan2.7-image' ? limit : undefined),
    async *run(task) {
      if (task.request.model !== 'wan2.7-image') {
        seen.other += 1
        yield* stubEngine().run(task)
        return
      }
      seen.now += 1
      seen.most = Math.max(seen.most, seen.now)
      await pause(150)
      yield* stubEngine().run(task)
      seen.now -= 1
      seen.made += 1
    },
  }
  return { engine, seen }
}

const draft = { prompt: 'a', count: 1, size: { width: 768, height: 768 } }

async function submit(server: Running, model: string): Promise<string> {
  const answer = await server.post('/v1/jobs', { ...draft, model })
  return answer.headers.get('x-limn-job') ?? ''
}

test.for(['embedded', 'postgres'] as const)(
  'no more jobs of a model run than its host takes, over all processes, and others pass by (%s)',
  patient,
  async (database) => {
    const { engine, seen } = narrow(2)
    const databaseUrl = database === 'postgres' ? await freshDatabase() : undefined
    const settings = { slots: 4, concurrentJobs: 0, ...(databaseUrl ? { databaseUrl } : {}) }
    const servers = [await run({ engines: [engine] }, settings)]
    if (databaseUrl) servers.push(await run({ engines: [engine] }, settings))
    try {
      const [first] = servers
      if (!first) throw new Error('no server')
      const ids: string[] = []
      for (let at = 0; at < 8; at += 1) ids.push(await submit(first, 'wan2.7-image'))
      const other = await first.ended(await submit(first, 'wan2.7-image-pro'))
      expect(other.status).toBe('succeeded')
      expect(seen.made).toBeLessThan(8)
      for (const id of ids) {
        expect((await first.ended(id)).status).toBe('succeeded')
      }
      expect(seen).toMatchObject({ most: 2, made: 8, other: 1 })
    } finally {
      for (const server of servers) await server.stop()
    }
  },
)

test.for(['embedded', 'postgres'] as const)(
  'calls of a lane begin one after another, whoever makes them (%s)',
  patient,
  async (database) => {
    const folder = await mkdtemp(join(tmpdir(), 'limn-lanes-'))
    const url = database === 'postgres' ? await freshDatabase() : undefined
    const open = () => openDb(folder, () => {}, url)
    const dbs = url ? [await open(), await open()] : [await open()]
    try {
      const { signal } = new AbortController()
      const begun: number[] = []
      const one = async (at: number) => {
        const db = dbs[at % dbs.length]
        if (db) await takePace(db.kysely, 'a lane', 20, signal)
        begun.push(performance.now())
      }
      await Promise.all(Array.from({ length: 10 }, (_, at) => one(at)))
      expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(9 * 50 - 30)
      const stop = new AbortController()
      const [db] = dbs
      if (!db) throw new Error('no database')
      await takePace(db.kysely, 'slow', 0.01, signal)
      const waiting = takePace(db.kysely, 'slow', 0.01, stop.signal)
      stop.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
    } finally {
      for (const db of dbs) await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
