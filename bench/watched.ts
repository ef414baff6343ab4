/**
 * The whole server in a process of its own, with an eye on its event loop.
 * `node watched.ts <folder>`; tells its port; told `watch` it begins anew, told `tell` it says in
 * milliseconds what it saw: the longest stop and the 99th of a hundred.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino } from 'pino'
import { startApp } from '../packages/server/src/app.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { tell } from './child.ts'

/** Milliseconds between two looks; part of every delay that is seen. */
const resolution = 2
const eye = monitorEventLoopDelay({ resolution })
const orders = {
  watch: () => {
    eye.enable()
    eye.reset()
  },
  tell: () => {
    const shown = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution)
    tell('p99', shown(eye.percentile(99)))
    tell('longest', shown(eye.max))
  },
} as const

const config = readConfig({ LIMN_DATA: process.argv[2] ?? '', PORT: '0' })
const app = await startApp(config, { log: pino({ level: 'silent' }) })
process.on('message', (order) => {
  if (order === 'watch' || order === 'tell') orders[order]()
})
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
tell('port', Number(new URL(app.url).port))
