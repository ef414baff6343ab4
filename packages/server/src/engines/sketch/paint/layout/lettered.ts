/** Where the texts of a scene go: boxes that the figures leave free. By geometry alone, so that a plan with stands gives the same again. */
import type { TextItem } from '@limn/sdk'
import type { Stage } from '../stage.ts'
import type { Standing } from './standing.ts'

export interface Block {
  readonly item: TextItem
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** A sign of neon tubes on a wall. */
  readonly neon?: boolean | undefined
  /** Lower end of the posts of a sign that stands on the ground. */
  readonly posts?: number | undefined
}

type Box = Pick<Block, 'x' | 'y' | 'width' | 'height'>

/** The part of a box that figures cover, 0 to 1; figures hide somewhat less than the boxes round them. */
export function covered(box: Box, standing: readonly Standing[]): number {
  let area = 0
  for (const { x, foot, width, height } of standing) {
    const wide = Math.min(box.x + box.width, x + width * 0.42) - Math.max(box.x, x - width * 0.42)
    const high = Math.min(box.y + box.height, foot) - Math.max(box.y, foot - height * 0.96)
    if (wide > 0 && high > 0) area += wide * high
  }
  return Math.min(1, area / (box.width * box.height))
}

/** The first box unless another is clearly freer: places stay where they are expected. */
function freest<Kind extends Box>(
  boxes: readonly [Kind, ...Kind[]],
  standing: readonly Standing[],
): Kind {
  let [best] = boxes
  let least = covered(best, standing) - 0.12
  for (const box of boxes.slice(1)) {
    const share = covered(box, standing)
    if (share < least) [best, least] = [box, share]
  }
  return best
}

function titleBox({ w, h, plan }: Stage, standing: readonly Standing[]): Box {
  const height = h * (w > h ? 0.24 : 0.2)
  const box = { x: w * 0.07, width: w * 0.86, height }
  const captioned = plan.texts.some(({ role }) => role === 'caption')
  return freest(
    [
      { ...box, y: h * 0.055 },
      { ...box, y: h * (captioned ? 0.87 : 0.945) - height },
    ],
    standing,
  )
}

/** On the main subject itself. */
function labelBox({ w, h }: Stage, standing: readonly Standing[]): Box {
  const main = standing.find(({ index, nth }) => index === 0 && nth === 0) ?? standing[0]
  if (!main) return { x: w * 0.3, y: h * 0.45, width: w * 0.4, height: h * 0.14 }
  const width = Math.min(main.width * 0.84, w * 0.5)
  return {
    x: main.x - width / 2,
    y: main.foot - main.height * 0.5,
    width,
    height: Math.min(main.height * 0.34, width * 0.9),
  }
}

function signBox(stage: Stage, standing: readonly Standing[], nth: number): Omit<Block, 'item'> {
  const { w, h, plan, light } = stage
  const neon = plan.place === 'street' || (plan.place === 'city' && light.night)
  const box = { width: w * 0.36, height: h * 0.13 }
  if (neon) return { ...box, x: w * (nth % 2 ? 0.58 : 0.06), y: h * (0.22 + nth * 0.16), neon }
  const y = h * (0.56 + nth * 0.15)
  const [first, second] = light.sun.x > 0.5 ? [0.56, 0.08] : [0.08, 0.56]
  const at = freest(
    [
      { ...box, x: w * first, y },
      { ...box, x: w * second, y },
      { ...box, x: w * 0.32, y: y - h * 0.12 },
    ],
    standing,
  )
  const stands = plan.place !== 'studio' && plan.place !== 'abstract'
  return { ...at, ...(stands ? { posts: h * 0.8 } : {}) }
}

/** A box for each of the plan's texts, in order. Pixels. */
export function blocksOf(stage: Stage, standing: readonly Standing[]): Block[] {
  const { w, h, plan } = stage
  let signs = 0
  return plan.texts.map((item): Block => {
    if (item.role === 'title') return { item, ...titleBox(stage, standing) }
    if (item.role === 'caption')
      return { item, x: w * 0.08, y: h * 0.9, width: w * 0.84, height: h * 0.065 }
    if (item.role === 'label' && standing.length > 0) return { item, ...labelBox(stage, standing) }
    return { item, ...signBox(stage, standing, signs++) }
  })
}
