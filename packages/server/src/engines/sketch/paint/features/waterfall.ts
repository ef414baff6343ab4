/** A fall from a cliff into a pool, at the side away from the sun. */
import { css, hex, mix, shift, type Rgb } from '../colour.ts'
import { spruce } from '../flora/conifers.ts'
import { bush, grow, stone, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { seen } from '../light.ts'
import { fractal, noise } from '../noise.ts'
import type { Setting, Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

interface Wall {
  readonly x: number
  readonly span: number
  readonly foot: number
  /** y of the wall's upper edge at an x. */
  readonly crest: (x: number) => number
}

function wallOf(stage: Stage, x: number, span: number, top: number, foot: number): Wall {
  const n = noise(stage.random.fork('cliff'))
  const crest = (at: number): number => {
    const off = (at - x) / span
    const shoulder = Math.min(1, Math.max(0, (Math.abs(off) - 0.42) / 0.58))
    const rough = fractal(n, off * 2.6, 3, 4) * 0.2 * (0.4 + shoulder)
    const notch = Math.exp(-((off / 0.1) ** 2)) * 0.05
    return top + (foot - top) * Math.min(1, shoulder ** 1.5 + notch + rough * (1 - shoulder))
  }
  return { x, span, foot, crest }
}

/** Slabs of stone, lit on the side of the sun; steeper and darker towards the fall. */
function cliff(stage: Stage, { x, span, foot, crest }: Wall): void {
  const { ctx, light, h } = stage
  const random = stage.random.fork('slabs')
  const grey = hex('#857e74')
  const side = light.sun.x * stage.w > x ? 1 : -1
  ctx.save()
  ctx.beginPath()
  ctx.moveTo(x - span, foot + h * 0.006)
  const step = span / 60
  for (let at = x - span; at <= x + span; at += step) ctx.lineTo(at, crest(at))
  ctx.lineTo(x + span, foot + h * 0.006)
  const face = ctx.createLinearGradient(0, crest(x), 0, foot)
  face.addColorStop(0, css(seen(light, grey, 0.62, 0.6)))
  face.addColorStop(1, css(seen(light, mix(grey, [40, 44, 44], 0.4), 0.68, 0.25)))
  ctx.fillStyle = face
  ctx.fill()
  ctx.clip()
  for (let i = 0; i < 150; i++) {
    const sx = x + random.between(-1, 1) * span
    const top = crest(sx)
    const sy = top + (foot - top) * random() ** 0.9
    const wide = span * random.between(0.02, 0.075)
    const tall = span * random.between(0.08, 0.3)
    const lean = random.between(-0.25, 0.25) * wide
    const towards = Math.sign(sx - x) === side ? 0.25 : -0.1
    const lit = Math.min(1, Math.max(0, 0.45 + towards + random.bell() * 0.24))
    ctx.fillStyle = css(seen(light, shift(grey, random.between(0.86, 1.1)), 0.66, lit), 0.8)
    ctx.beginPath()
    ctx.moveTo(sx - wide, sy)
    ctx.lineTo(sx - wide * 0.7 + lean, sy - tall)
    ctx.lineTo(sx + wide * 0.5 + lean, sy - tall * random.between(0.84, 1.1))
    ctx.lineTo(sx + wide, sy + tall * 0.1)
    ctx.fill()
    // The side that is turned away.
    ctx.fillStyle = css(seen(light, mix(grey, [30, 32, 40], 0.5), 0.66, 0.12), 0.6)
    ctx.beginPath()
    ctx.moveTo(sx - side * wide, sy)
    ctx.lineTo(sx - side * wide * 0.7 + lean, sy - tall)
    ctx.lineTo(sx - side * wide * 0.35 + lean, sy - tall * 0.92)
    ctx.lineTo(sx - side * wide * 0.55, sy + tall * 0.06)
    ctx.fill()
  }
  ctx.restore()
}

/** Bushes and small trees on the upper edge and about the foot. */
function growth(stage: Stage, { x, span, foot, crest }: Wall, half: number): void {
  const { plan, u } = stage
  const random = stage.random.fork('growth')
  const green = plan.season === 'autumn' ? hex('#a8793a') : hex('#4f7a45')
  const winter = plan.season === 'winter' || plan.weather === 'snow'
  const tones = tonesOf(stage, winter ? hex('#c9d4d2') : green, 0.72)
  const dark = tonesOf(stage, hex('#3a6147'), 0.7)
  const size = span * 0.17
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const bushes = [0, 1, 2].map(() =>
    sprite(size * 2.3, size, (ctx) => bush(ctx, size, tones, side, random)),
  )
  const tall = span * 0.36
  const trees = [0, 1].map(() =>
    sprite(tall * 0.7, tall, (ctx) => spruce(ctx, tall, dark, side, random)),
  )
  const clear = (at: number): boolean => Math.abs(at - x) > half * 1.7
  for (let i = 0; i < 34; i++) {
    const at = x + random.between(-0.98, 0.98) * span
    if (!clear(at)) continue
    const y = crest(at) + 5 * u
    if (random() < 0.3)
      stamp(stage.ctx, random.pick(trees), at, y, random.between(0.5, 1), random() < 0.5)
    else stamp(stage.ctx, random.pick(bushes), at, y, random.between(0.5, 1), random() < 0.5)
  }
  for (let i = 0; i < 20; i++) {
    const at = x + random.between(-1, 1) * span
    if (!clear(at)) continue
    stamp(
      stage.ctx,
      random.pick(bushes),
      at,
      foot + 8 * u,
      random.between(0.6, 1.1),
      random() < 0.5,
    )
  }
}

function water(stage: Stage, x: number, half: number, top: number, foot: number): void {
  const { ctx, light, u } = stage
  const random = stage.random.fork('fall')
  const white: Rgb = mix(light.key, [255, 255, 255], light.night ? 0.1 : 0.55)
  const body = ctx.createLinearGradient(0, top, 0, foot)
  body.addColorStop(0, css(mix(white, light.haze, 0.35), 0.92))
  body.addColorStop(1, css(white, 0.8))
  ctx.fillStyle = body
  ctx.beginPath()
  ctx.moveTo(x - half * 0.6, top)
  ctx.quadraticCurveTo(x - half * 0.8, (top + foot) / 2, x - half * 1.25, foot)
  ctx.lineTo(x + half * 1.25, foot)
  ctx.quadraticCurveTo(x + half * 0.8, (top + foot) / 2, x + half * 0.6, top)
  ctx.fill()
  ctx.lineCap = 'round'
  for (let i = 0; i < 90; i++) {
    const at = random.between(-1, 1)
    const from = random() * 0.8
    const to = Math.min(1, from + random.between(0.1, 0.45))
    const px = (t: number): number => x + at * half * (0.6 + t ** 1.6 * 0.6)
    ctx.strokeStyle =
      random() < 0.4
        ? css(light.shade, random.between(0.08, 0.25))
        : css(white, random.between(0.3, 0.8))
    ctx.lineWidth = random.between(0.8, 3.4) * u
    ctx.beginPath()
    ctx.moveTo(px(from), top + (foot - top) * from)
    ctx.lineTo(px(to), top + (foot - top) * to)
    ctx.stroke()
  }
}

/** The pool it falls into, with rings and spray. */
function pool(stage: Stage, x: number, half: number, foot: number): void {
  const { ctx, light, u } = stage
  const random = stage.random.fork('pool')
  const deep = mix(seen(light, hex('#3f7f8c'), 0.85, 0.5), light.haze, 0.2)
  const bank = css(seen(light, hex('#6d6558'), 0.86, 0.4))
  const wide = half * 5
  const high = half * 1.1
  for (const [scale, fill] of [
    [1.07, bank],
    [1, css(deep)],
  ] as const) {
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.ellipse(x, foot + high * 0.7, wide * scale, high * scale, 0, 0, Math.PI * 2)
    ctx.fill()
  }
  for (let i = 0; i < 34; i++) {
    const y = foot + high * random.between(0.1, 1.5)
    const off = Math.sqrt(Math.max(0, 1 - ((y - foot - high * 0.7) / high) ** 2)) * wide * 0.85
    const at = x + random.between(-1, 1) * off
    const long = half * random.between(0.1, 0.5)
    ctx.strokeStyle = css(light.glow, random.between(0.15, 0.5))
    ctx.lineWidth = 1.6 * u
    ctx.beginPath()
    ctx.moveTo(at - long, y)
    ctx.lineTo(at + long, y)
    ctx.stroke()
  }
  const spray = ctx.createRadialGradient(x, foot, 0, x, foot, half * 3)
  spray.addColorStop(0, css(mix(light.key, [255, 255, 255], 0.5), 0.85))
  spray.addColorStop(0.4, css(mix(light.key, [255, 255, 255], 0.4), 0.36))
  spray.addColorStop(1, css(light.haze, 0))
  ctx.fillStyle = spray
  ctx.save()
  ctx.translate(0, foot * 0.5)
  ctx.scale(1, 0.5)
  ctx.fillRect(x - half * 3, foot - half * 3, half * 6, half * 6)
  ctx.restore()
}

/** Grass that hides where the rock meets the ground. */
function hem(stage: Stage, { x, span, foot }: Wall): void {
  const { w, h, u, plan } = stage
  const winter = plan.season === 'winter' || plan.weather === 'snow'
  const autumn = plan.season === 'autumn' ? hex('#a8793a') : hex('#557d42')
  grow(stage, {
    label: 'hem',
    top: foot - h * 0.004,
    bottom: foot + h * 0.02,
    tall: 44 * u,
    dense: 60,
    colour: winter ? hex('#b3bab4') : autumn,
    plants: [tuft],
    where: (share) => (Math.abs(share * w - x) < span * 1.04 ? 1 : 0),
    depths: [0.7, 0.8],
  })
}

/** Stones on the near shore. */
function shore(stage: Stage, x: number, half: number, foot: number): void {
  const random = stage.random.fork('shore')
  const size = half * 0.9
  const tones = tonesOf(stage, hex('#85827c'), 0.9)
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const stones = [0, 1, 2].map(() =>
    sprite(size * 2.5, size, (ctx) => stone(ctx, size, tones, side, random)),
  )
  for (let i = 0; i < 26; i++) {
    const turn = (i / 26) * Math.PI * 2 + random.between(-0.1, 0.1)
    const [sx, sy] = [x + Math.cos(turn) * half * 5.1, foot + half * (0.7 + Math.sin(turn) * 1.15)]
    if (sy < foot + half * 0.2) continue
    stamp(
      stage.ctx,
      random.pick(stones),
      sx,
      sy + size * 0.2,
      random.between(0.4, 1.1),
      random() < 0.5,
    )
  }
}

function fall(stage: Stage, setting: Setting): void {
  const { w, h, light } = stage
  const x = (light.sun.x > 0.5 ? 0.3 : 0.7) * w
  const foot = setting.ground(0.54)
  const top = Math.max(h * 0.1, foot - h * 0.46)
  const span = Math.min(w * 0.42, h * 0.62)
  const half = span * 0.075
  const wall = wallOf(stage, x, span, top, foot)
  cliff(stage, wall)
  water(stage, x, half, wall.crest(x) - stage.u, foot)
  hem(stage, wall)
  growth(stage, wall, half)
  pool(stage, x, half, foot)
  shore(stage, x, half, foot)
}

export const waterfall: FeaturePainter = { at: 'ground', paint: fall }
