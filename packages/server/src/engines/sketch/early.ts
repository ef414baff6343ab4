/**
 * Early looks at a picture: what is being painted large is painted small beside it, by the same plan, on
 * a thread that has nothing else to do. Where all threads are busy fewer looks come, or none.
 */
import type { ScenePlan } from '@limn/sdk'
import type { Commission } from './easel.ts'
import type { Painted, Threads } from './threads.ts'

export interface Early {
  readonly look: number
  readonly painted: Painted
}

export interface EarlyLooks {
  /** Begins, once it is known where everything stands. */
  begin(commission: Commission): void
  /** Those that have become ready since the last time. */
  take(): readonly Early[]
}

/** The longer sides of the first, second and third look, in pixels. */
const sides = [192, 384, 768]

export function earlyLooks(threads: Threads, count: number, signal: AbortSignal): EarlyLooks {
  const ready: Early[] = []
  let begun = false
  async function paintAll(commission: Commission): Promise<void> {
    const longest = Math.max(commission.size.width, commission.size.height)
    // A look that is hardly smaller than the picture comes no earlier.
    const worth = sides.filter((side) => side < longest * 0.7).slice(0, count)
    for (const [look, side] of worth.entries()) {
      ready.push({ look, painted: await paintSmall(threads, commission, side / longest, signal) })
    }
  }
  return {
    begin(commission) {
      if (begun || count === 0) return
      begun = true
      // A look that fails is one that does not come: the picture itself tells what is wrong.
      paintAll(commission).catch(() => {})
    },
    take: () => ready.splice(0),
  }
}

async function paintSmall(
  threads: Threads,
  commission: Commission,
  scale: number,
  signal: AbortSignal,
): Promise<Painted> {
  const { width, height } = commission.size
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) }
  const steps = threads.paint({ ...commission, size }, signal)
  let step = await steps.next()
  while (!step.done) step = await steps.next()
  return step.value
}

/** The same commission by the plan that came of thinking about it. */
export function settled(commission: Commission, plan: ScenePlan): Commission {
  if ('images' in commission) return commission
  return { ...commission, plan: { ...plan, palette: commission.plan.palette }, thinking: false }
}
