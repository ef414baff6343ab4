/** How the server is: alive, ready to be given work, and its figures for Prometheus. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Meters, Standing } from '../meters.ts'
import { Problem } from '../problem.ts'
import { version } from '../version.ts'
import type { Desk } from './desk.ts'

export interface Health {
  /** What this process can't do without, by name; each rejects when it can't be had. */
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>
  readonly meters: Meters
  readonly standing: () => Promise<Standing>
  /** `open`: whoever reaches the server may read the figures; otherwise admins alone. */
  readonly metrics: 'open' | 'admin'
}

export interface HealthParts {
  /** Without it the server is just alive. */
  readonly health?: Health | undefined
  /** Aborts when the server takes no more calls: then it is ready for nothing. */
  readonly leaving: AbortSignal
  readonly log: Logger
}

/** What takes longer can't be had, in milliseconds. */
const patience = 2_000

/**
 * `/healthz` answers as long as the process does. `/readyz` answers 200 when the process can be given
 * work, and otherwise 503 with what is missing, by name alone. Neither asks for a key.
 */
export function addHealth(
  app: FastifyInstance,
  desk: Desk,
  { health, leaving, log }: HealthParts,
): void {
  app.get(
    '/healthz',
    desk.answer(200, async () => ({ ok: true, name: 'limn', version })),
  )
  if (!health) return
  const { checks, meters, metrics } = health
  app.get('/readyz', async (_request, reply) => {
    const names = Object.keys(checks)
    const found = await Promise.all(names.map((name) => passes(name, checks[name], log)))
    const told = Object.fromEntries(names.map((name, at) => [name, found[at] ? 'ok' : 'failing']))
    const ready = found.every(Boolean) && !leaving.aborted
    const state = { ready, ...(leaving.aborted ? { stopping: true } : {}), checks: told }
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(state)
  })
  app.get(
    '/metrics',
    desk.handle(async (request, reply) => {
      if (metrics !== 'open') await desk.admin(request, 'read the metrics')
      const { text, type } = await meters.shown(() => inTime(health.standing()))
      return reply.header('content-type', type).header('cache-control', 'no-store').send(text)
    }),
  )
}

async function passes(
  name: string,
  check: (() => Promise<unknown>) | undefined,
  log: Logger,
): Promise<boolean> {
  try {
    await inTime(check?.() ?? Promise.resolve())
    return true
  } catch (err) {
    log.warn({ err, check: name }, 'not ready')
    return false
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = pause(patience, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Problem('unavailable', 'It took too long.')
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => {})
    over.abort()
  }
}
