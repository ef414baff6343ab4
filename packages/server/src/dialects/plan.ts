/** A plan in a caller's body, as the SDK's `Plan`: what is not in its closed lists is refused. */
import { z } from 'zod'
import {
  features,
  overlays,
  places,
  relations,
  seasons,
  spots,
  styles,
  times,
  trees,
  weathers,
} from '@limn/sdk'
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
  stands: z
    .array(
      z.strictObject({
        x: z.number().min(-0.5).max(1.5),
        foot: z.number().min(-0.5).max(2),
        height: z.number().min(0.01).max(3),
      }),
    )
    .max(24)
    .optional(),
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
  thought: z
    .strictObject({ layouts: z.int().min(1), first: z.number(), best: z.number() })
    .optional(),
  notUnderstood: z.array(words).max(1000),
})

const imageNumber = z.int().min(1).max(64)
const target = z.strictObject({
  image: imageNumber,
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
      z.strictObject({ image: imageNumber }),
      z.strictObject({ blur: z.number().min(0).max(1) }),
    ]),
  }),
  step('text', {
    text: words,
    colour: words.optional(),
    at: z.enum(spots),
    replaces: z.boolean().optional(),
  }),
  step('collage', { layout: z.enum(['row', 'column', 'grid', 'sheet']) }),
  step('upscale', {}),
  step('remove', {}),
  step('place', {
    thing: z.union([
      z.strictObject({ image: imageNumber, box: z.union([place, box]).optional() }),
      z.strictObject({ subject }),
    ]),
    at: z.enum(spots).exclude(['box']).optional(),
    height: z.number().min(0.02).max(1).optional(),
  }),
  step('match', { to: imageNumber, what: z.enum(['palette', 'style', 'light']) }),
  step('blend', { with: imageNumber, how: z.enum(['double-exposure', 'fade', 'even']) }),
  step('weather', { weather: z.enum(overlays) }),
  step('expand', {
    ratio: words.optional(),
    by: z.number().min(0.05).max(1).optional(),
    side: z.enum(['left', 'right', 'top', 'bottom']).optional(),
  }),
  step('straighten', {}),
])

const edit = z.strictObject({
  kind: z.literal('edit'),
  operations: list(operation),
  notUnderstood: z.array(words).max(1000),
})

export const planBody: z.ZodType<Plan> = z.discriminatedUnion('kind', [
  scene,
  edit,
  z.strictObject({
    kind: z.literal('set'),
    panels: z
      .array(z.discriminatedUnion('kind', [scene, edit]))
      .min(1)
      .max(12),
  }),
])
