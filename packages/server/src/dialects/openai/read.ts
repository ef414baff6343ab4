/**
 * An image call of the OpenAI shape in our words. Sources: OpenAI API reference (images, 2026-08-21),
 * AnyFast (wan2.7-image, seed 004), EmpirioLabs (wan2-7-image, seed 002). What is accepted and can't be
 * honoured becomes a warning; nothing is dropped without a word.
 */
import type { ImageDraft } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { Asked, Call } from '../dialect.ts'
import { fields, given, unknownNames } from './body.ts'
import type { Fields } from './body.ts'
import { readImages, readMask } from './images.ts'
import { readSize } from './size.ts'
import { refuse, unheard } from './unheard.ts'
import { readBoxes, readPalette } from '../wan.ts'

/** EmpirioLabs' one name for both variants; some defaults go with it. */
const empirioName = 'wan2-7-image'
/** What a call that names no model gets, as the OpenAI shape lets it. */
const defaultModel = 'wan2.7-image'

export function readGeneration(call: Call): Asked {
  const said = given(call)
  const body = parse(fields, said)
  refuse(body, call)
  const warnings: string[] = []
  const images = readImages(body, call)
  const draft: ImageDraft = {
    model: readModel(body),
    prompt: body.prompt,
    negativePrompt: body.negative_prompt,
    images: images.length > 0 ? images : undefined,
    boxes: readBoxes(body.bbox_list),
    mask: readMask(body, call),
    // EmpirioLabs: "if omitted, text-to-image defaults to 16:9".
    size: readSize(body, isEmpirio(body) && images.length === 0 ? '16:9' : undefined, warnings),
    count: readCount(body, warnings),
    set: body.enable_sequential,
    thinking: body.thinking_mode,
    plan: body.plan,
    palette: readPalette(body.color_palette),
    seed: body.seed,
    watermark: body.watermark,
    format: body.output_format,
    // OpenAI's range starts at 0, ours at 1: both are the smallest file.
    quality: body.output_compression === 0 ? 1 : body.output_compression,
  }
  warnings.push(...unheard(body, unknownNames(said, call)))
  const stream = body.stream === true ? { stream: true, partials: body.partial_images ?? 0 } : {}
  return { draft, wait: true, ...stream, ...(warnings.length > 0 ? { warnings } : {}) }
}

/** The same, and at least one image. */
export function readEdit(call: Call): Asked {
  const asked = readGeneration(call)
  if (asked.draft.images !== undefined) return asked
  throw new Problem('invalid_request', 'An edit needs at least one `image`.', { param: 'images' })
}

function isEmpirio(body: Fields): boolean {
  return body.model === empirioName
}

function readModel(body: Fields): string {
  const { model, model_variant: variant } = body
  if (variant === undefined) return model ?? defaultModel
  if (model === undefined || model === variant || isEmpirio(body)) return variant
  throw new Problem(
    'invalid_request',
    `\`model\` says ${model.slice(0, 80)} and \`model_variant\` says ${variant.slice(0, 80)}: give one.`,
    { param: 'model_variant' },
  )
}

/** AnyFast and OpenAI say `n`; EmpirioLabs has a field for each mode, and sends both. */
function readCount(body: Fields, warnings: string[]): number | undefined {
  const set = body.enable_sequential === true
  const [own, other] = set
    ? (['num_images_set', 'num_images'] as const)
    : (['num_images', 'num_images_set'] as const)
  // 1 is the documented default of both: a form that sends it asks for nothing.
  if (body[other] !== undefined && body[other] !== 1) {
    warnings.push(`\`${other}\` has no effect ${set ? 'in a set' : 'without `enable_sequential`'}.`)
  }
  if (body.n !== undefined && body[own] !== undefined && body.n !== body[own]) {
    throw new Problem('invalid_request', `\`n\` and \`${own}\` say different things: give one.`, {
      param: own,
    })
  }
  // EmpirioLabs' default in a set is 1, everybody else's 12 (Model Studio).
  // Model Studio's older models make four unless told otherwise; all of this shape document one.
  return body[own] ?? body.n ?? (set && !isEmpirio(body) ? undefined : 1)
}
