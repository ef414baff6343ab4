/** A skyline across the water, a street in perspective, and a village. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { paintBlock, skyline } from '../buildings.ts'
import { bush, grow, meadowFlowers, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { broadleaf } from '../flora/trees.ts'
import { seen } from '../light.ts'
import { hazeBand, veil } from '../mist.ts'
import { paintRidge } from '../ridge.ts'
import { paintSky } from '../sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { mirror } from '../water.ts'
import { treeLine } from './mountains.ts'

const far: readonly Rgb[] = ['#7f8fa6', '#8a94a8', '#76869c'].map(hex)
const mid: readonly Rgb[] = ['#6f7f93', '#8b8f96', '#9a8a80', '#5d7288'].map(hex)
const near: readonly Rgb[] = ['#4f6076', '#6d655f', '#3f5166', '#7a6a60'].map(hex)

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

const fronts: readonly Rgb[] = ['#a4664f', '#8d7f70', '#7d8795', '#b08d66', '#6d6f7c', '#93705c'].map(hex)
const signs: readonly Rgb[] = ['#ff4f7b', '#35d6ff', '#ffd24a', '#9b6bff', '#52f2a3'].map(hex)

/** One house front that runs towards the vanishing point, between two distances (0 far, 1 at the eye). */
function front(stage: Stage, side: number, from: number, to: number, tall: number, colour: Rgb): void {
  const { ctx, w, h, horizon, light } = stage
  const random = stage.random.fork(`front/${side}/${from}`)
  const px = (t: number): number => w / 2 + side * (w * 0.035 + w * 0.6 * t ** 1.5)
  const base = (t: number): number => horizon + (h - horizon) * 1.02 * t ** 1.5
  const top = (t: number): number => horizon - tall * h * (0.1 + t ** 1.5)
  const depth = 0.45 + ((from + to) / 2) * 0.5
  const facing = (light.sun.x - 0.5) * side < 0 ? 0.75 : 0.3
  const fill = ctx.createLinearGradient(0, top(to), 0, base(to))
  fill.addColorStop(0, css(seen(light, colour, depth, facing)))
  fill.addColorStop(1, css(seen(light, mix(colour, [26, 24, 34], 0.45), depth, 0.2)))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(px(from), top(from))
  ctx.lineTo(px(to), top(to))
  ctx.lineTo(px(to), base(to))
  ctx.lineTo(px(from), base(from))
  ctx.fill()
  const floors = Math.max(2, Math.round(tall * 11))
  const bays = 4
  for (let floor = 0; floor < floors; floor++) {
    for (let bay = 0; bay < bays; bay++) {
      const a = from + ((to - from) * (bay + 0.22)) / bays
      const b = from + ((to - from) * (bay + 0.78)) / bays
      const at = (t: number, v: number): number => top(t) + (base(t) - top(t)) * v
      const v0 = (floor + 0.25) / (floors + 0.6)
      const v1 = (floor + 0.78) / (floors + 0.6)
      const shop = floor === floors - 1
      const on = light.night ? random() < (shop ? 0.9 : 0.42) : random() < 0.1
      ctx.fillStyle = on ? css(shop ? mix([255, 214, 150], random.pick(signs), 0.25) : [255, 208, 132], 0.92) : css(seen(light, [52, 62, 80], depth, 0.4), 0.85)
      ctx.beginPath()
      ctx.moveTo(px(a), at(a, v0))
      ctx.lineTo(px(b), at(b, v0))
      ctx.lineTo(px(b), at(b, v1))
      ctx.lineTo(px(a), at(a, v1))
      ctx.fill()
    }
  }
}

