/**
 * What the generations of Wan differ in on the wire, by the beginning of the model's name: fine-tuned
 * models carry a suffix ("wan2.7-image-pro-ft-…"). Limits are the catalog's; only what Model Studio
 * cuts instead of refusing has to be known here. Sources: "wan-image-generation-and-editing-api-reference"
 * (2.7, 2026-10-11), "wan-image-generation-api-reference" (2.6), "wan2-5-image-edit-api-reference",
 * "text-to-image-v2-api-reference" (2.5 and older), "wanx-image-edit-api-reference" (2026-10-12).
 */

/** The last two parts of a path but one: what kind of body is sent there. */
export type Endpoint = 'messages' | 'text2image' | 'image2image'

export interface Family {
  readonly starts: string
  readonly at: readonly Endpoint[]
  /** Characters of a prompt; what is more is cut. */
  readonly prompt: number
  /** Characters of a negative prompt; what is more is cut. */
  readonly negativePrompt: number
  /** The parameters it has. */
  readonly own: readonly string[]
}

const common = ['size', 'n', 'seed', 'watermark'] as const
const sevens = ['enable_sequential', 'thinking_mode', 'bbox_list', 'color_palette'] as const
const edits = [
  'strength',
  'top_scale',
  'bottom_scale',
  'left_scale',
  'right_scale',
  'upscale_factor',
  'is_sketch',
] as const
const interleaved = ['enable_interleave', 'max_images'] as const

const families: readonly Family[] = [
  {
    starts: 'wan2.7-image',
    // The Python SDK's README makes it with `ImageSynthesis`, too, which posts to text2image.
    at: ['messages', 'text2image'],
    prompt: 5000,
    negativePrompt: 500,
    own: [...common, ...sevens],
  },
  {
    starts: 'wan2.6-image',
    at: ['messages'],
    prompt: 2000,
    negativePrompt: 500,
    own: [...common, ...interleaved, 'negative_prompt'],
  },
  {
    starts: 'wan2.6-t2i',
    at: ['messages'],
    prompt: 2100,
    negativePrompt: 500,
    own: [...common, 'negative_prompt'],
  },
  {
    starts: 'wan2.5-i2i',
    at: ['image2image'],
    prompt: 2000,
    negativePrompt: 500,
    own: common,
  },
  { starts: 'wan2.5-t2i', at: ['text2image'], prompt: 2000, negativePrompt: 500, own: common },
  { starts: 'wan2.2-t2i', at: ['text2image'], prompt: 800, negativePrompt: 500, own: common },
  { starts: 'wanx2.1-t2i', at: ['text2image'], prompt: 800, negativePrompt: 500, own: common },
  {
    starts: 'wanx2.1-imageedit',
    at: ['image2image'],
    prompt: 800,
    negativePrompt: 500,
    own: ['n', 'seed', 'watermark', ...edits],
  },
]

/** A name that nobody here knows: the catalog will say so. */
const unknown: Family = {
  starts: '',
  at: ['messages', 'text2image', 'image2image'],
  prompt: Number.POSITIVE_INFINITY,
  negativePrompt: Number.POSITIVE_INFINITY,
  own: [...common, ...sevens, ...edits, ...interleaved, 'negative_prompt'],
}

export function familyOf(model: string): Family {
  return families.find(({ starts }) => model.startsWith(starts)) ?? unknown
}
