/**
 * How a caller wants to be answered, in headers that are the same in every dialect: at once or within
 * a time (`Prefer`, RFC 7240), with signs of life while it waits, and what becomes of the job if it leaves.
 */
import type { Call, CreateRoute } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'

export interface Wishes {
  /** Wait for at most so many seconds; then a job that has not ended is answered as it stands. */
  readonly atMost?: number | undefined
  /** What of `Prefer` that comes from. */
  readonly applied?: string | undefined
  /** While the answer is waited for, a byte this often, in seconds. */
  readonly aliveSeconds?: number | undefined
  /** A client that hangs up before its answer is out wants the job no longer. */
  readonly cancelOnLeaving: boolean
}

/** Throws Problem when one of our own headers can't be understood. */
export function wishesOf(route: CreateRoute, call: Call): Wishes {
  // Where the host has its own rules for this header the dialect reads it.
  const own = route.parameters.some(({ name }) => name.toLowerCase() === '@prefer')
  return {
    ...(own ? {} : preferred(call.headers['prefer'])),
    aliveSeconds: wholeSeconds(call, 'x-limn-keep-alive', 5, 60),
    cancelOnLeaving: leaving(call),
  }
}

/** RFC 7240, section 2: what is not known, or makes no sense, is as if it had not been said. */
function preferred(header: string | undefined): Pick<Wishes, 'atMost' | 'applied'> {
  const wishes = new Map<string, string>()
  for (const item of (header ?? '').slice(0, 1000).split(',')) {
    const [said = ''] = item.split(';')
    const [name = '', value = ''] = said.split('=').map((part) => part.trim())
    // Of the same one said twice the first counts.
    if (!wishes.has(name.toLowerCase())) {
      wishes.set(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'))
    }
  }
  const wait = wishes.get('wait') ?? ''
  const seconds = /^\d{1,6}$/.test(wait) ? Number(wait) : undefined
  const async = wishes.has('respond-async')
  if (seconds === undefined) return async ? { atMost: 0, applied: 'respond-async' } : {}
  return { atMost: seconds, applied: `${async ? 'respond-async, ' : ''}wait=${seconds}` }
}

function leaving({ headers }: Call): boolean {
  const said = headers['x-limn-on-disconnect']?.trim().toLowerCase() ?? ''
  if (said === 'cancel') return true
  if (said === '' || said === 'continue') return false
  throw wrong('x-limn-on-disconnect', 'is cancel or continue')
}

/** A header of ours that is a number of seconds. Throws Problem. */
export function wholeSeconds(
  { headers }: Call,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const said = headers[name]?.trim()
  if (said === undefined || said === '') return undefined
  const seconds = /^\d{1,6}$/.test(said) ? Number(said) : Number.NaN
  if (seconds >= least && seconds <= most) return seconds
  throw wrong(name, `is a whole number of seconds from ${least} to ${most}`)
}

function wrong(name: string, what: string): Problem {
  return new Problem('invalid_request', `The header \`${name}\` ${what}.`, { param: name })
}
