/** How callers of synchronous routes are answered: at once, in time, with signs of life, or not at all. */
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { JobStatus } from '@limn/sdk'
import { afterEach, expect, test } from 'vitest'
import { type Door, type DoorOptions, jobOf, openDoor } from '../../test/door.ts'
import type { Jobs, KeptJob } from '../jobs/contract.ts'

const doors: Door[] = []

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

/** A door before one job that ends when it is told to, waited for as the real one is. */
async function before(options: DoorOptions = {}, odd: Partial<Jobs> = {}) {
  const bell = new EventEmitter().setMaxListeners(0)
  let job: KeptJob = jobOf({ status: 'running' })
  const canceled: string[] = []
  const waiting = { now: 0 }
  const ended: Jobs['ended'] = async (_account, _id, signal, seconds = 1000) => {
    const late = AbortSignal.timeout(seconds * 1000)
    waiting.now += 1
    await once(bell, 'end', { signal: AbortSignal.any(signal ? [signal, late] : [late]) }).catch(
      () => {},
    )
    signal?.throwIfAborted()
    return job
  }
  const jobs: Partial<Jobs> = {
    accept: async () => job,
    ended,
    async *changes(_which, signal) {
      yield job
      yield await ended('', '', signal)
    },
    async cancel({ id }) {
      canceled.push(id)
      return { job, canceled: true }
    },
    ...odd,
  }
  const door = await openDoor({ jobs, ...options })
  doors.push(door)
  const end = (status: JobStatus, more: Partial<KeptJob> = {}) => {
    job = jobOf({ status, ...more })
    bell.emit('end')
  }
  const make = (headers: Readonly<Record<string, string>>, query = '', signal?: AbortSignal) =>
    fetch(`${door.url}/plain/make${query}`, {
      method: 'POST',
      headers,
      ...(signal ? { signal } : {}),
    })
  return { door, end, make, canceled, waiting }
}

const told = async (answer: Response) => [
  answer.status,
  answer.headers.get('preference-applied'),
  answer.headers.get('location')?.replace(/^http:..127.0.0.1:\d+/, '') ?? null,
  answer.headers.get('x-limn-engine'),
]

test('who prefers not to wait gets the job, and where to find it', async () => {
  const { make } = await before()
  const answer = await make({ prefer: 'respond-async' })
  expect(await told(answer)).toEqual([202, 'respond-async', '/v1/jobs/job_1', 'sketch'])
  expect(await answer.json()).toMatchObject({ id: 'job_1', status: 'running' })
})

test.for([
  { prefer: 'wait=0', applied: 'wait=0' },
  { prefer: 'handling=lenient, respond-async, wait="0"; x=y', applied: 'respond-async, wait=0' },
  { prefer: 'Respond-Async', applied: 'respond-async' },
])('"$prefer" is understood', async ({ prefer, applied }) => {
  const { make } = await before()
  expect((await told(await make({ prefer }))).slice(0, 2)).toEqual([202, applied])
})

test('who waits for so long gets the answer when it comes in time', async () => {
  const { make, end, waiting } = await before()
  const answer = make({ prefer: 'respond-async, wait=20' })
  await expect.poll(() => waiting.now).toBe(1)
  end('succeeded')
  expect(await told(await answer)).toEqual([200, null, null, 'sketch'])
})

test.for([{ prefer: 'wait=soon' }, { prefer: 'respond-later' }, { prefer: ',;=' }])(
  'a preference that makes no sense is as if it had not been said: "$prefer"',
  async ({ prefer }) => {
    const { make, end, waiting } = await before()
    const answer = make({ prefer })
    await expect.poll(() => waiting.now).toBe(1)
    end('succeeded')
    expect((await answer).status).toBe(200)
  },
)

test('where the host has its own way to show an open job, that is the answer', async () => {
  const { make } = await before()
  const answer = await make({ prefer: 'respond-async' }, '?wait=20')
  expect(await told(answer)).toEqual([200, 'respond-async', null, 'sketch'])
})

const alive = { 'x-limn-keep-alive': '5' }

/** All that comes on a socket of its own, as it comes. */
function raw(door: Door, head: readonly string[]) {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
  const pieces: string[] = []
  socket.on('data', (piece) => pieces.push(String(piece)))
  socket.write(['POST /plain/make HTTP/1.1', 'host: localhost', ...head, '', ''].join('\r\n'))
  return { socket, pieces, text: () => pieces.join('') }
}

test('signs of life come before the answer and leave it JSON', { timeout: 30_000 }, async () => {
  const { door, end } = await before()
  const { socket, text } = raw(door, ['x-limn-keep-alive: 5'])
  await expect.poll(text, { timeout: 15_000 }).toMatch(/\r\n\r\n1\r\n $/m)
  expect(text()).toMatch(/^HTTP\/1\.1 200 /)
  expect(text()).toMatch(/^content-type: application\/json/m)
  expect(text()).toMatch(/^x-limn-job: job_1/m)
  expect(text()).not.toMatch(/^content-length:/m)
  end('succeeded')
  await expect.poll(text).toMatch(/0\r\n\r\n$/)
  const body = text().slice(text().indexOf('\r\n\r\n') + 4)
  // Of each chunk (RFC 9112, section 7.1) its length and its bytes stand on a line of their own.
  const chunks = body.split('\r\n').filter((_, at) => at % 2 === 1)
  expect(chunks[0]).toBe(' ')
  expect(JSON.parse(chunks.join(''))).toMatchObject({ id: 'job_1' })
  socket.destroy()
})

