/**
 * The queue: which entries there are, and how one is taken on, handed back and settled. An entry (a
 * lease) is the right to run a job. It lives in pg-boss's own tables, is made and settled in the same
 * transaction as the job's row, and each attempt at it is fenced: who lost it can settle nothing.
 */
import { randomUUID } from 'node:crypto'
import { fromKysely, type Job as Entry, type PgBoss, type Queue } from 'pg-boss'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Tables } from './sql/tables.ts'
import { priorityOf } from './turns.ts'

export const jobQueue = 'jobs'
/** Entries whose attempts all died with their worker; a worker of its own ends their jobs as failed. */
export const deadQueue = 'jobs-dead'

/**
 * An attempt that dies with its worker is made again this often: often enough for an operator who kills
 * and starts in a hurry, and not for ever for a job that itself brings the server down.
 */
export const retryLimit = 5

const day = 24 * 60 * 60

/**
 * Who is not heard of for this long has lost what it was doing to others: the shortest that pg-boss has.
 * With the look for such and the next one's for work (a second each) it is taken over within 12 seconds.
 */
export const leaseSeconds = 10
/** How often a lease is renewed. */
export const renewSeconds = 3

const jobQueueOptions = {
  deadLetter: deadQueue,
  // Whoever puts something in calls for a slot itself, see slots.ts: it wakes one, and not all of them.
  notify: false,
  retryLimit,
  retryDelay: 0,
  // No engine needs longer: after this the attempt is aborted.
  expireInSeconds: 60 * 60,
  retentionSeconds: 30 * day,
  deleteAfterSeconds: day,
}

/** The right to deliver to an endpoint next: see endpoints.ts. */
export const errandQueue = 'errands'

const errandQueueOptions = {
  // Never given up: what a process that dies had in its hands comes back.
  retryLimit: 1_000_000,
  retryDelay: 0,
  expireInSeconds: 60,
  retentionSeconds: 7 * day,
  deleteAfterSeconds: 60 * 60,
}

/** News of jobs as versions before letters.ts queued them. */
export const newsQueue = 'news'
/** News that never arrived. */
export const newsDeadQueue = 'news-dead'

/**
 * Tried again after 5 to 10 seconds, then after twice as long each time, up to four hours: seventeen
 * attempts, and about a day from the first to the last.
 */
const newsQueueOptions = {
  deadLetter: newsDeadQueue,
  retryLimit: 16,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 4 * 60 * 60,
  // For a process that died with a delivery in its hands; an attempt itself takes far less.
  expireInSeconds: 60,
  retentionSeconds: 7 * day,
  deleteAfterSeconds: day,
}

/** Canceled jobs whose engine's host has to be told. */
export const upstreamQueue = 'upstream-cancels'

/** A host that can't be reached is told again, after 2 seconds and then after longer, for some minutes. */
const upstreamQueueOptions = {
  notify: true,
  retryLimit: 7,
  retryDelay: 2,
  retryBackoff: true,
  expireInSeconds: 60,
  retentionSeconds: day,
  deleteAfterSeconds: day,
}

/** Jobs that are canceled when their time is up. */
export const deadlineQueue = 'deadlines'

const queues = [
  deadQueue,
  jobQueue,
  newsDeadQueue,
  newsQueue,
  errandQueue,
  upstreamQueue,
  deadlineQueue,
]

/** `heartbeatSeconds`: how long a lease is good without being renewed. */
export async function makeQueues(boss: PgBoss, heartbeatSeconds: number): Promise<void> {
  const work = { retryLimit: 10, retryDelay: 5, heartbeatSeconds }
  await makeQueue(boss, deadQueue, { ...work, notify: true })
  await makeQueue(boss, jobQueue, { ...jobQueueOptions, heartbeatSeconds })
  await makeQueue(boss, newsDeadQueue, { retentionSeconds: 30 * day })
  await makeQueue(boss, newsQueue, newsQueueOptions)
  await makeQueue(boss, errandQueue, { ...errandQueueOptions, heartbeatSeconds })
  await makeQueue(boss, upstreamQueue, upstreamQueueOptions)
  await makeQueue(boss, deadlineQueue, { ...work, deleteAfterSeconds: day })
  // pg-boss looks a queue up on its first use. Inside a transaction of the one session that look-up
  // would wait for the transaction's own end: so it is made to look now.
  for (const queue of queues) {
    await boss.cancel(queue, randomUUID())
  }
}

/** As it is said here, also where an older version has made it otherwise. */
async function makeQueue(boss: PgBoss, name: string, options: Omit<Queue, 'name'>): Promise<void> {
  await boss.createQueue(name, options)
  const made = await boss.getQueue(name)
  const wanted = Object.entries(options)
  const same = made && wanted.every(([key, value]) => Reflect.get(made, key) === value)
  if (!same) await boss.updateQueue(name, options)
}

const payload = z.object({ job: z.string(), failures: z.number(), turn: z.number().default(0) })

/**
 * What an entry carries. `failures`: how often the engine has failed in a way worth another try. `turn`:
 * the job's place, see turns.ts; entries older than turns have none, and go first.
 */
export type Payload = z.output<typeof payload>

export interface Lease extends Payload {
  readonly id: string
  readonly retryCount: number
  /** Aborts when the entry is no longer ours. */
  readonly signal: AbortSignal
}

export function asLease(entry: Entry<unknown>): Lease {
  const { id, retryCount, signal } = entry
  return { ...payload.parse(entry.data), id, retryCount, signal }
}

/** Puts a job into the queue with the transaction `tx`; returns the lease id for the job's row. */
export async function enqueue(
  boss: PgBoss,
  tx: Transaction<Tables>,
  entry: z.input<typeof payload>,
  when: { readonly first?: boolean; readonly afterSeconds?: number } = {},
): Promise<string> {
  const id = await boss.send(jobQueue, entry, {
    db: fromKysely(tx),
    priority: priorityOf(entry.turn ?? 0, when.first),
    // Said here too: a queue that an older version has made keeps the older limit.
    retryLimit,
    ...(when.afterSeconds ? { startAfter: when.afterSeconds } : {}),
  })
  if (id === null) throw new Error('the queue took no entry')
  return id
}

/** Thrown inside a transaction to roll it back: somebody else has the job now. */
export class LeaseLost extends Error {}

const settled = z.object({ affected: z.number() })

/** What a process before this one, alone on the database like this one, had in its hands goes back. */
export async function takeBackEntries(
  boss: PgBoss,
  tx: Transaction<Tables>,
  queue: string,
): Promise<void> {
  const { rows } = await sql<{ id: string; retryCount: number }>`
    select id, retry_count as "retryCount" from pgboss.job
    where name = ${queue} and state = 'active'`.execute(tx)
  if (rows.length === 0) return
  await boss.fail(queue, rows, { message: 'the process died' }, { db: fromKysely(tx) })
}

/** Ends this attempt's entry with the transaction `tx`. Throws LeaseLost when it is not ours any more. */
export async function settle(boss: PgBoss, tx: Transaction<Tables>, lease: Lease): Promise<void> {
  const { id, retryCount } = lease
  const answer = await boss.complete(jobQueue, { id, retryCount }, null, { db: fromKysely(tx) })
  if (settled.parse(answer).affected === 0) throw new LeaseLost(`the lease ${id} is not ours`)
}
