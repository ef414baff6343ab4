/** What the end of a job does to its money, in the transaction that ends it. */
import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { type Charged, settle } from '../ledger/ledger.ts'
import type { Meters } from '../meters.ts'
import type { JobRow, Tables } from './sql/tables.ts'

export interface SettlingParts {
  readonly engines: readonly Engine[]
  readonly now: () => Date
  readonly meters?: Meters | undefined
}

/** Counts a job that has ended, once that is committed. */
export function countEnded({ meters }: SettlingParts, job: JobRow): void {
  const { dialect, engine, status, created_at, finished_at } = job
  const seconds = Math.max(0, ((finished_at ?? created_at).getTime() - created_at.getTime()) / 1000)
  meters?.ended({ dialect, engine, status, seconds })
}

/**
 * Whether something may be under way at the engine's host that it charges for: to be asked before the
 * end. Locks the job's row, as every ending does first.
 */
export async function isBuying(tx: Transaction<Tables>, job: string): Promise<boolean> {
  const row = await tx
    .selectFrom('jobs')
    .select('resume')
    .where('id', '=', job)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined && row.resume !== null
}

/**
 * `job` as it has just ended. A job that succeeded is charged for the pictures it has, and so is one that
 * was canceled: they were delivered as they came, and stay. A failed one is charged nothing, also when it
 * has some. What the engine costs is counted for every picture that was made, whoever pays for it.
 * `buying`: see above; what that costs, nobody knows. Resolves to the charge, if there is one.
 */
export async function settleJob(
  { engines, now }: SettlingParts,
  tx: Transaction<Tables>,
  job: JobRow,
  buying: boolean,
): Promise<Charged | undefined> {
  const made = sql<number>`(select count(*) from job_images where job = ${job.id})`
  return settle(tx, {
    job: job.id,
    engine: job.engine,
    made,
    pictures: job.status === 'failed' ? sql`0` : made,
    costEach: costEach(engines, job, buying),
    at: now(),
  })
}

/** Unknown for an engine that this process does not have, and wherever the host alone knows. */
function costEach(engines: readonly Engine[], job: JobRow, buying: boolean): number | null {
  const engine = engines.find(({ name }) => name === job.engine)
  if (!engine) return null
  if (!engine.cost) return 0
  const unclear = job.problem?.code === 'unknown' || (job.status !== 'succeeded' && buying)
  return unclear ? null : engine.cost(job.request)
}
