/**
 * How often a key may create jobs: so many in a minute that begins with the first. Counted in this
 * process, or, where several share a database, there.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../problem.ts'
import type { Visit } from './doing.ts'

export interface Counted {
  /** How many it has created in this minute, this one included. */
  readonly count: number
  /** Milliseconds until its next minute. */
  readonly resetMs: number
}

/** Counts one create of a key. */
export type CountCreate = (key: string) => Promise<Counted>

/** More than anybody's limit: limits differ from key to key, and are looked at here. */
const points = 1_000_000_000

/** Exact for one process. */
export function countHere(): CountCreate {
  const limiter = new RateLimiterMemory({ points, duration: 60 })
  return async (key) => {
    const state = await limiter.consume(key).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    return { count: state.consumedPoints, resetMs: state.msBeforeNext }
  }
}

/**
 * `standard` creates per minute, where the key has no limit of its own; 0 lets everybody. Calls without
 * a key come from this machine alone and are not counted.
 */
export function counter(
  standard: number,
  countCreate: CountCreate = countHere(),
): (visit: Visit) => Promise<void> {
  return async ({ dialect, visitor, also }) => {
    const limit = visitor.limits?.createsPerMinute ?? standard
    if (limit === 0 || !visitor.keyed) return
    const { count, resetMs } = await countCreate(visitor.key ?? visitor.account)
    const resetSeconds = Math.max(1, Math.ceil(resetMs / 1000))
    const resetAt = Math.ceil((Date.now() + resetMs) / 1000)
    const remaining = Math.max(0, limit - count)
    also(dialect.allowance?.({ limit, remaining, resetSeconds, resetAt }) ?? {})
    if (count <= limit) return
    throw new Problem(
      'rate_limited',
      `Rate limit exceeded: ${limit} creates per minute. Please retry after ${resetSeconds} seconds.`,
      { retryAfter: resetSeconds },
    )
  }
}
