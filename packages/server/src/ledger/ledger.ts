/**
 * The till: the one place that writes money. Amounts are integer micro-dollars; `null` is unknown, which
 * is not 0. Every function works inside the caller's transaction: what it writes stands or falls with
 * the job it is for. Nothing written is ever changed.
 *
 * A job has one `hold` when it is made. When it ends it has one `charge` and one `release`, and
 * hold = charge + release. Money that has to be paid in is a balance: credits less charges less the
 * holds that are still open. An account without a balance pays nothing in.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely'
import { Problem } from '../problem.ts'
import { dollars } from './dollars.ts'
import type { LedgerTables } from './tables.ts'

type Tx = Transaction<LedgerTables>

export interface Budget {
  readonly micros: number
  /** A calendar month is one of UTC. */
  readonly every: 'month' | 'total'
}

export interface Account {
  readonly id: string
  /** `null`: nothing has to be paid in. */
  readonly balanceMicros: number | null
}

export interface Hold {
  readonly key?: string | undefined
  readonly job: string
  /** Of one picture. */
  readonly priceMicros: number | null
  /** The most that may be delivered. */
  readonly pictures: number
  readonly engine: string
  readonly model: string
  readonly dialect: string
  readonly at: Date
  /** Of `key`. */
  readonly budget?: Budget | undefined
}

/**
 * The account's row, held until the transaction ends. `alone`: whoever counts for one account, or pays
 * from a balance, does it one after the other. Otherwise others may be here too, and only the account's
 * getting a balance waits. Makes the row when it is missing.
 */
export async function lockAccount(tx: Tx, account: string, alone = true): Promise<Account> {
  const found = await read(tx, account, alone ? 'for no key update' : 'for key share')
  if (found) return !alone && found.balanceMicros !== null ? lockAccount(tx, account) : found
  await make(tx, account)
  return lockAccount(tx, account, alone)
}

/** From the weakest; the last two are for making a balance, and everything else waits for the last. */
type Lock = '' | 'for key share' | 'for no key update' | 'for update'

async function read(tx: Tx, id: string, lock: Lock): Promise<Account | undefined> {
  const { rows } = await sql<{ balance: string | number | bigint | null }>`
    select balance_micros as balance from accounts where id = ${id} ${sql.raw(lock)}`.execute(tx)
  const [row] = rows
  return row && { id, balanceMicros: row.balance === null ? null : Number(row.balance) }
}

async function make(tx: Tx, id: string): Promise<void> {
  const making = tx.insertInto('accounts').values({ id })
  await making.onConflict((there) => there.doNothing()).execute()
}

/**
 * Holds back what the job may cost at most, from the balance too where there is one. `account` is as
 * `lockAccount` has told it in this transaction. Throws Problem `payment_required` when balance or
 * budget does not cover it; likewise when they are to cover a price that nobody knows, because then
 * nothing would keep the account from owing more than it has.
 */
export async function hold(tx: Tx, account: Account, ask: Hold): Promise<void> {
  const { key = null, job, priceMicros, pictures, engine, model, dialect, at, budget } = ask
  const micros = priceMicros === null ? null : priceMicros * pictures
  checkBalance(account, ask, micros)
  if (budget) await checkBudget(tx, account.id, ask, budget, micros)
  await sql`
    with held as (
      insert into entries
        (kind, account, key, job, micros, pictures, price_micros, engine, model, dialect, at)
      values ('hold', ${account.id}, ${key}, ${job}, ${micros}, ${pictures}, ${priceMicros},
        ${engine}, ${model}, ${dialect}, ${at})
      returning account, micros)
    update accounts set balance_micros = balance_micros - held.micros
    from held where accounts.id = held.account and balance_micros is not null`.execute(tx)
}

function checkBalance({ balanceMicros }: Account, ask: Hold, micros: number | null): void {
  if (balanceMicros === null) return
  if (micros === null) throw unknownPrice(ask.model, 'a balance')
  if (micros <= balanceMicros) return
  const message = `This would cost up to ${dollars(micros)}, and the account has ${dollars(balanceMicros)} left. Ask for fewer pictures, or have credit added.`
  throw new Problem('payment_required', message)
}

async function checkBudget(
  tx: Tx,
  account: string,
  { key, model, at }: Hold,
  { micros: most, every }: Budget,
  micros: number | null,
): Promise<void> {
  if (key === undefined) return
  if (micros === null) throw unknownPrice(model, 'a budget')
  const spent = await spentBy(tx, { account, key }, every, at)
  if (spent + micros <= most) return
  const when = every === 'month' ? ' this month' : ''
  const message = `This would cost up to ${dollars(micros)}, and of the key's budget of ${dollars(most)} there is ${dollars(Math.max(0, most - spent))} left${when}. Ask for fewer pictures, wait for open jobs to end, or have the budget raised.`
  throw new Problem('payment_required', message)
}

function unknownPrice(model: string, what: string): Problem {
  return new Problem(
    'payment_required',
    `Nobody has told what ${model} costs, so ${what} can't cover it. Choose a model with a price.`,
  )
}

/** Whose budget it is. */
export interface Spender {
  readonly account: string
  readonly key: string
}

/**
 * What the jobs of a key cost that were made in this month, or ever: charged for those that have ended,
 * which the database sums up (0010_spendings.sql), held for those that have not. Unknown prices count as
 * nothing.
 */
