/** What grows low: grass, flowers, bushes, reeds, stones. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, hex, mix, type Rgb } from '../colour.ts'
import { seen } from '../light.ts'
import type { Random } from '../random.ts'
import { release, type Stage } from '../stage.ts'
import { foliage, inks } from './leaves.ts'
import { sprite, stamp, type Plant, type Sprite, type Tones } from './sprite.ts'

export const tuft: Plant = (ctx, height, tones, _side, random) => {
  ctx.lineCap = 'round'
  for (let i = 0; i < 26; i++) {
    const reach = random.bell() * height * 0.34
    const tall = height * random.between(0.45, 1)
    ctx.strokeStyle = css(mix(mix(tones.dark, tones.mid, random()), tones.lit, random() ** 2 * 0.8))
    ctx.lineWidth = height * random.between(0.02, 0.045)
    const x = random.bell() * height * 0.24
    ctx.beginPath()
    ctx.moveTo(x, 2)
    ctx.quadraticCurveTo(x + reach * 0.15, -tall * 0.6, x + reach, -tall)
    ctx.stroke()
  }
}

export const bush: Plant = (ctx, height, tones, side, random) => {
  const shaded = inks(tones.dark, tones.mid)
  const lit = inks(tones.mid, tones.lit)
  const grown = foliage(ctx, -height * 1.03, -height * 0.88, height * 1.03, height * 0.08)
  for (let pass = 0; pass < 3; pass++) {
    for (let i = 0; i < 260; i++) {
      const a = random() * Math.PI
      const d = Math.sqrt(random())
      const x = Math.cos(a) * d * height * 0.95
      const y = -Math.sin(a) * d * height * 0.8
      const bright = (x / height) * side * 0.6 - y / height - 0.25 + random.between(-0.3, 0.3)
      if ((pass === 1 && bright < 0) || (pass === 2 && bright < 0.42)) continue
      const ink =
        pass === 0
          ? shaded(random() * 0.4)
          : pass === 1
            ? shaded(0.6 + random() * 0.4)
            : lit(random.between(0.3, 0.9))
      grown.leaf(
        x,
        y,
        height * random.between(0.035, 0.07),
        height * random.between(0.025, 0.045),
        random() * 3,
        ink,
      )
    }
  }
  grown.lay()
}

export const fern: Plant = (ctx, height, tones, side, random) => {
  ctx.lineCap = 'round'
  for (let i = 0; i < 9; i++) {
    const angle = (i / 8 - 0.5) * 2.1 + random.between(-0.1, 0.1)
    const length = height * random.between(0.75, 1.05)
    ctx.strokeStyle = css(
      mix(
        mix(tones.dark, tones.mid, random()),
        tones.lit,
        Math.max(0, Math.sin(angle) * side) * 0.7,
      ),
    )
    for (let k = 1; k < 16; k++) {
      const t = k / 16
      const x = Math.sin(angle) * length * t
      const y = -Math.cos(angle) * length * t + length * 0.28 * t * t
      const leaf = length * 0.17 * (1 - t) * Math.min(1, t * 4)
      ctx.lineWidth = Math.max(0.5, length * 0.022 * (1.1 - t))
      ctx.beginPath()
      ctx.moveTo(x - leaf, y + leaf * 0.55)
      ctx.quadraticCurveTo(x, y - leaf * 0.3, x + leaf, y + leaf * 0.55)
      ctx.stroke()
    }
  }
}

export const stone: Plant = (ctx, height, tones, side, random) => {
  const points = 9
  const shape = Array.from({ length: points }, (_, i) => {
    const a = Math.PI + (i / (points - 1)) * Math.PI
    return [
      Math.cos(a) * height * random.between(0.85, 1.15),
      Math.sin(a) * height * random.between(0.5, 0.8),
    ] as const
  })
  const outline = (): void => {
    ctx.beginPath()
    ctx.moveTo(-height, height * 0.06)
    for (const [x, y] of shape) ctx.lineTo(x, y)
    ctx.lineTo(height, height * 0.06)
    ctx.closePath()
  }
  outline()
  ctx.fillStyle = css(mix(tones.dark, tones.mid, 0.5))
  ctx.fill()
  ctx.save()
  ctx.clip()
  for (let i = 1; i < points; i++) {
    const [x0, y0] = shape[i - 1] ?? [0, 0]
    const [x1, y1] = shape[i] ?? [0, 0]
    const facing = ((x0 + x1) / 2 / height) * side * 0.6 + 0.35
    ctx.fillStyle = css(
      mix(tones.dark, tones.lit, Math.min(1, Math.max(0.05, facing + random.between(-0.12, 0.12)))),
    )
    ctx.beginPath()
    ctx.moveTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.lineTo(x1 * 0.45 + random.between(-0.1, 0.1) * height, y1 * 0.35)
    ctx.lineTo(x0 * 0.45, y0 * 0.35)
    ctx.fill()
  }
  ctx.restore()
}

const petals: readonly Rgb[] = [
  hex('#e8485a'),
  hex('#f6c445'),
  hex('#f4f1ea'),
  hex('#8d6fd1'),
  hex('#f08fb0'),
  hex('#5f8fe0'),
]

/** A flower on a stalk, seen from the side and a little from above. */
export const flower =
  (colour: Rgb): Plant =>
  (ctx, height, tones, _side, random) => {
    ctx.strokeStyle = css(mix(tones.dark, tones.mid, 0.6))
    ctx.lineWidth = height * 0.03
    const lean = random.bell() * height * 0.12
    ctx.beginPath()
    ctx.moveTo(0, 2)
    ctx.quadraticCurveTo(0, -height * 0.5, lean, -height * 0.84)
    ctx.stroke()
    for (let i = 0; i < 8; i++) {
      const a = (i / 8) * Math.PI * 2
      ctx.fillStyle = css(
        mix(colour, Math.sin(a) > 0 ? tones.dark : [255, 255, 255], Math.sin(a) > 0 ? 0.22 : 0.16),
      )
      ctx.beginPath()
      ctx.ellipse(
        lean + Math.cos(a) * height * 0.1,
        -height * 0.86 + Math.sin(a) * height * 0.055,
        height * 0.095,
        height * 0.05,
        a * 0.5,
        0,
        Math.PI * 2,
      )
      ctx.fill()
    }
    ctx.fillStyle = css(mix(hex('#f3c64f'), tones.mid, 0.25))
    ctx.beginPath()
    ctx.ellipse(lean, -height * 0.865, height * 0.05, height * 0.035, 0, 0, Math.PI * 2)
    ctx.fill()
  }

