/**
 * A whole server for the memory proof, in a process of its own: as `limn serve`, but for an engine that
 * makes nothing of its own. It prints its address, and says what its event loop did when it is asked.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

const stub: Engine = {
  name: 'stub',
  models: ['wan2.7-image', 'wan2.7-image-pro'],
  refuses: () => undefined,
  async *run({ request, signal }) {
    if (request.prompt === 'wait') await pause(20_000, undefined, { signal })
    for (let index = 0; index < request.count; index += 1) {
      const seed = request.seed + index
      yield { image: { index, bytes: dot, mime: 'image/png', ...request.size, seed } }
    }
  },
}

const app = await startApp(readConfig(process.env), {
  engines: [stub],
  log: pino({ level: 'warn' }, pino.destination(2)),
})
process.send?.({ url: app.url })
const resolution = 1
const eye = monitorEventLoopDelay({ resolution })
eye.enable()
process.on('message', () => {
  process.send?.({ longest: Math.max(0, eye.max / 1e6 - resolution) })
  eye.reset()
})
process.once('SIGTERM', () => void app.close().then(() => process.disconnect()))
