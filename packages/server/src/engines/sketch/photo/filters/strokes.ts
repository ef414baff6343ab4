/**
 * Painting by strokes (after Hertzmann, 1998): from broad brushes to fine ones, each laying curved
 * strokes along the picture's own directions wherever the canvas is not yet right.
 */
import type { Raster } from '../../../../images/codec.ts'
import { type Random, random } from '../../paint/random.ts'
import { type Flow, flow } from './flow.ts'
import { blur, luma, type Plane, plane, split } from './plane.ts'
import { reduced } from './scale.ts'

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

export interface Painting {
  readonly raster: Raster
  /** How thick the paint stands, about 0 to 1. */
  readonly relief: Plane
}

/** What a brush goes by, in cells a third as wide as it is: it sees no finer. */
interface Sight {
  readonly step: number
  readonly columns: number
  /** Red, green and blue of each cell in turn, 0 to 1. */
  readonly wanted: Float32Array
  readonly run: Flow
}

interface Ground {
  readonly width: number
  readonly height: number
  /** Red, green, blue and thickness of each pixel in turn. */
  readonly paint: Float32Array
  /** Which stroke touched a pixel last: a stroke that crosses itself covers once. */
  readonly touched: Int32Array
  readonly bristles: Float32Array
}

const bristleCount = 4096

/** `primer` is what shows where no stroke lies, red, green, blue 0 to 1. */
export function paintStrokes(
  raster: Raster,
  brushes: readonly Brush[],
  primer: readonly [number, number, number],
  seed: number,
): Painting {
  const { width, height } = raster
  const next = random(seed, 'strokes')
  const bristles = Float32Array.from({ length: bristleCount }, () => next())
  const touched = new Int32Array(width * height)
  const ground: Ground = { width, height, paint: primed(width * height, primer), touched, bristles }
  let count = 0
  for (const brush of brushes) {
    const sight = look(raster, brush.width)
    // The first coat covers about three times over; later ones look everywhere for what to mend.
    const step = brush.width * (brush.threshold === 0 ? Math.sqrt(brush.length / 3) : 0.8)
    for (const place of places(width, height, step, next)) {
      const x = place % width
      const y = (place / width) | 0
      if (brush.threshold > 0 && difference(ground, sight, x, y, brush.width * 0.5) < brush.threshold)
        continue
      count += 1
      stroke(ground, sight, path(ground, sight, x, y, brush, next), brush, count, next)
    }
  }
  return finished(ground)
}

function primed(pixels: number, [red, green, blue]: readonly [number, number, number]): Float32Array {
  const paint = new Float32Array(pixels * 4)
  for (let p = 0; p < paint.length; p += 4) {
    paint[p] = red
    paint[p + 1] = green
    paint[p + 2] = blue
  }
  return paint
}

function finished({ width, height, paint }: Ground): Painting {
  const data = new Uint8ClampedArray(paint.length)
  const relief = plane(width, height)
  for (let i = 0, p = 0; p < paint.length; i++, p += 4) {
    data[p] = paint[p]! * 255
    data[p + 1] = paint[p + 1]! * 255
    data[p + 2] = paint[p + 2]! * 255
    data[p + 3] = 255
    relief.data[i] = paint[p + 3]!
  }
  return { raster: { width, height, data }, relief }
}

function look(raster: Raster, width: number): Sight {
  const step = Math.max(1, Math.floor(width / 3.4))
  const small = reduced(raster, step)
  const [r, g, b] = split(small).map((c) => blur(c, (width * 0.2) / step))
  const wanted = new Float32Array(small.width * small.height * 3)
  for (let i = 0, p = 0; p < wanted.length; i++, p += 3) {
    wanted[p] = r!.data[i]!
    wanted[p + 1] = g!.data[i]!
    wanted[p + 2] = b!.data[i]!
  }
  const tone = blur(luma(small), (width * 0.15) / step)
  const run = flow(tone, Math.max(2 / step, (width * 0.5) / step))
  return { step, columns: small.width, wanted, run }
}

const cellAt = ({ step, columns }: Sight, x: number, y: number): number =>
  ((y / step) | 0) * columns + ((x / step) | 0)

