/**
 * What a model file (`models/<id>.json`) may say. One file is one model; the file is the only place
 * where its limits stand.
 */
import { z } from 'zod'

const whole = z.int()
const range = z.strictObject({ min: z.number(), max: z.number() })
const tier = z.enum(['1K', '2K', '4K'])
const mode = z.enum(['text', 'edit', 'set'])
const modeLimits = z.strictObject({
  tiers: z.array(tier).min(1),
  /** Pixels in all, not per side. */
  minPixels: whole.positive(),
  maxPixels: whole.positive(),
})
const counts = z.strictObject({ min: whole, max: whole, default: whole })
const usdMicros = whole.nonnegative()

export const modelFile = z.strictObject({
  /** The catalog id. */
  id: z.string().min(1),
  name: z.string(),
  description: z.string(),
  ownedBy: z.string(),
  /** Unix seconds; see `sources` for where it comes from. */
  created: whole,
  /** Other names that hosts give it. Names are unique over all models. */
  aliases: z.array(z.string().min(1)),
  sources: z.array(
    z.strictObject({ about: z.string(), document: z.string(), readOn: z.iso.date() }),
  ),
  /** In characters; a character is a Unicode code point, Chinese and English alike. */
  prompt: range,
  sizes: z.strictObject({
    defaultTier: tier,
    /** Width divided by height. */
    ratio: range,
    /** Pixels in all that each tier may spend. */
    tierPixels: z.strictObject({ '1K': whole, '2K': whole, '4K': whole }),
    /** `set` wins over `edit`, `edit` over `text`. */
    modes: z.strictObject({ text: modeLimits, edit: modeLimits, set: modeLimits }),
    /** A sentence that is added when a tier is refused. */
    tierNote: z.string(),
  }),
  count: z.strictObject({ single: counts, set: counts }),
  /** Reference images. The sides are pixels; `maxRatio` is the longer side over the shorter. */
  images: z.strictObject({
    max: whole,
    formats: z.array(z.string()),
    minSide: whole,
    maxSide: whole,
    maxRatio: z.number(),
    maxBytes: whole,
    alpha: z.boolean(),
  }),
  boxes: z.strictObject({ maxPerImage: whole }),
  /** `shareStep` is how finely hosts write a share: 0.0001 is a percentage with two decimals. */
  palette: z.strictObject({ min: whole, max: whole, shareStep: z.number(), inSet: z.boolean() }),
  seed: range,
  /** `modes`: where thinking has an effect. */
  thinking: z.strictObject({ default: z.boolean(), modes: z.array(mode) }),
  /** The first is the default. */
  formats: z.array(z.enum(['png', 'jpeg', 'webp'])).min(1),
  /** Which of the words that only some models know have an effect here. */
  accepts: z.array(z.enum(['negativePrompt', 'steps', 'guidanceScale', 'strength'])),
  /** What Limn quotes. Integer micro-dollars: $0.03 is 30,000. */
  price: z.strictObject({
    usdMicros,
    unit: z.literal('image'),
    source: z.string(),
    readOn: z.iso.date(),
  }),
  /** What others ask, for comparison only. */
  otherPrices: z.array(
    z.strictObject({
      host: z.string(),
      usdMicros: z.strictObject({ min: usdMicros, max: usdMicros }),
      unit: z.literal('image'),
      estimate: z.boolean(),
      source: z.string(),
      readOn: z.iso.date(),
    }),
  ),
})

export type Model = z.infer<typeof modelFile>
/** What kind of request it is: limits differ by it. */
export type Mode = z.infer<typeof mode>

/** A set is a set whether it has images or not; otherwise images make it an edit. */
export function modeOf(ask: {
  readonly set?: boolean | undefined
  readonly images?: readonly unknown[] | undefined
}): Mode {
  if (ask.set === true) return 'set'
  return (ask.images?.length ?? 0) > 0 ? 'edit' : 'text'
}

/** A number as a person reads it: 4,194,304. */
export function spoken(value: number): string {
  return Number.isFinite(value)
    ? value.toLocaleString('en-GB', { maximumFractionDigits: 6 })
    : String(value)
}
