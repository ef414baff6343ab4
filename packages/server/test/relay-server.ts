/** A whole server for the tests that kill it, whose engines are relays that do not wait as long as usual. */
import { pino } from 'pino'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createDashscope } from '../src/engines/dashscope.ts'
import type { Engine, Step, Task } from '../src/engines/engine.ts'
import { createOpenai } from '../src/engines/openai.ts'

const { FAKE_URL = '', DIE_ASKED } = process.env
const rhythm = { firstMs: 30, mostMs: 100, patienceMs: 10_000 }

/** Dies when it has said that it will ask, and that is stored. */
function dying(engine: Engine): Engine {
  if (DIE_ASKED === undefined) return engine
  return {
    ...engine,
    async *run(task: Task): AsyncGenerator<Step> {
      for await (const step of engine.run(task)) {
        yield step
        if ('resume' in step) process.kill(process.pid, 'SIGKILL')
      }
    },
  }
}

const app = await startApp(readConfig(process.env), {
  engines: [
    dying(
      createDashscope({
        key: 'k',
        url: `${FAKE_URL}/api/v1`,
        pace: async () => {},
        fetchAllow: [],
        timing: { look: rhythm, download: rhythm, submit: 4000, settle: 200, skew: 100 },
      }),
    ),
    dying(
      createOpenai({
        url: `${FAKE_URL}/v1`,
        models: new Map([['wan2.2-t2i-flash', 'any']]),
        fetchAllow: [],
        downloading: rhythm,
      }),
    ),
  ],
  log: pino({ level: 'silent' }),
})
process.stdout.write(`${app.url}\n`)
process.once('SIGTERM', () => void app.close())
