/** Which job: by the id the server gave it, or by the name its caller gave it. */
import { Problem } from '../../problem.ts'
import { readJobId } from '../body.ts'
import type { Call, JobAsk } from '../dialect.ts'

/** The job of `:id`: any host's form of the server's id, or an idempotency key. */
export function readWhich(call: Call): JobAsk {
  const { id = '' } = call.params
  const own = id.startsWith('job_') || !isKey(id)
  return { ...readJobId(call), ...(own ? {} : { called: id }) }
}

/** What an `Idempotency-Key` may be. */
export function isKey(text: string): boolean {
  return /^[ -~]{1,255}$/.test(text)
}

/** The name in a PUT. What reads as an id of the server's own would find another job. Throws Problem. */
export function readName({ params }: Call): string {
  const { id = '' } = params
  const plain = /^[A-Za-z0-9._-]{1,128}$/.test(id)
  if (plain && !/^(?:\d+|job_.*)$/.test(id)) return id
  throw new Problem(
    'invalid_request',
    'An id of your own has 1 to 128 letters, digits, dots, dashes and underscores; it is not a number and does not begin with job_.',
    { param: 'id' },
  )
}
