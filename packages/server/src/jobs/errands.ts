/** Running an errand: taking on the endpoint and its next letter, and writing down what came of it. */
import { sql, type Kysely, type Transaction } from 'kysely'
import { fromKysely, type Job as Entry } from 'pg-boss'
import { z } from 'zod'
import type { Outcome } from './delivering.ts'
import {
  type EndpointRow,
  type ErrandParts,
  hold,
  type LetterRow,
  nextLetter,
  sendOut,
} from './endpoints.ts'
import { blockingTries, brokenAfter, type Tries } from './tries.ts'
import { errandQueue, LeaseLost } from './queue.ts'
import type { Tables } from './sql/tables.ts'

export interface SettlingParts extends ErrandParts {
  readonly kysely: Kysely<Tables>
  readonly tries: Tries
}

export interface Errand {
  readonly id: string
  readonly retryCount: number
  readonly endpoint: string
}

const payload = z.object({ endpoint: z.string() })

export function asErrand({
  id,
  retryCount,
  data,
}: Entry<unknown> & { readonly retryCount: number }) {
  return { id, retryCount, endpoint: payload.parse(data).endpoint }
}

export interface Taken {
  readonly endpoint: EndpointRow
  readonly letter: LetterRow | undefined
}

/** Clocks of the database and of this process differ, and timers are early at times. */
const early = 1_000

/** `undefined` when the errand is worth nothing any more: the endpoint has another one. */
export function takeOn(
  { kysely, now }: SettlingParts,
  { id, endpoint }: Errand,
): Promise<Taken | undefined> {
  return kysely.transaction().execute(async (tx) => {
    const held = await tx
      .updateTable('endpoints')
      .set({ due_at: null })
      .where('id', '=', endpoint)
      .where('errand', '=', id)
      .returningAll()
      .executeTakeFirst()
    if (!held) return undefined
    const letter = await nextLetter(tx, endpoint)
    const due = Math.max(letter?.next_at.getTime() ?? 0, held.retry_at?.getTime() ?? 0)
    return { endpoint: held, letter: due <= now().getTime() + early ? letter : undefined }
  })
}

/**
 * Ends the errand, and sends out the next when a letter waits. Throws LeaseLost, and has changed nothing,
 * when somebody else has the endpoint by now.
 */
export function settleErrand(
  parts: SettlingParts,
  errand: Errand,
  delivered?: { readonly letter: LetterRow; readonly outcome: Outcome },
): Promise<void> {
  const { kysely, boss, now } = parts
  return kysely.transaction().execute(async (tx) => {
    const at = now()
    const endpoint = await lock(tx, errand)
    if (delivered) await writeDown(parts, tx, delivered, at)
    const after = delivered ? await judge(parts, tx, endpoint, delivered.outcome, at) : endpoint
    const next = await nextLetter(tx, endpoint.id)
    if (next) {
      const { retry_at } = after
      await sendOut(parts, tx, after, retry_at && retry_at > next.next_at ? retry_at : next.next_at)
    } else {
      const nothing = { errand: null, due_at: null }
      await tx.updateTable('endpoints').set(nothing).where('id', '=', endpoint.id).execute()
    }
    const { id, retryCount } = errand
    const ended = await boss.complete(errandQueue, { id, retryCount }, null, { db: fromKysely(tx) })
    if (z.object({ affected: z.number() }).parse(ended).affected === 0) throw lost(errand)
  })
}

const lost = ({ id }: Errand) => new LeaseLost(`the errand ${id} is not ours`)

async function lock(tx: Transaction<Tables>, errand: Errand): Promise<EndpointRow> {
  const held = await tx
    .selectFrom('endpoints')
    .selectAll()
    .where('id', '=', errand.endpoint)
    .where('errand', '=', errand.id)
    .forUpdate()
    .executeTakeFirst()
  if (held) return held
  throw lost(errand)
}

