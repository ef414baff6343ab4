/**
 * A model as callers may read it: everything its file says, and a JSON Schema (draft 2020-12) of the
 * parameters, generated from the same data, under the names that `/v1/images/generations` takes.
 * `supported_parameters` and `pricing_rows` are the tables of EmpirioLabs (docs, read 2026-11-21).
 */
import type { Model } from './model.ts'
import { spoken } from './model.ts'
import { dollars } from './price.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Shape = { readonly [key: string]: Json }

/** The dialects' `ModelCard`. */
export interface Card {
  readonly id: string
  readonly ownedBy: string
  readonly created: number
  readonly details: Shape
}

export function card(model: Model): Card {
  const parameters = parameterSchema(model)
  return {
    id: model.id,
    ownedBy: model.ownedBy,
    created: model.created,
    details: {
      name: model.name,
      description: model.description,
      aliases: model.aliases,
      capabilities: capabilities(model),
      input_modalities: ['text', 'image'],
      output_modalities: ['image'],
      supported_endpoints: [
        'POST /v1/images/generations',
        'POST /v1/images/edits',
        'POST /v1/jobs',
      ],
      pricing_rows: pricingRows(model),
      image_inputs: imageInputs(model),
      parameters,
      supported_parameters: rows(parameters),
      sources: model.sources.map((source) => ({ ...source })),
    },
  }
}

function capabilities(model: Model): Json {
  const tiers = model.sizes.modes
  return {
    text_to_image: true,
    image_editing: true,
    multiple_reference_images: model.images.max,
    image_sets: model.count.set.max,
    boxes_per_image: model.boxes.maxPerImage,
    palette: { min: model.palette.min, max: model.palette.max, in_set: model.palette.inSet },
    thinking: model.thinking.modes,
    sizes: {
      text_to_image: { ...tiers.text },
      image_editing: { ...tiers.edit },
      image_set: { ...tiers.set },
      aspect_ratio: { ...model.sizes.ratio },
    },
  }
}

function pricingRows(model: Model): Json {
  const { price, otherPrices } = model
  const row = (host: string, min: number, max: number, source: string, readOn: string) => ({
    host,
    unit: 'per image',
    currency: 'USD',
    usd: min === max ? dollars(min) : `${dollars(min)}–${dollars(max)}`,
    micro_usd: min === max ? min : [min, max],
    source,
    read_on: readOn,
  })
  return [
    { ...row('here', price.usdMicros, price.usdMicros, price.source, price.readOn), quoted: true },
    ...otherPrices.map(({ host, usdMicros, estimate, source, readOn }) => ({
      ...row(host, usdMicros.min, usdMicros.max, source, readOn),
      quoted: false,
      estimate,
    })),
  ]
}

function imageInputs(model: Model): Json {
  const { formats, minSide, maxSide, maxRatio, maxBytes, max } = model.images
  return {
    max,
    formats,
    side_pixels: { min: minSide, max: maxSide },
    aspect_ratio: { min: 1 / maxRatio, max: maxRatio },
    max_bytes: maxBytes,
  }
}

/** JSON Schema of the body. Limits that hang on several fields at once are told in the descriptions. */
function parameterSchema(model: Model) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['prompt'],
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
      ...sizeProperties(model),
      ...countProperties(model),
      ...imageProperties(model),
      ...otherProperties(model),
    },
  } satisfies Shape
}

function sizeProperties(model: Model): Shape {
  const { text, edit } = model.sizes.modes
  const tiers = text.tiers
  const pixels =
    `${spoken(text.minPixels)} to ${spoken(text.maxPixels)} pixels in all from words alone, ` +
    `to ${spoken(edit.maxPixels)} with images or in a set; ratio 1:${spoken(1 / model.sizes.ratio.min)} to ${spoken(model.sizes.ratio.max)}:1`
  return {
    size: {
      anyOf: [
        { enum: [...tiers, ...tiers.map((tier) => tier.toLowerCase()), 'auto'] },
        { type: 'string', pattern: '^[0-9]{1,5}[xX*][0-9]{1,5}$' },
      ],
      default: model.sizes.defaultTier,
      description: `A tier, or exact pixels as 1024x1024: ${pixels}. ${model.sizes.tierNote}`,
    },
    resolution: {
      type: 'string',
      enum: tiers,
      default: model.sizes.defaultTier,
      description: 'The tier.',
    },
    aspect_ratio: {
      type: 'string',
      pattern: '^[0-9.]+:[0-9.]+$',
      description:
        'Width to height, such as 16:9. Without it a square, or the ratio of the last image.',
    },
    use_custom_size: {
      type: 'boolean',
      default: false,
      description: 'Take custom_width and custom_height.',
    },
    custom_width: {
      type: 'integer',
      minimum: 1,
      description: `Pixels, with use_custom_size: ${pixels}.`,
    },
    custom_height: { type: 'integer', minimum: 1, description: 'Pixels, with use_custom_size.' },
  }
}

function countProperties(model: Model): Shape {
  const { single, set } = model.count
  const number = (limits: typeof single, description: string): Shape => ({
    type: 'integer',
    minimum: limits.min,
    maximum: limits.max,
    default: limits.default,
    description,
  })
  return {
    n: {
      type: 'integer',
      minimum: single.min,
      maximum: set.max,
      description: `How many: ${single.min} to ${single.max} (default ${single.default}); in a set at most ${set.min} to ${set.max} (default ${set.default}).`,
    },
    num_images: number(single, 'The same as n outside a set.'),
    num_images_set: number(set, 'The same as n in a set: the model decides how many, up to this.'),
    enable_sequential: {
      type: 'boolean',
      default: false,
      description: 'A coherent set of pictures.',
    },
  }
}

function imageProperties(model: Model): Shape {
  const { max } = model.images
  const ref: Shape = {
    type: 'string',
    description:
      'An https: URL, a data: URI (base64) or asset:<id> of an upload or an earlier result.',
  }
  return {
    image: {
      anyOf: [ref, { type: 'array', items: ref, maxItems: max }],
      description: `Up to ${max} reference images, in order.`,
    },
    mask: {
      ...ref,
      description: 'A picture whose transparent pixels are the region of the first image to edit.',
    },
    bbox_list: {
      type: ['array', 'string'],
      maxItems: max,
      items: {
        type: 'array',
        items: { type: ['array', 'integer'] },
      },
      description: `Per image up to ${model.boxes.maxPerImage} boxes [x1,y1,x2,y2] in its pixels, [] for an image without; also as JSON in a string.`,
    },
  }
}

function otherProperties(model: Model): Shape {
  const { palette, seed } = model
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
    thinking_mode: {
      type: 'boolean',
      default: model.thinking.default,
      description: 'Plan more carefully. Has an effect only without images and outside a set.',
    },
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
      enum: model.formats,
      default: model.formats[0] ?? 'png',
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

/** The schema again, flat: one row per parameter. */
function rows(schema: ReturnType<typeof parameterSchema>): Json {
  const required: readonly string[] = schema.required
  return Object.entries<Shape>(schema.properties).map(([name, property]) => ({
    name,
    required: required.includes(name),
    ...property,
  }))
}
