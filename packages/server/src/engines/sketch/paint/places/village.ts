/** A village before the hills. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { paintChurch, paintHouse } from '../built/houses.ts'
import { bush, grow, meadowFlowers, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { bare, broadleaf } from '../flora/broadleaves.ts'
import { seen } from '../light.ts'
import { veil } from '../nature/mist.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter } from '../stage.ts'
import { treeLine } from './mountains.ts'

const walls: readonly Rgb[] = ['#efe6d2', '#e6d3b3', '#d9c2a6', '#f3eee4', '#c9d3cf'].map(hex)

const roofs: readonly Rgb[] = ['#a8543c', '#94503f', '#7d5a4c', '#6d6a70', '#b5673f'].map(hex)

export const village: PlacePainter = {
  horizon: () => 0.55,
  set(stage) {
    const { w, h, u, horizon, light, plan } = stage
    const winter = plan.season === 'winter' || plan.weather === 'snow'
    const green = winter
      ? hex('#eef2f8')
      : plan.season === 'autumn'
        ? hex('#b08f48')
        : hex('#7aa152')
    const side = light.sun.x > 0.5 ? 1 : -1
    return {
      ground: (depth) => h * 0.76 + h * 0.24 * Math.max(0, (depth - 0.45) / 0.55) ** 1.2,
      surface: winter ? 'snow' : 'grass',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.03)
            paintRidge(stage, {
              label: 'a',
              base: horizon * 1.02,
              height: h * 0.22,
              depth: 0.28,
              rough: 0.6,
              peaks: 1.6,
              colour: hex('#6f8090'),
              snow: winter ? 0.9 : 0.2,
            })
            const crest = paintRidge(stage, {
              label: 'b',
              base: horizon * 1.06,
              height: h * 0.1,
              depth: 0.6,
              rough: 0.1,
              peaks: 1.6,
              colour: winter ? hex('#dfe6ee') : hex('#6a8f56'),
            })
            treeLine(
              stage,
              'v',
              (x) => crest(x) + 8 * u,
              70 * u,
              0.64,
              () => 0.6,
            )
            const random = stage.random.fork('houses')
            const tower = random.between(0.36, 0.64) * w
            for (const [row, depth] of [
              [0, 0.68],
              [1, 0.82],
              [2, 0.94],
            ] as const) {
              const base = horizon + h * (0.05 + row * 0.075)
              stage.ctx.fillStyle = css(seen(light, green, depth, 0.7))
              stage.ctx.fillRect(0, base - 8 * u, w, h)
              if (row === 1) paintChurch(stage, { x: tower, base, height: 250 * u, depth }, random)
              for (let x = random.between(-60, 0) * u; x < w;) {
                const size = (70 + row * 42) * u * random.between(0.85, 1.2)
                if (random() < (row === 2 ? 0.42 : 0.72)) {
                  const wide = size * random.between(1.35, 1.7)
                  paintHouse(
                    stage,
                    {
                      x,
                      base: base + random.between(-6, 10) * u,
                      width: wide,
                      height: wide * random.between(0.66, 0.8),
                      wall: random.pick(walls),
                      roof: winter ? hex('#eef2f8') : random.pick(roofs),
                      depth,
                      turn: random() < 0.5 ? -1 : 1,
                      timbered: random() < 0.35,
                    },
                    random,
                  )
                } else if (random() < 0.7) {
                  const tall = size * 1.5
                  const plant = winter ? bare : broadleaf
                  const tree = sprite(tall * 1.1, tall, (ctx) =>
                    plant(
                      ctx,
                      tall,
                      tonesOf(stage, winter ? hex('#8a9a94') : hex('#5b8545'), depth),
                      side,
                      random,
                    ),
                  )
                  stamp(stage.ctx, tree, x + size / 2, base + 6 * u, 1, false)
                }
                x += size * random.between(1.5, 2.1)
              }
              veil(stage, `v${row}`, base, h * 0.1, Math.max(0, light.fog + 0.12 - row * 0.1))
            }
          },
        },
        {
          depth: 0.4,
          paint: () => {
            const { ctx } = stage
            const fill = ctx.createLinearGradient(0, h * 0.74, 0, h)
            fill.addColorStop(0, css(seen(light, green, 0.95, 0.8)))
            fill.addColorStop(1, css(seen(light, mix(green, [24, 34, 24], 0.35), 1, 0.35)))
            ctx.fillStyle = fill
            ctx.fillRect(0, h * 0.745, w, h)
            grow(stage, {
              label: 'grass',
              top: h * 0.75,
              bottom: h * 1.03,
              tall: 50 * u,
              dense: winter ? 6 : 42,
              colour: winter ? hex('#b3bab4') : green,
              plants: [tuft],
            })
            grow(stage, {
              label: 'bushes',
              top: h * 0.76,
              bottom: h * 1.03,
              tall: 90 * u,
              dense: 1.6,
              colour: winter ? hex('#a3b0aa') : hex('#56803f'),
              plants: [bush],
              where: (x) => (Math.abs(x - 0.5) < 0.28 ? 0.05 : 0.8),
            })
            if (!winter)
              grow(stage, {
                label: 'flowers',
                top: h * 0.78,
                bottom: h * 1.03,
                tall: 52 * u,
                dense: 9,
                colour: green,
                plants: meadowFlowers(stage.random.fork('petals'), 5),
              })
          },
        },
      ],
    }
  },
}
