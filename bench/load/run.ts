/**
 * `npm run --silent bench:load`: measures Limn under load, and prints Markdown. `-- --quick` takes a short
 * look at each. Nothing is asserted: figures depend on the machine and on what else it does.
 */
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startPostgres } from '../../packages/server/test/postgres.ts'
import { polled } from './polls.ts'
import { queued } from './queue.ts'
import { relayed } from './relay.ts'

const { quick = false } = parseArgs({ options: { quick: { type: 'boolean' } } }).values
const started = performance.now()
const load = () => `load of the machine ${loadavg()[0]?.toFixed(1)}`

function print(title: string, text: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stderr.write(`${seconds.padStart(4)} s  ${title}\n`)
  console.log(`## ${title}\n\n${text}\n\nAfter it: ${load()}.\n`)
}

console.log(`${availableParallelism()} cores, Node ${process.version}, ${load()} at the start.\n`)
const postgres = await startPostgres()
try {
  const fresh = () => postgres.fresh()
  print('Jobs taken in and taken on', await queued(quick ? 2 : 6, fresh, quick ? [2] : [1, 2, 4]))
  const jobs = quick ? 50_000 : 1_000_000
  const asks = [
    { name: 'PostgreSQL', jobs, database: await fresh() },
    { name: 'embedded', jobs },
  ]
  print('Status polls', await polled(quick ? 2 : 6, asks))
  print('A relayed picture', await relayed(quick ? 1 : 2, quick ? 2 : 4, await fresh()))
} finally {
  await postgres.stop()
}
process.exit(0)
