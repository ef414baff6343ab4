/** The memory as the door sees it: accept, find, follow, cancel. */
import { cancelJob } from './cancel.ts'
import type { Jobs, KeptJob, Which } from './contract.ts'
import type { Meters } from '../meters.ts'
import { makeGauge } from './gauge.ts'
import { accept, type IntakeParts } from './intake.ts'
import { makeSharing } from './sharing.ts'
import type { Slots } from './slots.ts'
import { isJobId } from './sql/ids.ts'
import { readPage } from './sql/page.ts'
import { readJob } from './sql/rows.ts'
import { type Bell, changesOf, untilEnded } from './waiting.ts'

export interface JobsParts extends Omit<IntakeParts, 'gauge' | 'queued'> {
  readonly bell: Bell
  /** Of this process, when it works, too. */
  readonly slots?: Pick<Slots, 'call' | 'seat'> | undefined
  readonly meters?: Meters | undefined
  /** Aborts when the server stops: nobody waits any longer, and nothing new comes in. */
  readonly stopping: AbortSignal
}

export function makeJobs(parts: JobsParts): Jobs {
  const { kysely, bell, slots, stopping } = parts
  const shared = makeSharing<KeptJob>()
  const gauge = makeGauge(parts.admission?.queueLength ?? 0)
  const queued = () => {
    if (!slots?.call()) bell.call()
  }
  /** `lately`: with the last looks of a job that has just ended, too. */
  const find = async (which: Which, lately = false): Promise<KeptJob> => {
    const job = await readJob(kysely, which)
    const previews = bell.looks.of(job.id)
    return previews && (lately || job.status === 'running') ? { ...job, previews } : job
  }
  return {
    async accept(incoming) {
      const job = await accept({ ...parts, gauge, queued }, incoming)
      const { dialect, engine, request } = job
      if (!job.repeated) parts.meters?.accepted({ dialect, engine, model: request.model })
      return job
    },
    find: (which) => find(which),
    page: (account, ask) => readPage(kysely, account, ask),
    ended: (account, id, caller, seconds) =>
      untilEnded(
        { bell, account, id, caller, stopping, find: () => find({ account, id }) },
        seconds,
      ),
    async *changes(which, caller) {
      // The bell knows a job by its id alone.
      const id = isJobId(which.id) ? which.id : (await find(which)).id
      const own = { ...which, id }
      const look = () => shared(JSON.stringify(own), () => find(own, true))
      yield* changesOf({ bell, account: which.account, id, caller, stopping, find: look })
    },
    cancel: (which, only) => cancelJob(parts, which, only),
  }
}
