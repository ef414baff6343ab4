/** Accounts as they stand: balance, holds, what was spent; and what keys have left of their budgets. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { Problem } from '../problem.ts'
import { audit } from './audit.ts'
import type { AccountFigures, Budget, Till } from './contract.ts'
import { credit, endBalance, spentBy } from './ledger.ts'
import type { LedgerTables } from './tables.ts'
import { amountOf, type Asked, numberOrNull, readCharges, readUsage, type Whole } from './usage.ts'

export function makeTill(kysely: Kysely<LedgerTables>, now: () => Date): Till {
  const month = () => monthOf(now())
  const account = (id: string) => readAccount(kysely, month(), id)
  return {
    audit: () => audit(kysely),
    usage: (span, group) => readUsage(kysely, span, group),
    charges: (span) => readCharges(kysely, span),
    accounts: (limit, after) => readAccounts(kysely, month(), limit, after),
    account,
    async budget(spender, { micros, every }): Promise<Budget> {
      const spentMicros = await kysely
        .transaction()
        .execute((tx) => spentBy(tx, spender, every, now()))
      return { micros, every, spentMicros, leftMicros: Math.max(0, micros - spentMicros) }
    },
    async credit(id, micros, note) {
      await account(id)
      await kysely
        .transaction()
        .execute((tx) => credit(tx, { account: id, micros, note, at: now() }))
      return account(id)
    },
    async unprepay(id) {
      await account(id)
      await kysely.transaction().execute((tx) => endBalance(tx, id))
      return account(id)
    },
  }
}

/** When its calendar month began, in UTC. */
function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1))
}

interface FiguresRow {
  readonly id: string
  readonly created_at: Date
  readonly balance_micros: Whole | null
  readonly held: Whole
  readonly held_unknown: Whole
  readonly spent: Whole
  readonly spent_unknown: Whole
}

async function figures(
  db: Asked,
  month: Date,
  which: RawBuilder<unknown>,
  limit: number,
): Promise<readonly AccountFigures[]> {
  const { rows } = await sql<FiguresRow>`
    select a.id, a.created_at, a.balance_micros, h.held, h.held_unknown, s.spent, s.spent_unknown
    from (select * from accounts where ${which} order by id limit ${limit}) a
    cross join lateral (
      select coalesce(sum(e.micros), 0) as held, count(*) filter (where e.micros is null) as held_unknown
      from jobs j join entries e on e.job = j.id and e.kind = 'hold'
      where j.account = a.id and j.status in ('queued', 'running')) h
    cross join lateral (
      select coalesce(sum(e.micros), 0) as spent, count(*) filter (where e.micros is null) as spent_unknown
      from entries e where e.account = a.id and e.kind = 'charge' and e.at >= ${month}) s
    order by a.id`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at.toISOString(),
    balanceMicros: numberOrNull(row.balance_micros),
    held: amountOf(row.held, row.held_unknown),
    spentThisMonth: amountOf(row.spent, row.spent_unknown),
  }))
}

function readAccounts(db: Asked, month: Date, limit: number, after?: string) {
  return figures(db, month, after === undefined ? sql`true` : sql`id > ${after}`, limit)
}

async function readAccount(db: Asked, month: Date, id: string): Promise<AccountFigures> {
  // What a database can't even look up is not there.
  const [found] = id.includes('\0') ? [] : await figures(db, month, sql`id = ${id}`, 1)
  if (found) return found
  throw new Problem('not_found', 'There is no such account.', { param: 'account' })
}
