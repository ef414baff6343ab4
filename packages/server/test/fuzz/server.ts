/**
 * A process of its own with the whole server in it and an engine that paints nothing, so that its memory
 * can be weighed. It asks no name server but its own, which knows no names.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { serveNames } from '../names.ts'
import { run, stubEngine } from '../running.ts'
import type { Keys } from './holders.ts'

export interface Weight {
  /** Bytes of JavaScript's heap, after everything that could go has gone, and of what hangs on it. */
  readonly heap: number
  readonly external: number
  /** What the system has given to the process. */
  readonly rss: number
  /** Log lines that say that something is wrong here, promises that nobody waited for, jobs that never end. */
  readonly faults: readonly string[]
  readonly lines: number
}

const faults: string[] = []
process.on('unhandledRejection', (reason) => faults.push(`unhandled: ${String(reason)}`))
process.on('uncaughtException', (error) => faults.push(`uncaught: ${error.stack}`))

let lines = 0
// Nothing of the log is kept but what is wrong: it would be weighed with the rest.
const log = pino(
  { level: 'info' },
  {
    write(line) {
      lines += 1
      if (/"level":[56]0/.test(line)) faults.push(line.slice(0, 600))
    },
  },
)
const names = await serveNames(() => undefined)
const server = await run(
  { engines: [stubEngine()], log },
  { createsPerMinute: 0, queueLength: 0, concurrentJobs: 0 },
)

process.on('message', (message) => {
  void answer(message)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server.url })

async function answer(message: unknown): Promise<void> {
  if (message === 'weigh') process.send?.(await weigh())
  if (message === 'lock') process.send?.(await lock())
  if (message !== 'stop') return
  await server.stop()
  names.close()
  process.disconnect()
}

/** From now on a key is needed. */
async function lock(): Promise<Keys> {
  const { keys } = server.app
  const { key: admin } = await keys.create('an admin')
  const { key: user } = await keys.create('a user')
  const limits = {
    createsPerMinute: 30,
    concurrentJobs: 1,
    budget: { micros: 1, every: 'total' },
  } as const
  const { key: limited } = await keys.create('a limited user', { limits })
  const { key: revoked, id } = await keys.create('a former user')
  await keys.revoke(id)
  return { admin, user, limited, revoked }
}

async function weigh(): Promise<Weight> {
  if (!(await rests())) faults.push('after a minute there were jobs still to be run')
  for (let round = 0; round < 5; round += 1) {
    await pause(200)
    globalThis.gc?.()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed, external, rss, faults, lines }
}

/** Whether all jobs have come to their end, within a minute. */
async function rests(): Promise<boolean> {
  for (let look = 0; look < 300; look += 1) {
    const { queued, running } = await server.app.health.standing()
    if (queued + running === 0) return true
    await pause(200)
  }
  return false
}
