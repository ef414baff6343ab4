/**
 * News of a job on its way into the queue: put there in the same transaction as what it tells of, so
 * that nothing happens untold and nothing is told that did not happen. The entry holds what the job was
 * at that moment, as far as it still changes: news that comes late shows the job as it was.
 */
import type { Transaction } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { KeptJob, NewsEvent } from './contract.ts'
import { newsQueue } from './queue.ts'
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

const news = z.object({
  job: z.string(),
  account: z.string(),
  event: z.enum(['start', 'output', 'completed']),
  /** The same at every attempt to deliver. */
  id: z.string(),
  /** Where it goes. */
  host: z.string(),
  moment,
})

export type News = z.output<typeof news>

export function asNews(data: unknown): News {
  return news.parse(data)
}

export interface Telling {
  readonly boss: PgBoss
  readonly now: () => Date
}

/** Puts news into the queue with the transaction `tx`, when the job's caller asked for such. */
export async function tell(
  { boss, now }: Telling,
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
  const images = kept.map(({ index }) => index)
  const { host } = new URL(job.news.url)
  const id = newId('msg', now())
  const then = { status, progress, images }
  const entry: News = { job: job.id, account, event, id, host, moment: then }
  await boss.send(newsQueue, entry, { db: fromKysely(tx), group: { id: groupOf(entry) } })
}

/** Entries of one account to one host are a group. */
export function groupOf({ account, host }: Pick<News, 'account' | 'host'>): string {
  return `${account} ${host}`
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
