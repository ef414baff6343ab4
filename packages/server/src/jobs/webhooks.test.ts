/** News of jobs, on a real database, posted to receivers of the test's own. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Answering,
  openPostOffice,
  type Place,
  type PostOffice,
} from '../../test/post-office.ts'
import type { NewsEvent } from './contract.ts'
import { tell } from './news.ts'
import { deadQueue, errandQueue, jobQueue } from './queue.ts'

let post: PostOffice
let place: Place

beforeEach(async () => {
  post = await openPostOffice()
  place = post.place()
})

afterEach(() => post.close())

const everything: readonly NewsEvent[] = ['start', 'output', 'completed']
const soon = { timeout: 40_000 }

describe('news', () => {
  test('of a start, each picture and the end show the job as it was then, however late', async () => {
    const { came, url } = await post.receiver()
    await place.workers.start()
    const job = await post.accept(url, everything, 2)
    expect(await post.ended(job)).toMatchObject({ status: 'succeeded' })
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(4)
    const of = { job: job.id, account: 'caller', base: 'https://limn.example' }
    const by = (event: NewsEvent) => came.filter((news) => news.event === event)
    expect(by('start')).toMatchObject([{ ...of, status: 'running', images: 0, ended: false }])
    const outputs = by('output').toSorted((a, b) => a.images - b.images)
    expect(outputs).toMatchObject([
      { ...of, status: 'running', images: 1, ended: false },
      { ...of, status: 'running', images: 2, ended: false },
    ])
    expect(by('completed')).toMatchObject([{ ...of, status: 'succeeded', images: 2, ended: true }])
    expect(new Set(came.map(({ id }) => id)).size).toBe(4)
    for (const { id } of came) expect(id).toMatch(/^msg_[0-9a-v]{26}$/)
  })

  test('is told of what was asked for alone, and at once', async () => {
    const { came, url } = await post.receiver()
    await place.webhooks.start()
    await place.workers.start()
    await post.ended(await post.accept(url, ['completed'], 2))
    await expect.poll(() => came.map(({ event }) => event), soon).toEqual(['completed'])
    await pause(300)
    expect(came).toHaveLength(1)
  })

  test('of every kind of end comes', async () => {
    const { came, url } = await post.receiver()
    await place.webhooks.start()
    const canceled = await post.accept(url)
    await place.jobs.cancel({ account: 'caller', id: canceled.id })
    const dead = await post.accept(url)
    const { db } = place
    const { lease } = await db.kysely
      .selectFrom('jobs')
      .select('lease')
      .where('id', '=', dead.id)
      .executeTakeFirstOrThrow()
    // As when each of its attempts had died with its worker.
    await db.boss.send(deadQueue, { job: dead.id })
    await db.boss.cancel(jobQueue, lease)
    const [entry] = await db.boss.findJobs(deadQueue)
    const sourced = { source_id: lease, source_name: jobQueue }
    await db.kysely
      .withTables<{ 'pgboss.job': { id: string; source_id: string; source_name: string } }>()
      .updateTable('pgboss.job')
      .set(sourced)
      .where('id', '=', entry?.id ?? '')
      .execute()
    await place.workers.start()
    post.settings.act = async function* () {
      yield { progress: 0.1 }
      throw new TypeError('a bug')
    }
    const failed = await post.accept(url)
    await expect.poll(() => came.length, soon).toBe(3)
    expect(new Map(came.map(({ job, status }) => [job, status]))).toEqual(
      new Map([
        [canceled.id, 'canceled'],
        [dead.id, 'failed'],
        [failed.id, 'failed'],
      ]),
    )
  })

  test('is queued together with what it tells of, or not at all', async () => {
    const job = await post.accept('https://hooks.example/x')
    const undone = place.db.kysely.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('jobs')
        .selectAll()
        .where('id', '=', job.id)
        .executeTakeFirstOrThrow()
      await tell({ boss: place.db.boss, now: () => new Date() }, tx, row, 'completed')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await place.letters.list({ limit: 10 })).toEqual({ letters: [], more: false })
    expect(await place.db.boss.findJobs(errandQueue)).toEqual([])
  })
})

describe('a delivery', () => {
  test('survives a restart between the end of the job and itself', async () => {
    const { came, url } = await post.receiver()
    await place.workers.start()
    const job = await post.ended(await post.accept(url, everything))
    // One of them is in the hands of a process that dies.
    expect(await place.db.boss.fetch(errandQueue)).toHaveLength(1)
    expect((await place.letters.list({ limit: 10, job: job.id })).letters).toHaveLength(3)
    await post.reopen()
    place = post.place()
    await place.webhooks.start()
    await expect
      .poll(() => came.map(({ event }) => event), soon)
      .toEqual(['start', 'output', 'completed'])
  })

  test('that fails twice comes a third time, under the same id', async () => {
    let tries = 0
    const { came, url } = await post.receiver((_, answer) => {
      tries += 1
      if (tries === 1) answer.writeHead(503).end()
      else if (tries === 2) answer.destroy()
      else answer.writeHead(202).end('thanks')
    })
    await place.webhooks.start()
    await place.workers.start()
    await post.ended(await post.accept(url))
    await expect.poll(() => came.length, soon).toBe(3)
    expect(new Set(came.map(({ id }) => id)).size).toBe(1)
    await pause(300)
    expect(came).toHaveLength(3)
    const told = post.settings.logged.filter((line) => line.includes('did not arrive'))
    expect(told).toHaveLength(2)
    expect(JSON.parse(told[0] ?? '')).toMatchObject({
      level: 40,
      event: 'completed',
      host: new URL(url).host,
      status: 503,
      attempt: 1,
    })
    expect(post.settings.logged.join()).not.toContain('sesame')
  })

  test('to a host that hangs holds up no other, and one at a time waits for it', async () => {
    let waiting = 0
    let most = 0
    const hanging = await post.receiver((_, answer) => {
      waiting += 1
      most = Math.max(most, waiting)
      answer.on('close', () => (waiting -= 1))
    })
    const { came, url } = await post.receiver()
    await place.workers.start()
    for (let round = 0; round < 3; round += 1) await post.ended(await post.accept(hanging.url))
    await post.ended(await post.accept(url))
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(1)
    // It came before the first of the others had timed out.
    expect(hanging.came.length).toBeLessThanOrEqual(1)
    await expect.poll(() => new Set(hanging.came.map(({ id }) => id)).size, soon).toBe(3)
    expect(most).toBe(1)
  })

  test('to new receivers does not wait for old ones that hang, however many names those have', async () => {
    const hanging = await Promise.all(Array.from({ length: 7 }, () => post.receiver(() => {})))
    const refused = await post.nobody()
    const { came, url } = await post.receiver()
    await place.workers.start()
    for (const old of [...hanging.map((one) => one.url), refused]) {
      for (let round = 0; round < 4; round += 1) await post.ended(await post.accept(old))
    }
    await place.webhooks.start()
    const attempts = () => hanging.reduce((sum, one) => sum + one.came.length, 0)
    await expect.poll(attempts, soon).toBeGreaterThan(0)
    const mine = await post.ended(await post.accept(url))
    const other = await post.accept(url, ['completed'], 1, 'somebody')
    await place.jobs.ended('somebody', other.id)
    await expect.poll(() => came.length, soon).toBe(2)
    // Of 28 pieces of news, each tried five times.
    expect(attempts()).toBeLessThan(60)
    expect(new Set(came.map(({ job }) => job))).toEqual(new Set([mine.id, other.id]))
  })

  test('for one account leaves room for others', async () => {
    let waiting = 0
    let most = 0
    const hang: Answering = (_, answer) => {
      waiting += 1
      most = Math.max(most, waiting)
      answer.on('close', () => (waiting -= 1))
    }
    const hanging = await Promise.all(Array.from({ length: 14 }, () => post.receiver(hang)))
    const { came, url } = await post.receiver()
    await place.workers.start()
    for (const old of hanging) {
      for (let round = 0; round < 2; round += 1) await post.ended(await post.accept(old.url))
    }
    const { id } = await post.accept(url, ['completed'], 1, 'somebody')
    await place.jobs.ended('somebody', id)
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(1)
    await expect.poll(() => hanging.every((one) => one.came.length > 0), soon).toBe(true)
    expect(most).toBe(8)
  })

  test('to who is gone is not tried again; a redirect is not followed', async () => {
    const gone = await post.receiver((_, answer) => answer.writeHead(410).end())
    const moved = await post.receiver((_, answer) => {
      answer.writeHead(308, { location: gone.url }).end()
    })
    await place.webhooks.start()
    await place.workers.start()
    await post.ended(await post.accept(gone.url))
    await post.ended(await post.accept(moved.url))
    // The first attempt and four more.
    await expect.poll(() => moved.came.length, soon).toBe(5)
    expect(gone.came).toHaveLength(1)
    const states = async () => (await place.letters.list({ limit: 10 })).letters
    await expect.poll(states, soon).toMatchObject([
      { id: moved.came[0]?.id, state: 'dead', attempts: 5, status: 308 },
      { id: gone.came[0]?.id, state: 'dropped', attempts: 1, status: 410 },
    ])
  })

  test('that hangs is broken off when the server stops, and tried again at its next start', async () => {
    let patient = false
    const { came, url } = await post.receiver((_, answer) => {
      if (patient) answer.writeHead(200).end()
    })
    await place.webhooks.start()
    await place.workers.start()
    await post.ended(await post.accept(url))
    await expect.poll(() => came.length, soon).toBe(1)
    patient = true
    await post.reopen()
    place = post.place()
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(2)
    expect(came[1]?.id).toBe(came[0]?.id)
  })

  test('of an answer without an end is content with its beginning', async () => {
    const { came, url } = await post.receiver((_, answer) => {
      answer.writeHead(200)
      const more = setInterval(() => answer.write('x'.repeat(20_000)), 5)
      answer.on('close', () => clearInterval(more))
    })
    await place.webhooks.start()
    await place.workers.start()
    await post.ended(await post.accept(url))
    await expect.poll(() => came.length, soon).toBe(1)
    await expect
      .poll(() => place.letters.list({ limit: 1 }), soon)
      .toMatchObject({ letters: [{ state: 'delivered', attempts: 1, status: 200 }] })
    expect(post.settings.logged.filter((line) => line.includes('did not arrive'))).toEqual([])
  })
})

test('an address that news can never be posted to is refused before there is a job', async () => {
  for (const [url, why] of [
    ['no address', 'The webhook address is not a valid URL.'],
    ['ftp://hooks.example/x', 'The webhook address must start with https://.'],
    ['http://hooks.example/x', 'The webhook address must start with https://.'],
    ['https://me:secret@hooks.example/x', 'must not carry a user name or password'],
    ['https://10.1.2.3/x', 'news is not sent to those'],
    ['https://[::1]/x', 'news is not sent to those'],
    ['https://[::ffff:10.1.2.3]/x', 'news is not sent to those'],
    ['https://localhost:8443/x', 'news is not sent to those'],
    [`https://hooks.example/${'x'.repeat(4096)}`, 'is longer than 4096 characters'],
  ] as const) {
    const refused = post.accept(url)
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'webhook' })
    await expect(refused).rejects.toThrow(why)
  }
  expect((await place.jobs.page('caller', { limit: 1 })).jobs).toEqual([])
})
