/**
 * Keeps what an engine yields, step by step, as it comes. The attempt's number and the job's status are
 * the fence: an attempt that is not the job's any more, or a job that has ended, takes nothing more, and
 * the attempt ends with LeaseLost.
 */
import { createReadStream } from 'node:fs'
import type { Insertable, Kysely, Transaction, UpdateObject } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Picture, PictureFacts, Step } from '../engines/engine.ts'
import type { Meters } from '../meters.ts'
import { isDatabaseGone, Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { tell } from './news.ts'
import { patiently } from './outage.ts'
import { LeaseLost } from './queue.ts'
import { asJsonb } from './sql/json.ts'
import type { JobImagesTable, JobRow, Tables } from './sql/tables.ts'
import { keepResume } from './upstream-cancel.ts'
import type { Bell } from './waiting.ts'

export interface KeepingParts {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  readonly store: Store
  readonly bell: Bell
  readonly meters?: Meters | undefined
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
  let wanted = job.request.count
  for await (const step of steps) {
    // What was bought is noted even while all stops: it is what keeps it from being bought again.
    if ('resume' in step) {
      await patiently(() => keepResume(parts, job, step.resume))
      continue
    }
    signal.throwIfAborted()
    if ('image' in step) {
      await keepPicture(parts, job, step.image, step.image.bytes, signal)
    } else if ('file' in step) {
      await keepPicture(parts, job, step.file, createReadStream(step.file.path), signal)
    } else if ('preview' in step) {
      await keepLook(parts, job, step.preview)
    } else if ('plan' in step) {
      await patiently(() => note(parts, job, { plan: asJsonb(step.plan) }), signal)
    } else if ('warning' in step) {
      warnings.add(step.warning)
      await patiently(() => note(parts, job, { warnings: asJsonb([...warnings]) }), signal)
    } else if ('delivered' in step) {
      wanted = Math.min(wanted, Math.max(1, step.delivered))
      warnings.add(`Only ${step.delivered} of ${job.request.count} pictures were made.`)
      await patiently(() => note(parts, job, { warnings: asJsonb([...warnings]) }), signal)
    } else {
      const now = parts.now().getTime()
      if (now - written < progressEvery) continue
      written = now
      await noteProgress(parts, job, Math.min(Math.max(step.progress, 0), 1))
    }
    parts.bell.ring(job.id, 'changed')
  }
  signal.throwIfAborted()
  await patiently(() => checkComplete(parts, job, wanted), signal)
}

async function note(
  { kysely }: KeepingParts,
  job: JobRow,
  change: UpdateObject<Tables, 'jobs'>,
): Promise<void> {
  const noted = await kysely
    .updateTable('jobs')
    .set(change)
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempts)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (!noted) throw new LeaseLost(`${job.id} is not this attempt's`)
}

/** Not worth waiting for a database that is away: the engine goes on meanwhile. */
async function noteProgress(parts: KeepingParts, job: JobRow, progress: number): Promise<void> {
  await note(parts, job, { progress }).catch((error: unknown) => {
    if (!isDatabaseGone(error)) throw error
  })
}

/** The bytes first, then the row: a row's picture is always there. Twice the same index is kept once. */
async function keepPicture(
  parts: KeepingParts,
  job: JobRow,
  picture: PictureFacts,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const { index, mime, width, height, seed } = picture
  checkIndex(job, index)
  const { key, bytes } = await parts.store.put(content, mime)
  const revised_prompt = picture.revisedPrompt ?? null
  const row = { job: job.id, index, asset: key, mime, width, height, bytes, seed, revised_prompt }
  await patiently(() => addPicture(parts, job, row), signal)
  parts.meters?.kept({ engine: job.engine, model: job.request.model })
}

async function addPicture(
  parts: KeepingParts,
  job: JobRow,
  row: Insertable<JobImagesTable>,
): Promise<void> {
  await parts.kysely.transaction().execute(async (tx) => {
    const held = await hold(tx, job)
    const added = await tx
      .insertInto('job_images')
      .values(row)
      .onConflict((again) => again.columns(['job', 'index']).doNothing())
      .returning('index')
      .executeTakeFirst()
    if (added) await tell(parts, tx, held, 'output')
  })
}

/** The job's row, locked: nobody ends it before the transaction does. */
async function hold(tx: Transaction<Tables>, job: JobRow): Promise<JobRow> {
  const held = await tx
    .selectFrom('jobs')
    .selectAll()
    .where('id', '=', job.id)
    .where('attempts', '=', job.attempts)
    .where('status', '=', 'running')
    .forUpdate()
    .executeTakeFirst()
  if (held) return held
  throw new LeaseLost(`${job.id} is not this attempt's`)
}

/** For who follows the job now; a look that nobody asked for is not kept. */
async function keepLook(
  { store, bell }: KeepingParts,
  job: JobRow,
  { index, look, bytes, mime, width, height }: Picture & { readonly look: number },
): Promise<void> {
  checkIndex(job, index)
  if (!(look >= 0 && look < job.looks)) return
  const { key } = await store.put(bytes, mime)
  bell.looks.show(job.id, { image: index, look, asset: key, mime, width, height })
}

function checkIndex({ engine, request }: JobRow, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < request.count) return
  throw new Error(`the engine ${engine} made picture ${index} of ${request.count}`)
}

async function checkComplete({ kysely }: KeepingParts, job: JobRow, wanted: number): Promise<void> {
  const { made } = await kysely
    .selectFrom('job_images')
    .select((row) => row.fn.countAll<number | string>().as('made'))
    .where('job', '=', job.id)
    .executeTakeFirstOrThrow()
  const { count, set } = job.request
  // How many pictures a set has is the engine's choice.
  if (Number(made) >= (set ? 1 : wanted)) return
  throw new Problem('engine_failed', `The engine made ${made} of ${count} pictures.`)
}
