/** A job told as it goes: server-sent events (HTML standard, section 9.2), pictures in them streamed. */
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import type { Call, Events, Links, ShownJob, StreamEvent } from '../dialects/dialect.ts'
import type { Store } from '../store/store.ts'
import { logFault } from './fail.ts'
import { composed } from './reply.ts'

export interface Told {
  readonly changes: AsyncIterable<ShownJob>
  readonly events: Events
  readonly links: Links
  readonly call: Call
  /** Its client comes back by itself when the stream ends early, and goes on where it was. */
  readonly resumes?: boolean | undefined
}

/** A comment this often keeps proxies from closing a silent stream, in milliseconds. */
const beatEvery = 15_000

export interface StreamDeps {
  readonly store: Store
  readonly log: Logger
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
}

export function sendEvents(reply: FastifyReply, told: Told, deps: StreamDeps): FastifyReply {
  // Nothing may come for a long while, and the client is to know that it has been heard.
  const heard = () => reply.raw.flushHeaders()
  const events = Readable.from(frames(told, deps, heard), { objectMode: false })
  events.once('error', (thrown) => {
    if (deps.stopping.aborted || reply.raw.destroyed) return
    // Too late for an answer in the dialect's words: the client sees the stream break off.
    logFault(thrown, reply.request.id, deps.log)
  })
  return reply
    .code(200)
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': reply.request.id,
    })
    .send(events)
}

/** `begun` is called when the stream is read from, which is when its headers are known. */
async function* frames(told: Told, { store, stopping }: StreamDeps, begun: () => void) {
  begun()
  try {
    yield* framesOf(told, store)
  } catch (error) {
    // Who comes back is sent away in peace; for everybody else an early end has to look like one.
    if (!(told.resumes && stopping.aborted)) throw error
  }
}

async function* framesOf({ changes, events, links, call }: Told, store: Store) {
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

async function* frame(
  { event, data, id, retry }: StreamEvent,
  store: Store,
): AsyncGenerator<Buffer> {
  // No space after the colon: DashScope's Python client (2.0.2) would take it for part of the value.
  const head = Object.entries({ retry, id, event })
  const said = head.flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}\n`]))
  if (said.length > 0) yield Buffer.from(said.join(''))
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
      // Also when the server stops in between: the timer would hold up the end of the process.
      const first = await Promise.race([next, beat]).finally(() => over.abort())
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
