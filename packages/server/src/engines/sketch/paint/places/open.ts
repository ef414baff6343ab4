/** Open country: meadow, desert and snowfield. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { bush, grow, meadowFlowers, stone, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { bare, broadleaf } from '../flora/trees.ts'
import { seen } from '../light.ts'
import { veil } from '../mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../ridge.ts'
import { paintSky } from '../sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { treeLine } from './mountains.ts'
import { ripples } from './sea.ts'

/** A rolling hill filled from its lit crest into its own shade. */
function hill(stage: Stage, label: string, base: number, high: number, waves: number, colour: Rgb, depth: number): (x: number) => number {
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

const greens = { spring: '#86b255', summer: '#7d9f4a', autumn: '#b8923f', winter: '#e9eff6' } as const

export const meadow: PlacePainter = {
  horizon: () => 0.56,
  set(stage) {
    const { w, h, u, horizon, plan, light } = stage
    const green = hex(greens[plan.season])
    const side = light.sun.x > 0.5 ? 1 : -1
    return {
      ground: (depth) => horizon + h * 0.1 + (h * 0.9 - horizon) * Math.max(0, (depth - 0.4) / 0.6) ** 1.3,
      surface: plan.season === 'winter' ? 'snow' : 'grass',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.02)
            paintRidge(stage, { label: 'far', base: horizon, height: h * 0.16, depth: 0.2, rough: 0.35, peaks: 1.8, colour: hex('#6c8590') })
            const a = hill(stage, 'a', horizon + h * 0.01, h * 0.1, 1.6, mix(green, hex('#5c8a5a'), 0.5), 0.5)
            treeLine(stage, 'a', (x) => a(x) + 5 * u, 30 * u, 0.5, () => 0.55)
            veil(stage, 'a', horizon, h * 0.1, Math.max(light.fog, plan.time === 'dawn' ? 0.5 : 0.16))
            const b = hill(stage, 'b', horizon + h * 0.06, h * 0.1, 1.3, mix(green, hex('#6a9a4c'), 0.3), 0.68)
            treeLine(stage, 'b', (x) => b(x) + 5 * u, 56 * u, 0.66, (x) => (Math.abs(x - 0.3) < 0.14 ? 0.5 : 0.06))
            const c = hill(stage, 'c', horizon + h * 0.15, h * 0.09, 1.1, green, 0.82)
            const random = stage.random.fork('oak')
            const tall = h * 0.3
            const x = w * (light.sun.x > 0.5 ? 0.16 : 0.84)
            const oak = sprite(tall * 1.1, tall, (ctx) => (plan.season === 'winter' ? bare : broadleaf)(ctx, tall, tonesOf(stage, plan.season === 'autumn' ? hex('#c97a2b') : hex('#4f7f3f'), 0.86), side, random))
            stamp(stage.ctx, oak, x, c(x) + 8 * u, 1, false)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            hill(stage, 'near', h * 0.82, h * 0.06, 0.8, green, 0.95)
            const lush = plan.features.includes('flowers') || plan.season === 'spring' || plan.season === 'summer'
            grow(stage, { label: 'grass', top: horizon + h * 0.12, bottom: h * 1.03, tall: 66 * u, dense: plan.season === 'winter' ? 8 : 48, colour: green, plants: [tuft] })
            if (lush) grow(stage, { label: 'flowers', top: horizon + h * 0.13, bottom: h * 1.03, tall: 74 * u, dense: plan.features.includes('flowers') ? 34 : 15, colour: green, plants: meadowFlowers(stage.random.fork('petals'), 5), where: (px, t) => 0.35 + 0.65 * Math.abs(Math.sin(px * 9 + t * 5)) })
          },
        },
      ],
    }
  },
}

/** Dunes: one side in the sun, one in shade, parted by a sharp wandering crest. */
function dune(stage: Stage, label: string, base: number, high: number, colour: Rgb, depth: number): void {
  const { ctx, w, h, light } = stage
  const random = stage.random.fork(`dune/${label}`)
  const n = noise(random)
  const peak = (light.sun.x > 0.5 ? random.between(0.3, 0.62) : random.between(0.38, 0.7)) * w
  const broad = w * random.between(0.5, 0.75)
  const line = (x: number): number => {
    const d = Math.abs(x - peak) / broad
    return base - high * Math.max(0, 1 - d ** 0.82 * 0.9) - fractal(n, x / (w * 0.45), 3, 2) * high * 0.1
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
            paintRidge(stage, { label: 'mesa', base: horizon * 1.02, height: h * 0.1, depth: 0.2, rough: 0.6, peaks: 1.4, colour: hex('#a8664a') })
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
            grow(stage, { label: 'scrub', top: h * 0.8, bottom: h, tall: 46 * u, dense: 1.2, colour: hex('#8a8a54'), plants: [tuft, bush, stone], where: (x) => (Math.abs(x - light.sun.x) < 0.2 ? 0.5 : 0.12) })
          },
        },
      ],
    }
  },
}

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
            paintRidge(stage, { label: 'a', base: horizon, height: h * 0.26, depth: 0.36, rough: 0.85, peaks: 1.9, colour: hex('#7d8aa0'), snow: 0.95 })
            veil(stage, 'a', horizon - h * 0.02, h * 0.14, 0.35 + light.fog * 0.5)
            const a = hill(stage, 'a', horizon + h * 0.05, h * 0.08, 1.5, white, 0.62)
            treeLine(stage, 'a', (x) => a(x) + 5 * u, 62 * u, 0.6, (x) => 0.3 + 0.5 * Math.abs(Math.sin(x * 7)))
            const b = hill(stage, 'b', horizon + h * 0.13, h * 0.09, 1.1, white, 0.78)
            treeLine(stage, 'b', (x) => b(x) + 8 * u, 170 * u, 0.78, (x) => (Math.abs(x - 0.5) < 0.24 ? 0.04 : 0.7))
            veil(stage, 'b', horizon + h * 0.12, h * 0.1, light.fog)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            hill(stage, 'near', h * 0.8, h * 0.06, 0.9, white, 0.96)
            ripples(stage, h * 0.74, hex('#7f93b8'), plan.time === 'night' ? 0.08 : 0.13)
            grow(stage, { label: 'reeds', top: h * 0.78, bottom: h, tall: 60 * u, dense: 1.6, colour: hex('#8d8a78'), plants: [tuft], where: (x) => (Math.abs(x - 0.5) < 0.3 ? 0.1 : 0.6) })
          },
        },
      ],
    }
  },
}
