/**
 * A ModelsLab call in our words. Sources: seed 001 (v6 `image_editing/wan27`), ModelsLab/docs-v2
 * (2026-05-04) for `qwen_edit`, the endpoint it is nearest to, and for v7.
 */
import type { PixelSize, SizeAsk } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { address } from '../address.ts'
import { objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call, UploadAsk } from '../dialect.ts'
import { nativeFields, pictureText, readNative, said } from '../native.ts'
import { number, readSize } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'

/** Its older docs write flags as "yes" and "no". */
const flag = z.union(
  [z.boolean(), z.stringbool({ truthy: ['true', 'yes', '1'], falsy: ['false', 'no', '0'] })],
  { error: 'must be true or false' },
)
const side = number.pipe(z.int().min(256))

const fields = z.object({
  key: z.unknown().optional(),
  prompt: z.string(),
  model_id: z.string().optional(),
  init_image: z
    .union([z.string(), z.array(z.string())], { error: 'must be a URL or a list of URLs' })
    .optional(),
  width: side.optional(),
  height: side.optional(),
  size: z.string().optional(),
  aspect_ratio: z.string().optional(),
  samples: number.optional(),
  seed: number.optional(),
  strength: number.pipe(z.number().min(0).max(1)).optional(),
  guidance_scale: number.pipe(z.number().min(1).max(20)).optional(),
  num_inference_steps: number.pipe(z.int().min(1).max(200)).optional(),
  safety_checker: z.unknown().optional(),
  base64: flag.optional(),
  webhook: address.optional(),
  track_id: z
    .union([z.string().max(200), z.number()], { error: 'must be text or a number' })
    .optional(),
  ...nativeFields,
  thinking_mode: flag.optional(),
  enable_sequential: flag.optional(),
  watermark: flag.optional(),
})
type Fields = z.infer<typeof fields>

/** What a route is: its version, what it does with pictures, and its model where the path names one. */
export interface Endpoint {
  readonly version: 'v6' | 'v7'
  readonly takes: 'text' | 'edit'
  readonly model?: string
}

/** The real host answers at once when it is quick, otherwise "processing": in seconds. */
const patience = 20

export function readImage(call: Call, { version, takes, model: own }: Endpoint): Asked {
  const given = said(objectOf(call))
  const body = parse(fields, given)
  const model = body.model_id ?? own
  if (model === undefined) throw wrong('model_id', 'is required')
  const images = takes === 'edit' ? readPictures(body) : undefined
  const warnings = [
    ...unheard(given, {
      safety_checker: { why: 'nothing is checked', silent: [false, 'no', 'false'] },
    }),
    ...unheard(given, takes === 'text' ? noPictures : {}),
    ...unknown(given, fields.shape),
  ]
  return {
    draft: {
      model,
      prompt: body.prompt,
      images,
      size: readPixels(body, model, warnings),
      count: body.samples,
      seed: body.seed,
      strength: body.strength,
      guidanceScale: body.guidance_scale,
      steps: body.num_inference_steps,
      ...readNative(body),
    },
    wait: patience,
    hook: body.webhook === undefined ? undefined : { url: body.webhook },
    memo: memoOf(body, version, model),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

const noPictures = { init_image: { why: 'send it to `image-to-image`' } }

function wrong(name: string, why: string): Problem {
  return new Problem('invalid_request', `\`${name}\` ${why}.`, { param: name })
}

/** An empty list is no picture; without one there is nothing to edit. */
function readPictures({ init_image: given = [] }: Fields) {
  if (given.length === 0) throw wrong('init_image', 'is required')
  return Array.isArray(given)
    ? given.map((text, index) => pictureText(text, `init_image[${index}]`))
    : [pictureText(given, 'init_image')]
}

/** What answers need beside the job. */
function memoOf({ track_id, base64 }: Fields, version: string, model: string): JsonObject {
  return {
    version,
    model,
    ...(track_id === undefined ? {} : { track_id }),
    ...(base64 === true ? { base64 } : {}),
  }
}

/** `width` and `height`; v7 also has `size` and `aspect_ratio`. */
function readPixels(body: Fields, model: string, warnings: string[]): SizeAsk | undefined {
  const { width, height, size, aspect_ratio: ratio } = body
  if (width !== undefined && height !== undefined) {
    if (size !== undefined) throw wrong('size', 'and `width` are two sizes: give one')
    if (ratio !== undefined) warnings.push('`aspect_ratio` had no effect beside `width`.')
    return largeEnough({ width, height }, '`width` and `height` were', model, warnings)
  }
  if (width !== undefined) throw wrong('height', 'is needed with `width`')
  if (height !== undefined) throw wrong('width', 'is needed with `height`')
  const asked = readAsked(size, model, warnings)
  if (ratio === undefined) return asked
  if (asked === undefined) return { tier: '2K', ratio }
  if ('tier' in asked) return { ...asked, ratio }
  warnings.push('`aspect_ratio` had no effect beside a `size` in pixels.')
  return asked
}

/** `size` of v7, of which sides from 256 on are raised like `width` and `height`. */
function readAsked(size: string | undefined, model: string, warnings: string[]) {
  const asked = readSize(size)
  if (asked === undefined || 'tier' in asked || asked.width < 256 || asked.height < 256)
    return asked
  return largeEnough(asked, '`size` was', model, warnings)
}

/** Model Studio, 2026-10-11: the least that Wan 2.7 makes. ModelsLab documents sides from 256 to 1024. */
const leastPixels = 768 * 768

/** Callers who come from there ask for 512x512: the same shape, as large as it has to be. */
function largeEnough(
  asked: PixelSize,
  named: string,
  model: string,
  warnings: string[],
): PixelSize {
  const { width, height } = asked
  if (width * height >= leastPixels || !/2[._-]?7/.test(model)) return asked
  const by = Math.sqrt(leastPixels / (width * height))
  const up = (pixels: number) => Math.ceil((pixels * by) / 8) * 8
  const made = { width: up(width), height: up(height) }
  warnings.push(
    `${named} raised from ${width}x${height} to ${made.width}x${made.height}: Wan 2.7 makes at least 768x768 pixels in all.`,
  )
  return made
}

/** `base64_to_url`: a data URI, or bare base64, becomes an address. */
export function readUpload(call: Call): UploadAsk {
  const { init_image: text } = parse(uploadFields, said(objectOf(call)))
  return { ref: pictureText(text, 'init_image') }
}
const uploadFields = z.object({ init_image: z.string() })

/** `key` stands in the body of every call, in the query of the catalog. */
export function bodyKey({ body, query }: Call): string | undefined {
  const found = z.object({ key: z.string() }).safeParse(body)
  const key = found.success ? found.data.key : query['key']
  return key?.trim() || undefined
}
