/**
 * Proves that the ledger's entries balance, from the rows alone: job by job, and account by account. It
 * reads the tables of the jobs too, because an invoice is right only when it is for what was delivered.
 * All of it is one moment of the database, whatever goes on meanwhile.
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Audit, Fault } from './contract.ts'
import type { LedgerTables } from './tables.ts'

/** Takes about a second for 100,000 jobs; the embedded database does nothing else meanwhile. */
export async function audit(kysely: Kysely<LedgerTables>): Promise<Audit> {
  return kysely.transaction().setIsolationLevel('repeatable read').execute(auditIn)
}

/** What the transaction sees. */
export async function auditIn(tx: Transaction<LedgerTables>): Promise<Audit> {
  const sums = await readSums(tx)
  const found = [await jobFaults(tx), await accountFaults(tx)]
  const faultCount = found.reduce((sum, [first]) => sum + Number(first?.all ?? 0), 0)
  const faults = found.flat().map(({ of, what }) => ({ of, what }))
  return { ...sums, faults: faults.slice(0, 1000), faultCount }
}

type Figure = number | string | bigint

async function readSums(tx: Transaction<LedgerTables>) {
  const { rows } = await sql<Record<Exclude<keyof Audit, 'faults' | 'faultCount'>, Figure>>`
    select * from
      (select count(*) as jobs,
        count(*) filter (where status in ('queued', 'running')) as open,
        count(*) filter (where turn = 0) as older from jobs) jobs,
      (select count(*) as accounts from accounts) accounts,
      (select count(*) as entries,
        coalesce(sum(micros) filter (where kind = 'hold'), 0)
          - coalesce(sum(micros) filter (where kind in ('charge', 'release')), 0) as "heldMicros",
        coalesce(sum(micros) filter (where kind = 'charge'), 0) as "chargedMicros",
        coalesce(sum(micros) filter (where kind = 'credit'), 0) as "creditedMicros",
        count(*) filter (where micros is null) as unknown from entries) entries`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('an aggregate has one row')
  return {
    jobs: Number(row.jobs),
    open: Number(row.open),
    older: Number(row.older),
    entries: Number(row.entries),
    accounts: Number(row.accounts),
    heldMicros: Number(row.heldMicros),
    chargedMicros: Number(row.chargedMicros),
    creditedMicros: Number(row.creditedMicros),
    unknown: Number(row.unknown),
  }
}

interface Found extends Fault {
  /** How many there are in all. */
  readonly all: Figure
}

/** Each line: when it is a fault, and what it is called. */
const faultsOfJobs = sql.raw(
  [
    ['id is null', 'is no job, but has entries'],
    // Jobs that are older than the ledger have turn 0; new ones begin at 1.
    ['id is not null and turn > 0 and hold is null', 'has no hold'],
    ['is_open and (charge or release)', 'is open, but was settled'],
    ['not is_open and hold is not null and not charge', 'has ended without a charge'],
    ['not is_open and hold is not null and not release', 'has ended without a release'],
    ['hold is null and (charge or release)', 'was settled without a hold'],
    [
      'hold and charge and release and held is distinct from charged + released',
      'has a hold that is not charge and release together',
    ],
    [
      'hold and held is distinct from price * held_pictures',
      'has a hold that is not price times pictures',
    ],
    ['hold and held_pictures <> asked', 'has a hold for another number of pictures'],
    [
      'charge and charged is distinct from (case charged_pictures when 0 then 0 else price * charged_pictures end)',
      'has a charge that is not price times pictures',
    ],
    // Pictures that were removed for want of room were delivered all the same.
    [
      "charge and removed_at is null and charged_pictures <> (case status when 'failed' then 0 else kept end)",
      'is charged for other pictures than it delivered',
    ],
    [
      'charge and release and charged_pictures + released_pictures <> held_pictures',
      'has a release for another number of pictures',
    ],
    ['id is not null and foreign_entries', 'has entries of another account, key or price'],
  ]
    .map(([when, what]) => `case when ${when} then '${what}' end`)
    .join(',\n'),
)

