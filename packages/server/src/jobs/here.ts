/**
 * What this process knows of the jobs that it runs itself: who waits for one need not ask the database
 * whether it goes on, nor what has become of it. Nothing here is more than a shortcut: it is forgotten
 * soon, and whoever finds nothing here looks there.
 */
import type { KeptJob } from './contract.ts'

export interface Here {
  /** It runs here from now on. */
  begin(job: string, account: string): void
  /** It runs here no more; `ended`: as it has ended, when that is in the database. */
  end(job: string, ended?: KeptJob): void
  /** Whether it runs here, or as what it has ended here a moment ago. */
  of(job: string, account: string): 'running' | KeptJob | undefined
}

/** For who comes a moment late, in milliseconds. */
const lingering = 500

export function makeHere(): Here {
  const known = new Map<string, { readonly account: string; runs: number; ended?: KeptJob }>()
  const forget = (job: string) => {
    const { runs = 0, ended } = known.get(job) ?? {}
    if (runs === 0 && !ended) known.delete(job)
  }
  return {
    begin(job, account) {
      const one = known.get(job) ?? { account, runs: 0 }
      one.runs += 1
      known.set(job, one)
    },
    end(job, ended) {
      const one = known.get(job)
      if (!one) return
      if (!ended) one.runs -= 1
      else {
        one.ended = ended
        const later = () => {
          delete one.ended
          forget(job)
        }
        setTimeout(later, lingering).unref()
      }
      forget(job)
    },
    of(job, account) {
      const one = known.get(job)
      return one?.account === account ? (one.ended ?? 'running') : undefined
    },
  }
}
