/** Who waits for a job at this door, so that it is not ended under the eyes of others. */

export interface Crowd {
  /** One more waits. The answer is how to leave: it says, at the first time, how many stay. */
  enter(job: string): () => number | undefined
}

export function makeCrowd(): Crowd {
  const waiting = new Map<string, number>()
  return {
    enter(job) {
      waiting.set(job, (waiting.get(job) ?? 0) + 1)
      let here = true
      return () => {
        if (!here) return undefined
        here = false
        const left = (waiting.get(job) ?? 1) - 1
        if (left > 0) waiting.set(job, left)
        else waiting.delete(job)
        return left
      }
    },
  }
}
