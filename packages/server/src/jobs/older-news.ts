/** News that a version before letters.ts has queued becomes letters, under the same ids. */
import type { Kysely } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import { z } from 'zod'
import { endpointOf, hold, wake } from './endpoints.ts'
import { newsQueue } from './queue.ts'
import type { Tables } from './sql/tables.ts'

export interface AdoptingParts {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  readonly now: () => Date
}

const older = z.object({
  id: z.string(),
  job: z.string(),
  account: z.string(),
  event: z.enum(['start', 'output', 'completed']),
  moment: z.unknown(),
})

export async function adoptNews(parts: AdoptingParts): Promise<void> {
  const { kysely, boss, now } = parts
  for (;;) {
    const [entry] = await boss.fetch<unknown>(newsQueue, {
      batchSize: 1,
      includeMetadata: true,
      ignoreStartAfter: true,
    })
    if (!entry) return
    const { id, job, account, event, moment } = older.parse(entry.data)
    await kysely.transaction().execute(async (tx) => {
      const asked = await tx
        .selectFrom('jobs')
        .select('news')
        .where('id', '=', job)
        .executeTakeFirst()
      const at = now()
      if (asked?.news) {
        const { id: endpoint, url } = endpointOf(account, asked.news.url)
        const held = await hold(tx, endpoint, account, at)
        const times = { created_at: entry.createdOn, since_at: at, next_at: at }
        const rest = { state: 'waiting' as const, moment: JSON.stringify(moment), ...times }
        await tx
          .insertInto('letters')
          .values({ id, job, account, endpoint, url, event, ...rest })
          .onConflict((again) => again.column('id').doNothing())
          .execute()
        await wake(parts, tx, held, at)
      }
      await boss.complete(newsQueue, entry.id, null, { db: fromKysely(tx) })
    })
  }
}
