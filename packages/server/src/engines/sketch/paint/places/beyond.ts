/** Where there is no ground: space, open sky, under water, and pure abstraction. */
import { createCanvas } from '@napi-rs/canvas'
import { css, fromLab, hex, mix, toLab, type Rgb } from '../colour.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { field, spread, type PlacePainter, type Stage } from '../stage.ts'
import { paintSky } from '../sky.ts'
import { grow, stone } from '../flora/ground.ts'
import type { Plant } from '../flora/sprite.ts'

const floating = (h: number) => (depth: number): number => h * (0.42 + 0.4 * depth)

const nebulae: readonly (readonly [string, string, string])[] = [
  ['#3b1d6e', '#c2417c', '#ffb27a'],
  ['#0d2c63', '#2a8fb8', '#bff3e6'],
  ['#1d1347', '#5d4fd0', '#f29bd6'],
  ['#0f2a2e', '#2f9a7a', '#f3e08a'],
]

function nebula(stage: Stage): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork('nebula')
  const n = noise(random)
  const [deep, middle, bright] = random.pick(nebulae).map(hex)
  if (!deep || !middle || !bright) return
  ctx.fillStyle = css(mix(deep, [3, 4, 14], 0.86))
  ctx.fillRect(0, 0, w, h)
  const angle = random.between(-0.7, 0.7)
  const sheet = field(420, Math.round((420 * h) / w), (px, py, put) => {
    const x = (px / 420 - 0.5) * (w / h)
    const y = py / ((420 * h) / w) - 0.5
    const warp = fractal(n, x * 1.6 + 9, y * 1.6, 4)
    const along = y * Math.cos(angle) + x * Math.sin(angle)
    const band = Math.exp(-((along + warp * 0.34) ** 2) * 7)
    const gas = Math.max(0, fractal(n, x * 2.2 + warp * 1.5, y * 2.2 + warp * 1.5, 6) + 0.42) * band
    const dust = Math.max(0, ridged(n, x * 2.4 + warp * 0.8, y * 2.4, 5) - 0.55) * band
    const glow = Math.max(0, gas * 1.35 - dust * 1.2)
    const tone = glow < 0.5 ? mixed(deep, middle, glow * 2) : mixed(middle, bright, (glow - 0.5) * 1.7)
    put(tone[0], tone[1], tone[2], Math.min(1, glow * 1.7))
  })
  spread(stage, sheet, 0, 0, w, h)
  const dots = Math.round(900 * (w / h))
  for (let i = 0; i < dots; i++) {
    const strength = random() ** 6
    ctx.fillStyle = css(random.pick<Rgb>([[255, 255, 255], [190, 215, 255], [255, 225, 195]]), 0.25 + 0.75 * random())
    ctx.beginPath()
    ctx.arc(random() * w, random() * h, (0.45 + strength * 2.4) * u, 0, Math.PI * 2)
    ctx.fill()
  }
  for (let i = 0; i < 9; i++) spark(stage, random() * w, random() * h, random.between(8, 26) * u)
}

const mixed = (a: Rgb, b: Rgb, t: number): Rgb => {
  const k = Math.min(1, Math.max(0, t))
  return [a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k]
}

/** A star bright enough to flare. */
function spark(stage: Stage, x: number, y: number, r: number): void {
  const { ctx } = stage
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const glow = ctx.createRadialGradient(x, y, 0, x, y, r)
  glow.addColorStop(0, css([255, 255, 255], 0.95))
  glow.addColorStop(0.12, css([220, 232, 255], 0.55))
  glow.addColorStop(1, css([160, 190, 255], 0))
  ctx.fillStyle = glow
  ctx.fillRect(x - r, y - r, 2 * r, 2 * r)
  ctx.strokeStyle = css([255, 255, 255], 0.4)
  ctx.lineWidth = r * 0.05
  ctx.beginPath()
  ctx.moveTo(x - r, y)
  ctx.lineTo(x + r, y)
  ctx.moveTo(x, y - r)
  ctx.lineTo(x, y + r)
  ctx.stroke()
  ctx.restore()
}

