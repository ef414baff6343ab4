/**
 * What a model file (`models/<id>.json`) may say. One file is one model; the file is the only place
 * where its limits stand.
 */
import { z } from 'zod'

const whole = z.int()
const range = z.strictObject({ min: z.number(), max: z.number() })
const tier = z.enum(['1K', '2K', '4K'])
const mode = z.enum(['text', 'edit', 'set'])
const usdMicros = whole.nonnegative()

/** The dialects whose hosts have names of their own for models. */
export const hosts = [
  'openai',
  'dashscope',
  'eachlabs',
  'fal',
  'modelslab',
  'segmind',
  'pixeldojo',
  'wavespeed',
  'kie',
  'together',
  'atlascloud',
  'replicate',
] as const

/**
 * How sure a fact is. A: first-party text or SDK; A-m: first-party text through a mirror; B: seen by
 * others; C: a third party's text, or inferred; D: not verified; seed: what a seed document says;
 * own: no source says, so it is Limn's choice.
 */
const confidence = z.enum(['A', 'A-m', 'B', 'C', 'D', 'seed', 'own'])

const modeLimits = z.strictObject({
  /** How many reference images. */
  images: range,
  /** How many pictures; in a set, how many at most. */
  count: z.strictObject({ min: whole, max: whole, default: whole }),
  /** Empty where a size is only said in pixels. */
  tiers: z.array(tier),
  /** Pixels in all, not per side. */
  minPixels: whole.positive(),
  maxPixels: whole.positive(),
  /** Pixels of each side, where there is such a limit. */
  sides: range.optional(),
  /**
   * Of a picture whose size nobody asked for: pixels in all, as a square or with the ratio of the last
   * image; with `asImage` at most that image's pixels.
   */
  unasked: z.strictObject({ pixels: whole.positive(), asImage: z.boolean() }),
})

const imageLimits = z.strictObject({
  formats: z.array(z.string()),
  /** Pixels. */
  minSide: whole,
  maxSide: whole,
  /** The longer side over the shorter. */
  maxRatio: z.number(),
  maxBytes: whole,
  alpha: z.boolean(),
})

/** Of a model that takes no images: no picture fits, and no union of limits grows by it. */
const noImages: z.infer<typeof imageLimits> = {
  formats: [],
  minSide: Number.MAX_SAFE_INTEGER,
  maxSide: 0,
  maxRatio: 1,
  maxBytes: 0,
  alpha: false,
}

const price = z.strictObject({
  usdMicros,
  unit: z.literal('image'),
  /** Converted, or read by others. */
  estimate: z.boolean(),
  source: z.string(),
  readOn: z.iso.date(),
})

/** What a page says that compares models, word for word; `firstParty` where the maker says otherwise. */
const claim = z.strictObject({
  source: z.string(),
  /** The model as the page calls it. */
  version: z.string(),
  readOn: z.iso.date(),
  says: z.array(
    z.strictObject({
      capability: z.string().regex(/^[a-z_]+$/),
      claim: z.string(),
      firstParty: z.string().optional(),
    }),
  ),
})

export const modelFile = z.strictObject({
  /** The catalog id. */
  id: z.string().min(1),
  name: z.string(),
  description: z.string(),
  ownedBy: z.string(),
  /** Unix seconds; see `sources` for where it comes from. */
  created: whole,
  /** Other names that it has with every host. Unique over all models, as ids are. */
  aliases: z.array(z.string().min(1)),
  /** Each host's names for it, by dialect. Unique within a host. */
  names: z.partialRecord(z.enum(hosts), z.array(z.string().min(1)).min(1)),
  sources: z.array(
    z.strictObject({ about: z.string(), document: z.string(), readOn: z.iso.date(), confidence }),
  ),
  /** In characters; a character is a Unicode code point, Chinese and English alike. */
  prompt: range,
  /** Absent where a negative prompt has no effect. */
  negativePrompt: z.strictObject({ max: whole }).optional(),
  sizes: z.strictObject({
    /** Width divided by height; absent where only the sides limit it. */
    ratio: range.optional(),
    /** Pixels in all that each tier may spend. */
    tierPixels: z.partialRecord(tier, whole),
    /** A sentence that is added when a tier is refused. */
    tierNote: z.string().optional(),
  }),
  /** What it can be asked for; `set` wins over `edit`, `edit` over `text`. */
  modes: z.strictObject({
    text: modeLimits.optional(),
    edit: modeLimits.optional(),
    set: modeLimits.optional(),
  }),
  /** Reference images. */
  images: imageLimits.default(noImages),
  boxes: z.strictObject({ maxPerImage: whole }).optional(),
  /** `shareStep` is how finely hosts write a share: 0.0001 is a percentage with two decimals. */
  palette: z
    .strictObject({ min: whole, max: whole, shareStep: z.number(), inSet: z.boolean() })
    .optional(),
  seed: range,
  /** `modes`: where thinking has an effect. */
  thinking: z.strictObject({ default: z.boolean(), modes: z.array(mode) }),
  /** The first is the default. */
  formats: z.array(z.enum(['png', 'jpeg', 'webp'])).min(1),
  /** Which of the numbers that only some models know have an effect here. */
  accepts: z.array(z.enum(['steps', 'guidanceScale', 'strength'])),
  /** What Limn quotes, in integer micro-dollars: $0.03 is 30,000. `null`: unknown, which is not 0. */
  price: price.nullable(),
  /** What others ask, for comparison only. */
  otherPrices: z.array(
    price.extend({
      host: z.string(),
      usdMicros: z.strictObject({ min: usdMicros, max: usdMicros }),
    }),
  ),
  claims: z.array(claim),
})

export type Model = z.infer<typeof modelFile>
/** What kind of request it is: limits differ by it. */
export type Mode = z.infer<typeof mode>
export type ModeLimits = z.infer<typeof modeLimits>
export const modes = mode.options

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
