/** A job as Replicate's prediction object (HTTP API, read 2026-11-21; npm replicate 1.4.0). */
import type { JobStatus } from '@limn/sdk'
import type { Call, HookEvent, Links, Reply, ReplyJson, ShownJob } from '../dialect.ts'
import { bareOf } from '../ids.ts'
import { inputOf, memoOf } from './memo.ts'
import { versionOf } from './names.ts'
import { readWait } from './timing.ts'

const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'starting',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
}

export const predictionsPath = '/replicate/v1/predictions'

/** `early`: with the pictures that are there before its end. */
export function prediction(job: ShownJob, links: Links, early = false): ReplyJson {
  const memo = memoOf(job)
  const id = bareOf(job.id)
  const { webhook, webhook_events_filter: filter, deployment } = memo
  const images = job.images.map(({ asset }) => links.asset(asset))
  const shown = early || hasEnded(job)
  return {
    id,
    model: memo.model,
    version: versionOf(memo.model),
    input: inputOf(memo, job, links),
    output: shown && (images.length > 0 || job.status === 'succeeded') ? images : null,
    logs: logsOf(job),
    error: job.problem?.message ?? null,
    status: isAborted(job) ? 'aborted' : statuses[job.status],
    created_at: job.createdAt,
    started_at: job.startedAt ?? null,
    completed_at: job.finishedAt ?? null,
    data_removed: false,
    source: 'api',
    metrics: metricsOf(job),
    urls: {
      get: links.to(`${predictionsPath}/${id}`),
      cancel: links.to(`${predictionsPath}/${id}/cancel`),
      web: links.job(job.id),
    },
    ...(deployment === undefined ? {} : { deployment }),
    ...(job.deadline === undefined ? {} : { deadline: job.deadline }),
    ...(webhook === undefined ? {} : { webhook }),
    ...(filter === undefined ? {} : { webhook_events_filter: filter }),
  }
}

/** "Aborted: the prediction exceeded its deadline before it could start" (docs, lifecycle, 2026-11-21). */
function isAborted({ status, startedAt, finishedAt, deadline }: ShownJob): boolean {
  if (status !== 'canceled' || startedAt !== undefined || deadline === undefined) return false
  return finishedAt !== undefined && Date.parse(finishedAt) >= Date.parse(deadline)
}

function hasEnded({ finishedAt }: ShownJob): boolean {
  return finishedAt !== undefined
}

/**
 * A prediction that has not ended is `starting` here whatever it does: npm replicate 1.4.0 and PyPI
 * replicate 1.0.7 take any other status of a create answer as final, and would return no output.
 * 202 says that outputs are missing although they were waited for (HTTP API, read 2026-11-21).
 */
export function writeCreated(job: ShownJob, links: Links, { headers }: Call): Reply {
  if (hasEnded(job)) return { status: 201, body: prediction(job, links) }
  const starting: ShownJob = { ...job, status: 'queued', startedAt: undefined }
  const waited = readWait(headers['prefer'], []) !== false
  return { status: waited ? 202 : 201, body: prediction(starting, links) }
}

export function writePrediction(job: ShownJob, links: Links): Reply {
  return { status: 200, body: prediction(job, links) }
}

/** What is posted to a webhook: the whole prediction, as it stands at that event. */
export function writeNews(job: ShownJob, event: HookEvent, links: Links): ReplyJson {
  return prediction(job, links, event === 'output')
}

/**
 * Where models of Replicate say what they did: the seed, what had no effect, and a line of progress
 * in the form that its clients look for (`parseProgressFromLogs`).
 */
function logsOf(job: ShownJob): string {
  if (job.startedAt === undefined) return ''
  const { images, request, progress, warnings } = job
  const percent = Math.floor(Math.min(1, Math.max(0, progress)) * 100)
  const bar = '█'.repeat(Math.floor(percent / 10)).padEnd(10)
  return [
    `Using seed: ${request.seed}`,
    ...warnings.map((sentence) => `Warning: ${sentence}`),
    `${String(percent).padStart(3)}%|${bar}| ${images.length}/${request.count}`,
  ].join('\n')
}

/** Seconds, of an ended prediction. */
function metricsOf({ createdAt, startedAt, finishedAt }: ShownJob): ReplyJson {
  if (finishedAt === undefined) return {}
  const since = (start: string) => (Date.parse(finishedAt) - Date.parse(start)) / 1000
  return {
    ...(startedAt === undefined ? {} : { predict_time: since(startedAt) }),
    total_time: since(createdAt),
  }
}
