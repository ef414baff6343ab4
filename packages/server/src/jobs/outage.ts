/** A database that is away for a while is waited for by what would be lost otherwise. */
import { setTimeout as pause } from 'node:timers/promises'
import { isDatabaseGone } from '../problem.ts'

/** Longer than a restart or a failover takes, in milliseconds. */
const longest = 120_000
const between = 300

/**
 * Does it again until the database is there, or for two minutes; ends soon after `signal` aborts. It may
 * have been done although the answer was lost: only for what can be done twice.
 */
export async function patiently<T>(act: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const late = performance.now() + longest
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!isDatabaseGone(error) || performance.now() > late) throw error
      await pause(between, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => {
        throw error
      })
    }
  }
}
