/**
 * One attempt at one job, from lease to end. What the engine yields is kept as it comes, so that an
 * attempt that dies leaves its pictures, its plan and its `resume` to the next.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, Selectable, Transaction, UpdateObject } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Engine, InputImage, Task } from '../engines/engine.ts'
import type { Meters } from '../meters.ts'
import { asProblem, type Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Tracing } from '../tracing.ts'
import { keepSteps, type Made } from './keeping.ts'
import { waitsForLane } from './lanes.ts'
import { tell } from './news.ts'
import { noEngine, orderOf, triesAfter, undecided } from './ordered.ts'
import { patiently } from './outage.ts'
import { enqueue, type Lease, LeaseLost, settle } from './queue.ts'
import { countEnded, isBuying, settleJob } from './settling.ts'
import { asImage, asJob } from './sql/rows.ts'
import type { JobImagesTable, JobRow, KeptImage, Tables } from './sql/tables.ts'
import type { Bell } from './waiting.ts'

export interface RunParts {
  readonly kysely: Kysely<Tables>
  readonly boss: PgBoss
  readonly store: Store
  readonly engines: readonly Engine[]
  readonly bell: Bell
  readonly log: Logger
  readonly now: () => Date
  /** On the disk of the store: see `Task.folder`. */
  readonly folder?: string | undefined
  readonly meters?: Meters | undefined
  readonly tracing?: Tracing | undefined
  /** Seconds before the n-th further try (1, 2, …) after an engine's failure. */
  readonly backoffSeconds: (failures: number) => number
}

/** An engine has this long to stop when it is told to; after that it is left behind. */
const stopWithin = 2_000

/**
 * Whether the lease is settled. Never throws but for a database that is gone. `stopping`: the server's
 * own stop. `begun`: the job's row when it has begun with this lease already.
 */
export async function runLease(
  parts: RunParts,
  lease: Lease,
  stopping: AbortSignal,
  begun?: JobRow,
): Promise<boolean> {
  using elsewhere = endedElsewhere(parts.bell, lease.job)
  if (begun) counted(parts, begun)
  const job = begun ?? (await patiently(() => begin(parts, lease), stopping))
  if (!job) return false
  const gone = AbortSignal.any([elsewhere.signal, lease.signal])
  parts.bell.looks.begin(job.id)
  parts.bell.here.begin(job.id, job.account)
  try {
    const left = AbortSignal.any([stopping, gone])
    const made = await traced(parts, job, () => paintUnlessLeft(parts, job, left))
    const end = { status: 'succeeded', progress: 1, finished_at: parts.now() } as const
    await patiently(() => finish(parts, lease, end, made), left)
    return true
  } catch (thrown) {
    if (thrown instanceof LeaseLost || gone.aborted) return false
    if (stopping.aborted) return await orLost(handBack(parts, lease, { first: true }))
    const left = AbortSignal.any([stopping, gone])
    const failed = asProblem(thrown)
    const order = await patiently(() => orderOf(parts, job.id), left)
    const again = failed.retryable && lease.failures < triesAfter(thrown, order !== undefined)
    const problem = order && !again ? undecided(failed, order) : failed
    report(parts.log, job, problem)
    const end = () => (again ? tryAgain(parts, lease, problem) : fail(parts, lease, problem))
    return await orLost(patiently(end, left))
  } finally {
    parts.bell.looks.end(job.id)
    parts.bell.here.end(job.id)
  }
}

/** In the trace of the call that made the job. */
function traced<T>(
  { tracing }: RunParts,
  { id, engine, attempts, request, trace }: JobRow,
  work: () => Promise<T>,
): Promise<T> {
  if (!tracing) return work()
  const about = { 'limn.job': id, 'limn.engine': engine, 'limn.attempt': attempts }
  const all = { ...about, 'limn.model': request.model }
  return tracing.span('attempt', all, work, trace ?? undefined)
}

function report(log: Logger, job: JobRow, problem: Problem): void {
  const about = { job: job.id, engine: job.engine, model: job.request.model, err: problem }
  if (problem.code === 'unknown') {
    // What it takes to look the order up at the host.
    log.warn({ ...about, upstream: problem.detail }, 'an order has an unknown outcome')
    return
  }
  log[problem.code === 'internal' ? 'error' : 'warn'](about, 'an attempt failed')
}

const longestWait = 60

/** Aborts when somebody else ends the job: a caller who cancels it. */
function endedElsewhere(bell: Bell, job: string): { readonly signal: AbortSignal } & Disposable {
  const [heard, over] = [new AbortController(), new AbortController()]
  const listen = async () => {
    await bell.heard(job, 'ended', over.signal)
    if (!over.signal.aborted) heard.abort(new LeaseLost(`${job} was ended by somebody else`))
  }
  void listen()
  return { signal: heard.signal, [Symbol.dispose]: () => over.abort() }
}

