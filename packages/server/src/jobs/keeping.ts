/**
 * Keeps what an engine yields, step by step, as it comes. The attempt's number and the job's status are
 * the fence: an attempt that is not the job's any more, or a job that has ended, takes nothing more, and
 * the attempt ends with LeaseLost.
 */
import { createReadStream } from 'node:fs'
import { type Kysely, type Selectable, sql, type Transaction, type UpdateObject } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Picture, PictureFacts, PictureFile, Step } from '../engines/engine.ts'
import type { Meters } from '../meters.ts'
import { isDatabaseGone, Problem } from '../problem.ts'
import type { Store, StoredAsset } from '../store/store.ts'
import { tell } from './news.ts'
import { patiently } from './outage.ts'
import { LeaseLost } from './queue.ts'
import { asJsonb, asText } from './sql/json.ts'
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

/** Progress is written at most this often, in milliseconds; what ends before that has written none. */
const progressEvery = 250

/** A last picture waits for its engine to end this long, in milliseconds: then both are written at once. */
const endsWithin = 25

/** What an attempt has made. */
export interface Made {
  /** The pictures of this attempt. */
  readonly pictures: readonly Row[]
  /** The one of them that is in the store, but not in the database: to be added with the job's end. */
  readonly last?: Row | undefined
}

type Row = Selectable<JobImagesTable>

/**
 * `done`: the pictures that are there already. Throws Problem `engine_failed` when fewer pictures came than
 * were asked for, and what the steps throw.
 */
