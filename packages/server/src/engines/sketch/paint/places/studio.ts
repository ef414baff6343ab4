/** A studio: a backdrop and, where asked for, a table of some material. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { field, spread, type PlacePainter, type Stage } from '../stage.ts'

/** The surface of a material, seen at a low angle. */
function surface(stage: Stage, top: number, ground: NonNullable<Stage['plan']['ground']>): void {
  const { w, h } = stage
  const n = noise(stage.random.fork('material'))
  const width = 640
  const height = Math.max(40, Math.round((width * (h - top)) / w))
  const tones: Record<typeof ground, readonly [Rgb, Rgb]> = {
    marble: [hex('#f4f1ec'), hex('#8b8a90')],
    wood: [hex('#b9824f'), hex('#5f3a20')],
    concrete: [hex('#b5b3ae'), hex('#8d8b88')],
    fabric: [hex('#d8cfc2'), hex('#b3a797')],
  }
  const [light, dark] = tones[ground]
  const sheet = field(width, height, (px, py, put) => {
    const t = py / height
    const z = 1 / (0.28 + t * 0.9)
    const x = ((px / width - 0.5) * z * 2 * w) / h
    const y = z * 2.2
    let v = 0
    if (ground === 'marble') {
      const warp = fractal(n, x * 1.1, y * 1.1, 4) * 1.5
      v =
        Math.max(0, ridged(n, x * 0.9 + warp, y * 0.7 + warp, 3) - 0.62) * 2.2 +
        0.1 * fractal(n, x * 2, y * 2, 3)
    } else if (ground === 'wood') {
      const board = Math.floor(x * 1.6)
      v =
        0.32 +
        0.4 * fractal(n, x * 9 + board * 7, y * 0.6 + board * 3, 4) +
        (Math.abs(x * 1.6 - board) < 0.02 ? 0.6 : 0)
    } else v = 0.4 + 0.5 * fractal(n, x * 5, y * 5, 5)
    const k = Math.min(1, Math.max(0, v))
    put(
      light[0] + (dark[0] - light[0]) * k,
      light[1] + (dark[1] - light[1]) * k,
      light[2] + (dark[2] - light[2]) * k,
      1,
    )
  })
  spread(stage, sheet, 0, top, w, h - top)
}

export const studio: PlacePainter = {
  horizon: () => 0.6,
  set(stage) {
    const { w, h, horizon, plan, light } = stage
    const backdrop = plan.backdrop
      ? hex(plan.backdrop)
      : plan.time === 'night'
        ? hex('#22262f')
        : hex('#d9d6d0')
    const left = light.sun.x < 0.5
    return {
      ground: (depth) => horizon + (h - horizon) * (0.2 + 0.66 * Math.max(0, (depth - 0.4) / 0.6)),
      surface: 'table',
      gloss:
        plan.ground === 'marble'
          ? 0.22
          : plan.ground === 'fabric' || plan.ground === 'concrete'
            ? 0.02
            : 0.14,
      layers: [
        {
          depth: 0,
          paint: () => {
            const { ctx } = stage
            const x = left ? w * 0.3 : w * 0.7
            const wall = ctx.createRadialGradient(
              x,
              h * 0.26,
              0,
              x,
              h * 0.26,
              Math.max(w, h) * 0.95,
            )
            wall.addColorStop(0, css(mix(backdrop, [255, 255, 255], 0.42)))
            wall.addColorStop(0.45, css(backdrop))
            wall.addColorStop(1, css(mix(backdrop, [14, 14, 26], 0.42)))
            ctx.fillStyle = wall
            ctx.fillRect(0, 0, w, h)
            if (plan.ground) surface(stage, horizon, plan.ground)
            const pool = ctx.createRadialGradient(w / 2, h * 0.78, 0, w / 2, h * 0.78, w * 0.8)
            pool.addColorStop(0, css([255, 255, 255], plan.ground ? 0.1 : 0.26))
            pool.addColorStop(0.5, css([255, 255, 255], 0))
            pool.addColorStop(1, css([16, 14, 24], plan.ground ? 0.5 : 0.22))
            ctx.fillStyle = pool
            ctx.fillRect(0, horizon, w, h - horizon)
            const edge = ctx.createLinearGradient(0, horizon - h * 0.05, 0, horizon + h * 0.08)
            edge.addColorStop(0, css(mix(backdrop, [10, 10, 20], 0.3), 0))
            edge.addColorStop(0.5, css(mix(backdrop, [10, 10, 20], 0.3), plan.ground ? 0.5 : 0.28))
            edge.addColorStop(1, css(mix(backdrop, [10, 10, 20], 0.3), 0))
            ctx.fillStyle = edge
            ctx.fillRect(0, horizon - h * 0.05, w, h * 0.13)
          },
        },
      ],
    }
  },
}