export const street: PlacePainter = {
  horizon: () => 0.56,
  set(stage) {
    const { w, h, u, horizon, light, plan } = stage
    const wet = plan.weather === 'rain' || plan.weather === 'storm' || plan.features.includes('mist')
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
            const stops = [0, 0.14, 0.27, 0.41, 0.57, 0.75, 1.06]
            for (let i = 0; i < stops.length - 1; i++) {
              for (const side of [-1, 1]) front(stage, side, stops[i] ?? 0, stops[i + 1] ?? 1, random.between(0.44, 0.78), random.pick(fronts))
              veil(stage, `street${i}`, horizon, h * 0.3, Math.max(0, 0.24 + light.fog * 0.4 - i * 0.12))
            }
            if (wet) mirror({ ...stage, light: { ...light, sun: { ...light.sun, seen: false } } }, horizon + (h - horizon) * 0.02, h, 0.35, hex('#3b4152'), 0.36)
            else markings(stage)
          },
        },
        {
          depth: 0.4,
          paint: () => {
            for (const t of [0.2, 0.34, 0.52, 0.76]) {
              for (const side of [-1, 1]) lamp(stage, w / 2 + side * (w * 0.03 + w * 0.44 * t ** 1.5), horizon + (h - horizon) * t ** 1.5 * 1.02, (30 + 330 * t ** 1.5) * u)
            }
          },
        },
      ],
    }
  },
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

const walls: readonly Rgb[] = ['#efe6d2', '#e6d3b3', '#d9c2a6', '#f3eee4', '#c9d3cf'].map(hex)

export const village: PlacePainter = {
  horizon: () => 0.55,
  set(stage) {
    const { w, h, u, horizon, light, plan } = stage
    const winter = plan.season === 'winter' || plan.weather === 'snow'
    const green = winter ? hex('#eef2f8') : plan.season === 'autumn' ? hex('#b08f48') : hex('#7aa152')
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
            paintRidge(stage, { label: 'a', base: horizon * 1.02, height: h * 0.22, depth: 0.28, rough: 0.6, peaks: 1.6, colour: hex('#6f8090'), snow: winter ? 0.9 : 0.2 })
            const crest = paintRidge(stage, { label: 'b', base: horizon * 1.06, height: h * 0.1, depth: 0.6, rough: 0.1, peaks: 1.6, colour: winter ? hex('#dfe6ee') : hex('#6a8f56') })
            treeLine(stage, 'v', (x) => crest(x) + 8 * u, 70 * u, 0.64, () => 0.6)
            const random = stage.random.fork('houses')
            const tower = random.between(0.36, 0.64) * w
            for (const [row, depth] of [[0, 0.68], [1, 0.82], [2, 0.94]] as const) {
              const base = horizon + h * (0.05 + row * 0.075)
              stage.ctx.fillStyle = css(seen(light, green, depth, 0.7))
              stage.ctx.fillRect(0, base - 8 * u, w, h)
              if (row === 1) {
                paintBlock(stage, { x: tower, base, width: 74 * u, height: 230 * u, colour: hex('#e9e2d2'), depth, roof: 'spire', window: 0 }, random)
              }
              for (let x = random.between(-60, 0) * u; x < w; ) {
                const size = (70 + row * 42) * u * random.between(0.85, 1.2)
                if (random() < (row === 2 ? 0.42 : 0.72)) {
                  paintBlock(stage, { x, base: base + random.between(-6, 10) * u, width: size * random.between(1, 1.35), height: size * random.between(0.62, 0.95), colour: random.pick(walls), depth, roof: 'gable', window: size * 0.15 }, random)
                } else if (random() < 0.7) {
                  const tall = size * 1.5
                  const tree = sprite(tall * 1.1, tall, (ctx) => broadleaf(ctx, tall, tonesOf(stage, winter ? hex('#8a9a94') : hex('#5b8545'), depth), side, random))
                  stamp(stage.ctx, tree, x + size / 2, base + 6 * u, 1, false)
                }
                x += size * random.between(1.1, 1.6)
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
            grow(stage, { label: 'grass', top: h * 0.75, bottom: h * 1.03, tall: 50 * u, dense: winter ? 6 : 42, colour: winter ? hex('#b3bab4') : green, plants: [tuft] })
            grow(stage, { label: 'bushes', top: h * 0.76, bottom: h * 1.03, tall: 90 * u, dense: 1.6, colour: winter ? hex('#a3b0aa') : hex('#56803f'), plants: [bush], where: (x) => (Math.abs(x - 0.5) < 0.28 ? 0.05 : 0.8) })
            if (!winter) grow(stage, { label: 'flowers', top: h * 0.78, bottom: h * 1.03, tall: 52 * u, dense: 9, colour: green, plants: meadowFlowers(stage.random.fork('petals'), 5) })
          },
        },
      ],
    }
  },
}
