/** Small lights in the air: fireflies and lanterns. */
import { css, mix, type Rgb } from '../colour.ts'
import type { Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

function glows(stage: Stage, tone: Rgb, count: number, size: number, top: number): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork(`glows/${size}`)
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (let i = 0; i < count; i++) {
    const x = random() * w
    const y = top + random() * (h * 0.94 - top)
    const r = size * u * random.between(0.4, 1.3)
    const glow = ctx.createRadialGradient(x, y, 0, x, y, r)
    glow.addColorStop(0, css(mix(tone, [255, 255, 255], 0.6), 0.95))
    glow.addColorStop(0.18, css(tone, 0.7))
    glow.addColorStop(1, css(tone, 0))
    ctx.fillStyle = glow
    ctx.fillRect(x - r, y - r, r * 2, r * 2)
  }
  ctx.restore()
}

export const fireflies: FeaturePainter = {
  at: 'air',
  paint: (stage) => glows(stage, [236, 240, 120], 70, 13, stage.horizon * 0.8),
}

export const lanterns: FeaturePainter = {
  at: 'air',
  paint: (stage) => glows(stage, [255, 170, 70], 26, 40, stage.h * 0.12),
}
