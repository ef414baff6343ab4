/** The documented parameters of the older form, for the docs and the kit. */
import type { Json, Parameter } from '../dialect.ts'
import { common, idle, picture, sevens } from './parameters.ts'

const older: readonly Parameter[] = [
  { name: 'input.negative_prompt', type: 'string', fate: 'honoured', example: 'fog' },
  ...common.map((parameter) => ({
    ...parameter,
    type: parameter.type.replace(', in a set 1–12', ''),
  })),
  ...idle,
  {
    name: 'input.ref_img',
    type: 'image',
    fate: 'refused',
    note: 'It was for wanx-v1.',
    example: picture,
  },
  {
    name: 'input.sketch_image_url',
    type: 'image',
    fate: 'refused',
    note: 'It was for wanx-sketch-to-image.',
    example: picture,
  },
]

export const ofText2Image: readonly Parameter[] = [
  { name: 'model', type: 'string', fate: 'honoured', example: 'wan2.2-t2i-flash' },
  { name: 'input.prompt', type: 'string', fate: 'honoured', example: 'a forest' },
  ...older,
  ...sevens.map((parameter) => ({ ...parameter, beside: { model: 'wan2.7-image' } })),
  {
    name: 'input.images',
    type: 'list of images',
    fate: 'honoured',
    note: 'Only wan2.7 has them here.',
    example: [picture],
    beside: { model: 'wan2.7-image' },
  },
  {
    name: 'parameters.style',
    type: 'string',
    fate: 'warned',
    note: 'It was for wanx-v1.',
    example: '<anime>',
  },
  { name: 'parameters.ref_strength', type: 'number', fate: 'warned', example: 0.5 },
  { name: 'parameters.ref_mode', type: 'string', fate: 'warned', example: 'repaint' },
]

const imageEdit = (name: string, more: { readonly [name: string]: Json } = {}) => ({
  model: 'wanx2.1-imageedit',
  input: { prompt: 'make it night', base_image_url: picture, function: name },
  ...more,
})
const scale = (side: string): Parameter => ({
  name: `parameters.${side}_scale`,
  type: 'number 1.0–2.0',
  fate: 'honoured',
  note: 'With the function expand: how much further that edge lies from the middle of the picture.',
  example: 1.5,
  beside: imageEdit('expand', {
    'parameters.top_scale': 1.25,
    'parameters.bottom_scale': 1.2,
  }),
})

export const ofImage2Image: readonly Parameter[] = [
  { name: 'model', type: 'string', fate: 'honoured', example: 'wan2.5-i2i-preview-ft-1' },
  { name: 'input.prompt', type: 'string', fate: 'honoured', example: 'make it snow' },
  {
    name: 'input.images',
    type: 'list of 1–3 images',
    fate: 'honoured',
    example: [picture, picture],
  },
  ...older,
  {
    name: 'input.base_image_url',
    type: 'image',
    fate: 'honoured',
    note: 'The one picture of wanx2.1-imageedit.',
    example: 'https://example.com/b.png',
    beside: imageEdit('description_edit'),
  },
  {
    name: 'input.function',
    type: 'description_edit, stylization_all, stylization_local, remove_watermark, expand, super_resolution, doodle or description_edit_with_mask',
    fate: 'honoured',
    note: 'Of wanx2.1-imageedit. colorization and control_cartoon_feature are refused.',
    example: 'super_resolution',
    beside: imageEdit('description_edit'),
  },
  {
    name: 'input.mask_image_url',
    type: 'image',
    fate: 'honoured',
    note: 'With the function description_edit_with_mask, which needs it: white is what may change. As large as the picture.',
    example: 'https://example.com/m.png',
    beside: { ...imageEdit('description_edit_with_mask'), 'input.mask_image_url': picture },
  },
  {
    name: 'parameters.strength',
    type: 'number 0–1',
    fate: 'honoured',
    note: 'With description_edit and stylization_all.',
    example: 0.5,
    beside: imageEdit('stylization_all'),
  },
  ...['top', 'bottom', 'left', 'right'].map(scale),
  {
    name: 'parameters.upscale_factor',
    type: 'integer 1–4',
    fate: 'honoured',
    note: 'With the function super_resolution.',
    example: 2,
    beside: imageEdit('super_resolution'),
  },
  {
    name: 'parameters.is_sketch',
    type: 'boolean',
    fate: 'warned',
    example: true,
    beside: imageEdit('doodle'),
  },
]
