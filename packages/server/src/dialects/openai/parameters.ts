/** Every documented parameter of the three hosts of this shape, for the docs and the kit. */
import type { Parameter } from '../dialect.ts'

const image = 'https://example.com/a.png'
const fate = 'honoured'

const asked: readonly Parameter[] = [
  { name: 'prompt', type: 'string', fate, example: 'the sea at dusk' },
  {
    name: 'model',
    type: 'string',
    fate,
    note: 'Default `wan2.7-image`; `wan2-7-image` is EmpirioLabs’ name for both variants.',
    example: 'wan2.7-image-pro',
  },
  { name: 'n', type: 'integer 1–4, in a set 1–12', fate, example: 2 },
  {
    name: 'size',
    type: '`1K`, `2K`, `4K`, `auto` or pixels such as `1024x1024`',
    fate,
    note: 'Any size of the model’s limits, not OpenAI’s few.',
    example: '1536x1024',
  },
  { name: 'output_format', type: 'png, jpeg or webp', fate, example: 'webp' },
  { name: 'output_compression', type: 'integer 0–100', fate, example: 60 },
  { name: 'response_format', type: 'url or b64_json', fate, example: 'b64_json' },
  { name: 'stream', type: 'boolean', fate, example: true },
  {
    name: 'partial_images',
    type: 'integer 0–3',
    fate,
    note: 'With `stream`; fewer may come.',
    example: 2,
    beside: { stream: true },
  },
  {
    name: 'quality',
    type: 'auto, low, medium, high, xhigh, max, standard or hd',
    fate: 'warned',
    note: 'Ask for more or fewer pixels with `size`.',
    example: 'high',
  },
  {
    name: 'background',
    type: 'auto or opaque',
    fate: 'refused',
    note: '`transparent` is refused: pictures are opaque.',
    example: 'transparent',
  },
  { name: 'style', type: 'vivid or natural', fate: 'warned', example: 'vivid' },
  {
    name: 'moderation',
    type: 'auto or low',
    fate: 'warned',
    note: 'Prompts are not moderated here.',
    example: 'low',
  },
  { name: 'user', type: 'string', fate: 'warned', note: 'It is not kept.', example: 'someone' },
  {
    name: 'input_fidelity',
    type: 'high or low',
    fate: 'warned',
    note: 'Reference images are always read in full.',
    example: 'high',
  },
  {
    name: 'complexity',
    type: 'low, medium or high',
    fate: 'warned',
    note: 'Ask for more or less planning with `thinking_mode`.',
    example: 'high',
  },
  {
    name: 'safety_identifier',
    type: 'string',
    fate: 'warned',
    note: 'It is not kept.',
    example: 'someone',
  },
  {
    name: 'frame_count',
    type: 'integer',
    fate: 'warned',
    note: 'Pictures do not move; `output_format` `gif` is refused.',
    example: 9,
  },
  { name: 'frame_duration_ms', type: 'integer', fate: 'warned', example: 200 },
  {
    name: 'svg',
    type: 'object',
    fate: 'warned',
    note: 'Pictures are made of pixels; `output_format` `svg` is refused.',
    example: { model: 'any' },
  },
]

const wan: readonly Parameter[] = [
  {
    name: 'enable_sequential',
    type: 'boolean',
    fate,
    note: 'A coherent set.',
    example: true,
  },
  { name: 'thinking_mode', type: 'boolean', fate, note: 'Default true.', example: false },
  { name: 'watermark', type: 'boolean', fate, example: true },
  { name: 'seed', type: 'integer 0–2147483647', fate, example: 7 },
  {
    name: 'bbox_list',
    type: 'per image a list of boxes [x1,y1,x2,y2]; also as JSON in a string',
    fate,
    example: [[[0, 0, 100, 100]]],
    beside: { images: [{ image_url: image }] },
  },
  {
    name: 'color_palette',
    type: 'list of {hex, ratio}; also as JSON in a string',
    fate,
    example: [
      { hex: '#C2D1E6', ratio: '60.00%' },
      { hex: '#636574', ratio: '30.00%' },
      { hex: '#1B3A2F', ratio: '10.00%' },
    ],
  },
  {
    name: 'negative_prompt',
    type: 'string',
    fate,
    note: 'A model that knows none warns.',
    example: 'fog',
  },
  {
    name: 'plan',
    type: 'Plan',
    fate,
    note: 'Limn’s own: the plan of an earlier job, changed or not.',
    example: { kind: 'edit', operations: [], notUnderstood: [] },
  },
]

const empirio: readonly Parameter[] = [
  {
    name: 'model_variant',
    type: 'string',
    fate,
    example: 'wan2.7-image-pro',
    beside: { model: 'wan2-7-image' },
  },
  { name: 'aspect_ratio', type: 'ratio such as 16:9', fate, example: '3:2' },
  { name: 'resolution', type: '1K, 2K or 4K', fate, example: '1K' },
  {
    name: 'use_custom_size',
    type: 'boolean',
    fate,
    example: true,
    beside: { custom_width: 1024, custom_height: 768 },
  },
  {
    name: 'custom_width',
    type: 'integer',
    fate,
    example: 1280,
    beside: { use_custom_size: true, custom_width: 1024, custom_height: 768 },
  },
  {
    name: 'custom_height',
    type: 'integer',
    fate,
    example: 1280,
    beside: { use_custom_size: true, custom_width: 1024, custom_height: 768 },
  },
  { name: 'num_images', type: 'integer 1–4', fate, note: 'As `n`.', example: 2 },
  {
    name: 'num_images_set',
    type: 'integer 1–12',
    fate,
    note: 'As `n` in a set.',
    example: 5,
    beside: { enable_sequential: true },
  },
  ...(['disable_formatting', 'raw', 'passthrough', 'raw_response'] as const).map(
    (name): Parameter => ({
      name,
      type: 'boolean',
      fate: 'warned',
      note: 'There is no other answer behind this one.',
      example: true,
    }),
  ),
]

const images: readonly Parameter[] = [
  {
    name: 'images',
    type: 'list of {image_url} or {file_id}; up to 9',
    fate,
    note: '`file_id` is the `id` of an upload.',
    example: [{ image_url: 'https://example.com/b.png' }],
  },
  {
    name: 'mask',
    type: '{image_url} or {file_id}; in a form a PNG',
    fate,
    note: 'Transparent pixels are the region to edit, as large as the first image.',
    example: { image_url: 'https://example.com/m.png' },
    beside: { images: [{ image_url: image }] },
  },
]

export const parameters: readonly Parameter[] = [
  ...asked,
  {
    name: 'image',
    type: 'URL, data URI, or a list of up to 9',
    fate,
    note: 'With images the call is an edit (AnyFast, EmpirioLabs).',
    example: [image],
  },
  ...images,
  ...wan,
  ...empirio,
]

/** In a form, files come as `image`, `image[]` or `image[0]`. */
export const editParameters: readonly Parameter[] = [
  ...asked,
  ...images,
  {
    name: 'markup',
    type: 'an image',
    fate: 'refused',
    note: 'Say where with `mask` or `bbox_list`.',
    example: { image_url: image },
  },
  ...wan,
  ...empirio,
]
