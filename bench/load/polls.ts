/** How many calls for a job's status are answered in a second, with many jobs in the table. */
import { call, good } from '../call.ts'
import { temporaryFolder } from '../child.ts'
import { median, table } from '../measure.ts'
import { place } from './queue.ts'

const together = 32

const idOf = (number: number) => `job_${number.toString(16).padStart(26, '0')}`

export interface PollsAsk {
  readonly name: string
  readonly jobs: number
  readonly database?: string | undefined
}

export async function polled(seconds: number, asks: readonly PollsAsk[]): Promise<string> {
  const rows: string[][] = []
  for (const { name, jobs, database } of asks) {
    using folder = temporaryFolder()
    const began = performance.now()
    await using there = await place(folder.path, { database, fill: jobs })
    const filled = (performance.now() - began) / 1000
    const url = () => `${there.url}/v1/jobs/${idOf(Math.floor(Math.random() * jobs))}`
    for (let run = 0; run < 50; run += 1) await good(url())
    const times: number[] = []
    const from = performance.now()
    const late = from + seconds * 1000
    const lane = async () => {
      while (performance.now() < late) times.push((await good(url())).ms)
    }
    await Promise.all(Array.from({ length: together }, lane))
    const perSecond = (times.length * 1000) / (performance.now() - from)
    const page = await call(`${there.url}/v1/jobs?limit=20`)
    times.sort((a, b) => a - b)
    rows.push([
      name,
      jobs.toLocaleString('en'),
      `${perSecond.toFixed(0)}/s`,
      `${median(times).toFixed(1)} ms`,
      `${(times[Math.floor(times.length * 0.99)] ?? Number.NaN).toFixed(1)} ms`,
      `${page.ms.toFixed(1)} ms`,
      `${filled.toFixed(0)} s`,
    ])
  }
  const head = [
    'database',
    'jobs',
    `polls, ${together} at a time`,
    'p50',
    'p99',
    'page of 20',
    'filled in',
  ]
  return table(head, rows)
}
