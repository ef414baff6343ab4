/** From rows to what the door is shown. */
import type { JobImage, JobMoney, JobStatus } from '@limn/sdk'
import { type Kysely, type Selectable, sql } from 'kysely'
import { Problem } from '../../problem.ts'
import type { KeptJob, Which } from '../contract.ts'
import { isJobId, isJobNumber } from './ids.ts'
import type { JobImagesTable, JobRow, Tables } from './tables.ts'

const finalStatuses: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'canceled'])

export function isFinal(status: JobStatus): boolean {
  return finalStatuses.has(status)
}

/** How many jobs stand before a queued one, whoever's they are; null for others. */
export const ahead = sql<number | string | bigint | null>`
  case when jobs.status = 'queued' then
    (select count(*) from jobs other where other.status = 'queued' and (other.turn, other.number) < (jobs.turn, jobs.number))
  end`.as('ahead')

/** What an ended job was charged; null while it has not ended. */
export const charge = sql<Charge | null>`
  (select json_build_object('micros', micros, 'cost', cost_micros)
    from entries where entries.job = jobs.id and entries.kind = 'charge')`.as('charge')

export interface Charge {
  readonly micros: number | null
  readonly cost: number | null
}

/** A job's row, with `ahead` and `charge` where those were read. */
export interface ReadRow extends JobRow {
  readonly ahead?: number | string | bigint | null
  readonly charge?: Charge | null
}

/** A job of this account. Throws Problem `not_found`, whether it is unknown or somebody else's. */
export async function readJob(kysely: Kysely<Tables>, which: Which): Promise<KeptJob> {
  const { account, id, called, dialect } = which
  const column = isJobId(id) ? 'id' : isJobNumber(id) ? 'number' : undefined
  const row =
    column &&
    (await kysely
      .selectFrom('jobs')
      .selectAll()
      .select([ahead, charge])
      .where(column, '=', id)
      .where('account', '=', account)
      .$if(dialect !== undefined, (own) => own.where('dialect', '=', dialect ?? ''))
      .executeTakeFirst())
  const other = row || called === undefined ? undefined : await jobCalled(kysely, account, called)
  if (other !== undefined) return readJob(kysely, { account, id: other, dialect })
  if (!row) throw new Problem('not_found', `There is no job ${JSON.stringify(id.slice(0, 80))}.`)
  const [job] = await withImages(kysely, [row])
  if (!job) throw new Error('a row is a job')
  return job
}

/** The id of the job that was made with this idempotency key. */
async function jobCalled(
  kysely: Kysely<Tables>,
  account: string,
  key: string,
): Promise<string | undefined> {
  if (key.includes('\0')) return undefined
  const named = kysely.selectFrom('idempotency').select('job').where('account', '=', account)
  const found = await named.where('key', '=', key).executeTakeFirst()
  return found?.job
}

/** After the jobs' own rows: a job seen as ended is seen with every picture it made. */
export async function withImages(
  kysely: Kysely<Tables>,
  rows: readonly ReadRow[],
): Promise<readonly KeptJob[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const images = await kysely
    .selectFrom('job_images')
    .selectAll()
    .where('job', 'in', ids)
    .orderBy('index')
    .execute()
  const byJob = Map.groupBy(images, ({ job }) => job)
  return rows.map((row) => asJob(row, (byJob.get(row.id) ?? []).map(asImage)))
}

export function asJob(row: ReadRow, images: readonly JobImage[]): KeptJob {
  return {
    id: row.id,
    number: Number(row.number),
    status: row.status,
    dialect: row.dialect,
    engine: row.engine,
    request: row.request,
    progress: row.progress,
    plan: row.plan ?? undefined,
    warnings: row.warnings,
    images,
    problem: row.problem ?? undefined,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
    deadline: row.deadline?.toISOString(),
    memo: row.memo ?? undefined,
    money: moneyOf(row),
    ahead: row.ahead === undefined || row.ahead === null ? undefined : Number(row.ahead),
  }
}

/** Jobs older than the ledger have ended without a charge: nothing is known of those. */
function moneyOf({ status, request, price_micros, charge: charged }: ReadRow): JobMoney {
  const price = price_micros === null ? null : Number(price_micros)
  if (!isFinal(status)) {
    const held = price === null ? null : price * request.count
    return { priceMicros: price, heldMicros: held, chargedMicros: 0, costMicros: null }
  }
  const { micros = null, cost = null } = charged ?? {}
  return { priceMicros: price, heldMicros: 0, chargedMicros: micros, costMicros: cost }
}

export function asImage(row: Selectable<JobImagesTable>): JobImage {
  const { index, asset, mime, width, height, bytes, seed } = row
  const revisedPrompt = row.revised_prompt ?? undefined
  return { index, asset, mime, width, height, bytes, seed, revisedPrompt }
}
