/**
 * A JSON Schema (draft 2020-12) of the parameters of one model, under the names that
 * `/v1/images/generations` takes, generated from the model's file. Parameters that have no effect on
 * the model are left out; limits that hang on several fields at once are told in the descriptions.
 */
import { spoken } from './model.ts'
import type { Model, ModeLimits } from './model.ts'
import { modesOf, modeWords, mostImages } from './modes.ts'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }
export type Shape = { readonly [key: string]: Json }
export type Schema = Shape & {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, Shape>>
}

type Properties = Readonly<Record<string, Shape>>

export function parameterSchema(model: Model): Schema {
  const always = modesOf(model).every(([, { images }]) => images.min > 0)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: always ? ['prompt', 'image'] : ['prompt'],
    properties: {
      model: { type: 'string', enum: [model.id, ...model.aliases], description: 'The model.' },
      model_variant: {
        type: 'string',
        description: 'EmpirioLabs: the id of the model, where `model` is a name for several.',
      },
      prompt: {
        type: 'string',
        minLength: model.prompt.min,
        maxLength: model.prompt.max,
        description:
          'What the picture shows, or what to change. "image 1" is the first reference image.',
      },
      ...negativePrompt(model),
      ...sizeProperties(model),
      ...tierProperties(model),
      ...countProperties(model),
      ...imageProperties(model),
      ...paletteProperties(model),
      ...otherProperties(model),
    },
  }
}

function negativePrompt({ negativePrompt: limits }: Model): Properties {
  if (limits === undefined) return {}
  const description = 'What the picture is not to show.'
  return { negative_prompt: { type: 'string', maxLength: limits.max, description } }
}

/** Modes of the same limits are told together. */
function pixelLimits(model: Model): string {
  const told = new Map<string, string[]>()
  for (const [mode, { minPixels, maxPixels, sides }] of modesOf(model)) {
    const limit = sides
      ? `${spoken(sides.min)} to ${spoken(sides.max)} pixels a side`
      : `${spoken(minPixels)} to ${spoken(maxPixels)} pixels in all`
    told.set(limit, [...(told.get(limit) ?? []), modeWords[mode]])
  }
  const limits = [...told].map(([limit, where]) => `${limit} ${where.join(' or ')}`)
  const { ratio } = model.sizes
  const ratios = ratio ? [`ratio 1:${spoken(1 / ratio.min)} to ${spoken(ratio.max)}:1`] : []
  return [...limits, ...ratios].join('; ')
}

/** Every tier in some mode. */
function tiersOf(model: Model): readonly string[] {
  return [...new Set(modesOf(model).flatMap(([, { tiers }]) => tiers))]
}

/** The tier that a picture has whose size nobody asked for. */
function defaultTier(model: Model): string | undefined {
  const [first] = modesOf(model)
  const budgets = Object.entries(model.sizes.tierPixels)
  return budgets.find(([, pixels]) => pixels === first?.[1].unasked.pixels)?.[0]
}

function sizeProperties(model: Model): Properties {
  const tiers = tiersOf(model)
  const pixels = pixelLimits(model)
  const note = model.sizes.tierNote === undefined ? '' : ` ${model.sizes.tierNote}`
  const what = tiers.length > 0 ? 'A tier, or exact pixels as' : 'Exact pixels, as'
  const side = (name: string) => ({
    type: 'integer',
    minimum: 1,
    description: `${name}, with use_custom_size: ${pixels}.`,
  })
  return {
    size: {
      anyOf: [
        { enum: [...tiers, ...tiers.map((tier) => tier.toLowerCase()), 'auto'] },
        { type: 'string', pattern: '^[0-9]{1,5}[xX*][0-9]{1,5}$' },
      ],
      default: defaultTier(model) ?? 'auto',
      description: `${what} 1024x1024: ${pixels}.${note}`,
    },
    use_custom_size: {
      type: 'boolean',
      default: false,
      description: 'Take custom_width and custom_height.',
    },
    custom_width: side('Pixels'),
    custom_height: side('Pixels'),
  }
}

