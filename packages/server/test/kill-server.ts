/**
 * A whole server for the kill test, in a process of its own: as `limn serve`, but for an engine that
 * takes its time. Its settings come from the environment; the first line it prints is its address.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import sharp from 'sharp'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'

const slow: Engine = {
  name: 'slow',
  models: ['wan2.7-image'],
  refuses: () => undefined,
  async *run({ request, done, resume, signal }) {
    if (request.prompt === 'poison') {
      await pause(300)
      process.kill(process.pid, 'SIGKILL')
    }
    const starts = typeof resume === 'number' ? resume + 1 : 1
    yield { resume: starts }
    const endless = request.prompt.startsWith('endless') && starts < 5
    await pause(endless ? 600_000 : 30, undefined, { signal })
    const { seed, size } = request
    for (let index = 0; index < request.count; index += 1) {
      if (done.includes(index)) continue
      const background = { r: seed % 256, g: index, b: 128 }
      const create = { width: 8, height: 8, channels: 3, background } as const
      const bytes = await sharp({ create }).png().toBuffer()
      yield { image: { index, bytes, mime: 'image/png', ...size, seed: seed + index } }
    }
  },
}

const app = await startApp(readConfig(process.env), {
  engines: [slow],
  log: pino({ level: 'silent' }),
})
process.stdout.write(`${app.url}\n`)
process.once('SIGTERM', () => void app.close())
