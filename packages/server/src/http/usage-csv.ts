/** Usage and charges as tables. */
import type { Amount, ChargeLine, UsageReport } from '../ledger/contract.ts'
import { dollarsOf } from '../ledger/dollars.ts'
import { csvLine } from './csv.ts'

const amounts = ['charged', 'held', 'cost'] as const

/** A line for each group. An amount is what is known of it; beside it, of how many jobs it is unknown. */
export function usageCsv({ rows }: UsageReport, group: string): string {
  const names = amounts.flatMap((name) => [`${name}_micros`, `${name}_usd`, `${name}_unknown_jobs`])
  const head = csvLine([group, 'jobs', 'open', 'pictures', ...names])
  const lines = rows.map((row) => {
    const sums = amounts.flatMap((name) => amountCells(row[name]))
    return csvLine([row.group, row.jobs, row.open, row.pictures, ...sums])
  })
  return [head, ...lines].join('')
}

function amountCells({ knownMicros, unknown }: Amount) {
  return [knownMicros, dollarsOf(knownMicros), unknown]
}

const head = csvLine([
  'at',
  'job',
  'account',
  'key',
  'dialect',
  'model',
  'engine',
  'pictures',
  'price_micros',
  'charged_micros',
  'charged_usd',
  'cost_micros',
  'cost_usd',
])

/** A line for each charge, to be compared with an invoice; as many at a time as come out of the ledger. */
export async function* chargesCsv(
  pages: AsyncIterable<readonly ChargeLine[]>,
): AsyncGenerator<string> {
  // The head comes with the first page: before it, a failure can still be told.
  let before = head
  for await (const page of pages) {
    yield before + page.map(chargeCsv).join('')
    before = ''
  }
  if (before !== '') yield before
}

function chargeCsv(line: ChargeLine): string {
  const { at, job, account, key, dialect, model, engine, pictures } = line
  const { priceMicros, chargedMicros, costMicros } = line
  const money = [
    priceMicros,
    chargedMicros,
    usdOf(chargedMicros),
    costMicros,
    usdOf(costMicros),
  ] as const
  return csvLine([at, job, account, key, dialect, model, engine, pictures, ...money])
}

const usdOf = (micros: number | null) => (micros === null ? null : dollarsOf(micros))
