/** Letters: their order at an endpoint, those that never arrive, and sending them again. */
import { createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPostOffice, type Place, type PostOffice } from '../../test/post-office.ts'
import type { LetterCard, NewsEvent } from './contract.ts'
import { forgetLetters } from './letters.ts'
import { tell } from './news.ts'
import { errandQueue, newsQueue } from './queue.ts'

let post: PostOffice
let place: Place

beforeEach(async () => {
  post = await openPostOffice()
  place = post.place()
})

afterEach(() => post.close())

const soon = { timeout: 30_000 }

/** A job that is told of once, as canceled. */
async function told(url: string, account = 'caller'): Promise<string> {
  const { id } = await post.accept(url, ['completed'], 1, account)
  await place.jobs.cancel({ account, id })
  return id
}

/** Tells of a job that does not run. */
async function say(job: string, ...events: readonly NewsEvent[]): Promise<void> {
  for (const event of events) {
    await place.db.kysely.transaction().execute(async (tx) => {
      const one = tx.selectFrom('jobs').selectAll().where('id', '=', job).forUpdate()
      const row = await one.executeTakeFirstOrThrow()
      await tell({ boss: place.db.boss, now: () => new Date() }, tx, row, event)
    })
  }
}

async function all(): Promise<readonly LetterCard[]> {
  return (await place.letters.list({ limit: 1000 })).letters.toReversed()
}

const states = async () => (await all()).map(({ state }) => state)

describe('letters to one endpoint', () => {
  test('come one at a time, the oldest first, whatever their query', async () => {
    let [atOnce, most] = [0, 0]
    const { came, url } = await post.receiver(async (_, answer) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await pause(20)
      atOnce -= 1
      answer.writeHead(200).end()
    })
    const jobs: string[] = []
    for (let each = 0; each < 8; each += 1) jobs.push(await told(`${url}&job=${each}`))
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(jobs.map(() => 'delivered'))
    expect(came.map(({ job }) => job)).toEqual(jobs)
    expect(most).toBe(1)
  })

  test('come one at a time also when more are written during a delivery', async () => {
    const held = Promise.withResolvers<void>()
    let [atOnce, most] = [0, 0]
    const { came, url } = await post.receiver(async (_, answer) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      answer.on('close', () => (atOnce -= 1))
      await held.promise
      answer.writeHead(200).end()
    })
    await place.webhooks.start()
    const jobs = [await told(url)]
    await expect.poll(() => came.length, soon).toBe(1)
    jobs.push(await told(url), await told(url))
    // Time enough to be taken by mistake.
    await pause(500)
    held.resolve()
    await expect.poll(states, soon).toEqual(['delivered', 'delivered', 'delivered'])
    // On a busy machine the first one may have been given up and come again.
    expect([...new Set(came.map(({ job }) => job))]).toEqual(jobs)
    expect(most).toBe(1)
  })

  test('of one job never overtake each other, although each fails first', async () => {
    const seen = new Set<string>()
    const { came, url } = await post.receiver(({ id }, answer) => {
      answer.writeHead(seen.has(id) ? 200 : 500).end()
      seen.add(id)
    })
    const { id } = await post.accept(url, ['start', 'output', 'completed'])
    await say(id, 'start', 'output', 'output', 'completed')
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(Array.from({ length: 4 }, () => 'delivered'))
    expect(came.map(({ event }) => event)).toEqual(
      ['start', 'output', 'output', 'completed'].flatMap((event) => [event, event]),
    )
  })

  test('wait for one that fails three times, and then go before it', async () => {
    let bad = ''
    const { came, url } = await post.receiver(({ job }, answer) => {
      answer.writeHead(job === bad ? 422 : 200).end()
    })
    bad = await told(url)
    const others = [await told(url), await told(url)]
    post.settings.tries = { ...post.settings.tries, letter: (failed) => (failed < 3 ? 10 : 1_500) }
    await post.reopen()
    place = post.place()
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBe(5)
    expect(came.map(({ job }) => job)).toEqual([bad, bad, bad, ...others])
    const [first] = await all()
    expect(first).toMatchObject({ state: 'waiting', attempts: 3, status: 422 })
    bad = ''
    await expect.poll(states, soon).toEqual(['delivered', 'delivered', 'delivered'])
    expect(new Set(came.map(({ id }) => id)).size).toBe(3)
  })

  test('of one job wait even for one that has stepped aside, until it is dead', async () => {
    const { came, url } = await post.receiver(({ event }, answer) => {
      answer.writeHead(event === 'start' ? 422 : 200).end()
    })
    const { id } = await post.accept(url, ['start', 'output', 'completed'])
    await say(id, 'start', 'completed')
    const other = await told(url)
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(['dead', 'delivered', 'delivered'])
    const order = came.map(({ event, job }) => (job === other ? 'other' : event))
    expect(order.slice(0, 3)).toEqual(['start', 'start', 'start'])
    expect(order.lastIndexOf('start')).toBeLessThan(order.indexOf('completed'))
    expect(order.indexOf('other')).toBeLessThan(order.indexOf('completed'))
  })

  test('that fails throughout are tried one by one with pauses, and all at once when it is back', async () => {
    let back = false
    const { came, url } = await post.receiver((_, answer) => {
      answer.writeHead(back ? 200 : 503).end()
    })
    post.settings.tries = {
      ...post.settings.tries,
      most: 100,
      letter: (failed) => (failed < 3 ? 10 : 60_000),
      endpoint: (failures) => (failures < 5 ? 0 : 500),
    }
    await post.reopen()
    place = post.place()
    for (let each = 0; each < 12; each += 1) await told(url)
    await place.webhooks.start()
    await expect.poll(() => came.length, soon).toBeGreaterThanOrEqual(5)
    const before = came.length
    await pause(2_000)
    // A probe each half second.
    expect(came.length - before).toBeGreaterThanOrEqual(1)
    expect(came.length - before).toBeLessThanOrEqual(5)
    back = true
    await expect.poll(states, soon).toEqual(Array.from({ length: 12 }, () => 'delivered'))
  })
})

