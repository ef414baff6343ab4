/** Who needs a stored picture: asked for many at once. */
import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

export interface Need {
  /** Whether a job that has not ended made or uses it. */
  readonly open: boolean
  /** Until when somebody may hold a link to it. */
  readonly linkedUntil: Date | undefined
  /** When it was last uploaded. */
  readonly uploadedAt: Date | undefined
  /** When the last job that made or used it has ended. */
  readonly endedAt: Date | undefined
}

interface Row {
  readonly asset: string
  readonly linked: Date | null
  readonly uploaded: Date | null
  readonly open: boolean | null
  readonly ended: Date | null
}

/** Without an entry: nothing refers to it. */
export async function readNeeds(
  kysely: Kysely<Tables>,
  assets: readonly string[],
): Promise<ReadonlyMap<string, Need>> {
  if (assets.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select asked.asset,
      (select until from links where links.asset = asked.asset) as linked,
      (select max(created_at) from uploads where uploads.asset = asked.asset) as uploaded,
      jobs.open, jobs.ended
    from unnest(array[${sql.join(assets)}]::text[]) as asked (asset)
    left join lateral (
      select bool_or(jobs.finished_at is null) as open, max(jobs.finished_at) as ended
      from jobs where jobs.id in (select job from job_images where job_images.asset = asked.asset)
        or (jobs.inputs <> '{"images": []}' and (
          jobs.inputs @> jsonb_build_object('images', jsonb_build_array(jsonb_build_object('asset', asked.asset)))
          or jobs.inputs @> jsonb_build_object('mask', jsonb_build_object('asset', asked.asset))))
    ) jobs on true`.execute(kysely)
  const needs = rows.flatMap(({ asset, linked, uploaded, open, ended }): [string, Need][] => {
    // A link is no reason to be there by itself, but whoever holds it may use it.
    if (!linked && !uploaded && open === null) return []
    const need = {
      open: open ?? false,
      linkedUntil: linked ?? undefined,
      uploadedAt: uploaded ?? undefined,
      endedAt: ended ?? undefined,
    }
    return [[asset, need]]
  })
  return new Map(needs)
}
