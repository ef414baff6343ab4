/** A key's row as it is told, and what changes in it. */
import type { Selectable, Updateable } from 'kysely'
import type { KeyCard, KeyChange, KeyLimits } from './contract.ts'
import type { KeysTable } from './sql/tables.ts'

type KeyRow = Selectable<KeysTable>

export function cardOf(row: KeyRow): KeyCard {
  const { id, name, hint, account, admin, last_used_at, revoked_at } = row
  return {
    id,
    name,
    hint,
    account,
    admin,
    limits: limitsOf(row),
    createdAt: row.created_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString(),
    revokedAt: revoked_at?.toISOString(),
  }
}

export function limitsOf(row: KeyRow): KeyLimits {
  const { budget_micros: budget } = row
  return {
    createsPerMinute: row.creates_per_minute ?? undefined,
    concurrentJobs: row.concurrent_jobs ?? undefined,
    budget: budget === null ? undefined : { micros: Number(budget), every: row.budget_every },
  }
}

/** The columns that a change sets; `row` is the key as it is, if there is one. */
export function columnsOf(row: KeyRow | undefined, change: KeyChange): Updateable<KeysTable> {
  const { name, admin, limits = {} } = change
  const { createsPerMinute, concurrentJobs, budget } = limits
  return {
    ...(name === undefined || name === row?.name ? {} : { name }),
    ...(admin === undefined || admin === row?.admin ? {} : { admin }),
    ...(createsPerMinute === undefined ? {} : { creates_per_minute: createsPerMinute }),
    ...(concurrentJobs === undefined ? {} : { concurrent_jobs: concurrentJobs }),
    ...(budget === undefined ? {} : budgetColumns(budget)),
  }
}

function budgetColumns(budget: KeyLimits['budget'] | null): Updateable<KeysTable> {
  if (!budget) return { budget_micros: null }
  return { budget_micros: budget.micros, budget_every: budget.every }
}