/** A globe with its own weather, lit from one side; rings when asked for or drawn by lot. */
export function planet(stage: Stage, x: number, y: number, r: number, colours: readonly [Rgb, Rgb, Rgb], ringed: boolean): void {
  const { ctx, light } = stage
  const n = noise(stage.random.fork(`planet/${Math.round(r / stage.u)}`))
  const size = Math.min(1100, Math.max(160, Math.round(r * 2)))
  const lx = light.sun.x < 0.5 ? -0.62 : 0.62
  const globe = field(size, size, (px, py, put) => {
    const dx = (px / size) * 2 - 1
    const dy = (py / size) * 2 - 1
    const d2 = dx * dx + dy * dy
    if (d2 > 1) return put(0, 0, 0, 0)
    const dz = Math.sqrt(1 - d2)
    const lat = dy * 0.94 + dx * 0.2
    const swirl = fractal(n, dx * 1.6, lat * 3.6, 4) * 0.22
    const band = fractal(n, 3, (lat + swirl) * 5.5, 5) * 1.5
    const tone = band < 0 ? mixed(colours[1], colours[0], Math.min(1, -band * 1.6)) : mixed(colours[1], colours[2], Math.min(1, band * 1.6))
    const facing = Math.max(0, dx * lx + dy * -0.36 + dz * 0.66)
    const lit = 0.03 + facing ** 0.8 * 1.05
    const rim = (1 - dz) ** 3 * Math.max(0, facing) * 0.9
    const edge = Math.min(1, (1 - Math.sqrt(d2)) * size * 0.5)
    put(Math.min(255, tone[0] * lit + 150 * rim), Math.min(255, tone[1] * lit + 190 * rim), Math.min(255, tone[2] * lit + 255 * rim), edge)
  })
  const rings = (front: boolean): void => {
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(-0.36)
    ctx.beginPath()
    ctx.rect(-r * 3, front ? 0 : -r * 3, r * 6, r * 3)
    ctx.clip()
    for (let i = 0; i < 34; i++) {
      const k = 1.3 + i * 0.026
      const strength = Math.max(0, 0.16 + 0.6 * fractal(n, i * 0.5, 90, 3))
      ctx.strokeStyle = css(mix(colours[2], colours[1], (i % 7) / 7), Math.min(0.8, strength * 1.3))
      ctx.lineWidth = r * 0.024
      ctx.beginPath()
      ctx.ellipse(0, 0, r * k, r * k * 0.27, 0, 0, Math.PI * 2)
      ctx.stroke()
    }
    ctx.restore()
  }
  if (ringed) rings(false)
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(globe, x - r, y - r, r * 2, r * 2)
  if (ringed) rings(true)
}

const globes: readonly (readonly [Rgb, Rgb, Rgb])[] = [
  [hex('#8d5a3a'), hex('#d9a46a'), hex('#f6dfb4')],
  [hex('#1f4f8f'), hex('#4f9ad0'), hex('#e8f4f8')],
  [hex('#5a2f6e'), hex('#b0629b'), hex('#f5c3c0')],
  [hex('#2f5f50'), hex('#6fb08a'), hex('#e3f0c8')],
]

export const space: PlacePainter = {
  horizon: () => 1,
  set(stage) {
    const { w, h, plan } = stage
    const short = Math.min(w, h)
    const random = stage.random.fork('globes')
    const alone = plan.subjects.length === 0
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            nebula(stage)
            const left = stage.light.sun.x > 0.5
            const tones = random.pick(globes)
            if (plan.features.includes('planet') || alone) planet(stage, w * (left ? 0.36 : 0.64), h * 0.46, short * (alone ? 0.25 : 0.2), tones, true)
            else planet(stage, w * (left ? 0.12 : 0.88), h * 1.02, short * 0.5, tones, false)
            planet(stage, w * (left ? 0.8 : 0.2), h * 0.2, short * 0.045, random.pick(globes), false)
          },
        },
      ],
    }
  },
}

export const sky: PlacePainter = {
  horizon: () => 0.98,
  set(stage) {
    const { w, h } = stage
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky({ ...stage, light: { ...stage.light, clouds: Math.max(0.5, stage.light.clouds) } }, h)
            bank(stage, w, h)
          },
        },
      ],
    }
  },
}

