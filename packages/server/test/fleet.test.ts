/** Several processes on one PostgreSQL: work is split, taken over, and never done by two. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { ended, type Fleet, heard, look, makeFleet, type Member, submit } from './fleet.ts'
import { readConfig } from '../src/config.ts'
import { startApp } from '../src/app.ts'
import { migrate } from '../src/jobs/sql/migrate.ts'
import type { Tables } from '../src/jobs/sql/tables.ts'
import { freshDatabase, startPostgres } from './postgres.ts'

const fleets: Fleet[] = []

async function fleet(databaseUrl?: string): Promise<Fleet> {
  const made = await makeFleet(databaseUrl ?? (await freshDatabase()))
  fleets.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(fleets.splice(0).map((each) => each.end()))
})

// Whole servers, and leases that take their time to run out.
const patient = { timeout: 120_000 }
/** Two leases, in milliseconds. */
const twoLeases = 20_000

/** Which of them has begun the job. */
async function beginner(workers: readonly Member[], id: string): Promise<Member> {
  for (;;) {
    const found = workers.find(({ said }) => said.some((line) => line.startsWith(`began ${id}`)))
    if (found) return found
    await pause(10)
  }
}

describe('a worker that is gone', () => {
  test(
    'by SIGKILL is followed by another within two leases, and what it made is kept',
    patient,
    async () => {
      const all = await fleet()
      const [api, one, two] = await Promise.all([
        all.start('api'),
        all.start('worker'),
        all.start('worker'),
      ])
      const id = await submit(api, { pauses: [[0, 0, 600_000], [0]] }, 4)
      const first = await beginner([one, two], id)
      await heard(first, `made ${id} 1`)
      while ((await look(api, id)).images.length < 2) await pause(10)
      const at = performance.now()
      await first.end('SIGKILL')
      const second = first === one ? two : one
      await heard(second, `began ${id} 2`)
      expect(performance.now() - at).toBeLessThan(twoLeases)
      const job = await ended(api, id)
      expect(job).toMatchObject({ status: 'succeeded', images: [{}, {}, {}, {}] })
      expect(second.said.filter((line) => line.startsWith('made'))).toEqual([
        `made ${id} 2`,
        `made ${id} 3`,
      ])
    },
  )

  test(
    'for a while finds its job taken, and can write nothing when it wakes',
    patient,
    async () => {
      const all = await fleet()
      const [api, one, two] = await Promise.all([
        all.start('api'),
        all.start('worker'),
        all.start('worker'),
      ])
      const id = await submit(
        api,
        {
          pauses: [
            [0, 2_000, 0],
            [0, 0, 6_000],
          ],
        },
        3,
      )
      const sleeper = await beginner([one, two], id)
      while ((await look(api, id)).images.length < 1) await pause(10)
      sleeper.child.kill('SIGSTOP')
      const waker = sleeper === one ? two : one
      await heard(waker, `began ${id} 2`)
      sleeper.child.kill('SIGCONT')
      // It makes the picture it was at, while the other is at its last one.
      await heard(sleeper, `made ${id} 1`)
      await heard(waker, `made ${id} 2`)
      const job = await ended(api, id)
      expect(job).toMatchObject({ status: 'succeeded', images: [{}, {}, {}] })
      const bytes = await Promise.all(job.images.map(async ({ url }) => (await fetch(url)).text()))
      expect(bytes.slice(1)).toEqual(
        [1, 2].map((index) => `picture ${index} of ${id} by ${waker.child.pid}`),
      )
      await pause(1_000)
      expect(await look(api, id)).toEqual({ ...job, images: expect.anything() })
    },
  )
})

