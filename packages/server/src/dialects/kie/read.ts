/**
 * `createTask` in our words (docs.kie.ai/market/wan/2-7-image, read 2026-11-21). Limits are the model's;
 * here are the rules that only Kie has.
 */
import type { SizeAsk } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { address, isWeb } from '../address.ts'
import { isObject, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call, Json } from '../dialect.ts'
import { said } from '../native.ts'
import { boxes, flag, number, palette, readBoxes, readPalette } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'
import type { Idle } from '../warn.ts'
import { ratios } from './parameters.ts'

const input = z.object({
  prompt: z.string(),
  input_urls: z.array(z.string()).min(1).optional(),
  aspect_ratio: z.enum(ratios).optional(),
  enable_sequential: flag.optional(),
  n: number.optional(),
  resolution: z.enum(['1K', '2K', '4K']).optional(),
  thinking_mode: flag.optional(),
  color_palette: palette.optional(),
  bbox_list: boxes.optional(),
  watermark: flag.optional(),
  seed: number.optional(),
  nsfw_checker: flag.optional(),
})
const task = z.object({ model: z.string(), callBackUrl: address.optional(), input })

const idle: Readonly<Record<string, Idle>> = {
  nsfw_checker: {
    why: 'there is no content filter here',
    silent: [false, 'false', '0'],
  },
}

/** Bytes stored with the job, so that `param` can say again what was asked. */
const mostMemo = 48 * 1024

export function readTask(call: Call): Asked {
  const outer = said(objectOf(call))
  const inner = isObject(outer['input']) ? said(outer['input']) : outer['input']
  const { model, callBackUrl, input: asked } = parse(task, { ...outer, input: inner })
  const images = asked.input_urls?.map(readUrl)
  const heard = isObject(inner) ? inner : {}
  const warnings = [
    ...unheard(heard, idle),
    ...unknown(outer, task.shape),
    ...unknown(heard, input.shape),
  ]
  return {
    draft: {
      model,
      prompt: asked.prompt,
      images,
      boxes: readBoxes(asked.bbox_list),
      size: readShape(asked),
      count: asked.n,
      set: asked.enable_sequential,
      thinking: asked.thinking_mode,
      palette: readPalette(asked.color_palette, 'input.color_palette'),
      seed: asked.seed,
      watermark: asked.watermark,
    },
    wait: false,
    memo: memoOf(model, callBackUrl, heard),
    hook: callBackUrl === undefined ? undefined : { url: callBackUrl },
    warnings: warnings.length > 0 ? warnings : undefined,
  }
}

function readUrl(text: string, index: number): string {
  if (isWeb(text)) return text
  const param = `input.input_urls[${index}]`
  throw new Problem(
    'invalid_image',
    `\`${param}\` must be an http: or https: address; got "${text.slice(0, 60)}". Upload the picture first and use its downloadUrl.`,
    { param },
  )
}

function readShape(asked: z.infer<typeof input>): SizeAsk | undefined {
  const { resolution: tier, aspect_ratio: ratio, input_urls: urls } = asked
  if (ratio !== undefined && urls !== undefined) {
    throw new Problem(
      'invalid_request',
      '`input.aspect_ratio` is for text-to-image only: with `input_urls` the last image gives the ratio.',
      { param: 'input.aspect_ratio' },
    )
  }
  // The documented default of `resolution`.
  return tier === undefined && ratio === undefined ? undefined : { tier: tier ?? '2K', ratio }
}

/** What was asked, as sent; fields that nobody knows stay out, and addresses that would be too much. */
function memoOf(model: string, callBackUrl: string | undefined, heard: JsonObject): Json {
  const known = Object.entries(heard).filter(([name]) => Object.hasOwn(input.shape, name))
  const memo = {
    model,
    ...(callBackUrl === undefined ? {} : { callBackUrl }),
    input: Object.fromEntries(known),
  }
  if (bytesOf(memo) <= mostMemo) return memo
  const { input_urls: _, ...rest } = memo.input
  const short = { ...memo, input: rest }
  return bytesOf(short) <= mostMemo ? short : { model, input: {} }
}

function bytesOf(memo: Json): number {
  return Buffer.byteLength(JSON.stringify(memo))
}
