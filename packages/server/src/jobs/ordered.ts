/**
 * How often a job is tried again. What goes wrong here after something was ordered at an engine's host does
 * not undo the order: it is gone on with for longer than an engine's failure would be, which costs nothing,
 * and when that does not help nobody here can say what became of it.
 */
import type { Kysely } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { isDatabaseGone, Problem } from '../problem.ts'
import type { Tables } from './sql/tables.ts'

/** An engine's failure that may pass. */
const furtherTries = 2
/** For about six minutes: what is not the engine's failure is no reason to give a job up soon. */
const patientTries = 8
/** With the pauses between them about ten minutes. */
const triesWithOrder = 12

/** `thrown` ended an attempt, and may pass. */
export function triesAfter(thrown: unknown, ordered: boolean): number {
  if (ordered) return triesWithOrder
  // Trouble of this machine, such as a disk that is full.
  if (!(thrown instanceof Problem) || isDatabaseGone(thrown)) return patientTries
  // A host that is busy has made nothing; and another process may have the engine.
  const patient = thrown.code === 'rate_limited' || thrown.detail === elsewhere
  return patient ? patientTries : furtherTries
}

const elsewhere = Symbol('an engine that this process does not have')

/** While a fleet is set up anew, some of it has the engine, or has it soon. */
export function noEngine(name: string): Problem {
  const message = `The engine ${name} is not part of this server any more.`
  return new Problem('engine_failed', message, { retryable: true, detail: elsewhere })
}

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