/** Marks the job as running, or finds that this lease is not the job's any more, or that its host is full. */
async function begin(parts: RunParts, lease: Lease): Promise<JobRow | undefined> {
  const begun = await parts.kysely.transaction().execute(async (tx) => {
    if (await waitsForLane(parts, tx, lease)) return undefined
    const job = await tx
      .updateTable('jobs')
      .set((row) => ({
        status: 'running',
        attempts: row('attempts', '+', 1),
        started_at: row.fn.coalesce('started_at', row.val(parts.now())),
      }))
      .where('id', '=', lease.job)
      .where('lease', '=', lease.id)
      .where('status', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst()
    if (job?.attempts === 1) await tell(parts, tx, job, 'start')
    return job
  })
  if (begun) counted(parts, begun)
  return begun
}

function counted({ bell, meters, now }: RunParts, begun: JobRow): void {
  bell.ring(begun.id, 'changed')
  const waited = (now().getTime() - begun.created_at.getTime()) / 1000
  if (begun.attempts === 1) meters?.begun(begun.engine, Math.max(0, waited))
}

/** Ends with the painting, or soon after `left` aborts, whether the engine has stopped or not. */
async function paintUnlessLeft(parts: RunParts, job: JobRow, left: AbortSignal): Promise<Made> {
  const over = new AbortController()
  const giveUp = new Promise<never>((_, reject) => {
    const onLeft = () =>
      pause(stopWithin, undefined, { signal: over.signal }).then(
        () => reject(left.reason),
        () => {},
      )
    left.addEventListener('abort', () => void onLeft(), { signal: over.signal, once: true })
    if (left.aborted) void onLeft()
  })
  try {
    return await Promise.race([paint(parts, job, left), giveUp])
  } finally {
    over.abort()
  }
}

async function paint(parts: RunParts, job: JobRow, signal: AbortSignal): Promise<Made> {
  const { engines, kysely, store, folder } = parts
  const engine = engines.find(({ name }) => name === job.engine)
  if (!engine) throw noEngine(job.engine)
  const done = job.attempts === 1 ? [] : await keptBefore(kysely, job.id)
  const task: Task = {
    id: job.id,
    request: job.request,
    images: await Promise.all(job.inputs.images.map((image) => onDisk(store, image))),
    mask: job.inputs.mask && (await onDisk(store, job.inputs.mask)),
    resume: job.resume ?? undefined,
    done,
    previews: job.looks,
    folder,
    signal,
  }
  return keepSteps(parts, job, done, engine.run(task), signal)
}

/** The pictures that earlier attempts have made. */
async function keptBefore(kysely: Kysely<Tables>, job: string): Promise<readonly number[]> {
  const query = kysely.selectFrom('job_images').select('index')
  return (await query.where('job', '=', job).execute()).map(({ index }) => index)
}

async function onDisk(store: Store, image: KeptImage): Promise<InputImage> {
  const { asset, mime, width, height } = image
  return { path: await store.path(asset), mime, width, height }
}

function fail(parts: RunParts, lease: Lease, problem: Problem): Promise<void> {
  const body = JSON.stringify(problem.body())
  return finish(parts, lease, { status: 'failed', problem: body, finished_at: parts.now() })
}

/** The lease and the job end together, and only if the lease is still ours and nobody ended the job. */
async function finish(
  parts: RunParts,
  lease: Lease,
  end: UpdateObject<Tables, 'jobs'>,
  made?: Made,
): Promise<void> {
  const ended = await parts.kysely.transaction().execute(async (tx) => {
    const buying = end.status !== 'succeeded' && (await isBuying(tx, lease.job))
    const job = await setJob(tx, lease, { ...end, resume: null })
    if (made?.last) await addLast(tx, made.last)
    await settle(parts.boss, tx, lease)
    const charge = await settleJob(parts, tx, job, buying)
    await tell(parts, tx, job, 'completed')
    return { ...job, charge }
  })
  // Earlier attempts may have made pictures that this one does not know of.
  if (made && ended.attempts === 1) {
    parts.bell.here.end(ended.id, asJob(ended, made.pictures.map(asImage)))
  }
  parts.bell.ring(lease.job, 'ended')
  countEnded(parts, ended)
  const ms = ended.finished_at && ended.finished_at.getTime() - ended.created_at.getTime()
  const { id: job, engine, status, attempts } = ended
  parts.log.info({ job, engine, status, attempts, ms }, 'ended')
}

async function addLast(tx: Transaction<Tables>, row: Selectable<JobImagesTable>): Promise<void> {
  const adding = tx.insertInto('job_images').values(row)
  await adding.onConflict((again) => again.columns(['job', 'index']).doNothing()).execute()
}

function tryAgain(parts: RunParts, lease: Lease, { retryAfter = 0 }: Problem): Promise<void> {
  const failures = lease.failures + 1
  const wait = Math.max(parts.backoffSeconds(failures), retryAfter)
  return handBack(parts, lease, { failures, afterSeconds: Math.min(wait, longestWait) })
}

interface HandBack {
  readonly failures?: number
  readonly first?: boolean
  readonly afterSeconds?: number
}

/** Queued again under a new lease. An attempt handed back in good order counts as none. */
async function handBack(
  { kysely, boss, bell }: RunParts,
  lease: Lease,
  { failures = lease.failures, ...when }: HandBack,
): Promise<void> {
  await kysely.transaction().execute(async (tx) => {
    const next = await enqueue(boss, tx, { job: lease.job, failures, turn: lease.turn }, when)
    await setJob(tx, lease, { status: 'queued', lease: next })
    await settle(boss, tx, lease)
  })
  bell.ring(lease.job, 'changed')
  if (!when.afterSeconds) bell.call()
}

/** The job's row first, then its lease, as everybody does: see cancel.ts. Throws LeaseLost. */
async function setJob(
  tx: Transaction<Tables>,
  lease: Lease,
  change: UpdateObject<Tables, 'jobs'>,
): Promise<JobRow> {
  const job = await tx
    .updateTable('jobs')
    .set(change)
    .where('id', '=', lease.job)
    .where('lease', '=', lease.id)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst()
  if (job) return job
  throw new LeaseLost(`${lease.job} is not the lease's any more`)
}

/**
 * Losing the lease while ending is no failure: whoever has it now ends the job. Whether it was not lost.
 */
async function orLost(ending: Promise<void>): Promise<boolean> {
  try {
    await ending
    return true
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    return false
  }
}
