/** A river that winds towards the eye. */
import { css, hex, mix, ramp } from '../colour.ts'
import { seen } from '../light.ts'
import type { Setting, Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'
import { strip, wayOf } from './way.ts'

function flow(stage: Stage, setting: Setting): void {
  const { ctx, light, h, u } = stage
  const way = wayOf(stage, setting, 0.24)
  const fill = ctx.createLinearGradient(0, setting.ground(0.52), 0, h)
  fill.addColorStop(0, css(ramp(light.sky, 0.85)))
  fill.addColorStop(1, css(mix(ramp(light.sky, 0.25), seen(light, hex('#2f6f80'), 1, 0.4), 0.5)))
  strip(stage, way, 1.14, css(seen(light, hex('#7a6a50'), 0.9, 0.4), 0.85))
  strip(stage, way, 1, fill)
  const random = stage.random.fork('ripples')
  ctx.lineCap = 'round'
  for (let i = 0; i < 130; i++) {
    const { x, y, half } = way(random() ** 0.6)
    const at = x + random.between(-0.8, 0.8) * half
    const length = Math.min(half * 0.3, (half + y) * 0.03)
    ctx.strokeStyle = css(light.glow, random.between(0.1, 0.5))
    ctx.lineWidth = Math.max(0.8, half * 0.012 + u)
    ctx.beginPath()
    ctx.moveTo(at - length, y)
    ctx.lineTo(at + length, y)
    ctx.stroke()
  }
}

export const river: FeaturePainter = { at: 'ground', paint: flow }
