/** What is painted: the same requests on every machine, so that figures can be compared. */
import { join } from 'node:path'
import type { ImageRequest, PixelSize } from '@limn/sdk'
import { catalog } from '../packages/server/src/catalog/catalog.ts'
import { resolveSize } from '../packages/server/src/catalog/size.ts'
import type { InputImage } from '../packages/server/src/engines/engine.ts'

export const kinds = ['scene', 'edit'] as const
export type Kind = (typeof kinds)[number]

export const scenes = [
  'a misty forest at dawn',
  'a red deer in a pine forest at sunset',
  'a lake below snow-capped mountains at dawn',
] as const

export const edits = [
  'turn it into an oil painting',
  'make it black and white',
  'make the red cup blue',
] as const

/** Where the cup is in the photograph. */
const cup = [[[60, 10, 490, 395]]] as const

const photo: InputImage = {
  path: join(import.meta.dirname, '..', 'packages', 'server', 'test', 'photos', 'coffee.png'),
  mime: 'image/png',
  width: 600,
  height: 400,
}

const plain = {
  model: 'wan2.7-image-pro',
  count: 1,
  set: false,
  thinking: false,
  seed: 1,
  watermark: false,
  format: 'png',
} as const

export interface Sitting {
  readonly prompt: string
  readonly request: ImageRequest
  readonly images: readonly InputImage[]
}

/** The three requests of a kind. An edit has the pixels of a square of that side, at the photograph's ratio. */
export function sittings(kind: Kind, side: number): readonly Sitting[] {
  const square = { width: side, height: side }
  if (kind === 'scene') {
    const common = { ...plain, images: [], size: square, sizeAsked: true }
    return scenes.map((prompt) => ({ prompt, images: [], request: { ...common, prompt } }))
  }
  const common = { ...plain, images: ['asset:coffee'], size: editSize(side), sizeAsked: false }
  return edits.map((prompt) => {
    const boxes = prompt.includes('cup') ? { boxes: cup } : {}
    return { prompt, images: [photo], request: { ...common, prompt, ...boxes } }
  })
}

export function editSize(side: number): PixelSize {
  const tier = side === 1024 ? '1K' : '2K'
  return resolveSize(catalog.find(plain.model), 'edit', { tier }, photo)
}