/** What came of the attempt, into the letter's row. */
async function writeDown(
  { tries: limits }: SettlingParts,
  tx: Transaction<Tables>,
  { letter, outcome }: { readonly letter: LetterRow; readonly outcome: Outcome },
  at: Date,
): Promise<void> {
  const { what, status = null, error = null } = outcome
  const failed = what === 'refused' || what === 'broken'
  const tries = letter.tries + (failed ? 1 : 0)
  const told = { status, error, tries, attempts: letter.attempts + 1 }
  const change = failed
    ? (await isDead(limits, tx, { ...letter, tries }, at))
      ? { state: 'dead' as const }
      : { next_at: new Date(at.getTime() + limits.letter(tries)) }
    : what === 'arrived'
      ? { state: 'delivered' as const, delivered_at: at }
      : what === 'unwanted'
        ? { state: 'dropped' as const }
        : {}
  await tx
    .updateTable('letters')
    .set({ ...told, ...change })
    .where('id', '=', letter.id)
    .where('state', '=', 'waiting')
    .execute()
}

async function isDead(
  { most, lifeMs }: Tries,
  tx: Transaction<Tables>,
  letter: LetterRow,
  at: Date,
): Promise<boolean> {
  if (letter.tries >= most) return true
  if (at.getTime() - letter.since_at.getTime() >= lifeMs) return true
  if (letter.event === 'completed' || letter.tries < blockingTries) return false
  const blocked = await tx
    .selectFrom('letters')
    .select('id')
    .where('job', '=', letter.job)
    .where('number', '>', letter.number)
    .where('state', '=', sql.lit('waiting'))
    .limit(1)
    .executeTakeFirst()
  return blocked !== undefined
}

/** What the attempt says of the endpoint as a whole. */
async function judge(
  { tries: limits }: SettlingParts,
  tx: Transaction<Tables>,
  endpoint: EndpointRow,
  { what }: Outcome,
  at: Date,
): Promise<EndpointRow> {
  const { id } = endpoint
  if (what === 'broken' || what === 'stopped') return endpoint
  if (what === 'refused') {
    const failures = endpoint.failures + 1
    const pause = limits.endpoint(failures)
    const retry_at = pause > 0 ? new Date(at.getTime() + pause) : null
    const tooOld = new Date(at.getTime() - limits.lifeMs)
    const waiting = tx
      .updateTable('letters')
      .where('endpoint', '=', id)
      .where('state', '=', 'waiting')
    // Those behind a broken endpoint get old without an attempt of their own.
    await waiting
      .set({ state: 'dead', error: 'The receiver did not take anything for a day.' })
      .where('since_at', '<=', tooOld)
      .execute()
    return setEndpoint(tx, id, { failures, retry_at })
  }
  if (endpoint.failures >= brokenAfter) await allDue(tx, id, at)
  return setEndpoint(tx, id, { failures: 0, retry_at: null, delivered_at: at })
}

/** It is back: what backed off because of it need not wait any longer. */
async function allDue(tx: Transaction<Tables>, endpoint: string, at: Date): Promise<void> {
  await tx
    .updateTable('letters')
    .set({ next_at: at })
    .where('endpoint', '=', endpoint)
    .where('state', '=', 'waiting')
    .where('next_at', '>', at)
    .execute()
}

function setEndpoint(
  tx: Transaction<Tables>,
  id: string,
  set: Partial<Pick<EndpointRow, 'failures' | 'retry_at' | 'delivered_at'>>,
): Promise<EndpointRow> {
  return tx
    .updateTable('endpoints')
    .set(set)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Letters that wait although nobody is on the way: what the queue has forgotten is sent out again. */
export async function mendErrands(parts: SettlingParts): Promise<void> {
  const { kysely, now } = parts
  const { rows } = await sql<{ endpoint: string; account: string; errand: string | null }>`
    select distinct letter.endpoint, letter.account, endpoint.errand from letters letter
    left join endpoints endpoint on endpoint.id = letter.endpoint
    left join pgboss.job entry on entry.id = endpoint.errand and entry.name = ${errandQueue}
    where letter.state = 'waiting'
      and (entry.id is null or entry.state in ('completed', 'cancelled', 'failed'))`.execute(kysely)
  for (const { endpoint, account, errand } of rows) {
    await kysely.transaction().execute(async (tx) => {
      const held = await hold(tx, endpoint, account, now())
      if (held.errand === errand) await sendOut(parts, tx, held, now())
    })
  }
}
