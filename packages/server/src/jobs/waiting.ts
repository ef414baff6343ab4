/** The one place for waiting: until a job has ended, by a bell in this process and a slow look beside it. */
import { EventEmitter, once } from 'node:events'
import type { Job } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { isFinal } from './sql/rows.ts'

/** Rings once for each job that ends in this process. */
export interface Bell {
  ring(job: string): void
  /** Resolves at the next ring for this job, or when `signal` aborts. */
  heard(job: string, signal: AbortSignal): Promise<void>
}

export function makeBell(): Bell {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    ring: (job) => void emitter.emit(job),
    async heard(job, signal) {
      // Rejects when the signal aborts: then there is nothing left to hear.
      await once(emitter, job, { signal }).catch(() => undefined)
    },
  }
}

/** A job that another process ended, or a ring that was missed, is seen after this long. */
const lookEvery = 5_000

export interface Waiting {
  readonly bell: Bell
  readonly find: () => Promise<Job>
  readonly id: string
  readonly caller: AbortSignal | undefined
  readonly stopping: AbortSignal
}

export async function untilEnded({ bell, find, id, caller, stopping }: Waiting): Promise<Job> {
  const leaving = caller ? AbortSignal.any([caller, stopping]) : stopping
  for (;;) {
    if (stopping.aborted) {
      throw new Problem(
        'unavailable',
        `The server is stopping; job ${id} goes on at its next start.`,
      )
    }
    caller?.throwIfAborted()
    const seen = new AbortController()
    const wake = [leaving, seen.signal, AbortSignal.timeout(lookEvery)]
    // Listening begins before looking: a job that ends in between is not missed.
    const heard = bell.heard(id, AbortSignal.any(wake))
    try {
      const job = await find()
      if (isFinal(job.status)) return job
      await heard
    } finally {
      seen.abort()
    }
  }
}
