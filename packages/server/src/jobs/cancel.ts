/** Ends a job that has not ended. Whatever runs it hears of it and stops; what it has made stays. */
import type { JobStatus } from '@limn/sdk'
import type { Kysely } from 'kysely'
import { fromKysely } from 'pg-boss'
import type { KeptJob, Which } from './contract.ts'
import { tell, type Telling } from './news.ts'
import { jobQueue } from './queue.ts'
import { countEnded, settleJob, type SettlingParts } from './settling.ts'
import { readJob } from './sql/rows.ts'
import type { Tables } from './sql/tables.ts'
import { stopUpstream } from './upstream-cancel.ts'
import type { Bell } from './waiting.ts'

export interface CancelParts extends Telling, SettlingParts {
  readonly kysely: Kysely<Tables>
  readonly bell: Bell
}

export async function cancelJob(
  parts: CancelParts,
  which: Which,
  only?: 'queued',
): Promise<{ readonly job: KeptJob; readonly canceled: boolean }> {
  const { id } = await readJob(parts.kysely, which)
  const canceled = await endAsCanceled(parts, id, only ? [only] : ['queued', 'running'])
  return { job: await readJob(parts.kysely, { account: which.account, id }), canceled }
}

/**
 * Whether this call ended it. The job's row is what everybody who ends it, or adds to it, takes hold of
 * first: of a cancel and a finish at the same moment one wins, and they never wait for each other.
 */
export async function endAsCanceled(
  parts: CancelParts,
  id: string,
  open: readonly JobStatus[],
): Promise<boolean> {
  const { kysely, boss, bell, now } = parts
  const canceled = await kysely.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('jobs')
      .set({ status: 'canceled', finished_at: now() })
      .where('id', '=', id)
      .where('status', 'in', open)
      .returningAll()
      .executeTakeFirst()
    if (!row) return undefined
    await boss.cancel(jobQueue, row.lease, { db: fromKysely(tx) })
    await settleJob(parts, tx, row, row.resume !== null)
    if (row.resume !== null) await stopUpstream(boss, tx, id)
    await tell(parts, tx, row, 'completed')
    return row
  })
  if (!canceled) return false
  bell.ring(id, 'ended')
  countEnded(parts, canceled)
  return true
}
