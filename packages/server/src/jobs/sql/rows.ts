/** From rows to what the door is shown. */
import type { Job, JobImage, JobStatus } from '@limn/sdk'
import type { Kysely, Selectable } from 'kysely'
import { Problem } from '../../problem.ts'
import { isJobId } from './ids.ts'
import type { JobImagesTable, JobRow, Tables } from './tables.ts'

const finalStatuses: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'canceled'])

export function isFinal(status: JobStatus): boolean {
  return finalStatuses.has(status)
}

/** A job of this account. Throws Problem `not_found`, whether it is unknown or somebody else's. */
export async function readJob(kysely: Kysely<Tables>, account: string, id: string): Promise<Job> {
  const named = kysely.selectFrom('jobs').selectAll().where('id', '=', id)
  const row = isJobId(id)
    ? await named.where('account', '=', account).executeTakeFirst()
    : undefined
  if (!row) throw new Problem('not_found', `There is no job ${JSON.stringify(id.slice(0, 80))}.`)
  // After the job's own row: a job seen as ended is seen with every picture it made.
  const images = await kysely
    .selectFrom('job_images')
    .selectAll()
    .where('job', '=', id)
    .orderBy('index')
    .execute()
  return asJob(row, images.map(asImage))
}

/** The account's jobs, newest first: ids sort by the time they were made. */
export async function readJobs(
  kysely: Kysely<Tables>,
  account: string,
  limit: number,
  before?: string,
): Promise<readonly Job[]> {
  const own = kysely.selectFrom('jobs').selectAll().where('account', '=', account)
  const page = before === undefined ? own : own.where('id', '<', before)
  const rows = await page.orderBy('id', 'desc').limit(limit).execute()
  if (rows.length === 0) return []
  const images = await kysely
    .selectFrom('job_images')
    .selectAll()
    .where(
      'job',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('index')
    .execute()
  return rows.map((row) => asJob(row, images.filter(({ job }) => job === row.id).map(asImage)))
}

export function asJob(row: JobRow, images: readonly JobImage[]): Job {
  return {
    id: row.id,
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
  }
}

function asImage(row: Selectable<JobImagesTable>): JobImage {
  const { index, asset, mime, width, height, bytes, seed } = row
  const revisedPrompt = row.revised_prompt ?? undefined
  return { index, asset, mime, width, height, bytes, seed, revisedPrompt }
}
