/**
 * What WaveSpeed documents for its endpoints, with what becomes of it here. Tables of
 * wavespeed.ai/docs/docs-api/alibaba/alibaba-wan-2.7-*, read 2026-11-21 through a mirror.
 */
import type { Parameter } from '../dialect.ts'
import type { Endpoint } from './read.ts'

const prompt: Parameter = {
  name: 'prompt',
  type: 'string, required',
  fate: 'honoured',
  example: 'the sea at dusk',
}
const seed: Parameter = {
  name: 'seed',
  type: 'integer -1–2147483647',
  fate: 'honoured',
  note: '-1 draws one.',
  example: 7,
}
const general: readonly Parameter[] = [
  {
    name: 'enable_sync_mode',
    type: 'boolean',
    fate: 'honoured',
    note: 'Answers when the picture is there, or after 100 s with `code` 5004 in `data`; the task goes on.',
    example: true,
  },
  {
    name: 'enable_base64_output',
    type: 'boolean',
    fate: 'honoured',
    note: 'Base64 without a data URI prefix in `outputs`.',
    example: true,
  },
  {
    name: '?webhook',
    type: 'URL',
    fate: 'honoured',
    note: 'Posted the prediction when it has ended, signed with the secret of `GET /wavespeed/api/v3/webhook/secret`.',
    example: 'https://example.com/hook',
  },
  {
    name: 'webhook_url',
    type: 'URL',
    fate: 'honoured',
    note: 'The same in the body.',
    example: 'https://example.com/hook',
  },
]

const images: Parameter = {
  name: 'images',
  type: 'list of 1–9 URLs or data URIs, required',
  fate: 'honoured',
  example: ['https://example.com/a.png', 'https://example.com/b.png'],
}

export function parametersOf({ edits, maxSide, model }: Endpoint): readonly Parameter[] {
  const most = model.endsWith('/text-to-image-pro') ? '4096*4096' : '2048*2048'
  const size: Parameter = {
    name: 'size',
    type: 'string width*height',
    fate: 'honoured',
    note:
      `Each side 512–${maxSide}, 768*768 to ${most} pixels in all, ratio 1:8 to 8:1. ` +
      (edits ? 'Follows the last image when absent.' : '1024*1024 when absent.'),
    example: '1280*720',
  }
  const thinking: Parameter = {
    name: 'thinking_mode',
    type: 'boolean',
    fate: 'honoured',
    note: 'On when absent.',
    example: false,
  }
  return edits
    ? [images, prompt, size, seed, ...general]
    : [prompt, size, thinking, seed, ...general]
}

const rewriting = 'Prompts are used as they are written.'

export const olderParameters: readonly Parameter[] = [
  prompt,
  images,
  { name: 'negative_prompt', type: 'string', fate: 'honoured', example: 'fog' },
  { name: 'size', type: 'string width*height', fate: 'honoured', example: '1280*720' },
  { name: 'width', type: 'integer', fate: 'honoured', example: 1280 },
  { name: 'height', type: 'integer', fate: 'honoured', example: 720 },
  { name: 'n', type: 'integer 1–4', fate: 'honoured', example: 2 },
  { name: 'watermark', type: 'boolean', fate: 'honoured', example: true },
  { name: 'thinking_mode', type: 'boolean', fate: 'honoured', example: false },
  seed,
  { name: 'prompt_extend', type: 'boolean', fate: 'warned', note: rewriting, example: true },
  {
    name: 'enable_prompt_expansion',
    type: 'boolean',
    fate: 'warned',
    note: rewriting,
    example: true,
  },
  ...general,
]
