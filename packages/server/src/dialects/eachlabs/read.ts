/**
 * A prediction of each::labs in our words. Sources: seed 003 (alibaba-wan-2-7-image-edit, 2026-05-25)
 * for the input; docs.eachlabs.ai (api/predictions, 2026-05-28) for what stands around it.
 */
import type { ImageRef } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { address } from '../address.ts'
import { imageRef, isObject, objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Asked, Call, HookAsk } from '../dialect.ts'
import { nativeFields, readNative, said } from '../native.ts'
import { number, readSize } from '../wan.ts'
import { unheard, unknown } from '../warn.ts'

/** The `detail` of a problem that is told in a sentence of its own error table, with no other before it. */
export const whole = 'whole'

/** Seed 003's table has four; its prose says nine, as Wan 2.7 takes them. */
export const imageNames = [
  'img_url',
  'img_url_2',
  'img_url_3',
  'img_url_4',
  'img_url_5',
  'img_url_6',
  'img_url_7',
  'img_url_8',
  'img_url_9',
] as const

const link = z.string().optional()
const input = z.object({
  prompt: z.string(),
  img_url: link,
  img_url_2: link,
  img_url_3: link,
  img_url_4: link,
  img_url_5: link,
  img_url_6: link,
  img_url_7: link,
  img_url_8: link,
  img_url_9: link,
  size: z.string().optional(),
  n: number.optional(),
  seed: number.optional(),
  enable_safety_checker: z.unknown().optional(),
  ...nativeFields,
})
const body = z.object({
  model: z.string(),
  input,
  version: z.unknown().optional(),
  webhook_url: address.optional(),
  webhook_secret: z.string().optional(),
})
type Input = z.infer<typeof input>

/** What is shown again with the prediction; prompt and pictures are the job's. */
const echoed: readonly string[] = [
  'size',
  'n',
  'seed',
  'thinking_mode',
  'enable_sequential',
  'watermark',
  'negative_prompt',
  'color_palette',
  'bbox_list',
  'enable_safety_checker',
]

/** `run` waits for the end. */
export function readPrediction(call: Call, wait = false): Asked {
  const fields = said(objectOf(call))
  // The words of its error table.
  if (fields['model'] === undefined) {
    throw new Problem('invalid_request', 'model field is required', {
      param: 'model',
      detail: whole,
    })
  }
  const given = isObject(fields['input']) ? said(fields['input']) : {}
  const ask = parse(body, isObject(fields['input']) ? { ...fields, input: given } : fields)
  const shape = shapeOf(ask.model)
  const images = shape === 'text' ? [] : readImages(ask.input)
  if (shape === 'edit' && ask.input.img_url === undefined) {
    throw new Problem('invalid_request', '`input.img_url` is required by this model.', {
      param: 'input.img_url',
    })
  }
  const warnings = warningsOf(fields, given, shape)
  return {
    draft: {
      model: ask.model,
      prompt: ask.input.prompt,
      images: images.length > 0 ? images : undefined,
      size: readSize(ask.input.size, 'input.size'),
      count: ask.input.n,
      seed: ask.input.seed,
      ...readNative(ask.input, 'input.'),
    },
    wait,
    hook: readHook(ask),
    memo: { input: echoOf(given), images: shape === 'text' ? [] : imagesOf(given) },
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

function warningsOf(fields: JsonObject, given: JsonObject, shape: Shape): readonly string[] {
  const unsigned = fields['webhook_url'] === undefined
  return [
    ...unheard(given, { enable_safety_checker: { why: 'nothing is checked', silent: [false] } }),
    ...unheard(given, shape === 'text' ? noPictures : {}),
    ...unheard(fields, unsigned ? noHook : {}),
    ...unknown(given, input.shape),
    ...unknown(fields, body.shape),
  ]
}

function echoOf(given: JsonObject): JsonObject {
  const kept = Object.entries(given).filter(([name]) => echoed.includes(name))
  return Object.fromEntries(kept)
}

const noPictures = Object.fromEntries(
  imageNames.map((name) => [name, { why: 'this model makes pictures from words alone' }]),
)
const noHook = { webhook_secret: { why: 'there is no `webhook_url` to sign for' } }

type Shape = 'text' | 'edit' | 'either'

/** What a slug implies: each::labs ends them in what they do. The catalog's own ids do both. */
export function shapeOf(slug: string): Shape {
  if (/text-to-image|t2i/.test(slug)) return 'text'
  return /edit|image-to-image|i2i/.test(slug) ? 'edit' : 'either'
}

type HookFields = Pick<z.infer<typeof body>, 'webhook_url' | 'webhook_secret'>

function readHook({ webhook_url: url, webhook_secret: secret }: HookFields): HookAsk | undefined {
  if (url === undefined) return undefined
  return secret === undefined ? { url } : { url, secret }
}

/** The names under which pictures came, in order: there may be a gap between them. */
export function imagesOf(given: JsonObject): readonly string[] {
  return imageNames.filter((name) => said(given)[name] !== undefined)
}

function readImages(from: Input): readonly ImageRef[] {
  return imageNames.flatMap((name) => {
    const text = from[name]
    return text === undefined ? [] : [publicRef(text, `input.${name}`)]
  })
}

/** Seed 003: "Data-URIs and localhost URLs are rejected". Addresses given out here are neither. */
function publicRef(text: string, param: string): ImageRef {
  const why = unreachable(text)
  if (why === undefined) return imageRef(text, param)
  throw new Problem(
    'invalid_image',
    `\`${param}\` must be a publicly reachable HTTPS URL; got ${why}. Upload the picture first.`,
    { param },
  )
}

function unreachable(text: string): string | undefined {
  if (/^data:/i.test(text)) return 'a data: URI'
  if (!/^(?:https?:\/\/|asset:)/i.test(text)) return JSON.stringify(text.slice(0, 60))
  const { pathname = '', hostname = '' } = URL.parse(text) ?? {}
  const own = /^\/v1\/(?:assets|uploads)\//.test(pathname)
  return !own && isLocal(hostname) ? 'an address of this machine' : undefined
}

function isLocal(host: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.*\])$/i.test(
    host,
  )
}
