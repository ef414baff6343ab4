/** News that was or was not delivered: listed, and sent again. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { Problem } from '../problem.ts'
import type { LetterCard, Letters, LettersAsk, LetterState } from './contract.ts'
import { hold, type LetterRow, wake } from './endpoints.ts'
import { isJobId, isLetterId } from './sql/ids.ts'
import type { Tables } from './sql/tables.ts'
import type { Bell } from './waiting.ts'

export interface LettersParts {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  readonly bell: Bell
  readonly now: () => Date
}

export function makeLetters(parts: LettersParts): Letters {
  const { kysely } = parts
  return {
    list: (ask) => list(kysely, ask),
    find: async (id, account) => asCard(await find(kysely, id, account)),
    async redeliver(id, account) {
      const { endpoint } = await find(kysely, id, account)
      await kysely.transaction().execute((tx) => sendAgain(parts, tx, endpoint, [id]))
      parts.bell.ring(id, 'changed')
      return asCard(await find(kysely, id, account))
    },
    redeliverAll: (state, account) => redeliverAll(parts, state, account),
    counts: () => counts(kysely),
  }
}

async function list(kysely: Kysely<Tables>, ask: LettersAsk) {
  const { account, state, job, limit, before } = ask
  check(ask)
  const rows = await kysely
    .selectFrom('letters')
    .selectAll()
    .$if(account !== undefined, (all) => all.where('account', '=', account ?? ''))
    .$if(state !== undefined, (all) => all.where('state', '=', state ?? 'waiting'))
    .$if(job !== undefined, (all) => all.where('job', '=', job ?? ''))
    .$if(before !== undefined, (all) => all.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return { letters: rows.slice(0, limit).map(asCard), more: rows.length > limit }
}

function check({ limit, before, job }: LettersAsk): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw bad('limit', 'A page has 1 to 1000 pieces of news.')
  }
  if (before !== undefined && !isLetterId(before)) {
    throw bad('before', '`before` is the id of a piece of news, such as the last one of a page.')
  }
  if (job !== undefined && !isJobId(job)) throw bad('job', '`job` is the id of a job: job_…')
}

function bad(param: string, message: string): Problem {
  return new Problem('invalid_request', message, { param })
}

async function find(kysely: Kysely<Tables>, id: string, account?: string): Promise<LetterRow> {
  const row = isLetterId(id)
    ? await kysely
        .selectFrom('letters')
        .selectAll()
        .where('id', '=', id)
        .$if(account !== undefined, (all) => all.where('account', '=', account ?? ''))
        .executeTakeFirst()
    : undefined
  if (row) return row
  throw new Problem('not_found', 'There is no such piece of news.')
}

/** Letters of one endpoint. */
async function sendAgain(
  parts: LettersParts,
  tx: Transaction<Tables>,
  endpoint: string,
  ids: readonly string[],
): Promise<void> {
  const at = parts.now()
  const { account } = await tx
    .selectFrom('letters')
    .select('account')
    .where('endpoint', '=', endpoint)
    .limit(1)
    .executeTakeFirstOrThrow()
  const held = await hold(tx, endpoint, account, at)
  await tx
    .updateTable('letters')
    .set({ state: 'waiting', tries: 0, since_at: at, next_at: at })
    .where('id', 'in', ids)
    .execute()
  // Who asks knows that the receiver is back.
  const asked = { ...held, retry_at: null }
  await tx.updateTable('endpoints').set({ retry_at: null }).where('id', '=', endpoint).execute()
  await wake(parts, tx, asked, at)
}

const mostAtOnce = 1000

async function redeliverAll(parts: LettersParts, state: LetterState, account?: string) {
  const rows = await parts.kysely
    .selectFrom('letters')
    .select(['id', 'endpoint'])
    .where('state', '=', state)
    .$if(account !== undefined, (all) => all.where('account', '=', account ?? ''))
    .orderBy('id')
    .limit(mostAtOnce + 1)
    .execute()
  const chosen = rows.slice(0, mostAtOnce)
  for (const [endpoint, letters] of Map.groupBy(chosen, (row) => row.endpoint)) {
    const ids = letters.map(({ id }) => id)
    await parts.kysely.transaction().execute((tx) => sendAgain(parts, tx, endpoint, ids))
    parts.bell.ring(endpoint, 'changed')
  }
  return { count: chosen.length, more: rows.length > mostAtOnce }
}

async function counts(kysely: Kysely<Tables>) {
  const { rows } = await sql<{ state: string; many: number | string }>`
    select state, count(*) as many from letters where state in ('waiting', 'dead')
    group by state`.execute(kysely)
  const of = (wanted: LetterState) => Number(rows.find(({ state }) => state === wanted)?.many ?? 0)
  return { waiting: of('waiting'), dead: of('dead') }
}

function asCard(row: LetterRow): LetterCard {
  const { id, job, account, event, url, state, attempts, status, error } = row
  return {
    id,
    job,
    account,
    event,
    url,
    state,
    attempts,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
    createdAt: row.created_at.toISOString(),
    ...(state === 'waiting' ? { nextAt: row.next_at.toISOString() } : {}),
    ...(row.delivered_at ? { deliveredAt: row.delivered_at.toISOString() } : {}),
  }
}

const keepFor = 30 * 24 * 60 * 60 * 1000

/** What is older than 30 days and waits for nothing, and endpoints that nothing went to since. */
export async function forgetLetters({
  kysely,
  now,
}: Pick<LettersParts, 'kysely' | 'now'>): Promise<void> {
  const since = new Date(now().getTime() - keepFor)
  await kysely
    .deleteFrom('letters')
    .where('created_at', '<', since)
    .where('since_at', '<', since)
    .where('state', '!=', 'waiting')
    .execute()
  await kysely
    .deleteFrom('endpoints')
    .where('touched_at', '<', since)
    .where('errand', 'is', null)
    .execute()
}
