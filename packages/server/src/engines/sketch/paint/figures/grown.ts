/** Trees that are subjects are grown like those of the woods, so that they are of one hand with the place. */
import { createCanvas } from '@napi-rs/canvas'
import { hex, type Rgb } from '../colour.ts'
import type { Figure } from './figure.ts'
import { bare, broadleaf } from '../flora/broadleaves.ts'
import { spruce } from '../flora/conifers.ts'
import { tonesOf } from '../flora/ground.ts'
import { palm } from '../flora/palms.ts'
import type { Plant } from '../flora/sprite.ts'
import { flat, type Stage } from '../stage.ts'

interface Kind {
  readonly plant: Plant
  readonly leaf: Readonly<Record<Stage['plan']['season'], string>>
  /** Width of the crown for a height of 1. */
  readonly spread: number
  readonly sheds?: boolean
}

const kinds: Readonly<Record<string, Kind>> = {
  'deciduous-tree': {
    plant: broadleaf,
    leaf: { spring: '#7fae52', summer: '#4f7d42', autumn: '#cf8a30', winter: '#8a9a94' },
    spread: 0.86,
    sheds: true,
  },
  'evergreen-tree': {
    plant: spruce,
    leaf: { spring: '#3f6f4c', summer: '#35644a', autumn: '#3d6048', winter: '#46635f' },
    spread: 0.52,
  },
  'palm-tree': {
    plant: palm,
    leaf: { spring: '#5f9450', summer: '#5f9450', autumn: '#6f9450', winter: '#5f8a50' },
    spread: 1.1,
  },
}

/** The tree as a figure `height` pixels high, its light already on it; `undefined` for what is no tree. */
export function grownFigure(
  stage: Stage,
  id: string,
  look: {
    readonly height: number
    readonly depth: number
    readonly colour: string | undefined
    /** Which tree of its group: no two are alike. */
    readonly nth: number
  },
): Figure | undefined {
  const kind = kinds[id]
  if (!kind) return undefined
  const { season, weather } = stage.plan
  const winter = season === 'winter' || weather === 'snow'
  const leaf: Rgb = hex(look.colour ?? kind.leaf[season])
  const plant = kind.sheds && winter && !look.colour ? bare : kind.plant
  const width = Math.max(4, Math.round(look.height * kind.spread))
  const height = Math.max(4, Math.round(look.height))
  const canvas = createCanvas(width, height)
  const ctx = canvas.getContext('2d')
  ctx.translate(width / 2, height * 0.995)
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const random = stage.random.fork(`grown/${id}/${look.nth}`)
  plant(ctx, height * 0.97, tonesOf(stage, leaf, Math.max(0.6, look.depth)), side, random)
  return { canvas: flat(canvas), width, height }
}
