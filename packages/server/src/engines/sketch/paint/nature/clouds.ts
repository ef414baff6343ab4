/** Fair-weather clouds: heaps of round puffs with flat feet, lit from the sun's side, small and many far away. */
import type { Canvas } from '@napi-rs/canvas'
import { blend, mix, ramp, type Rgb } from '../colour.ts'
import { fractal, noise, type Noise } from '../noise.ts'
import type { Random } from '../random.ts'
import { field, spread, type Stage } from '../stage.ts'

interface Puff {
  readonly x: number
  readonly y: number
  readonly r: number
}

/** Pixels of one drawing; it is twice as wide as high and stamped smaller. */
const wide = 300
const high = 150
/** Where the feet of a heap lie, as a share of its height. */
const foot = 0.8

/** In units of the drawing's height; x from 0 to 2. */
function heap(random: Random): readonly Puff[] {
  const puffs: Puff[] = []
  const peak = random.between(0.75, 1.25)
  for (let i = 0; i < 9; i++) {
    const x = 0.32 + (i / 8) * 1.36 + random.between(-0.06, 0.06)
    const tall = Math.exp(-(((x - peak) * 1.7) ** 2))
    puffs.push({ x, y: foot - 0.04, r: 0.1 + tall * 0.13 + random() * 0.05 })
  }
  for (let i = 0; i < 8; i++) {
    const x = peak + random.bell() * 0.27
    const tall = Math.exp(-(((x - peak) * 1.9) ** 2))
    const r = 0.1 + random() * 0.12
    puffs.push({ x, y: foot - 0.12 - tall * random.between(0.08, 0.36), r })
  }
  return puffs
}

interface Shape {
  /** How far the heap bulges towards the eye, in units of its height. */
  readonly bulge: number
  /** 0 to 1: how much of the sky behind it hides. */
  readonly cover: number
}

/** Noise moves a point by less than this. */
const reach = 0.17

const close = (puffs: readonly Puff[], x: number, y: number): boolean =>
  puffs.some((puff) => (x - puff.x) ** 2 + (y - puff.y) ** 2 < (puff.r + reach * 1.6) ** 2)

function shapeAt(puffs: readonly Puff[], n: Noise, x: number, y: number): Shape {
  if (!close(puffs, x, y)) return { bulge: 0, cover: 0 }
  const torn = fractal(n, x * 3.1, y * 3.1, 4)
  const wx = x + torn * reach
  const wy = y + fractal(n, x * 3.1 + 40, y * 3.1, 4) * reach
  let most = 0
  let thick = 0
  for (const { x: px, y: py, r } of puffs) {
    const d = 1 - ((wx - px) ** 2 + (wy - py) ** 2) / (r * r)
    if (d <= 0) continue
    most = Math.max(most, r * Math.sqrt(d))
    thick += d
  }
  if (most === 0) return { bulge: 0, cover: 0 }
  const fine = fractal(n, x * 8, y * 8, 4)
  const feet = ease(foot + 0.07 + torn * 0.16, foot - 0.09 + torn * 0.16, y)
  // Nothing is cut off by the drawing's own edges.
  const within = ease(0, 0.16, Math.min(x, wide / high - x)) * ease(0, 0.08, y)
  const cover = ease(0.03, 0.5, thick + fine * 0.42) * feet * within
  return { bulge: most + fine * 0.022, cover }
}

