/**
 * What an answer tells of its call and the job does not hold: the input as it was sent. The prompt and
 * the pictures stand in the job itself; of a picture that came as an address the address is kept.
 */
import type { ImageRef } from '@limn/sdk'
import { z } from 'zod'
import type { JsonObject } from '../body.ts'
import type { Json, Links, ReplyJson, ShownJob } from '../dialect.ts'
import { assetKey } from '../native.ts'
import { inputFields } from './inputs.ts'
import type { Input } from './inputs.ts'

const json: z.ZodType<Json> = z.json()
const memoShape = z.object({
  /** The model by the name the caller used. */
  model: z.string(),
  input: z.record(z.string(), json),
  /** Where pictures stood; empty for one that came as data or from here. */
  images: z
    .object({ field: z.enum(['images', 'image']), list: z.boolean(), at: z.array(z.string()) })
    .optional(),
  mask: z.string().optional(),
  deployment: z.string().optional(),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(z.string()).optional(),
})
export type Memo = z.infer<typeof memoShape>

/** What is longer is not told again. */
const longest = 2000
const most = 12

/** `input` and where its pictures are, out of what was said. */
export function inputMemo(said: JsonObject, input: Input): Pick<Memo, 'input' | 'images' | 'mask'> {
  const elsewhere = ['prompt', 'images', 'image', 'mask']
  const kept = Object.entries(said).filter(
    ([name, value]) =>
      Object.hasOwn(inputFields.shape, name) &&
      !elsewhere.includes(name) &&
      JSON.stringify(value).length <= longest,
  )
  const field = input.images === undefined ? 'image' : 'images'
  const pictures = input[field]
  const list = typeof pictures !== 'string'
  const at = (list ? (pictures ?? []) : [pictures]).slice(0, most).map(addressOf)
  return {
    input: Object.fromEntries(kept),
    ...(pictures === undefined ? {} : { images: { field, list, at } }),
    ...(input.mask === undefined ? {} : { mask: addressOf(input.mask) }),
  }
}

function addressOf(ref = ''): string {
  return /^https?:/i.test(ref) && ref.length <= longest ? ref : ''
}

export function memoOf({ memo, request }: ShownJob): Memo {
  const read = memoShape.safeParse(memo)
  return read.success ? read.data : { model: request.model, input: {} }
}

/** `input` as the caller sent it; pictures that came as data are addresses of their own now. */
export function inputOf({ images, mask, input }: Memo, job: ShownJob, links: Links): ReplyJson {
  const linkTo = (ref: ImageRef | undefined): Json =>
    ref === undefined ? null : links.asset(assetKey(ref))
  const refs = job.request.images.map((ref, index) => images?.at[index] || linkTo(ref))
  return {
    prompt: job.request.prompt,
    ...(images ? { [images.field]: images.list ? refs : refs[0] } : {}),
    ...(mask === undefined ? {} : { mask: mask || linkTo(job.request.mask) }),
    ...input,
  }
}
