/** What a caller may still spend, for hosts that show a balance. */
import type { AccountCard } from './dialect.ts'

/** Where nothing has to be paid in and no budget is set: more than anybody spends, in any host's unit. */
export const plenty = 1_000_000

/**
 * What is left of balance or budget, whichever is less, in units of so many micro-dollars, to a
 * millionth of one; `plenty` where neither is.
 */
export function leftOf({ money }: AccountCard, unitMicros: number): number {
  const bounds = [money?.balanceMicros ?? undefined, money?.budget?.leftMicros].flatMap((left) =>
    left === undefined ? [] : [left],
  )
  if (bounds.length === 0) return plenty
  return Number((Math.max(0, Math.min(...bounds)) / unitMicros).toFixed(6))
}