async function jobFaults(tx: Transaction<LedgerTables>): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    with money as (
      select job,
        min(account) as account, max(account) as account_too,
        min(key) as key, max(key) as key_too, count(key) as keys, count(*) as entries,
        min(price_micros) as price_least, max(price_micros) as price_most,
        count(price_micros) as prices,
        bool_or(kind = 'hold') or null as hold,
        bool_or(kind = 'charge') as charge,
        bool_or(kind = 'release') as release,
        sum(micros) filter (where kind = 'hold') as held,
        sum(micros) filter (where kind = 'charge') as charged,
        sum(micros) filter (where kind = 'release') as released,
        sum(pictures) filter (where kind = 'hold') as held_pictures,
        sum(pictures) filter (where kind = 'charge') as charged_pictures,
        sum(pictures) filter (where kind = 'release') as released_pictures
      from entries where job is not null group by job),
    pictures as (select job, count(*) as kept from job_images group by job),
    looked as (
      select coalesce(jobs.id, money.job) as of, jobs.id, jobs.status, jobs.turn, jobs.removed_at,
        jobs.price_micros as price, (jobs.request ->> 'count')::integer as asked,
        jobs.status in ('queued', 'running') as is_open,
        coalesce(pictures.kept, 0) as kept,
        hold, coalesce(charge, false) as charge, coalesce(release, false) as release,
        held, charged, released, held_pictures, charged_pictures, released_pictures,
        money.account <> jobs.account or account_too <> jobs.account
          or money.key <> jobs.key or key_too <> jobs.key
          or keys <> (case when jobs.key is null then 0 else entries end)
          or price_least <> jobs.price_micros or price_most <> jobs.price_micros
          or prices <> (case when jobs.price_micros is null then 0 else entries end)
          as foreign_entries
      from jobs full join money on money.job = jobs.id left join pictures on pictures.job = jobs.id)
    select of, what, count(*) over () as all
    from looked, unnest(array[${faultsOfJobs}]) as what
    where what is not null order by of, what limit 1000`.execute(tx)
  return rows
}

/** A balance begins with a credit that opens it: that has deducted what open jobs held, and nothing older. */
async function accountFaults(tx: Transaction<LedgerTables>): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    with begun as (
      select account, max(id) as first from entries where kind = 'credit' and opens group by account),
    spent as (
      select entries.account,
        coalesce(sum(micros) filter (where kind = 'credit' and id >= first), 0) as paid,
        coalesce(sum(micros) filter (where kind = 'charge' and id > first), 0) as charged,
        coalesce(sum(micros) filter (where kind = 'hold'), 0)
          - coalesce(sum(micros) filter (where kind in ('charge', 'release')), 0) as held
      from entries join begun on begun.account = entries.account group by entries.account),
    strange as (
      select distinct on (entries.account) entries.account
      from entries left join accounts on accounts.id = entries.account where accounts.id is null),
    looked as (
      select id as of, case
        when begun.account is null and balance_micros is not null then 'has a balance without a credit'
        when balance_micros <> paid - charged - held
          then 'has a balance that is not credits less charges and open holds' end as what
      from accounts left join begun on begun.account = id left join spent on spent.account = id
      union all select account, 'has entries, but is no account' from strange
      union all select 'entry ' || id, 'should be for a job, or should not' from entries
        where (job is null) <> (kind = 'credit')
      union all select key, 'has a sum for its budget that is not what its jobs were charged' from
        (select key, sum(micros) as micros from spendings group by key) summed full join
        (select key, sum(micros) as micros from entries
          where kind = 'charge' and key is not null group by key) charges using (key)
        where coalesce(summed.micros, 0) <> coalesce(charges.micros, 0))
    select of, what, count(*) over () as all from looked where what is not null
    order by of limit 1000`.execute(tx)
  return rows
}
