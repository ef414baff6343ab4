/** A skyline across the water. */
import { css, hex, type Rgb } from '../colour.ts'
import { skyline } from '../built/buildings.ts'
import { seen } from '../light.ts'
import { hazeBand, veil } from '../nature/mist.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { mirror } from '../nature/water.ts'

export const far: readonly Rgb[] = ['#7f8fa6', '#8a94a8', '#76869c'].map(hex)

const mid: readonly Rgb[] = ['#8c9db2', '#aeb2b8', '#bfa997', '#7f97b0', '#c9bfae'].map(hex)

const near: readonly Rgb[] = ['#7488a0', '#a08d7f', '#5f7a94', '#b39a86', '#8e959e'].map(hex)

/** The stone edge that one looks from, with lamps along it. */
function quay(stage: Stage): void {
  const { ctx, w, h, u, light } = stage
  const top = h * 0.885
  const fill = ctx.createLinearGradient(0, top, 0, h)
  fill.addColorStop(0, css(seen(light, hex('#8d8a86'), 0.95, 0.7)))
  fill.addColorStop(1, css(seen(light, hex('#4d4c50'), 1, 0.2)))
  ctx.fillStyle = fill
  ctx.fillRect(0, top, w, h - top)
  ctx.fillStyle = css(seen(light, hex('#b9b4ac'), 0.95, 0.9))
  ctx.fillRect(0, top, w, 5 * u)
  ctx.strokeStyle = css(seen(light, hex('#3a3a40'), 1, 0.2), 0.5)
  ctx.lineWidth = 1.4 * u
  for (let i = -8; i <= 8; i++) {
    ctx.beginPath()
    ctx.moveTo(w / 2 + i * w * 0.09, top + 6 * u)
    ctx.lineTo(w / 2 + i * w * 0.17, h)
    ctx.stroke()
  }
}

export const city: PlacePainter = {
  horizon: () => 0.66,
  set(stage) {
    const { h, horizon, light } = stage
    return {
      ground: (depth) => h * 0.9 + h * 0.1 * Math.max(0, (depth - 0.5) / 0.5),
      surface: 'stone',
      water: (depth) => horizon + (h * 0.88 - horizon) * (0.2 + 0.7 * depth ** 2),
      gloss: 0.05,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon)
            skyline(stage, 'far', horizon, h * 0.3, 0.38, far, 5)
            hazeBand(stage, horizon * 0.66, horizon, 0.35 + light.fog * 0.4)
            skyline(stage, 'mid', horizon, h * 0.42, 0.6, mid, 6.5)
            veil(stage, 'mid', horizon, h * 0.2, 0.3 + light.fog * 0.5)
            skyline(stage, 'near', horizon, h * 0.26, 0.84, near, 8)
            mirror(stage, horizon, h, 0.55, hex('#2c4a63'))
          },
        },
        { depth: 0.3, paint: () => quay(stage) },
      ],
    }
  },
}
