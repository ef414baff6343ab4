/** A studio: a backdrop and, where asked for, a table of some material. */
import { css, hex, mix } from '../colour.ts'
import { surface } from '../built/materials.ts'
import type { PlacePainter } from '../stage.ts'

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
