/**
 * What `createTask` takes, row by row (docs.kie.ai/market/wan/2-7-image and 2-7-image-pro, with the
 * input table as public clients of it have it; read 2026-11-21).
 */
import type { Json, Parameter } from '../dialect.ts'

const urls: Json = ['https://example.com/a.png']
const palette: Json = [
  { hex: '#102030', ratio: '50.00%' },
  { hex: '#405060', ratio: '30.00%' },
  { hex: '#708090', ratio: '20.00%' },
]

export const ratios = ['1:1', '16:9', '4:3', '21:9', '3:4', '9:16', '8:1', '1:8'] as const

export const parameters: readonly Parameter[] = [
  {
    name: 'model',
    type: 'wan/2-7-image or wan/2-7-image-pro',
    fate: 'honoured',
    note: 'Required. With slash and dashes; any other name is refused with code 422.',
    example: 'wan/2-7-image-pro',
  },
  {
    name: 'callBackUrl',
    type: 'http(s) address',
    fate: 'honoured',
    note: 'Told once the task has ended, with X-Webhook-Timestamp and X-Webhook-Signature.',
    example: 'https://example.com/callback',
  },
  {
    name: 'input.prompt',
    type: 'string, 1–5000 characters',
    fate: 'honoured',
    note: 'Required.',
    example: 'the sea at dusk',
  },
  {
    name: 'input.input_urls',
    type: 'list of 1–9 http(s) addresses',
    fate: 'honoured',
    note: 'Makes the call an edit. Data URIs are refused, as there: upload the picture first.',
    example: urls,
  },
  {
    name: 'input.aspect_ratio',
    type: ratios.join(', '),
    fate: 'honoured',
    note: 'Only without `input_urls`; with them it is refused.',
    example: '16:9',
  },
  {
    name: 'input.enable_sequential',
    type: 'boolean, default false',
    fate: 'honoured',
    note: 'A coherent set.',
    example: true,
  },
  {
    name: 'input.n',
    type: 'integer 1–4, in a set 1–12',
    fate: 'honoured',
    note: 'Without it one picture, in a set up to 12. Sources about the default there contradict each other (1 or 4): say it.',
    example: 2,
  },
  {
    name: 'input.resolution',
    type: '1K, 2K or 4K, default 2K',
    fate: 'honoured',
    note: '4K only with the pro model, without `input_urls` and not in a set.',
    example: '1K',
  },
  {
    name: 'input.thinking_mode',
    type: 'boolean',
    fate: 'honoured',
    note: 'Only without `input_urls` and not in a set; elsewhere it warns. Kie publishes no default; it is on here, as with Model Studio.',
    example: false,
  },
  {
    name: 'input.color_palette',
    type: 'list of 3–10 {hex, ratio}',
    fate: 'honoured',
    note: 'Not in a set.',
    example: palette,
  },
  {
    name: 'input.bbox_list',
    type: 'per input image a list of up to two [x1, y1, x2, y2]',
    fate: 'honoured',
    example: [[[0, 0, 100, 100]]],
    beside: { 'input.input_urls': urls },
  },
  { name: 'input.watermark', type: 'boolean, default false', fate: 'honoured', example: true },
  { name: 'input.seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  {
    name: 'input.nsfw_checker',
    type: 'boolean',
    fate: 'warned',
    note: 'There is no content filter here; `false` asks for what happens anyway.',
    example: true,
  },
]