describe('a letter that never arrives', () => {
  test('is dead after its last attempt, is listed, and is sent again under its id when asked', async () => {
    let patient = false
    const { came, url } = await post.receiver((_, answer) => {
      answer.writeHead(patient ? 200 : 404).end()
    })
    const job = await told(url)
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(['dead'])
    expect(came).toHaveLength(5)
    const { letters } = await place.letters.list({ limit: 10, state: 'dead', account: 'caller' })
    expect(letters).toMatchObject([
      {
        job,
        event: 'completed',
        attempts: 5,
        status: 404,
        error: 'The receiver answered with status 404.',
        url: url.split('?')[0],
      },
    ])
    expect(JSON.stringify(letters)).not.toContain('sesame')
    expect(await place.letters.counts()).toEqual({ waiting: 0, dead: 1 })
    patient = true
    const [{ id } = { id: '' }] = letters
    expect(await place.letters.redeliver(id, 'caller')).toMatchObject({ id, state: 'waiting' })
    await expect.poll(states, soon).toEqual(['delivered'])
    expect(new Set(came.map((news) => news.id))).toEqual(new Set([id]))
    expect(await place.letters.find(id)).toMatchObject({ state: 'delivered', attempts: 6 })
    // What has arrived is sent again just so.
    await place.letters.redeliver(id)
    await expect.poll(() => came.length, soon).toBe(7)
    expect(came.at(-1)?.id).toBe(id)
  })

  test('for want of a receiver says why', async () => {
    await told(await post.nobody())
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(['dead'])
    const [letter] = await all()
    expect(letter?.status).toBeUndefined()
    expect(letter?.error).toMatch(/127\.0\.0\.1/)
  })

  test('for want of sense says why, and harms nobody', async () => {
    const nonsense: readonly ((socket: Socket) => unknown)[] = [
      (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
      (socket) => socket.end('HTTP/1.1 200\0OK\r\n\r\n'),
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(200_000)}\r\n\r\n`),
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'),
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end(),
    ]
    const servers = await Promise.all(
      nonsense.map(async (answer) => {
        const server = createServer((socket) => {
          socket.on('error', () => {})
          socket.once('data', () => answer(socket))
        })
        await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
        return server
      }),
    )
    try {
      for (const server of servers) {
        const address = server.address()
        await told(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`)
      }
      const { came, url } = await post.receiver()
      await told(url)
      await place.webhooks.start()
      await expect.poll(() => came.length, soon).toBe(1)
      await expect.poll(() => place.letters.counts(), soon).toEqual({ waiting: 0, dead: 6 })
      const dead = (await all()).filter(({ state }) => state === 'dead')
      for (const { error } of dead) expect(error).toMatch(/^.{10,300}\.$/)
    } finally {
      for (const server of servers) server.close()
    }
  })

  test('is nobody else’s, and all of one’s own are sent again together', async () => {
    let patient = false
    const { came, url } = await post.receiver((_, answer) => {
      answer.writeHead(patient ? 200 : 500).end()
    })
    const mine = [await told(url), await told(`${url}&2`), await told(url.replace('hook', 'other'))]
    await told(url, 'somebody')
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(['dead', 'dead', 'dead', 'dead'])
    const [letter] = await all()
    const foreign = place.letters.find(letter?.id ?? '', 'somebody')
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
    const again = place.letters.redeliver(letter?.id ?? '', 'somebody')
    await expect(again).rejects.toMatchObject({ code: 'not_found' })
    await expect(place.letters.find('msg_\0')).rejects.toMatchObject({ code: 'not_found' })
    patient = true
    came.length = 0
    expect(await place.letters.redeliverAll('dead', 'caller')).toEqual({ count: 3, more: false })
    await expect.poll(() => came.map(({ job }) => job).toSorted(), soon).toEqual(mine.toSorted())
    await expect.poll(() => place.letters.counts(), soon).toEqual({ waiting: 0, dead: 1 })
  })
})

