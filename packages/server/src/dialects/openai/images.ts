/**
 * Where the hosts of this shape put reference images: `image` (text or a list of texts: AnyFast,
 * EmpirioLabs), multipart `image`, `image[]` or `image[0]` (OpenAI), `images` of `{image_url}` or
 * `{file_id}` (OpenAI's JSON form), `image_url`.
 */
import type { ImageRef } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { imageRef } from '../body.ts'
import type { Call, FilePart } from '../dialect.ts'
import { isImageField } from './body.ts'
import type { Fields } from './body.ts'

type Listed = NonNullable<Fields['mask']>

const places = ['image', 'images', 'image_url'] as const

/** In order; empty when there are none. Throws Problem. */
export function readImages(body: Fields, call: Call): readonly ImageRef[] {
  const parts = (call.files ?? []).filter(({ field }) => isImageField(field))
  const used = places.filter((place) => body[place] !== undefined)
  const [place, second] = parts.length > 0 ? ['image', used[0]] : used
  if (second !== undefined) {
    throw new Problem(
      'invalid_request',
      `Reference images are given in two places, so their order is unknown: use \`${place}\` alone.`,
      { param: second },
    )
  }
  if (parts.length > 0) return inOrder(parts).map(({ ref }) => ref)
  const field = used[0]
  const value = field === undefined ? undefined : body[field]
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return list.map((item, index) => refOf(item, `images[${index}]`))
}

/** Throws Problem. */
export function readMask(body: Fields, call: Call): ImageRef | undefined {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'mask')
  if (more !== undefined || (part !== undefined && body.mask !== undefined)) {
    throw new Problem('invalid_request', 'There can be one `mask`.', { param: 'mask' })
  }
  return part?.ref ?? (body.mask === undefined ? undefined : refOf(body.mask, 'mask'))
}

function refOf(item: Listed, param: string): ImageRef {
  if (typeof item === 'string') return imageRef(item, param)
  if ('image_url' in item) return imageRef(item.image_url, param)
  if (item.file_id.startsWith('asset:')) return item.file_id
  throw new Problem(
    'invalid_image',
    `A file id looks like asset:<id>, as POST /v1/files answers it; got "${item.file_id.slice(0, 60)}".`,
    { param },
  )
}

/** By the number in `image[2]` where there is one, otherwise as they came. */
function inOrder(parts: readonly FilePart[]): readonly FilePart[] {
  const place = ({ field }: FilePart) => Number(/\[(\d+)\]$/.exec(field)?.[1] ?? 0)
  return parts.toSorted((a, b) => place(a) - place(b))
}
