/** A job told as it goes, to who has asked for that. */
import type { Job } from '@limn/sdk'
import type { Events, ShownJob } from '../dialects/dialect.ts'
import type { Rooms, Visit } from './doing.ts'
import type { Told } from './stream.ts'

interface Telling {
  readonly events?: Events | undefined
  readonly resumes?: boolean | undefined
}

/** `over` is called when nobody listens any more. */
export function told(
  { events = () => [], resumes }: Telling,
  { id }: Job,
  { visitor, links, call, left }: Visit,
  { jobs, stopping }: Rooms,
  over: () => void,
): Told {
  const signal = AbortSignal.any([left, stopping])
  const changes = until(jobs.changes({ account: visitor.account, id }, signal), over)
  return { changes, events, links, call, resumes }
}

async function* until(changes: AsyncIterable<ShownJob>, over: () => void) {
  try {
    yield* changes
  } finally {
    over()
  }
}
