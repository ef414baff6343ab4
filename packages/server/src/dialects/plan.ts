/** A plan in a caller's body, as the SDK's `Plan`: what is not in its closed lists is refused. */
import { z } from 'zod'
import { features, places, relations, seasons, styles, times, trees, weathers } from '@limn/sdk'
import type { Plan } from '@limn/sdk'

const amount = z.number().min(-1).max(1)
const words = z
  .string()
  .max(500)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds what is no text')
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour as #RRGGBB')
const box = z.tuple([z.int(), z.int(), z.int(), z.int()])
const place = z.int().min(0).max(63)
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(64)

const subject = z.strictObject({
  name: words,
  drawing: words,
  count: z.int().min(1).max(24),
  colour: colour.optional(),
  scale: z.enum(['tiny', 'small', 'large', 'huge']).optional(),
  at: z.enum(['left', 'centre', 'right', 'foreground', 'background']).optional(),
  relation: z.strictObject({ kind: z.enum(relations), to: place }).optional(),
})

const scene = z.strictObject({
  kind: z.literal('scene'),
  place: z.enum(places),
  time: z.enum(times),
  weather: z.enum(weathers),
  season: z.enum(seasons),
  style: z.enum(styles),
  camera: z.enum(['close-up', 'medium', 'wide', 'above']),
  ground: z.enum(['marble', 'wood', 'concrete', 'fabric']).optional(),
  trees: z.enum(trees).optional(),
  backdrop: colour.optional(),
  features: list(z.enum(features)),
  subjects: list(subject),
  texts: list(
    z.strictObject({
      text: words,
      role: z.enum(['title', 'sign', 'label', 'caption']),
      colour: colour.optional(),
    }),
  ),
  palette: list(z.strictObject({ hex: colour, share: z.number().min(0).max(1) })).optional(),
  notUnderstood: z.array(words).max(1000),
})

const target = z.strictObject({
  image: z.int().min(1).max(64),
  box: z.union([place, box]).optional(),
})
const step = <Verb extends string, Shape extends z.ZodRawShape>(verb: Verb, shape: Shape) =>
  z.strictObject({ verb: z.literal(verb), target, ...shape })

const operation = z.discriminatedUnion('verb', [
  step('style', { style: z.enum(styles).exclude(['natural']) }),
  step('adjust', {
    what: z.enum([
      'brightness',
      'contrast',
      'saturation',
      'warmth',
      'hue',
      'sharpness',
      'blur',
      'vignette',
      'grain',
    ]),
    amount,
  }),
  step('tone', { tone: z.enum(['black-and-white', 'sepia', 'negative', 'night', 'sunset']) }),
  step('recolour', { to: words, from: words.optional() }),
  step('crop', {
    ratio: words.optional(),
    keep: z.enum(['centre', 'top', 'bottom', 'left', 'right']).optional(),
  }),
  step('rotate', { degrees: z.number().min(-360).max(360) }),
  step('flip', { axis: z.enum(['horizontal', 'vertical']) }),
  step('background', {
    to: z.union([
      z.strictObject({ colour: words }),
      z.strictObject({ scene }),
      z.strictObject({ image: z.int().min(1).max(64) }),
      z.strictObject({ blur: z.number().min(0).max(1) }),
    ]),
  }),
  step('text', {
    text: words,
    colour: words.optional(),
    at: z.enum([
      'top',
      'centre',
      'bottom',
      'top-left',
      'top-right',
      'bottom-left',
      'bottom-right',
      'box',
    ]),
  }),
  step('collage', { layout: z.enum(['row', 'column', 'grid']) }),
  step('upscale', {}),
])

export const planBody: z.ZodType<Plan> = z.discriminatedUnion('kind', [
  scene,
  z.strictObject({
    kind: z.literal('edit'),
    operations: list(operation),
    notUnderstood: z.array(words).max(1000),
  }),
])
