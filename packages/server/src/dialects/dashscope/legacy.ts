/**
 * Calls of the older form, `input.prompt` beside `input.images` or `input.base_image_url`: text2image
 * ("text-to-image-v2-api-reference": wan2.5, 2.2, wanx2.1) and image2image ("wan2-5-image-edit-api-reference",
 * "wanx-image-edit-api-reference", 2026-10-12).
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { Asked, Call } from '../dialect.ts'
import { unheard, unknown } from '../warn.ts'
import type { Idle } from '../warn.ts'
import { cut, readEnvelope } from './body.ts'
import { instruct } from './functions.ts'
import { checkPlain, checkWay, headerWarnings, isOn } from './headers.ts'
import { readImage } from './images.ts'
import { draftOf, memoOf } from './read.ts'

const text = z.string()
const input = z.object({
  input: z.object({
    prompt: text,
    negative_prompt: text.optional(),
    images: z.array(text).optional(),
    function: text.optional(),
    base_image_url: text.optional(),
    mask_image_url: text.optional(),
    ref_img: text.optional(),
    sketch_image_url: text.optional(),
  }),
})
type Input = z.infer<typeof input>['input']

/** What the Python SDK's `sync_call` says of itself (dashscope 2.0.2): only these answer at once. */
const answersAtOnce = 'wan2.2-t2i'

export function readText2Image(call: Call): Asked {
  checkPlain(call)
  const said = readEnvelope(call, 'text2image')
  const wait = !isOn(call, 'x-dashscope-async') && said.model.startsWith(answersAtOnce)
  if (!wait) checkWay(call, 'async')
  const body = parse(input, { input: said.input }).input
  refuseOthers(
    body,
    ['ref_img', 'sketch_image_url', 'base_image_url', 'mask_image_url'],
    said.model,
  )
  const warnings = [
    ...headerWarnings(call),
    ...said.warnings,
    ...unheard(said.input, { function: { why: 'only wanx2.1-imageedit has functions' } }),
    ...unknown(said.input, input.shape.input.shape),
  ]
  const images = (body.images ?? []).map((image, at) =>
    readImage(image, `input.images[${at}]`, call),
  )
  const draft = draftOf(said, wordsOf(body, images), warnings)
  return { draft, wait, ...told(warnings), memo: memoOf(call, said, 'results') }
}

export function readImage2Image(call: Call): Asked {
  checkPlain(call)
  checkWay(call, 'async')
  const said = readEnvelope(call, 'image2image')
  const body = parse(input, { input: said.input }).input
  const warnings = [
    ...headerWarnings(call),
    ...said.warnings,
    ...unknown(said.input, input.shape.input.shape),
  ]
  refuseOthers(body, ['ref_img', 'sketch_image_url'], said.model)
  if (said.family.starts !== 'wanx2.1-imageedit') {
    refuseOthers(body, ['base_image_url', 'mask_image_url', 'function'], said.model)
    const images = (body.images ?? []).map((image, at) =>
      readImage(image, `input.images[${at}]`, call),
    )
    const draft = draftOf(said, wordsOf(body, images), warnings)
    return { draft, wait: false, ...told(warnings), memo: memoOf(call, said, 'results') }
  }
  refuseOthers(body, ['images'], said.model)
  const { function: name, base_image_url: url } = body
  if (name === undefined) throw missing('input.function')
  if (url === undefined) throw missing('input.base_image_url')
  const prompt = cut(body.prompt, said.family.prompt, 'prompt', warnings)
  const { plan, size, masked, ...instructed } = instruct(name, prompt, said.parameters, warnings)
  warnings.push(
    ...unheard(said.input, masked ? { negative_prompt } : { negative_prompt, mask_image_url }),
  )
  const images = [readImage(url, 'input.base_image_url', call)]
  // The words are cut already; what stands before them is ours.
  const whole = {
    ...said,
    ...instructed,
    family: { ...said.family, prompt: Number.POSITIVE_INFINITY },
  }
  const draft = draftOf(
    whole,
    { prompt: instructed.prompt, negativePrompt: undefined, images },
    warnings,
  )
  return {
    draft: { ...draft, plan, size, ...(masked ? maskOf(body, call) : {}) },
    wait: false,
    ...told(warnings),
    memo: memoOf(call, said, 'results'),
  }
}

const negative_prompt: Idle = { why: 'wanx2.1-imageedit has none', silent: [''] }
const mask_image_url: Idle = {
  why: 'only description_edit_with_mask has a mask',
  silent: [''],
}

/** White is what may change ("wanx-image-edit", 2026-02-11). Throws Problem. */
function maskOf({ mask_image_url: url }: Input, call: Call) {
  if (url === undefined) throw missing('input.mask_image_url')
  return { mask: readImage(url, 'input.mask_image_url', call), maskOpen: 'white' as const }
}

function wordsOf(body: Input, images: readonly string[]) {
  return { prompt: body.prompt, negativePrompt: body.negative_prompt, images }
}

/** A picture that was given and is not looked at would change too much for a warning. Throws Problem. */
function refuseOthers(body: Input, names: readonly (keyof Input)[], model: string): void {
  const name = names.find((candidate) => (body[candidate] ?? '') !== '')
  if (name === undefined) return
  throw new Problem('invalid_request', `\`input.${name}\` is not known to ${model.slice(0, 80)}.`, {
    param: `input.${name}`,
  })
}

function missing(param: string): Problem {
  return new Problem('invalid_request', `\`${param}\` is required.`, { param })
}

function told(warnings: readonly string[]): Pick<Asked, 'warnings'> {
  return warnings.length > 0 ? { warnings } : {}
}
