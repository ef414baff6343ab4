/** A job told as it goes: server-sent events (HTML standard, section 9.2), pictures in them streamed. */
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Call, Events, Links, ShownJob, StreamEvent } from '../dialects/dialect.ts'
import type { Store } from '../store/store.ts'
import { composed } from './reply.ts'

export interface Told {
  readonly changes: AsyncIterable<ShownJob>
  readonly events: Events
  readonly links: Links
  readonly call: Call
}

/** A comment this often keeps proxies from closing a silent stream, in milliseconds. */
const beatEvery = 15_000

export function sendEvents(reply: FastifyReply, told: Told, store: Store): FastifyReply {
  return reply
    .code(200)
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': reply.request.id,
    })
    .send(Readable.from(frames(told, store), { objectMode: false }))
}

async function* frames({ changes, events, links, call }: Told, store: Store) {
  let seen: ShownJob | undefined
  for await (const job of withBeats(changes)) {
    if (job === 'beat') {
      yield Buffer.from(': still here\n\n')
      continue
    }
    for (const event of events(job, seen, links, call)) yield* frame(event, store)
    seen = job
  }
}

async function* frame({ event, data }: StreamEvent, store: Store): AsyncGenerator<Buffer> {
  // No space after the colon: DashScope's Python client (2.0.2) would take it for part of the value.
  if (event !== undefined) yield Buffer.from(`event:${event}\n`)
  yield Buffer.from('data:')
  // JSON holds no bare line break, so it is one line of data.
  yield* composed(data, store)
  yield Buffer.from('\n\n')
}

async function* withBeats(changes: AsyncIterable<ShownJob>): AsyncGenerator<ShownJob | 'beat'> {
  const iterator = changes[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (;;) {
      const over = new AbortController()
      const beat = pause(beatEvery, 'beat' as const, { signal: over.signal }).catch(
        () => 'beat' as const,
      )
      const first = await Promise.race([next, beat])
      over.abort()
      if (first === 'beat') {
        yield first
        continue
      }
      if (first.done) return
      yield first.value
      next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}
