/** The models of each::labs: one entry per slug, its schema out of the catalog's (docs.eachlabs.ai, 2026-05-28). */
import { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, Json, JsonReply, ModelCard } from '../dialect.ts'
import { imageNames, shapeOf, whole } from './read.ts'

/** Fields of `input` that the catalog's schema knows by the same name. */
const inputNames: readonly string[] = [
  'size',
  'n',
  'seed',
  'negative_prompt',
  'thinking_mode',
  'enable_sequential',
  'watermark',
  'color_palette',
]

export function readSlug({ query }: Call): { readonly id: string } {
  const id = query['slug'] ?? ''
  if (id !== '') return { id }
  throw new Problem('invalid_request', 'slug parameter is required', {
    param: 'slug',
    detail: whole,
  })
}

export function writeModel(card: ModelCard, call: Call): JsonReply {
  return { status: 200, body: entry(card, call.query['slug'] ?? card.id) }
}

/** Throws Problem on a page that is none. */
export function readPage(call: Call): Record<string, never> {
  pageOf(call)
  return {}
}

export function writeModels(cards: readonly ModelCard[], call: Call): JsonReply {
  const { limit, offset } = pageOf(call)
  const wanted = (call.query['name'] ?? '').toLowerCase()
  const entries = cards.flatMap((card) => {
    const slugs = card.names['eachlabs'] ?? []
    return (slugs.length > 0 ? slugs : [card.id]).map((slug) => entry(card, slug))
  })
  const found = entries.filter(({ slug, title }) =>
    `${slug} ${title}`.toLowerCase().includes(wanted),
  )
  return { status: 200, body: found.slice(offset, offset + limit) }
}

function pageOf({ query }: Call): { readonly limit: number; readonly offset: number } {
  return {
    limit: wholeNumber(query, 'limit', 50, 1, 500),
    offset: wholeNumber(query, 'offset', 0, 0, 1e9),
  }
}

function wholeNumber(
  query: Call['query'],
  name: string,
  standard: number,
  min: number,
  max: number,
) {
  const text = query[name] ?? ''
  if (text === '') return standard
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (value >= min && value <= max) return value
  throw new Problem('invalid_request', `invalid ${name} parameter`, {
    param: name,
    detail: whole,
  })
}

function entry({ details }: ModelCard, slug: string) {
  const name = details['name']
  return {
    title: `Alibaba | ${typeof name === 'string' ? name : slug}`,
    slug,
    version: '0.0.1',
    output_type: 'array',
    request_schema: schemaOf(details, slug),
  } satisfies JsonObject
}

function schemaOf(details: ModelCard['details'], slug: string): JsonObject {
  const known = under(under(details, 'parameters'), 'properties')
  const shape = shapeOf(slug)
  const most = under(details, 'image_inputs')['max']
  const images = shape === 'text' ? [] : imageNames.slice(0, typeof most === 'number' ? most : 4)
  const link = { type: 'string', format: 'uri', description: 'A public HTTPS URL.' }
  const boxed = shape === 'text' ? [] : ['bbox_list']
  const kept = ['prompt', ...inputNames, ...boxed].flatMap((field): [string, Json][] => {
    const property = known[field]
    return property === undefined ? [] : [[field, asTaken(field, property)]]
  })
  return {
    type: 'object',
    required: shape === 'edit' ? ['prompt', 'img_url'] : ['prompt'],
    properties: {
      ...Object.fromEntries(images.map((field) => [field, link])),
      ...Object.fromEntries(kept),
    },
  }
}

/** Seed 003: "send real JSON values, not stringified payloads". The catalog's schema is that of a host that takes both. */
const lists: Readonly<Record<string, string>> = {
  color_palette: 'A list of {hex, ratio} whose ratios sum to 100%; not in a set.',
  bbox_list: 'Per image a list of up to two boxes [x1, y1, x2, y2] in its pixels.',
}

function asTaken(field: string, property: Json): Json {
  if (!isObject(property)) return property
  const description = lists[field]
  if (description !== undefined) return { ...property, type: 'array', description }
  return field === 'size' ? sizeAsTaken(property) : property
}

/** Without "auto", which is not taken here. */
function sizeAsTaken({ anyOf, default: usual, ...rest }: JsonObject): JsonObject {
  const shapes = isList(anyOf) ? anyOf.map(withoutAuto).filter(isPossible) : undefined
  return {
    ...rest,
    ...(shapes === undefined ? {} : { anyOf: shapes }),
    ...(usual === undefined || usual === 'auto' ? {} : { default: usual }),
  }
}

function withoutAuto(shape: Json): Json {
  if (!isObject(shape) || !isList(shape['enum'])) return shape
  return { ...shape, enum: shape['enum'].filter((value) => value !== 'auto') }
}

function isPossible(shape: Json): boolean {
  return !isObject(shape) || !isList(shape['enum']) || shape['enum'].length > 0
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function under(from: JsonObject, name: string): JsonObject {
  const inner = from[name]
  return isObject(inner) ? inner : {}
}
