/**
 * `npm run test:fuzz`: 50,000 calls, or as many as are asked for, within eight minutes. The seed makes
 * them the same again: `npm run test:fuzz -- 50000 7`.
 */
import { fuzz } from './fuzz.ts'
import { flat, shown } from './shown.ts'

const [requests = 50_000, seed = Math.floor(Math.random() * 1e6)] = process.argv
  .slice(2)
  .map(Number)
process.stdout.write(`${requests} calls with seed ${seed}\n`)
const tooLong = setTimeout(() => {
  process.stderr.write('This took longer than eight minutes.\n')
  process.exit(1)
}, 8 * 60_000)
const figures = await fuzz(requests, seed)
clearTimeout(tooLong)
process.stdout.write(shown(figures))
if (figures.faults.length > 0 || !flat(figures)) process.exitCode = 1
