/**
 * Endpoints and their errands. An endpoint has at most one errand, an entry of the queue: whoever takes
 * it delivers one letter, and then the endpoint gets its next. So deliveries to one endpoint follow each
 * other, in whichever process, and those to different ones know nothing of each other.
 *
 * The endpoint's row is locked by all who change its letters: a letter written while a delivery ends is
 * seen by one of the two. Locks are taken in this order: job, queue entry, account, endpoint.
 */
import { createHash } from 'node:crypto'
import { type Selectable, sql, type Transaction } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import { asideAfter } from './tries.ts'
import { errandQueue } from './queue.ts'
import type { EndpointsTable, LettersTable, Tables } from './sql/tables.ts'

export type EndpointRow = Selectable<EndpointsTable>
export type LetterRow = Selectable<LettersTable>

export interface ErrandParts {
  readonly boss: PgBoss
  readonly now: () => Date
}

/** Where a letter to this address goes. Callers put what differs from job to job into the query. */
export function endpointOf(account: string, address: string): { id: string; url: string } {
  const { origin, pathname } = new URL(address)
  const url = `${origin}${pathname}`
  return { id: createHash('sha256').update(`${account}\n${url}`).digest('hex'), url }
}

/** The endpoint's row, locked; made when there is none. */
export function hold(
  tx: Transaction<Tables>,
  id: string,
  account: string,
  now: Date,
): Promise<EndpointRow> {
  return tx
    .insertInto('endpoints')
    .values({ id, account, touched_at: now })
    .onConflict((again) => again.column('id').doUpdateSet({ touched_at: now }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** How an endpoint has been of late. */
export type Standing = 'good' | 'new' | 'ailing'

export function standingOf({ failures, delivered_at }: EndpointRow): Standing {
  if (failures > 0) return 'ailing'
  return delivered_at ? 'good' : 'new'
}

/** Errands are taken by these: see webhooks.ts. */
export function groupOf(standing: Standing, account: string): string {
  return `${standing} ${account}`
}

/** Gives the endpoint, whose row is locked, an errand at `at`, unless it has one by then. */
export async function wake(
  parts: ErrandParts,
  tx: Transaction<Tables>,
  endpoint: EndpointRow,
  at: Date,
): Promise<void> {
  const { errand, due_at, retry_at } = endpoint
  const due = retry_at && retry_at > at ? retry_at : at
  // Without a time it is being used: who uses it looks for more when done.
  if (errand && (!due_at || due_at <= due)) return
  if (errand) await parts.boss.cancel(errandQueue, errand, { db: fromKysely(tx) })
  await sendOut(parts, tx, endpoint, due)
}

/** Puts the errand of a locked endpoint into the queue; the one before it is worth nothing any more. */
export async function sendOut(
  { boss, now }: ErrandParts,
  tx: Transaction<Tables>,
  endpoint: EndpointRow,
  due: Date,
): Promise<void> {
  const { id, account } = endpoint
  const seconds = (due.getTime() - now().getTime()) / 1000
  const errand = await boss.send(
    errandQueue,
    { endpoint: id },
    {
      db: fromKysely(tx),
      group: { id: groupOf(standingOf(endpoint), account) },
      ...(seconds > 0 ? { startAfter: seconds } : {}),
    },
  )
  if (errand === null) throw new Error('the queue took no errand')
  await tx.updateTable('endpoints').set({ errand, due_at: due }).where('id', '=', id).execute()
}

/**
 * The letter to be tried next: of those that are the first waiting of their job, the oldest that still
 * holds its place, or one that has stepped aside, whichever is due first.
 */
export async function nextLetter(
  tx: Transaction<Tables>,
  endpoint: string,
): Promise<LetterRow | undefined> {
  const waiting = tx
    .selectFrom('letters as letter')
    .selectAll('letter')
    .where('endpoint', '=', endpoint)
    .where('state', '=', sql.lit('waiting'))
    .where((letter) =>
      letter.not(
        letter.exists(
          letter
            .selectFrom('letters as earlier')
            .select('earlier.id')
            .whereRef('earlier.job', '=', 'letter.job')
            .whereRef('earlier.number', '<', 'letter.number')
            .where('earlier.state', '=', sql.lit('waiting')),
        ),
      ),
    )
  const inPlace = await waiting
    .where('tries', '<', sql.lit(asideAfter))
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  const aside = await waiting
    .where('tries', '>=', sql.lit(asideAfter))
    .orderBy('next_at')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
  if (!inPlace || !aside) return inPlace ?? aside
  return aside.next_at <= inPlace.next_at ? aside : inPlace
}
