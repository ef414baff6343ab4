/**
 * Whose turn it is: start-time fair queueing between keys. A new job gets a turn after its key's own last
 * open one and after the one that is next of all; the least turn goes first, and of equal ones the older
 * job. So a key's first job stands behind about two of each other key's, however many those have, and
 * the turn of what waits always comes: nothing that is made later gets a turn before the next one's.
 */
import { sql } from 'kysely'

/** Whose jobs stand in one line. */
export interface Line {
  readonly account: string
  /** Calls without a key stand in a line of their own. */
  readonly key?: string | undefined
}

/** SQL for the turn of a job that is made now. */
export function nextTurn({ account, key }: Line) {
  const own =
    key === undefined
      ? sql`account = ${account} and key is null`
      : sql`account = ${account} and key = ${key}`
  // With nothing queued and nothing running the count begins anew.
  return sql<number | string | bigint>`1 + greatest(
    coalesce(
      (select turn from jobs where status = 'queued' order by turn limit 1),
      (select min(turn) from jobs where status = 'running'),
      0),
    coalesce(
      (select turn from jobs where status in ('queued', 'running') and ${own}
        order by turn desc limit 1),
      0))`
}

/** The queue's priorities are 32 bits wide, and the greatest goes first. */
const leastPriority = -(2 ** 31)

/** Turns begin at 1: none comes before a job that is handed back, which has `first`. */
export function priorityOf(turn: number, first = false): number {
  return first ? 1 : Math.max(-turn, leastPriority)
}
