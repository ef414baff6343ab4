/** The SDK's `ImageDraft` out of a body. */
import { z } from 'zod'
import type { ImageDraft } from '@limn/sdk'
import { imageRef, objectOf, parse } from '../body.ts'
import type { Call, Parameter } from '../dialect.ts'
import { planBody } from '../plan.ts'

const box = z.tuple([z.number(), z.number(), z.number(), z.number()])
const size = z.union(
  [
    z.strictObject({ width: z.number(), height: z.number() }),
    z.strictObject({ tier: z.enum(['1K', '2K', '4K']).optional(), ratio: z.string().optional() }),
    z.strictObject({ times: z.strictObject({ width: z.number(), height: z.number() }) }),
  ],
  {
    error:
      'must be {width, height} in pixels, or {tier, ratio} such as {"tier":"2K","ratio":"16:9"}',
  },
)

/** Shapes only: limits belong to the model. A field that is not here is refused. */
const draftBody = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  negativePrompt: z.string().optional(),
  images: z.array(z.string()).optional(),
  boxes: z.array(z.array(box)).optional(),
  mask: z.string().optional(),
  maskOpen: z.enum(['transparent', 'white']).optional(),
  size: size.optional(),
  count: z.number().optional(),
  set: z.boolean().optional(),
  thinking: z.boolean().optional(),
  plan: planBody.optional(),
  palette: z.array(z.strictObject({ hex: z.string(), share: z.number() })).optional(),
  seed: z.number().optional(),
  watermark: z.boolean().optional(),
  format: z.enum(['png', 'jpeg', 'webp']).optional(),
  quality: z.number().optional(),
  steps: z.number().optional(),
  guidanceScale: z.number().optional(),
  strength: z.number().optional(),
})

export const parameters: readonly Parameter[] = [
  { name: 'model', type: 'string', fate: 'honoured', example: 'wan2.7-image-pro' },
  { name: 'prompt', type: 'string', fate: 'honoured', example: 'the sea at dusk' },
  {
    name: 'negativePrompt',
    type: 'string',
    fate: 'honoured',
    note: 'A model that knows none warns.',
    example: 'fog',
  },
  {
    name: 'images',
    type: 'list of https: URL, data: URI or asset:<id>',
    fate: 'honoured',
    example: ['https://example.com/a.png'],
  },
  {
    name: 'boxes',
    type: 'per image a list of [x1, y1, x2, y2]',
    fate: 'honoured',
    example: [[[0, 0, 100, 100]]],
    beside: { images: ['https://example.com/a.png'] },
  },
  {
    name: 'mask',
    type: 'an image; transparent is the region to edit',
    fate: 'honoured',
    example: 'https://example.com/m.png',
    beside: { images: ['https://example.com/a.png'] },
  },
  {
    name: 'maskOpen',
    type: 'transparent or white',
    fate: 'honoured',
    note: 'Which part of `mask` may change. Default transparent.',
    example: 'white',
    beside: { images: ['https://example.com/a.png'], mask: 'https://example.com/m.png' },
  },
  {
    name: 'size',
    type: '{width, height}, {tier, ratio} or {times: {width, height}} of the last image',
    fate: 'honoured',
    example: { tier: '1K', ratio: '16:9' },
  },
  { name: 'count', type: 'integer 1–4, in a set 1–12', fate: 'honoured', example: 2 },
  { name: 'set', type: 'boolean', fate: 'honoured', example: true },
  { name: 'thinking', type: 'boolean', fate: 'honoured', example: false },
  {
    name: 'plan',
    type: 'Plan',
    fate: 'honoured',
    note: 'The plan that an earlier job answered, changed or not.',
    example: { kind: 'edit', operations: [], notUnderstood: [] },
  },
  {
    name: 'palette',
    type: 'list of {hex, share}',
    fate: 'honoured',
    example: [
      { hex: '#102030', share: 0.5 },
      { hex: '#405060', share: 0.3 },
      { hex: '#708090', share: 0.2 },
    ],
  },
  { name: 'seed', type: 'integer 0–2147483647', fate: 'honoured', example: 7 },
  { name: 'watermark', type: 'boolean', fate: 'honoured', example: true },
  { name: 'format', type: 'png, jpeg or webp', fate: 'honoured', example: 'webp' },
  { name: 'quality', type: 'integer 1–100', fate: 'honoured', example: 80 },
  ...(['steps', 'guidanceScale', 'strength'] as const).map((name): Parameter => ({
    name,
    type: 'number',
    fate: 'honoured',
    note: 'For open-weights engines; a model that knows none warns.',
    example: 0.5,
  })),
]

/** Throws Problem. */
export function readDraft(call: Call): ImageDraft {
  const said = Object.entries(objectOf(call)).filter(([, value]) => value !== null)
  const draft = parse(draftBody, Object.fromEntries(said))
  for (const [index, ref] of (draft.images ?? []).entries()) imageRef(ref, `images[${index}]`)
  if (draft.mask !== undefined) imageRef(draft.mask, 'mask')
  return draft
}
