/** What is painted: the same requests on every machine, so that figures can be compared. */
import { join } from 'node:path'
import {
  type Box,
  type EditPlan,
  type ImageRequest,
  type Operation,
  type PixelSize,
  styles,
} from '@limn/sdk'
import { catalog } from '../packages/server/src/catalog/catalog.ts'
import { resolveSize } from '../packages/server/src/catalog/size.ts'
import type { InputImage } from '../packages/server/src/engines/engine.ts'

export const kinds = ['scene', 'style', 'edit'] as const
export type Kind = (typeof kinds)[number]

export const scenes = [
  'a misty forest at dawn',
  'a red deer in a pine forest at sunset',
  'a lake below snow-capped mountains at dawn',
  'a waterfall in the mountains, summer day',
  'a birch forest in autumn, a deer',
  'a rainy street at night, a taxi',
  'a panda in a misty bamboo forest',
] as const

/** Every style but the engine's own hand, asked for in a plan: words are measured elsewhere. */
export const laid = styles.filter((style) => style !== 'natural')

export const editNames = {
  tone: 'make it black and white',
  recolour: 'make the red cup blue',
  remove: 'remove the cup',
  place: 'place a teddy bear on the table',
  text: 'replace the text with "LIMN"',
} as const
type Edit = keyof typeof editNames

const [wide, high] = [600, 400]
/** Pixels of the photograph: the cup; a fifth of the picture; a place beside the cup. */
const boxes: Readonly<Record<Edit, readonly Box[]>> = {
  tone: [],
  recolour: [[60, 10, 490, 395]],
  remove: [[180, 60, 420, 260]],
  place: [[400, 180, 580, 390]],
  text: [[180, 60, 420, 160]],
}

const photo: InputImage = {
  path: join(import.meta.dirname, '..', 'packages', 'server', 'test', 'photos', 'coffee.png'),
  mime: 'image/png',
  width: wide,
  height: high,
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
  readonly name: string
  readonly request: ImageRequest
  readonly images: readonly InputImage[]
}

/** The requests of a kind. An edit has the pixels of a square of that side, at the photograph's ratio. */
export function sittings(kind: Kind, side: number): readonly Sitting[] {
  if (kind === 'scene') {
    const size = { width: side, height: side }
    const common = { ...plain, images: [], size, sizeAsked: true }
    return scenes.map((prompt) => ({ name: prompt, images: [], request: { ...common, prompt } }))
  }
  const common = { ...plain, images: ['asset:coffee'], size: editSize(side), sizeAsked: false }
  const one = (name: string, plan: EditPlan | undefined, box: readonly Box[]): Sitting => ({
    name,
    images: [photo],
    request: { ...common, prompt: name, plan, boxes: [box] },
  })
  const target = { image: 1 }
  const planOf = (operation: Operation): EditPlan => ({
    kind: 'edit',
    operations: [operation],
    notUnderstood: [],
  })
  if (kind === 'style')
    return laid.map((style) => one(style, planOf({ verb: 'style', target, style }), []))
  return editKeys.map((edit) => one(editNames[edit], undefined, boxes[edit]))
}

const editKeys: readonly Edit[] = ['tone', 'recolour', 'remove', 'place', 'text']

export function editSize(side: number): PixelSize {
  const tier = side === 1024 ? '1K' : '2K'
  return resolveSize(catalog.find(plain.model), 'edit', { tier }, photo)
}
