/** The one place for waiting: for a job's changes and its end, by a bell in this process and a slow look beside it. */
import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../problem.ts'
import type { KeptJob } from './contract.ts'
import { type Looks, makeLooks } from './looks.ts'
import { isFinal } from './sql/rows.ts'

/** What there is to hear of a job. An end is a change, too. */
export type Ring = 'changed' | 'ended'

/** Rings for the jobs of this process, after what it tells of is in the database. */
export interface Bell {
  ring(job: string, what: Ring): void
  /** Resolves at the next such ring for this job (or `any`), or when `signal` aborts. */
  heard(job: string, what: Ring, signal: AbortSignal): Promise<void>
  readonly looks: Looks
}

export function makeBell(): Bell {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    looks: makeLooks(),
    ring(job, what) {
      if (what === 'ended') emitter.emit(`ended ${job}`)
      emitter.emit(`changed ${job}`)
      emitter.emit('changed any')
    },
    async heard(job, what, signal) {
      // Rejects when the signal aborts: then there is nothing left to hear.
      await once(emitter, `${what} ${job}`, { signal }).catch(() => undefined)
    },
  }
}

/** What another process did, or a ring that was missed, is seen after this long, in milliseconds. */
const lookEvery = 5_000
/** Who follows a job is shown it at most this often, in milliseconds. */
const showEvery = 50

export interface Waiting {
  readonly bell: Bell
  readonly find: () => Promise<KeptJob>
  readonly id: string
  readonly caller: AbortSignal | undefined
  readonly stopping: AbortSignal
}

/** The job when it has ended, or after `seconds` as it stands. */
export async function untilEnded(waiting: Waiting, seconds = Infinity): Promise<KeptJob> {
  const late = performance.now() + seconds * 1000
  for (;;) {
    stayHere(waiting)
    const left = late - performance.now()
    using ear = listen(waiting, 'ended', Math.min(lookEvery, Math.max(left, 0)))
    const job = await waiting.find()
    if (isFinal(job.status) || !(left > 0)) return job
    await ear.heard
  }
}

/** The job now, at each change, and at its end. */
export async function* changesOf(waiting: Waiting): AsyncGenerator<KeptJob> {
  let shown: string | undefined
  for (;;) {
    stayHere(waiting)
    using ear = listen(waiting, 'changed', lookEvery)
    const job = await waiting.find()
    const text = JSON.stringify(job)
    const quiet = pause(showEvery, undefined, { ref: false })
    if (text !== shown) yield job
    shown = text
    if (isFinal(job.status)) return
    await ear.heard
    await quiet
  }
}

/** Listening begins before looking: what happens in between is not missed. */
function listen({ bell, id, caller, stopping }: Waiting, what: Ring, forMs: number) {
  const over = new AbortController()
  const wake = [stopping, over.signal, AbortSignal.timeout(Math.ceil(forMs))]
  const heard = bell.heard(id, what, AbortSignal.any(caller ? [caller, ...wake] : wake))
  return { heard, [Symbol.dispose]: () => over.abort() }
}

function stayHere({ id, caller, stopping }: Waiting): void {
  if (stopping.aborted) {
    const message = `The server is stopping; job ${id} goes on at its next start.`
    throw new Problem('unavailable', message, { retryable: false })
  }
  caller?.throwIfAborted()
}
