/** What each kind of route does, once the call is read and the caller is known. */
import type { Job } from '@limn/sdk'
import type { Logger } from 'pino'
import type {
  AccountCard,
  Call,
  Dialect,
  JobAsk,
  JsonReply,
  Links,
  ModelCard,
  Route,
  ShownJob,
  Ticket,
} from '../dialects/dialect.ts'
import type { Jobs, Uploads } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Held } from './alive.ts'
import type { Visitor } from './auth.ts'
import type { Body } from './body.ts'
import { unmarked } from './marker.ts'
import { create } from './creating.ts'
import type { Crowd } from './crowd.ts'
import type { Answer } from './send.ts'
import type { Told } from './stream.ts'
import { told } from './telling.ts'

/** What routes are done with. */
export interface Rooms {
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly models: () => readonly ModelCard[]
  /** By id, alias or the host's own name. Throws Problem `model_not_found`. */
  readonly model: (name: string, host: string) => ModelCard
  readonly account: (visitor: Visitor) => Promise<AccountCard>
  readonly ticket: (account: string, filename: string) => Ticket
  /** Counts one create. Throws Problem `rate_limited`. */
  readonly count: (visit: Visit) => Promise<void>
  /** A caller's secret, as it may be kept. Throws Problem. */
  readonly seal: (secret: string) => string
  /** A job as the server itself shows it, whatever the dialect. */
  readonly inOurWords: (job: ShownJob, links: Links, call: Call) => JsonReply
  /** An identical request within so many seconds joins the first; 0: never. */
  readonly joinSeconds: number
  readonly crowd: Crowd
  readonly log: Logger
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
  /** `traceparent` of this call, when calls are traced. */
  readonly trace?: string | undefined
  /** Whether an answer may come in pieces: not by HTTP/1.0. */
  readonly inPieces: boolean
  /** Puts what there is to say of a job into the headers, whatever the answer will be. */
  readonly about: (job: Job) => void
  /** Puts headers on the answer, whatever it will be. */
  readonly also: (headers: Readonly<Record<string, string>>) => void
}

export type Done = Answer | Told | Held

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
    const job = await jobs.find(which(visit, route.read(visit.call)))
    visit.about(job)
    return route.write(job, visit.links, visit.call)
  },
  async watch(route, visit, rooms) {
    const ask = route.read(visit.call)
    const job = await rooms.jobs.find(which(visit, ask))
    visit.about(job)
    // Browsers come back for ever to what only ends (HTML standard, section 9.2.3), except after this.
    // Who says so of a job that goes on has it from somewhere else.
    if (ask.over && isOver(job)) return { status: 204, text: '' }
    return told(route, job, visit, rooms, rooms.crowd.enter(job.id))
  },
  async cancel(route, visit, { jobs }) {
    const ask = route.read(visit.call)
    const outcome = await jobs.cancel(which(visit, ask), ask.only)
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
    const { ref: written, filename, name, once } = route.read(call)
    const ref = unmarked(written, body.uploads)
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
    return route.write(await account(visitor), links, call)
  },
}

function which({ visitor, dialect }: Visit, { id, called }: JobAsk) {
  const { account } = visitor
  return { account, id, called, dialect: dialect.showsAll ? undefined : dialect.name }
}

const isOver = ({ status }: Job) => status !== 'queued' && status !== 'running'

/** The catalog's id; what is no model's name is none, and no job was made by it. */
function idOf(model: Rooms['model'], name: string, host: string): string {
  try {
    return model(name, host).id
  } catch (error) {
    if (error instanceof Problem) return name
    throw error
  }
}
