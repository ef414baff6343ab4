/**
 * The one way of every call through the door: read the body, find the caller, let the route read it,
 * do what the route says, let the route write the answer.
 */
import type { Job } from '@limn/sdk'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call, Dialect, Route } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Tracked, Tracing } from '../tracing.ts'
import { sendHeld } from './alive.ts'
import type { Doorkeeper, Visitor } from './auth.ts'
import { readBody } from './body.ts'
import type { Body, BodyLimits } from './body.ts'
import { type Done, doing, type Rooms, type Visit } from './doing.ts'
import { failure } from './fail.ts'
import { jobHeaders } from './headers.ts'
import type { LinkMaker } from './links.ts'
import { send } from './send.ts'
import { sendEvents } from './stream.ts'

export interface Serving extends Rooms {
  readonly store: Store
  readonly doorkeeper: Doorkeeper
  readonly linkMaker: LinkMaker
  readonly limits: BodyLimits
  readonly spoolFolder: string
  readonly tracing?: Tracing | undefined
}

/** For who is not there any more. */
const nobody = { status: 204, text: '' }

/** Nobody in particular: whoever calls an open route without a key. */
const anybody: Visitor = { account: '', admin: false, keyed: false }

/** The Fastify handler of one route. */
export function serve(dialect: Dialect, route: Route, serving: Serving) {
  const { store } = serving
  const keyInBody = dialect.about.keys.some(({ body }) => body !== undefined)
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    trace?: string,
  ): Promise<FastifyReply> => {
    const left = whenLeft(reply)
    let call = readHead(request)
    let body: Body | undefined
    try {
      // A key is looked at before the body is let in, except where it may be in the JSON itself.
      const key = dialect.key(call)
      const json = route.takes !== 'bytes' && !request.isMultipart()
      const early = key !== undefined || !(json && keyInBody)
      const known = early ? await visitorOf(request, key, route, serving) : undefined
      body = await readBody(request, serving.limits, serving.spoolFolder, left, route.takes)
      call = { ...call, ...body.parsed }
      const visitor = known ?? (await visitorOf(request, dialect.key(call), route, serving))
      const links = serving.linkMaker.links(request)
      const about = (job: Job) => void reply.headers(jobHeaders(job))
      const also = (headers: Readonly<Record<string, string>>) => void reply.headers(headers)
      const inPieces = request.raw.httpVersion !== '1.0'
      const visit = { dialect, visitor, call, body, links, left, inPieces, trace, about, also }
      const done = await run(route.does, route, visit, serving)
      if ('changes' in done) return sendEvents(reply, done, serving)
      if ('answer' in done) {
        const fail = (thrown: unknown) =>
          left.aborted ? nobody : failure(thrown, dialect, request.id, serving.log, visit.call)
        return await sendHeld(reply, done, { store, fail })
      }
      return await send(reply, done, store)
    } catch (thrown) {
      // Nobody is there any more to be answered.
      if (left.aborted) return reply.hijack()
      const told = failure(thrown, dialect, request.id, serving.log, call)
      return await send(reply, told, store)
    } finally {
      await body?.remove()
    }
  }
  return traced(route, serving.tracing, answer)
}

type Answering = (
  request: FastifyRequest,
  reply: FastifyReply,
  trace?: string,
) => Promise<FastifyReply>

/** A span for each call, with its id and its job's, in the caller's own trace if it has one. */
function traced({ on }: Route, tracing: Tracing | undefined, answer: Answering): Answering {
  if (!tracing) return answer
  return (request, reply) => {
    const { traceparent } = request.headers
    const about = { 'http.route': on, 'limn.request': request.id }
    const work = async (span: Tracked) => {
      const answered = await answer(request, reply, span.traceparent)
      span.set({
        'http.response.status_code': reply.statusCode,
        'limn.job': String(reply.getHeader('x-limn-job') ?? ''),
      })
      return answered
    }
    return tracing.span(on, about, work, String(traceparent ?? ''))
  }
}

async function visitorOf(
  request: FastifyRequest,
  key: string | undefined,
  route: Route,
  { doorkeeper }: Serving,
): Promise<Visitor> {
  if (route.open) return anybody
  const visitor = await doorkeeper.caller(request, key)
  if (visitor.ticket !== undefined && route.does !== 'upload') {
    throw new Problem('unauthorized', 'An upload address is no API key.')
  }
  return visitor
}

function run<Does extends Route['does']>(
  does: Does,
  route: Extract<Route, { readonly does: Does }>,
  visit: Visit,
  serving: Serving,
): Promise<Done> {
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
    requestId: request.id,
  }
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function paramsOf(params: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([k, v]) => [k, String(v)]))
}
