/** Skies: gradient, sun or moon with its glow, clouds lit from the sun's side, stars, aurora. */
import { createCanvas } from '@napi-rs/canvas'
import { fairClouds } from './clouds.ts'
import { blend, css, mix, ramp, shift, type Rgb } from '../colour.ts'
import { fractal, noise } from '../noise.ts'
import { field, spread, type Stage } from '../stage.ts'

function gradient(stage: Stage, bottom: number): void {
  const { ctx, w, light } = stage
  const fill = ctx.createLinearGradient(0, 0, 0, bottom)
  const steps = 12
  for (let i = 0; i <= steps; i++)
    fill.addColorStop(i / steps, css(ramp(light.sky, (i / steps) ** 0.9)))
  ctx.fillStyle = fill
  ctx.fillRect(0, 0, w, Math.ceil(bottom) + 1)
}

function stars(stage: Stage, bottom: number): void {
  const { ctx, w, u } = stage
  const random = stage.random.fork('stars')
  const band = random.between(-0.5, 0.5)
  const count = Math.round(420 * (w / stage.h) ** 0.5)
  for (let i = 0; i < count; i++) {
    const x = random()
    // A loose band across the sky, so that the stars are not a wallpaper.
    const y = random() < 0.45 ? 0.35 + band * (x - 0.5) + random.bell() * 0.09 : random()
    if (y < 0 || y > 1) continue
    const strength = random() ** 3
    const fade = Math.min(1, (1 - y) * 1.6)
    ctx.fillStyle = css(
      mix(
        [255, 255, 255],
        random.pick<Rgb>([
          [170, 200, 255],
          [255, 230, 200],
        ]),
        0.5,
      ),
      (0.25 + strength * 0.75) * fade,
    )
    ctx.beginPath()
    ctx.arc(x * w, y * bottom, (0.5 + strength * 1.3) * u, 0, Math.PI * 2)
    ctx.fill()
  }
}

function aurora(stage: Stage, bottom: number): void {
  const random = stage.random.fork('aurora')
  const n = noise(random)
  const width = 320
  const height = 160
  const curtains = [0, 1, 2].map((i) => ({
    y: 0.34 + i * 0.14 + random.between(-0.04, 0.04),
    k: random() * 50,
    strength: 1 - i * 0.24,
  }))
  const low: Rgb = [70, 255, 170]
  const high: Rgb = [130, 90, 240]
  const sheet = field(width, height, (px, py, put) => {
    const x = px / width
    const y = py / height
    let total = 0
    let rise = 0
    for (const curtain of curtains) {
      const foot = curtain.y + fractal(n, x * 2.2 + curtain.k, 0.5, 3) * 0.24
      const above = foot - y
      if (above < -0.05) continue
      const folds =
        0.55 + 0.45 * n(x * 26 + curtain.k + fractal(n, x * 4, curtain.k, 2) * 3, y * 0.7)
      const glow =
        (above < 0 ? Math.exp(above * 70) : Math.exp(-above * 7)) *
        Math.max(0, folds) *
        curtain.strength
      total += glow
      rise += glow * Math.min(1, Math.max(0, above * 3))
    }
    const tone = total > 0 ? blend(low, high, Math.min(1, (rise / total) * 1.25)) : low
    put(tone[0], tone[1], tone[2], Math.min(0.85, total * 0.62))
  })
  stage.ctx.save()
  stage.ctx.globalCompositeOperation = 'screen'
  spread(stage, sheet, 0, 0, stage.w, bottom)
  stage.ctx.restore()
}

/** Sun or moon: glow first, then the disc. Returns its centre in pixels. */
function sun(stage: Stage, bottom: number): void {
  const { ctx, w, h, light, plan } = stage
  const x = light.sun.x * w
  const y = light.sun.y * bottom
  const reach = Math.max(w, h)
  const { moon } = light.sun
  const strength = light.sun.seen ? 1 : 0.45
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (const [size, alpha] of [
    [0.75, moon ? 0.16 : 0.42],
    [0.32, moon ? 0.24 : 0.5],
    [0.12, moon ? 0.34 : 0.6],
  ] as const) {
    const glow = ctx.createRadialGradient(x, y, 0, x, y, reach * size)
    glow.addColorStop(0, css(light.glow, alpha * strength))
    glow.addColorStop(0.35, css(light.glow, alpha * strength * 0.35))
    glow.addColorStop(1, css(light.glow, 0))
    ctx.fillStyle = glow
    ctx.fillRect(0, 0, w, h)
  }
  ctx.restore()
  if (!light.sun.seen && !plan.features.some((f) => f === 'moon' || f === 'sun')) return
  if (light.sun.y > 1) return
  disc(stage, x, y, moon)
}

