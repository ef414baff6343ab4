/**
 * The sizes of fal's endpoints: its presets, and sides in pixels (fal-ai/fal-js
 * `libs/client/src/types/endpoints.ts`, read 2026-08-02). What is too small for the model is made larger.
 */
import type { PixelSize } from '@limn/sdk'
import { z } from 'zod'

/** A whole number, also as text, as Pydantic takes it. */
export function whole(schema: z.ZodType<number>) {
  return z.preprocess(
    (value) =>
      typeof value === 'string' && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : value,
    schema,
  )
}
/** fal's toolkit: `ImageSize`, 512 where a side is left out. */
const side = whole(z.number().int().gt(0).max(14_142)).default(512)

const presets = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
} satisfies Readonly<Record<string, PixelSize>>

const presetNames = z.enum([
  'square_hd',
  'square',
  'portrait_4_3',
  'portrait_16_9',
  'landscape_4_3',
  'landscape_16_9',
])

export const sizeInput = z.union([presetNames, z.object({ width: side, height: side })])

/**
 * What the models make at least, in all, and how much longer than wide (Model Studio, read 2026-10-11).
 * Of the older ones fal's own schemas were not seen: they are read by that of Wan 2.7.
 */
const leastPixels = 768 * 768
const leastOfTextIn25 = 1280 * 1280
const longest = 8

/** `fal-ai/wan/v2.7/…`, `fal-ai/wan-25-preview/…`, `wan/v2.6/…` */
export function isWan(app: string): boolean {
  return /^(?:fal-ai\/)?wan\b/.test(app)
}

/** What is too small is made as small as Wan can, in the same shape. */
export function readSize(
  asked: z.infer<typeof sizeInput> | undefined,
  app: string,
  warnings: string[],
): PixelSize | undefined {
  if (asked === undefined && !app.includes('/v2.7/')) return undefined
  const size = typeof asked === 'object' ? asked : presets[asked ?? 'square_hd']
  const { width, height } = size
  const pixels = app.endsWith('wan-25-preview/text-to-image') ? leastOfTextIn25 : leastPixels
  const isTooLong = Math.max(width, height) > longest * Math.min(width, height)
  // What is too long is refused with the sides that were asked for.
  if (width * height >= pixels || isTooLong || !isWan(app)) return size
  const least = enlarged(size, pixels)
  warnings.push(
    `\`image_size\` ${width}x${height} is less than the model makes: the pictures have ${least.width}x${least.height}.`,
  )
  return least
}

/** The least size of this shape: in whole steps of its ratio if they are small, otherwise as near as pixels go. */
function enlarged({ width, height }: PixelSize, pixels: number): PixelSize {
  const divisor = greatestDivisor(width, height)
  const [across, down] = [width / divisor, height / divisor]
  const steps = Math.ceil(Math.sqrt(pixels / (across * down)))
  const exact = { width: across * steps, height: down * steps }
  if (exact.width * exact.height < pixels * 1.02) return exact
  const scale = Math.sqrt(pixels / (width * height))
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) }
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
