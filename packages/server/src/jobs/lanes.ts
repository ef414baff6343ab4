/**
 * What a host takes of one model: so many jobs at once, and so many calls in a second, over all processes.
 * A job whose lane is full goes back into the queue for a while; nobody waits for it, and jobs of other
 * lanes pass by.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Engine } from '../engines/engine.ts'
import { enqueue, jobQueue, type Lease, settle } from './queue.ts'
import type { Tables } from './sql/tables.ts'

export interface LaneParts {
  readonly boss: PgBoss
  readonly engines: readonly Engine[]
}

/**
 * Whether the job has to wait, and then it is queued again, as no attempt. To be asked in the transaction
 * that would begin it: of two that begin at once the second sees the first.
 */
export async function waitsForLane(
  { boss, engines }: LaneParts,
  tx: Transaction<Tables>,
  lease: Lease,
): Promise<boolean> {
  if (!engines.some((engine) => 'atOnce' in engine)) return false
  const job = await tx
    .selectFrom('jobs')
    .select('engine')
    .select(sql<string>`request ->> 'model'`.as('model'))
    .where('id', '=', lease.job)
    .where('lease', '=', lease.id)
    .where('status', 'in', ['queued', 'running'])
    .forUpdate()
    .executeTakeFirst()
  const limit = job && engines.find(({ name }) => name === job.engine)?.atOnce?.(job.model)
  if (!job || limit === undefined) return false
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lane ${job.engine} ${job.model}`}, 0))`.execute(
    tx,
  )
  if ((await running(tx, job, lease.job)) < limit) return false
  const { failures, turn } = lease
  const afterSeconds = waitOf(await waiting(tx, job))
  const next = await enqueue(boss, tx, { job: lease.job, failures, turn }, { afterSeconds })
  await tx
    .updateTable('jobs')
    .set({ status: 'queued', lease: next })
    .where('id', '=', lease.job)
    .execute()
  await settle(boss, tx, lease)
  return true
}

interface Lane {
  readonly engine: string
  readonly model: string
}

/** Jobs of the lane that somebody works on; one whose worker has died is among them until it is missed. */
async function running(tx: Transaction<Tables>, { engine, model }: Lane, but: string) {
  const { rows } = await sql<{ count: number | string }>`
    select count(*) from jobs
    join pgboss.job entry on entry.name = ${jobQueue} and entry.id = jobs.lease
    where jobs.status = 'running' and jobs.engine = ${engine}
      and jobs.request ->> 'model' = ${model} and jobs.id <> ${but}
      and entry.state = 'active'`.execute(tx)
  return Number(rows[0]?.count ?? 0)
}

const mostCounted = 300

async function waiting(tx: Transaction<Tables>, { engine, model }: Lane) {
  const { rows } = await sql<{ count: number | string }>`
    select count(*) from (
      select from jobs where status = 'queued' and engine = ${engine}
        and request ->> 'model' = ${model} limit ${mostCounted}) found`.execute(tx)
  return Number(rows[0]?.count ?? 0)
}

/** Seconds. However many wait, about ten look in a second. */
const waitOf = (others: number) => 1 + Math.floor(others / 10)

/** Longer than any line can be: then the clock has been set back. */
const mostAhead = 100

/** Resolves when one more call may begin in this lane. Throws the signal's reason. */
export async function takePace(
  kysely: Kysely<Tables>,
  lane: string,
  perSecond: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const gap = sql`make_interval(secs => ${1 / perSecond}::float8)`
  const { rows } = await sql<{ wait: number | string }>`
    insert into lanes as lane (name, next_at) values (${lane}, clock_timestamp() + ${gap})
    on conflict (name) do update set next_at = ${gap} + case
      when lane.next_at > clock_timestamp() + ${gap} * ${mostAhead}::int then clock_timestamp()
      else greatest(lane.next_at, clock_timestamp()) end
    returning extract(epoch from lane.next_at - ${gap} - clock_timestamp()) * 1000 as wait`.execute(
    kysely,
  )
  const wait = Number(rows[0]?.wait ?? 0)
  if (wait <= 0) return
  try {
    await pause(wait, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
