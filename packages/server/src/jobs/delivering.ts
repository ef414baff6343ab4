/** One attempt to deliver one piece of news: the job as it was, in its dialect's words, posted. */
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { post } from '../images/fetch.ts'
import { asProblem } from '../problem.ts'
import type { Herald, KeptJob, NewsAsk } from './contract.ts'
import { asOf, type News } from './news.ts'
import { withImages } from './sql/rows.ts'
import type { Tables } from './sql/tables.ts'

export interface DeliveringParts {
  readonly kysely: Kysely<Tables>
  readonly log: Logger
  readonly now: () => Date
  readonly herald: Herald
  /** Hosts that may be private and without TLS: see `FetchOptions.allowHosts`. */
  readonly fetchAllow: readonly string[]
  /** An attempt takes at most this long; 15 seconds when absent. */
  readonly timeoutMs?: number | undefined
}

export interface Attempt {
  readonly news: News
  /** From 1. */
  readonly attempt: number
  readonly of: number
}

/** Whether it has arrived, or is wanted no more; otherwise it has to be tried again. Throws nothing. */
export async function deliver(
  parts: DeliveringParts,
  { news, ...count }: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, job, event, host } = news
  const about = { job, event, news: id, host, ...count }
  try {
    const addressee = await read(parts.kysely, job)
    if (!addressee) return true
    const status = await send(parts, news, addressee, signal)
    if (status >= 200 && status < 300) return true
    parts.log.warn({ ...about, status }, 'news did not arrive')
    // "Gone": whoever answers so wants it no more (RFC 9110, 15.5.11).
    return status === 410
  } catch (error) {
    const problem = asProblem(error)
    const err = problem.code === 'internal' && !signal.aborted ? error : undefined
    const why = signal.aborted ? 'The attempt was broken off.' : problem.message
    parts.log.warn({ ...about, why, err }, 'news did not arrive')
    return false
  }
}

interface Addressee {
  readonly job: KeptJob
  readonly account: string
  readonly ask: NewsAsk
}

async function read(kysely: Kysely<Tables>, id: string): Promise<Addressee | undefined> {
  const row = await kysely.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
  const [job] = row ? await withImages(kysely, [row]) : []
  return row?.news && job ? { job, account: row.account, ask: row.news } : undefined
}

/** The status it was answered with. */
async function send(
  { herald, now, fetchAllow, timeoutMs = 15_000 }: DeliveringParts,
  { id, event, moment }: News,
  { job, account, ask }: Addressee,
  signal: AbortSignal,
): Promise<number> {
  const timestamp = Math.floor(now().getTime() / 1000)
  const letter = await herald.letter({ job: asOf(job, moment), account, ask, event, id, timestamp })
  const { status } = await post(ask.url, { ...letter, timeoutMs, allowHosts: fetchAllow, signal })
  return status
}
