/** Numbers and how they are shown: medians with their spread, memory of a process, Markdown tables. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Milliseconds, bytes or what else was measured, by what it was measured of. */
export type Samples = ReadonlyMap<string, readonly number[]>

export async function timed<T>(work: () => Promise<T> | T): Promise<{ value: T; ms: number }> {
  const start = performance.now()
  const value = await work()
  return { value, ms: performance.now() - start }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** `1.23 s (1.10–1.40, n=3)`, in milliseconds below a second. */
export function shownTime(values: readonly number[] | undefined): string {
  if (!values || values.length === 0) return '–'
  const middle = median(values)
  const [unit, by] = middle >= 1000 ? ['s', 1000] : ['ms', 1]
  const digits = middle >= 1000 ? 2 : middle >= 20 ? 0 : 2
  const show = (value: number) => (value / by).toFixed(digits)
  return `${show(middle)} ${unit} (${spread(values, show)})`
}

function spread(values: readonly number[], show: (value: number) => string): string {
  if (values.length === 1) return 'n=1'
  return `${show(Math.min(...values))}–${show(Math.max(...values))}, n=${values.length}`
}

const mebibyte = 1024 * 1024

/** Whole MiB; with its spread when there are several. */
export function shownMemory(values: readonly number[] | undefined): string {
  if (!values || values.length === 0) return '–'
  const show = (value: number) => (value / mebibyte).toFixed(0)
  return `${show(median(values))} MiB (${spread(values, show)})`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export interface Memory {
  /** Resident bytes now. */
  readonly now: number
  /** The most that was ever resident. */
  readonly peak: number
}

/**
 * Of this process, or of another by its id. `getrusage` is the way without /proc, and second choice:
 * a child's figure starts at what its parent held when it was spawned. `undefined` where neither is.
 */
export function memoryOf(pid: number | 'self'): Memory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
    return { now: field('VmRSS'), peak: field('VmHWM') }
  } catch {
    if (pid !== 'self') return undefined
    return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 }
  }
}

/** From here on `peak` is the most since now, where the system can do that (Linux). */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Elsewhere the peak goes on being the most since the start.
  }
}
