/** From rows to what the door is shown. */
import type { JobImage, JobStatus } from '@limn/sdk'
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
    (select count(*) from jobs other where other.status = 'queued' and other.number < jobs.number)
  end`.as('ahead')

/** A job's row, with `ahead` where that was read. */
export interface ReadRow extends JobRow {
  readonly ahead?: number | string | bigint | null
}

/** A job of this account. Throws Problem `not_found`, whether it is unknown or somebody else's. */
export async function readJob(kysely: Kysely<Tables>, which: Which): Promise<KeptJob> {
  const { account, id, dialect } = which
  const column = isJobId(id) ? 'id' : isJobNumber(id) ? 'number' : undefined
  const row =
    column &&
    (await kysely
      .selectFrom('jobs')
      .selectAll()
      .select(ahead)
      .where(column, '=', id)
      .where('account', '=', account)
      .$if(dialect !== undefined, (own) => own.where('dialect', '=', dialect ?? ''))
      .executeTakeFirst())
  if (!row) throw new Problem('not_found', `There is no job ${JSON.stringify(id.slice(0, 80))}.`)
  const [job] = await withImages(kysely, [row])
  if (!job) throw new Error('a row is a job')
  return job
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
    ahead: row.ahead === undefined || row.ahead === null ? undefined : Number(row.ahead),
  }
}

function asImage(row: Selectable<JobImagesTable>): JobImage {
  const { index, asset, mime, width, height, bytes, seed } = row
  const revisedPrompt = row.revised_prompt ?? undefined
  return { index, asset, mime, width, height, bytes, seed, revisedPrompt }
}
