/**
 * A Segmind call in our words. Sources: segmind.com/models/wan2.7-image-pro/api (example payload) and
 * the Python client segmind 1.3.0 (both 2026-11-21). How it takes pictures for Wan 2.7 is documented
 * nowhere, so every name that its other models use is taken.
 */
import type { ImageRef } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { objectOf, parse } from '../body.ts'
import type { Asked, Call, UploadAsk } from '../dialect.ts'
import { nativeFields, pictureText, readNative, said } from '../native.ts'
import { number, readSize } from '../wan.ts'
import { unknown } from '../warn.ts'

export const imageNames = ['image', 'images', 'image_url', 'image_urls'] as const

const pictures = z
  .union([z.string(), z.array(z.string())], { error: 'must be a URL or a list of URLs' })
  .optional()
const fields = z.object({
  prompt: z.string(),
  size: z.string().optional(),
  seed: number.optional(),
  n: number.optional(),
  image: pictures,
  images: pictures,
  image_url: pictures,
  image_urls: pictures,
  ...nativeFields,
})

/** v1 waits for the picture, v2 answers at once. */
export function readImage(call: Call, wait: boolean): Asked {
  const given = said(objectOf(call))
  const body = parse(fields, given)
  const images = readPictures(body)
  const warnings = unknown(given, fields.shape)
  return {
    draft: {
      model: call.params['slug'] ?? '',
      prompt: body.prompt,
      images: images.length > 0 ? images : undefined,
      size: readSize(body.size),
      count: body.n,
      seed: body.seed,
      ...readNative(body),
    },
    wait,
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

function readPictures(body: z.infer<typeof fields>): readonly ImageRef[] {
  const [place, second] = imageNames.filter((name) => (body[name] ?? []).length > 0)
  if (second !== undefined) {
    throw new Problem(
      'invalid_request',
      `\`${place}\` and \`${second}\` both hold pictures, so their order is unknown: use one.`,
      { param: second },
    )
  }
  const value = place === undefined ? [] : (body[place] ?? [])
  if (!Array.isArray(value)) return [pictureText(value, place ?? 'image')]
  return value.map((text, index) => pictureText(text, `${place}[${index}]`))
}

const uploadFields = z.object({
  data_urls: z.array(z.string()).min(1, { error: 'holds no picture' }),
})

/** `upload-asset` (segmind 1.3.0, files.py): `{data_urls: [...]}`. */
export function readUpload(call: Call): UploadAsk {
  const { data_urls: urls } = parse(uploadFields, said(objectOf(call)))
  const [first = '', second] = urls
  if (second === undefined) return { ref: pictureText(first, 'data_urls[0]') }
  throw new Problem('invalid_request', 'One picture at a time: `data_urls` may hold one entry.', {
    param: 'data_urls',
  })
}
