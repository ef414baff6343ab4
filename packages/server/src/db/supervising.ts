/**
 * Has leases whose holder is dead given to others: pg-boss does it, once a second, in every process that
 * works. But not while the database, or this process, was away: then nobody could renew a lease, and
 * whoever holds one is given the time to.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import type { Complain } from './database.ts'

const everyMs = 1_000
/** After this long without a look, this process or the whole machine was asleep. */
const asleepMs = 4_000
/** More than a holder of a lease needs to renew it: see `renewSeconds`. */
const graceMs = 5_000

/** Resolves when the last look is over. */
export function supervise(boss: PgBoss, complain: Complain): () => Promise<void> {
  const stopping = new AbortController()
  const looking = look(boss, complain, stopping.signal)
  return async () => {
    stopping.abort()
    await looking
  }
}

async function look(boss: PgBoss, complain: Complain, stopping: AbortSignal): Promise<void> {
  let lookedAt = performance.now()
  let thereSince: number | undefined
  for (;;) {
    await pause(everyMs, undefined, { signal: stopping, ref: false }).catch(() => {})
    if (stopping.aborted) return
    const now = performance.now()
    if (now - lookedAt > asleepMs) thereSince = undefined
    lookedAt = now
    try {
      await boss.getDb().executeSql('select 1')
      thereSince ??= performance.now()
      if (performance.now() - thereSince >= graceMs) await boss.supervise()
    } catch (trouble) {
      thereSince = undefined
      complain(trouble)
    }
  }
}
