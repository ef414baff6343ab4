/**
 * A prediction of WaveSpeed in our words. The four Wan 2.7 endpoints as wavespeed.ai/docs/docs-api/alibaba
 * documents them (read 2026-11-21 through a mirror), the flags of wavespeed.ai/docs/sync-mode, and what
 * its pages of older Wan models add (alibaba-wan-2.6-text-to-image, two versions).
 */
import type { ImageDraft, PixelSize } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { isWeb } from '../address.ts'
import { given, imageRef, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call } from '../dialect.ts'
import { flag, number, pixelsOf } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'
import type { Memo } from './memo.ts'

/** What one endpoint takes. */
export interface Endpoint {
  readonly model: string
  readonly edits: boolean
  /** Pixels of each side. */
  readonly maxSide: number
}

/** "each side 512–4096", 512–8192 for text-to-image-pro. Area and ratio are the catalog's. */
export const endpoints: readonly Endpoint[] = [
  { model: 'alibaba/wan-2.7/text-to-image', edits: false, maxSide: 4096 },
  { model: 'alibaba/wan-2.7/text-to-image-pro', edits: false, maxSide: 8192 },
  { model: 'alibaba/wan-2.7/image-edit', edits: true, maxSide: 4096 },
  { model: 'alibaba/wan-2.7/image-edit-pro', edits: true, maxSide: 4096 },
]
const minSide = 512
const defaultSize: PixelSize = { width: 1024, height: 1024 }

/** -1 is the documented default and draws one. */
const seed = number.pipe(z.int().min(-1).max(2_147_483_647))
const images = z.array(z.string())

/** On every endpoint. `webhook_url` is on wavespeed.ai/docs/submit-task alone, `?webhook=` everywhere. */
const common = {
  prompt: z.string(),
  enable_sync_mode: flag.optional(),
  enable_base64_output: flag.optional(),
  webhook_url: z.string().optional(),
  seed: seed.optional(),
  size: z.string().max(40).optional(),
}
const bodies = {
  text: z.object({ ...common, thinking_mode: flag.optional() }),
  edit: z.object({ ...common, images: images.min(1) }),
  older: z.object({
    ...common,
    // An unknown model is to be told of first, and may want no prompt.
    prompt: common.prompt.default(''),
    images: images.optional(),
    thinking_mode: flag.optional(),
    negative_prompt: z.string().optional(),
    n: number.optional(),
    watermark: flag.optional(),
    width: number.optional(),
    height: number.optional(),
    prompt_extend: flag.optional(),
    enable_prompt_expansion: flag.optional(),
  }),
}

/** How long a call in sync mode is held; the host's own desktop client hangs up after 120 s. */
export const syncSeconds = 100

/** A call of one of the four. Throws Problem. */
export function readEndpoint(call: Call, endpoint: Endpoint): Asked {
  const said = given(objectOf(call))
  const { model, edits } = endpoint
  const shape = edits ? bodies.edit : bodies.text
  const body = parse(shape, said)
  const size = sizeOf(body.size)
  if (size !== undefined) checkSides(size, endpoint)
  const draft: ImageDraft = {
    model,
    prompt: body.prompt,
    images: 'images' in body ? refs(body.images) : undefined,
    // An edit without a size follows its input.
    size: size ?? (edits ? undefined : defaultSize),
    thinking: 'thinking_mode' in body ? body.thinking_mode : undefined,
    seed: body.seed === -1 ? undefined : body.seed,
  }
  const warnings = unknown(said, shape.shape)
  return asked(call, { draft, said, shape: shape.shape, flags: body, warnings })
}

const rewriting = 'prompts are used as they are written'
const noEffect = {
  prompt_extend: { why: rewriting, silent: [false] },
  enable_prompt_expansion: { why: rewriting, silent: [false] },
}