const ease = (from: number, to: number, v: number): number => {
  const t = Math.min(1, Math.max(0, (v - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

interface Tones {
  readonly bright: Rgb
  readonly middle: Rgb
  readonly dark: Rgb
}

/** One heap, lit from the right; `low` is how far below the heap's height the light stands, 0 to 1. */
function drawing(random: Random, tones: Tones, low: number): Canvas {
  const n = noise(random)
  const puffs = heap(random)
  const height = new Float32Array(wide * high)
  const cover = new Float32Array(wide * high)
  for (let i = 0; i < height.length; i++) {
    const shape = shapeAt(puffs, n, (i % wide) / high, Math.floor(i / wide) / high)
    height[i] = shape.bulge
    cover[i] = shape.cover
  }
  const up = 0.85 - low * 1.05
  return field(wide, high, (px, py, put) => {
    const at = py * wide + px
    if (cover[at]! <= 0.004) return put(0, 0, 0, 0)
    const here = height[at]!
    const step = 4
    const right = height[py * wide + Math.min(wide - 1, px + step)]!
    const over = height[Math.max(0, py - step) * wide + px]!
    const slope = Math.max(-1, Math.min(1, ((here - right) * 0.75 + (here - over) * up) * 24))
    // Feet lie in the heap's own shadow.
    const rise = 1 - py / high
    // By a low sun the tops are the dark side.
    const lit =
      0.58 - low * 0.16 + slope * (0.24 - low * 0.1) + (rise - 0.46) * 0.8 * (1 - low * 1.6)
    const tone =
      lit < 0.5
        ? blend(tones.dark, tones.middle, lit * 2)
        : blend(tones.middle, tones.bright, lit * 2 - 1)
    put(tone[0], tone[1], tone[2], cover[at]!)
  })
}

function tonesOf({ light }: Stage): Tones {
  const sky = ramp(light.sky, 0.6)
  const bright = mix(mix(light.glow, light.key, 0.4), sky, light.night ? 0.45 : 0.02)
  const dark = mix(
    light.shade,
    sky,
    light.night ? 0.7 : 0.42 + Math.max(0, light.sun.y - 0.45) * 0.7,
  )
  return { bright, middle: mix(dark, bright, 0.62), dark }
}

/** Fine streaks of ice, high up. */
function cirrus(stage: Stage, bottom: number, tone: Rgb): void {
  const n = noise(stage.random.fork('cirrus'))
  const width = 260
  const height = Math.max(40, Math.round((width * bottom) / stage.w))
  const lean = stage.random.fork('lean').between(-0.25, 0.25)
  const sheet = field(width, height, (px, py, put) => {
    const x = px / width
    const y = py / height
    const warp = fractal(n, x * 1.3, y * 1.6, 2)
    const streak = fractal(n, x * 1.7 + warp * 0.7, (y + x * lean) * 8 + warp * 2.6, 5)
    const patch = Math.max(0, fractal(n, x * 1.1 + 9, y * 2.2 + 4, 2) + 0.06)
    const fade = Math.max(0, 1 - y * 1.15)
    put(tone[0], tone[1], tone[2], Math.max(0, streak + 0.16) * patch * fade * 2.1)
  })
  stage.ctx.save()
  stage.ctx.globalAlpha = stage.light.night ? 0.3 : 0.75
  spread(stage, sheet, 0, 0, stage.w, bottom)
  stage.ctx.restore()
}

/** A fair sky down to `bottom` (pixels): streaks, then heaps from far to near. `cover` 0 to 1. */
export function fairClouds(stage: Stage, bottom: number, cover: number): void {
  const { ctx, w, h, light } = stage
  const tones = tonesOf(stage)
  const random = stage.random.fork('heaps')
  cirrus(stage, bottom, tones.bright)
  const drawings = [0, 1, 2, 3].map((i) =>
    drawing(random.fork(`${i}`), tones, Math.max(0, light.sun.y - 0.45)),
  )
  const count = Math.round((5 + cover * 16) * Math.min(2.2, Math.max(0.7, w / h / 1.5)))
  const heaps = Array.from({ length: count }, (_, i) => {
    // Evenly sown in width, ever more towards the horizon.
    const y = 0.1 + 0.8 * ((i + random()) / count) ** 0.62
    return { x: (i * 0.618 + random.between(-0.12, 0.12)) % 1, y, turn: random() < 0.5 }
  }).sort((a, b) => b.y - a.y)
  ctx.save()
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  for (const { x, y } of heaps) {
    const near = 1 - y
    const size = (0.07 + near ** 1.3 * 0.5) * Math.max(w, h * 0.9) * random.between(0.6, 1.15)
    const flatness = 0.34 + near * 0.16
    const cx = x * w
    ctx.globalAlpha = (light.night ? 0.5 : 0.95) * Math.min(1, 0.35 + near * 1.1)
    ctx.save()
    ctx.translate(cx, y * bottom)
    if (light.sun.x * w < cx) ctx.scale(-1, 1)
    const one = random.pick(drawings)
    ctx.drawImage(one, -size / 2, -size * flatness * foot, size, size * flatness)
    ctx.restore()
  }
  ctx.restore()
}
