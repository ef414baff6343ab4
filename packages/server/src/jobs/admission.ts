/**
 * Whether a job may come in now, by how many its key has open; and whose turn it is. The account's row is locked meanwhile (ledger.ts), so that of many calls of one key at once
 * exactly as many pass as may.
 */
import { type Kysely, sql } from 'kysely'
import { Problem } from '../problem.ts'
import type { Incoming } from './contract.ts'
import type { Tables } from './sql/tables.ts'
import { nextTurn } from './turns.ts'

export interface AdmissionLimits {
  /** How many jobs of one key may be queued or running, unless the key has a limit of its own; 0: no limit. */
  readonly concurrentJobs: number
  /** How many jobs may be queued in all; 0: no limit. */
  readonly queueLength: number
}

/** Whether it depends on other calls of the account at the same moment what becomes of this one. */
export function isCounted(incoming: Incoming, settings?: AdmissionLimits): boolean {
  const { once, limits } = incoming
  const known = once?.key !== undefined || Boolean(once?.joinSeconds)
  return known || limits?.budget !== undefined || mostOpen(incoming, settings) > 0
}

/** Calls without a key come from this machine alone and are not limited. 0: no limit. */
function mostOpen({ key, limits }: Incoming, settings?: AdmissionLimits): number {
  return key === undefined ? 0 : (limits?.concurrentJobs ?? settings?.concurrentJobs ?? 0)
}

/** The job's turn. Throws Problem `rate_limited` when it can't come in now. */
export async function admit(
  tx: Kysely<Tables>,
  incoming: Incoming,
  settings: AdmissionLimits | undefined,
  now: Date,
): Promise<number> {
  const { account, key } = incoming
  const most = mostOpen(incoming, settings)
  const { rows } = await sql<{ turn: number | string | bigint; busy: boolean }>`
    select ${nextTurn({ account, key })} as turn,
      ${most === 0 ? sql`false` : isBusy(account, key, most)} as busy
  `.execute(tx)
  const [found] = rows
  if (!found) throw new Error('a select without a table has one row')
  if (found.busy) throw await busy(tx, { account, key }, most, now)
  return Number(found.turn)
}

/** Counts no further than the limit, in an index. */
function isBusy(account: string, key: string | undefined, most: number) {
  return sql`exists (
    select from jobs where account = ${account} and key = ${key}
      and status in ('queued', 'running') offset ${most - 1} limit 1)`
}

/** The longest time, in seconds, that anybody is told to wait. */
const longestWait = 60

/** What has been open for a while will be for about as long again. */
async function busy(
  tx: Kysely<Tables>,
  { account, key = '' }: Pick<Incoming, 'account' | 'key'>,
  most: number,
  now: Date,
): Promise<Problem> {
  const { oldest } = await tx
    .selectFrom('jobs')
    .select((job) => job.fn.min('created_at').as('oldest'))
    .where('account', '=', account)
    .where('key', '=', key)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirstOrThrow()
  const age = Math.ceil((now.getTime() - new Date(oldest).getTime()) / 1000)
  const retryAfter = Math.min(Math.max(age, 1), longestWait)
  return new Problem(
    'rate_limited',
    `Rate limit exceeded: ${most} concurrent jobs per key. Please retry after ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}, or when one of them has ended.`,
    { retryAfter },
  )
}

/** It is the server that is busy; a 429 is what clients know how to wait for. */
export function queueFull(): Problem {
  const retryAfter = 10
  const message = `The queue of this server is full. Please retry after ${retryAfter} seconds.`
  return new Problem('rate_limited', message, { retryAfter })
}
