/** The memory as the door sees it: accept, find, wait. */
import { Problem } from '../problem.ts'
import type { Jobs } from './contract.ts'
import { accept, type IntakeParts } from './intake.ts'
import { isJobId } from './sql/ids.ts'
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
    async recent(account, limit, before) {
      if (before === undefined || isJobId(before)) return readJobs(kysely, account, limit, before)
      const message = '`before` is the id of a job, such as the last one of the page before.'
      throw new Problem('invalid_request', message, { param: 'before' })
    },
    ended: (account, id, caller) =>
      untilEnded({ bell, id, caller, stopping, find: () => find(account, id) }),
  }
}
