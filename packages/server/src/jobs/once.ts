/**
 * The same request twice is one job. By its `Idempotency-Key` for 24 hours, per account, whatever has
 * become of the job: a failed one is answered again too, so that the one purchase that was asked for is
 * never made twice by a client that only repeats itself; who wants another try uses another key. Without
 * a key, where that is asked for, an identical request joins a job that was made a moment ago.
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import { Problem } from '../problem.ts'
import type { Incoming, Once } from './contract.ts'
import type { Tables } from './sql/tables.ts'

const lifetime = 24 * 60 * 60 * 1000

/** Throws Problem `invalid_request` for what can't be a key. */
export function checkOnce({ key }: Once): void {
  if (key === undefined) return
  // Spaces and signs of any writing are fine; what could break a line of a log is not.
  if (key.length >= 1 && key.length <= 255 && key.isWellFormed() && !/\p{Cc}/u.test(key)) return
  throw refused('An idempotency key has 1 to 255 characters, and no control characters.')
}

/**
 * The id of the job that the same request has made before, if there is one. Throws Problem
 * `invalid_request` when its key was used for another.
 */
export async function findEarlier(
  kysely: Kysely<Tables>,
  { account, key, once }: Incoming,
  now: Date,
): Promise<string | undefined> {
  if (once?.key !== undefined) return byKey(kysely, account, { ...once, key: once.key }, now)
  if (!once?.joinSeconds) return undefined
  const joinable = await kysely
    .selectFrom('jobs')
    .select('id')
    .where('account', '=', account)
    .where('fingerprint', '=', once.fingerprint)
    .where('created_at', '>=', new Date(now.getTime() - once.joinSeconds * 1000))
    .where('key', key === undefined ? 'is' : '=', key ?? null)
    .where('status', 'in', ['queued', 'running', 'succeeded'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return joinable?.id
}

async function byKey(
  kysely: Kysely<Tables>,
  account: string,
  { key, fingerprint }: Once & { readonly key: string },
  now: Date,
): Promise<string | undefined> {
  const earlier = await kysely
    .selectFrom('idempotency')
    .innerJoin('jobs', 'jobs.id', 'idempotency.job')
    .select(['idempotency.fingerprint', 'jobs.id'])
    .where('idempotency.account', '=', account)
    .where('idempotency.key', '=', key)
    .where('idempotency.created_at', '>', new Date(now.getTime() - lifetime))
    .executeTakeFirst()
  if (!earlier || earlier.fingerprint === fingerprint) return earlier?.id
  throw refused(
    'This idempotency key was used for another request in the last 24 hours. Send that request again unchanged, or use a new key for this one.',
  )
}

/** A status that no client retries by itself: unlike a conflict, which some do. */
function refused(message: string): Problem {
  return new Problem('invalid_request', message, { param: 'idempotency-key' })
}

/** Remembers which request made the job. */
export async function remember(
  tx: Transaction<Tables>,
  account: string,
  once: Once | undefined,
  job: string,
  now: Date,
): Promise<void> {
  if (once?.key === undefined) return
  const { key, fingerprint } = once
  const made = { fingerprint, job, created_at: now }
  await tx
    .insertInto('idempotency')
    .values({ account, key, ...made })
    .onConflict((old) => old.columns(['account', 'key']).doUpdateSet(made))
    .execute()
  if (fingerprint.startsWith('0')) await forget(tx, now)
}

/**
 * One request in sixteen takes more with it than sixteen bring: so nothing grows for ever. Rows of other
 * accounts too; whoever has hold of one keeps it, so that nobody waits in a circle.
 */
async function forget(tx: Transaction<Tables>, now: Date): Promise<void> {
  await sql`
    delete from idempotency where ctid = any(array(
      select ctid from idempotency where created_at <= ${new Date(now.getTime() - lifetime)}
      order by created_at limit 64 for update skip locked))`.execute(tx)
}
