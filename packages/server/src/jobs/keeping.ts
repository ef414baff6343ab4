/** Keeps what an engine yields, step by step, as it comes. */
import type { Kysely, UpdateObject } from 'kysely'
import type { Picture, Step } from '../engines/engine.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { JobRow, Tables } from './sql/tables.ts'

export interface KeepingParts {
  readonly kysely: Kysely<Tables>
  readonly store: Store
  readonly now: () => Date
}

/** Progress is written at most this often, in milliseconds. */
const progressEvery = 250

/** Throws Problem `engine_failed` when fewer pictures came than were asked for, and what the steps throw. */
export async function keepSteps(
  parts: KeepingParts,
  job: JobRow,
  steps: AsyncIterable<Step>,
  signal: AbortSignal,
): Promise<void> {
  const warnings = new Set(job.warnings)
  let written = 0
  for await (const step of steps) {
    signal.throwIfAborted()
    if ('image' in step) {
      await keepPicture(parts, job, step.image)
    } else if ('plan' in step) {
      await note(parts, job, { plan: JSON.stringify(step.plan) })
    } else if ('warning' in step) {
      warnings.add(step.warning)
      await note(parts, job, { warnings: JSON.stringify([...warnings]) })
    } else if ('resume' in step) {
      await note(parts, job, { resume: JSON.stringify(step.resume) })
    } else {
      const now = parts.now().getTime()
      if (now - written < progressEvery) continue
      written = now
      await note(parts, job, { progress: Math.min(Math.max(step.progress, 0), 1) })
    }
  }
  signal.throwIfAborted()
  await checkComplete(parts, job)
}

/** The attempt's number is the fence: an older attempt that still runs changes nothing. */
async function note(
  { kysely }: KeepingParts,
  job: JobRow,
  change: UpdateObject<Tables, 'jobs'>,
): Promise<void> {
  await kysely
    .updateTable('jobs')
    .set(change)
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempts)
    .where('status', '=', 'running')
    .execute()
}

/** The bytes first, then the row: a row's picture is always there. Twice the same index is kept once. */
async function keepPicture(
  { kysely, store }: KeepingParts,
  job: JobRow,
  picture: Picture,
): Promise<void> {
  const { index, mime, width, height, seed } = picture
  if (!Number.isInteger(index) || index < 0 || index >= job.request.count) {
    throw new Error(`the engine ${job.engine} made picture ${index} of ${job.request.count}`)
  }
  const { key, bytes } = await store.put(picture.bytes, mime)
  const revised_prompt = picture.revisedPrompt ?? null
  await kysely
    .insertInto('job_images')
    .values({ job: job.id, index, asset: key, mime, width, height, bytes, seed, revised_prompt })
    .onConflict((again) => again.columns(['job', 'index']).doNothing())
    .execute()
}

async function checkComplete({ kysely }: KeepingParts, job: JobRow): Promise<void> {
  const { made } = await kysely
    .selectFrom('job_images')
    .select((row) => row.fn.countAll<number | string>().as('made'))
    .where('job', '=', job.id)
    .executeTakeFirstOrThrow()
  const { count, set } = job.request
  // How many pictures a set has is the engine's choice.
  if (Number(made) >= (set ? 1 : count)) return
  throw new Problem('engine_failed', `The engine made ${made} of ${count} pictures.`)
}
