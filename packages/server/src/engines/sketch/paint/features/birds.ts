/** A flock far off. */
import { css } from '../colour.ts'
import { seen } from '../light.ts'
import type { Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

function flock(stage: Stage): void {
  const { ctx, w, u, horizon, light } = stage
  const random = stage.random.fork('birds')
  const cx = (1 - light.sun.x) * w
  const cy = horizon * random.between(0.3, 0.55)
  ctx.strokeStyle = css(seen(light, [40, 40, 50], 0.7, 0.2), 0.85)
  ctx.lineCap = 'round'
  for (let i = 0; i < 13; i++) {
    const size = random.between(7, 17) * u
    const x = cx + random.bell() * 110 * u
    const y = cy + random.bell() * 50 * u
    const lift = random.between(-0.2, 0.7)
    ctx.lineWidth = size * 0.15
    ctx.beginPath()
    ctx.moveTo(x - size, y - size * lift)
    ctx.quadraticCurveTo(x - size * 0.4, y - size * 0.55, x, y)
    ctx.quadraticCurveTo(x + size * 0.4, y - size * 0.55, x + size, y - size * lift)
    ctx.stroke()
  }
}

export const birds: FeaturePainter = { at: 'air', paint: flock }
