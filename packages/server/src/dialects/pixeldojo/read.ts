/**
 * A run in our words (pixeldojo.ai/llm/wan-2.7-image-pro.txt and pixeldojo.ai/api-docs, read 2026-11-21).
 * The schema there allows no further properties, so unknown names are refused.
 */
import type { ImageRef, SizeAsk } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { address } from '../address.ts'
import { imageRef, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call, JobsAsk } from '../dialect.ts'
import { said } from '../native.ts'
import { flag, number, palette, readPalette, readSize } from '../wan.ts'
import { parameters } from './parameters.ts'

const ratioForm = /^\s*\d{1,5}(\.\d{1,5})?\s*:\s*\d{1,5}(\.\d{1,5})?\s*$/

const fields = z.object({
  prompt: z.string(),
  size: z.string().optional(),
  aspect_ratio: z
    .string()
    .regex(ratioForm, { error: 'must be width:height, such as 16:9' })
    .optional(),
  n: number.optional(),
  enable_sequential: flag.optional(),
  thinking_mode: flag.optional(),
  seed: number.optional(),
  color_palette: palette.optional(),
  image_url: z.string().optional(),
  image_urls: z.array(z.string()).min(1).optional(),
  images: z.array(z.string()).min(1).optional(),
  webhook_url: address.optional(),
})
type Fields = z.infer<typeof fields>

export function readRun(call: Call): Asked {
  const heard = said(objectOf(call))
  refuseUnknown(heard)
  const body = parse(fields, heard)
  const model = call.params['id'] ?? ''
  const set = body.enable_sequential === true
  const warnings: string[] = []
  const draft = {
    model,
    prompt: body.prompt,
    images: readImages(body),
    size: readShape(body, warnings),
    count: body.n ?? 1,
    set: body.enable_sequential,
    // Documented as off by default here, and as off in a set whatever is said.
    thinking: set ? false : (body.thinking_mode ?? false),
    palette: set ? undefined : readPalette(body.color_palette),
    seed: body.seed,
  }
  if (set && body.thinking_mode === true) warnings.push(inSet('thinking_mode'))
  if (set && body.color_palette !== undefined) warnings.push(inSet('color_palette'))
  return {
    draft,
    wait: false,
    memo: { apiId: model },
    hook: body.webhook_url === undefined ? undefined : { url: body.webhook_url },
    warnings: warnings.length > 0 ? warnings : undefined,
  }
}

function inSet(name: string): string {
  return `\`${name}\` had no effect: it is off with \`enable_sequential\`.`
}

const names: readonly string[] = parameters.map(({ name }) => name)

function refuseUnknown(heard: JsonObject): void {
  const stranger = Object.keys(heard).find((name) => !names.includes(name))
  if (stranger === undefined) return
  const param = stranger.slice(0, 60).replace(/[^ -~]/g, '?')
  throw new Problem(
    'invalid_request',
    `\`${param}\` is not a parameter of this model. There are: ${names.join(', ')}.`,
    { param },
  )
}

function readImages(body: Fields): readonly ImageRef[] | undefined {
  const places = [
    ['image_url', body.image_url === undefined ? undefined : [body.image_url]],
    ['image_urls', body.image_urls],
    ['images', body.images],
  ] as const
  const [first, second] = places.filter(([, list]) => list !== undefined)
  if (first === undefined) return undefined
  const [name, list = []] = first
  if (second !== undefined) {
    throw new Problem(
      'invalid_request',
      `Pictures are given in \`${name}\` and in \`${second[0]}\`, so their order is unknown: use one.`,
      { param: second[0] },
    )
  }
  return list.map((text, at) => imageRef(text, name === 'image_url' ? name : `${name}[${at}]`))
}

function readShape({ size, aspect_ratio: ratio }: Fields, warnings: string[]): SizeAsk | undefined {
  const asked = readSize(size)
  if (ratio === undefined) return asked
  if (asked === undefined) return { tier: '2K', ratio }
  if ('tier' in asked) return { ...asked, ratio }
  warnings.push('`aspect_ratio` had no effect: `size` is given in pixels.')
  return asked
}

const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})

export function readJobs({ query }: Call): JobsAsk {
  return { ...parse(page, query), count: true }
}

const kinds = z.object({ modality: z.enum(['image', 'video']).optional() })

export function readModels({ query }: Call): Record<string, never> {
  parse(kinds, query)
  return {}
}
