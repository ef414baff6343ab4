/** Text in a scene: where each piece goes, and in what light. The letters themselves are set in `type/`. */
import { css, hex, mix } from './colour.ts'
import { draw } from '../type/typeset.ts'
import type { Standing } from './standing.ts'
import { seen } from './light.ts'
import type { Stage } from './stage.ts'

const hexOf = (colour: readonly [number, number, number]): string =>
  `#${colour.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`

/** Two posts for a board that stands on the ground. */
function posts(stage: Stage, x: number, y: number, width: number, foot: number): void {
  const { ctx, u, light } = stage
  ctx.fillStyle = css(seen(light, hex('#5a4331'), 0.95, 0.4))
  for (const at of [0.2, 0.8]) ctx.fillRect(x + width * at - 6 * u, y, 12 * u, foot - y)
}

export function letter(stage: Stage, standing: readonly Standing[]): void {
  const { ctx, w, h, plan, light } = stage
  const white = hexOf(mix(mix(light.shade, light.key, 0.75), [255, 255, 255], 0.3))
  let signs = 0
  for (const { text, role, colour } of plan.texts) {
    const main = standing[0]
    const options = {
      role,
      colour,
      light: role === 'title' || role === 'caption' ? undefined : white,
      style: plan.style,
    }
    if (role === 'title') {
      draw(
        ctx,
        text,
        { x: w * 0.07, y: h * 0.055, width: w * 0.86, height: h * (w > h ? 0.24 : 0.2) },
        options,
      )
    } else if (role === 'caption') {
      draw(ctx, text, { x: w * 0.08, y: h * 0.9, width: w * 0.84, height: h * 0.065 }, options)
    } else if (role === 'label' && main) {
      const width = Math.min(main.width * 0.84, w * 0.5)
      draw(
        ctx,
        text,
        {
          x: main.x - width / 2,
          y: main.foot - main.height * 0.5,
          width,
          height: Math.min(main.height * 0.34, width * 0.9),
        },
        options,
      )
    } else {
      const neon = plan.place === 'street' || (plan.place === 'city' && light.night)
      const width = w * 0.36
      const height = h * 0.13
      const x = neon ? w * (signs % 2 ? 0.58 : 0.06) : w * (light.sun.x > 0.5 ? 0.56 : 0.08)
      const y = neon ? h * (0.22 + signs * 0.16) : h * (0.56 + signs * 0.15)
      if (!neon && plan.place !== 'studio' && plan.place !== 'abstract')
        posts(stage, x, y + height * 0.5, width, h * 0.8)
      draw(ctx, text, { x, y, width, height }, { ...options, neon })
      signs++
    }
  }
}
