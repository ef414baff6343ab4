/** The documented parameters of the Wan 2.7 endpoints, and what becomes of each. Sources: `input.ts`, `asked.ts`. */
import { nativeParameters } from '../native.ts'
import type { Parameter } from '../route.ts'

const picture = 'https://example.com/a.png'

const first: readonly Parameter[] = [
  { name: 'prompt', type: 'string', fate: 'honoured', example: 'the sea at dusk' },
  {
    name: 'negative_prompt',
    type: 'string, up to 500 characters',
    fate: 'honoured',
    note: 'A model that knows none warns.',
    example: 'fog',
  },
  {
    name: 'image_size',
    type: 'square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9 or {width, height}',
    fate: 'honoured',
    note: 'Default `square_hd`. Sizes of less than 768×768 pixels in all, `square` among them, are made as small as the model can in the same shape, with a warning.',
    example: 'landscape_16_9',
  },
]
const last: readonly Parameter[] = [
  {
    name: 'enable_safety_checker',
    type: 'boolean',
    fate: 'warned',
    note: 'Nothing is checked: asking for it gets the warning, `false` none.',
    example: true,
  },
  { name: 'seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  {
    name: 'output_format',
    type: 'jpeg, png or webp',
    fate: 'honoured',
    note: 'Default `jpeg`.',
    example: 'webp',
  },
]

/** What Model Studio has and fal leaves out. */
const native = nativeParameters().filter(({ name }) => name !== 'negative_prompt')

const textParameters: readonly Parameter[] = [
  ...first,
  {
    name: 'num_images',
    type: 'integer 1–5',
    fate: 'honoured',
    note: 'Default 1. Wan 2.7 makes at most 4 at once: 5 is refused with `less_than_equal`, unless it is a set (`enable_sequential`), which may have up to 12.',
    example: 2,
  },
  {
    name: 'max_images',
    type: 'integer 1–5',
    fate: 'honoured',
    note: 'The older name of `num_images`.',
    example: 2,
  },
  ...last,
  ...native.filter(({ name }) => name !== 'bbox_list'),
]

const editParameters: readonly Parameter[] = [
  ...first,
  {
    name: 'image_urls',
    type: 'list of 1–4 https: URLs or data: URIs',
    fate: 'honoured',
    note: 'In order: "image 1" in the prompt is the first. `@ai-sdk/fal` sends one picture as `image_url`; that is taken for a data: URI alone.',
    example: [picture, 'https://example.com/b.png'],
  },
  {
    name: 'num_images',
    type: 'integer 1–4',
    fate: 'honoured',
    note: 'Default 1; up to 12 in a set (`enable_sequential`).',
    example: 2,
  },
  {
    name: 'enable_prompt_expansion',
    type: 'boolean',
    fate: 'warned',
    note: 'The prompt is taken as it stands: asking for more gets the warning, `false` none.',
    example: true,
  },
  ...last,
  ...native,
]

const headers: readonly Parameter[] = [
  {
    name: '@x-fal-request-timeout',
    type: 'seconds',
    fate: 'warned',
    example: 30,
  },
  {
    name: '@x-fal-queue-priority',
    type: 'normal or low',
    fate: 'warned',
    note: '`normal` is how it is.',
    example: 'low',
  },
  {
    name: '@x-fal-runner-hint',
    type: 'string',
    fate: 'idle',
    note: 'There is one runner.',
    example: 'a',
  },
  {
    name: '@x-fal-object-lifecycle-preference',
    type: 'JSON',
    fate: 'warned',
    example: { expiration_duration_seconds: 3600 },
  },
  { name: '@x-fal-store-io', type: '0', fate: 'warned', example: '0' },
  { name: '@x-fal-no-retry', type: '1, true or yes', fate: 'warned', example: '1' },
  { name: '@x-fal-retry-config', type: 'JSON', fate: 'warned', example: {} },
  {
    name: '@x-app-fal-disable-fallback',
    type: 'true',
    fate: 'idle',
    note: 'No other endpoint answers for this one.',
    example: 'true',
  },
  { name: '@x-fal-tags', type: 'string', fate: 'warned', example: 'a' },
]

const length: Parameter = {
  name: '?fal_max_queue_length',
  type: 'integer',
  fate: 'warned',
  note: 'The queue takes everything, however long it is.',
  example: 5,
}
const hook = { name: '?fal_webhook', type: 'URL', example: 'https://example.com/told' }

const around: Readonly<Record<'run' | 'queue', readonly Parameter[]>> = {
  run: [
    { ...hook, fate: 'warned', note: 'Submit to the queue to be told later.' },
    length,
    ...headers,
  ],
  queue: [{ ...hook, fate: 'honoured' }, length, ...headers],
}

export function parametersOf(room: 'run' | 'queue', edit: boolean): readonly Parameter[] {
  return [...(edit ? editParameters : textParameters), ...around[room]]
}

export function exampleOf(edit: boolean) {
  return {
    params: { '*': 'fal-ai/wan/v2.7/text-to-image' },
    body: {
      prompt: edit ? 'make it night' : 'a misty forest at dawn',
      ...(edit ? { image_urls: [picture] } : {}),
    },
  }
}
