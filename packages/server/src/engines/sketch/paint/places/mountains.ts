/** Mountain ranges one behind the other, over an alpine meadow or a lake. */
import { css, hex, mix } from '../colour.ts'
import { grow, meadowFlowers, stone, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { broadleaf } from '../flora/broadleaves.ts'
import { spruce } from '../flora/conifers.ts'
import { seen } from '../light.ts'
import { veil } from '../nature/mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { mirror } from '../nature/water.ts'

/** A dark line of distant spruces along a shore or a slope. */
export function treeLine(
  stage: Stage,
  label: string,
  foot: (x: number) => number,
  height: number,
  depth: number,
  where: (x: number) => number,
): void {
  const random = stage.random.fork(`line/${label}`)
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const autumn = stage.plan.season === 'autumn'
  const drawings = Array.from({ length: autumn ? 8 : 5 }, (_, i) => {
    const turned = autumn && i % 3 !== 0
    const tones = tonesOf(
      stage,
      hex(turned ? random.pick(['#c8742b', '#d9a036', '#a8452b']) : '#35594a'),
      depth,
    )
    const tall = height * random.between(0.85, 1) * (turned ? 0.7 : 1)
    return sprite(height * 0.9, height, (ctx) =>
      (turned ? broadleaf : spruce)(ctx, tall, tones, side, random),
    )
  })
  for (let x = -height * 0.2; x < stage.w + height * 0.2; x += height * random.between(0.1, 0.32)) {
    if (random() > where(x / stage.w)) continue
    stamp(stage.ctx, random.pick(drawings), x, foot(x), random.between(0.45, 1.05), random() < 0.5)
  }
}

const rocks = {
  spring: '#77818c',
  summer: '#7c8078',
  autumn: '#85807a',
  winter: '#7d8694',
} as const
const meadows = {
  spring: '#7fa65a',
  summer: '#6f9150',
  autumn: '#a8843f',
  winter: '#eef3f9',
} as const

export const mountains: PlacePainter = {
  horizon: (plan) => (plan.features.includes('lake') ? 0.58 : 0.66),
  set(stage) {
    const { w, h, u, horizon, plan, light } = stage
    const winter = plan.season === 'winter' || plan.weather === 'snow'
    const rock = hex(rocks[winter ? 'winter' : plan.season])
    const grass = hex(meadows[winter ? 'winter' : plan.season])
    const wet = plan.features.includes('lake') || plan.features.includes('river')
    const n = noise(stage.random.fork('meadow'))
    const shore = horizon + h * 0.015
    const bank = h * 0.86
    const ground = (depth: number): number =>
      (wet ? bank : horizon + h * 0.04) +
      (h - (wet ? bank : horizon + h * 0.04)) * Math.max(0, (depth - 0.45) / 0.55) ** 1.25
    const rise = (x: number): number => fractal(n, (x / w) * 1.8, 1.1, 3) * 40 * u
    const misty = Math.max(
      light.fog,
      plan.features.includes('mist') ? 0.7 : plan.time === 'dawn' ? 0.4 : 0.2,
    )
    const field1 = (top: number): void => {
      const { ctx } = stage
      ctx.beginPath()
      ctx.moveTo(0, h)
      for (let x = 0; x <= w + 8; x += 8) ctx.lineTo(x, top + rise(x))
      ctx.lineTo(w, h)
      const fill = ctx.createLinearGradient(0, top, 0, h)
      fill.addColorStop(0, css(seen(light, grass, 0.72, 0.8)))
      fill.addColorStop(1, css(seen(light, mix(grass, [22, 30, 24], 0.35), 1, 0.3)))
      ctx.fillStyle = fill
      ctx.fill()
    }
    return {
      ground,
      ...(wet
        ? {
            water: (depth: number) => shore + (bank - shore) * (0.15 + 0.7 * depth ** 2),
            shore: (x: number) => bank + rise(x),
          }
        : {}),
      surface: winter ? 'snow' : 'grass',
      gloss: 0,
      layers: [
        { depth: 0, paint: () => paintSky(stage, horizon * 1.02) },
        {
          depth: 0.1,
          paint: () => {
            paintRidge(stage, {
              label: 'a',
              base: horizon,
              height: h * 0.42,
              depth: 0.34,
              rough: 0.92,
              peaks: 1.7,
              colour: rock,
              snow: winter ? 0.95 : 0.42,
            })
            veil(stage, 'a', horizon - h * 0.06, h * 0.22, misty * 0.9)
            paintRidge(stage, {
              label: 'b',
              base: horizon * 1.02,
              height: h * 0.27,
              depth: 0.52,
              rough: 0.8,
              peaks: 2.6,
              colour: mix(rock, hex('#5c6b62'), 0.3),
              snow: winter ? 0.8 : 0.14,
              foot: mix(hex('#3d5f4c'), rock, winter ? 0.5 : 0.1),
            })
            veil(stage, 'b', horizon, h * 0.16, misty * 0.8)
            const crest = paintRidge(stage, {
              label: 'c',
              base: horizon * 1.03,
              height: h * 0.1,
              depth: 0.66,
              rough: 0.2,
              peaks: 2.2,
              colour: winter
                ? hex('#b9c4cc')
                : plan.season === 'autumn'
                  ? hex('#8f6a35')
                  : hex('#3f6a4c'),
            })
            treeLine(
              stage,
              'far',
              (x) => crest(x) + 6 * u,
              46 * u,
              0.62,
              () => 0.9,
            )
          },
        },
        {
          depth: 0.3,
          paint: () => {
            if (wet) {
              treeLine(
                stage,
                'shore',
                () => shore,
                110 * u,
                0.74,
                (x) => (Math.abs(x - 0.5) < 0.2 ? 0.25 : 0.85),
              )
              mirror(stage, shore, h, plan.weather === 'storm' ? 0.2 : 0.85, hex('#3f6f7d'))
              veil(stage, 'lake', shore, h * 0.07, misty)
            }
            field1(wet ? bank : horizon + h * 0.04)
            if (!wet)
              treeLine(
                stage,
                'edge',
                (x) => horizon + h * 0.05 + rise(x),
                150 * u,
                0.76,
                (x) => (Math.abs(x - 0.5) < 0.26 ? 0.05 : 0.75),
              )
            const top = wet ? bank : horizon + h * 0.05
            grow(stage, {
              label: 'grass',
              top,
              bottom: h * 1.03,
              tall: 44 * u,
              dense: winter ? 6 : 42,
              colour: winter ? hex('#a3aba4') : grass,
              plants: [tuft],
              rise,
            })
            if (!winter && plan.season !== 'autumn')
              grow(stage, {
                label: 'flowers',
                top: top + 10 * u,
                bottom: h * 1.02,
                tall: 46 * u,
                dense: plan.features.includes('flowers') ? 16 : 5,
                colour: grass,
                plants: meadowFlowers(stage.random.fork('petals'), 5),
                rise,
              })
            grow(stage, {
              label: 'stones',
              top: top + 20 * u,
              bottom: h,
              tall: 52 * u,
              dense: 1.4,
              colour: rock,
              plants: [stone],
              where: (x, t) => (Math.abs(x - light.sun.x) < 0.2 ? 0.6 : 0.08) * (0.3 + t),
            })
          },
        },
      ],
    }
  },
}

/** A lake: the same ranges, always with water. */
export const lake: PlacePainter = {
  horizon: () => 0.56,
  set: (stage) =>
    mountains.set({
      ...stage,
      plan: { ...stage.plan, features: [...stage.plan.features, 'lake'] },
    }),
}
