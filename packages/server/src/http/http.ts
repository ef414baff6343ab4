/** The door: builds the HTTP server out of the dialects and what it is handed. Fastify stays in this room. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import cors from '@fastify/cors'
import multipart from '@fastify/multipart'
import { fastify } from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Dialect, ModelCard } from '../dialects/dialect.ts'
import type { Jobs, Keys, Letters, Uploads } from '../jobs/contract.ts'
import type { Till } from '../ledger/contract.ts'
import type { Meters } from '../meters.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Tracing } from '../tracing.ts'
import { addAssets } from './assets.ts'
import { doorkeeper } from './auth.ts'
import type { BodyLimits } from './body.ts'
import { countCalls, logCall } from './calls.ts'
import { bound, type Bounds, timeouts } from './bounds.ts'
import { answerBadHttp, failure } from './fail.ts'
import type { Health } from './health.ts'
import { addHouse } from './house.ts'
import { type CountCreate, counter } from './counting.ts'
import { makeCrowd } from './crowd.ts'
import type { LinkMaker } from './links.ts'
import { cards } from './purse.ts'
import { send } from './send.ts'
import { serve, type Serving } from './serve.ts'
import type { Signing } from './signing.ts'
import { ticketMaker } from './tickets.ts'
import { addUploads } from './uploads.ts'

export interface HttpConfig extends Bounds {
  /** Where clients reach this server, when it is not where it listens: `https://pictures.example`. */
  readonly publicUrl?: string | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-*` are believed: `loopback`, `10.0.0.0/8`. Default none. */
  readonly trustProxy?: readonly string[] | undefined
  /** Origins whose pages may call from a browser, or `*`. Default none. */
  readonly allowOrigins?: readonly string[] | undefined
  /** How many jobs a key may create in a minute; 0 sets no limit. Default 100. */
  readonly createsPerMinute?: number | undefined
  /** An identical request of the same key within so many seconds joins the first. Default 0: never. */
  readonly joinSeconds?: number | undefined
  readonly limits?: Partial<BodyLimits> | undefined
}

export interface HttpDeps {
  /** The first one answers where no route matched. */
  readonly dialects: readonly [Dialect, ...Dialect[]]
  readonly jobs: Jobs
  readonly uploads: Uploads
  readonly keys: Keys
  readonly till: Till
  readonly letters: Letters
  /** Where creates are counted when other processes serve the same keys; in this one when absent. */
  readonly countCreate?: CountCreate | undefined
  readonly store: Store
  readonly models: () => readonly ModelCard[]
  /** By id, alias or a host's own name. Throws Problem `model_not_found`. */
  readonly model: (name: string, host: string) => ModelCard
  readonly linkMaker: LinkMaker
  readonly signing: Signing
  /** Signs tickets; at least 32 bytes, the same after a restart. */
  readonly secret: Buffer
  readonly config: HttpConfig
  /** `house`: none of the dialects' routes, no pictures and no uploads, as befits a process that only works. */
  readonly only?: 'house' | undefined
  /** A folder of its own for files on their way in; emptied at start. */
  readonly spoolFolder: string
  readonly log: Logger
  readonly meters?: Meters | undefined
  readonly tracing?: Tracing | undefined
  readonly health?: Health | undefined
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
}

export interface HttpServer {
  /** Resolves with the address, e.g. `http://127.0.0.1:4747`; port 0 takes a free one. Throws Problem `unavailable`. */
  listen(host: string, port: number): Promise<string>
  /**
   * Takes no more calls. Those under way have `drainSeconds` (0 when absent) to be answered; then clients
   * that still wait are sent away, and their jobs go on. Ends when all have been answered.
   */
  close(drainSeconds?: number): Promise<void>
}

const megabyte = 1024 * 1024

export const defaultLimits: BodyLimits = {
  jsonBytes: 256 * megabyte,
  multipartBytes: 256 * megabyte,
  // Over the 20 MB of the models, so that intake can refuse with the model's own limit.
  fileBytes: 32 * megabyte,
  files: 16,
  fieldBytes: megabyte,
  fields: 200,
}

const closeGraceMs = 10_000

export async function createHttp(deps: HttpDeps): Promise<HttpServer> {
  await rm(deps.spoolFolder, { recursive: true, force: true })
  await mkdir(deps.spoolFolder, { recursive: true, mode: 0o700 })
  const [leaving, stopping] = [new AbortController(), new AbortController()]
  const app = newServer(deps)
  const calls = countCalls(app)
  // Bodies are read by the handler, not by Fastify: see body.ts.
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  await letPagesIn(app, deps.config.allowOrigins ?? [])
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  await app.after()
  addRoutes(app, deps, leaving.signal, stopping.signal)
  return {
    listen: (host, port) => listen(app, host, port),
    async close(drainSeconds = 0) {
      leaving.abort()
      const closed = app.close()
      const drained = sleep(drainSeconds * 1000, undefined, { ref: false })
      await Promise.race([calls.none(), drained])
      stopping.abort()
      // Connections that clients hold open, without a call on them, are nothing to wait for.
      await Promise.race([closed, calls.none(), sleep(closeGraceMs, undefined, { ref: false })])
      app.server.closeAllConnections()
      await closed
    },
  }
}

