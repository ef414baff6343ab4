/** Dunes. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { bush, grow, stone, tuft } from '../flora/ground.ts'
import { seen } from '../light.ts'
import { veil } from '../nature/mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { ripples } from './beach.ts'

/** Dunes: one side in the sun, one in shade, parted by a sharp wandering crest. */
function dune(
  stage: Stage,
  label: string,
  base: number,
  high: number,
  colour: Rgb,
  depth: number,
): void {
  const { ctx, w, h, light } = stage
  const random = stage.random.fork(`dune/${label}`)
  const n = noise(random)
  const peak = (light.sun.x > 0.5 ? random.between(0.3, 0.62) : random.between(0.38, 0.7)) * w
  const broad = w * random.between(0.5, 0.75)
  const line = (x: number): number => {
    const d = Math.abs(x - peak) / broad
    return (
      base - high * Math.max(0, 1 - d ** 0.82 * 0.9) - fractal(n, x / (w * 0.45), 3, 2) * high * 0.1
    )
  }
  const outline = (): void => {
    ctx.beginPath()
    ctx.moveTo(0, h)
    for (let x = 0; x <= w + 8; x += 5) ctx.lineTo(x, line(x))
    ctx.lineTo(w, h)
    ctx.closePath()
  }
  const lit = ctx.createLinearGradient(0, base - high, 0, base + high * 1.2)
  lit.addColorStop(0, css(seen(light, mix(colour, [255, 236, 190], 0.25), depth, 1)))
  lit.addColorStop(1, css(seen(light, colour, depth, 0.65)))
  outline()
  ctx.fillStyle = lit
  ctx.fill()
  ctx.save()
  ctx.clip()
  const away = light.sun.x * w > peak ? -1 : 1
  const shadow = ctx.createLinearGradient(peak, 0, peak + away * broad, 0)
  shadow.addColorStop(0, css(seen(light, mix(colour, [96, 48, 44], 0.4), depth, 0.06), 0.95))
  shadow.addColorStop(1, css(seen(light, mix(colour, [96, 48, 44], 0.25), depth, 0.3), 0.7))
  ctx.fillStyle = shadow
  ctx.beginPath()
  ctx.moveTo(peak, line(peak) - 2)
  const sway = random.between(0.5, 1)
  for (let t = 0; t <= 1.001; t += 0.03) {
    const wander = Math.sin(t * 5.2) * 0.1 * sway * Math.sqrt(t) - t * 0.16
    ctx.lineTo(peak - away * broad * wander, line(peak) + t * (h - line(peak)))
  }
  ctx.lineTo(peak + away * broad * 3, h)
  ctx.lineTo(peak + away * broad * 3, base - high)
  ctx.closePath()
  ctx.fill()
  ctx.restore()
}

export const desert: PlacePainter = {
  horizon: () => 0.54,
  set(stage) {
    const { h, u, horizon, light, plan } = stage
    const sand = hex(plan.backdrop ?? '#dda561')
    return {
      ground: (depth) => h * 0.78 + h * 0.22 * Math.max(0, (depth - 0.45) / 0.55) ** 1.2,
      surface: 'sand',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.04)
            paintRidge(stage, {
              label: 'mesa',
              base: horizon * 1.02,
              height: h * 0.1,
              depth: 0.2,
              rough: 0.6,
              peaks: 1.4,
              colour: hex('#a8664a'),
            })
            dune(stage, 'a', horizon + h * 0.05, h * 0.1, sand, 0.5)
            dune(stage, 'b', horizon + h * 0.11, h * 0.13, sand, 0.66)
            veil(stage, 'dust', horizon + h * 0.06, h * 0.14, 0.2 + light.fog * 0.5)
            dune(stage, 'c', horizon + h * 0.2, h * 0.15, sand, 0.8)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            dune(stage, 'd', h * 0.86, h * 0.13, sand, 0.95)
            ripples(stage, h * 0.76, hex('#7a4a2c'), 0.14)
            grow(stage, {
              label: 'scrub',
              top: h * 0.8,
              bottom: h,
              tall: 46 * u,
              dense: 1.2,
              colour: hex('#8a8a54'),
              plants: [tuft, bush, stone],
              where: (x) => (Math.abs(x - light.sun.x) < 0.2 ? 0.5 : 0.12),
            })
          },
        },
      ],
    }
  },
}
