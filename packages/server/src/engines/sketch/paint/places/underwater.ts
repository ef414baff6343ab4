/** Under water: beams from above, a reef below. */
import { floating } from '../drift.ts'
import { createCanvas } from '@napi-rs/canvas'
import { css, hex, mix, type Rgb } from '../colour.ts'
import { fractal, noise } from '../noise.ts'
import { spread, type PlacePainter, type Stage } from '../stage.ts'
import { grow, stone } from '../flora/ground.ts'
import type { Plant } from '../flora/sprite.ts'

const weed =
  (colour: Rgb): Plant =>
  (ctx, height, _tones, _side, random) => {
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

const coral =
  (colour: Rgb): Plant =>
  (ctx, height, _tones, _side, random) => {
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
      if (left > 0)
        for (const turn of [-0.5, 0.1, 0.55])
          branch(ex, ey, angle + turn + random.between(-0.2, 0.2), length * 0.74, left - 1)
    }
    branch(0, 2, random.between(-0.1, 0.1), height * 0.28, 4)
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
            for (const [at, colour] of [
              [0, '#bfeef0'],
              [0.12, '#5fc6d6'],
              [0.45, '#1f84aa'],
              [0.8, '#0d4a72'],
              [1, '#082d4c'],
            ] as const)
              fill.addColorStop(at, css(mix(hex(colour), [3, 14, 34], dim)))
            ctx.fillStyle = fill
            ctx.fillRect(0, 0, w, h)
            beams(stage)
            const n = noise(stage.random.fork('bed'))
            for (let row = 0; row < 3; row++) {
              const base = h * (0.8 + row * 0.07)
              ctx.fillStyle = css(
                mix(mix(hex('#d9c79a'), hex('#1f7fa0'), 0.75 - row * 0.22), [3, 14, 34], dim),
              )
              ctx.beginPath()
              ctx.moveTo(0, h)
              for (let x = 0; x <= w + 8; x += 6)
                ctx.lineTo(x, base + fractal(n, (x / w) * 3 + row * 8, row, 4) * 90 * u)
              ctx.lineTo(w, h)
              ctx.fill()
            }
          },
        },
        {
          depth: 0.3,
          paint: () => {
            const reef: readonly Plant[] = ['#e8697a', '#f2a15a', '#c98bd0', '#f2d36b'].map(
              (colour) => coral(mix(hex(colour), hex('#1f7fa0'), 0.25)),
            )
            grow(stage, {
              label: 'stones',
              top: h * 0.84,
              bottom: h,
              tall: 70 * u,
              dense: 2,
              colour: hex('#5f8a96'),
              plants: [stone],
            })
            grow(stage, {
              label: 'weed',
              top: h * 0.84,
              bottom: h * 1.02,
              tall: 260 * u,
              dense: 1.6,
              colour: hex('#2f8a5f'),
              plants: [weed(hex('#4fb06a')), weed(hex('#3f8f7a'))],
              where: (x) => (Math.abs(x - 0.5) < 0.22 ? 0.1 : 0.9),
            })
            grow(stage, {
              label: 'coral',
              top: h * 0.86,
              bottom: h * 1.02,
              tall: 130 * u,
              dense: 2.6,
              colour: hex('#e8697a'),
              plants: reef,
              where: (x) => (Math.abs(x - 0.5) < 0.2 ? 0.25 : 0.85),
            })
          },
        },
        { depth: 1.01, paint: () => bubbles(stage) },
      ],
    }
  },
}
