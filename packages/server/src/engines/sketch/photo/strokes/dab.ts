/** One stroke of the brush set down: bristles, streaks, and paint that stands thicker at its rim. */
import type { Random } from '../../paint/random.ts'
import { cellAt, type Sight } from './sight.ts'

export interface Brush {
  /** Pixels. */
  readonly width: number
  /** In widths. */
  readonly length: number
  /** Mean difference (0 to 1) at which the canvas gets a stroke; 0 covers everything. */
  readonly threshold: number
  /** How far a stroke's colour may stray, 0 to 1. */
  readonly stray: number
}

/** The canvas as it is being painted. */
export interface Ground {
  readonly width: number
  readonly height: number
  /** Red, green, blue and thickness of each pixel in turn. */
  readonly paint: Float32Array
  /** Which stroke touched a pixel last: a stroke that crosses itself covers once. */
  readonly touched: Int32Array
  readonly bristles: Float32Array
}

export const bristleCount = 4096

/** Colour, bristles and how wet: what a stroke keeps from its first pixel to its last. */
interface Load {
  readonly id: number
  readonly radius: number
  readonly colour: readonly [number, number, number]
  readonly hairs: number
  readonly offset: number
  readonly wet: number
}

/** Along `points`, x and y in turn. */
export function stroke(
  ground: Ground,
  sight: Sight,
  points: number[],
  brush: Brush,
  id: number,
  next: Random,
): void {
  const { width, height } = ground
  const middle = Math.floor(points.length / 4) * 2
  const x = Math.min(width - 1, Math.max(0, points[middle]! | 0))
  const y = Math.min(height - 1, Math.max(0, points[middle + 1]! | 0))
  const light = (next() - 0.5) * brush.stray
  const cell = cellAt(sight, x, y) * 3
  const own = (c: number) => sight.wanted[cell + c]! + light + (next() - 0.5) * brush.stray
  const load: Load = {
    id,
    radius: brush.width / 2,
    colour: [own(0), own(1), own(2)],
    hairs: Math.max(4, brush.width * 0.8),
    offset: Math.floor(next() * bristleCount),
    wet: 0.75 + next() * 0.25,
  }
  // Two points at a time: half the joints, and still curved.
  const last = points.length - 2
  for (let p = 0; p < last; p += 4) {
    const q = Math.min(p + 4, last)
    dab(ground, load, points[p]!, points[p + 1]!, points[q]!, points[q + 1]!)
  }
}

/** One straight piece of a stroke. */
function dab(ground: Ground, load: Load, ax: number, ay: number, bx: number, by: number): void {
  const { width, height, paint, touched, bristles } = ground
  const { id, radius, hairs, offset, wet: full } = load
  const [red, green, blue] = load.colour
  const span = Math.max(1e-3, Math.hypot(bx - ax, by - ay))
  const ux = (bx - ax) / span
  const uy = (by - ay) / span
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - radius))
  const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + radius))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + radius))
  // A slanting piece leaves most of its rectangle empty: how far to either side of its line to look.
  const lean = Math.abs(uy) > 0.05 ? ux / uy : 0
  const reach = Math.abs(uy) > 0.05 ? radius / Math.abs(uy) : width
  const shrink = 1 / radius
  for (let y = Math.max(0, Math.floor(Math.min(ay, by) - radius)); y <= bottom; y++) {
    const middle = ax + (y - ay) * lean
    const first = Math.max(left, Math.floor(middle - reach))
    const last = Math.min(right, Math.ceil(middle + reach))
    for (let x = first; x <= last; x++) {
      const across = ((x - ax) * uy - (y - ay) * ux) * shrink
      if (across >= 1 || across <= -1) continue
      const t = (x - ax) * ux + (y - ay) * uy
      const beyond = (t < 0 ? -t : t > span ? t - span : 0) * shrink
      const off = across * across + beyond * beyond
      if (off >= 1) continue
      const i = y * width + x
      if (touched[i] === id) continue
      touched[i] = id
      const hair = bristles[(offset + (((across + 1) * hairs) | 0)) & (bristleCount - 1)]!
      // Hairs run dry at the ends and at the rim.
      const rim = off > 0.55 ? (1 - off) / 0.45 : 1
      const laid = rim * (0.6 + hair * 1.2)
      const wet = laid < 1 ? laid * full : full
      const streak = (hair - 0.5) * 0.05
      const p = i * 4
      paint[p]! += (red + streak - paint[p]!) * wet
      paint[p + 1]! += (green + streak - paint[p + 1]!) * wet
      paint[p + 2]! += (blue + streak - paint[p + 2]!) * wet
      const crest = 0.35 + 0.65 * hair + (off > 0.6 && off < 0.9 ? 0.25 : 0)
      paint[p + 3]! += (crest - paint[p + 3]!) * wet
    }
  }
}
