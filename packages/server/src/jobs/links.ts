/**
 * Remembers until when somebody may hold a link to a picture, so that it is not removed before. Links are
 * made at every look at a job: what is new is written down in one go every few seconds.
 */
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { sql } from 'kysely'
import type { Tables } from './sql/tables.ts'

export interface LinkBook {
  /** A link was made; `until` is in seconds since 1970. */
  note(asset: string, until: number): void
  /** Writes down what is new. Throws nothing: what could not be written is tried again. */
  flush(): Promise<void>
  /** Writes down what is new, and no more after that. */
  close(): Promise<void>
}

/** In milliseconds. */
const flushEvery = 3_000
/** Written down with so much to spare, in seconds: a picture looked at all day is written once an hour. */
const spare = 60 * 60
/** The book forgets what it has written when it has grown to this. */
const mostKnown = 50_000

export function makeLinkBook(parts: {
  readonly kysely: Kysely<Tables>
  readonly log: Logger
}): LinkBook {
  const known = new Map<string, number>()
  let fresh = new Map<string, number>()
  let writing = Promise.resolve()

  const writeAfter = async (before: Promise<void>) => {
    await before
    const rows = fresh
    fresh = new Map()
    if (rows.size === 0) return
    try {
      await write(parts.kysely, rows)
    } catch (err) {
      for (const [asset, until] of rows) fresh.set(asset, Math.max(until, fresh.get(asset) ?? 0))
      parts.log.warn({ err }, 'links could not be written down')
    }
  }
  const flush = () => {
    writing = writeAfter(writing)
    return writing
  }
  const timer = setInterval(() => void flush(), flushEvery)
  timer.unref()
  return {
    note(asset, until) {
      if ((known.get(asset) ?? 0) >= until) return
      if (known.size >= mostKnown) known.clear()
      known.set(asset, until + spare)
      fresh.set(asset, until + spare)
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

async function write(kysely: Kysely<Tables>, rows: ReadonlyMap<string, number>): Promise<void> {
  await kysely
    .insertInto('links')
    .values([...rows].map(([asset, until]) => ({ asset, until: new Date(until * 1000) })))
    .onConflict((again) =>
      again.column('asset').doUpdateSet({ until: sql`greatest(links.until, excluded.until)` }),
    )
    .execute()
}