function newServer({ dialects, config, log, store, meters }: HttpDeps): FastifyInstance {
  const [first] = dialects
  const newId = () => `req_${randomUUID().replaceAll('-', '')}`
  const refuse = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) =>
    // Who has hung up in the middle of an answer is told nothing, and that is no bug.
    reply.raw.destroyed
      ? reply.hijack()
      : send(reply, failure(thrown, hostOf(dialects, request.url), request.id, log), store)
  const unanswered = new WeakMap<Socket, number>()
  const app = fastify({
    logger: false,
    genReqId: newId,
    exposeHeadRoutes: false,
    trustProxy: config.trustProxy?.length ? config.trustProxy.join(',') : false,
    rewriteUrl: ({ url = '/', headers }) => rerouted(dialects, url, headers),
    ...timeouts(config),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
    clientErrorHandler: (error, socket) =>
      answerBadHttp(error, socket, first, newId(), (unanswered.get(socket) ?? 0) > 0),
  })
  bound(app, config)
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const path = request.raw.url?.split('?', 1)[0]?.slice(0, 200)
    return refuse(
      new Problem('not_found', `There is no ${request.method} ${path} here.`),
      request,
      reply,
    )
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    const { socket } = request.raw
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + 1)
    reply.raw.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1)
      logCall(request, reply, { log, meters })
    })
  })
  return app
}

/** Whose path this is, known or not: the longest prefix counts. */
function hostOf(dialects: HttpDeps['dialects'], path: string): Dialect {
  const theirs = dialects.filter(({ prefix }) => path.startsWith(`${prefix}/`))
  const [longest] = theirs.toSorted((a, b) => b.prefix.length - a.prefix.length)
  return longest ?? dialects[0]
}

/** Hosts with several host names, and their proxies: the path that such a call means. */
function rerouted(
  dialects: readonly Dialect[],
  target: string,
  headers: IncomingHttpHeaders,
): string {
  // Also "absolute-form" (RFC 9112, section 3.2.2); a path begins with a slash.
  const url = target.replace(/^https?:\/\/[^/?]*\/?/i, '/')
  const plain = Object.entries(headers).map(([name, value]) => [name, String(value ?? '')])
  const head = { url, headers: Object.fromEntries(plain) }
  for (const dialect of dialects) {
    const other = dialect.reroute?.(head)
    if (other !== undefined) return other
  }
  return url
}

/** CORS for the pages that were named (Fetch standard, section 3.2); the others' browsers keep answers from them. */
async function letPagesIn(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // Everything a page can read beside the body: ids, warnings, limits, what hosts put into headers.
    exposedHeaders: '*',
    maxAge: 600,
  })
}

function addRoutes(
  app: FastifyInstance,
  deps: HttpDeps,
  leaving: AbortSignal,
  stopping: AbortSignal,
): void {
  const { dialects, config, store, spoolFolder, log, keys, linkMaker, signing } = deps
  const [dialect] = dialects
  const tickets = ticketMaker(deps.secret, deps.now ?? Date.now)
  const keeper = doorkeeper(keys, tickets, config)
  const limits = { ...defaultLimits, ...config.limits }
  const serving: Serving = {
    ...deps,
    account: cards(signing, deps.till),
    ticket: (account, filename) => tickets.make(account, filename),
    count: counter(config.createsPerMinute ?? 100, deps.countCreate),
    seal: (secret) => signing.seal(secret),
    inOurWords: inOurWords(dialects),
    joinSeconds: config.joinSeconds ?? 0,
    crowd: makeCrowd(),
    doorkeeper: keeper,
    limits,
    stopping,
  }
  const shared = { store, dialect, spoolFolder, log }
  const { now = Date.now } = deps
  const ours = dialects.find(({ showsAll }) => showsAll) ?? dialect
  addHouse(app, { ...deps, dialect: ours, doorkeeper: keeper, now, leaving })
  if (deps.only === 'house') return
  addAssets(app, { store, linkMaker, dialect, log })
  addUploads(app, { ...shared, uploads: deps.uploads, tickets, linkMaker, limits })
  for (const each of dialects) {
    for (const prefix of ['', ...(each.also ?? [])]) {
      for (const route of each.routes) {
        const [method = 'GET', path = '/'] = route.on.split(' ')
        app.route({ method, url: `${prefix}${path}`, handler: serve(each, route, serving) })
      }
    }
  }
}

/** As the dialect shows a job that shows all of them; without one, by its name. */
function inOurWords(dialects: readonly Dialect[]): Serving['inOurWords'] {
  const own = dialects.find(({ showsAll }) => showsAll)?.routes.find(({ does }) => does === 'job')
  return (job, links, call) => {
    const shown = own?.does === 'job' ? own.write(job, links, call) : undefined
    if (shown && 'body' in shown) return shown
    return { status: 200, body: { id: job.id, status: job.status, url: links.job(job.id) } }
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    const why: Readonly<Record<string, string>> = {
      EADDRINUSE: 'is already in use: choose another with PORT',
      EACCES: 'may not be opened by this user: choose one above 1023 with PORT',
      EADDRNOTAVAIL: 'cannot be opened: this machine has no such address',
      ENOTFOUND: 'cannot be opened: there is no such host',
    }
    const message = `Port ${port} on ${host} ${why[code] ?? `cannot be opened (${code})`}.`
    throw new Problem('unavailable', message, { cause })
  }
}
