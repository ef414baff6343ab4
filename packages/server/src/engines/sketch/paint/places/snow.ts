/** A snowfield below the mountains. */
import { hill } from './meadow.ts'
import { hex } from '../colour.ts'
import { grow, tuft } from '../flora/ground.ts'
import { veil } from '../nature/mist.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter } from '../stage.ts'
import { treeLine } from './mountains.ts'
import { ripples } from './beach.ts'

export const snow: PlacePainter = {
  horizon: () => 0.56,
  set(stage) {
    const { h, u, horizon, light, plan } = stage
    const white = hex('#f2f6fb')
    return {
      ground: (depth) => h * 0.72 + h * 0.28 * Math.max(0, (depth - 0.45) / 0.55) ** 1.2,
      surface: 'snow',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.04)
            paintRidge(stage, {
              label: 'a',
              base: horizon,
              height: h * 0.26,
              depth: 0.36,
              rough: 0.85,
              peaks: 1.9,
              colour: hex('#7d8aa0'),
              snow: 0.95,
            })
            veil(stage, 'a', horizon - h * 0.02, h * 0.14, 0.35 + light.fog * 0.5)
            const a = hill(stage, 'a', horizon + h * 0.05, h * 0.08, 1.5, white, 0.62)
            treeLine(
              stage,
              'a',
              (x) => a(x) + 5 * u,
              62 * u,
              0.6,
              (x) => 0.3 + 0.5 * Math.abs(Math.sin(x * 7)),
            )
            const b = hill(stage, 'b', horizon + h * 0.13, h * 0.09, 1.1, white, 0.78)
            treeLine(
              stage,
              'b',
              (x) => b(x) + 8 * u,
              170 * u,
              0.78,
              (x) => (Math.abs(x - 0.5) < 0.24 ? 0.04 : 0.7),
            )
            veil(stage, 'b', horizon + h * 0.12, h * 0.1, light.fog)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            hill(stage, 'near', h * 0.8, h * 0.06, 0.9, white, 0.96)
            ripples(stage, h * 0.74, hex('#7f93b8'), plan.time === 'night' ? 0.08 : 0.13)
            grow(stage, {
              label: 'reeds',
              top: h * 0.78,
              bottom: h,
              tall: 60 * u,
              dense: 1.6,
              colour: hex('#8d8a78'),
              plants: [tuft],
              where: (x) => (Math.abs(x - 0.5) < 0.3 ? 0.1 : 0.6),
            })
          },
        },
      ],
    }
  },
}
