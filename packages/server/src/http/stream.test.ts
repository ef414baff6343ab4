/** Streams of events in bad company: slow and lost readers, long silence, faults in the middle, a stop. */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { JobImage } from '@limn/sdk'
import { afterEach, expect, test } from 'vitest'
import { type Door, type DoorOptions, jobOf, openDoor } from '../../test/door.ts'
import type { Store } from '../store/store.ts'

const doors: Door[] = []

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

async function open(options: DoorOptions = {}) {
  const door = await openDoor(options)
  doors.push(door)
  return door
}

const watch = (url: string, signal?: AbortSignal) =>
  fetch(`${url}/plain/watch/job_1`, signal ? { signal } : {})
const bugs = ({ logged }: Door) => logged.filter((line) => line.includes('"level":50'))
const calls = ({ logged }: Door) => logged.filter((line) => line.includes('"msg":"call"'))

/** Never says a thing, and rejects as the real one does. */
async function* silent(_which: unknown, signal: AbortSignal) {
  await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('gone', { cause: signal.reason })))
  })
  yield jobOf()
}

test('who watches a silent job hears at once that the call has arrived', async () => {
  const door = await open({ jobs: { changes: silent } })
  const left = new AbortController()
  const answer = await watch(door.url, AbortSignal.any([left.signal, AbortSignal.timeout(5_000)]))
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  left.abort()
  await expect.poll(() => calls(door)).toHaveLength(1)
  expect(bugs(door)).toEqual([])
})

test('what breaks in the middle of a stream is in the log, and the client sees the stream break', async () => {
  const door = await open({
    jobs: {
      async *changes() {
        yield jobOf({ status: 'running' })
        await pause(20)
        throw new TypeError('a broken row')
      },
    },
  })
  const answer = await watch(door.url)
  await expect(answer.text()).rejects.toThrow('terminated')
  await expect.poll(() => bugs(door)).toHaveLength(1)
  expect(bugs(door)[0]).toMatch(/"request":"req_.*a broken row.*"msg":"a bug"/)
})

test('a stop ends streams, at once and as no bug', async () => {
  const door = await open({ jobs: { changes: silent } })
  const answers = await Promise.all([watch(door.url), watch(door.url)])
  const read = answers.map((answer) => answer.text().catch(() => 'broken off'))
  await door.http.close()
  expect(await Promise.all(read)).toEqual(['broken off', 'broken off'])
  expect(bugs(door)).toEqual([])
})

const size = 24 * 1024 * 1024

async function large(store: Store): Promise<readonly JobImage[]> {
  const { key, bytes } = await store.put(Buffer.alloc(size, 7), 'image/png')
  return [{ index: 0, asset: key, mime: 'image/png', width: 1, height: 1, bytes, seed: 1 }]
}

test('pictures for readers that do not read stay on the disk', async () => {
  const { url } = await open({ images: large })
  const { port } = new URL(url)
  const sockets = Array.from({ length: 10 }, () => {
    const socket = connect(Number(port), '127.0.0.1').pause()
    socket.write('GET /plain/watch/job_1 HTTP/1.1\r\nhost: localhost\r\n\r\n')
    return socket
  })
  // All memory outside of the heap, array buffers among it.
  const held = () => process.memoryUsage().external
  const before = held()
  let most = 0
  for (let look = 0; look < 20; look += 1) {
    await pause(50)
    most = Math.max(most, held() - before)
  }
  for (const socket of sockets) socket.destroy()
  // As base64 they would be ten times 32 MiB.
  expect(most).toBeLessThan(5 * size)
})
