/** Bamboo: a jointed cane with sprays of narrow leaves, drawn with its foot at the origin. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Random } from '../random.ts'
import type { Plant, Tones } from './sprite.ts'

function spray(
  ctx: SKRSContext2D,
  x: number,
  y: number,
  size: number,
  turn: number,
  tones: Tones,
  random: Random,
): void {
  const count = random.whole(5, 8)
  for (let i = 0; i < count; i++) {
    const angle = turn * (0.5 + (i / count) * 1.5) + random.between(-0.25, 0.25)
    const long = size * random.between(0.6, 1.1)
    const [ex, ey] = [x + Math.sin(angle) * long, y + Math.cos(angle) * long * 0.75]
    const [nx, ny] = [Math.cos(angle) * long * 0.09, -Math.sin(angle) * long * 0.09]
    ctx.fillStyle = css(mix(random() < 0.5 ? tones.dark : tones.mid, tones.lit, random() * 0.6))
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.quadraticCurveTo((x + ex) / 2 + nx, (y + ey) / 2 + ny, ex, ey)
    ctx.quadraticCurveTo((x + ex) / 2 - nx, (y + ey) / 2 - ny, x, y)
    ctx.fill()
  }
}

export const bamboo: Plant = (ctx, height, tones, side, random) => {
  const lean = random.between(-0.05, 0.05)
  const half = height * random.between(0.007, 0.011)
  const joints = random.whole(11, 15)
  const at = (t: number): readonly [number, number] => [lean * height * t * t, -height * t]
  for (let i = 0; i < joints; i++) {
    const [x0, y0] = at(i / joints)
    const [x1, y1] = at((i + 1) / joints)
    const thin = 1 - (i / joints) * 0.55
    const cane = ctx.createLinearGradient(x0 - half, 0, x0 + half, 0)
    const [lit, dark] = [mix(tones.mid, tones.lit, 0.7), mix(tones.dark, tones.mid, 0.35)]
    cane.addColorStop(0, css(side < 0 ? lit : dark))
    cane.addColorStop(0.4, css(mix(tones.mid, tones.lit, 0.35)))
    cane.addColorStop(1, css(side < 0 ? dark : lit))
    ctx.fillStyle = cane
    ctx.beginPath()
    ctx.moveTo(x0 - half * thin, y0)
    ctx.lineTo(x1 - half * thin * 0.96, y1)
    ctx.lineTo(x1 + half * thin * 0.96, y1)
    ctx.lineTo(x0 + half * thin, y0)
    ctx.fill()
    ctx.fillStyle = css(mix(tones.dark, [40, 50, 30], 0.3), 0.75)
    ctx.fillRect(x1 - half * thin * 1.15, y1 - height * 0.002, half * thin * 2.3, height * 0.005)
    if (i < joints * 0.3) continue
    const sprays = random.whole(2, 3)
    for (let k = 0; k < sprays; k++) {
      const turn = random() < 0.5 ? -1 : 1
      const out = turn * height * random.between(0.02, 0.09)
      ctx.strokeStyle = css(tones.mid)
      ctx.lineWidth = Math.max(0.6, half * 0.2)
      ctx.beginPath()
      ctx.moveTo(x1, y1)
      ctx.lineTo(x1 + out, y1 - Math.abs(out) * 0.5)
      ctx.stroke()
      spray(ctx, x1 + out, y1 - Math.abs(out) * 0.5, height * 0.062, turn, tones, random)
    }
  }
}