describe('calls in one process and work in another', () => {
  test('are as quick as in one: a synchronous call, its picture, a cancel', patient, async () => {
    const all = await fleet()
    const [api, worker] = await Promise.all([all.start('api'), all.start('worker')])
    const took: number[] = []
    for (let call = 0; call < 10; call += 1) {
      const at = performance.now()
      const answer = await fetch(`${api.url}/v1/images/generations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'wan2.7-image', prompt: 'anything', size: '1024x1024' }),
      })
      const { data }: { data: readonly { url: string }[] } = await answer.json()
      took.push(performance.now() - at)
      expect(await (await fetch(data[0]?.url ?? '')).text()).toContain(`by ${worker.child.pid}`)
    }
    // A look every two or five seconds would do it too, but not this quickly.
    expect(took.toSorted((a, b) => a - b)[5]).toBeLessThan(1_000)
    expect(api.said).toEqual([])

    const id = await submit(api, { pauses: [[3_000]] })
    await heard(worker, `began ${id} 1`)
    const at = performance.now()
    await fetch(`${api.url}/v1/jobs/${id}/cancel`, { method: 'POST' })
    await heard(worker, `stopped ${id} 1`)
    expect(performance.now() - at).toBeLessThan(1_500)
    expect((await look(api, id)).status).toBe('canceled')
  })

  test('a worker answers who asks how it is, and takes no calls', patient, async () => {
    const all = await fleet()
    const worker = await all.start('worker')
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200)
    for (const path of ['/v1/models', '/v1/jobs', '/fal/fal-ai/wan/v2.7/text-to-image']) {
      expect((await fetch(`${worker.url}${path}`)).status).toBe(404)
    }
  })
})

test(
  'four processes that start at once on an empty database make its tables once',
  patient,
  async () => {
    const all = await fleet()
    const members = await Promise.all([0, 1, 2, 3].map(() => all.start('all')))
    const ids = await Promise.all(members.map((member) => submit(member, { pauses: [[0]] })))
    const [first] = members
    if (!first) throw new Error('nobody has started')
    // Each can show what the others have accepted, and its links are good everywhere.
    for (const id of ids) {
      const { images } = await ended(first, id)
      const { pathname, search } = new URL(images[0]?.url ?? '')
      for (const { url } of members) {
        expect((await fetch(`${url}${pathname}${search}`)).status).toBe(200)
      }
    }
  },
)

test(
  'a newer version migrates while an older one works, which goes on, and starts again after it',
  patient,
  async () => {
    const databaseUrl = await freshDatabase()
    const all = await fleet(databaseUrl)
    const old = await all.start('all')
    const before = await Promise.all(
      Array.from({ length: 8 }, () => submit(old, { pauses: [[500]] })),
    )
    await migrateFurther(databaseUrl)
    const after = await submit(old, { pauses: [[0]] })
    for (const id of [...before, after]) {
      expect((await ended(old, id)).status).toBe('succeeded')
    }
    await old.end('SIGTERM')
    const again = await all.start('all')
    const last = await submit(again, { pauses: [[0]] })
    expect((await ended(again, last)).status).toBe('succeeded')
  },
)

/** As the next version would: another process, with one more migration. */
async function migrateFurther(databaseUrl: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-migrations-'))
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: databaseUrl }) }),
  })
  try {
    const own = join(import.meta.dirname, '..', 'src', 'jobs', 'migrations')
    await cp(own, folder, { recursive: true })
    const later = "alter table jobs add column mood text not null default 'calm';"
    await writeFile(join(folder, '9999_later.sql'), later)
    await migrate(kysely, pathToFileURL(`${folder}/`))
    await sql`select mood from jobs`.execute(kysely)
  } finally {
    await kysely.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

test(
  'a database that is away for a while costs no job, and no picture that was made meanwhile',
  patient,
  async () => {
    const postgres = await startPostgres()
    try {
      const all = await fleet(await postgres.fresh())
      const [api, worker] = await Promise.all([all.start('api'), all.start('worker')])
      const id = await submit(api, { pauses: [[0, 3_000, 0]] }, 3)
      const next = await submit(api, { pauses: [[0]] })
      const waiting = await submit(api, { pauses: [[0]] })
      while ((await look(api, id)).images.length < 1) await pause(10)
      await postgres.down()
      await heard(worker, `made ${id} 1`)
      const refused = await fetch(`${api.url}/v1/jobs/${id}`)
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      await pause(2_000)
      await postgres.up()
      for (const each of [id, next, waiting]) {
        expect((await ended(api, each)).status).toBe('succeeded')
      }
      expect(worker.said.filter((line) => line.startsWith(`made ${id}`))).toEqual(
        [0, 1, 2].map((index) => `made ${id} ${index}`),
      )
    } finally {
      await Promise.all(fleets.splice(0).map((each) => each.end()))
      await postgres.stop()
    }
  },
)

test('the work is not split on the database that one process alone can have', async () => {
  for (const LIMN_ROLE of ['api', 'worker']) {
    const starting = startApp(readConfig({ LIMN_ROLE, LIMN_DATA: join(tmpdir(), 'limn-none') }))
    await expect(starting).rejects.toMatchObject({ code: 'invalid_request', param: 'LIMN_ROLE' })
    await expect(starting).rejects.toThrow('DATABASE_URL')
  }
})
