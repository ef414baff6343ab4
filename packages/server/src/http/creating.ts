/** What a route that makes a job does: takes the request in, once, and answers when its caller wants it. */
import type { Job } from '@limn/sdk'
import type { Asked, CreateRoute, JsonReply, Reply, ShownJob } from '../dialects/dialect.ts'
import type { Incoming } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Done, Rooms, Visit } from './doing.ts'
import { unmarkedDraft } from './marker.ts'
import { onceOf, saysWhenItTriesAgain } from './once.ts'
import { told } from './telling.ts'
import { type Wishes, wishesOf } from './wishes.ts'

/** What these routes do in any case. */
const atOnce = 'respond-async'

export async function create(route: CreateRoute, visit: Visit, rooms: Rooms): Promise<Done> {
  const { call, links, body, dialect } = visit
  const wishes = wishesOf(route, call)
  await rooms.count(visit)
  const asked = route.read(call)
  const once = onceOf({ dialect, route, call, asked, uploads: body.uploads }, rooms.joinSeconds)
  const accepted = await rooms.jobs.accept({ ...incoming(asked, visit, rooms), once })
  visit.about(accepted)
  if (accepted.repeated) visit.also({ 'x-limn-idempotent-replay': 'true' })
  if (asked.stream && route.events) {
    const leave = attend(accepted, wishes, visit, rooms)
    return told(route, accepted, visit, rooms, leave)
  }
  if (asked.wait === false) {
    if (wishes.applied?.startsWith(atOnce)) visit.also({ 'preference-applied': atOnce })
    return route.write(accepted, links, call)
  }
  const { wait } = asked
  const known = once.key !== undefined || saysWhenItTriesAgain(call)
  const leave = attend(accepted, wishes, visit, rooms)
  const answer = (async () => {
    try {
      // From here on the pictures that came with the call are in the store.
      await body.remove()
      return await waited(route, { accepted, wait, wishes, known }, visit, rooms)
    } finally {
      leave()
    }
  })()
  const { aliveSeconds } = wishes
  if (aliveSeconds === undefined || route.answers === 'picture' || !visit.inPieces) return answer
  return { answer, aliveSeconds }
}

function incoming(asked: Asked, visit: Visit, { seal }: Rooms): Incoming {
  const { draft, warnings, memo, hook, partials, deadlineSeconds } = asked
  const { dialect, visitor, body, left, links } = visit
  const news = hook && {
    url: hook.url,
    events: hook.events ?? ['completed' as const],
    secret: hook.secret === undefined ? undefined : seal(hook.secret),
    base: links.to(''),
  }
  return {
    account: visitor.account,
    key: visitor.key,
    limits: visitor.limits,
    dialect: dialect.name,
    draft: unmarkedDraft(draft, body.uploads),
    warnings,
    uploads: body.uploads,
    memo,
    news,
    looks: partials,
    deadlineSeconds,
    trace: visit.trace,
    signal: left,
  }
}

/**
 * One more who waits for this job, until the returned function is called. Who leaves before and had
 * said so ends the job, unless others wait for it, too.
 */
function attend({ id }: Job, { cancelOnLeaving }: Wishes, visit: Visit, rooms: Rooms): () => void {
  const { left, visitor } = visit
  const out = rooms.crowd.enter(id)
  const gone = () => {
    // A server that stops hangs up on everybody; that is nobody's wish.
    if (out() !== 0 || !cancelOnLeaving || rooms.stopping.aborted) return
    rooms.jobs
      .cancel({ account: visitor.account, id })
      .catch((err: unknown) => rooms.log.error({ err, job: id }, 'a job left behind goes on'))
  }
  if (left.aborted) gone()
  else left.addEventListener('abort', gone, { once: true })
  return () => {
    left.removeEventListener('abort', gone)
    out()
  }
}

interface Waiting {
  readonly accepted: ShownJob
  readonly wait: true | number
  readonly wishes: Wishes
  /** Whether the same call, made again, finds the same job. */
  readonly known: boolean
}

async function waited(
  route: CreateRoute,
  waiting: Waiting,
  visit: Visit,
  rooms: Rooms,
): Promise<Reply> {
  const { wait, wishes } = waiting
  const { links, call } = visit
  const seconds = shorter(wait, wishes.atMost)
  const job = await ended(waiting, seconds, visit, rooms)
  visit.about(job)
  const failed = job.status === 'failed' || job.status === 'canceled'
  if (failed && route.shows !== 'any') throw whyNot(job)
  const open = job.status === 'queued' || job.status === 'running'
  if (!open || seconds === wait) return route.write(job, links, call)
  const headers = { 'preference-applied': wishes.applied ?? '' }
  // A host that never waits for ever has its own way to show a job that has not ended.
  const own = wait === true ? undefined : route.write(job, links, call)
  if (own && own.status < 400) return { ...own, headers: { ...own.headers, ...headers } }
  return later(rooms.inOurWords(job, links, call), headers, links.job(job.id))
}

function shorter(wait: true | number, atMost: number | undefined): true | number {
  if (atMost === undefined) return wait
  return wait === true ? atMost : Math.min(wait, atMost)
}

function later(
  { body, headers }: JsonReply,
  more: Readonly<Record<string, string>>,
  location: string,
): JsonReply {
  return { status: 202, headers: { ...headers, ...more, location }, body }
}

async function ended(
  { accepted, known }: Waiting,
  wait: true | number,
  visit: Visit,
  rooms: Rooms,
): Promise<ShownJob> {
  const { jobs, stopping } = rooms
  const signal = AbortSignal.any([visit.left, stopping])
  const seconds = wait === true ? undefined : wait
  try {
    return await jobs.ended(visit.visitor.account, accepted.id, signal, seconds)
  } catch (error) {
    if (!stopping.aborted || visit.left.aborted) throw error
    if (seconds === undefined) throw stoppingProblem(accepted, known)
    // Who waits for a while only can be shown a job that has not ended.
    return accepted
  }
}

/** Why this job has no pictures to show. */
function whyNot({ problem, status }: Job): Problem {
  // What may pass has been tried again here; a client's own further try would be a job of its own.
  const more = { param: problem?.param, retryable: false }
  if (problem) return new Problem(problem.code, problem.message, more)
  if (status === 'canceled') return new Problem('canceled', 'The job was canceled.')
  return new Problem('internal', 'The job ended without a result.')
}

function stoppingProblem({ id }: Job, known: boolean): Problem {
  const message = `The server is stopping. The job goes on when it is back: GET /v1/jobs/${id}`
  // The job is there: a client that sends its call again, which some do after any 503, would make another.
  return known ? new Problem('unavailable', message) : new Problem('unknown', message)
}
