/**
 * The one place for waiting: for a job's changes and its end, by a bell that all processes on one database
 * hear, and a slow look beside it.
 */
import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../problem.ts'
import type { KeptJob, Look } from './contract.ts'
import { type Looks, makeLooks } from './looks.ts'
import { patiently } from './outage.ts'
import { isFinal } from './sql/rows.ts'
import { type Here, makeHere } from './here.ts'
import { farBell, type Wire } from './wire.ts'

/** What there is to hear of a job. An end is a change, too. */
export type Ring = 'changed' | 'ended'

/** Rings after what it tells of is in the database, in every process on it. */
export interface Bell {
  ring(job: string, what: Ring): void
  /** Resolves at the next such ring for this job (or `any`), or when `signal` aborts. */
  heard(job: string, what: Ring, signal: AbortSignal): Promise<void>
  /** Calls for somebody with a free slot, here and in every other process. */
  call(): void
  /** `act` is done at each call, wherever it comes from. */
  called(act: () => void): void
  readonly looks: Looks
  readonly here: Here
}

/** `wire`: to the other processes on the database. */
export function makeBell(wire?: Wire): Bell {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  const looks = makeLooks()
  const here = makeHere()
  const ringHere = (job: string, what: Ring) => {
    if (what === 'ended') emitter.emit(`ended ${job}`)
    emitter.emit(`changed ${job}`)
    emitter.emit('changed any')
  }
  const callHere = () => void emitter.emit('called')
  const show = (job: string, look: Look) => looks.far(job, look)
  const far = wire && farBell(wire, { ring: ringHere, show, call: callHere })
  return {
    here,
    looks: {
      ...looks,
      show(job, look) {
        looks.show(job, look)
        far?.show(job, look)
      },
    },
    ring(job, what) {
      ringHere(job, what)
      far?.ring(job, what)
    },
    call() {
      callHere()
      far?.call()
    },
    called: (act) => void emitter.on('called', act),
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
  readonly account: string
  readonly caller: AbortSignal | undefined
  readonly stopping: AbortSignal
}

/** The job when it has ended, or after `seconds` as it stands. */
export async function untilEnded(waiting: Waiting, seconds = Infinity): Promise<KeptJob> {
  const late = performance.now() + seconds * 1000
  const { here } = waiting.bell
  for (let first = true; ; first = false) {
    stayHere(waiting)
    const left = late - performance.now()
    using ear = listen(waiting, 'ended', Math.min(lookEvery, Math.max(left, 0)))
    const known = left > 0 ? here.of(waiting.id, waiting.account) : undefined
    // Whatever was heard meanwhile may be that it runs no more.
    if (known === 'running' && first) {
      await ear.heard
      continue
    }
    const look = () => patiently(waiting.find, during(waiting, Math.max(left, lookEvery)))
    const job = known === undefined || known === 'running' ? await look() : known
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
    const job = await patiently(waiting.find, during(waiting, Infinity))
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

/** Aborts when nobody waits any longer. */
function during({ caller, stopping }: Waiting, forMs: number): AbortSignal {
  const time = Number.isFinite(forMs) ? [AbortSignal.timeout(Math.ceil(forMs))] : []
  return AbortSignal.any([stopping, ...time, ...(caller ? [caller] : [])])
}

function stayHere({ id, caller, stopping }: Waiting): void {
  if (stopping.aborted) {
    const message = `The server is stopping; job ${id} goes on at its next start.`
    throw new Problem('unavailable', message, { retryable: false })
  }
  caller?.throwIfAborted()
}
