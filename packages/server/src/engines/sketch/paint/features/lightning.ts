/** A forked flash. */
import { css } from '../colour.ts'
import type { Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

function flash(stage: Stage): void {
  const { ctx, w, u, horizon } = stage
  const random = stage.random.fork('lightning')
  const start = random.between(0.25, 0.75) * w
  const glow = ctx.createRadialGradient(start, 0, 0, start, 0, horizon * 1.2)
  glow.addColorStop(0, css([205, 214, 255], 0.5))
  glow.addColorStop(1, css([205, 214, 255], 0))
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.fillStyle = glow
  ctx.fillRect(0, 0, w, horizon)
  ctx.restore()
  ctx.lineJoin = 'round'
  const bolt = (x: number, y: number, end: number, width: number, forks: number): void => {
    const points: (readonly [number, number])[] = [[x, y]]
    while (y < end) {
      y += random.between(14, 46) * u
      x += random.between(-26, 26) * u
      points.push([x, y])
      if (forks > 0 && random() < 0.16)
        bolt(x, y, y + (end - y) * random.between(0.25, 0.6), width * 0.5, forks - 1)
    }
    for (const [size, alpha] of [
      [7, 0.16],
      [3, 0.4],
      [1, 1],
    ] as const) {
      ctx.strokeStyle = css([236, 240, 255], alpha)
      ctx.lineWidth = width * size
      ctx.beginPath()
      points.forEach(([px, py], i) => (i ? ctx.lineTo(px, py) : ctx.moveTo(px, py)))
      ctx.stroke()
    }
  }
  bolt(start, 0, horizon * 0.98, 2.2 * u, 3)
}

export const lightning: FeaturePainter = { at: 'sky', paint: flash }
