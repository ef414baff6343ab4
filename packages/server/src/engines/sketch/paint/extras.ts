/** Features that any open country can hold: ways, water that runs, cabins, bridges, a far skyline. */
import type { Feature } from '@limn/sdk'
import { paintBlock, skyline } from './buildings.ts'
import { css, hex, mix, ramp, type Rgb } from './colour.ts'
import { grow, stone, tonesOf } from './flora/ground.ts'
import { sprite, stamp } from './flora/sprite.ts'
import { palm } from './flora/palms.ts'
import { seen } from './light.ts'
import { veil } from './mist.ts'
import { noise } from './noise.ts'
import { rays } from './sky.ts'
import type { Layer, Setting, Stage } from './stage.ts'

type Way = (t: number) => { readonly x: number; readonly y: number; readonly half: number }

/** A winding line from the far ground to the lower edge; `half` is half its width there. */
function wayOf(stage: Stage, setting: Setting, wide: number): Way {
  const { w, h } = stage
  const random = stage.random.fork('way')
  const end = (stage.light.sun.x > 0.5 ? 0.26 : 0.74) + random.between(-0.06, 0.06)
  const start = 0.5 + (0.5 - end) * 0.3
  const bend = random.between(0.7, 1.2) * (end > 0.5 ? 1 : -1)
  const top = setting.ground(0.52)
  return (t) => ({
    x: w * (start + (end - start) * t ** 1.2 + Math.sin(t * 7.5) * 0.045 * bend * (0.3 + t)),
    y: top + (h * 1.02 - top) * t ** 1.4,
    half: w * wide * (0.05 + t ** 1.7),
  })
}

function strip(stage: Stage, way: Way, spread: number, fill: string | CanvasGradient): void {
  const { ctx } = stage
  const n = noise(stage.random.fork(`edge/${spread}`))
  const steps = 70
  ctx.beginPath()
  for (let i = 0; i <= steps; i++) {
    const { x, y, half } = way(i / steps)
    ctx.lineTo(x - half * spread * (1 + n(i * 0.6, 1) * 0.12), y)
  }
  for (let i = steps; i >= 0; i--) {
    const { x, y, half } = way(i / steps)
    ctx.lineTo(x + half * spread * (1 + n(i * 0.6, 9) * 0.12), y)
  }
  ctx.closePath()
  // The union is told apart so that both kinds of fill type-check.
  if (typeof fill === 'string') ctx.fillStyle = fill
  else ctx.fillStyle = fill
  ctx.fill()
}

function path(stage: Stage, setting: Setting, colour: Rgb, wide: number): void {
  const { light, h } = stage
  const way = wayOf(stage, setting, wide)
  const fill = stage.ctx.createLinearGradient(0, setting.ground(0.52), 0, h)
  fill.addColorStop(0, css(seen(light, colour, 0.75, 0.75)))
  fill.addColorStop(1, css(seen(light, mix(colour, [40, 30, 24], 0.3), 1, 0.4)))
  strip(stage, way, 1.12, css(seen(light, mix(colour, [40, 40, 24], 0.5), 0.9, 0.3), 0.5))
  strip(stage, way, 1, fill)
  strip(stage, way, 0.4, css(seen(light, mix(colour, [255, 250, 235], 0.22), 0.95, 0.8), 0.25))
}

function river(stage: Stage, setting: Setting): void {
  const { ctx, light, h, u } = stage
  const way = wayOf(stage, setting, 0.24)
  const fill = ctx.createLinearGradient(0, setting.ground(0.52), 0, h)
  fill.addColorStop(0, css(ramp(light.sky, 0.85)))
  fill.addColorStop(1, css(mix(ramp(light.sky, 0.25), seen(light, hex('#2f6f80'), 1, 0.4), 0.5)))
  strip(stage, way, 1.14, css(seen(light, hex('#7a6a50'), 0.9, 0.4), 0.85))
  strip(stage, way, 1, fill)
  const random = stage.random.fork('ripples')
  ctx.lineCap = 'round'
  for (let i = 0; i < 130; i++) {
    const { x, y, half } = way(random() ** 0.6)
    const at = x + random.between(-0.8, 0.8) * half
    const length = Math.min(half * 0.3, (half + y) * 0.03)
    ctx.strokeStyle = css(light.glow, random.between(0.1, 0.5))
    ctx.lineWidth = Math.max(0.8, half * 0.012 + u)
    ctx.beginPath()
    ctx.moveTo(at - length, y)
    ctx.lineTo(at + length, y)
    ctx.stroke()
  }
}

function cabin(stage: Stage, setting: Setting): void {
  const random = stage.random.fork('cabin')
  const { w, h, u, light } = stage
  const width = w * 0.15
  const x = (light.sun.x > 0.5 ? 0.7 : 0.13) * w
  const base = setting.ground(0.66) + 6 * u
  const height = Math.min(width * 0.62, h * 0.14)
  paintBlock(
    stage,
    { x, base, width, height, colour: hex('#8a5a3c'), depth: 0.88, roof: 'gable', window: 0 },
    random,
  )
  const { ctx } = stage
  ctx.fillStyle = css(seen(light, hex('#4a2f20'), 0.9, 0.4))
  ctx.fillRect(x + width * 0.44, base - height * 0.62, width * 0.14, height * 0.62)
  for (const at of [0.14, 0.7]) {
    ctx.fillStyle = css(
      light.night || light.sun.y > 0.7 ? [255, 206, 120] : seen(light, hex('#9fb6c4'), 0.9, 0.7),
    )
    ctx.fillRect(x + width * at, base - height * 0.68, width * 0.17, height * 0.3)
  }
  veil(stage, 'smoke', base - height * 2.4, height * 0.8, 0.1)
}

