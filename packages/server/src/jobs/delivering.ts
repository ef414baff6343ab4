/** One attempt to deliver one letter: the job as it was, in its dialect's words, posted. */
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { post } from '../images/fetch.ts'
import { asProblem } from '../problem.ts'
import type { Herald, KeptJob, NewsAsk } from './contract.ts'
import type { LetterRow } from './endpoints.ts'
import { asMoment, asOf } from './news.ts'
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

/**
 * `arrived`; `unwanted`: never again; `refused`: by the receiver, or there was none; `broken`: we could
 * not write or send it; `stopped`: by the end of this process, which counts as no attempt.
 */
export interface Outcome {
  readonly what: 'arrived' | 'unwanted' | 'refused' | 'broken' | 'stopped'
  readonly status?: number | undefined
  /** A sentence. */
  readonly error?: string | undefined
}

/** Throws nothing. */
export async function deliver(
  parts: DeliveringParts,
  letter: LetterRow,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = await attempt(parts, letter, signal)
  if (outcome.what === 'arrived') return outcome
  const { id: news, job, event, url, attempts } = letter
  const { what, status, error: why } = outcome
  const about = { job, event, news, host: new URL(url).host, attempt: attempts + 1 }
  parts.log.warn({ ...about, what, status, why }, 'news did not arrive')
  return outcome
}

async function attempt(
  parts: DeliveringParts,
  letter: LetterRow,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const addressee = await read(parts.kysely, letter.job)
    if (!addressee) return { what: 'unwanted', error: 'The job is no longer here.' }
    return asOutcome(await send(parts, letter, addressee, signal))
  } catch (error) {
    if (signal.aborted) return { what: 'stopped', error: 'The attempt was broken off.' }
    const { code, message } = asProblem(error)
    if (code === 'invalid_request') return { what: 'refused', error: message }
    parts.log.error({ err: error, news: letter.id }, 'news could not be written')
    return { what: 'broken', error: 'The news could not be written: see the log of the server.' }
  }
}

function asOutcome(status: number): Outcome {
  if (status >= 200 && status < 300) return { what: 'arrived', status }
  // "Gone": whoever answers so wants it no more (RFC 9110, 15.5.11).
  if (status === 410) return { what: 'unwanted', status, error: 'The receiver wants it no more.' }
  const error =
    status >= 300 && status < 400
      ? `The receiver answered with a redirect (${status}); redirects are not followed.`
      : `The receiver answered with status ${status}.`
  return { what: 'refused', status, error }
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

/** Composing may take this long: with the attempt itself it stays below the time of an errand. */
const composeWithin = 30_000

/** The status it was answered with. */
async function send(
  { herald, now, fetchAllow, timeoutMs = 15_000 }: DeliveringParts,
  { id, event, moment }: LetterRow,
  { job, account, ask }: Addressee,
  signal: AbortSignal,
): Promise<number> {
  const begun = performance.now()
  const timestamp = Math.floor(now().getTime() / 1000)
  const then = asOf(job, asMoment(moment))
  const letter = await herald.letter({ job: then, account, ask, event, id, timestamp })
  // The errand may be somebody else's by now.
  if (performance.now() - begun > composeWithin) throw new Error('writing the news took too long')
  const { status } = await post(ask.url, { ...letter, timeoutMs, allowHosts: fetchAllow, signal })
  return status
}