function tierProperties(model: Model): Properties {
  const tiers = tiersOf(model)
  if (tiers.length === 0) return {}
  const usual = defaultTier(model)
  return {
    resolution: {
      type: 'string',
      enum: tiers,
      ...(usual === undefined ? {} : { default: usual }),
      description: 'The tier.',
    },
    aspect_ratio: {
      type: 'string',
      pattern: '^[0-9.]+:[0-9.]+$',
      description:
        'Width to height, such as 16:9. Without it a square, or the ratio of the last image.',
    },
  }
}

function countProperties(model: Model): Properties {
  const single = (model.modes.text ?? model.modes.edit)?.count
  const set = model.modes.set?.count
  const number = (limits: ModeLimits['count'], description: string): Shape => ({
    type: 'integer',
    minimum: limits.min,
    maximum: limits.max,
    default: limits.default,
    description,
  })
  const alone = single
    ? `${single.min} to ${single.max} (default ${single.default})`
    : 'nothing but sets'
  const together = set ? `; in a set at most ${set.min} to ${set.max} (default ${set.default})` : ''
  return {
    n: {
      type: 'integer',
      minimum: Math.min(single?.min ?? 1, set?.min ?? 1),
      maximum: Math.max(single?.max ?? 0, set?.max ?? 0),
      description: `How many: ${alone}${together}.`,
    },
    ...(single ? { num_images: number(single, 'The same as n outside a set.') } : {}),
    ...(set
      ? {
          num_images_set: number(
            set,
            'The same as n in a set: the model decides how many, up to this.',
          ),
          enable_sequential: {
            type: 'boolean',
            default: false,
            description: 'A coherent set of pictures.',
          },
        }
      : {}),
  }
}

function imageProperties(model: Model): Properties {
  const max = mostImages(model)
  if (max === 0) return {}
  const ref: Shape = {
    type: 'string',
    description:
      'An https: URL, a data: URI (base64) or asset:<id> of an upload or an earlier result.',
  }
  const mask = 'A picture whose transparent pixels are the region of the first image to edit.'
  return {
    image: {
      anyOf: [ref, { type: 'array', items: ref, maxItems: max }],
      description: `Up to ${max} reference image${max === 1 ? '' : 's'}, in order.`,
    },
    mask: { ...ref, description: mask },
    ...boxProperties(model, max),
  }
}

function boxProperties({ boxes }: Model, maxItems: number): Properties {
  if (boxes === undefined) return {}
  return {
    bbox_list: {
      type: ['array', 'string'],
      maxItems,
      items: { type: 'array', items: { type: ['array', 'integer'] } },
      description: `Per image up to ${boxes.maxPerImage} boxes [x1,y1,x2,y2] in its pixels, [] for an image without; also as JSON in a string.`,
    },
  }
}

function paletteProperties({ palette }: Model): Properties {
  if (palette === undefined) return {}
  return {
    color_palette: {
      type: ['array', 'string'],
      minItems: palette.min,
      maxItems: palette.max,
      items: {
        type: 'object',
        required: ['hex', 'ratio'],
        properties: {
          hex: { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' },
          ratio: { type: ['string', 'number'], description: '"25.00%", or 0.25' },
        },
      },
      description: `${palette.min} to ${palette.max} colours whose shares sum to 100%${palette.inSet ? '' : ', not in a set'}; also as JSON in a string.`,
    },
  }
}

function otherProperties({ thinking, seed, formats }: Model): Properties {
  const thought = {
    type: 'boolean',
    default: thinking.default,
    description: 'Plan more carefully. Has an effect only without images and outside a set.',
  }
  return {
    ...(thinking.modes.length > 0 ? { thinking_mode: thought } : {}),
    seed: {
      type: 'integer',
      minimum: seed.min,
      maximum: seed.max,
      description: 'Drawn at random when absent, and told in the answer.',
    },
    watermark: {
      type: 'boolean',
      default: false,
      description: 'A small mark at the bottom right.',
    },
    output_format: {
      type: 'string',
      enum: formats,
      default: formats[0] ?? 'png',
      description: 'File type.',
    },
    output_compression: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      description: 'Quality of JPEG and WebP.',
    },
    response_format: {
      type: 'string',
      enum: ['url', 'b64_json'],
      default: 'url',
      description: 'A link that is good for 24 hours, or the bytes in the answer.',
    },
  }
}
