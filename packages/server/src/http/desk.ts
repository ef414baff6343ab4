/** How the server's own addresses are answered: who calls, what they say, and failures in one dialect's words. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { parse } from '../dialects/body.ts'
import type { Dialect, ReplyJson } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Doorkeeper, Visitor } from './auth.ts'
import { type BodyLimits, readBody } from './body.ts'
import { failure } from './fail.ts'
import { send } from './send.ts'

export interface DeskParts {
  readonly doorkeeper: Doorkeeper
  readonly store: Store
  /** Keys are found where its clients put them, and failures told in its words. */
  readonly dialect: Dialect
  readonly spoolFolder: string
  readonly log: Logger
}

export interface Desk {
  /** A handler that answers what `body` resolves to, as JSON. */
  answer(status: number, body: (request: FastifyRequest) => Promise<ReplyJson>): Handler
  /** A handler that answers by itself; what it throws is told as a failure. */
  handle(handler: Handler): Handler
  /** Throws Problem `unauthorized`, also for the tickets of uploads. */
  visitor(request: FastifyRequest): Promise<Visitor>
  /** Throws Problem `forbidden` for users; `what` ends the sentence "Only an admin key may …". */
  admin(request: FastifyRequest, what: string): Promise<Visitor>
  /** The JSON object that was sent; an empty one when there was none. Throws Problem. */
  said<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): Promise<z.infer<Schema>>
  /** The query. Throws Problem. */
  asked<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.infer<Schema>
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const limits: BodyLimits = {
  jsonBytes: 4096,
  multipartBytes: 0,
  fileBytes: 0,
  files: 0,
  fieldBytes: 0,
  fields: 0,
}

export function makeDesk({ doorkeeper, store, dialect, spoolFolder, log }: DeskParts): Desk {
  const handle = (handler: Handler): Handler => {
    return async (request, reply) => {
      try {
        return await handler(request, reply)
      } catch (thrown) {
        return await send(reply, failure(thrown, dialect, request.id, log), store)
      }
    }
  }
  async function visitor(request: FastifyRequest): Promise<Visitor> {
    const found = await doorkeeper.caller(request, keyOf(request, dialect))
    if (found.ticket === undefined) return found
    throw new Problem('unauthorized', 'An upload address is no API key.')
  }
  return {
    handle,
    visitor,
    answer: (status, body) =>
      handle(async (request, reply) => send(reply, { status, body: await body(request) }, store)),
    async admin(request, what) {
      const found = await visitor(request)
      if (found.admin) return found
      throw new Problem('forbidden', `Only an admin key may ${what}.`)
    },
    async said(request, schema) {
      const { parsed } = await readBody(request, limits, spoolFolder, new AbortController().signal)
      return parse(schema, parsed.body ?? {})
    },
    asked(request, schema) {
      checkText(request.query)
      return parse(schema, request.query)
    },
  }
}

/** A database can't even look for a text with the character NUL. */
function checkText(query: unknown): void {
  for (const [param, text] of Object.entries(query ?? {})) {
    if (!String(text).includes('\0')) continue
    throw new Problem('invalid_request', `\`${param.slice(0, 40)}\` has no NUL characters.`, {
      param: param.slice(0, 40),
    })
  }
}

function keyOf(request: FastifyRequest, dialect: Dialect): string | undefined {
  const { authorization = '', 'x-api-key': other = '' } = request.headers
  return dialect.key({
    method: request.method,
    path: request.url,
    params: {},
    query: {},
    headers: { authorization, 'x-api-key': String(other) },
    requestId: request.id,
  })
}
