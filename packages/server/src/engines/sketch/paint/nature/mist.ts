/** Veils of mist between the sheets of a picture. */
import { css } from '../colour.ts'
import { fractal, noise } from '../noise.ts'
import { field, spread, type Stage } from '../stage.ts'

/** A drifting veil around `y`, `thickness` pixels high, `strength` 0 to 1. */
export function veil(
  stage: Stage,
  label: string,
  y: number,
  thickness: number,
  strength: number,
): void {
  if (strength <= 0.01) return
  const n = noise(stage.random.fork(`mist/${label}`))
  const { haze } = stage.light
  const width = 240
  const height = 60
  const sheet = field(width, height, (px, py, put) => {
    const v = (py / height - 0.5) * 2
    const drift = 0.62 + 0.55 * fractal(n, (px / width) * 3.2, (py / height) * 1.1, 4)
    const body = Math.max(0, 1 - v * v)
    put(haze[0], haze[1], haze[2], Math.min(1, Math.max(0, drift) * body ** 1.4 * strength))
  })
  spread(stage, sheet, 0, y - thickness / 2, stage.w, thickness)
}

/** An even haze that thickens towards the horizon. */
export function hazeBand(stage: Stage, top: number, bottom: number, strength: number): void {
  const fill = stage.ctx.createLinearGradient(0, top, 0, bottom)
  fill.addColorStop(0, css(stage.light.haze, 0))
  fill.addColorStop(0.75, css(stage.light.haze, strength))
  fill.addColorStop(1, css(stage.light.haze, strength * 0.8))
  stage.ctx.fillStyle = fill
  stage.ctx.fillRect(0, top, stage.w, bottom - top)
}
