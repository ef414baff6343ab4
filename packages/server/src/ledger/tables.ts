/** The tables of the till, as far as it writes them. They are made in `jobs/migrations/0003_promises.sql`. */
import type { ColumnType } from 'kysely'

/** Drivers differ in how they hand a `bigint` out. */
export type Micros = ColumnType<
  number | string | bigint | null,
  number | null | undefined,
  number | null
>

interface AccountsTable {
  id: string
  /** What is left of what was paid in, holds deducted; null: nothing has to be paid in. */
  balance_micros: Micros
  created_at: ColumnType<Date, Date | undefined, never>
}

/** Only ever added to. */
interface EntriesTable {
  id: ColumnType<number | string | bigint, never, never>
  kind: 'credit' | 'hold' | 'charge' | 'release'
  account: string
  key: string | null
  job: string | null
  micros: Micros
  pictures: ColumnType<number, number | undefined, never>
  price_micros: Micros
  cost_micros: Micros
  engine: string | null
  model: string | null
  dialect: string | null
  note: string | null
  /** Of credits: whether the account had no balance before. */
  opens: ColumnType<boolean, boolean | undefined, never>
  at: ColumnType<Date, Date, Date>
}

export interface LedgerTables {
  accounts: AccountsTable
  entries: EntriesTable
}
