/**
 * What goes wrong here after something was ordered at an engine's host. The order stands all the same: it
 * is gone on with for longer than an engine's failure would be, which costs nothing, and when that does not
 * help nobody here can say what became of it.
 */
import type { Kysely } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { Problem } from '../problem.ts'
import type { Tables } from './sql/tables.ts'

/** With the pauses between them about ten minutes. */
export const triesWithOrder = 12

/** What the job has under way at a host that charges; `undefined`: nothing. */
export async function orderOf(
  { kysely, engines }: { readonly kysely: Kysely<Tables>; readonly engines: readonly Engine[] },
  id: string,
): Promise<object | undefined> {
  const query = kysely.selectFrom('jobs').select(['engine', 'resume']).where('id', '=', id)
  const job = await query.executeTakeFirst()
  if (!job || job.resume === null) return undefined
  const engine = engines.find(({ name }) => name === job.engine)
  // Of an engine that is no longer here nobody knows.
  return engine && !engine.cost ? undefined : { order: job.resume }
}

/** The end of a job whose order stands. */
export function undecided(problem: Problem, order: object): Problem {
  if (problem.code === 'unknown') return problem
  const message = `The host may have made this, and charged for it, but it could not be gone on with here: ${problem.message} It is not asked again.`
  return new Problem('unknown', message, { retryable: false, detail: order, cause: problem })
}
