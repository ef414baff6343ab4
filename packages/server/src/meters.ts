/** What is counted and timed for Prometheus. One registry for each server: names begin with `limn_`. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface EndedJob {
  readonly dialect: string
  readonly engine: string
  readonly status: string
  /** From being accepted to its end, in seconds. */
  readonly seconds: number
}

/** What only the database knows, asked at each scrape. */
export interface Standing {
  readonly queued: number
  readonly running: number
  /** Seconds that the oldest queued job has waited. */
  readonly oldestSeconds: number
  readonly lettersWaiting: number
  readonly lettersDead: number
}

export interface Meters {
  called(call: {
    readonly method: string
    /** As it is registered, never with what a caller put into it. */
    readonly route: string
    readonly status: number
    readonly seconds: number
  }): void
  accepted(job: { readonly dialect: string; readonly engine: string; readonly model: string }): void
  /** An attempt begins so many seconds after the job could have been taken. */
  begun(engine: string, waitedSeconds: number): void
  ended(job: EndedJob): void
  /** One picture was made and kept. */
  kept(picture: { readonly engine: string; readonly model: string }): void
  delivered(outcome: 'arrived' | 'failed'): void
  /** The text of a scrape, and its type. `ask` may fail: then what it would tell is left out. */
  shown(ask: () => Promise<Standing>): Promise<{ readonly text: string; readonly type: string }>
}

/** Pictures take from milliseconds (relays with a ready one) to minutes. */
const seconds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]

export function makeMeters(): Meters {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const calls = new Histogram({
    name: 'limn_http_request_seconds',
    help: 'Calls by route and status, timed until the answer is out.',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  })
  const accepted = new Counter({
    name: 'limn_jobs_accepted_total',
    help: 'Jobs made.',
    labelNames: ['dialect', 'engine', 'model'],
    registers,
  })
  const waited = new Histogram({
    name: 'limn_job_wait_seconds',
    help: 'From being queued to being begun, for first attempts.',
    labelNames: ['engine'],
    buckets: seconds,
    registers,
  })
  const jobs = new Histogram({
    name: 'limn_job_seconds',
    help: 'Jobs that ended here, timed from being accepted.',
    labelNames: ['dialect', 'engine', 'status'],
    buckets: seconds,
    registers,
  })
  const pictures = new Counter({
    name: 'limn_pictures_total',
    help: 'Pictures made and kept.',
    labelNames: ['engine', 'model'],
    registers,
  })
  const letters = new Counter({
    name: 'limn_webhook_attempts_total',
    help: 'Attempts to deliver a webhook.',
    labelNames: ['outcome'],
    registers,
  })
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers })
  const open = gauge('limn_jobs_open', 'Jobs that have not ended, in the whole database.', [
    'status',
  ])
  const oldest = gauge('limn_queue_oldest_seconds', 'How long the oldest queued job has waited.')
  const news = gauge('limn_webhooks', 'Webhooks not delivered, in the whole database.', ['state'])

  return {
    called({ method, route, status, seconds: took }) {
      calls.observe({ method, route, status }, took)
    },
    accepted: (job) => accepted.inc({ ...job }),
    begun: (engine, waitedSeconds) => waited.observe({ engine }, waitedSeconds),
    ended: ({ dialect, engine, status, seconds: took }) =>
      jobs.observe({ dialect, engine, status }, took),
    kept: (picture) => pictures.inc({ ...picture }),
    delivered: (outcome) => letters.inc({ outcome }),
    async shown(ask) {
      const standing = await ask().catch(() => undefined)
      for (const each of [open, oldest, news]) each.reset()
      if (standing) {
        open.set({ status: 'queued' }, standing.queued)
        open.set({ status: 'running' }, standing.running)
        oldest.set(standing.oldestSeconds)
        news.set({ state: 'waiting' }, standing.lettersWaiting)
        news.set({ state: 'dead' }, standing.lettersDead)
      }
      return { text: await registry.metrics(), type: registry.contentType }
    },
  }
}
