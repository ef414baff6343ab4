/** Together's image call in our words (togethercomputer/openapi, openapi.yaml of 2026-04-28). */
import type { ImageDraft, ImageRef, SizeAsk } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { given, imageRef, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call } from '../dialect.ts'
import { unheard, unknown } from '../warn.ts'
import { fields, noEffect } from './fields.ts'
import type { Fields } from './fields.ts'

/** Throws Problem. */
export function readGeneration(call: Call): Asked {
  const said = given(objectOf(call))
  const body = parse(fields, said)
  refuseLoras(said)
  const warnings: string[] = []
  const images = imagesOf(body)
  const draft: ImageDraft = {
    model: body.model,
    prompt: body.prompt,
    negativePrompt: body.negative_prompt,
    images: images.length > 0 ? images : undefined,
    size: sizeOf(body, images.length > 0, warnings),
    count: body.n,
    seed: body.seed,
    format: body.output_format ?? 'jpeg',
    steps: body.steps,
    guidanceScale: guidanceOf(body),
  }
  warnings.push(...unheard(said, noEffect), ...unknown(said, fields.shape))
  return { draft, wait: true, ...(warnings.length > 0 ? { warnings } : {}) }
}

function refuseLoras({ image_loras: loras }: JsonObject): void {
  if (loras === undefined || (Array.isArray(loras) && loras.length === 0)) return
  throw new Problem('refused', '`image_loras` can’t be honoured: no engine here loads LoRAs.', {
    param: 'image_loras',
  })
}

function imagesOf({ image_url: first, reference_images: more = [] }: Fields): readonly ImageRef[] {
  const one = first === undefined ? [] : [imageRef(first, 'image_url')]
  return [...one, ...more.map((text, index) => imageRef(text, `reference_images[${index}]`))]
}

/** Both sides are 1024 unless said; an edit of that many pixels keeps the ratio of its last image. */
function sizeOf(body: Fields, edits: boolean, warnings: string[]): SizeAsk {
  const { width, height, aspect_ratio: ratio } = body
  if (width === undefined && height === undefined) {
    if (ratio !== undefined) return { tier: '1K', ratio }
    return edits ? { tier: '1K' } : { width: 1024, height: 1024 }
  }
  if (ratio !== undefined) {
    warnings.push('`aspect_ratio` had no effect: the size is given in pixels.')
  }
  return { width: width ?? 1024, height: height ?? 1024 }
}

/** `guidance` is what FLUX.2 calls it. */
function guidanceOf({ guidance_scale: scale, guidance }: Fields): number | undefined {
  if (scale === undefined || guidance === undefined || scale === guidance) return scale ?? guidance
  throw new Problem('invalid_request', '`guidance_scale` and `guidance` differ: give one.', {
    param: 'guidance',
  })
}
