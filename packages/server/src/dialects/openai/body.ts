/**
 * The body of an image call as one flat object, whichever way it came: JSON, or multipart where every
 * scalar is text (OpenAI API reference, images, read 2026-08-21: the Node SDK always sends a `stream`
 * field there, and writes `image[]` for a list). `null` and `""` are as good as absent.
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { objectOf } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, Json } from '../dialect.ts'
import { planBody } from '../plan.ts'
import { boxes, flag, number, palette } from '../wan.ts'

const text = z.string()
/** Has no effect whatever it is, and gets a warning (`unheard.ts`). */
const idle = z.unknown().optional()
const listed = z.union(
  [text, z.strictObject({ image_url: text }), z.strictObject({ file_id: text })],
  { error: 'must be a URL, {"image_url": …} or {"file_id": …}' },
)

/** Every field that is known here: OpenAI's, then AnyFast's (seed 004) and EmpirioLabs' (seed 002). */
export const fields = z.object({
  prompt: text,
  model: text.optional(),
  n: number.optional(),
  size: text.optional(),
  quality: idle,
  response_format: z.enum(['url', 'b64_json']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  output_compression: number.optional(),
  background: z.enum(['auto', 'opaque', 'transparent']).optional(),
  moderation: idle,
  style: idle,
  user: idle,
  input_fidelity: idle,
  complexity: idle,
  frame_count: idle,
  frame_duration_ms: idle,
  safety_identifier: idle,
  svg: idle,
  markup: idle,
  stream: flag.optional(),
  partial_images: number
    .refine((count) => [0, 1, 2, 3].includes(count), { error: 'must be 0, 1, 2 or 3' })
    .optional(),
  image: z
    .union([listed, z.array(listed)], { error: 'must be a URL or a list of URLs' })
    .optional(),
  images: z.union([listed, z.array(listed)], { error: 'must be a list of images' }).optional(),
  image_url: z
    .union([text, z.array(text)], { error: 'must be a URL or a list of URLs' })
    .optional(),
  mask: listed.optional(),
  enable_sequential: flag.optional(),
  thinking_mode: flag.optional(),
  watermark: flag.optional(),
  seed: number.optional(),
  model_variant: text.optional(),
  aspect_ratio: text.optional(),
  resolution: text.optional(),
  use_custom_size: flag.optional(),
  custom_width: number.optional(),
  custom_height: number.optional(),
  num_images: number.optional(),
  num_images_set: number.optional(),
  bbox_list: boxes.optional(),
  color_palette: palette.optional(),
  negative_prompt: text.optional(),
  plan: planBody.optional(),
  disable_formatting: flag.optional(),
  raw: flag.optional(),
  passthrough: flag.optional(),
  raw_response: flag.optional(),
})
export type Fields = z.infer<typeof fields>

/** May be real JSON, or JSON in a string (EmpirioLabs; any multipart form). */
const jsonInText: readonly string[] = ['bbox_list', 'color_palette', 'plan']

/** What the caller said, without what means nothing. Throws Problem. */
export function given(call: Call): JsonObject {
  const said = call.fields || call.files ? formObject(call) : objectOf(call)
  const kept = Object.entries(said).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(kept.map(([name, value]) => [name, unpacked(name, value)]))
}

/** Names the caller used and nobody here knows. */
export function unknownNames(said: JsonObject, call: Call): readonly string[] {
  const parts = (call.files ?? []).map(({ field }) => field)
  return [
    ...Object.keys(said).filter((name) => !Object.hasOwn(fields.shape, name)),
    ...new Set(parts.filter((field) => !isImageField(field) && !otherParts.includes(field))),
  ]
}

const otherParts: readonly string[] = ['mask', 'markup']

/** `image`, `image[]` or `image[3]`. */
export function isImageField(name: string): boolean {
  return /^image(\[\d*\])?$/.test(name)
}

function unpacked(name: string, value: Json): Json {
  if (typeof value !== 'string' || !jsonInText.includes(name)) return value
  try {
    return JSON.parse(value)
  } catch {
    throw new Problem('invalid_request', `\`${name}\` is not JSON.`, { param: name })
  }
}

/** Text fields by name; `image[]` and `image[0]` gather into a list, anything else comes once. */
function formObject(call: Call): JsonObject {
  const once = new Map<string, Json>()
  const lists = new Map<string, string[]>()
  for (const [name, value] of call.fields ?? []) {
    const [, base] = /^(image|images)\[\d*\]$/.exec(name) ?? []
    if (base !== undefined) lists.set(base, [...(lists.get(base) ?? []), value])
    else if (once.has(name)) {
      throw new Problem('invalid_request', `\`${name}\` is given twice.`, { param: name })
    } else once.set(name, value === 'null' && name !== 'prompt' ? null : value)
  }
  for (const [name, values] of lists) {
    if (once.has(name)) {
      throw new Problem('invalid_request', `\`${name}\` is given twice.`, { param: name })
    }
    once.set(name, values)
  }
  return Object.fromEntries(once)
}
