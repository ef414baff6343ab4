/** A trodden path, and a road. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { seen } from '../light.ts'
import type { Setting, Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'
import { strip, wayOf } from './way.ts'

function lay(stage: Stage, setting: Setting, colour: Rgb, wide: number): void {
  const { light, h } = stage
  const way = wayOf(stage, setting, wide)
  const fill = stage.ctx.createLinearGradient(0, setting.ground(0.52), 0, h)
  fill.addColorStop(0, css(seen(light, colour, 0.75, 0.75)))
  fill.addColorStop(1, css(seen(light, mix(colour, [40, 30, 24], 0.3), 1, 0.4)))
  strip(stage, way, 1.12, css(seen(light, mix(colour, [40, 40, 24], 0.5), 0.9, 0.3), 0.5))
  strip(stage, way, 1, fill)
  strip(stage, way, 0.4, css(seen(light, mix(colour, [255, 250, 235], 0.22), 0.95, 0.8), 0.25))
}

export const path: FeaturePainter = {
  at: 'ground',
  paint: (stage, setting) =>
    lay(
      stage,
      setting,
      stage.plan.season === 'winter' || stage.plan.place === 'snow'
        ? hex('#b9b0a4')
        : hex('#b39468'),
      0.12,
    ),
}

export const road: FeaturePainter = {
  at: 'ground',
  paint: (stage, setting) => lay(stage, setting, hex('#77767a'), 0.2),
}
