/** Deadlines: a job that has not ended when its time is up is canceled, whatever has happened since. */
import type { Transaction } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { z } from 'zod'
import { type CancelParts, endAsCanceled } from './cancel.ts'
import { deadlineQueue } from './queue.ts'
import type { Tables } from './sql/tables.ts'

/** Has the job canceled then, with the transaction that makes it. */
export async function setDeadline(
  boss: PgBoss,
  tx: Transaction<Tables>,
  job: string,
  deadline: Date,
): Promise<void> {
  await boss.send(deadlineQueue, { job }, { db: fromKysely(tx), startAfter: deadline })
}

const due = z.object({ job: z.string() })

export interface DeadlineParts extends CancelParts {
  readonly log: Logger
}

export async function startDeadlines(parts: DeadlineParts): Promise<void> {
  await parts.boss.work<unknown>(
    deadlineQueue,
    { batchSize: 20, pollingIntervalSeconds: 1 },
    async (entries) => {
      for (const { data } of entries) {
        const { job } = due.parse(data)
        if (!(await endAsCanceled(parts, job, ['queued', 'running']))) continue
        parts.log.info({ job }, 'a job was canceled at its deadline')
      }
    },
  )
}
