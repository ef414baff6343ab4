/** What each kind of route does, once the call is read and the caller is known. */
import type { Job } from '@limn/sdk'
import type {
  AccountCard,
  Asked,
  Call,
  CreateRoute,
  Dialect,
  Links,
  ModelCard,
  Route,
  ShownJob,
  Ticket,
} from '../dialects/dialect.ts'
import type { Jobs, Uploads } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Visitor } from './auth.ts'
import type { Body } from './body.ts'
import type { Answer } from './send.ts'
import type { Told } from './stream.ts'

/** What routes are done with. */
export interface Rooms {
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly models: () => readonly ModelCard[]
  /** By id, alias or the host's own name. Throws Problem `model_not_found`. */
  readonly model: (name: string, host: string) => ModelCard
  readonly account: (account: string) => AccountCard
  readonly ticket: (account: string, filename: string) => Ticket
  /** Counts one create. Throws Problem `rate_limited`. */
  readonly count: (visit: Visit) => Promise<void>
  /** Aborts when the server stops: waiting clients are sent away, their jobs go on. */
  readonly stopping: AbortSignal
}

/** One call, understood as far as HTTP goes. */
export interface Visit {
  readonly dialect: Dialect
  readonly visitor: Visitor
  readonly call: Call
  readonly body: Body
  readonly links: Links
  /** Aborts when the client hangs up. */
  readonly left: AbortSignal
  /** Puts what there is to say of a job into the headers, whatever the answer will be. */
  readonly about: (job: Job) => void
  /** Puts headers on the answer, whatever it will be. */
  readonly also: (headers: Readonly<Record<string, string>>) => void
}

export type Done = Answer | Told

type Doing = {
  readonly [Does in Route['does']]: (
    route: Extract<Route, { readonly does: Does }>,
    visit: Visit,
    rooms: Rooms,
  ) => Promise<Done>
}

export const doing: Doing = {
  create,
  async job(route, visit, { jobs }) {
    const job = await jobs.find(which(visit, route.read(visit.call).id))
    visit.about(job)
    return route.write(job, visit.links, visit.call)
  },
  async watch(route, visit, rooms) {
    const job = await rooms.jobs.find(which(visit, route.read(visit.call).id))
    visit.about(job)
    return told(route.events, job, visit, rooms)
  },
  async cancel(route, visit, { jobs }) {
    const { id, only } = route.read(visit.call)
    const outcome = await jobs.cancel(which(visit, id), only)
    visit.about(outcome.job)
    return route.write(outcome, visit.links, visit.call)
  },
  async jobs(route, visit, { jobs, model }) {
    const { call, links, dialect, visitor } = visit
    const ask = route.read(call)
    const made = ask.model === undefined ? undefined : idOf(model, ask.model, dialect.name)
    const ours = dialect.showsAll ? undefined : dialect.name
    const page = await jobs.page(visitor.account, { ...ask, model: made, dialect: ours })
    return route.write(page, links, call)
  },
  async models(route, { call, links }, { models }) {
    route.read(call)
    return route.write(models(), links, call)
  },
  async model(route, { call, links, dialect }, { model }) {
    return route.write(model(route.read(call).id, dialect.name), links, call)
  },
  async upload(route, { visitor, call, links, body, left }, { uploads }) {
    const { ref, filename, name, once } = route.read(call)
    const from = /^(upload:|$)/.test(ref) ? body.uploads.get(ref) : { ref }
    if (!from) throw new Problem('invalid_request', 'A file is missing.', { param: 'file' })
    // A name is had by its ticket, and by nothing else.
    if (name !== undefined && !name.startsWith(`${visitor.ticket}/`)) {
      throw new Problem('forbidden', 'This upload was promised under another name.')
    }
    const kept = await uploads.keep(visitor.account, { from, filename, name, once, signal: left })
    return route.write(kept, links, call)
  },
  async file(route, { visitor, call, links }, { uploads }) {
    return route.write(await uploads.find(visitor.account, route.read(call).id), links, call)
  },
  async files(route, { visitor, call, links }, { uploads }) {
    const { limit, before } = route.read(call)
    return route.write(await uploads.list(visitor.account, limit, before), links, call)
  },
  async drop(route, { visitor, call, links }, { uploads }) {
    return route.write(await uploads.drop(visitor.account, route.read(call).id), links, call)
  },
  async ticket(route, { visitor, call, links }, { ticket }) {
    return route.write(ticket(visitor.account, route.read(call).filename), links, call)
  },
  async account(route, { visitor, call, links }, { account }) {
    route.read(call)
    return route.write(account(visitor.account), links, call)
  },
}

function which({ visitor, dialect }: Visit, id: string) {
  return { account: visitor.account, id, dialect: dialect.showsAll ? undefined : dialect.name }
}

/** The catalog's id; what is no model's name is none, and no job was made by it. */
function idOf(model: Rooms['model'], name: string, host: string): string {
  try {
    return model(name, host).id
  } catch (error) {
    if (error instanceof Problem) return name
    throw error
  }
}

async function create(route: CreateRoute, visit: Visit, rooms: Rooms): Promise<Done> {
  const { call, links, body } = visit
  await rooms.count(visit)
  const asked = route.read(call)
  const accepted = await rooms.jobs.accept(incoming(asked, visit))
  visit.about(accepted)
  if (asked.stream && route.events) return told(route.events, accepted, visit, rooms)
  if (asked.wait === false) return route.write(accepted, links, call)
  // From here on the pictures that came with the call are in the store.
  await body.remove()
  const job = await ended(accepted, asked.wait, visit, rooms)
  visit.about(job)
  const failed = job.status === 'failed' || job.status === 'canceled'
  if (failed && route.shows !== 'any') throw whyNot(job)
  return route.write(job, links, call)
}

function incoming(asked: Asked, visit: Visit) {
  const { draft, warnings, memo, hook, partials, deadlineSeconds } = asked
  const { dialect, visitor, body, left, links } = visit
  const news = hook && {
    url: hook.url,
    events: hook.events ?? ['completed' as const],
    secret: hook.secret,
    base: links.to(''),
  }
  return {
    account: visitor.account,
    dialect: dialect.name,
    draft,
    warnings,
    uploads: body.uploads,
    memo,
    news,
    looks: partials,
    deadlineSeconds,
    signal: left,
  }
}

function told(
  events: Told['events'],
  { id }: ShownJob,
  visit: Visit,
  { jobs, stopping }: Rooms,
): Told {
  const { links, call, left } = visit
  const signal = AbortSignal.any([left, stopping])
  return { changes: jobs.changes(which(visit, id), signal), events, links, call }
}

async function ended(accepted: ShownJob, wait: true | number, visit: Visit, rooms: Rooms) {
  const { jobs, stopping } = rooms
  const signal = AbortSignal.any([visit.left, stopping])
  const seconds = wait === true ? undefined : wait
  try {
    return await jobs.ended(visit.visitor.account, accepted.id, signal, seconds)
  } catch (error) {
    if (!stopping.aborted || visit.left.aborted) throw error
    if (seconds === undefined) throw stoppingProblem(accepted)
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

function stoppingProblem({ id }: Job): Problem {
  const message = `The server is stopping. The job goes on when it is back: GET /v1/jobs/${id}`
  // The job is there: a client that sends its call again makes another.
  return new Problem('unavailable', message, { retryable: false })
}
