/** Spruces, drawn with their foot at the origin. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Random } from '../random.ts'
import type { Plant, Tones } from './sprite.ts'

export const trunkTones = (tones: Tones): string => css(mix(tones.dark, [62, 44, 34], 0.45))

export function trunk(
  ctx: SKRSContext2D,
  height: number,
  foot: number,
  top: number,
  fill: string,
  lean = 0,
): void {
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(-foot * 1.7, 2)
  ctx.quadraticCurveTo(-foot, -height * 0.06, -foot * 0.8, -height * 0.3)
  ctx.lineTo(-top + lean, -height)
  ctx.lineTo(top + lean, -height)
  ctx.lineTo(foot * 0.8, -height * 0.3)
  ctx.quadraticCurveTo(foot, -height * 0.06, foot * 1.7, 2)
  ctx.fill()
}

/** A drooping branch with a fringe of needles below. */
function bough(
  ctx: SKRSContext2D,
  x: number,
  y: number,
  reach: number,
  droop: number,
  thick: number,
  random: Random,
): void {
  const teeth = 5 + Math.round(Math.abs(reach) / (thick * 0.55))
  ctx.beginPath()
  ctx.moveTo(x, y - thick * 0.55)
  ctx.quadraticCurveTo(x + reach * 0.55, y - thick * 0.2, x + reach, y + droop)
  for (let i = teeth; i >= 0; i--) {
    const t = i / teeth
    const by = y + droop * t ** 1.6
    ctx.lineTo(x + reach * (t - 0.3 / teeth), by + thick * (0.15 + random() * 0.3))
    ctx.lineTo(
      x + reach * (t - 0.75 / teeth),
      by + thick * (0.5 + random() * 0.75) * (1.15 - t * 0.8),
    )
  }
  ctx.closePath()
  ctx.fill()
}

export const spruce: Plant = (ctx, height, tones, side, random) => {
  trunk(ctx, height * 0.9, height * 0.016, height * 0.003, trunkTones(tones))
  const tiers = 22 + random.whole(0, 6)
  const spread = random.between(0.17, 0.23)
  const bare = random.between(0.04, 0.1)
  const bumps = random.between(0, 6)
  ctx.fillStyle = css(mix(tones.dark, tones.mid, 0.12))
  ctx.beginPath()
  ctx.moveTo(0, -height)
  ctx.lineTo(height * spread * 0.62, -height * (bare + 0.02))
  ctx.lineTo(-height * spread * 0.62, -height * (bare + 0.02))
  ctx.fill()
  for (let i = tiers; i >= 0; i--) {
    const t = i / tiers
    const y = -height * (1 - t * (1 - bare))
    const full = height * spread * (0.05 + t ** 0.85) * (0.85 + 0.14 * Math.sin(i * 2.4 + bumps))
    const thick = (height / tiers) * random.between(0.85, 1.25)
    for (const direction of [-1, 1]) {
      const reach = full * direction * random.between(0.68, 1.12)
      const facing = direction * side
      const drop = y + thick * random.between(-0.4, 0.4)
      ctx.fillStyle = css(mix(tones.dark, tones.mid, (facing > 0 ? 0.45 : 0.1) + random() * 0.28))
      bough(ctx, 0, drop, reach, full * random.between(0.2, 0.46), thick, random)
      if (facing < 0 && random() < 0.6) continue
      ctx.fillStyle = css(
        mix(tones.mid, tones.lit, facing > 0 ? random.between(0.25, 0.95) : 0.05),
        0.8,
      )
      bough(
        ctx,
        reach * random.between(0.1, 0.35),
        drop - thick * 0.1,
        reach * random.between(0.4, 0.68),
        full * random.between(0.12, 0.24),
        thick * 0.55,
        random,
      )
    }
    ctx.fillStyle = css(mix(tones.dark, tones.mid, 0.3 + random() * 0.4))
    bough(
      ctx,
      full * random.between(-0.4, 0),
      y + thick * 0.2,
      full * random.between(0.3, 0.6),
      thick * 0.4,
      thick * 0.9,
      random,
    )
  }
}
