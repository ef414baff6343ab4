/**
 * What a run takes, row by row (pixeldojo.ai/llm/wan-2.7-image-pro.txt, read 2026-11-21): the table that
 * users read, that says which names there are, and that the JSON Schema of a model is made from.
 */
import type { Json, Parameter } from '../dialect.ts'

type Schema = { readonly [name: string]: Json }
export interface Row extends Parameter {
  readonly schema: Schema
}

const picture: Schema = {
  type: 'string',
  description: 'An https address, a data URI, or the address of a picture made here.',
}
const pictures: Schema = { type: 'array', items: picture, minItems: 1, maxItems: 9 }
const allTiers: Json = ['1K', '2K', '4K']
const inPixels: Schema = { type: 'string', pattern: '^[0-9]+[*x][0-9]+$' }
const guessed =
  'The documents do not name the image inputs of this model; `image_url` is what its video siblings have. Give one of the three.'

export const parameters: readonly Row[] = [
  {
    name: 'prompt',
    type: 'string',
    fate: 'honoured',
    note: 'Required.',
    example: 'the sea at dusk',
    schema: { type: 'string', minLength: 1, maxLength: 5000 },
  },
  {
    name: 'size',
    type: '1K, 2K, 4K or pixels such as 1280*1280; default 2K',
    fate: 'honoured',
    note: '4K only with the pro model and from words alone.',
    example: '1280*1280',
    schema: { default: '2K' },
  },
  {
    name: 'aspect_ratio',
    type: 'string, such as 16:9',
    fate: 'honoured',
    note: 'Has no effect, and warns, when `size` is in pixels.',
    example: '16:9',
    schema: { type: 'string', pattern: '^[0-9.]+:[0-9.]+$' },
  },
  {
    name: 'n',
    type: 'integer 1–4, in a set 1–12; default 1',
    fate: 'honoured',
    note: 'In a set the model picks how many, at most `n`.',
    example: 2,
    schema: { type: 'integer', minimum: 1, maximum: 12, default: 1 },
  },
  {
    name: 'enable_sequential',
    type: 'boolean, default false',
    fate: 'honoured',
    note: 'A coherent set. `thinking_mode` and `color_palette` then have no effect, and warn.',
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'thinking_mode',
    type: 'boolean, default false',
    fate: 'honoured',
    note: 'From words alone. The default is false here, true elsewhere.',
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'seed',
    type: 'integer 0–2147483647',
    fate: 'honoured',
    example: 7,
    schema: { type: 'integer', minimum: 0, maximum: 2147483647 },
  },
  {
    name: 'color_palette',
    type: 'list of 3–10 {hex, ratio}',
    fate: 'honoured',
    example: [
      { hex: '#102030', ratio: '50.00%' },
      { hex: '#405060', ratio: '30.00%' },
      { hex: '#708090', ratio: '20.00%' },
    ],
    schema: {
      type: 'array',
      minItems: 3,
      maxItems: 10,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['hex', 'ratio'],
        properties: {
          hex: { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' },
          ratio: { type: 'string', pattern: '^[0-9]{1,3}[.][0-9]{2}%$' },
        },
      },
    },
  },
  {
    name: 'image_url',
    type: 'https address or data URI',
    fate: 'honoured',
    note: guessed,
    example: 'https://example.com/a.png',
    schema: picture,
  },
  {
    name: 'image_urls',
    type: 'list of 1–9 of them',
    fate: 'honoured',
    note: guessed,
    example: ['https://example.com/a.png'],
    schema: pictures,
  },
  {
    name: 'images',
    type: 'list of 1–9 of them',
    fate: 'honoured',
    note: guessed,
    example: ['https://example.com/a.png'],
    schema: pictures,
  },
  {
    name: 'webhook_url',
    type: 'http(s) address',
    fate: 'honoured',
    note: 'Is sent the job as `GET /jobs/{jobId}` shows it, once it has ended.',
    example: 'https://example.com/hook',
    schema: { type: 'string', format: 'uri' },
  },
]

/** JSON Schema of the body of a run; `tiers` are those that the model has, where the catalog tells. */
export function requestSchema(tiers: Json = allTiers): Schema {
  const properties = parameters.map(({ name, schema }) => [
    name,
    name === 'size' ? { ...schema, anyOf: [{ enum: tiers }, inPixels] } : schema,
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: ['prompt'],
    properties: Object.fromEntries(properties),
  }
}