export async function spentBy(
  tx: Tx,
  { account, key }: Spender,
  every: Budget['every'],
  at: Date,
): Promise<number> {
  const from =
    every === 'month' ? new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)) : new Date(0)
  const { rows } = await sql<{ spent: string | number | bigint }>`
    select
      (select coalesce(sum(micros), 0) from spendings
        where key = ${key} and month >= (${from}::timestamptz at time zone 'UTC')::date)
      + (select coalesce(sum(held.micros), 0)
        from jobs join entries held on held.job = jobs.id and held.kind = 'hold'
        where jobs.account = ${account} and jobs.key = ${key}
          and jobs.status in ('queued', 'running') and held.at >= ${from}) as spent`.execute(tx)
  return Number(rows[0]?.spent ?? 0)
}

export interface Settlement {
  readonly job: string
  /** That made it, or tried. */
  readonly engine: string
  /** How many pictures are to be paid for: a number, or an expression for one. */
  readonly pictures: RawBuilder<number>
  /** How many were made. */
  readonly made: RawBuilder<number>
  /** What one of those made costs whoever runs the server. */
  readonly costEach: number | null
  readonly at: Date
}

/** Of a job that has ended, in micro-dollars; `null`: unknown. */
export interface Charged {
  readonly micros: number | null
  readonly cost: number | null
}

/**
 * Charges an ended job and releases the rest of its hold. A second time it does nothing, and so it does
 * for jobs without a hold, which are older than the ledger. The job's row is locked by the caller. The
 * account's is held before anything is written, so that its getting a balance comes before or after.
 * Resolves to what it was charged now.
 */
export async function settle(tx: Tx, end: Settlement): Promise<Charged | undefined> {
  const { job, engine, pictures, made, costEach, at } = end
  const { rows } = await sql<{ charge: Charged }>`
    with held as (
      select account, key, job, micros, pictures, price_micros, model, dialect,
        (${pictures})::integer as delivered, (${made})::integer * ${costEach}::bigint as cost
      from entries where job = ${job} and kind = 'hold'),
    payer as (
      select id, balance_micros as balance from accounts
      where id = (select account from held) for key share),
    charged as (
      insert into entries (kind, account, key, job, micros, pictures, price_micros, cost_micros,
        engine, model, dialect, at)
      select 'charge', account, key, job,
        case delivered when 0 then 0 else price_micros * delivered end,
        delivered, price_micros, cost, ${engine}, model, dialect, ${at}
      from held join payer on payer.id = held.account
      on conflict (job, kind) do nothing
      returning job, micros, pictures, cost_micros),
    released as (
      insert into entries
        (kind, account, key, job, micros, pictures, price_micros, engine, model, dialect, at)
      select 'release', account, key, held.job, held.micros - charged.micros,
        held.pictures - charged.pictures, price_micros, ${engine}, model, dialect, ${at}
      from held join charged on charged.job = held.job
      returning account, micros),
    paid as (
      update accounts set balance_micros = balance_micros + released.micros
      from released join payer on payer.id = released.account
      where accounts.id = payer.id and payer.balance is not null and released.micros > 0)
    select json_build_object('micros', micros, 'cost', cost_micros) as charge from charged
  `.execute(tx)
  return rows[0]?.charge
}

export interface Credit {
  readonly account: string
  /** A whole number, from 1. */
  readonly micros: number
  /** Why. */
  readonly note?: string | undefined
  readonly at: Date
}

/**
 * Adds to the balance; resolves to what it is then. Credit gives an account without a balance one: from
 * then on what it has not paid in it can't spend.
 */
export async function credit(tx: Tx, { account, micros, note, at }: Credit): Promise<number> {
  if (!Number.isSafeInteger(micros) || micros < 1) {
    const message = 'A credit is a whole number of micro-dollars, from 1.'
    throw new Problem('invalid_request', message, { param: 'micros' })
  }
  const { before, opens } = await balanceToPayInto(tx, account)
  const after = before + micros
  if (!Number.isSafeInteger(after)) {
    const message = 'The balance would be more than can be counted.'
    throw new Problem('invalid_request', message, { param: 'micros' })
  }
  await tx
    .insertInto('entries')
    .values({
      kind: 'credit',
      account,
      key: null,
      job: null,
      micros,
      opens,
      note: note ?? null,
      at,
    })
    .execute()
  await tx
    .updateTable('accounts')
    .set({ balance_micros: after })
    .where('id', '=', account)
    .execute()
  return after
}

/**
 * Held until the transaction ends. While an account gets its balance nobody makes or ends a job of it;
 * what its open jobs hold is deducted at once. No lock is taken before a stronger one: of two who did
 * that, neither would get it.
 */
async function balanceToPayInto(tx: Tx, account: string) {
  await make(tx, account)
  const seen = await read(tx, account, '')
  const lock = seen?.balanceMicros === null ? 'for update' : 'for no key update'
  const held = await read(tx, account, lock)
  if (held && held.balanceMicros !== null) return { before: held.balanceMicros, opens: false }
  const { rows } = await sql<{ held: string | number | bigint }>`
    select coalesce(sum(micros), 0) as held from entries held
    where account = ${account} and kind = 'hold' and not exists
      (select from entries ended where ended.job = held.job and ended.kind = 'charge')`.execute(tx)
  return { before: -Number(rows[0]?.held ?? 0), opens: true }
}

/** From now on the account has nothing to pay in; what was left of its balance is forgotten. */
export async function endBalance(tx: Tx, account: string): Promise<void> {
  await lockAccount(tx, account)
  await tx.updateTable('accounts').set({ balance_micros: null }).where('id', '=', account).execute()
}
