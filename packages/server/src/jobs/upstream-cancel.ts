/**
 * Cancel, passed on to where a job was bought. It is queued with the transaction that cancels the job, so
 * that it happens whoever has died. A server that stops, or a lease that is lost, cancels nothing there.
 */
import type { Kysely, Transaction } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Engine } from '../engines/engine.ts'
import { asProblem } from '../problem.ts'
import { LeaseLost, upstreamQueue } from './queue.ts'
import { asJsonb } from './sql/json.ts'
import type { JobRow, Tables } from './sql/tables.ts'

/** Has the host of the job's engine told, after the transaction. */
export async function stopUpstream(
  boss: PgBoss,
  tx: Transaction<Tables>,
  job: string,
): Promise<void> {
  await boss.send(upstreamQueue, { job }, { db: fromKysely(tx) })
}

/**
 * Notes what an engine needs to go on. A job that was canceled while its host was being asked is not this
 * attempt's any more, but what was bought for it has a name now, and is stopped there. Throws LeaseLost.
 */
export async function keepResume(
  { kysely, boss }: { readonly kysely: Kysely<Tables>; readonly boss: PgBoss },
  { id, attempts }: Pick<JobRow, 'id' | 'attempts'>,
  resume: unknown,
): Promise<void> {
  const noted = await kysely
    .updateTable('jobs')
    .set({ resume: asJsonb(resume) })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (noted) return
  await kysely.transaction().execute(async (tx) => {
    const canceled = await tx
      .updateTable('jobs')
      .set({ resume: asJsonb(resume) })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', '=', 'canceled')
      .returning('id')
      .executeTakeFirst()
    if (canceled && resume !== null) await stopUpstream(boss, tx, id)
  })
  throw new LeaseLost(`${id} is not this attempt's`)
}

export interface UpstreamParts {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  readonly engines: readonly Engine[]
  readonly log: Logger
}

const canceled = z.object({ job: z.string() })
const answerWithin = 30_000

export async function startUpstreamCancels(parts: UpstreamParts): Promise<void> {
  await parts.boss.work<unknown>(
    upstreamQueue,
    { batchSize: 10, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    async (entries) => {
      const told = await Promise.allSettled(
        entries.map(({ data, signal }) => cancelAtHost(parts, canceled.parse(data).job, signal)),
      )
      // Then all of them are told again: a host minds no cancel that comes twice.
      for (const one of told) if (one.status === 'rejected') throw one.reason
    },
  )
}

async function cancelAtHost(parts: UpstreamParts, id: string, signal: AbortSignal): Promise<void> {
  const job = await parts.kysely
    .selectFrom('jobs')
    .select(['engine', 'resume'])
    .where('id', '=', id)
    .where('status', '=', 'canceled')
    .executeTakeFirst()
  if (!job || job.resume === null) return
  const about = { job: id, engine: job.engine, resume: job.resume }
  const engine = parts.engines.find(({ name }) => name === job.engine)
  if (!engine) {
    // Another process may have it: it is asked again, for some minutes.
    parts.log.warn(about, 'a host was not told of a cancel: its engine is not part of this server')
    throw new Error(`the engine ${job.engine} is not part of this server`)
  }
  if (!engine.cancel) return
  try {
    await engine.cancel(job.resume, AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]))
    parts.log.info(about, 'a canceled job was canceled at its host')
  } catch (error) {
    parts.log.warn({ ...about, err: asProblem(error) }, 'a host was not told of a cancel')
    throw error
  }
}
