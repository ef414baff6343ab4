/** The painting threads: commissions go out, pictures come back, and the server's own thread stays free. */
import { on } from 'node:events'
import { extname } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { Problem } from '../../problem.ts'
import type { ScenePlan } from '@limn/sdk'
import type { Commission, Delivery, News } from './easel.ts'

export type Painted = Exclude<Delivery, { problem: unknown }>

export interface Threads {
  /** Yields how far it has come, 0 to 1, and the plan when it was thought about; returns the picture. Aborting ends the thread's work at once. Throws Problem. */
  paint(commission: Commission, signal: AbortSignal): AsyncGenerator<News, Painted>
  close(): Promise<void>
}

/** Pictures of more pixels than this are painted one at a time: each needs most of a gigabyte. */
const large = 2560 * 2560

export function openThreads(count: number): Threads {
  const file = extname(import.meta.url)
  const pool = new Piscina<unknown, Delivery>({
    filename: new URL(`./easel${file}`, import.meta.url).href,
    minThreads: 1,
    maxThreads: Math.max(1, count),
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    recordTiming: false,
  })
  const enter = makeTurnstile()
  return {
    async *paint(commission, signal) {
      const { width, height } = commission.size
      const leave = width * height > large ? await enter(signal) : undefined
      try {
        return yield* painting(pool, commission, signal)
      } finally {
        leave?.()
      }
    },
    close: () => pool.destroy(),
  }
}

/** What comes through the port is typed by who sends it, the easel, and can't be seen from here. */
const isNews = (news: unknown): news is News => typeof news === 'number' || isScene(news)

const isScene = (news: unknown): news is ScenePlan =>
  typeof news === 'object' && news !== null && 'kind' in news && news.kind === 'scene'

async function* painting(
  pool: Piscina<unknown, Delivery>,
  commission: Commission,
  signal: AbortSignal,
): AsyncGenerator<News, Painted> {
  const { port1, port2 } = new MessageChannel()
  const delivered = pool.run(
    { commission, port: port2 },
    { signal, transferList: [port2], name: 'paint' },
  )
  // The pool's threads sleep too deeply between tasks for their closed end to be noticed here.
  void delivered.finally(() => port1.close()).catch(() => {})
  for await (const [news] of on(port1, 'message', { close: ['close'] })) {
    if (isNews(news)) yield news
  }
  const delivery = await delivered
  if (!('problem' in delivery)) return delivery
  const { code, message, param } = delivery.problem
  throw new Problem(code, message, { param, retryable: false })
}

/** Lets one through at a time, in order. Resolves to what ends the turn; rejects when `signal` aborts first. */
function makeTurnstile(): (signal: AbortSignal) => Promise<() => void> {
  let last = Promise.resolve()
  return async (signal) => {
    const before = last
    const { promise, resolve: leave } = Promise.withResolvers<void>()
    last = before.then(() => promise)
    const aborted = Promise.withResolvers<never>()
    const abort = (): void => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    try {
      signal.throwIfAborted()
      await Promise.race([before, aborted.promise])
      return leave
    } catch (error) {
      leave()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}
