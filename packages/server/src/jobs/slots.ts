/**
 * The slots of this process, each for one job at a time. One hand takes for all of them: it looks when
 * something was queued, once for as many as there are free slots, and otherwise every second. It renews
 * the leases of all that run together.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { fromKysely, type Job as Entry, type PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asLease, jobQueue, type Lease, renewSeconds } from './queue.ts'
import type { JobRow, Tables } from './sql/tables.ts'

export interface Slots {
  /** Looks for work from now on. */
  start(): void
  /** Something was queued. Whether a slot here is free for it; otherwise others have to be told. */
  call(): boolean
  /** One free slot, kept for who asks; none when all are taken, or something waits already. */
  seat(): Seat | undefined
  /** Takes no more; resolves when the last job has left. */
  stop(): Promise<void>
  /** Renews nothing any more, whatever still runs. */
  close(): void
}

/** A slot that is kept for somebody; to be taken or left, once. */
export interface Seat {
  /** The entry that is next, taken on with the transaction `tx`: it counts once that is committed. */
  next(tx: Transaction<Tables>): Promise<Entry<unknown> | undefined>
  /** After the commit. `begun`: the job's row when that has begun with it. */
  take(entry: Entry<unknown>, begun?: JobRow): void
  leave(): void
}

export interface SlotParts {
  readonly boss: PgBoss
  readonly log: Logger
  /** Runs a job; whether its entry is settled by that. */
  readonly run: (lease: Lease, begun?: JobRow) => Promise<boolean>
  /** Tells other processes that something is queued for which there is no slot here. */
  readonly tellOthers: () => void
}

/** In milliseconds. What comes back after a wait, or from a process that died, is found so. */
const lookEvery = 1_000

interface Held {
  readonly entry: Entry<unknown>
  readonly claim: AbortController
}

export function makeSlots(parts: SlotParts, count: number): Slots {
  const { boss, tellOthers } = parts
  const running = new Set<Held>()
  const stopping = new AbortController()
  const empty = Promise.withResolvers<void>()
  let free = count
  let open = false
  /** Something may be queued that nobody here has looked for. */
  let waiting = false
  let looking: Promise<void> | undefined

  const look = (): Promise<void> => {
    looking ??= lookNow().finally(() => (looking = undefined))
    return looking
  }
  const lookNow = async () => {
    let full = false
    const due = () => open && free > 0 && waiting
    while (due()) {
      waiting = false
      const batchSize = free
      free -= batchSize
      const found = await boss.fetch<unknown>(jobQueue, { batchSize }).catch((error: unknown) => {
        boss.emit('error', asError(error))
        return []
      })
      free += batchSize
      for (const entry of found) take(entry)
      full = found.length === batchSize
      waiting ||= full
    }
    // Only after a look: of two without a slot none keeps telling the other.
    if (full && free === 0) tellOthers()
  }
  const take = (entry: Entry<unknown>, begun?: JobRow) => {
    free -= 1
    const held = { entry, claim: new AbortController() }
    running.add(held)
    void work(parts, held, begun).finally(() => {
      running.delete(held)
      free += 1
      left()
    })
  }
  const left = () => {
    if (waiting) void look()
    if (!open && free === count) empty.resolve()
  }
  const every = async (seconds: number, act: () => Promise<void>) => {
    const { signal } = stopping
    for (;;) {
      await pause(seconds * 1000, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await act()
    }
  }
  return {
    start() {
      open = waiting = true
      void look()
      void every(lookEvery / 1000, () => {
        waiting = true
        return look()
      })
      void every(renewSeconds, () => renew(boss, running))
    },
    call() {
      if (!open) return false
      waiting = true
      const room = free > 0
      void look()
      return room
    },
    seat() {
      if (!open || free === 0 || waiting || looking) return undefined
      free -= 1
      const back = () => {
        free += 1
      }
      return {
        async next(tx) {
          const [entry] = await boss.fetch<unknown>(jobQueue, { db: fromKysely(tx) })
          return entry
        },
        take(entry, begun) {
          back()
          take(entry, begun)
        },
        leave() {
          back()
          left()
        },
      }
    },
    async stop() {
      open = false
      await looking
      if (free === count) empty.resolve()
      await empty.promise
    },
    close: () => stopping.abort(),
  }
}

/** Never throws. */
async function work({ boss, log, run }: SlotParts, held: Held, begun?: JobRow): Promise<void> {
  const { entry, claim } = held
  const late = new AbortController()
  const over = setTimeout(() => {
    late.abort(new Error(`an attempt took longer than ${entry.expireInSeconds} seconds`))
  }, entry.expireInSeconds * 1000).unref()
  const signal = AbortSignal.any([claim.signal, late.signal])
  try {
    const settled = await run(asLease({ ...entry, signal }), begun)
    if (late.signal.aborted) throw late.signal.reason
    // Nobody's any more: it need not be looked at again.
    if (!settled) await boss.complete(jobQueue, entry)
  } catch (error) {
    log.error({ err: error }, 'an attempt could not be ended')
    await boss.fail(jobQueue, entry, asError(error)).catch((trouble: unknown) => {
      boss.emit('error', asError(trouble))
    })
  } finally {
    clearTimeout(over)
  }
}

/** The entries that were renewed. */
const touched = z.object({ settled: z.array(z.string()) })

/** Whose lease is not there to be renewed has lost it, or has just ended. */
async function renew(boss: PgBoss, running: ReadonlySet<Held>): Promise<void> {
  const held = [...running].filter(({ claim }) => !claim.signal.aborted)
  if (held.length === 0) return
  try {
    const entries = held.map(({ entry }) => entry)
    const { settled } = touched.parse(await boss.touch(jobQueue, entries))
    for (const { entry, claim } of held) {
      if (!settled.includes(entry.id))
        claim.abort(new Error(`the entry ${entry.id} is somebody else's`))
    }
  } catch (error) {
    // Says nothing of who has them.
    boss.emit('error', asError(error))
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
