/** Palms, drawn with their foot at the origin. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Random } from '../random.ts'
import type { Plant } from './sprite.ts'

function frond(
  ctx: SKRSContext2D,
  x: number,
  y: number,
  angle: number,
  length: number,
  colour: string,
  random: Random,
): void {
  ctx.strokeStyle = colour
  ctx.lineCap = 'round'
  const sag = random.between(0.35, 0.7)
  for (let i = 0; i <= 26; i++) {
    const t = i / 26
    const px = x + Math.sin(angle) * length * t
    const py = y - Math.cos(angle) * length * t * 0.75 + sag * length * t * t
    const leaf = length * 0.3 * (1 - t) * Math.min(1, t * 5 + 0.2)
    ctx.lineWidth = Math.max(0.6, length * 0.016 * (1.2 - t))
    for (const direction of [-1, 1]) {
      ctx.beginPath()
      ctx.moveTo(px, py)
      ctx.quadraticCurveTo(
        px + direction * leaf * 0.5 + Math.sin(angle) * leaf * 0.4,
        py + leaf * 0.2,
        px + direction * leaf * 0.6 + Math.sin(angle) * leaf * 0.6,
        py + leaf * 0.95,
      )
      ctx.stroke()
    }
  }
}

export const palm: Plant = (ctx, height, tones, side, random) => {
  const lean = random.between(-0.22, 0.22) * height
  ctx.strokeStyle = css(mix(tones.dark, [120, 92, 66], 0.5))
  ctx.lineCap = 'butt'
  for (let i = 0; i < 30; i++) {
    const at = (t: number): readonly [number, number] => [lean * t * t, -height * 0.86 * t]
    const [x0, y0] = at(i / 30)
    const [x1, y1] = at((i + 1.15) / 30)
    ctx.lineWidth = height * (0.034 - 0.016 * (i / 30)) * (i % 2 ? 0.9 : 1)
    ctx.beginPath()
    ctx.moveTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.stroke()
  }
  const top = -height * 0.86
  for (let i = 0; i < 15; i++) {
    const angle = (i / 14 - 0.5) * Math.PI * 1.5 + random.between(-0.12, 0.12)
    const length = height * random.between(0.3, 0.42)
    const facing = Math.sin(angle) * side
    frond(
      ctx,
      lean,
      top,
      angle,
      length,
      css(mix(tones.dark, facing > 0 ? tones.lit : tones.mid, random.between(0.3, 0.95))),
      random,
    )
  }
}
