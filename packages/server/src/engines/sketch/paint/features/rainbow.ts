/** A bow opposite the sun. */
import { css, type Rgb } from '../colour.ts'
import type { Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

function bow(stage: Stage): void {
  const { ctx, w, horizon, light } = stage
  const x = (1 - light.sun.x) * w
  const bands: readonly Rgb[] = [
    [235, 70, 80],
    [245, 150, 60],
    [250, 225, 90],
    [95, 200, 110],
    [80, 140, 235],
    [120, 90, 205],
  ]
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  bands.forEach((tone, i) => {
    ctx.strokeStyle = css(tone, 0.3)
    ctx.lineWidth = w * 0.011
    ctx.beginPath()
    ctx.arc(x, horizon * 1.05, w * (0.42 - i * 0.01), Math.PI, Math.PI * 2)
    ctx.stroke()
  })
  ctx.restore()
}

export const rainbow: FeaturePainter = { at: 'sky', paint: bow }
