/** The few addresses that are the server's own and no dialect's: who it is, and making keys. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Dialect, ReplyJson } from '../dialects/dialect.ts'
import type { Keys } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { version } from '../version.ts'
import type { Doorkeeper } from './auth.ts'
import { readBody } from './body.ts'
import type { BodyLimits } from './body.ts'
import { failure } from './fail.ts'
import type { LinkMaker } from './links.ts'
import { send } from './send.ts'

export interface HouseDeps {
  readonly keys: Keys
  readonly doorkeeper: Doorkeeper
  readonly store: Store
  /** Keys are found where its clients put them, and failures told in its words. */
  readonly dialect: Dialect
  readonly linkMaker: LinkMaker
  readonly spoolFolder: string
  readonly log: Logger
}

const keyLimits: BodyLimits = {
  jsonBytes: 4096,
  multipartBytes: 0,
  fileBytes: 0,
  files: 0,
  fieldBytes: 0,
  fields: 0,
}
const keyAsk = z.object({ name: z.string().trim().min(1).max(100).default('key') }).prefault({})

export function addHouse(app: FastifyInstance, deps: HouseDeps): void {
  const answer = (status: number, body: (request: FastifyRequest) => Promise<ReplyJson>) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        return await send(reply, { status, body: await body(request) }, deps.store)
      } catch (thrown) {
        const told = failure(thrown, deps.dialect, request.id, deps.log)
        return await send(reply, told, deps.store)
      }
    }
  }
  app.get(
    '/healthz',
    answer(200, async () => ({ ok: true, name: 'limn', version })),
  )
  app.get(
    '/',
    answer(200, async (request) => welcome(deps.linkMaker.links(request).to(''))),
  )
  app.post(
    '/v1/keys',
    answer(201, (request) => makeKey(request, deps)),
  )
}

function welcome(base: string): ReplyJson {
  const ask = JSON.stringify({ model: 'wan2.7-image', prompt: 'a misty forest at dawn' })
  return {
    name: 'limn',
    version,
    what: 'An image API that people run themselves: words and photos in, pictures out.',
    try: `curl ${base}/v1/images/generations -d '${ask}'`,
    models: '/v1/models',
  }
}

async function makeKey(request: FastifyRequest, deps: HouseDeps): Promise<ReplyJson> {
  const { keys, doorkeeper, dialect, spoolFolder } = deps
  const { authorization = '' } = request.headers
  const head = {
    method: 'POST',
    path: '/v1/keys',
    params: {},
    query: {},
    headers: { authorization },
    requestId: request.id,
  }
  const caller = await doorkeeper.caller(request, dialect.key(head))
  if (!caller.admin) throw new Problem('forbidden', 'Only an admin key may make keys.')
  const { parsed } = await readBody(request, keyLimits, spoolFolder, new AbortController().signal)
  const ask = keyAsk.safeParse(parsed.body)
  if (!ask.success) {
    const message = 'The name of a key is a text of 1 to 100 characters.'
    throw new Problem('invalid_request', message, { param: 'name' })
  }
  const { name } = ask.data
  const { id, key } = await keys.create(name)
  return { id, key, name }
}
