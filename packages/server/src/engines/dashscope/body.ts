/**
 * The request in the host's words ("wan-image-generation-and-editing-api-reference", read 2026-10-11).
 * Sizes are always sent in pixels: a tier would be a square whatever was asked for.
 */
import type { ImageRequest } from '@limn/sdk'
import type { Task } from '../engine.ts'
import type { Body } from '../relay/call.ts'
import { filePart, jsonBody } from '../relay/spoken.ts'
import { hostModels } from './models.ts'

export interface Written {
  readonly body: Body
  /** Whether images stand in it as `oss://` addresses. */
  readonly resolve: boolean
}

/** Pictures that are together larger than this, as files, go by the host's own store. */
const inBody = 6 * 1024 * 1024

/** `keep` brings the images to the host's store and gives their addresses. */
export async function writeBody(
  { request, images }: Task,
  keep: () => Promise<readonly string[]>,
): Promise<Written> {
  const files = await Promise.all(images.map(({ path }) => filePart(path)))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > inBody) {
    const addresses = await keep()
    return { body: jsonBody([], () => messageOf(request, addresses)), resolve: true }
  }
  const pictures = files.map((file, index) => ({ file, mime: images[index]?.mime ?? 'image/png' }))
  return { body: jsonBody(pictures, (words) => messageOf(request, words)), resolve: false }
}

function messageOf(request: ImageRequest, images: readonly string[]) {
  const content = [...images.map((image) => ({ image })), { text: request.prompt }]
  return {
    model: request.model,
    input: { messages: [{ role: 'user', content }] },
    parameters: parametersOf(request),
  }
}

export function parametersOf(request: ImageRequest) {
  const { size, count, seed, watermark, set, thinking, images, boxes, palette } = request
  const model = hostModels.get(request.model)
  const common = { size: `${size.width}*${size.height}`, n: count, seed, watermark }
  const negative =
    model?.negative && request.negativePrompt ? { negative_prompt: request.negativePrompt } : {}
  if (!model?.rich) return { ...common, ...negative }
  return {
    ...common,
    ...(set ? { enable_sequential: true } : {}),
    ...(images.length === 0 && !set ? { thinking_mode: thinking } : {}),
    ...(boxes?.some((list) => list.length > 0) ? { bbox_list: boxes } : {}),
    ...(palette && !set ? { color_palette: shares(palette) } : {}),
  }
}

/** Percent with two decimals that sum to exactly 100.00: what rounding takes goes to the largest rests. */
function shares(palette: NonNullable<ImageRequest['palette']>) {
  const total = palette.reduce((sum, { share }) => sum + share, 0) || 1
  const exact = palette.map(({ share }) => (share / total) * 10_000)
  const whole = exact.map(Math.floor)
  const missing = 10_000 - whole.reduce((sum, one) => sum + one, 0)
  const byRest = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest)
  const more = new Set(byRest.slice(0, missing).map(({ index }) => index))
  return palette.map(({ hex }, index) => {
    const hundredths = (whole[index] ?? 0) + (more.has(index) ? 1 : 0)
    return { hex, ratio: `${(hundredths / 100).toFixed(2)}%` }
  })
}

/** What was asked for and the host has no word for, as sentences. */
export function unmet(request: ImageRequest): readonly string[] {
  const warnings: string[] = []
  const model = hostModels.get(request.model)
  if (request.negativePrompt && !model?.negative)
    warnings.push(`${request.model} has no negative prompt at its host: it was not sent.`)
  const own = { steps: 'steps', guidanceScale: 'guidance scale', strength: 'strength' } as const
  for (const [field, name] of Object.entries(own)) {
    if (Object.entries(request).some(([key, value]) => key === field && value !== undefined))
      warnings.push(`The host decides on the ${name} by itself: yours was not sent.`)
  }
  return warnings
}