/** A sea of cloud along the lower edge. */
function bank(stage: Stage, w: number, h: number): void {
  const n = noise(stage.random.fork('bank'))
  const { light } = stage
  const bright = mix(light.glow, light.key, 0.5)
  for (let row = 0; row < 4; row++) {
    const top = h * (0.66 + row * 0.08)
    const sheet = field(360, 120, (px, py, put) => {
      const x = (px / 360) * 3 * (w / h)
      const y = py / 120
      const crest = 0.3 + fractal(n, x * 1.3 + row * 9, row, 5) * 0.42
      const inside = (y - crest) * 6
      if (inside <= 0) return put(0, 0, 0, 0)
      const lump = fractal(n, x * 2.6 + row * 5, y * 3, 4)
      const tone = mixed(bright, light.shade, Math.min(1, Math.max(0, (y - crest) * 1.1 - lump * 0.5)))
      put(tone[0], tone[1], tone[2], Math.min(1, inside) * (0.75 + row * 0.08))
    })
    spread(stage, sheet, 0, top, w, h * 0.36)
  }
}

const weed = (colour: Rgb): Plant => (ctx, height, _tones, _side, random) => {
  ctx.lineCap = 'round'
  for (let i = 0; i < 7; i++) {
    const x = random.bell() * height * 0.1
    const sway = random.between(-0.3, 0.3) * height
    const tall = height * random.between(0.5, 1)
    for (let k = 0; k < 18; k++) {
      const t = k / 18
      ctx.strokeStyle = css(mix(mix(colour, [4, 30, 46], 0.6), colour, t))
      ctx.lineWidth = height * 0.032 * (1.1 - t)
      ctx.beginPath()
      ctx.moveTo(x + Math.sin(t * 4) * sway * t * 0.5, -tall * t)
      ctx.lineTo(x + Math.sin((t + 0.07) * 4) * sway * (t + 0.07) * 0.5, -tall * (t + 0.07))
      ctx.stroke()
    }
  }
}

const coral = (colour: Rgb): Plant => (ctx, height, _tones, _side, random) => {
  ctx.lineCap = 'round'
  const branch = (x: number, y: number, angle: number, length: number, left: number): void => {
    const ex = x + Math.sin(angle) * length
    const ey = y - Math.cos(angle) * length
    ctx.strokeStyle = css(mix(mix(colour, [4, 30, 46], 0.5), colour, 1 - left / 5))
    ctx.lineWidth = height * 0.025 * (left + 1)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(ex, ey)
    ctx.stroke()
    if (left > 0) for (const turn of [-0.5, 0.1, 0.55]) branch(ex, ey, angle + turn + random.between(-0.2, 0.2), length * 0.74, left - 1)
  }
  branch(0, 2, random.between(-0.1, 0.1), height * 0.28, 4)
}

export const underwater: PlacePainter = {
  horizon: () => 0.8,
  set(stage) {
    const { w, h, u, light } = stage
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            const { ctx } = stage
            const fill = ctx.createLinearGradient(0, 0, 0, h)
            const dim = light.night ? 0.55 : 0
            for (const [at, colour] of [[0, '#bfeef0'], [0.12, '#5fc6d6'], [0.45, '#1f84aa'], [0.8, '#0d4a72'], [1, '#082d4c']] as const) fill.addColorStop(at, css(mix(hex(colour), [3, 14, 34], dim)))
            ctx.fillStyle = fill
            ctx.fillRect(0, 0, w, h)
            beams(stage)
            const n = noise(stage.random.fork('bed'))
            for (let row = 0; row < 3; row++) {
              const base = h * (0.8 + row * 0.07)
              ctx.fillStyle = css(mix(mix(hex('#d9c79a'), hex('#1f7fa0'), 0.75 - row * 0.22), [3, 14, 34], dim))
              ctx.beginPath()
              ctx.moveTo(0, h)
              for (let x = 0; x <= w + 8; x += 6) ctx.lineTo(x, base + fractal(n, (x / w) * 3 + row * 8, row, 4) * 90 * u)
              ctx.lineTo(w, h)
              ctx.fill()
            }
          },
        },
        {
          depth: 0.3,
          paint: () => {
            const reef: readonly Plant[] = ['#e8697a', '#f2a15a', '#c98bd0', '#f2d36b'].map((colour) => coral(mix(hex(colour), hex('#1f7fa0'), 0.25)))
            grow(stage, { label: 'stones', top: h * 0.84, bottom: h, tall: 70 * u, dense: 2, colour: hex('#5f8a96'), plants: [stone] })
            grow(stage, { label: 'weed', top: h * 0.84, bottom: h * 1.02, tall: 260 * u, dense: 1.6, colour: hex('#2f8a5f'), plants: [weed(hex('#4fb06a')), weed(hex('#3f8f7a'))], where: (x) => (Math.abs(x - 0.5) < 0.22 ? 0.1 : 0.9) })
            grow(stage, { label: 'coral', top: h * 0.86, bottom: h * 1.02, tall: 130 * u, dense: 2.6, colour: hex('#e8697a'), plants: reef, where: (x) => (Math.abs(x - 0.5) < 0.2 ? 0.25 : 0.85) })
          },
        },
        { depth: 1.01, paint: () => bubbles(stage) },
      ],
    }
  },
}