function disc(stage: Stage, x: number, y: number, moon: boolean): void {
  const { ctx, u, light } = stage
  const radius = (moon ? 42 : stage.plan.time === 'day' ? 34 : 52) * u
  ctx.fillStyle = css(moon ? [240, 244, 255] : shift(light.glow, 1.04))
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, Math.PI * 2)
  ctx.fill()
  if (!moon) return
  const random = stage.random.fork('moon')
  ctx.save()
  ctx.clip()
  for (let i = 0; i < 9; i++) {
    ctx.fillStyle = css([176, 190, 220], random.between(0.14, 0.34))
    ctx.beginPath()
    ctx.arc(
      x + random.between(-0.8, 0.8) * radius,
      y + random.between(-0.8, 0.8) * radius,
      random.between(0.1, 0.34) * radius,
      0,
      Math.PI * 2,
    )
    ctx.fill()
  }
  ctx.restore()
}

/** A covered sky as a density field; each point is lit by how much cloud lies between it and the sun. */
function cover(stage: Stage, bottom: number): void {
  const { light, w, h } = stage
  const n = noise(stage.random.fork('clouds'))
  const width = 420
  const height = Math.max(60, Math.round((420 * bottom) / w))
  const stretch = 1.15 + (w / h) * 0.55
  const density = (x: number, y: number): number => {
    // Perspective: clouds lie flatter and closer together towards the horizon.
    const depth = 1 / (1.12 - Math.min(y, 1))
    const cx = (x - 0.5) * stretch * (1.1 + depth * 0.55)
    const cy = depth * 1.15
    const warp = fractal(n, cx * 0.9 + 7, cy * 1.4, 2) * 0.5
    const base = fractal(n, cx * 1.5 + warp, cy * 2.1 + warp * 0.6, 6)
    return base * 1.35 + (light.clouds - 0.5) * 0.95
  }
  const bright = mix(light.glow, light.key, 0.4)
  const dark = mix(light.shade, ramp(light.sky, 0.55), stage.light.night ? 0.75 : 0.5)
  const dx = (light.sun.x - 0.5) * 0.03
  const sheet = field(width, height, (px, py, put) => {
    const x = px / width
    const y = py / height
    const d = density(x, y)
    if (d <= 0) return put(0, 0, 0, 0)
    const towards = density(x + (light.sun.x - x) * 0.06 + dx * 0.2, y + (light.sun.y - y) * 0.09)
    const lit = Math.min(1, Math.max(0, 0.62 + (d - towards) * 1.9 - d * 0.42))
    const tone = blend(dark, bright, lit)
    const edge = Math.min(1, d * 3.2)
    const fade = y > 0.86 ? Math.max(0, (1 - y) / 0.14) : 1
    put(tone[0], tone[1], tone[2], edge * edge * (3 - 2 * edge) * fade * (light.night ? 0.6 : 0.88))
  })
  spread(stage, sheet, 0, 0, w, bottom)
}

/** Slanting beams from beyond the picture's upper edge, drawn softly over what is behind them. */
export function rays(stage: Stage, strength: number): void {
  const { w, h, light } = stage
  const random = stage.random.fork('rays')
  const width = 200
  const height = Math.round((width * h) / w)
  const small = createCanvas(width, height)
  const ctx = small.getContext('2d')
  ctx.filter = 'blur(2.5px)'
  const lean = (light.sun.x - 0.5) * -0.9
  for (let i = 0; i < 9; i++) {
    const x = (light.sun.x + random.bell() * 0.26) * width - lean * height * 0.3
    const broad = random.between(0.01, 0.05) * width
    const beam = ctx.createLinearGradient(0, height * 0.1, 0, height * 0.86)
    beam.addColorStop(0, css(light.glow, 0))
    beam.addColorStop(0.35, css(light.glow, random.between(0.08, 0.26) * strength))
    beam.addColorStop(1, css(light.glow, 0))
    ctx.fillStyle = beam
    ctx.beginPath()
    ctx.moveTo(x - broad * 0.5, 0)
    ctx.lineTo(x + broad * 0.5, 0)
    ctx.lineTo(x + broad * 1.6 + lean * height, height)
    ctx.lineTo(x - broad * 1.6 + lean * height, height)
    ctx.fill()
  }
  stage.ctx.save()
  stage.ctx.globalCompositeOperation = 'screen'
  spread(stage, small, 0, 0, w, h)
  stage.ctx.restore()
}

/** The whole sky down to `bottom` (pixels); by default to just below the horizon. */
export function paintSky(stage: Stage, bottom = stage.horizon * 1.02): void {
  const { plan, light } = stage
  gradient(stage, bottom)
  const dark = plan.time === 'night' || plan.features.includes('stars')
  if (dark && light.clouds < 0.8) stars(stage, bottom)
  if (plan.features.includes('aurora')) aurora(stage, bottom)
  sun(stage, bottom)
  if (plan.weather !== 'fog' && !(plan.features.includes('aurora') && plan.weather === 'clear')) {
    const heaps = plan.features.includes('clouds') ? light.clouds + 0.3 : light.clouds
    if (light.clouds < 0.55) fairClouds(stage, bottom, heaps)
    else cover(stage, bottom)
  }
}
