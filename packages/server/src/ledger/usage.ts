/** What was used, read out of the ledger: sums by day, model, key, … and every charge by itself. */
import { type RawBuilder, sql } from 'kysely'
import type { Amount, ChargeLine, Span, UsageFigures, UsageGroup, UsageReport } from './contract.ts'

/** Any Kysely. */
export type Asked = Parameters<RawBuilder<unknown>['execute']>[0]

/** Drivers differ in how they hand a `bigint` out. */
export type Whole = number | string | bigint

/** Days are those of UTC, whatever the session's time zone is; written out once for each, not for each entry. */
const groupings: Readonly<Record<UsageGroup, RawBuilder<string>>> = {
  day: sql`(at at time zone 'UTC')::date`,
  model: sql`coalesce(model, '')`,
  key: sql`coalesce(key, '')`,
  engine: sql`coalesce(engine, '')`,
  dialect: sql`coalesce(dialect, '')`,
  account: sql`account`,
}

interface SumRow {
  readonly group: string
  readonly jobs: Whole
  readonly open: Whole
  readonly pictures: Whole
  readonly charged: Whole
  readonly charged_unknown: Whole
  readonly held: Whole
  readonly held_unknown: Whole
  readonly cost: Whole
  readonly cost_unknown: Whole
}

export async function readUsage(db: Asked, span: Span, group: UsageGroup): Promise<UsageReport> {
  const columns = sql`e.kind, e.at, e.account, e.key, e.model, e.engine, e.dialect, e.pictures, e.micros, e.cost_micros`
  const { rows } = await sql<SumRow>`
    select ${group === 'day' ? sql`to_char(${groupings.day}, 'YYYY-MM-DD')` : groupings[group]} as "group",
      count(*) filter (where kind = 'charge') as jobs,
      count(*) filter (where kind = 'hold') as open,
      coalesce(sum(pictures) filter (where kind = 'charge'), 0) as pictures,
      coalesce(sum(micros) filter (where kind = 'charge'), 0) as charged,
      count(*) filter (where kind = 'charge' and micros is null) as charged_unknown,
      coalesce(sum(micros) filter (where kind = 'hold'), 0) as held,
      count(*) filter (where kind = 'hold' and micros is null) as held_unknown,
      coalesce(sum(cost_micros), 0) as cost,
      count(*) filter (where kind = 'charge' and cost_micros is null) as cost_unknown
    from (
      select ${columns} from entries e where e.kind = 'charge' and ${within(span)}
      union all
      select ${columns} from jobs j join entries e on e.job = j.id and e.kind = 'hold'
      where j.status in ('queued', 'running') and ${within(span)}
    ) as lines
    group by ${groupings[group]} order by 1`.execute(db)
  const read = rows.map((row) => ({ group: row.group, ...figuresOf(row) }))
  return { rows: read, total: totalOf(read) }
}

function within({ account, since, until }: Span): RawBuilder<unknown> {
  const time = sql`e.at >= ${since} and e.at < ${until}`
  return account === undefined ? time : sql`${time} and e.account = ${account}`
}

function figuresOf(row: SumRow): UsageFigures {
  return {
    jobs: Number(row.jobs),
    open: Number(row.open),
    pictures: Number(row.pictures),
    charged: amountOf(row.charged, row.charged_unknown),
    held: amountOf(row.held, row.held_unknown),
    cost: amountOf(row.cost, row.cost_unknown),
  }
}

export function amountOf(known: Whole, unknown: Whole): Amount {
  const [knownMicros, parts] = [Number(known), Number(unknown)]
  return { micros: parts === 0 ? knownMicros : null, knownMicros, unknown: parts }
}

function totalOf(rows: readonly UsageFigures[]): UsageFigures {
  const sum = (of: (row: UsageFigures) => number) => rows.reduce((all, row) => all + of(row), 0)
  const amount = (of: (row: UsageFigures) => Amount) =>
    amountOf(
      sum((row) => of(row).knownMicros),
      sum((row) => of(row).unknown),
    )
  return {
    jobs: sum(({ jobs }) => jobs),
    open: sum(({ open }) => open),
    pictures: sum(({ pictures }) => pictures),
    charged: amount(({ charged }) => charged),
    held: amount(({ held }) => held),
    cost: amount(({ cost }) => cost),
  }
}

interface ChargeRow {
  readonly id: Whole
  /** The moment to the microsecond, which a Date would cut. */
  readonly mark: string
  readonly at: Date
  readonly job: string
  readonly account: string
  readonly key: string | null
  readonly dialect: string | null
  readonly model: string | null
  readonly engine: string | null
  readonly pictures: number
  readonly price_micros: Whole | null
  readonly micros: Whole | null
  readonly cost_micros: Whole | null
}

/** A few hundred kilobytes at a time: neither the memory nor the database is held for long. */
const pageLength = 1000

export async function* readCharges(db: Asked, span: Span): AsyncGenerator<readonly ChargeLine[]> {
  let last: ChargeRow | undefined
  for (;;) {
    const after: RawBuilder<unknown> = last
      ? sql`and (e.at, e.id) > (${last.mark}::timestamptz, ${String(last.id)}::bigint)`
      : sql``
    const { rows } = await sql<ChargeRow>`
      select e.id, e.at::text as mark, e.at, e.job, e.account, e.key, e.dialect, e.model, e.engine,
        e.pictures, e.price_micros, e.micros, e.cost_micros
      from entries e where e.kind = 'charge' and ${within(span)} ${after}
      order by e.at, e.id limit ${sql.lit(pageLength)}`.execute(db)
    if (rows.length > 0) yield rows.map(lineOf)
    last = rows.at(-1)
    if (rows.length < pageLength) return
  }
}

function lineOf({ at, job, account, key, dialect, model, engine, pictures, ...row }: ChargeRow) {
  return {
    at: at.toISOString(),
    job,
    account,
    key,
    dialect,
    model,
    engine,
    pictures,
    priceMicros: numberOrNull(row.price_micros),
    chargedMicros: numberOrNull(row.micros),
    costMicros: numberOrNull(row.cost_micros),
  }
}

export function numberOrNull(whole: Whole | null): number | null {
  return whole === null ? null : Number(whole)
}
