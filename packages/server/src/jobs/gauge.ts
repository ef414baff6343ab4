/**
 * How many jobs are queued in all, as far as a limit needs to know it: counted at most once a second,
 * because counting takes the longer the more there are. In between, what this process lets in is added;
 * what other processes let in meanwhile may be too many.
 */
import { type Kysely, sql } from 'kysely'
import type { Tables } from './sql/tables.ts'

export interface Gauge {
  /** Counts anew when it is time. Outside of transactions: nobody has to wait for it there. */
  look(kysely: Kysely<Tables>): Promise<void>
  /** Whether there is room for one more, which is taken. */
  take(): boolean
  /** What was let in waits for nobody. */
  back(): void
}

const countEvery = 1_000

/** 0: always room. */
export function makeGauge(queueLength: number): Gauge {
  let queued = 0
  let countedAt = -Infinity
  let counting: Promise<void> | undefined
  const countAnew = async (kysely: Kysely<Tables>) => {
    const before = queued
    try {
      const counted = await count(kysely, queueLength)
      // Whether those that were let in meanwhile were counted, nobody knows.
      queued = counted + queued - before
      countedAt = performance.now()
    } finally {
      counting = undefined
    }
  }
  return {
    look(kysely) {
      const fresh = performance.now() - countedAt < countEvery
      if (queueLength === 0 || fresh) return Promise.resolve()
      counting ??= countAnew(kysely)
      return counting
    },
    take() {
      if (queueLength === 0) return true
      queued += 1
      return queued <= queueLength
    },
    back() {
      queued -= 1
    },
  }
}

/** No further than the limit. */
async function count(kysely: Kysely<Tables>, most: number): Promise<number> {
  const { rows } = await sql<{ queued: number | string | bigint }>`
    select count(*) as queued
    from (select from jobs where status = 'queued' limit ${most}) counted`.execute(kysely)
  return Number(rows[0]?.queued ?? 0)
}
