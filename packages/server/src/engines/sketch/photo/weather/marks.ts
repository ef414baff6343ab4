/** Drops and flakes, each drawn on its own: nothing repeats. */
import { type Random, random } from '../../paint/random.ts'
import type { Plane } from '../filters/plane.ts'

export interface Drops {
  readonly count: number
  /** Pixels, both. */
  readonly length: number
  readonly width: number
  /** Pixels to the right for each pixel down. */
  readonly slant: number
  /** 0 to 1. */
  readonly light: number
}

/** Adds to how much of the rain's light each pixel has, 0 to 1. */
export function drops(to: Plane, look: Drops, seed: number): void {
  const next = random(seed, `drops ${look.length}`)
  for (let k = 0; k < look.count; k++) drop(to, look, next)
}

function drop(to: Plane, { length, width, slant, light }: Drops, next: Random): void {
  const long = length * (0.55 + 0.9 * next())
  const lean = slant + next.bell() * 0.014
  const half = (width * (0.7 + 0.6 * next())) / 2
  const strong = light * (0.35 + 0.65 * next())
  const top = -long + next() * (to.height + long)
  const reach = Math.abs(lean) * to.height
  const left = next.between(-reach, to.width + reach)
  for (let y = Math.max(0, Math.ceil(top)); y < Math.min(to.height, top + long); y++) {
    const t = (y - top) / long
    // Thin at its upper end, brightest two thirds down.
    const fade = strong * Math.min(1, t * 1.6) * Math.min(1, (1 - t) * 4)
    const middle = left + (y - top) * lean
    for (let x = Math.floor(middle - half); x <= middle + half + 1; x++) {
      if (x < 0 || x >= to.width) continue
      const cover = Math.min(1, Math.max(0, half + 0.5 - Math.abs(x + 0.5 - middle)))
      const i = y * to.width + x
      to.data[i] = 1 - (1 - to.data[i]!) * (1 - cover * fade)
    }
  }
}

export interface Flakes {
  readonly count: number
  /** Pixels. */
  readonly radius: number
  /** 0 is a disc, 1 fades from its middle. */
  readonly soft: number
  readonly light: number
  /** Pixels it falls while the shutter is open. */
  readonly fall: number
  readonly slant: number
}

/** Adds to how white each pixel is, 0 to 1. */
export function flakes(to: Plane, look: Flakes, seed: number): void {
  const next = random(seed, `flakes ${look.radius}`)
  for (let k = 0; k < look.count; k++) flake(to, look, next)
}

function flake(to: Plane, look: Flakes, next: Random): void {
  const radius = look.radius * (0.55 + 0.9 * next() ** 1.5)
  const strong = look.light * (0.45 + 0.55 * next())
  const [cx, cy] = [next() * to.width, next() * to.height]
  const lean = look.slant + next.bell() * 0.25
  const fall = look.fall * (0.5 + next())
  // No flake that can be made out is round: its sides are drawn in.
  const [turn, dent] = [next() * 6.283, 0.12 + next() * 0.2]
  const rim = Math.max(0.7, radius * look.soft)
  const far = radius + rim + fall / 2
  for (let y = Math.max(0, Math.floor(cy - far)); y <= Math.min(to.height - 1, cy + far); y++) {
    for (let x = Math.max(0, Math.floor(cx - far)); x <= Math.min(to.width - 1, cx + far); x++) {
      const along = Math.min(fall, Math.max(-fall, y + 0.5 - cy)) / 2
      const [dx, dy] = [x + 0.5 - cx - along * lean, y + 0.5 - cy - along]
      const off = Math.sqrt(dx * dx + dy * dy)
      if (off > radius + rim) continue
      const bent = radius > 2.5 ? 1 + dent * Math.cos(3 * Math.atan2(dy, dx) + turn) : 1
      const cover = Math.min(1, Math.max(0, (radius * bent - off) / rim + 0.5))
      if (cover <= 0) continue
      const i = y * to.width + x
      to.data[i] = 1 - (1 - to.data[i]!) * (1 - cover * cover * (3 - 2 * cover) * strong)
    }
  }
}
