/**
 * Painting by strokes (after Hertzmann, 1998): from broad brushes to fine ones, each laying curved
 * strokes along the picture's own directions wherever the canvas is not yet right.
 */
import type { Raster } from '../../../../images/codec.ts'
import { type Random, random } from '../../paint/random.ts'
import { type Plane, plane } from '../filters/plane.ts'
import { type Brush, bristleCount, type Ground, stroke } from './dab.ts'
import { cellAt, look, type Sight } from './sight.ts'

export interface Painting {
  readonly raster: Raster
  /** How thick the paint stands, about 0 to 1. */
  readonly relief: Plane
}

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
      if (
        brush.threshold > 0 &&
        difference(ground, sight, x, y, brush.width * 0.5) < brush.threshold
      )
        continue
      count += 1
      stroke(ground, sight, path(ground, sight, x, y, brush, next), brush, count, next)
    }
  }
  return finished(ground)
}

function primed(
  pixels: number,
  [red, green, blue]: readonly [number, number, number],
): Float32Array {
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
