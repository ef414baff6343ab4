/** The calls under way, and the line and the figures that each one leaves. */
import { EventEmitter, once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Meters } from '../meters.ts'

/** How to learn that no call is under way. */
export function countCalls(app: FastifyInstance): { none(): Promise<void> } {
  let open = 0
  const over = new EventEmitter()
  app.addHook('onRequest', async (_request, reply) => {
    open += 1
    reply.raw.once('close', () => {
      open -= 1
      if (open === 0) over.emit('none')
    })
  })
  return {
    async none() {
      if (open > 0) await once(over, 'none')
    },
  }
}

/** What machines ask for all the time. */
const quiet: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

export interface CallLog {
  readonly log: Logger
  readonly meters?: Meters | undefined
}

/** One line for each call: never a body, a key or a query, for these hold pictures and signatures. */
export function logCall(
  request: FastifyRequest,
  reply: FastifyReply,
  { log, meters }: CallLog,
): void {
  const finished = reply.raw.writableFinished
  const route = request.routeOptions.url ?? 'unknown'
  const line = {
    request: request.id,
    job: reply.getHeader('x-limn-job'),
    method: request.method,
    route,
    // 499, as nginx has it: the client hung up before the answer was out.
    status: finished ? reply.raw.statusCode : 499,
    ms: Math.round(reply.elapsedTime),
  }
  const { method, status } = line
  meters?.called({ method, route, status, seconds: reply.elapsedTime / 1000 })
  log[quiet.has(route) ? 'debug' : 'info'](line, 'call')
}
