/** Broadleaf trees, birches and bare trees, drawn with their foot at the origin. */
import { trunk, trunkTones } from './conifers.ts'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../colour.ts'
import type { Random } from '../random.ts'
import { foliage, inks } from './leaves.ts'
import type { Plant, Tones } from './sprite.ts'

/** Leaves in clumps: the far ones dark, the near ones turned to the light. */
function crown(
  ctx: SKRSContext2D,
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  tones: Tones,
  side: number,
  random: Random,
  leaf: number,
  dense: { readonly clumps: number; readonly leaves: number } = { clumps: 30, leaves: 54 },
): void {
  const clumps = Array.from({ length: dense.clumps }, () => {
    const angle = random() * Math.PI * 2
    const out = Math.sqrt(random()) * 0.86
    return {
      x: cx + Math.cos(angle) * out * rx,
      y: cy + Math.sin(angle) * out * ry,
      r: random.between(0.24, 0.4) * Math.min(rx, ry),
    }
  }).sort((a, b) => b.y - a.y)
  const shaded = inks(tones.dark, tones.mid)
  const lit = inks(tones.mid, tones.lit)
  const reach = 0.48 * Math.min(rx, ry) + leaf * 1.5
  const grown = foliage(
    ctx,
    cx - rx * 0.86 - reach,
    cy - ry * 0.86 - reach * 1.2,
    cx + rx * 0.86 + reach,
    cy + ry * 0.86 + reach,
  )
  for (const pass of [0, 1, 2]) {
    for (const clump of clumps) {
      const height = (cy - clump.y) / ry
      const towards = ((clump.x - cx) / rx) * side * 0.55 + height * 0.65
      for (let i = 0; i < dense.leaves; i++) {
        const a = random() * Math.PI * 2
        const d = Math.sqrt(random())
        const lx =
          clump.x +
          Math.cos(a) * d * clump.r * (pass === 2 ? 0.8 : 1.05) +
          side * pass * clump.r * 0.16
        const ly =
          clump.y + Math.sin(a) * d * clump.r * (pass === 2 ? 0.7 : 1) - pass * clump.r * 0.2
        const light =
          towards + Math.cos(a) * side * 0.3 - Math.sin(a) * 0.35 + random.between(-0.25, 0.25)
        if (pass === 1 && light < -0.35) continue
        if (pass === 2 && light < 0.3) continue
        const ink =
          pass === 0
            ? shaded(0.15 + random() * 0.25)
            : pass === 1
              ? shaded(0.6 + random() * 0.4)
              : lit(light * 0.9)
        grown.leaf(
          lx,
          ly,
          leaf * random.between(0.8, 1.5),
          leaf * random.between(0.5, 0.9),
          random() * Math.PI,
          ink,
        )
      }
    }
  }
  grown.lay()
}

function limbs(
  ctx: SKRSContext2D,
  height: number,
  colour: string,
  random: Random,
  fork: number,
  depth: number,
): void {
  ctx.strokeStyle = colour
  ctx.lineCap = 'round'
  const grow = (
    x: number,
    y: number,
    angle: number,
    length: number,
    width: number,
    left: number,
  ): void => {
    const bend = random.between(-0.18, 0.18)
    const ex = x + Math.sin(angle + bend) * length
    const ey = y - Math.cos(angle + bend) * length
    ctx.lineWidth = width
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.quadraticCurveTo(
      x + Math.sin(angle) * length * 0.5,
      y - Math.cos(angle) * length * 0.5,
      ex,
      ey,
    )
    ctx.stroke()
    if (left === 0) return
    const children = left > 2 ? 2 : random.whole(2, 3)
    for (let i = 0; i < children; i++) {
      const turn =
        (i - (children - 1) / 2) * random.between(0.5, 0.85) + random.between(-0.15, 0.15)
      grow(ex, ey, angle * 0.85 + turn, length * random.between(0.66, 0.8), width * 0.62, left - 1)
    }
  }
  grow(0, -height * fork, random.between(-0.1, 0.1), height * 0.2, height * 0.02, depth)
}

export const broadleaf: Plant = (ctx, height, tones, side, random) => {
  const bark = trunkTones(tones)
  trunk(ctx, height * 0.5, height * 0.028, height * 0.012, bark)
  limbs(ctx, height, bark, random, 0.34, 3)
  crown(
    ctx,
    random.between(-0.02, 0.02) * height,
    -height * 0.64,
    height * random.between(0.28, 0.36),
    height * random.between(0.3, 0.36),
    tones,
    side,
    random,
    height * 0.0088,
  )
}

export const birch: Plant = (ctx, height, tones, side, random) => {
  const lean = random.between(-0.04, 0.04) * height
  const bark = mix([236, 232, 224], tones.dark, 0.32)
  trunk(ctx, height * 0.95, height * 0.013, height * 0.004, css(bark), lean)
  ctx.fillStyle = css(mix([40, 36, 34], tones.dark, 0.4), 0.85)
  for (let i = 0; i < 26; i++) {
    const t = random() ** 0.8
    const width = height * 0.011 * (1 - t * 0.6)
    ctx.fillRect(
      lean * t + random.between(-width, width * 0.4),
      -height * 0.92 * t,
      width * random.between(0.4, 1.1),
      height * 0.0035,
    )
  }
  // Slender: two tall crowns, the lower one broader, with the white stem showing between.
  for (const [t, rx, ry, clumps] of [
    [0.52, 0.15, 0.2, 26],
    [0.74, 0.105, 0.22, 22],
  ] as const) {
    const aside = random.between(-0.02, 0.02) * height
    crown(
      ctx,
      lean * t + aside,
      -height * t,
      height * rx * random.between(0.85, 1.1),
      height * ry,
      tones,
      side,
      random,
      height * 0.0066,
      { clumps, leaves: 40 },
    )
  }
}

export const bare: Plant = (ctx, height, tones, _side, random) => {
  const bark = css(mix(tones.dark, [70, 60, 58], 0.35))
  trunk(ctx, height * 0.36, height * 0.024, height * 0.011, bark)
  limbs(ctx, height, bark, random, 0.3, 6)
}
