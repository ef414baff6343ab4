/** The list of tasks ("manage-asynchronous-tasks", read 2026-11-21): filters by query, pages by number. */
import type { JobStatus } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { Call, JobsAsk, JobsPage, Links, Reply, ShownJob } from '../dialect.ts'
import { jobIdOf, uuidOf } from '../ids.ts'
import { memoIn } from './memo.ts'
import { ahead, statuses } from './write.ts'

const page = z.object({
  page_no: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(10),
})
const query = page.extend({
  task_id: z.string().optional(),
  start_time: z.string().optional(),
  end_time: z.string().optional(),
  model_name: z.string().optional(),
  status: z.enum([...Object.values(statuses), 'SUSPENDED', 'UNKNOWN']).optional(),
})

/** No job is in these, so the list of them is that of an id that none has. */
const none = { id: 'none' } as const

export function readTasks(call: Call): JobsAsk {
  const said = Object.entries(call.query).filter(([, value]) => value !== '')
  const asked = parse(query, Object.fromEntries(said))
  const status = asked.status === undefined ? undefined : statusOf(asked.status)
  return {
    limit: asked.page_size,
    offset: (asked.page_no - 1) * asked.page_size,
    since: timeOf(asked.start_time, 'start_time'),
    until: timeOf(asked.end_time, 'end_time'),
    model: asked.model_name,
    ...(asked.task_id === undefined ? {} : { id: jobIdOf(asked.task_id) }),
    ...(asked.status === undefined ? {} : status === undefined ? none : { status: [status] }),
    count: true,
  }
}

function statusOf(word: string): JobStatus | undefined {
  const known: readonly JobStatus[] = ['queued', 'running', 'succeeded', 'failed', 'canceled']
  return known.find((status) => statuses[status] === word)
}

/** `20260101100000`, by the host's clock. Throws Problem. */
function timeOf(text: string | undefined, param: string): string | undefined {
  if (text === undefined) return undefined
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6.000Z')
  const time = iso === text ? Number.NaN : Date.parse(iso)
  if (Number.isFinite(time)) return new Date(time - ahead * 3_600_000).toISOString()
  throw new Problem(
    'invalid_request',
    `\`${param}\` is a time as YYYYMMDDhhmmss; got "${text.slice(0, 40)}".`,
    { param },
  )
}

/** At the top and not under `output`: the SDKs take the whole answer for it. */
export function writeTasks(
  { jobs, total = jobs.length }: JobsPage,
  _links: Links,
  call: Call,
): Reply {
  const { page_no, page_size } = parse(page, onlyPage(call))
  return {
    status: 200,
    body: {
      request_id: uuidOf(call.requestId),
      total,
      data: jobs.map(entry),
      page_no,
      page_size,
      total_page: Math.ceil(total / page_size),
    },
  }
}

function onlyPage({ query: said }: Call): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
}

/** Whose key it was and in which region is left out: no dialect is told. */
function entry(job: ShownJob) {
  const { api, model, request } = memoIn(job)
  return {
    task_id: uuidOf(job.id),
    status: statuses[job.status],
    model_name: model,
    request_id: request,
    gmt_create: Date.parse(job.createdAt),
    start_time: job.startedAt === undefined ? undefined : Date.parse(job.startedAt),
    end_time: job.finishedAt === undefined ? undefined : Date.parse(job.finishedAt),
    user_api_unique_key: `apikey:v1:aigc:${api}:${model}`,
  }
}
