/** A process of its own, started by `again.test.ts`: prints the hash of every picture of the requests named. */
import { createHash } from 'node:crypto'
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { asks, picturesOf } from './asks.ts'

const names = new Set(process.argv.slice(2))
const engine = createSketch({ threads: 1 })
for (const ask of asks.filter(({ name }) => names.has(name))) {
  for (const [name, bytes] of await picturesOf(engine, ask))
    process.stdout.write(`${createHash('sha256').update(bytes).digest('hex')} ${name}\n`)
}
await engine.close?.()
