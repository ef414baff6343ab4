/** What pictures cost, in integer micro-dollars: $0.03 is 30,000. */
import type { Model } from './model.ts'

export interface Quote {
  /** For all pictures, if all are delivered. `null`: nobody has told the price, which is not 0. */
  readonly usdMicros: number | null
  readonly perImage: number | null
  readonly unit: 'image'
  readonly count: number
}

/** The most that `count` pictures can cost. What was not delivered is not charged. */
export function quote(model: Model, count: number): Quote {
  const perImage = model.price?.usdMicros ?? null
  return { usdMicros: perImage === null ? null : perImage * count, perImage, unit: 'image', count }
}

/** `30000` as `"0.030"`: at least three decimals, never rounded. */
export function dollars(usdMicros: number): string {
  const text = (usdMicros / 1_000_000).toFixed(6)
  return text.replace(/0{1,3}$/, '')
}
