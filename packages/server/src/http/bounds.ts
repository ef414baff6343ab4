/** How long and how many: what keeps callers who are slow, or never end, from holding up the others. */
import type { FastifyInstance } from 'fastify'

export interface Bounds {
  /** Longest time a request may take to arrive, in milliseconds. Default 300,000. */
  readonly requestTimeout?: number | undefined
  /** Longest time its head may take, in milliseconds. Default 20,000. */
  readonly headersTimeout?: number | undefined
  /** Longest time in which a client takes no byte of an answer, in milliseconds. Default 300,000. */
  readonly stallTimeout?: number | undefined
  /** Connections at once; while they are all in use further ones are closed. Default 4,000. */
  readonly connections?: number | undefined
}

const fiveMinutes = 300_000

/** For `fastify()`. */
export function timeouts({ requestTimeout = fiveMinutes, headersTimeout = 20_000 }: Bounds) {
  const head = Math.min(headersTimeout, requestTimeout)
  // Node looks at this interval for those who are over their time, otherwise every 30 seconds.
  const connectionsCheckingInterval = Math.max(50, Math.min(5_000, head / 2))
  return {
    requestTimeout,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: head, connectionsCheckingInterval, maxHeaderSize: 16_384 },
  }
}

export function bound(
  app: FastifyInstance,
  { stallTimeout = fiveMinutes, connections = 4_000 }: Bounds,
): void {
  app.server.maxConnections = connections
  // Not an async one: streams flush their headers in the turn in which they are sent.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // From here on, and until the next request of this connection: a wait before it is no stalling.
    reply.raw.setTimeout(stallTimeout, () => reply.raw.socket?.destroy())
    done()
  })
}