/** One place in each cell of a grid, in random order. */
function places(width: number, height: number, step: number, next: Random): Uint32Array {
  const columns = Math.ceil(width / step)
  const rows = Math.ceil(height / step)
  const list = new Uint32Array(columns * rows)
  for (let k = 0; k < list.length; k++) {
    const x = Math.min(width - 1, ((k % columns) + next()) * step)
    const y = Math.min(height - 1, (Math.floor(k / columns) + next()) * step)
    list[k] = Math.floor(y) * width + Math.floor(x)
  }
  for (let k = list.length - 1; k > 0; k--) {
    const j = Math.floor(next() * (k + 1))
    const swap = list[k]!
    list[k] = list[j]!
    list[j] = swap
  }
  return list
}

function difference(
  { width, height, paint }: Ground,
  sight: Sight,
  x: number,
  y: number,
  reach: number,
): number {
  const { wanted } = sight
  let sum = 0
  for (let k = 0; k < 9; k++) {
    const px = Math.min(width - 1, Math.max(0, Math.round(x + ((k % 3) - 1) * reach)))
    const py = Math.min(height - 1, Math.max(0, Math.round(y + (Math.floor(k / 3) - 1) * reach)))
    const p = (py * width + px) * 4
    const q = cellAt(sight, px, py) * 3
    for (let c = 0; c < 3; c++) sum += Math.abs(wanted[q + c]! - paint[p + c]!)
  }
  return sum / 27
}

/** Points half a width apart, along the flow to both sides until the colour is no longer the stroke's. */
function path(
  ground: Ground,
  sight: Sight,
  x: number,
  y: number,
  brush: Brush,
  next: Random,
): number[] {
  const { run } = sight
  const start = cellAt(sight, x, y)
  const pace = brush.width * 0.5
  const steps = Math.max(1, Math.round(brush.length * (0.7 + next() * 0.6)))
  const turn = (1 - run.strength.data[start]!) * (next() - 0.5) * 0.5
  const [back, forth] = [
    walk(ground, sight, x, y, { pace: -pace, steps, turn }),
    walk(ground, sight, x, y, { pace, steps, turn }),
  ]
  const reversed: number[] = []
  for (let k = back.length - 2; k >= 0; k -= 2) reversed.push(back[k]!, back[k + 1]!)
  const whole = [...reversed, x, y, ...forth]
  if (whole.length > 2) return whole
  // A dab: too short to have a direction of its own.
  const [dx, dy] = [run.x.data[start]! * pace * 0.6, run.y.data[start]! * pace * 0.6]
  return [x - dx, y - dy, x + dx, y + dy]
}

/** One side of a path; the sign of `pace` says which. */
function walk(
  { width, height }: Ground,
  sight: Sight,
  x: number,
  y: number,
  { pace, steps, turn }: { readonly pace: number; readonly steps: number; readonly turn: number },
): number[] {
  const { wanted, run } = sight
  const points: number[] = []
  const start = cellAt(sight, x, y)
  let [px, py] = [x, y]
  let dx = run.x.data[start]! * pace
  let dy = run.y.data[start]! * pace
  for (let step = 0; step < steps; step++) {
    px += dx - dy * turn
    py += dy + dx * turn
    if (px < 0 || py < 0 || px >= width || py >= height) break
    const at = cellAt(sight, px, py)
    let far = 0
    for (let c = 0; c < 3; c++) far += Math.abs(wanted[at * 3 + c]! - wanted[start * 3 + c]!)
    if (far > 0.16) break
    points.push(px, py)
    const nx = run.x.data[at]! * pace
    const ny = run.y.data[at]! * pace
    const same = nx * dx + ny * dy < 0 ? -1 : 1
    dx = nx * same
    dy = ny * same
  }
  return points
}

/** Colour, bristles and how wet: what a stroke keeps from its first pixel to its last. */
interface Load {
  readonly id: number
  readonly radius: number
  readonly colour: readonly [number, number, number]
  readonly hairs: number
  readonly offset: number
  readonly wet: number
}

function stroke(
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