test('what fails after a sign of life is told in the body', { timeout: 30_000 }, async () => {
  const { make, end } = await before()
  const answer = await make(alive)
  const problem = { code: 'engine_failed' as const, message: 'The brush broke.' }
  end('failed', { problem })
  expect([answer.status, await answer.json()]).toMatchObject([200, { plainError: problem }])
})

test('what is there before the first sign of life keeps its status and its length', async () => {
  const { make, end, waiting } = await before()
  const problem = { code: 'engine_failed' as const, message: 'The brush broke.' }
  const answer = make(alive)
  await expect.poll(() => waiting.now).toBe(1)
  end('failed', { problem })
  const { status, headers } = await answer
  expect([status, headers.has('content-length')]).toEqual([502, true])
})

test('by HTTP/1.0 nothing comes in pieces', { timeout: 30_000 }, async () => {
  const { door, end, waiting } = await before()
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
  socket.write('POST /plain/make HTTP/1.0\r\nhost: localhost\r\nx-limn-keep-alive: 5\r\n\r\n')
  let text = ''
  socket.on('data', (piece) => (text += String(piece)))
  await expect.poll(() => waiting.now).toBe(1)
  await pause(5_500)
  expect(text).toBe('')
  end('succeeded')
  await expect.poll(() => text).toMatch(/content-length: \d+/)
  socket.destroy()
})

test.for([
  ['x-limn-keep-alive', '4'],
  ['x-limn-keep-alive', 'yes'],
  ['x-limn-join', '-1'],
  ['x-limn-on-disconnect', 'explode'],
] as const)(
  'a header of ours that makes no sense is refused by name: %s: %s',
  async ([param, value]) => {
    const { door, make } = await before()
    const answer = await make({ [param]: value })
    const body: unknown = await answer.json()
    expect([answer.status, body]).toMatchObject([400, { plainError: { param } }])
    expect(door.accepted).toEqual([])
  },
)

const leaving = { 'x-limn-on-disconnect': 'cancel' }

test.for([
  { how: 'waits', query: '' },
  { how: 'listens', query: '?stream=1' },
])('who $how and hangs up has the job canceled if that was said', async ({ query }) => {
  const { make, canceled, waiting } = await before()
  const gone = new AbortController()
  const answer = make(leaving, query, gone.signal)
  await expect.poll(() => waiting.now).toBe(1)
  gone.abort()
  await expect((async () => (await answer).text())()).rejects.toThrow('aborted')
  await expect.poll(() => canceled).toEqual(['job_1'])
})

test.for(['', 'continue'])('otherwise the job goes on: "%s"', async (said) => {
  const { make, canceled, waiting, door } = await before()
  const gone = new AbortController()
  const answer = make({ 'x-limn-on-disconnect': said }, '', gone.signal)
  await expect.poll(() => waiting.now).toBe(1)
  gone.abort()
  await expect(answer).rejects.toThrow('aborted')
  await expect.poll(() => door.logged.join('')).toContain('"status":499')
  await pause(50)
  expect(canceled).toEqual([])
})

test('while another waits for the same job it goes on, and ends with the last of them', async () => {
  const { make, canceled, waiting, door } = await before()
  const leave = [new AbortController(), new AbortController()]
  const answers = leave.map(({ signal }) => make(leaving, '', signal))
  await expect.poll(() => waiting.now).toBe(2)
  leave[0]?.abort()
  await expect(answers[0]).rejects.toThrow('aborted')
  await expect.poll(() => door.logged.join('')).toContain('"status":499')
  await pause(50)
  expect(canceled).toEqual([])
  leave[1]?.abort()
  await expect(answers[1]).rejects.toThrow('aborted')
  await expect.poll(() => canceled).toEqual(['job_1'])
})

test(
  'a server that hangs up because it stops cancels nobody’s job',
  { timeout: 30_000 },
  async () => {
    let waiting = 0
    const ended = () => {
      waiting += 1
      return new Promise<never>(() => {})
    }
    // As when the database does not answer: the connections are cut at the end of the grace.
    const { door, make, canceled } = await before({}, { ended })
    const answer = make(leaving).catch(() => 'broken off')
    await expect.poll(() => waiting).toBe(1)
    await door.http.close()
    expect(await answer).toBe('broken off')
    await pause(100)
    expect(canceled).toEqual([])
  },
)

test('a stop sends away for good only those whose further try would make another job', async () => {
  const heard = await Promise.all(
    ['x-nothing', 'idempotency-key', 'x-stainless-retry-count'].map(async (header) => {
      const { door, make, waiting } = await before()
      const answer = make({ [header]: '0' })
      await expect.poll(() => waiting.now).toBe(1)
      await door.http.close()
      const { status, headers: back } = await answer
      return [status, back.get('retry-after')]
    }),
  )
  expect(heard).toEqual([
    // Some clients try 503 again whatever they are told.
    [424, null],
    [503, '2'],
    [503, '2'],
  ])
})
