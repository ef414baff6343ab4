/**
 * Painting by strokes (after Hertzmann, 1998): from broad brushes to fine ones, each laying curved
 * strokes along the picture's own directions wherever the canvas is not yet right.
 */
import type { Raster } from '../../../../images/codec.ts'
import { type Random, random } from '../../paint/random.ts'
import { type Flow, flow } from './flow.ts'
import { blur, join, luma, type Plane, plane, split } from './plane.ts'

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

interface Ground {
  readonly width: number
  readonly height: number
  readonly wanted: readonly [Plane, Plane, Plane]
  readonly done: readonly [Plane, Plane, Plane]
  readonly relief: Plane
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
  const channels = split(raster)
  const coat = (value: number) => {
    const to = plane(width, height)
    to.data.fill(value)
    return to
  }
  const done = [coat(primer[0]), coat(primer[1]), coat(primer[2])] as const
  const relief = plane(width, height)
  const touched = new Int32Array(width * height)
  const bristles = Float32Array.from({ length: bristleCount }, () => next())
  const tone = luma(raster)
  let count = 0
  for (const brush of brushes) {
    const soft = (c: Plane) => blur(c, brush.width * 0.22)
    const wanted = [soft(channels[0]), soft(channels[1]), soft(channels[2])] as const
    const ground = { width, height, wanted, done, relief, touched, bristles }
    const run = flow(blur(tone, brush.width * 0.15), Math.max(2, brush.width * 0.5))
    // The first coat covers about four times over; later ones look everywhere for what to mend.
    const step = brush.width * (brush.threshold === 0 ? Math.sqrt(brush.length / 4) : 0.8)
    for (const place of places(width, height, step, next)) {
      const x = place % width
      const y = (place / width) | 0
      if (brush.threshold > 0 && difference(ground, x, y, brush.width * 0.5) < brush.threshold)
        continue
      count += 1
      stroke(ground, path(ground, run, x, y, brush, next), brush, count, next)
    }
  }
  return { raster: join(...done), relief }
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
  { width, height, wanted, done }: Ground,
  x: number,
  y: number,
  reach: number,
): number {
  let sum = 0
  for (let k = 0; k < 9; k++) {
    const px = Math.min(width - 1, Math.max(0, Math.round(x + ((k % 3) - 1) * reach)))
    const py = Math.min(height - 1, Math.max(0, Math.round(y + (Math.floor(k / 3) - 1) * reach)))
    const i = py * width + px
    for (const c of [0, 1, 2] as const) sum += Math.abs(wanted[c].data[i]! - done[c].data[i]!)
  }
  return sum / 27
}

/** Points half a width apart, along the flow to both sides until the colour is no longer the stroke's. */
function path(
  ground: Ground,
  run: Flow,
  x: number,
  y: number,
  brush: Brush,
  next: Random,
): number[] {
  const start = y * ground.width + x
  const pace = brush.width * 0.5
  const steps = Math.max(1, Math.round(brush.length * (0.7 + next() * 0.6)))
  const turn = (1 - run.strength.data[start]!) * (next() - 0.5) * 0.5
  const [back, forth] = [
    walk(ground, run, start, -pace, steps, turn),
    walk(ground, run, start, pace, steps, turn),
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
  { width, height, wanted }: Ground,
  run: Flow,
  start: number,
  pace: number,
  steps: number,
  turn: number,
): number[] {
  const points: number[] = []
  let px = start % width
  let py = (start / width) | 0
  let dx = run.x.data[start]! * pace
  let dy = run.y.data[start]! * pace
  for (let step = 0; step < steps; step++) {
    px += dx - dy * turn
    py += dy + dx * turn
    if (px < 0 || py < 0 || px >= width || py >= height) break
    const at = (py | 0) * width + (px | 0)
    let far = 0
    for (const { data } of wanted) far += Math.abs(data[at]! - data[start]!)
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

function stroke(ground: Ground, points: number[], brush: Brush, id: number, next: Random): void {
  const { width, height, wanted } = ground
  const middle = Math.floor(points.length / 4) * 2
  const x = Math.min(width - 1, Math.max(0, points[middle]! | 0))
  const y = Math.min(height - 1, Math.max(0, points[middle + 1]! | 0))
  const light = (next() - 0.5) * brush.stray
  const own = (c: 0 | 1 | 2) =>
    wanted[c].data[y * width + x]! + light + (next() - 0.5) * brush.stray
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
  const { width, height, done, relief, touched, bristles } = ground
  const { id, radius, hairs, offset } = load
  const [red, green, blue] = load.colour
  const [d0, d1, d2, thick] = [done[0].data, done[1].data, done[2].data, relief.data]
  const span = Math.max(1e-3, Math.hypot(bx - ax, by - ay))
  const ux = (bx - ax) / span
  const uy = (by - ay) / span
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - radius))
  const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + radius))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + radius))
  for (let y = Math.max(0, Math.floor(Math.min(ay, by) - radius)); y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const across = ((x - ax) * uy - (y - ay) * ux) / radius
      if (across >= 1 || across <= -1) continue
      const t = (x - ax) * ux + (y - ay) * uy
      const beyond = t < 0 ? -t : t > span ? t - span : 0
      const off = across * across + (beyond * beyond) / (radius * radius)
      if (off >= 1) continue
      const i = y * width + x
      if (touched[i] === id) continue
      touched[i] = id
      const hair = bristles[(offset + (((across + 1) * hairs) | 0)) & (bristleCount - 1)]!
      // Hairs run dry at the ends and at the rim.
      const rim = off > 0.55 ? (1 - off) / 0.45 : 1
      const wet = Math.min(1, rim * (0.6 + hair * 1.2)) * load.wet
      const streak = (hair - 0.5) * 0.05
      d0[i]! += (red + streak - d0[i]!) * wet
      d1[i]! += (green + streak - d1[i]!) * wet
      d2[i]! += (blue + streak - d2[i]!) * wet
      const crest = 0.35 + 0.65 * hair + (off > 0.6 && off < 0.9 ? 0.25 : 0)
      thick[i]! += (crest - thick[i]!) * wet
    }
  }
}
