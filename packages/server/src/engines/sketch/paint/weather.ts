/** What falls, flies and flashes before everything else: rain, snow, lightning, birds, fireflies, rainbow, lanterns. */
import type { Feature } from '@limn/sdk'
import { css, mix, type Rgb } from './colour.ts'
import { seen } from './light.ts'
import type { Stage } from './stage.ts'

function rain(stage: Stage, strength: number): void {
  const { ctx, w, h, u, light } = stage
  const random = stage.random.fork('rain')
  ctx.lineCap = 'round'
  const count = Math.round(620 * strength * (w / h))
  const tone = mix(light.haze, [255, 255, 255], light.night ? 0.3 : 0.6)
  for (let i = 0; i < count; i++) {
    const near = random() ** 2
    const length = (14 + near * 80) * u
    const x = random.between(-0.1, 1.1) * w
    const y = random.between(-0.1, 1) * h
    ctx.strokeStyle = css(tone, 0.1 + near * 0.26)
    ctx.lineWidth = (0.6 + near * 1.7) * u
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x - length * 0.18, y + length)
    ctx.stroke()
  }
}

function flakes(stage: Stage): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork('flakes')
  const count = Math.round(420 * (w / h))
  for (let i = 0; i < count; i++) {
    const near = random() ** 3
    const r = (1 + near * 11) * u
    const x = random() * w
    const y = random() * h
    if (r > 4 * u) {
      const soft = ctx.createRadialGradient(x, y, 0, x, y, r)
      soft.addColorStop(0, css([255, 255, 255], 0.6))
      soft.addColorStop(1, css([255, 255, 255], 0))
      ctx.fillStyle = soft
    } else ctx.fillStyle = css([255, 255, 255], random.between(0.45, 0.9))
    ctx.beginPath()
    ctx.arc(x, y, r, 0, Math.PI * 2)
    ctx.fill()
  }
}

function lightning(stage: Stage): void {
  const { ctx, w, u, horizon } = stage
  const random = stage.random.fork('lightning')
  const start = random.between(0.25, 0.75) * w
  const glow = ctx.createRadialGradient(start, 0, 0, start, 0, horizon * 1.2)
  glow.addColorStop(0, css([205, 214, 255], 0.5))
  glow.addColorStop(1, css([205, 214, 255], 0))
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.fillStyle = glow
  ctx.fillRect(0, 0, w, horizon)
  ctx.restore()
  ctx.lineJoin = 'round'
  const bolt = (x: number, y: number, end: number, width: number, forks: number): void => {
    const points: (readonly [number, number])[] = [[x, y]]
    while (y < end) {
      y += random.between(14, 46) * u
      x += random.between(-26, 26) * u
      points.push([x, y])
      if (forks > 0 && random() < 0.16)
        bolt(x, y, y + (end - y) * random.between(0.25, 0.6), width * 0.5, forks - 1)
    }
    for (const [size, alpha] of [
      [7, 0.16],
      [3, 0.4],
      [1, 1],
    ] as const) {
      ctx.strokeStyle = css([236, 240, 255], alpha)
      ctx.lineWidth = width * size
      ctx.beginPath()
      points.forEach(([px, py], i) => (i ? ctx.lineTo(px, py) : ctx.moveTo(px, py)))
      ctx.stroke()
    }
  }
  bolt(start, 0, horizon * 0.98, 2.2 * u, 3)
}

function birds(stage: Stage): void {
  const { ctx, w, u, horizon, light } = stage
  const random = stage.random.fork('birds')
  const cx = (1 - light.sun.x) * w
  const cy = horizon * random.between(0.3, 0.55)
  ctx.strokeStyle = css(seen(light, [40, 40, 50], 0.7, 0.2), 0.85)
  ctx.lineCap = 'round'
  for (let i = 0; i < 13; i++) {
    const size = random.between(7, 17) * u
    const x = cx + random.bell() * 110 * u
    const y = cy + random.bell() * 50 * u
    const lift = random.between(-0.2, 0.7)
    ctx.lineWidth = size * 0.15
    ctx.beginPath()
    ctx.moveTo(x - size, y - size * lift)
    ctx.quadraticCurveTo(x - size * 0.4, y - size * 0.55, x, y)
    ctx.quadraticCurveTo(x + size * 0.4, y - size * 0.55, x + size, y - size * lift)
    ctx.stroke()
  }
}

function glows(stage: Stage, tone: Rgb, count: number, size: number, top: number): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork(`glows/${size}`)
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (let i = 0; i < count; i++) {
    const x = random() * w
    const y = top + random() * (h * 0.94 - top)
    const r = size * u * random.between(0.4, 1.3)
    const glow = ctx.createRadialGradient(x, y, 0, x, y, r)
    glow.addColorStop(0, css(mix(tone, [255, 255, 255], 0.6), 0.95))
    glow.addColorStop(0.18, css(tone, 0.7))
    glow.addColorStop(1, css(tone, 0))
    ctx.fillStyle = glow
    ctx.fillRect(x - r, y - r, r * 2, r * 2)
  }
  ctx.restore()
}

function rainbow(stage: Stage): void {
  const { ctx, w, horizon, light } = stage
  const x = (1 - light.sun.x) * w
  const bands: readonly Rgb[] = [
    [235, 70, 80],
    [245, 150, 60],
    [250, 225, 90],
    [95, 200, 110],
    [80, 140, 235],
    [120, 90, 205],
  ]
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  bands.forEach((tone, i) => {
    ctx.strokeStyle = css(tone, 0.3)
    ctx.lineWidth = w * 0.011
    ctx.beginPath()
    ctx.arc(x, horizon * 1.05, w * (0.42 - i * 0.01), Math.PI, Math.PI * 2)
    ctx.stroke()
  })
  ctx.restore()
}

const effects: Partial<Record<Feature, (stage: Stage) => void>> = {
  fireflies: (stage) => glows(stage, [236, 240, 120], 70, 13, stage.horizon * 0.8),
  lanterns: (stage) => glows(stage, [255, 170, 70], 26, 40, stage.h * 0.12),
  birds,
}

/** Behind the land: bows and bolts stand in the sky. */
export function skyEffects(stage: Stage): void {
  const { plan } = stage
  if (plan.features.includes('rainbow')) rainbow(stage)
  if (
    plan.features.includes('lightning') ||
    (plan.weather === 'storm' && plan.place !== 'room' && plan.place !== 'studio')
  )
    lightning(stage)
}

/** In front of everything. Indoors nothing falls. */
export function airEffects(stage: Stage): void {
  const { plan } = stage
  for (const feature of plan.features) effects[feature]?.(stage)
  if (['room', 'studio', 'space', 'underwater', 'abstract'].includes(plan.place)) return
  if (plan.weather === 'rain') rain(stage, 1)
  if (plan.weather === 'storm') rain(stage, 1.4)
  if (plan.weather === 'snow') flakes(stage)
}
