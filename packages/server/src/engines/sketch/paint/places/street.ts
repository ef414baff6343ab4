/** A street in one-point perspective, dry or wet. */
import { far } from './city.ts'
import { css, hex, type Rgb } from '../colour.ts'
import { paintFront, pavement } from '../built/fronts.ts'
import { skyline } from '../built/buildings.ts'
import { seen } from '../light.ts'
import { hazeBand, veil } from '../nature/mist.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { mirror } from '../nature/water.ts'

const fronts: readonly Rgb[] = [
  '#b5725a',
  '#c9b08f',
  '#8d98a6',
  '#c49a6c',
  '#a9a49c',
  '#a07a68',
  '#d8c8ae',
  '#7f8f86',
].map(hex)

/** A lamp post with its pool of light. */
function lamp(stage: Stage, x: number, base: number, height: number): void {
  const { ctx, light } = stage
  ctx.strokeStyle = css(seen(light, hex('#23262c'), 0.95, 0.2))
  ctx.lineWidth = height * 0.022
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(x, base)
  ctx.lineTo(x, base - height)
  ctx.stroke()
  ctx.fillStyle = css(light.night ? [255, 226, 160] : seen(light, hex('#e8e4d8'), 0.95, 0.8))
  ctx.beginPath()
  ctx.arc(x, base - height, height * 0.05, 0, Math.PI * 2)
  ctx.fill()
  if (!light.night) return
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const glow = ctx.createRadialGradient(x, base - height, 0, x, base - height, height * 0.6)
  glow.addColorStop(0, css([255, 206, 130], 0.75))
  glow.addColorStop(1, css([255, 206, 130], 0))
  ctx.fillStyle = glow
  ctx.fillRect(x - height, base - height * 1.7, height * 2, height * 1.6)
  ctx.restore()
}

function markings(stage: Stage): void {
  const { ctx, w, h, horizon, light } = stage
  ctx.fillStyle = css(seen(light, hex('#f2efe6'), 0.9, 0.8), 0.7)
  for (let i = 0; i < 7; i++) {
    const a = (0.12 + i * 0.14) ** 1.6
    const b = (0.12 + i * 0.14 + 0.07) ** 1.6
    ctx.beginPath()
    ctx.moveTo(w / 2 - w * 0.012 * a, horizon + (h - horizon) * a)
    ctx.lineTo(w / 2 + w * 0.012 * a, horizon + (h - horizon) * a)
    ctx.lineTo(w / 2 + w * 0.012 * b, horizon + (h - horizon) * b)
    ctx.lineTo(w / 2 - w * 0.012 * b, horizon + (h - horizon) * b)
    ctx.fill()
  }
}

export const street: PlacePainter = {
  horizon: () => 0.56,
  set(stage) {
    const { w, h, u, horizon, light, plan } = stage
    const wet =
      plan.weather === 'rain' || plan.weather === 'storm' || plan.features.includes('mist')
    const random = stage.random.fork('street')
    return {
      ground: (depth) => horizon + (h - horizon) * (0.3 + 0.66 * Math.max(0, (depth - 0.5) / 0.5)),
      surface: 'stone',
      gloss: wet ? 0.45 : 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.02)
            skyline(stage, 'end', horizon * 1.01, h * 0.2, 0.42, far, 5)
            hazeBand(stage, horizon * 0.6, horizon * 1.02, 0.4 + light.fog * 0.4)
            const { ctx } = stage
            const road = ctx.createLinearGradient(0, horizon, 0, h)
            road.addColorStop(0, css(seen(light, hex('#7c7c82'), 0.5, 0.6)))
            road.addColorStop(1, css(seen(light, hex('#46464d'), 1, 0.3)))
            ctx.fillStyle = road
            ctx.fillRect(0, horizon, w, h - horizon)
            for (const side of [-1, 1]) pavement(stage, side)
            const stops = [0, 0.14, 0.27, 0.41, 0.57, 0.75, 1.06]
            for (let i = 0; i < stops.length - 1; i++) {
              for (const side of [-1, 1])
                paintFront(stage, {
                  side,
                  from: stops[i] ?? 0,
                  to: stops[i + 1] ?? 1,
                  tall: random.between(0.44, 0.78),
                  colour: random.pick(fronts),
                })
              veil(
                stage,
                `street${i}`,
                horizon,
                h * 0.3,
                Math.max(0, 0.24 + light.fog * 0.4 - i * 0.12),
              )
            }
            if (wet)
              mirror(
                { ...stage, light: { ...light, sun: { ...light.sun, seen: false } } },
                horizon + (h - horizon) * 0.02,
                h,
                0.35,
                hex('#3b4152'),
                0.36,
              )
            else markings(stage)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            for (const t of [0.2, 0.34, 0.52, 0.76]) {
              for (const side of [-1, 1])
                lamp(
                  stage,
                  w / 2 + side * (w * 0.03 + w * 0.44 * t ** 1.5),
                  horizon + (h - horizon) * t ** 1.5 * 1.02,
                  (30 + 330 * t ** 1.5) * u,
                )
            }
          },
        },
      ],
    }
  },
}
