/**
 * How quickly a job is taken on: `node --conditions=@limn/source packages/server/test/measure-queue.ts`.
 * Prints milliseconds from the call that makes a job to its engine's start, on an idle queue, and how many
 * jobs that paint nothing are done in a second, and at what cost; embedded, or with LIMN_TEST_DATABASE=postgres.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { openRooms } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'
import { localAccount } from '../src/jobs/contract.ts'
import { testDatabase } from './postgres.ts'

const began = new Map<string, number>()
let made = 0
const engine: Engine = {
  name: 'nothing',
  models: ['wan2.7-image'],
  refuses: () => undefined,
  async *run({ id, request }) {
    began.set(id, performance.now())
    const bytes = Buffer.from('x')
    yield { image: { index: 0, bytes, mime: 'image/png', ...request.size, seed: 1 } }
    made += 1
  },
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = await mkdtemp(join(tmpdir(), 'limn-measure-'))
const url = await testDatabase()
const settings = {
  LIMN_DATA: folder,
  LIMN_WORKERS: '10',
  LIMN_CONCURRENT_JOBS: '0',
  DATABASE_URL: url,
}
const rooms = await openRooms(readConfig(settings), {
  engines: [engine],
  log: pino({ level: 'silent' }),
})
await rooms.startWork()
const accept = () =>
  rooms.jobs.accept({
    account: localAccount,
    dialect: 'test',
    uploads: new Map(),
    draft: { model: 'wan2.7-image', prompt: 'anything', count: 1 },
  })
const [accepting, starting, ending]: [number[], number[], number[]] = [[], [], []]
for (let call = 0; call < 220; call += 1) {
  const at = performance.now()
  const { id } = await accept()
  accepting.push(performance.now() - at)
  await rooms.jobs.ended(localAccount, id)
  ending.push(performance.now() - at)
  starting.push((began.get(id) ?? NaN) - at)
  await pause(5)
}
const shown = (times: readonly number[]) => {
  const sorted = times.slice(20).toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1)
  return `p50 ${at(0.5)} p99 ${at(0.99)} ms`
}
say(`accept          ${shown(accepting)}`)
say(`accept → engine ${shown(starting)}`)
say(`accept → end    ${shown(ending)}`)
const used = process.cpuUsage()
const before = made
const total = 1_000
const from = performance.now()
for (let sent = 0; sent < total; sent += 20) {
  await Promise.all(Array.from({ length: 20 }, accept))
}
const done = () => made >= before + total
while (!done()) await pause(5)
const { user, system } = process.cpuUsage(used)
say(`${Math.round(total / ((performance.now() - from) / 1000))} jobs/s`)
say(`${((user + system) / 1000 / total).toFixed(1)} ms of processor time for a job`)
await rooms.close()
await rm(folder, { recursive: true, force: true })
process.exit(0)
