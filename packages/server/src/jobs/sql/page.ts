/** A page of an account's jobs, newest first: ids sort by the time they were made. */
import type { Kysely } from 'kysely'
import { Problem } from '../../problem.ts'
import type { Page, PageAsk } from '../contract.ts'
import { isJobId, isJobNumber } from './ids.ts'
import { ahead, charge, withImages } from './rows.ts'
import type { Tables } from './tables.ts'

/** Throws Problem `invalid_request` that names what can't be understood. */
export async function readPage(
  kysely: Kysely<Tables>,
  account: string,
  ask: PageAsk,
): Promise<Page> {
  check(ask)
  const { limit, before, offset = 0 } = ask
  const matching = narrowed(jobsOf(kysely, account), ask)
  const rows = await matching
    .$if(before !== undefined, (jobs) => jobs.where('id', '<', before ?? ''))
    .selectAll()
    .select([ahead, charge])
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .offset(offset)
    .execute()
  const jobs = await withImages(kysely, rows.slice(0, limit))
  return { jobs, more: rows.length > limit, ...(ask.count ? { total: await total(matching) } : {}) }
}

function jobsOf(kysely: Kysely<Tables>, account: string) {
  return kysely.selectFrom('jobs').where('account', '=', account)
}

type JobsQuery = ReturnType<typeof jobsOf>

async function total(matching: JobsQuery): Promise<number> {
  const { all } = await matching
    .select((job) => job.fn.countAll<number | string>().as('all'))
    .executeTakeFirstOrThrow()
  return Number(all)
}

/** Only what was asked for. What no row can hold finds none, instead of troubling the database. */
function narrowed(jobs: JobsQuery, ask: PageAsk): JobsQuery {
  const { since, until, status, model, id, called, dialect } = ask
  let left = jobs
  if (since !== undefined) left = left.where('created_at', '>=', new Date(since))
  if (until !== undefined) left = left.where('created_at', '<', new Date(until))
  if (status?.length === 0) left = nothing(left)
  else if (status) left = left.where('status', 'in', status)
  if (model?.includes('\0')) left = nothing(left)
  else if (model !== undefined) {
    left = left.where((job) => job.ref('request', '->>').key('model'), '=', model)
  }
  if (dialect !== undefined) left = left.where('dialect', '=', dialect)
  if (called?.includes('\0')) left = nothing(left)
  else if (called !== undefined) {
    left = left.where((job) =>
      job.exists(
        job
          .selectFrom('idempotency')
          .select('job')
          .whereRef('idempotency.job', '=', 'jobs.id')
          .whereRef('idempotency.account', '=', 'jobs.account')
          .where('idempotency.key', '=', called),
      ),
    )
  }
  if (id === undefined) return left
  if (isJobId(id)) return left.where('id', '=', id)
  return isJobNumber(id) ? left.where('number', '=', id) : nothing(left)
}

function nothing(jobs: JobsQuery): JobsQuery {
  return jobs.where((job) => job.lit(false))
}

function check({ limit, offset = 0, before, since, until }: PageAsk): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw bad('limit', 'A page has 1 to 1000 jobs.')
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw bad('offset', '`offset` is a whole number, from 0.')
  }
  if (before !== undefined && !isJobId(before)) {
    throw bad('before', '`before` is the id of a job, such as the last one of the page before.')
  }
  for (const [param, time] of Object.entries({ since, until })) {
    if (time === undefined || isTime(time)) continue
    throw bad(param, `\`${param}\` is a time in ISO 8601, such as 2026-11-21T12:00:00Z.`)
  }
}

/** There is no year 0 in a database. */
const earliest = Date.parse('0001-01-01T00:00:00Z')

const isTime = (text: string) => /^\d{4}-\d\d-\d\d/.test(text) && Date.parse(text) >= earliest

function bad(param: string, message: string): Problem {
  return new Problem('invalid_request', message, { param })
}
