/** A stone bridge over the river. */
import { css, hex } from '../colour.ts'
import { seen } from '../light.ts'
import type { Setting, Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'
import { wayOf } from './way.ts'

function arch(stage: Stage, setting: Setting): void {
  const { ctx, w, u, light } = stage
  const way = wayOf(stage, setting, 0.24)
  const { x, y, half } = way(0.42)
  const span = half * 3.4 + w * 0.05
  const rise = span * 0.24
  const stones = ctx.createLinearGradient(0, y - rise, 0, y + rise * 0.5)
  stones.addColorStop(0, css(seen(light, hex('#a39a8c'), 0.9, 0.85)))
  stones.addColorStop(1, css(seen(light, hex('#6d665d'), 0.92, 0.25)))
  ctx.fillStyle = stones
  ctx.beginPath()
  ctx.moveTo(x - span, y + rise * 0.3)
  ctx.quadraticCurveTo(x, y - rise * 1.5, x + span, y + rise * 0.3)
  ctx.lineTo(x + span, y + rise * 0.62)
  ctx.lineTo(x + half * 1.25, y + rise * 0.5)
  ctx.ellipse(x, y + rise * 0.5, half * 1.25, rise * 0.86, 0, 0, Math.PI, true)
  ctx.lineTo(x - span, y + rise * 0.62)
  ctx.fill()
  ctx.strokeStyle = css(seen(light, hex('#c9c0b0'), 0.9, 0.95))
  ctx.lineWidth = 7 * u
  ctx.beginPath()
  ctx.moveTo(x - span, y + rise * 0.28)
  ctx.quadraticCurveTo(x, y - rise * 1.52, x + span, y + rise * 0.28)
  ctx.stroke()
}

export const bridge: FeaturePainter = { at: 'ground', paint: arch }
