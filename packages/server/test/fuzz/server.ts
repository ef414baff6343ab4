/**
 * A process of its own with the whole server in it and an engine that paints nothing, so that its memory
 * can be weighed. It asks no name server but its own, which knows no names.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { serveNames } from '../names.ts'
import { run, stubEngine } from '../running.ts'

export interface Weight {
  /** Bytes of JavaScript's heap, after everything that could go has gone, and of what hangs on it. */
  readonly heap: number
  readonly external: number
  /** What the system has given to the process. */
  readonly rss: number
  /** Log lines that say that something is wrong here, and promises that nobody waited for. */
  readonly faults: readonly string[]
  readonly lines: number
}

const unhandled: string[] = []
process.on('unhandledRejection', (reason) => unhandled.push(`unhandled: ${String(reason)}`))
process.on('uncaughtException', (error) => unhandled.push(`uncaught: ${error.stack}`))

const names = await serveNames(() => undefined)
const server = await run(
  { engines: [stubEngine()] },
  { createsPerMinute: 0, queueLength: 0, concurrentJobs: 0 },
)
const faults: string[] = []
let lines = 0

process.on('message', (message) => {
  void answer(message)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server.url })

async function answer(message: unknown): Promise<void> {
  if (message === 'weigh') process.send?.(await weigh())
  if (message !== 'stop') return
  await server.stop()
  names.close()
  process.disconnect()
}

async function weigh(): Promise<Weight> {
  // What is under way comes to its end first.
  for (let round = 0; round < 5; round += 1) {
    await pause(200)
    globalThis.gc?.()
  }
  const taken = server.logged.splice(0)
  lines += taken.length
  faults.push(
    ...taken.filter((line) => /"level":[56]0/.test(line)).map((line) => line.slice(0, 600)),
  )
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed, external, rss, faults: [...faults, ...unhandled], lines }
}