describe('letters', () => {
  test('are listed by state, job and page, and what can’t be asked is refused', async () => {
    const jobs = [await told('https://hooks.example/a?t=1'), await told('https://hooks.example/b')]
    const page = await place.letters.list({ limit: 1 })
    expect(page).toMatchObject({ more: true, letters: [{ job: jobs[1], state: 'waiting' }] })
    const before = page.letters[0]?.id
    expect(await place.letters.list({ limit: 1, before })).toMatchObject({
      more: false,
      letters: [{ job: jobs[0], url: 'https://hooks.example/a', attempts: 0 }],
    })
    const of = await place.letters.list({ limit: 5, job: jobs[0] ?? '' })
    expect(of.letters.map(({ job }) => job)).toEqual([jobs[0]])
    expect((await place.letters.list({ limit: 5, state: 'dead' })).letters).toEqual([])
    for (const [ask, param] of [
      [{ limit: 0 }, 'limit'],
      [{ limit: 5, before: 'msg_?' }, 'before'],
      [{ limit: 5, job: 'nothing\0' }, 'job'],
    ] as const) {
      const refused = place.letters.list(ask)
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param })
    }
  })

  test('are forgotten after 30 days, unless they wait', async () => {
    const { url } = await post.receiver()
    await told(url)
    await place.webhooks.start()
    await expect.poll(states, soon).toEqual(['delivered'])
    await place.webhooks.stop()
    await told(url)
    const { kysely } = place.db
    const in29Days = () => new Date(Date.now() + 29 * 86_400_000)
    await forgetLetters({ kysely, now: in29Days })
    expect(await states()).toEqual(['delivered', 'waiting'])
    const in31Days = () => new Date(Date.now() + 31 * 86_400_000)
    await forgetLetters({ kysely, now: in31Days })
    expect(await states()).toEqual(['waiting'])
  })

  test('that the queue has forgotten are delivered all the same', async () => {
    const { came, url } = await post.receiver()
    const job = await told(url)
    await sql`delete from pgboss.job where name = ${errandQueue}`.execute(place.db.kysely)
    await place.webhooks.start()
    await expect.poll(() => came.map((news) => news.job), soon).toEqual([job])
  })

  test('are made of what an older version has queued, under the same id', async () => {
    const { came, url } = await post.receiver()
    const { id: job } = await post.accept(url, ['output'])
    const moment = { status: 'running', progress: 0.5, images: [] }
    const id = `msg_${'0'.repeat(26)}`
    const older = { job, account: 'caller', event: 'output', id, host: '127.0.0.1', moment }
    await place.db.boss.send(newsQueue, older, { startAfter: 3_600 })
    await place.webhooks.start()
    await expect.poll(() => came, soon).toMatchObject([{ id, job, event: 'output' }])
    await expect.poll(states, soon).toEqual(['delivered'])
  })
})
