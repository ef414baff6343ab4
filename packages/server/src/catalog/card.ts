/**
 * A model as callers may read it: everything its file says, and a JSON Schema (draft 2020-12) of the
 * parameters. `supported_parameters` and `pricing_rows` are the tables of EmpirioLabs (docs, read
 * 2026-11-21).
 */
import { hosts } from './model.ts'
import type { Model, ModeLimits } from './model.ts'
import { modesOf, mostImages } from './modes.ts'
import { parameterSchema } from './parameters.ts'
import type { Json, Schema, Shape } from './parameters.ts'
import { dollars } from './price.ts'
import { ratiosOf } from './size.ts'

/** The dialects' `ModelCard`. */
export interface Card {
  readonly id: string
  readonly ownedBy: string
  readonly created: number
  readonly names: Readonly<Record<string, readonly string[]>>
  /** `null`: unknown. */
  readonly usdMicros: number | null
  readonly details: Shape
}

export function card(model: Model): Card {
  const parameters = parameterSchema(model)
  const names = namesOf(model)
  const edits = mostImages(model) > 0
  return {
    id: model.id,
    ownedBy: model.ownedBy,
    created: model.created,
    names,
    usdMicros: model.price?.usdMicros ?? null,
    details: {
      name: model.name,
      description: model.description,
      aliases: model.aliases,
      names,
      capabilities: capabilities(model),
      input_modalities: edits ? ['text', 'image'] : ['text'],
      output_modalities: ['image'],
      supported_endpoints: [
        'POST /v1/images/generations',
        ...(edits ? ['POST /v1/images/edits'] : []),
        'POST /v1/jobs',
      ],
      pricing_rows: pricingRows(model),
      image_inputs: edits ? imageInputs(model) : null,
      parameters,
      supported_parameters: rows(parameters),
      claims: claims(model),
      sources: model.sources.map((source) => ({ ...source })),
    },
  }
}

function namesOf(model: Model): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    hosts.flatMap((host) => {
      const names = model.names[host]
      return names ? [[host, names] as const] : []
    }),
  )
}

function capabilities(model: Model): Json {
  const { text, edit, set } = model.modes
  const { palette } = model
  return {
    text_to_image: text !== undefined,
    image_editing: edit !== undefined,
    multiple_reference_images: mostImages(model),
    image_sets: set?.count.max ?? 0,
    boxes_per_image: model.boxes?.maxPerImage ?? 0,
    palette: palette ? { min: palette.min, max: palette.max, in_set: palette.inSet } : null,
    negative_prompt: model.negativePrompt !== undefined,
    thinking: model.thinking.modes,
    sizes: {
      text_to_image: text ? sizes(model, text) : null,
      image_editing: edit ? sizes(model, edit) : null,
      image_set: set ? sizes(model, set) : null,
      aspect_ratio: model.sizes.ratio ?? widestOf(model),
    },
  }
}

/** Where only the sides limit the ratio. */
function widestOf(model: Model): Json {
  const ratios = modesOf(model).map(([, limits]) => ratiosOf(model, limits))
  return {
    min: Math.min(...ratios.map(({ min }) => min)),
    max: Math.max(...ratios.map(({ max }) => max)),
  }
}

function sizes(model: Model, limits: ModeLimits): Json {
  const { tiers, minPixels, maxPixels, sides, unasked, images, count } = limits
  return {
    tiers,
    minPixels,
    maxPixels,
    ...(sides ? { side_pixels: sides } : {}),
    ratio: ratiosOf(model, limits),
    when_unasked: { pixels: unasked.pixels, at_most_the_last_image: unasked.asImage },
    images,
    count,
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
  const quoted = price
    ? {
        ...row('here', price.usdMicros, price.usdMicros, price.source, price.readOn),
        estimate: price.estimate,
      }
    : { host: 'here', unit: 'per image', currency: 'USD', usd: 'unknown', micro_usd: null }
  return [
    { ...quoted, quoted: true },
    ...otherPrices.map(({ host, usdMicros, estimate, source, readOn }) => ({
      ...row(host, usdMicros.min, usdMicros.max, source, readOn),
      quoted: false,
      estimate,
    })),
  ]
}

function imageInputs(model: Model): Json {
  const { formats, minSide, maxSide, maxRatio, maxBytes } = model.images
  return {
    max: mostImages(model),
    formats,
    side_pixels: { min: minSide, max: maxSide },
    aspect_ratio: { min: 1 / maxRatio, max: maxRatio },
    max_bytes: maxBytes,
  }
}

/** What pages that compare models say of it, beside the first party where that says otherwise. */
function claims(model: Model): Json {
  return model.claims.map(({ source, version, readOn, says }) => ({
    source,
    version,
    read_on: readOn,
    says: says.map(({ capability, claim, firstParty }) => ({
      capability,
      claim,
      ...(firstParty === undefined ? {} : { first_party: firstParty }),
    })),
  }))
}

/** The schema again, flat: one row per parameter. */
function rows(schema: Schema): Json {
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    required: schema.required.includes(name),
    ...property,
  }))
}
