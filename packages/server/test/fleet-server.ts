/**
 * One process of several on the same database: as `limn serve`, but for an engine that paints as its
 * prompt says and tells on standard output what it does. The first line it prints is its address.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'

/** Milliseconds before each picture: at the first start, at the second, …; the last holds for all others. */
const plan = z.object({ pauses: z.array(z.array(z.number())), look: z.boolean().optional() })

const say = (...words: (string | number)[]) => process.stdout.write(`${words.join(' ')}\n`)

const paced: Engine = {
  name: 'paced',
  models: ['wan2.7-image'],
  refuses: () => undefined,
  async *run({ id, request, done, resume, signal }) {
    const starts = typeof resume === 'number' ? resume + 1 : 1
    const { pauses, look } = request.prompt.startsWith('{')
      ? plan.parse(JSON.parse(request.prompt))
      : { pauses: [[]] }
    say('began', id, starts)
    signal.addEventListener('abort', () => say('stopped', id, starts))
    yield { resume: starts }
    const waits = pauses[Math.min(starts, pauses.length) - 1] ?? []
    for (let index = 0; index < request.count; index += 1) {
      if (done.includes(index)) continue
      const bytes = Buffer.from(`picture ${index} of ${id} by ${process.pid}`)
      const image = { index, bytes, mime: 'image/png', ...request.size, seed: index }
      if (look) yield { preview: { ...image, look: 0 } }
      // As an engine that hears nothing while it paints.
      await pause(waits[index] ?? 0)
      say('made', id, index)
      yield { image }
    }
  },
}

const app = await startApp(readConfig(process.env), {
  engines: [paced],
  log: pino({ level: process.env['LIMN_LOG'] ?? 'silent' }, pino.destination(2)),
})
process.stdout.write(`${app.url}\n`)
process.once('SIGTERM', () => void app.close())
// It ends with who runs the tests, and does not wait for that when it is told to end before.
process.stdin.once('end', () => process.exit()).resume()
process.stdin.unref()
