/** The figures for people, and the bound on memory. */
import type { Figures } from './fuzz.ts'
import type { Weight } from './server.ts'

const mebibyte = 1024 * 1024
const inMegabytes = (bytes: number) => `${(bytes / mebibyte).toFixed(1)} MiB`

/** What may be held after the last call beyond what was held after a tenth of them. */
export const mostGrowth = 12 * mebibyte

const held = ({ heap, external }: Weight) => heap + external

export const flat = ({ weights: [early, , late] }: Figures) => held(late) - held(early) < mostGrowth

const weightOf = (weight: Weight) =>
  `${inMegabytes(held(weight))} (heap ${inMegabytes(weight.heap)}, the process ${inMegabytes(weight.rss)})`

export function shown(figures: Figures): string {
  const { requests, seconds, routes, statuses, jobs, repeated, faults } = figures
  const { p99, slowest, slowestCall, weights } = figures
  const [early, middle, late] = weights.map(weightOf)
  const lines = [
    `${requests} calls of ${routes} routes in ${seconds} s, ${Math.round(requests / seconds)} a second`,
    `statuses ${JSON.stringify(statuses)}; ${jobs} answers about jobs, ${repeated} to calls made again`,
    `99 of 100 within ${p99} ms, the slowest ${slowest} ms (${slowestCall})`,
    `memory after garbage collection: ${early} at a tenth, ${middle} at half, ${late} at the end; may grow by ${inMegabytes(mostGrowth)}`,
    `${faults.length} faults`,
    ...faults.slice(0, 30),
  ]
  return `${lines.join('\n')}\n`
}
