/** Early looks at pictures that are not done: in memory alone, for who follows the job now. */
import type { Look } from './contract.ts'

export interface Looks {
  show(job: string, look: Look): void
  /** In order of picture, then of look. */
  of(job: string): readonly Look[] | undefined
  /** The job has ended: who follows it has a while to see the last ones. */
  forget(job: string): void
}

/** In milliseconds. */
const lingering = 10_000

export function makeLooks(): Looks {
  const board = new Map<string, readonly Look[]>()
  const place = ({ image, look }: Look) => image * 1000 + look
  return {
    show(job, look) {
      const others = (board.get(job) ?? []).filter((other) => place(other) !== place(look))
      const all = [...others, look].sort((a, b) => place(a) - place(b))
      board.set(job, all)
    },
    of: (job) => board.get(job),
    forget(job) {
      if (board.has(job)) setTimeout(() => board.delete(job), lingering).unref()
    },
  }
}
