/** How often a key may create jobs: counted here, in this process, a minute at a time. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../problem.ts'
import type { Visit } from './doing.ts'

/** Calls without a key come from this machine alone and are not counted. 0 lets everybody. */
export function counter(perMinute: number): (visit: Visit) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 })
  return async ({ dialect, visitor, also }) => {
    if (perMinute === 0 || !visitor.keyed) return
    const state = await limiter.consume(visitor.account).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
    const resetAt = Math.ceil((Date.now() + state.msBeforeNext) / 1000)
    const remaining = Math.max(0, state.remainingPoints)
    also(dialect.allowance?.({ limit: perMinute, remaining, resetSeconds, resetAt }) ?? {})
    if (state.consumedPoints <= perMinute) return
    throw new Problem(
      'rate_limited',
      `Rate limit exceeded: ${perMinute} creates per minute. Please retry after ${resetSeconds} seconds.`,
      { retryAfter: resetSeconds },
    )
  }
}
