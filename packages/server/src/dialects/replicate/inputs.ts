/**
 * What stands in `input`. The first seven are Replicate's for `wan-video/wan-2.7-image(-pro)`, as third
 * parties that checked the live schema tell them (contract §5.6, 2026-11-21); `image`, `aspect_ratio` and
 * those from `negative_prompt` to `strength` are what the AI SDK sends to any model of Replicate
 * (@ai-sdk/replicate 3.0, read 2026-11-21); the rest is Model Studio's under its own names.
 */
import { z } from 'zod'
import type { Json, Parameter } from '../dialect.ts'
import { boxes, palette } from '../wan.ts'

const text = z.string()
const pictures = z.union([text, z.array(text)], {
  error: 'must be a list of URLs or data URIs',
})

/** Types are taken at their word, as Replicate's own check of its schemas does. */
export const inputFields = z.object(
  {
    prompt: text,
    size: text.optional(),
    images: pictures.optional(),
    num_outputs: z.number().optional(),
    thinking_mode: z.boolean().optional(),
    image_set_mode: z.boolean().optional(),
    seed: z.number().optional(),
    image: pictures.optional(),
    aspect_ratio: text.optional(),
    mask: text.optional(),
    negative_prompt: text.optional(),
    guidance_scale: z.number().optional(),
    num_inference_steps: z.number().optional(),
    strength: z.number().optional(),
    output_format: z.enum(['png', 'jpg', 'jpeg', 'webp']).optional(),
    output_quality: z.number().optional(),
    bbox_list: boxes.optional(),
    color_palette: palette.optional(),
    watermark: z.boolean().optional(),
  },
  { error: ({ input }) => (input === undefined ? 'is required' : 'must be an object') },
)
export type Input = z.infer<typeof inputFields>

/** One input: for the schema of a model, for the docs, and for the kit. */
export interface InputRow {
  readonly name: keyof Input
  /** As the schema has it; limits are the model's. */
  readonly schema: { readonly [key: string]: Json }
  /** Under which name the catalog's own schema knows it; `undefined`: every model takes it. */
  readonly like?: string
  /** For people. */
  readonly type: string
  readonly about: string
  readonly example: Json
  readonly beside?: Parameter['beside']
}

const photo = 'https://example.com/a.png'
const string = { type: 'string' }
const integer = { type: 'integer' }
const truth = { type: 'boolean' }
const uri = { type: 'string', format: 'uri' }
const someModels = 'A model that knows none warns.'

export const inputs: readonly InputRow[] = [
  {
    name: 'prompt',
    schema: string,
    like: 'prompt',
    type: 'string',
    about: 'What the picture shows, or what to change. "image 1" is the first reference image.',
    example: 'the sea at dusk',
  },
  {
    name: 'size',
    schema: { type: 'string', default: '2K' },
    like: 'size',
    type: '1K, 2K, 4K or pixels',
    about: 'A tier, or pixels as 1024*1024 or 1024x1024.',
    example: '1024*1024',
  },
  {
    name: 'images',
    schema: { type: 'array', items: uri, default: [] },
    like: 'image',
    type: 'list of URL or data URI',
    about: 'Reference images, in order. One may stand without the list.',
    example: [photo],
  },
  {
    name: 'num_outputs',
    schema: { type: 'integer', default: 1 },
    like: 'n',
    type: 'integer 1–4, in a set 1–12',
    about: 'How many pictures; in a set at most so many. 1 when absent, in a set, too.',
    example: 2,
  },
  {
    name: 'thinking_mode',
    schema: truth,
    like: 'thinking_mode',
    type: 'boolean',
    about: 'Plan more carefully. Has an effect only without images and outside a set.',
    example: true,
  },
  {
    name: 'image_set_mode',
    schema: { type: 'boolean', default: false },
    like: 'enable_sequential',
    type: 'boolean',
    about: 'A coherent set of pictures.',
    example: true,
  },
  {
    name: 'seed',
    schema: integer,
    like: 'seed',
    type: 'integer 0–2147483647',
    about: 'Drawn at random when absent, and told in `logs`.',
    example: 7,
  },
  {
    name: 'image',
    schema: uri,
    like: 'image',
    type: 'URL or data URI',
    about: 'One reference image, as the AI SDK sends it.',
    example: photo,
  },
  {
    name: 'aspect_ratio',
    schema: string,
    like: 'aspect_ratio',
    type: 'width:height',
    about: 'The shape of a `size` that is a tier, 2K when absent. Beside pixels it warns.',
    example: '16:9',
  },
  {
    name: 'mask',
    schema: uri,
    like: 'mask',
    type: 'URL or data URI',
    about: 'Transparent pixels are the region of the first image to edit.',
    example: 'https://example.com/m.png',
    beside: { 'input.images': [photo] },
  },
  {
    name: 'negative_prompt',
    schema: string,
    like: 'negative_prompt',
    type: 'string',
    about: `What the picture is not to show. ${someModels}`,
    example: 'fog',
  },
  {
    name: 'guidance_scale',
    schema: { type: 'number' },
    like: 'guidance_scale',
    type: 'number',
    about: `How closely to follow the prompt. ${someModels}`,
    example: 3.5,
  },
  {
    name: 'num_inference_steps',
    schema: integer,
    like: 'steps',
    type: 'integer',
    about: `Denoising steps. ${someModels}`,
    example: 20,
  },
  {
    name: 'strength',
    schema: { type: 'number' },
    like: 'strength',
    type: 'number 0–1',
    about: `How far an edit may go from its image. ${someModels}`,
    example: 0.5,
  },
  {
    name: 'output_format',
    schema: { type: 'string', enum: ['png', 'jpg', 'webp'], default: 'png' },
    type: 'png, jpg or webp',
    about: 'File type.',
    example: 'webp',
  },
  {
    name: 'output_quality',
    schema: { type: 'integer', minimum: 1, maximum: 100 },
    type: 'integer 1–100',
    about: 'Quality of jpg and webp.',
    example: 80,
  },
  {
    name: 'bbox_list',
    schema: { type: 'array', items: { type: 'array' } },
    like: 'bbox_list',
    type: 'per image a list of [x1, y1, x2, y2]',
    about: 'Where to edit, in pixels of each image; [] for an image without.',
    example: [[[0, 0, 100, 100]]],
    beside: { 'input.images': [photo] },
  },
  {
    name: 'color_palette',
    schema: { type: 'array', items: { type: 'object' } },
    like: 'color_palette',
    type: 'list of {hex, ratio}',
    about: 'Colours and their shares, such as "25.00%".',
    example: [
      { hex: '#102030', ratio: '50.00%' },
      { hex: '#405060', ratio: '30.00%' },
      { hex: '#708090', ratio: '20.00%' },
    ],
  },
  {
    name: 'watermark',
    schema: { type: 'boolean', default: false },
    type: 'boolean',
    about: 'A small mark at the bottom right.',
    example: true,
  },
]
