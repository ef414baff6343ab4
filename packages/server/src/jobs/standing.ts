/** How many jobs and letters stand where, for the figures of the server. */
import { type Kysely, sql } from 'kysely'
import type { Standing } from '../meters.ts'
import type { Tables } from './sql/tables.ts'

/** Counting goes no further than this: a scrape may not hold up a database. */
const most = 100_000

export async function readStanding(kysely: Kysely<Tables>, now: Date): Promise<Standing> {
  const { rows } = await sql<Record<string, number | string | bigint | null>>`
    select
      (select count(*) from (select from jobs where status = 'queued' limit ${most}) q) as queued,
      (select count(*) from (select from jobs where status = 'running' limit ${most}) r) as running,
      (select extract(epoch from ${now}::timestamptz - created_at) from jobs
        where status = 'queued' order by number limit 1) as oldest,
      (select count(*) from (select from letters where state = 'waiting' limit ${most}) w) as waiting,
      (select count(*) from (select from letters where state = 'dead' limit ${most}) d) as dead
  `.execute(kysely)
  const [row = {}] = rows
  const number = (name: string) => Number(row[name] ?? 0)
  return {
    queued: number('queued'),
    running: number('running'),
    oldestSeconds: Math.max(0, number('oldest')),
    lettersWaiting: number('waiting'),
    lettersDead: number('dead'),
  }
}
