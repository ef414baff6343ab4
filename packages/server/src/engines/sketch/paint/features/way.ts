/** A winding line over the ground, for paths, roads and rivers. */
import { noise } from '../noise.ts'
import type { Setting, Stage } from '../stage.ts'

export type Way = (t: number) => { readonly x: number; readonly y: number; readonly half: number }

/** A winding line from the far ground to the lower edge; `half` is half its width there. */
export function wayOf(stage: Stage, setting: Setting, wide: number): Way {
  const { w, h } = stage
  const random = stage.random.fork('way')
  const end = (stage.light.sun.x > 0.5 ? 0.26 : 0.74) + random.between(-0.06, 0.06)
  const start = 0.5 + (0.5 - end) * 0.3
  const bend = random.between(0.7, 1.2) * (end > 0.5 ? 1 : -1)
  const top = setting.ground(0.52)
  return (t) => ({
    x: w * (start + (end - start) * t ** 1.2 + Math.sin(t * 7.5) * 0.045 * bend * (0.3 + t)),
    y: top + (h * 1.02 - top) * t ** 1.4,
    half: w * wide * (0.05 + t ** 1.7),
  })
}

export function strip(stage: Stage, way: Way, spread: number, fill: string | CanvasGradient): void {
  const { ctx } = stage
  const n = noise(stage.random.fork(`edge/${spread}`))
  const steps = 70
  ctx.beginPath()
  for (let i = 0; i <= steps; i++) {
    const { x, y, half } = way(i / steps)
    ctx.lineTo(x - half * spread * (1 + n(i * 0.6, 1) * 0.12), y)
  }
  for (let i = steps; i >= 0; i--) {
    const { x, y, half } = way(i / steps)
    ctx.lineTo(x + half * spread * (1 + n(i * 0.6, 9) * 0.12), y)
  }
  ctx.closePath()
  // The union is told apart so that both kinds of fill type-check.
  if (typeof fill === 'string') ctx.fillStyle = fill
  else ctx.fillStyle = fill
  ctx.fill()
}
