/**
 * News of a job, written in the same transaction as what it tells of, so that nothing happens untold
 * and nothing is told that did not happen. A letter holds what the job was at that moment, as far as it
 * still changes: news that comes late shows the job as it was.
 */
import type { Transaction } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { KeptJob, NewsEvent } from './contract.ts'
import { endpointOf, hold, wake } from './endpoints.ts'
import { newId } from './sql/ids.ts'
import { isFinal } from './sql/rows.ts'
import type { JobRow, Tables } from './sql/tables.ts'

const moment = z.object({
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'canceled']),
  progress: z.number(),
  /** Which pictures there were, by index. */
  images: z.array(z.number()),
})

/** What a job was when something happened. */
export type Moment = z.output<typeof moment>

export function asMoment(kept: unknown): Moment {
  return moment.parse(kept)
}

export interface Telling {
  readonly boss: PgBoss
  readonly now: () => Date
}

/** Writes news with the transaction `tx`, when the job's caller asked for such. */
export async function tell(
  telling: Telling,
  tx: Transaction<Tables>,
  job: JobRow,
  event: NewsEvent,
): Promise<void> {
  if (!job.news?.events.includes(event)) return
  const kept = await tx
    .selectFrom('job_images')
    .select('index')
    .where('job', '=', job.id)
    .orderBy('index')
    .execute()
  const { status, progress, account } = job
  const then: Moment = { status, progress, images: kept.map(({ index }) => index) }
  const at = telling.now()
  const { id: endpoint, url } = endpointOf(account, job.news.url)
  const held = await hold(tx, endpoint, account, at)
  await tx
    .insertInto('letters')
    .values({
      id: newId('msg', at),
      job: job.id,
      account,
      endpoint,
      url,
      event,
      moment: JSON.stringify(then),
      state: 'waiting',
      created_at: at,
      since_at: at,
      next_at: at,
    })
    .execute()
  await wake(telling, tx, held, at)
}

/** The job as it was then. */
export function asOf(job: KeptJob, { status, progress, images }: Moment): KeptJob {
  if (isFinal(status)) return job
  return {
    ...job,
    status,
    progress,
    images: job.images.filter(({ index }) => images.includes(index)),
    problem: undefined,
    finishedAt: undefined,
    ahead: undefined,
  }
}
