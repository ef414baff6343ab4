/**
 * How hosts write the things that only Wan has: sizes, palettes, boxes. All of them took it from Model
 * Studio ("wan-image-generation-and-editing-api-reference", read 2026-10-11) and changed a little.
 */
import type { Box, ImageDraft, PaletteColour, PixelSize, Tier } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../problem.ts'

/** Also `"true"`: text in multipart, and what the first party's Java SDK sends. */
export const flag = z.union(
  [z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })],
  { error: 'must be true or false' },
)

/** Also a number written as text. */
export const number = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/)
      .transform(Number),
  ],
  { error: 'must be a number' },
)

const box = z.tuple([z.number(), z.number(), z.number(), z.number()])

/** Boxes per image, or one nesting level less for a single image (EmpirioLabs). */
export const boxes = z.union([z.array(z.array(box)), z.array(box)], {
  error: 'must be a list of boxes [x1,y1,x2,y2] per image',
})

export const palette = z.array(
  z.strictObject({
    hex: z.string(),
    ratio: z.union([z.number(), z.string()], { error: 'must be "25.00%" or a number' }),
  }),
  { error: 'must be a list of {hex, ratio}' },
)

/** `[]` is no box at all. */
export function readBoxes(list: z.infer<typeof boxes> | undefined): ImageDraft['boxes'] {
  if (list === undefined || list.length === 0) return undefined
  const flat: Box[] = []
  const nested: Box[][] = []
  for (const entry of list) {
    if (isBox(entry)) flat.push(entry)
    else nested.push(entry)
  }
  return flat.length > 0 ? [flat] : nested
}

function isBox(entry: Box | readonly Box[]): entry is Box {
  return typeof entry[0] === 'number'
}

/**
 * A share is `"25.00%"` (Model Studio), 0.25 (its Java SDK) or 25: numbers above 1 make all of them
 * percents. `param` is the host's path of the list. Throws Problem.
 */
export function readPalette(
  list: z.infer<typeof palette> | undefined,
  param = 'color_palette',
): PaletteColour[] | undefined {
  const shares = list?.map(({ ratio }, index) => {
    const [, digits, percent] = /^\s*(\d{1,3}(?:\.\d{1,12})?)\s*(%?)\s*$/.exec(String(ratio)) ?? []
    if (digits !== undefined) return { value: Number(digits), percent: percent === '%' }
    const path = `${param}[${index}].ratio`
    throw new Problem(
      'invalid_request',
      `\`${path}\` is a share such as "25.00%" or 0.25; got "${String(ratio).slice(0, 40)}".`,
      { param: path },
    )
  })
  const percents = shares?.some(({ value, percent }) => !percent && value > 1) ?? false
  return list?.map(({ hex }, index) => {
    const share = shares?.[index]
    const value = share?.value ?? 0
    return { hex, share: share?.percent || percents ? value / 100 : value }
  })
}

/** OpenAI and AnyFast write `1024x1024`, the first party `1024*1024`. */
export function pixelsOf(size: string): PixelSize | undefined {
  const [, width, height] = /^\s*(\d{1,6})\s*[xX*×]\s*(\d{1,6})\s*$/.exec(size) ?? []
  return width === undefined || height === undefined
    ? undefined
    : { width: Number(width), height: Number(height) }
}

const tiers: Readonly<Record<string, Tier>> = { '1K': '1K', '2K': '2K', '4K': '4K' }

/** `2k` and `2K` alike. */
export function tierOf(text: string): Tier | undefined {
  const name = text.trim().toUpperCase()
  return Object.hasOwn(tiers, name) ? tiers[name] : undefined
}

/** A tier or pixels. Throws Problem that names `param`, the host's name of the field. */
export function readSize(
  size: string | undefined,
  param = 'size',
): { readonly tier: Tier } | PixelSize | undefined {
  if (size === undefined) return undefined
  const tier = tierOf(size)
  const asked = tier === undefined ? pixelsOf(size) : { tier }
  if (asked !== undefined) return asked
  throw new Problem(
    'invalid_request',
    `\`${param}\` is 1K, 2K, 4K or pixels such as 1024*1024; got "${size.slice(0, 40)}".`,
    { param },
  )
}