export interface Growth {
  readonly label: string
  /** From y to y in pixels; plants get bigger downwards. */
  readonly top: number
  readonly bottom: number
  /** Height in pixels of a plant at `bottom`. */
  readonly tall: number
  /** Plants per picture width at the bottom row. */
  readonly dense: number
  readonly colour: Rgb
  readonly plants: readonly Plant[]
  /** y of the ground at an x, added to the row. */
  readonly rise?: (x: number) => number
  /** Narrows where plants stand: 0 to 1 for an x (share of width). */
  readonly where?: (x: number, t: number) => number
  readonly depths?: readonly [number, number]
}

export function tonesOf(stage: Stage, colour: Rgb, depth: number): Tones {
  const { light } = stage
  return {
    dark: seen(light, mix(colour, [12, 24, 30], 0.42), depth, 0.1),
    mid: seen(light, colour, depth, 0.5),
    lit: seen(light, mix(colour, [255, 236, 170], 0.28), depth, 1),
  }
}

/** Rows of plants from far to near. */
export function grow(stage: Stage, growth: Growth): void {
  const random = stage.random.fork(`grow/${growth.label}`)
  const side = stage.light.sun.x > 0.5 ? 1 : -1
  const rows = Math.max(
    6,
    Math.round((growth.bottom - growth.top) / Math.max(2, growth.tall * 0.16)),
  )
  const [far, near] = growth.depths ?? [0.55, 1]
  const bands = 4
  const sprites: Sprite[][] = Array.from({ length: bands }, (_, band) => {
    const tones = tonesOf(stage, growth.colour, far + ((near - far) * (band + 0.5)) / bands)
    return Array.from({ length: 5 }, () => {
      const plant = random.pick(growth.plants)
      const size = growth.tall * (0.35 + (0.65 * (band + 1)) / bands)
      return sprite(size * 2.4, size * 1.15, (ctx: SKRSContext2D) =>
        plant(ctx, size, tones, side, random),
      )
    })
  })
  for (let row = 0; row < rows; row++) {
    const t = (row + 0.5) / rows
    const y = growth.top + (growth.bottom - growth.top) * t ** 1.25
    const scale = 0.22 + 0.78 * t
    const band = Math.min(bands - 1, Math.floor(t * bands))
    const count = Math.round((growth.dense * (stage.w / stage.h)) / (0.35 + 0.65 * t))
    for (let i = 0; i < count; i++) {
      const x = (i + random()) / count
      if (growth.where && random() > growth.where(x, t)) continue
      const from = random.pick(sprites[band] ?? [])
      const full = growth.tall * (0.35 + (0.65 * (band + 1)) / bands)
      stamp(
        stage.ctx,
        from,
        x * stage.w,
        y + (growth.rise?.(x * stage.w) ?? 0) + random.between(-0.5, 0.5) * growth.tall * 0.2,
        (growth.tall * scale * random.between(0.7, 1.25)) / full,
        random() < 0.5,
      )
    }
  }
  for (const { canvas } of sprites.flat()) release(canvas)
}

export const meadowFlowers = (random: Random, count: number): readonly Plant[] =>
  Array.from({ length: count }, () => flower(random.pick(petals)))
