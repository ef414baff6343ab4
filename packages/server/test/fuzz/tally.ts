/** What came of the calls, counted. */
import type { Shot } from './calls.ts'
import type { Got } from './judge.ts'

export interface Counted {
  /** Those made again by their key among them. */
  readonly requests: number
  readonly routes: number
  /** How many answers had a status: `{200: 12, 400: 88}`. */
  readonly statuses: Readonly<Record<string, number>>
  /** Answers about a job. */
  readonly jobs: number
  /** Calls made again by their key, and found to be the same job. */
  readonly repeated: number
  /** Milliseconds that the slowest 1 % and the slowest of all took at least. */
  readonly p99: number
  readonly slowest: number
  readonly slowestCall: string
  readonly faults: readonly string[]
}

export interface Tally {
  took(number: number, shot: Shot, milliseconds: number): void
  answered(got: Got): void
  repeated(): void
  blame(number: number, shot: Shot, wrong: string): void
  counted(): Counted
}

export function makeTally(): Tally {
  const statuses = new Map<string, number>()
  const routes = new Set<string>()
  const [times, faults]: [number[], string[]] = [[], []]
  let [slowest, slowestCall, jobs, repeated] = [0, '', 0, 0]
  return {
    took(number, { on, method, target }, milliseconds) {
      routes.add(on)
      times.push(milliseconds)
      if (milliseconds <= slowest) return
      slowest = milliseconds
      slowestCall = `${number} ${method} ${target.slice(0, 80)}`
    },
    answered({ status, headers }) {
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1)
      if (headers['x-limn-job'] !== undefined) jobs += 1
    },
    repeated() {
      repeated += 1
    },
    blame(number, { method, target, sent }, wrong) {
      const said = sent.bytes.toString().replace(/[^ -~]+/g, ' ')
      faults.push(
        `${number} ${method} ${target.slice(0, 120)}: ${wrong}; sent ${said.slice(0, 300)}`,
      )
    },
    counted() {
      return {
        requests: times.length,
        routes: routes.size,
        statuses: Object.fromEntries(statuses),
        jobs,
        repeated,
        p99: Math.round(ninetyNinth(times)),
        slowest: Math.round(slowest),
        slowestCall,
        faults,
      }
    },
  }
}

function ninetyNinth(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
}
