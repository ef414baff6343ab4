/** A beach before the sea. */
import { forces } from './sea.ts'
import { css, hex, mix } from '../colour.ts'
import { grow, stone, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { palm } from '../flora/palms.ts'
import { seen } from '../light.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { swell } from '../nature/water.ts'

function palms(stage: Stage, foot: number): void {
  const random = stage.random.fork('palms')
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const tones = tonesOf(stage, hex('#4f8a4a'), 0.95)
  const at = stage.light.sun.x > 0.5 ? [0.04, 0.15, 0.26] : [0.96, 0.85, 0.74]
  at.forEach((x, i) => {
    const tall = stage.h * (0.62 - i * 0.12)
    const one = sprite(tall * 1.3, tall, (ctx) => palm(ctx, tall, tones, side, random))
    stamp(stage.ctx, one, x * stage.w, foot + i * 12 * stage.u, 1, random() < 0.5)
  })
}

/** Wind ripples and small shadows that give sand or snow its grain. */
export function ripples(stage: Stage, top: number, colour = hex('#8a6f4a'), strength = 0.16): void {
  const { ctx, w, h, u, light } = stage
  const random = stage.random.fork('ripples')
  ctx.lineCap = 'round'
  for (let i = 0; i < 260 * (w / h); i++) {
    const t = random() ** 0.8
    const y = top + (h - top) * t
    const length = (20 + 90 * t) * u * random.between(0.5, 1.2)
    const x = random() * w
    ctx.lineWidth = (0.8 + t * 2.2) * u
    ctx.strokeStyle = css(
      random() < 0.5 ? seen(light, colour, 1, 0.2) : seen(light, [255, 250, 236], 1, 1),
      strength * random.between(0.4, 1),
    )
    ctx.beginPath()
    ctx.moveTo(x - length, y)
    ctx.quadraticCurveTo(
      x,
      y + random.between(-9, 9) * u,
      x + length,
      y + random.between(-3, 3) * u,
    )
    ctx.stroke()
  }
}

export const beach: PlacePainter = {
  horizon: () => 0.46,
  set(stage) {
    const { w, h, u, horizon, light, plan } = stage
    const sand = hex('#e6cf9f')
    const n = noise(stage.random.fork('shore'))
    const line = (x: number): number => h * 0.7 + fractal(n, (x / w) * 1.6, 4, 3) * 90 * u
    const edge = (x: number, offset: number): number =>
      line(x) + offset + fractal(n, x / (60 * u), offset, 3) * 14 * u
    return {
      shore: (x) => edge(x, -34 * u),
      ground: (depth) => h * 0.78 + (h - h * 0.78) * Math.max(0, (depth - 0.5) / 0.5) ** 1.2,
      surface: 'sand',
      water: (depth) => horizon + (h * 0.66 - horizon) * (0.2 + 0.8 * depth ** 2) * 0.8,
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.01)
            paintRidge(stage, {
              label: 'coast',
              base: horizon * 1.004,
              height: h * 0.07,
              depth: 0.2,
              rough: 0.4,
              peaks: 1.2,
              colour: hex('#5f7f78'),
            })
            swell(
              stage,
              horizon,
              h * 0.86,
              light.night ? hex('#1f5068') : hex('#2fa0a8'),
              forces[plan.weather],
            )
          },
        },
        {
          depth: 0.4,
          paint: () => {
            const { ctx } = stage
            const strip = (offset: number, fill: string | CanvasGradient): void => {
              ctx.beginPath()
              ctx.moveTo(0, h)
              for (let x = 0; x <= w + 8; x += 6) ctx.lineTo(x, edge(x, offset))
              ctx.lineTo(w, h)
              if (typeof fill === 'string') ctx.fillStyle = fill
              else ctx.fillStyle = fill
              ctx.fill()
            }
            strip(-34 * u, css(seen(light, [240, 250, 250], 1, 0.9), 0.5))
            strip(-14 * u, css(seen(light, [250, 252, 252], 1, 1), 0.9))
            strip(4 * u, css(seen(light, mix(sand, hex('#7d6a4c'), 0.45), 1, 0.6)))
            const dry = ctx.createLinearGradient(0, h * 0.72, 0, h)
            dry.addColorStop(0, css(seen(light, sand, 0.95, 0.8)))
            dry.addColorStop(1, css(seen(light, mix(sand, hex('#a5824f'), 0.3), 1, 0.5)))
            ctx.fillStyle = dry
            strip(46 * u, css(seen(light, mix(sand, hex('#8f7550'), 0.16), 1, 0.75)))
            ripples(stage, h * 0.8)
            grow(stage, {
              label: 'dune',
              top: h * 0.88,
              bottom: h * 1.02,
              tall: 90 * u,
              dense: 5,
              colour: hex('#9aa560'),
              plants: [tuft],
              where: (x) => (light.sun.x > 0.5 ? (x < 0.3 ? 0.9 : 0.03) : x > 0.7 ? 0.9 : 0.03),
            })
            grow(stage, {
              label: 'pebbles',
              top: h * 0.8,
              bottom: h,
              tall: 13 * u,
              dense: 0.5,
              colour: hex('#b09a80'),
              plants: [stone],
            })
            if (plan.features.includes('palms') || plan.season === 'summer') palms(stage, h * 0.9)
          },
        },
      ],
    }
  },
}
