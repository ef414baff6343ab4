/** Creates of each key, counted in the database: exact however many processes share it. */
import { CompiledQuery, type Kysely } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Tables } from './sql/tables.ts'

/** More than anybody's limit: limits differ from key to key, and are looked at by who asks. */
const points = 1_000_000_000

interface Asked {
  readonly text: string
  readonly values?: readonly unknown[]
}

/** Counts one create of a key, in a minute that begins with the first. Throws when the database is gone. */
export function countInDatabase(kysely: Kysely<Tables>) {
  const query = ({ text, values = [] }: Asked) =>
    kysely.executeQuery(CompiledQuery.raw(text, [...values]))
  const limiter = new RateLimiterPostgres({
    storeClient: { query },
    storeType: 'client',
    points,
    duration: 60,
    keyPrefix: 'creates',
    tableName: 'creates',
    // By our own migration; and rows of old minutes are dropped by it every five minutes.
    tableCreated: true,
  })
  return async (key: string) => {
    const state = await limiter.consume(key).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    return { count: state.consumedPoints, resetMs: state.msBeforeNext }
  }
}
