/** Text in a scene: drawn into the boxes that the layout leaves for it, in the picture's light. The letters themselves are set in `type/`. */
import { draw } from '../type/typeset.ts'
import { css, hex, mix } from './colour.ts'
import { blocksOf, type Block } from './layout/lettered.ts'
import type { Standing } from './layout/standing.ts'
import { seen } from './light.ts'
import type { Stage } from './stage.ts'

const hexOf = (colour: readonly [number, number, number]): string =>
  `#${colour.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`

/** Two posts for a board that stands on the ground. */
function stilts(stage: Stage, { x, y, width, height }: Block, foot: number): void {
  const { ctx, u, light } = stage
  const top = y + height * 0.5
  ctx.fillStyle = css(seen(light, hex('#5a4331'), 0.95, 0.4))
  for (const at of [0.2, 0.8]) ctx.fillRect(x + width * at - 6 * u, top, 12 * u, foot - top)
}

export function letter(stage: Stage, standing: readonly Standing[]): void {
  const { ctx, plan, light } = stage
  const white = hexOf(mix(mix(light.shade, light.key, 0.75), [255, 255, 255], 0.3))
  for (const block of blocksOf(stage, standing)) {
    const { role, text, colour } = block.item
    if (block.posts !== undefined) stilts(stage, block, block.posts)
    draw(ctx, text, block, {
      role: role === 'label' && standing.length === 0 ? 'sign' : role,
      colour,
      light: role === 'title' || role === 'caption' ? undefined : white,
      style: plan.style,
      ...(block.neon === undefined ? {} : { neon: block.neon }),
    })
  }
}
