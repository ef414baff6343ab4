/** Trees: spruce, pine, broadleaf, birch, bare tree, palm. Each drawn with its foot at the origin. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Random } from '../random.ts'
import type { Plant, Tones } from './sprite.ts'

const trunkTones = (tones: Tones): string => css(mix(tones.dark, [62, 44, 34], 0.45))

function trunk(ctx: SKRSContext2D, height: number, foot: number, top: number, fill: string, lean = 0): void {
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
function bough(ctx: SKRSContext2D, x: number, y: number, reach: number, droop: number, thick: number, random: Random): void {
  const teeth = 5 + Math.round(Math.abs(reach) / (thick * 0.55))
  ctx.beginPath()
  ctx.moveTo(x, y - thick * 0.55)
  ctx.quadraticCurveTo(x + reach * 0.55, y - thick * 0.2, x + reach, y + droop)
  for (let i = teeth; i >= 0; i--) {
    const t = i / teeth
    const by = y + droop * t ** 1.6
    ctx.lineTo(x + reach * (t - 0.3 / teeth), by + thick * (0.15 + random() * 0.3))
    ctx.lineTo(x + reach * (t - 0.75 / teeth), by + thick * (0.5 + random() * 0.75) * (1.15 - t * 0.8))
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
      ctx.fillStyle = css(mix(tones.mid, tones.lit, facing > 0 ? random.between(0.25, 0.95) : 0.05), 0.8)
      bough(ctx, reach * random.between(0.1, 0.35), drop - thick * 0.1, reach * random.between(0.4, 0.68), full * random.between(0.12, 0.24), thick * 0.55, random)
    }
    ctx.fillStyle = css(mix(tones.dark, tones.mid, 0.3 + random() * 0.4))
    bough(ctx, full * random.between(-0.4, 0), y + thick * 0.2, full * random.between(0.3, 0.6), thick * 0.4, thick * 0.9, random)
  }
}

/** Leaves in clumps: the far ones dark, the near ones turned to the light. */
function crown(ctx: SKRSContext2D, cx: number, cy: number, rx: number, ry: number, tones: Tones, side: number, random: Random, leaf: number): void {
  const clumps = Array.from({ length: 30 }, () => {
    const angle = random() * Math.PI * 2
    const out = Math.sqrt(random()) * 0.86
    return { x: cx + Math.cos(angle) * out * rx, y: cy + Math.sin(angle) * out * ry, r: random.between(0.24, 0.4) * Math.min(rx, ry) }
  }).sort((a, b) => b.y - a.y)
  for (const pass of [0, 1, 2]) {
    for (const clump of clumps) {
      const height = (cy - clump.y) / ry
      const towards = ((clump.x - cx) / rx) * side * 0.55 + height * 0.65
      for (let i = 0; i < 54; i++) {
        const a = random() * Math.PI * 2
        const d = Math.sqrt(random())
        const lx = clump.x + Math.cos(a) * d * clump.r * (pass === 2 ? 0.8 : 1.05) + side * pass * clump.r * 0.16
        const ly = clump.y + Math.sin(a) * d * clump.r * (pass === 2 ? 0.7 : 1) - pass * clump.r * 0.2
        const bright = towards + Math.cos(a) * side * 0.3 - Math.sin(a) * 0.35 + random.between(-0.25, 0.25)
        if (pass === 1 && bright < -0.35) continue
        if (pass === 2 && bright < 0.3) continue
        const tone = pass === 0 ? mix(tones.dark, tones.mid, 0.15 + random() * 0.25) : pass === 1 ? mix(tones.dark, tones.mid, 0.6 + random() * 0.4) : mix(tones.mid, tones.lit, Math.min(1, bright * 0.9))
        ctx.fillStyle = css(tone)
        ctx.beginPath()
        ctx.ellipse(lx, ly, leaf * random.between(0.8, 1.5), leaf * random.between(0.5, 0.9), random() * Math.PI, 0, Math.PI * 2)
        ctx.fill()
      }
    }
  }
}

function limbs(ctx: SKRSContext2D, height: number, colour: string, random: Random, fork: number, depth: number): void {
  ctx.strokeStyle = colour
  ctx.lineCap = 'round'
  const grow = (x: number, y: number, angle: number, length: number, width: number, left: number): void => {
    const bend = random.between(-0.18, 0.18)
    const ex = x + Math.sin(angle + bend) * length
    const ey = y - Math.cos(angle + bend) * length
    ctx.lineWidth = width
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.quadraticCurveTo(x + Math.sin(angle) * length * 0.5, y - Math.cos(angle) * length * 0.5, ex, ey)
    ctx.stroke()
    if (left === 0) return
    const children = left > 2 ? 2 : random.whole(2, 3)
    for (let i = 0; i < children; i++) {
      const turn = (i - (children - 1) / 2) * random.between(0.5, 0.85) + random.between(-0.15, 0.15)
      grow(ex, ey, angle * 0.85 + turn, length * random.between(0.66, 0.8), width * 0.62, left - 1)
    }
  }
  grow(0, -height * fork, random.between(-0.1, 0.1), height * 0.2, height * 0.02, depth)
}

export const broadleaf: Plant = (ctx, height, tones, side, random) => {
  const bark = trunkTones(tones)
  trunk(ctx, height * 0.5, height * 0.028, height * 0.012, bark)
  limbs(ctx, height, bark, random, 0.34, 3)
  crown(ctx, random.between(-0.02, 0.02) * height, -height * 0.64, height * random.between(0.28, 0.36), height * random.between(0.3, 0.36), tones, side, random, height * 0.0088)
}

export const birch: Plant = (ctx, height, tones, side, random) => {
  const lean = random.between(-0.04, 0.04) * height
  const bark = mix([236, 232, 224], tones.dark, 0.32)
  trunk(ctx, height * 0.95, height * 0.013, height * 0.004, css(bark), lean)
  ctx.fillStyle = css(mix([40, 36, 34], tones.dark, 0.4), 0.85)
  for (let i = 0; i < 26; i++) {
    const t = random() ** 0.8
    const width = height * 0.011 * (1 - t * 0.6)
    ctx.fillRect(lean * t + random.between(-width, width * 0.4), -height * 0.92 * t, width * random.between(0.4, 1.1), height * 0.0035)
  }
  for (let i = 0; i < 4; i++) {
    const t = 0.42 + i * 0.17
    const r = height * (0.19 - i * 0.034)
    crown(ctx, lean * t + random.between(-0.06, 0.06) * height, -height * t, r, r * 0.95, tones, side, random, height * 0.0064)
  }
}

export const bare: Plant = (ctx, height, tones, _side, random) => {
  const bark = css(mix(tones.dark, [70, 60, 58], 0.35))
  trunk(ctx, height * 0.36, height * 0.024, height * 0.011, bark)
  limbs(ctx, height, bark, random, 0.3, 6)
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
    frond(ctx, lean, top, angle, length, css(mix(tones.dark, facing > 0 ? tones.lit : tones.mid, random.between(0.3, 0.95))), random)
  }
}

function frond(ctx: SKRSContext2D, x: number, y: number, angle: number, length: number, colour: string, random: Random): void {
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
      ctx.quadraticCurveTo(px + direction * leaf * 0.5 + Math.sin(angle) * leaf * 0.4, py + leaf * 0.2, px + direction * leaf * 0.6 + Math.sin(angle) * leaf * 0.6, py + leaf * 0.95)
      ctx.stroke()
    }
  }
}
