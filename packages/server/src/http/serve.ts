/**
 * The one way of every call through the door: read the body, find the caller, let the route read it,
 * do what the route says, let the route write the answer.
 */
import type { Job } from '@limn/sdk'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type {
  Call,
  CreateRoute,
  Dialect,
  FileRoute,
  JobRoute,
  JobsRoute,
  Links,
  ModelCard,
  ModelRoute,
  ModelsRoute,
  Route,
  UploadRoute,
} from '../dialects/dialect.ts'
import type { Jobs, Uploads } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Doorkeeper } from './auth.ts'
import { readBody } from './body.ts'
import type { Body, BodyLimits } from './body.ts'
import { failure } from './fail.ts'
import { jobHeaders } from './headers.ts'
import type { LinkMaker } from './links.ts'
import { send } from './send.ts'
import type { Answer } from './send.ts'

export interface Serving {
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly store: Store
  readonly models: () => readonly ModelCard[]
  readonly model: (id: string) => ModelCard
  readonly doorkeeper: Doorkeeper
  readonly linkMaker: LinkMaker
  readonly limits: BodyLimits
  readonly spoolFolder: string
  readonly log: Logger
  /** Aborts when the server stops: waiting clients are sent away, their jobs go on. */
  readonly stopping: AbortSignal
}

/** One call, understood as far as HTTP goes. */
interface Visit {
  readonly dialect: Dialect
  readonly account: string
  readonly call: Call
  readonly body: Body
  readonly links: Links
  /** Aborts when the client hangs up. */
  readonly left: AbortSignal
  /** Puts what there is to say of a job into the headers, whatever the answer will be. */
  readonly about: (job: Job) => void
}

interface RouteOf {
  create: CreateRoute
  job: JobRoute
  jobs: JobsRoute
  models: ModelsRoute
  model: ModelRoute
  upload: UploadRoute
  file: FileRoute
}

type Doing = {
  readonly [Does in keyof RouteOf]: (
    route: RouteOf[Does],
    visit: Visit,
    serving: Serving,
  ) => Promise<Answer>
}

const doing: Doing = {
  create,
  async job(route, { account, call, links, about }, { jobs }) {
    const job = await jobs.find(account, route.read(call).id)
    about(job)
    return route.write(job, links, call)
  },
  async jobs(route, { account, call, links }, { jobs }) {
    const { limit, before } = route.read(call)
    return route.write(await jobs.recent(account, limit, before), links, call)
  },
  async models(route, { call, links }, { models }) {
    route.read(call)
    return route.write(models(), links, call)
  },
  async model(route, { call, links }, { model }) {
    return route.write(model(route.read(call).id), links, call)
  },
  async upload(route, { account, call, links, body }, { uploads }) {
    const { ref } = route.read(call)
    const file = body.uploads.get(ref)
    if (!file) throw new Problem('invalid_request', 'A file is missing.', { param: 'file' })
    return route.write(await uploads.keep(account, file), links, call)
  },
  async file(route, { account, call, links }, { uploads }) {
    return route.write(await uploads.find(account, route.read(call).id), links, call)
  },
}

async function create(route: CreateRoute, visit: Visit, serving: Serving): Promise<Answer> {
  const { account, call, links, body, left, dialect } = visit
  const { draft, wait, warnings } = route.read(call)
  const { uploads } = body
  const incoming = { account, dialect: dialect.name, draft, warnings, uploads, signal: left }
  const accepted = await serving.jobs.accept(incoming)
  visit.about(accepted)
  if (!wait) return route.write(accepted, links, call)
  // From here on the pictures that came with the call are in the store.
  await body.remove()
  const job = await ended(accepted, visit, serving)
  visit.about(job)
  if (job.status !== 'succeeded') throw whyNot(job)
  return route.write(job, links, call)
}

async function ended(accepted: Job, { account, left }: Visit, serving: Serving): Promise<Job> {
  const { jobs, stopping } = serving
  try {
    return await jobs.ended(account, accepted.id, AbortSignal.any([left, stopping]))
  } catch (error) {
    throw stopping.aborted ? stoppingProblem(accepted) : error
  }
}

/** Why this job has no pictures to show. */
function whyNot({ problem, status }: Job): Problem {
  if (problem) return new Problem(problem.code, problem.message, { param: problem.param })
  if (status === 'canceled') return new Problem('refused', 'The job was canceled.')
  return new Problem('internal', 'The job ended without a result.')
}

function stoppingProblem({ id }: Job): Problem {
  const message = `The server is stopping. The job goes on when it is back: GET /v1/jobs/${id}`
  return new Problem('unavailable', message)
}

/** The Fastify handler of one route. */
export function serve(dialect: Dialect, route: Route, serving: Serving) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const left = whenLeft(reply)
    let call = readHead(request)
    let body: Body | undefined
    try {
      // A key in the headers is looked at before the body is let in; some hosts put theirs in the body.
      const key = dialect.key(call)
      const early = key !== undefined || request.isMultipart()
      const known = early ? await serving.doorkeeper.caller(request.raw, key) : undefined
      body = await readBody(request, serving.limits, serving.spoolFolder, left)
      call = { ...call, ...body.parsed }
      const { account } = known ?? (await serving.doorkeeper.caller(request.raw, dialect.key(call)))
      const links = serving.linkMaker.links(request.raw)
      const about = (job: Job) => void reply.headers(jobHeaders(job))
      const visit = { dialect, account, call, body, links, left, about }
      const answer = await run(route.does, route, visit, serving)
      return await send(reply, answer, serving.store)
    } catch (thrown) {
      // Nobody is there any more to be answered.
      if (left.aborted) return reply.hijack()
      const told = failure(thrown, dialect, request.id, serving.log, call)
      return await send(reply, told, serving.store)
    } finally {
      await body?.remove()
    }
  }
}

function run<Does extends keyof RouteOf>(
  does: Does,
  route: RouteOf[Does],
  visit: Visit,
  serving: Serving,
): Promise<Answer> {
  return doing[does](route, visit, serving)
}

function whenLeft(reply: FastifyReply): AbortSignal {
  const left = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort()
  })
  return left.signal
}

function readHead(request: FastifyRequest): Call {
  const [path = '/', query = ''] = splitOnce(request.raw.url ?? '/', '?')
  const headers = Object.entries(request.raw.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return {
    method: request.method,
    path,
    params: paramsOf(request.params),
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: Object.fromEntries(headers),
  }
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function paramsOf(params: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([k, v]) => [k, String(v)]))
}
