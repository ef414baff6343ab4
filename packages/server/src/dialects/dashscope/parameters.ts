/** The documented parameters of the create routes, for the docs and the kit. */
import type { Call, Json, Parameter } from '../dialect.ts'

export const picture = 'https://example.com/a.png'
const messages = (model: string, ...content: readonly Json[]) => ({
  model,
  'input.messages': [{ role: 'user', content }],
})
const words = { text: 'the sea at dusk' }

/** The least of each form. */
export const examples = {
  sync: {
    path: '/dashscope/api/v1/services/aigc/multimodal-generation/generation',
    body: body('wan2.7-image', { messages: [{ role: 'user', content: [words] }] }),
  },
  async: {
    path: '/dashscope/api/v1/services/aigc/image-generation/generation',
    headers: { 'x-dashscope-async': 'enable' },
    body: body('wan2.7-image', { messages: [{ role: 'user', content: [words] }] }),
  },
  text2image: {
    path: '/dashscope/api/v1/services/aigc/text2image/image-synthesis',
    headers: { 'x-dashscope-async': 'enable' },
    body: body('wan2.5-t2i-preview', { prompt: words.text }),
  },
  image2image: {
    path: '/dashscope/api/v1/services/aigc/image2image/image-synthesis',
    headers: { 'x-dashscope-async': 'enable' },
    body: body('wan2.5-i2i-preview', { prompt: 'make it night', images: [picture] }),
  },
} as const satisfies Readonly<Record<string, Partial<Call>>>

function body(model: string, input: Json): Json {
  return { model, input }
}

export const common: readonly Parameter[] = [
  {
    name: 'parameters.size',
    type: '1K, 2K, 4K or W*H',
    fate: 'honoured',
    note: '4K, and which pixels, is a matter of the model: what it can’t make is refused.',
    example: '1280*720',
  },
  {
    name: 'parameters.n',
    type: 'integer 1–4, in a set 1–12',
    fate: 'honoured',
    note: 'Default 1 for wan2.7 and 4 for older text-to-image, as the first party says; a set 12.',
    example: 2,
  },
  { name: 'parameters.seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  { name: 'parameters.watermark', type: 'boolean', fate: 'honoured', example: true },
]

export const sevens: readonly Parameter[] = [
  {
    name: 'parameters.enable_sequential',
    type: 'boolean',
    fate: 'honoured',
    note: 'A coherent set; wan2.7 alone.',
    example: true,
  },
  {
    name: 'parameters.thinking_mode',
    type: 'boolean, also as text; fast, balanced or quality',
    fate: 'honoured',
    note: 'wan2.7 alone. No effect with images or in a set; then a warning says so. “fast” is read as false.',
    example: false,
  },
  {
    name: 'parameters.color_palette',
    type: 'list of {hex, ratio}, 3–10, also as JSON text',
    fate: 'honoured',
    note: 'Refused in a set. A ratio is "25.00%", 0.25 or 25.',
    example: [
      { hex: '#102030', ratio: '50.00%' },
      { hex: '#405060', ratio: '30.00%' },
      { hex: '#708090', ratio: '20.00%' },
    ],
  },
]

export const idle: readonly Parameter[] = [
  {
    name: 'parameters.prompt_extend',
    type: 'boolean',
    fate: 'warned',
    note: 'Prompts are not rewritten; false asks for just that.',
    example: true,
  },
  {
    name: 'parameters.is_async',
    type: 'boolean',
    fate: 'idle',
    note: 'The Python SDK sends it.',
    example: true,
  },
  { name: 'parameters.incremental_output', type: 'boolean', fate: 'idle', example: true },
  { name: 'parameters.modalities', type: 'list', fate: 'warned', example: ['image'] },
  { name: 'parameters.response_format', type: 'string', fate: 'warned', example: 'b64' },
  { name: '@X-DashScope-WorkSpace', type: 'string', fate: 'warned', example: 'ws-1' },
  { name: '@X-DashScope-DataInspection', type: 'enable', fate: 'warned', example: 'enable' },
  { name: '@X-DashScope-Wait-Timeout', type: 'seconds', fate: 'warned', example: '10' },
  {
    name: '@X-DashScope-EncryptionKey',
    type: 'JSON',
    fate: 'refused',
    note: 'Encrypted input can’t be read here.',
    example: '{"public_key_id":"1"}',
  },
]

const inMessages: readonly Parameter[] = [
  { name: 'model', type: 'string', fate: 'honoured', example: 'wan2.7-image-pro' },
  {
    name: 'input.messages',
    type: 'one message of {text} and {image}',
    fate: 'honoured',
    note: 'An image is an https: URL, a data: URI, or oss:// of an upload with X-DashScope-OssResourceResolve: enable. A prompt that is too long is cut, with a warning.',
    example: [{ role: 'user', content: [{ image: picture }, words] }],
  },
  ...common,
  ...sevens,
  {
    name: 'parameters.bbox_list',
    type: 'per image a list of [x1, y1, x2, y2]',
    fate: 'honoured',
    note: 'As many lists as images, or it is refused.',
    example: [[[0, 0, 100, 100]]],
    beside: messages('wan2.7-image', { image: picture }, words),
  },
  {
    name: 'parameters.negative_prompt',
    type: 'string',
    fate: 'honoured',
    note: 'wan2.6 alone; on wan2.7 it has no effect and a warning says so.',
    example: 'fog',
    beside: messages('wan2.6-t2i', words),
  },
  {
    name: 'parameters.max_images',
    type: 'integer 1–5',
    fate: 'honoured',
    note: 'With enable_interleave of wan2.6-image.',
    example: 3,
    beside: {
      ...messages('wan2.6-image', words),
      'parameters.enable_interleave': true,
      '@X-DashScope-SSE': 'enable',
    },
  },
  ...idle,
]

export const ofSync: readonly Parameter[] = [
  ...inMessages,
  {
    name: 'parameters.enable_interleave',
    type: 'boolean',
    fate: 'honoured',
    note: 'wan2.6-image alone: up to five pictures, each with a text before it that says what the engine understood. Streamed, and needs X-DashScope-SSE: enable.',
    example: true,
    beside: { ...messages('wan2.6-image', words), '@X-DashScope-SSE': 'enable' },
  },
  {
    name: 'parameters.stream',
    type: 'boolean',
    fate: 'idle',
    note: 'The header decides. Without enable_interleave nothing is streamed, and a warning says so.',
    example: true,
    beside: {
      ...messages('wan2.6-image', words),
      'parameters.enable_interleave': true,
      '@X-DashScope-SSE': 'enable',
    },
  },
  {
    name: '@X-DashScope-SSE',
    type: 'enable',
    fate: 'honoured',
    note: 'For enable_interleave; elsewhere it has no effect.',
    example: 'enable',
    beside: { ...messages('wan2.6-image', words), 'parameters.enable_interleave': true },
  },
  {
    name: '@X-DashScope-Async',
    type: 'enable',
    fate: 'refused',
    note: '403 AccessDenied, as at the host.',
    example: 'enable',
  },
]

export const ofAsync: readonly Parameter[] = [
  ...inMessages,
  {
    name: 'parameters.enable_interleave',
    type: 'boolean',
    fate: 'honoured',
    note: 'wan2.6-image alone: texts and pictures in one choice.',
    example: true,
    beside: messages('wan2.6-image', words),
  },
  { name: 'parameters.stream', type: 'boolean', fate: 'warned', example: true },
  {
    name: '@X-DashScope-Async',
    type: 'enable',
    fate: 'refused',
    note: 'Required; without it 403 AccessDenied, as at the host.',
    example: 'no',
  },
]
