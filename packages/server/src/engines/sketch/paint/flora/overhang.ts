/** The near edge of a wood. */
import { createCanvas } from '@napi-rs/canvas'
import { css, mix, type Rgb } from '../colour.ts'
import type { Stage } from '../stage.ts'
import { tonesOf } from './ground.ts'

/** Boughs that hang into the picture from above, out of focus: made small and drawn large. */
export function overhang(stage: Stage, leaf: Rgb): void {
  const { w, h } = stage
  const random = stage.random.fork('frame')
  const tones = tonesOf(stage, mix(leaf, [10, 18, 22], 0.24), 1)
  const scale = 6
  const right = random() < 0.5
  const size = Math.min(w, h) / scale
  const small = createCanvas(Math.ceil(w / scale), Math.ceil(h / scale))
  const ctx = small.getContext('2d')
  if (right) {
    ctx.translate(small.width, 0)
    ctx.scale(-1, 1)
  }
  ctx.lineCap = 'round'
  for (let i = 0; i < 3; i++) {
    const angle = 0.12 + i * 0.34 + random.between(-0.08, 0.08)
    const long = size * random.between(0.28, 0.46)
    const at = (t: number): readonly [number, number] => [
      -0.04 * size + Math.cos(angle) * long * t,
      -0.05 * size + Math.sin(angle) * long * t * (0.7 + t * 0.4),
    ]
    ctx.strokeStyle = css(tones.dark)
    ctx.lineWidth = size * 0.012
    ctx.beginPath()
    for (let t = 0; t <= 1; t += 0.1) ctx.lineTo(...at(t))
    ctx.stroke()
    for (let k = 0; k < 46; k++) {
      const [x, y] = at(0.15 + random() * 0.9)
      ctx.fillStyle = css(mix(tones.dark, tones.mid, random() * 0.8), 0.9)
      ctx.beginPath()
      const spread = size * 0.055
      ctx.ellipse(
        x + random.bell() * spread,
        y + Math.abs(random.bell()) * spread,
        size * random.between(0.014, 0.026),
        size * 0.008,
        angle + random.between(-0.9, 0.9),
        0,
        Math.PI * 2,
      )
      ctx.fill()
    }
  }
  stage.ctx.save()
  stage.ctx.globalAlpha = 0.95
  stage.ctx.imageSmoothingQuality = 'high'
  stage.ctx.drawImage(small, 0, 0, w, h)
  stage.ctx.restore()
}
