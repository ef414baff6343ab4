/** Text in a scene: drawn into the boxes that the layout leaves for it, in the picture's light. The letters themselves are set in `type/`. */
import { measureGround, readable } from '../type/ground.ts'
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

/**
 * Where a title can't be read on the sky as it is, the whole edge of the picture is toned towards it,
 * as on a printed poster: better than a plate behind the letters.
 */
function scrim(stage: Stage, { x, y, width, height, item }: Block): void {
  const { ctx, w, h } = stage
  const asked = item.colour ? hex(item.colour) : undefined
  const { veil } = readable(measureGround(ctx, { x, y, width, height }), asked)
  if (!veil) return
  const high = y + height / 2 < h / 2
  const [from, to] = high ? [y + height, y + height * 1.7] : [y, y - height * 0.7]
  const tone = ctx.createLinearGradient(0, from, 0, to)
  tone.addColorStop(0, css(veil.colour, veil.alpha))
  tone.addColorStop(0.4, css(veil.colour, veil.alpha * 0.5))
  tone.addColorStop(1, css(veil.colour, 0))
  ctx.fillStyle = tone
  if (high) ctx.fillRect(0, 0, w, to)
  else ctx.fillRect(0, to, w, h - to)
}

export function letter(stage: Stage, standing: readonly Standing[]): void {
  const { ctx, plan, light } = stage
  const white = hexOf(mix(mix(light.shade, light.key, 0.75), [255, 255, 255], 0.3))
  for (const block of blocksOf(stage, standing)) {
    const { role, text, colour } = block.item
    if (block.posts !== undefined) stilts(stage, block, block.posts)
    if (role === 'title') scrim(stage, block)
    draw(ctx, text, block, {
      role: role === 'label' && standing.length === 0 ? 'sign' : role,
      colour,
      light: role === 'title' || role === 'caption' ? undefined : white,
      style: plan.style,
      ...(block.neon === undefined ? {} : { neon: block.neon }),
    })
  }
}