/** Any other model of the catalog by its name at this host: what its pages of older models document. */
export function readOlder(call: Call): Asked {
  const said = given(objectOf(call))
  const body = parse(bodies.older, said)
  const { width = defaultSize.width, height = defaultSize.height } = body
  const sides =
    body.width === undefined && body.height === undefined ? undefined : { width, height }
  const draft: ImageDraft = {
    model: call.params['*'] ?? '',
    prompt: body.prompt,
    negativePrompt: body.negative_prompt,
    images: body.images && body.images.length > 0 ? refs(body.images) : undefined,
    size: sizeOf(body.size) ?? sides,
    count: body.n,
    thinking: body.thinking_mode,
    seed: body.seed === -1 ? undefined : body.seed,
    watermark: body.watermark,
  }
  const { shape } = bodies.older
  const warnings = [...unheard(said, noEffect), ...unknown(said, shape)]
  if (sides && body.size !== undefined) {
    warnings.push('`width` and `height` had no effect beside `size`.')
  }
  return asked(call, { draft, said, shape, flags: body, warnings })
}

/** A call that has been read, before what all endpoints have in common. */
interface Heard {
  readonly draft: ImageDraft
  readonly said: JsonObject
  /** What the endpoint knows. */
  readonly shape: Readonly<Record<string, unknown>>
  readonly flags: {
    readonly enable_sync_mode?: boolean | undefined
    readonly enable_base64_output?: boolean | undefined
  }
  readonly warnings: readonly string[]
}

function asked(call: Call, heard: Heard): Asked {
  const { draft, said, flags, warnings } = heard
  const { enable_sync_mode: sync = false, enable_base64_output: base64 = false } = flags
  const url = hookOf(call, said)
  return {
    draft,
    wait: sync ? syncSeconds : false,
    memo: { model: draft.model, sync, base64, input: echoed(heard) } satisfies Memo,
    ...(url === undefined ? {} : { hook: { url } }),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

/** Of the input, what the job itself does not hold and has a bounded size. */
const kept = ['size', 'seed', 'thinking_mode', 'n', 'watermark', 'width', 'height'] as const
const flagNames = ['enable_sync_mode', 'enable_base64_output'] as const

function echoed({ said, shape }: Heard): Memo['input'] {
  return Object.fromEntries(
    [...kept, ...flagNames].flatMap((name) => {
      const value = Object.hasOwn(shape, name) ? said[name] : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function hookOf(call: Call, said: JsonObject): string | undefined {
  const inBody = said['webhook_url']
  const asQuery = call.query['webhook'] || undefined
  if (asQuery !== undefined && inBody !== undefined && asQuery !== inBody) {
    throw new Problem('invalid_request', '`webhook` and `webhook_url` differ: give one.', {
      param: 'webhook_url',
    })
  }
  const name = asQuery === undefined ? 'webhook_url' : 'webhook'
  const url = asQuery ?? inBody
  if (url === undefined || url === '') return undefined
  if (typeof url === 'string' && isWeb(url)) return url
  const message = `\`${name}\` must be an address that begins with https://.`
  throw new Problem('invalid_request', message, { param: name })
}

function refs(list: readonly string[]): ImageDraft['images'] {
  return list.map((text, index) => imageRef(text, `images[${index}]`))
}

function sizeOf(size: string | undefined): PixelSize | undefined {
  if (size === undefined || size === '') return undefined
  const pixels = pixelsOf(size)
  if (pixels !== undefined) return pixels
  throw badSize(
    `\`size\` is width*height in pixels, such as 1024*1024; got "${size.slice(0, 40)}".`,
  )
}

function checkSides({ width, height }: PixelSize, { model, maxSide }: Endpoint): void {
  if (Math.min(width, height) >= minSide && Math.max(width, height) <= maxSide) return
  throw badSize(
    `Each side of \`size\` must have ${minSide} to ${maxSide} pixels with ${model}; got ${width}*${height}.`,
  )
}

function badSize(message: string): Problem {
  return new Problem('invalid_request', message, { param: 'size' })
}
