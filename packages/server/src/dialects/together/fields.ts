/**
 * Every parameter of Together's image call with what becomes of it (togethercomputer/openapi of
 * 2026-04-28, togethercomputer/skills of 2026-08-18, npm together-ai 0.52.0; read 2026-11-21). That
 * Together serves this model is not confirmed; the protocol is.
 */
import { z } from 'zod'
import type { Parameter } from '../dialect.ts'
import { flag, number } from '../wan.ts'

const text = z.string()
/** Understood, and told of by `unheard` or `refuse`. */
const other = z.unknown().optional()

export const fields = z.object({
  model: text,
  prompt: text,
  image_url: text.optional(),
  reference_images: z.array(text, { error: 'must be a list of URLs' }).optional(),
  seed: number.optional(),
  n: number.optional(),
  width: number.optional(),
  height: number.optional(),
  aspect_ratio: text.optional(),
  negative_prompt: text.optional(),
  steps: number.optional(),
  guidance_scale: number.optional(),
  guidance: number.optional(),
  response_format: z.enum(['base64', 'url']).optional(),
  output_format: z.enum(['jpeg', 'png']).optional(),
  disable_safety_checker: flag.optional(),
  prompt_upsampling: other,
  image_loras: other,
})
export type Fields = z.infer<typeof fields>

export const noEffect = {
  prompt_upsampling: { why: 'prompts are used as they are written', silent: [false] },
}

const openWeights = 'For open-weights engines; a model that knows none warns, as Wan 2.7 does.'

export const parameters: readonly Parameter[] = [
  {
    name: 'model',
    type: 'string, required',
    fate: 'honoured',
    note: 'Wan-AI/Wan2.7-Image, Wan-AI/Wan2.7-Image-Pro or any id of the catalog.',
    example: 'Wan-AI/Wan2.7-Image-Pro',
  },
  { name: 'prompt', type: 'string, required', fate: 'honoured', example: 'the sea at dusk' },
  {
    name: 'image_url',
    type: 'URL or data URI',
    fate: 'honoured',
    note: 'Makes it an edit. Image 1 of the prompt.',
    example: 'https://example.com/a.png',
  },
  {
    name: 'reference_images',
    type: 'list of URLs or data URIs',
    fate: 'honoured',
    note: 'After `image_url`, in order; nine images in all.',
    example: ['https://example.com/a.png', 'https://example.com/b.png'],
  },
  { name: 'seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  { name: 'n', type: 'integer 1–4', fate: 'honoured', example: 2 },
  {
    name: 'width',
    type: 'integer',
    fate: 'honoured',
    note: '1024 when absent. With images and neither side given: 1024*1024 pixels in all, in the ratio of the last image.',
    example: 1280,
  },
  { name: 'height', type: 'integer', fate: 'honoured', note: 'As `width`.', example: 768 },
  {
    name: 'aspect_ratio',
    type: 'string such as 16:9',
    fate: 'honoured',
    note: '1024*1024 pixels in all; width and height win over it.',
    example: '16:9',
  },
  {
    name: 'negative_prompt',
    type: 'string',
    fate: 'honoured',
    note: 'A model that knows none warns.',
    example: 'fog',
  },
  { name: 'steps', type: 'integer', fate: 'honoured', note: openWeights, example: 20 },
  { name: 'guidance_scale', type: 'number', fate: 'honoured', note: openWeights, example: 3.5 },
  {
    name: 'guidance',
    type: 'number',
    fate: 'honoured',
    note: 'As `guidance_scale`.',
    example: 3.5,
  },
  {
    name: 'response_format',
    type: 'base64 or url',
    fate: 'honoured',
    note: 'url when absent.',
    example: 'base64',
  },
  {
    name: 'output_format',
    type: 'jpeg or png',
    fate: 'honoured',
    note: 'jpeg when absent.',
    example: 'png',
  },
  {
    name: 'disable_safety_checker',
    type: 'boolean',
    fate: 'idle',
    note: 'There is none.',
    example: true,
  },
  {
    name: 'prompt_upsampling',
    type: 'boolean',
    fate: 'warned',
    note: 'Prompts are used as they are written.',
    example: true,
  },
  {
    name: 'image_loras',
    type: 'list of {path, scale}',
    fate: 'refused',
    note: 'No engine here loads LoRAs.',
    example: [{ path: 'https://example.com/lora', scale: 1 }],
  },
]
