/**
 * The workers: the slots (slots.ts), each taking one job at a time. Also what happens around
 * them: taking back at start what died with the last process, ending as failed what nothing could
 * finish, and stopping without losing an attempt. With several processes on one database, what dies with
 * one of them is taken over by another when its lease is over: see supervising.ts.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { startDeadlines } from './deadlines.ts'
import { tell } from './news.ts'
import { orderOf, undecided } from './ordered.ts'
import {
  deadlineQueue,
  deadQueue,
  enqueue,
  jobQueue,
  retryLimit,
  takeBackEntries,
  upstreamQueue,
} from './queue.ts'
import { runLease, type RunParts } from './run.ts'
import { isBuying, settleJob } from './settling.ts'
import { makeSlots, type Slots } from './slots.ts'
import { startUpstreamCancels } from './upstream-cancel.ts'

export interface Workers {
  /** Takes back what a killed process was running, if it was alone; then takes jobs. Called once. */
  start(): Promise<void>
  /**
   * Takes no more jobs. Those that run have `drainSeconds` (0 when absent) to end; then they are handed
   * back to the queue, which takes at most five seconds.
   */
  stop(drainSeconds?: number): Promise<void>
  readonly slots: Pick<Slots, 'call' | 'seat'>
}

export interface WorkerParts extends RunParts {
  /** Whether this process alone is on the database: then what stands there as running, nobody runs. */
  readonly alone: boolean
}

export function makeWorkers(parts: WorkerParts, count: number): Workers {
  const { boss, log, bell } = parts
  const stopping = new AbortController()
  const slots = makeSlots(
    {
      boss,
      log,
      run: (lease, begun) => runLease(parts, lease, stopping.signal, begun),
      tellOthers: () => bell.call(),
    },
    count,
  )
  bell.called(() => void slots.call())
  return {
    slots,
    async start() {
      if (parts.alone) await takeBack(parts)
      await queueForgotten(parts)
      await startDeadWorker(parts)
      await startDeadlines(parts)
      await startUpstreamCancels(parts)
      slots.start()
    },
    async stop(drainSeconds = 0) {
      const idle = Promise.all([
        slots.stop(),
        ...[deadQueue, deadlineQueue, upstreamQueue].map((queue) => boss.offWork(queue)),
      ])
      await Promise.race([idle, pause(drainSeconds * 1000, undefined, { ref: false })])
      stopping.abort(new Problem('unavailable', 'The server is stopping.'))
      await Promise.race([idle, pause(5_000, undefined, { ref: false })])
      slots.close()
    },
  }
}

/**
 * The process before this one, alone on the database like this one, left entries that nobody works
 * on any more. They go back at once, each counted as an attempt that died; waiting for their
 * heartbeat to run out would do the same, later.
 */
async function takeBack({ kysely, boss }: RunParts): Promise<void> {
  await kysely.transaction().execute(async (tx) => {
    for (const queue of [jobQueue, deadQueue, deadlineQueue, upstreamQueue]) {
      await takeBackEntries(boss, tx, queue)
    }
    await tx.updateTable('jobs').set({ status: 'queued' }).where('status', '=', 'running').execute()
  })
}

/** The queue forgets old entries. A job that is still open never goes without one. */
async function queueForgotten({ kysely, boss }: RunParts): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select jobs.id from jobs left join pgboss.job entry on entry.id = jobs.lease
    where jobs.status = 'queued' and ${forgotten}`.execute(kysely)
  for (const { id } of rows) {
    await kysely.transaction().execute(async (tx) => {
      // Looked at again when nobody else can change it: another process may repair it, too.
      const job = await tx
        .selectFrom('jobs')
        .select(['lease', 'turn'])
        .where('id', '=', id)
        .where('status', '=', 'queued')
        .forUpdate()
        .executeTakeFirst()
      if (!job) return
      const { rows: found } = await sql`
        select from (select ${job.lease}::uuid as lease) jobs
        left join pgboss.job entry on entry.id = jobs.lease where ${forgotten}`.execute(tx)
      if (found.length === 0) return
      const lease = await enqueue(boss, tx, { job: id, failures: 0, turn: Number(job.turn) })
      await tx.updateTable('jobs').set({ lease }).where('id', '=', id).execute()
    })
  }
}

const forgotten = sql`(entry.id is null or entry.state in ('completed', 'cancelled'))`

const deadEntry = z.object({ data: z.object({ job: z.string() }), sourceId: z.string() })

/** Ends as failed the jobs whose every attempt died, so that none stays open for ever. */
async function startDeadWorker(parts: RunParts): Promise<void> {
  const { boss, bell, log } = parts
  const problem = new Problem(
    'engine_failed',
    `The job was given up: each of ${retryLimit + 1} attempts at it ended with its worker.`,
  )
  await boss.work<unknown>(
    deadQueue,
    // Nobody is notified of what the queue itself puts in there.
    {
      batchSize: 20,
      includeMetadata: true,
      pollingIntervalSeconds: 2,
      notifyPollingIntervalSeconds: 2,
    },
    async (entries) => {
      for (const entry of entries) {
        const { data, sourceId } = deadEntry.parse(entry)
        const ending = await giveUp(parts, data.job, sourceId, problem)
        if (!ending) continue
        log.error({ job: data.job, err: ending, upstream: ending.detail }, 'a job was given up')
        bell.ring(data.job, 'ended')
      }
    },
  )
}

/** What it has ended with, if it was still to be ended. */
function giveUp(
  parts: RunParts,
  id: string,
  lease: string,
  problem: Problem,
): Promise<Problem | undefined> {
  return parts.kysely.transaction().execute(async (tx) => {
    const buying = await isBuying(tx, id)
    const order = buying ? await orderOf({ kysely: tx, engines: parts.engines }, id) : undefined
    const ending = order ? undecided(problem, order) : problem
    const job = await tx
      .updateTable('jobs')
      .set({
        status: 'failed',
        problem: JSON.stringify(ending.body()),
        finished_at: parts.now(),
        resume: null,
      })
      .where('id', '=', id)
      .where('lease', '=', lease)
      .where('status', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst()
    if (job) await settleJob(parts, tx, job, buying)
    if (job) await tell(parts, tx, job, 'completed')
    return job && ending
  })
}
