/** The memory as the door sees it: accept, find, wait. */
import type { Jobs } from './contract.ts'
import { accept, type IntakeParts } from './intake.ts'
import { readJob, readJobs } from './sql/rows.ts'
import { type Bell, untilEnded } from './waiting.ts'

export interface JobsParts extends IntakeParts {
  readonly bell: Bell
  /** Aborts when the server stops: nobody waits any longer, and nothing new comes in. */
  readonly stopping: AbortSignal
}

export function makeJobs(parts: JobsParts): Jobs {
  const { kysely, bell, stopping } = parts
  const find = (account: string, id: string) => readJob(kysely, account, id)
  return {
    accept: (incoming) => accept(parts, incoming),
    find,
    recent: (account, limit, before) => readJobs(kysely, account, limit, before),
    ended: (account, id, caller) =>
      untilEnded({ bell, id, caller, stopping, find: () => find(account, id) }),
  }
}
