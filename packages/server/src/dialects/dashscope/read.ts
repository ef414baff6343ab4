/**
 * A call of the `messages` form in our words: wan2.7-image, wan2.7-image-pro, wan2.6-image, wan2.6-t2i
 * ("wan-image-generation-and-editing-api-reference", 2026-10-11; "wan-image-generation-api-reference").
 */
import type { ImageDraft, ImageRef } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call } from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { readBoxes, readPalette, readSize } from '../wan.ts'
import { notKnown, unknown } from '../warn.ts'
import { type Envelope, type Parameters, cut, readEnvelope } from './body.ts'
import { checkPlain, checkWay, headerWarnings, isOn } from './headers.ts'
import { readImage } from './images.ts'
import type { Memo } from './memo.ts'

const sort = { error: 'must be {"text": …} or {"image": …}' } as const
/** Without nulls, which say nothing. */
const item = z
  .looseObject({ text: z.string().nullish(), image: z.string().nullish() }, sort)
  .transform(({ text, image, ...others }) => ({
    text: text ?? undefined,
    image: image ?? undefined,
    others: Object.keys(others),
  }))
  .refine(({ text, image }) => (text === undefined) !== (image === undefined), sort)
const items = z.array(item, { error: 'must be a list of {"text": …} and {"image": …}' })
const messages = z.object({
  input: z.object({
    messages: z.tuple(
      [
        z.looseObject({
          role: z.literal('user'),
          // A bare text is what the Python SDK's own comment shows (2.0.2, `ImageGeneration.call`).
          content: z.preprocess(
            (said) => (typeof said === 'string' ? [{ text: said }] : said),
            items,
          ),
        }),
      ],
      { error: 'must be a list of exactly one message: conversations have one turn' },
    ),
  }),
})

export function readMessages(call: Call, way: 'sync' | 'async'): Asked {
  checkWay(call, way)
  checkPlain(call)
  const said = readEnvelope(call, 'messages')
  const [{ role: _, content, ...others }] = parse(messages, { input: said.input }).input.messages
  const streams = interleave(call, said, way)
  // `type` says beside an item what it is, as in other hosts' messages.
  const strange = [...Object.keys(others), ...content.flatMap((entry) => entry.others)].filter(
    (name) => name !== 'type',
  )
  const warnings = [
    ...headerWarnings(call),
    ...said.warnings,
    ...unknown(said.input, ['messages']),
    ...(strange.length > 0 ? [notKnown(strange)] : []),
  ]
  if (way === 'sync' && !streams && isOn(call, 'x-dashscope-sse')) {
    warnings.push(
      '`X-DashScope-SSE` had no effect: only `enable_interleave` of wan2.6-image is streamed.',
    )
  }
  if (said.parameters.max_images !== undefined && said.parameters.enable_interleave !== true) {
    warnings.push(
      '`max_images` had no effect: `n` counts the pictures without `enable_interleave`.',
    )
  }
  const prompt = onePrompt(content.flatMap(({ text }) => text ?? []))
  const images = content.flatMap(({ image }, at) =>
    image === undefined ? [] : [readImage(image, `input.messages[0].content[${at}].image`, call)],
  )
  const draft = draftOf(
    said,
    { prompt, negativePrompt: said.parameters.negative_prompt, images },
    warnings,
  )
  return {
    draft,
    wait: way === 'sync',
    ...(streams ? { stream: true } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    memo: memoOf(call, said, 'choices'),
  }
}

function onePrompt(texts: readonly string[]): string {
  const [prompt, second] = texts
  const param = 'input.messages[0].content'
  if (prompt === undefined) {
    throw new Problem(
      'invalid_request',
      `\`${param}\` has no {"text": …}: the prompt is required.`,
      { param },
    )
  }
  if (second === undefined) return prompt
  throw new Problem(
    'invalid_request',
    `\`${param}\` may hold one {"text": …}; it has ${texts.length}.`,
    { param },
  )
}

/** Whether the answer is streamed: interleaved text and pictures are, where the caller waits. Throws Problem. */
function interleave(call: Call, { parameters }: Envelope, way: 'sync' | 'async'): boolean {
  if (parameters.enable_interleave !== true) return false
  if (parameters.n !== undefined && parameters.n !== 1) {
    throw new Problem(
      'invalid_request',
      '`parameters.n` must be 1 with `enable_interleave`: `max_images` says how many pictures there may be.',
      { param: 'parameters.n' },
    )
  }
  if (way === 'async') return false
  if (isOn(call, 'x-dashscope-sse')) return true
  throw new Problem(
    'invalid_request',
    '`parameters.enable_interleave` is only answered as a stream: send the header X-DashScope-SSE: enable.',
    { param: 'parameters.enable_interleave' },
  )
}

interface Words {
  readonly prompt: string
  readonly negativePrompt: string | undefined
  readonly images: readonly ImageRef[]
}

/** What both forms of a call make of their parameters. */
export function draftOf(
  { model, family, parameters: given }: Envelope,
  { prompt, negativePrompt, images }: Words,
  warnings: string[],
): ImageDraft {
  return {
    model,
    prompt: cut(prompt, family.prompt, 'prompt', warnings),
    ...(negativePrompt === undefined || negativePrompt === ''
      ? {}
      : {
          negativePrompt: cut(negativePrompt, family.negativePrompt, 'negative_prompt', warnings),
        }),
    ...(images.length > 0 ? { images } : {}),
    boxes: readBoxes(given.bbox_list),
    size: readSize(given.size, 'parameters.size'),
    ...countOf(given),
    thinking: given.thinking_mode,
    palette: readPalette(given.color_palette, 'parameters.color_palette'),
    seed: given.seed,
    watermark: given.watermark,
    strength: given.strength,
  }
}

/**
 * Without `n` the catalog's default holds. For 2.7 that is 1 ("wan-image-generation-and-editing-api-reference",
 * 2026-10-11), although the OpenAPI file of qwencloud.com says 4: nobody is to pay for more pictures than they
 * asked for.
 */
function countOf(given: Parameters): Pick<ImageDraft, 'count' | 'set'> {
  if (given.enable_interleave === true) return { count: given.max_images, set: true }
  return { count: given.n, set: given.enable_sequential }
}

export function memoOf(
  call: Call,
  { model, parameters }: Envelope,
  shape: Memo['shape'],
): JsonObject {
  const [task, action] = call.path.split('/').slice(-2)
  return {
    shape,
    model,
    request: uuidOf(call.requestId),
    api: `${task}:${action}`,
    mixed: parameters.enable_interleave === true,
  } satisfies Memo
}
