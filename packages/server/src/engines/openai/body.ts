/**
 * The request in OpenAI's words ("Images API reference", read 2026-10-11): what every server that speaks
 * them knows, and nothing more, since some refuse whole calls for one word they do not.
 */
import type { ImageRequest } from '@limn/sdk'
import type { Task } from '../engine.ts'
import type { Body } from '../relay/call.ts'
import { filePart, formBody, jsonBody } from '../relay/spoken.ts'

export interface Written {
  readonly path: '/images/generations' | '/images/edits'
  readonly body: Body
}

const sizeOf = ({ size }: ImageRequest) => `${size.width}x${size.height}`

export async function writeBody(
  { request, images, mask }: Pick<Task, 'request' | 'images' | 'mask'>,
  model: string,
): Promise<Written> {
  const { prompt, count } = request
  if (images.length === 0) {
    const said = { model, prompt, n: count, size: sizeOf(request) }
    return { path: '/images/generations', body: jsonBody([], () => said) }
  }
  const named = images.map((image, index) => ({
    ...image,
    // As the official client: a list has brackets, one picture has none.
    name: images.length === 1 ? 'image' : 'image[]',
    filename: `image-${index + 1}`,
  }))
  const masked = mask ? [{ ...mask, name: 'mask', filename: 'mask' }] : []
  const files = [...named, ...masked].map(async ({ name, filename, mime, path }) => {
    const end = mime.replace('image/', '').replace('jpeg', 'jpg')
    return { name, filename: `${filename}.${end}`, mime, file: await filePart(path) }
  })
  const fields = [
    ['model', model],
    ['prompt', prompt],
    ['n', String(count)],
    ['size', sizeOf(request)],
  ] as const
  return { path: '/images/edits', body: formBody(fields, await Promise.all(files)) }
}

/** Why this can't be said in OpenAI's words, as a sentence. */
export function refuses(request: ImageRequest): string | undefined {
  const { set, plan, boxes, palette, count } = request
  if (plan) return 'The host reads prompts, not plans: leave the plan out, or say it in words.'
  if (set) return 'The host makes no coherent sets: ask for several pictures of one prompt instead.'
  if (boxes?.some((list) => list.length > 0))
    return 'The host takes no boxes: mark the place with a mask, or say it in words.'
  if (palette) return 'The host takes no palette: name the colours in the prompt.'
  if (count > 10) return 'The host makes at most 10 pictures at once.'
  return undefined
}

/** What was asked for and the host has no word for, as sentences. */
export function unmet(request: ImageRequest): readonly string[] {
  const warnings = ['The host takes no seed: asking again with the same one gives another picture.']
  if (request.negativePrompt) warnings.push('The host takes no negative prompt: it was not sent.')
  const own = { steps: 'steps', guidanceScale: 'guidance scale', strength: 'strength' } as const
  for (const [field, name] of Object.entries(own)) {
    if (Object.entries(request).some(([key, value]) => key === field && value !== undefined))
      warnings.push(`The host takes no ${name}: it was not sent.`)
  }
  return warnings
}