function beams(stage: Stage): void {
  const { w, h } = stage
  const random = stage.random.fork('beams')
  const small = createCanvas(200, Math.round((200 * h) / w))
  const ctx = small.getContext('2d')
  ctx.filter = 'blur(2px)'
  for (let i = 0; i < 14; i++) {
    const x = random() * 200
    const lean = random.between(10, 50)
    const broad = random.between(2, 10)
    const fill = ctx.createLinearGradient(0, 0, 0, small.height * 0.8)
    fill.addColorStop(0, css([220, 255, 250], random.between(0.12, 0.4)))
    fill.addColorStop(1, css([220, 255, 250], 0))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(x, 0)
    ctx.lineTo(x + broad, 0)
    ctx.lineTo(x + broad * 2.6 + lean, small.height)
    ctx.lineTo(x + lean - broad, small.height)
    ctx.fill()
  }
  stage.ctx.save()
  stage.ctx.globalCompositeOperation = 'screen'
  spread(stage, small, 0, 0, w, h)
  stage.ctx.restore()
}

function bubbles(stage: Stage): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork('bubbles')
  for (let i = 0; i < 46; i++) {
    const x = (random() < 0.5 ? 0.24 : 0.74) * w + random.bell() * w * 0.09
    const y = random() * h
    const r = random.between(2, 12) * u
    ctx.strokeStyle = css([225, 250, 255], 0.45)
    ctx.lineWidth = 1.2 * u
    ctx.beginPath()
    ctx.arc(x, y, r, 0, Math.PI * 2)
    ctx.stroke()
    ctx.fillStyle = css([255, 255, 255], 0.55)
    ctx.beginPath()
    ctx.arc(x - r * 0.35, y - r * 0.35, r * 0.2, 0, Math.PI * 2)
    ctx.fill()
  }
}

const schemes: readonly (readonly string[])[] = [
  ['#12263f', '#1f6f8b', '#e6a157', '#f4e3c1', '#d1495b'],
  ['#2b1b3d', '#6c3b7f', '#e05780', '#ffb88c', '#fff1d0'],
  ['#0b3d3a', '#1f7a6d', '#8ec3a7', '#f2e9c9', '#e07a3f'],
  ['#1d1e2c', '#3f4a8a', '#7fa6e0', '#f5f0e6', '#f2b134'],
]

export const abstract: PlacePainter = {
  horizon: () => 0.7,
  set(stage) {
    const { w, h, plan } = stage
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            const random = stage.random.fork('flow')
            const n = noise(random)
            const colours = (plan.palette?.map((c) => c.hex) ?? (plan.backdrop ? [plan.backdrop, ...random.pick(schemes).slice(1)] : random.pick(schemes))).map(hex)
            const sheet = field(512, Math.round((512 * h) / w), (px, py, put) => {
              const x = (px / 512) * (w / h) * 1.15
              const y = py / ((512 * h) / w)
              const q = fractal(n, x * 1.1, y * 1.1, 3)
              const r = fractal(n, x * 1.3 + q * 2.2 + 4, y * 1.3 + q * 1.7, 4)
              const at = Math.min(0.999, Math.max(0, 0.5 + r * 0.95)) * (colours.length - 1)
              const i = Math.floor(at)
              const f = at - i
              const a = toLab(colours[i] ?? [0, 0, 0])
              const b = toLab(colours[i + 1] ?? [0, 0, 0])
              const k = f * f * (3 - 2 * f)
              const fold = 0.05 * Math.sin(r * 42)
              const tone = fromLab([a[0] + (b[0] - a[0]) * k + fold, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k])
              put(tone[0], tone[1], tone[2], 1)
            })
            spread(stage, sheet, 0, 0, w, h)
          },
        },
      ],
    }
  },
}
