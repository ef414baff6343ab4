/**
 * A new job's place in a slot of the process that takes it in: while nobody stands before it, it is taken
 * on with the transaction that makes it. What is taken on is always what is next in the queue: if that is
 * another job, that one gets the slot, and the new one waits for its turn like all.
 */
import type { Transaction } from 'kysely'
import type { Job as Entry } from 'pg-boss'
import type { Seat } from './slots.ts'
import type { JobRow, Tables } from './sql/tables.ts'

export interface Place extends Disposable {
  /** The lease that is next, taken on when the transaction `tx` is committed; none without a free slot. */
  next(tx: Transaction<Tables>): Promise<string | undefined>
  /** After the commit. Whether it is this job that got the slot. */
  take(made: JobRow): boolean
}

export function makePlace(seat: Seat | undefined): Place {
  let entry: Entry<unknown> | undefined
  let taken = false
  return {
    async next(tx) {
      entry = await seat?.next(tx)
      return entry?.id
    },
    take(made) {
      if (!seat || !entry) return false
      taken = true
      const own = entry.id === made.lease
      seat.take(entry, own ? made : undefined)
      return own
    },
    // What was not committed is nobody's.
    [Symbol.dispose]() {
      if (!taken) seat?.leave()
    },
  }
}