function bridge(stage: Stage, setting: Setting): void {
  const { ctx, w, u, light } = stage
  const way = wayOf(stage, setting, 0.24)
  const { x, y, half } = way(0.42)
  const span = half * 3.4 + w * 0.05
  const rise = span * 0.24
  const stones = ctx.createLinearGradient(0, y - rise, 0, y + rise * 0.5)
  stones.addColorStop(0, css(seen(light, hex('#a39a8c'), 0.9, 0.85)))
  stones.addColorStop(1, css(seen(light, hex('#6d665d'), 0.92, 0.25)))
  ctx.fillStyle = stones
  ctx.beginPath()
  ctx.moveTo(x - span, y + rise * 0.3)
  ctx.quadraticCurveTo(x, y - rise * 1.5, x + span, y + rise * 0.3)
  ctx.lineTo(x + span, y + rise * 0.62)
  ctx.lineTo(x + half * 1.25, y + rise * 0.5)
  ctx.ellipse(x, y + rise * 0.5, half * 1.25, rise * 0.86, 0, 0, Math.PI, true)
  ctx.lineTo(x - span, y + rise * 0.62)
  ctx.fill()
  ctx.strokeStyle = css(seen(light, hex('#c9c0b0'), 0.9, 0.95))
  ctx.lineWidth = 7 * u
  ctx.beginPath()
  ctx.moveTo(x - span, y + rise * 0.28)
  ctx.quadraticCurveTo(x, y - rise * 1.52, x + span, y + rise * 0.28)
  ctx.stroke()
}

function palms(stage: Stage, setting: Setting): void {
  const random = stage.random.fork('palms')
  const tones = tonesOf(stage, hex('#5f9450'), 0.95)
  const right = stage.light.sun.x > 0.5
  for (const [at, size] of [
    [0.12, 0.5],
    [0.22, 0.36],
    [0.05, 0.42],
  ] as const) {
    const tall = stage.h * size
    const one = sprite(tall * 1.3, tall, (ctx) => palm(ctx, tall, tones, right ? 1 : -1, random))
    stamp(stage.ctx, one, (right ? at : 1 - at) * stage.w, setting.ground(0.8), 1, random() < 0.5)
  }
}

const own: Partial<Record<Feature, (stage: Stage, setting: Setting) => void>> = {
  skyline: (stage) =>
    skyline(
      stage,
      'back',
      stage.horizon * 1.004,
      stage.h * 0.16,
      0.3,
      ['#7f8fa6', '#8a94a8', '#76869c'].map(hex),
      4,
    ),
  river,
  lake: river,
  road: (stage, setting) => path(stage, setting, hex('#77767a'), 0.2),
  path: (stage, setting) =>
    path(stage, setting, stage.plan.season === 'winter' ? hex('#b9b0a4') : hex('#b39468'), 0.12),
  bridge,
  cabin,
  rocks: (stage, setting) =>
    grow(stage, {
      label: 'rocks',
      top: setting.ground(0.7),
      bottom: stage.h,
      tall: 120 * stage.u,
      dense: 1.6,
      colour: hex('#85827c'),
      plants: [stone],
      where: (x, t) => (Math.abs(x - 0.5) > 0.28 ? 0.7 * t : 0.05),
    }),
  palms,
}

/** Built into the place itself, so that they are not painted twice. */
const builtIn: Readonly<Record<string, readonly Feature[]>> = {
  mountains: ['lake', 'river'],
  lake: ['lake', 'river', 'bridge'],
  sea: ['rocks'],
  beach: ['palms', 'lake'],
  city: ['skyline', 'river', 'lake', 'road'],
  street: ['road', 'skyline'],
  village: ['cabin'],
}

/** The sheets of a plan's features, to be laid over the ground and behind the figures. */
export function extras(stage: Stage, setting: Setting): Layer[] {
  const { features, place } = stage.plan
  if (setting.surface === 'none' || setting.surface === 'floor' || setting.surface === 'table')
    return []
  const sheets = Object.entries(own).flatMap(([name, paint]): Layer[] => {
    const asked =
      features.some((feature) => feature === name) ||
      (name === 'river' && features.includes('bridge'))
    if (!asked || builtIn[place]?.some((feature) => feature === name)) return []
    // A skyline stands behind all land; everything else lies on it.
    return [{ depth: name === 'skyline' ? 0.002 : 0.69, paint: () => paint(stage, setting) }]
  })
  if (features.includes('mist'))
    sheets.push({
      depth: 0.9,
      paint: () => veil(stage, 'mist', setting.ground(0.7), stage.h * 0.2, 0.5),
    })
  if (features.includes('light-rays') && place !== 'forest')
    sheets.push({ depth: 0.7, paint: () => rays(stage, 1) })
  return sheets
}
