/** Several processes deliver from one PostgreSQL: in order, once at a time, and after a death all the same. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openPostOffice } from './post-office.ts'
import { freshDatabase } from './postgres.ts'

const patient = { timeout: 120_000 }
const soon = { timeout: 60_000 }

test(
  'two processes share the deliveries, one at a time to each endpoint and in order',
  patient,
  async () => {
    const post = await openPostOffice(await freshDatabase())
    const other = await post.another()
    try {
      const atOnce = new Map<string, number>()
      let most = 0
      const receiver = () =>
        post.receiver(async ({ job }, answer) => {
          const place = places.get(job) ?? ''
          const now = (atOnce.get(place) ?? 0) + 1
          atOnce.set(place, now)
          most = Math.max(most, now)
          await pause(15)
          atOnce.set(place, (atOnce.get(place) ?? 1) - 1)
          answer.writeHead(200).end()
        })
      const places = new Map<string, string>()
      const receivers = await Promise.all(Array.from({ length: 4 }, receiver))
      const expected: string[][] = [[], [], [], []]
      for (let each = 0; each < 60; each += 1) {
        const url = receivers[each % 4]?.url ?? ''
        const { id } = await post.accept(url)
        places.set(id, url)
        await post.place().jobs.cancel({ account: 'caller', id })
        expected[each % 4]?.push(id)
      }
      await Promise.all([post.place().webhooks.start(), other.webhooks.start()])
      await expect.poll(() => other.letters.counts(), soon).toEqual({ waiting: 0, dead: 0 })
      expect(receivers.map(({ came }) => came.map(({ job }) => job))).toEqual(expected)
      expect(most).toBe(1)
    } finally {
      await other.close()
      await post.close()
    }
  },
)

test(
  'a delivery whose process is killed is made again by another, under the same id',
  patient,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'limn-letters-'))
    const databaseUrl = await freshDatabase()
    const children: ChildProcess[] = []
    const start = async () => {
      const own = { LIMN_DATA: folder, PORT: '0', HOST: '127.0.0.1', LIMN_FETCH_ALLOW: '127.0.0.1' }
      const env = { ...process.env, ...own, DATABASE_URL: databaseUrl, LIMN_LOG: 'silent' }
      const program = join(import.meta.dirname, 'kill-server.ts')
      const child = spawn(process.execPath, ['--conditions=@limn/source', program], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(child)
      const lines = createInterface({ input: child.stdout })
      const [line]: unknown[] = await once(lines, 'line')
      return { child, url: /http:\S+/.exec(String(line))?.[0] ?? '' }
    }
    const came: IncomingHttpHeaders[] = []
    const receiver = createServer((request, answer) => {
      came.push(request.headers)
      request.resume()
      // The first one is never answered.
      if (came.length > 1) answer.writeHead(200).end()
    })
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    try {
      const address = receiver.address()
      const port = typeof address === 'object' ? address?.port : 0
      const first = await start()
      const asked = await fetch(
        `${first.url}/replicate/v1/models/wan-video/wan-2.7-image/predictions`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', prefer: 'respond-async' },
          body: JSON.stringify({
            input: { prompt: 'a boat' },
            webhook: `http://127.0.0.1:${port}/told`,
            webhook_events_filter: ['completed'],
          }),
        },
      )
      expect([asked.status, await asked.text()]).toEqual([201, expect.any(String)])
      await expect.poll(() => came.length, soon).toBe(1)
      const second = await start()
      first.child.kill('SIGKILL')
      await once(first.child, 'exit')
      await expect.poll(() => came.length, soon).toBe(2)
      expect(came[1]?.['webhook-id']).toBe(came[0]?.['webhook-id'])
      const listed = async () => (await fetch(`${second.url}/v1/webhooks`)).json()
      await expect.poll(listed, soon).toMatchObject({ data: [{ state: 'delivered' }] })
    } finally {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      receiver.close().closeAllConnections()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