export async function keepSteps(
  parts: KeepingParts,
  job: JobRow,
  done: readonly number[],
  steps: AsyncIterable<Step>,
  signal: AbortSignal,
): Promise<Made> {
  const pictures = keepPictures(parts, job, done, signal)
  const progress = keepProgress(parts, job)
  const warnings = new Set(job.warnings)
  let wanted = job.request.count
  try {
    for await (const step of steps) {
      if ('progress' in step) {
        signal.throwIfAborted()
        await progress.note(step.progress)
        continue
      }
      await pictures.flush()
      // What was bought is noted even while all stops: it is what keeps it from being bought again.
      if ('resume' in step) {
        await patiently(() => keepResume(parts, job, step.resume))
        continue
      }
      signal.throwIfAborted()
      if ('image' in step) {
        await pictures.keep(step.image, (mime) => parts.store.put(step.image.bytes, mime))
      } else if ('file' in step) {
        await pictures.keep(step.file, (mime) => putFile(parts.store, step.file, mime))
      } else if ('preview' in step) {
        await keepLook(parts, job, step.preview)
      } else if ('plan' in step) {
        await patiently(() => note(parts, job, { plan: asJsonb(step.plan) }), signal)
      } else {
        if ('warning' in step) warnings.add(step.warning)
        else {
          wanted = Math.min(wanted, Math.max(1, step.delivered))
          warnings.add(`Only ${step.delivered} of ${job.request.count} pictures were made.`)
        }
        await patiently(() => note(parts, job, { warnings: asJsonb([...warnings]) }), signal)
      }
      parts.bell.ring(job.id, 'changed')
    }
    signal.throwIfAborted()
    // How many pictures a set has is the engine's choice.
    pictures.check(job.request.set ? 1 : wanted)
    return await pictures.made()
  } catch (error) {
    // What was made is kept, whatever came after it.
    await pictures.flush()
    throw error
  } finally {
    progress.end()
  }
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

/** Written at once when nothing was for a while; otherwise, if nothing newer comes, a little later. */
function keepProgress(parts: KeepingParts, job: JobRow) {
  let written = performance.now()
  let [newest, timer]: [number | undefined, NodeJS.Timeout | undefined] = [undefined, undefined]
  const write = async () => {
    clearTimeout(timer)
    timer = undefined
    if (newest === undefined) return
    const progress = newest
    newest = undefined
    written = performance.now()
    await noteProgress(parts, job, progress)
    parts.bell.ring(job.id, 'changed')
  }
  return {
    async note(progress: number) {
      newest = Math.min(Math.max(progress, 0), 1)
      const early = written + progressEvery - performance.now()
      if (early <= 0) return write()
      // Who has lost the job is told so at the next thing that counts.
      timer ??= setTimeout(() => void write().catch(() => {}), early).unref()
    },
    end: () => clearTimeout(timer),
  }
}

/** Not worth waiting for a database that is away: the engine goes on meanwhile. */
async function noteProgress(parts: KeepingParts, job: JobRow, progress: number): Promise<void> {
  await note(parts, job, { progress }).catch((error: unknown) => {
    if (!isDatabaseGone(error)) throw error
  })
}

/**
 * The bytes first, then the row: a row's picture is always there. Twice the same index is kept once. The
 * last picture that was asked for waits a moment for the job's end, to be written with it.
 */
function keepPictures(
  parts: KeepingParts,
  job: JobRow,
  done: readonly number[],
  signal: AbortSignal,
) {
  const rows = new Map<number, Row>()
  const there = new Set(done)
  let last: Row | undefined
  let timer: NodeJS.Timeout | undefined
  let adding: Promise<void> = Promise.resolve()
  const add = (row: Row) => {
    adding = patiently(() => addPicture(parts, job, row), signal).then(() =>
      parts.bell.ring(job.id, 'changed'),
    )
    return adding
  }
  const flush = () => {
    clearTimeout(timer)
    const row = last
    last = undefined
    return row ? add(row) : adding
  }
  return {
    flush,
    async keep(picture: PictureFacts, put: (mime: string) => Promise<StoredAsset>) {
      const { index, mime, width, height, seed } = picture
      checkIndex(job, index)
      const { key, bytes } = await put(mime)
      const { revisedPrompt } = picture
      const revised_prompt = revisedPrompt === undefined ? null : asText(revisedPrompt)
      const row = {
        job: job.id,
        index,
        asset: key,
        mime,
        width,
        height,
        bytes,
        seed,
        revised_prompt,
      }
      parts.meters?.kept({ engine: job.engine, model: job.request.model })
      if (there.has(index)) return
      there.add(index)
      rows.set(index, row)
      const told = job.news?.events.includes('output')
      if (told || job.request.set || there.size < job.request.count) return add(row)
      last = row
      // Its failure is seen where the next thing is waited for.
      timer = setTimeout(() => void flush().catch(() => {}), endsWithin)
    },
    check(wanted: number) {
      if (there.size >= wanted) return
      const { count } = job.request
      throw new Problem('engine_failed', `The engine made ${there.size} of ${count} pictures.`)
    },
    async made(): Promise<Made> {
      clearTimeout(timer)
      await adding
      return { pictures: [...rows.values()].toSorted((a, b) => a.index - b.index), last }
    },
  }
}

/** Without a copy, where there need not be one. */
async function putFile(store: Store, { path, sha256 }: PictureFile, mime: string) {
  const adopted = sha256 === undefined ? undefined : await store.adopt?.({ path, sha256 }, mime)
  return adopted ?? store.put(createReadStream(path), mime)
}

/** With one statement, where nobody is to be told. */
async function addPicture(parts: KeepingParts, job: JobRow, row: Row): Promise<void> {
  if (job.news?.events.includes('output')) return addAndTell(parts, job, row)
  const { index, asset, mime, width, height, bytes, seed, revised_prompt } = row
  const { rows } = await sql`
    with held as (
      select id from jobs
      where id = ${job.id} and attempts = ${job.attempts} and status = 'running' for update),
    added as (
      insert into job_images (job, index, asset, mime, width, height, bytes, seed, revised_prompt)
      select id, ${index}::integer, ${asset}, ${mime}, ${width}::integer, ${height}::integer,
        ${bytes}::integer, ${seed}::integer, ${revised_prompt}::text
      from held on conflict do nothing)
    select id from held`.execute(parts.kysely)
  if (rows.length === 0) throw new LeaseLost(`${job.id} is not this attempt's`)
}

async function addAndTell(parts: KeepingParts, job: JobRow, row: Row): Promise<void> {
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
