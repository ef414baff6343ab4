/** A meadow between rolling hills. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { grow, meadowFlowers, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { bare, broadleaf } from '../flora/broadleaves.ts'
import { seen } from '../light.ts'
import { veil } from '../nature/mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { treeLine } from './mountains.ts'

/** A rolling hill filled from its lit crest into its own shade. */
export function hill(
  stage: Stage,
  label: string,
  base: number,
  high: number,
  waves: number,
  colour: Rgb,
  depth: number,
): (x: number) => number {
  const { ctx, w, h, light } = stage
  const random = stage.random.fork(`hill/${label}`)
  const n = noise(random)
  const at = random() * 30
  const line = (x: number): number => base - (0.5 + fractal(n, (x / w) * waves + at, 2, 2)) * high
  const fill = ctx.createLinearGradient(0, base - high, 0, base + high * 1.6)
  fill.addColorStop(0, css(seen(light, mix(colour, [255, 240, 180], 0.12), depth, 0.95)))
  fill.addColorStop(1, css(seen(light, mix(colour, [24, 34, 30], 0.3), depth, 0.3)))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(0, h)
  for (let x = 0; x <= w + 8; x += 6) ctx.lineTo(x, line(x))
  ctx.lineTo(w, h)
  ctx.fill()
  return line
}

const greens = {
  spring: '#86b255',
  summer: '#7d9f4a',
  autumn: '#b8923f',
  winter: '#e9eff6',
} as const

export const meadow: PlacePainter = {
  horizon: () => 0.56,
  set(stage) {
    const { w, h, u, horizon, plan, light } = stage
    const green = hex(greens[plan.season])
    const side = light.sun.x > 0.5 ? 1 : -1
    return {
      ground: (depth) =>
        horizon + h * 0.1 + (h * 0.9 - horizon) * Math.max(0, (depth - 0.4) / 0.6) ** 1.3,
      surface: plan.season === 'winter' ? 'snow' : 'grass',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.02)
            paintRidge(stage, {
              label: 'far',
              base: horizon,
              height: h * 0.16,
              depth: 0.2,
              rough: 0.35,
              peaks: 1.8,
              colour: hex('#6c8590'),
            })
            const a = hill(
              stage,
              'a',
              horizon + h * 0.01,
              h * 0.1,
              1.6,
              mix(green, hex('#5c8a5a'), 0.5),
              0.5,
            )
            treeLine(
              stage,
              'a',
              (x) => a(x) + 5 * u,
              30 * u,
              0.5,
              () => 0.55,
            )
            veil(
              stage,
              'a',
              horizon,
              h * 0.1,
              Math.max(light.fog, plan.time === 'dawn' ? 0.5 : 0.16),
            )
            const b = hill(
              stage,
              'b',
              horizon + h * 0.06,
              h * 0.1,
              1.3,
              mix(green, hex('#6a9a4c'), 0.3),
              0.68,
            )
            treeLine(
              stage,
              'b',
              (x) => b(x) + 5 * u,
              56 * u,
              0.66,
              (x) => (Math.abs(x - 0.3) < 0.14 ? 0.5 : 0.06),
            )
            const c = hill(stage, 'c', horizon + h * 0.15, h * 0.09, 1.1, green, 0.82)
            const random = stage.random.fork('oak')
            const tall = h * 0.3
            const x = w * (light.sun.x > 0.5 ? 0.16 : 0.84)
            const oak = sprite(tall * 1.1, tall, (ctx) =>
              (plan.season === 'winter' ? bare : broadleaf)(
                ctx,
                tall,
                tonesOf(stage, plan.season === 'autumn' ? hex('#c97a2b') : hex('#4f7f3f'), 0.86),
                side,
                random,
              ),
            )
            stamp(stage.ctx, oak, x, c(x) + 8 * u, 1, false)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            hill(stage, 'near', h * 0.82, h * 0.06, 0.8, green, 0.95)
            const lush =
              plan.features.includes('flowers') ||
              plan.season === 'spring' ||
              plan.season === 'summer'
            grow(stage, {
              label: 'grass',
              top: horizon + h * 0.12,
              bottom: h * 1.03,
              tall: 66 * u,
              dense: plan.season === 'winter' ? 8 : 48,
              colour: green,
              plants: [tuft],
            })
            if (lush)
              grow(stage, {
                label: 'flowers',
                top: horizon + h * 0.13,
                bottom: h * 1.03,
                tall: 74 * u,
                dense: plan.features.includes('flowers') ? 34 : 15,
                colour: green,
                plants: meadowFlowers(stage.random.fork('petals'), 5),
                where: (px, t) => 0.35 + 0.65 * Math.abs(Math.sin(px * 9 + t * 5)),
              })
          },
        },
      ],
    }
  },
}
