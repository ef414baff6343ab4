/**
 * The input of the Wan 2.7 endpoints: fal-ai/fal-js `libs/client/src/types/endpoints.ts`, read
 * 2026-08-02, and for `max_images` npm `@fal-ai/client` 1.10.1. Numbers and flags are taken as
 * leniently as Pydantic takes them; `null` is as good as absent where a field may be absent.
 */
import type { ImageDraft, ImageRef } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { imageRef, isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call } from '../call.ts'
import { nativeFields, readNative } from '../native.ts'
import { type Idle, unheard, unknown } from '../warn.ts'
import { type Fault, faulty, parseAll } from './faults.ts'
import { isWan, readSize, sizeInput, whole } from './size.ts'

const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[1, '1', 'true', 't', 'yes', 'y', 'on'].map((word) => [word, true] as const),
  ...[0, '0', 'false', 'f', 'no', 'n', 'off'].map((word) => [word, false] as const),
])
const flag = z
  .preprocess(
    (value) => flags.get(typeof value === 'string' ? value.toLowerCase() : value) ?? value,
    z.boolean(),
  )
  .optional()

const many = z.number().int().min(1)
const count = (most: number) => whole(many.max(most)).optional()
/** Of a set, which fal does not know, the catalog tells how many there may be. */
const countOfSet = whole(many).optional()
const { bbox_list: boxes, ...native } = nativeFields

/** fal's fields, and Wan's own that fal leaves out. */
const shared = {
  ...native,
  thinking_mode: flag,
  enable_sequential: flag,
  watermark: flag,
  prompt: z.string(),
  negative_prompt: z.string().max(500).optional(),
  image_size: sizeInput.optional(),
  enable_safety_checker: flag,
  seed: whole(z.number().int().min(0).max(2_147_483_647)).optional(),
  output_format: z.enum(['jpeg', 'png', 'webp']).optional(),
}
const textInput = z.object({ ...shared, num_images: count(5), max_images: count(5) })
const editInput = z.object({
  ...shared,
  image_urls: z.array(z.string()).min(1).max(4),
  num_images: count(4),
  enable_prompt_expansion: flag,
  bbox_list: boxes,
})
const inSets = { num_images: countOfSet, max_images: countOfSet }
/** Of an endpoint that is perhaps not here, which then is all there is to say. */
const anyInput = textInput.extend({ prompt: z.string().default('') })

/** Asks for what nobody does here; `false` is how it is. */
const idle: Readonly<Record<string, Idle>> = {
  enable_safety_checker: { why: 'nothing is checked here' },
  enable_prompt_expansion: { why: 'the prompt is taken as it stands' },
}

export interface Input {
  readonly draft: ImageDraft
  readonly warnings: readonly string[]
  /** fal's names where there are two for one thing. */
  readonly names: Names
}
export interface Names {
  readonly images: 'image_urls' | 'image_url'
  readonly count: 'num_images' | 'max_images'
}

/** Whether this endpoint takes pictures: only its name tells. */
export function isEdit(app: string): boolean {
  return /^(?:fal-ai\/)?wan[-/].*\/(?:edit|image-to-image)$/.test(app)
}

/** Throws Problem with every fault. `app` is the whole id of the endpoint. */
export function readInput(call: Call, app: string): Input {
  const body = bodyOf(call)
  const names = namesIn(body)
  const said = names.images === 'image_url' && isEdit(app) ? withoutAlias(body) : body
  return isEdit(app) ? readEdit(said, app, names) : readText(said, app, names)
}

export function namesIn(body: unknown): Names {
  const said = isRecord(body) ? body : {}
  return {
    images: said['image_urls'] == null && isDataUri(said['image_url']) ? 'image_url' : 'image_urls',
    count: said['num_images'] == null && said['max_images'] != null ? 'max_images' : 'num_images',
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isDataUri(value: unknown): value is string {
  return typeof value === 'string' && /^data:/i.test(value)
}

function bodyOf({ body }: Call): JsonObject {
  // Throws, for it is none.
  if (!isObject(body)) return parseAll(z.object({}), body)
  const kept = Object.entries(body).filter(
    ([name, value]) => value !== null || name === 'prompt' || name === 'image_urls',
  )
  return Object.fromEntries(kept)
}

/**
 * `@ai-sdk/fal` 3.0.41 sends one picture as `image_url`, always a data URI. An address under that name
 * is what fal's own endpoint does not know (seed 000), and gets its answer: `image_urls` is missing.
 */
function withoutAlias({ image_url: only = null, ...rest }: JsonObject): JsonObject {
  return { ...rest, image_urls: [only] }
}

function isSet(said: JsonObject): boolean {
  return flag.safeParse(said['enable_sequential']).data === true
}

function readText(said: JsonObject, app: string, names: Names): Input {
  const schema = isWan(app) ? textInput : anyInput
  const input = parseAll(isSet(said) ? schema.extend(inSets) : schema, said)
  const { draft, warnings } = start(input, said, app)
  const { num_images: own, max_images: older } = input
  if (own !== undefined && older !== undefined && own !== older) {
    warnings.push('`max_images` had no effect: `num_images` says how many.')
  }
  warnings.push(...unknown(said, textInput.shape))
  return { draft: { ...draft, count: own ?? older ?? draft.count }, warnings, names }
}

function readEdit(said: JsonObject, app: string, names: Names): Input {
  const { num_images } = inSets
  const input = parseAll(isSet(said) ? editInput.extend({ num_images }) : editInput, said)
  const { draft, warnings } = start(input, said, app)
  warnings.push(...unknown(said, editInput.shape))
  const images = readImages(input.image_urls, names)
  return { draft: { ...draft, count: input.num_images ?? draft.count, images }, warnings, names }
}

function start(
  input: z.infer<z.ZodObject<typeof shared>> & { readonly bbox_list?: z.infer<typeof boxes> },
  said: JsonObject,
  app: string,
): { readonly draft: ImageDraft; readonly warnings: string[] } {
  const warnings: string[] = []
  const draft = {
    model: app,
    prompt: input.prompt,
    ...readNative({ ...input, negative_prompt: input.negative_prompt || undefined }),
    size: readSize(input.image_size, app, warnings),
    seed: input.seed,
    format: input.output_format ?? 'jpeg',
    // fal's own default: the first party has made four with older models.
    count: input.enable_sequential === true ? undefined : 1,
  } satisfies ImageDraft
  const flagged = { ...said, ...flagsOf(input) }
  warnings.push(...unheard(flagged, idle))
  return { draft, warnings }
}

/** Flags as they were understood, so that `"off"` asks for as little as `false`. */
function flagsOf(input: z.infer<z.ZodObject<Record<string, z.ZodType>>>): JsonObject {
  return Object.fromEntries(
    Object.keys(idle).map((name) => [name, input[name] === true ? true : null]),
  )
}

function readImages(urls: readonly string[], names: Names): readonly ImageRef[] {
  const faults: Fault[] = []
  const loc = (at: number) =>
    names.images === 'image_url' ? ['body', 'image_url'] : ['body', 'image_urls', at]
  const refs = urls.flatMap((url, index) => {
    try {
      return [imageRef(url, `image_urls[${index}]`)]
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      faults.push({ loc: loc(index), msg: thrown.message, type: 'file_download_error' })
      return []
    }
  })
  if (faults.length > 0) throw faulty(faults)
  return refs
}
