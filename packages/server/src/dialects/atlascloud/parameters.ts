/**
 * What `generateImage` takes, row by row (atlascloud.ai/models/alibaba/wan-2.7/…, names of its fields as
 * clients of it have them; read 2026-11-21): the table that users read and that the OpenAPI document of a
 * model is made from. AtlasCloud publishes no ranges here; they are those of Wan 2.7.
 */
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Json, Parameter } from '../dialect.ts'

export type Schema = { readonly [name: string]: Json }
export interface Row extends Parameter {
  readonly schema: Schema
  /** Only in the schema of such models. */
  readonly only?: 'edit' | undefined
}

const edit: Parameter['beside'] = {
  model: 'alibaba/wan-2.7/image-edit',
  images: ['https://example.com/a.png'],
}
const undocumented =
  'Not in AtlasCloud’s own schema; the name is Model Studio’s, and taken here all the same.'

const documented: readonly Row[] = [
  {
    name: 'model',
    type: 'string',
    fate: 'honoured',
    note: 'Required. `…/text-to-image` or `…/image-edit`; "pro" stands in the second segment.',
    example: 'alibaba/wan-2.7-pro/text-to-image',
    schema: { type: 'string' },
  },
  {
    name: 'prompt',
    type: 'string',
    fate: 'honoured',
    note: 'Required.',
    example: 'the sea at dusk',
    schema: { type: 'string', minLength: 1, maxLength: 5000 },
  },
  {
    name: 'images',
    type: 'list of 1–9 https addresses, data URIs or base64',
    fate: 'honoured',
    note: 'Required by `…/image-edit`, refused by `…/text-to-image`.',
    example: ['https://example.com/b.png'],
    beside: edit,
    only: 'edit',
    schema: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 9 },
  },
  {
    name: 'size',
    type: 'pixels such as 1024*1024, or 1K, 2K, 4K',
    fate: 'honoured',
    example: '1280*720',
    schema: { type: 'string', pattern: '^([124]K|[0-9]+[*x][0-9]+)$' },
  },
  {
    name: 'n',
    type: 'integer 1–4, in a set 1–12',
    fate: 'honoured',
    note: 'Without it one picture, in a set up to 12.',
    example: 2,
    schema: { type: 'integer', minimum: 1, maximum: 12, default: 1 },
  },
  {
    name: 'color_palette',
    type: 'list of 3–10 {hex, ratio}',
    fate: 'honoured',
    note: 'AtlasCloud has it for text-to-image only; here edits take it as well.',
    example: [
      { hex: '#102030', ratio: '50.00%' },
      { hex: '#405060', ratio: '30.00%' },
      { hex: '#708090', ratio: '20.00%' },
    ],
    schema: { type: 'array', minItems: 3, maxItems: 10, items: { type: 'object' } },
  },
  {
    name: 'thinking_mode',
    type: 'boolean',
    fate: 'honoured',
    note: 'Has no effect in an edit or a set, and warns there.',
    example: false,
    schema: { type: 'boolean' },
  },
  {
    name: 'seed',
    type: 'integer -1–2147483647, default -1',
    fate: 'honoured',
    note: '-1 is a seed at random.',
    example: 7,
    schema: { type: 'integer', minimum: -1, maximum: 2147483647, default: -1 },
  },
  {
    name: 'enable_sync_mode',
    type: 'boolean, default false',
    fate: 'honoured',
    note: 'Answers with the pictures; 504 after two minutes, and the job goes on.',
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'enable_base64_output',
    type: 'boolean, default false',
    fate: 'honoured',
    note: '`outputs` are base64 without a prefix.',
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'webhook_url',
    type: 'http(s) address',
    fate: 'honoured',
    note: 'Is sent the result once, signed with Ed25519; keys at /api/v1/webhooks/jwks.json.',
    example: 'https://example.com/hook',
    schema: { type: 'string', format: 'uri' },
  },
]

const extra: readonly Row[] = [
  {
    name: 'enable_sequential',
    type: 'boolean',
    fate: 'honoured',
    note: undocumented,
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'watermark',
    type: 'boolean',
    fate: 'honoured',
    note: undocumented,
    example: true,
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'bbox_list',
    type: 'per image a list of up to two [x1, y1, x2, y2]',
    fate: 'honoured',
    note: undocumented,
    example: [[[0, 0, 100, 100]]],
    beside: edit,
    only: 'edit',
    schema: { type: 'array', items: { type: 'array' } },
  },
  {
    name: 'negative_prompt',
    type: 'string',
    fate: 'honoured',
    note: `${undocumented} Wan 2.7 knows none: a warning says so.`,
    example: 'fog',
    schema: { type: 'string' },
  },
  ...['width', 'height', 'steps', 'guidance_scale'].map((name): Row => ({
    name,
    type: 'number',
    fate: 'warned',
    note: 'In the samples of AtlasCloud’s pages, but not in the schema of these models.',
    example: 512,
    schema: {},
  })),
  {
    name: 'enable_prompt_expansion',
    type: 'boolean, default false',
    fate: 'warned',
    note: 'What AtlasCloud has with Wan 2.6; prompts are taken as they are.',
    example: true,
    schema: {},
  },
]

export const parameters: readonly Row[] = [...documented, ...extra]

/** What not every model knows. */
const notAlways: readonly string[] = [
  'color_palette',
  'thinking_mode',
  'enable_sequential',
  'bbox_list',
  'negative_prompt',
]
/** What the catalog knows better than the table above, by field. */
const limits: Readonly<Record<string, readonly string[]>> = {
  prompt: ['minLength', 'maxLength'],
  images: ['maxItems'],
  size: ['description'],
  n: ['minimum', 'maximum'],
}

/** `components.schemas.Input` of a model; `own` are its parameters as the catalog has them. */
export function inputSchema(model: string, own: JsonObject | undefined): Schema {
  const edits = isEdit(model)
  const rows = parameters.filter(
    ({ name, fate, only }) =>
      fate !== 'warned' &&
      (edits || !only) &&
      (own === undefined || !notAlways.includes(name) || Object.hasOwn(own, name)),
  )
  return {
    type: 'object',
    required: edits ? ['model', 'prompt', 'images'] : ['model', 'prompt'],
    properties: Object.fromEntries(
      rows.map(({ name, note, schema }) => [
        name,
        {
          ...schema,
          ...(name === 'model' ? { enum: [model], default: model } : {}),
          ...(note === undefined ? {} : { description: note }),
          ...limitsOf(name, own),
        },
      ]),
    ),
  }
}

function limitsOf(name: string, own: JsonObject = {}): Schema {
  const wanted = limits[name] ?? []
  const property = own[name]
  return isObject(property)
    ? Object.fromEntries(Object.entries(property).filter(([key]) => wanted.includes(key)))
    : {}
}

export function isEdit(model: string): boolean {
  return /\/(image-)?edit$/.test(model)
}

export function isTextToImage(model: string): boolean {
  return model.endsWith('/text-to-image')
}
