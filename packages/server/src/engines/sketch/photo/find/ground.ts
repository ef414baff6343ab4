/**
 * The plain ground behind a subject, modelled from the picture's border: a colour that may change
 * slowly over the picture (a quadratic surface in OKLab), fitted so that a subject that touches the
 * border does not spoil it.
 */
import type { Lab } from '../filters/oklab.ts'
import { type Plane, plane } from '../filters/plane.ts'

export interface Ground {
  /** Share of the border that the model explains, 0 to 1. */
  readonly plainness: number
  /** Spread of the border's colour about the model, OKLab. */
  readonly spread: number
  /** Distance of every pixel from the ground in units that 1 is clearly not ground. */
  readonly distance: Plane
}

type Surface = readonly [Float64Array, Float64Array, Float64Array]
const terms = 6

export function modelGround(lab: Lab): Ground {
  const { width, height } = lab
  const border = borderOf(width, height)
  let kept = border
  let surface = fit(lab, kept)
  let spread = 0
  for (let round = 0; round < 4; round++) {
    const off = kept.map((i) => gap(lab, surface, i))
    spread = Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / Math.max(1, off.length))
    const limit = Math.max(0.025, spread * 1.8)
    const next = border.filter((i) => gap(lab, surface, i) < limit)
    if (next.length < border.length * 0.3) break
    kept = next
    surface = fit(lab, kept)
  }
  const unit = Math.min(0.16, Math.max(0.05, spread * 3.2))
  const explained = border.filter((i) => gap(lab, surface, i) < unit * 0.7).length
  const distance = plane(width, height)
  for (let i = 0; i < distance.data.length; i++) distance.data[i] = gap(lab, surface, i) / unit
  return { plainness: explained / border.length, spread, distance }
}

/** A ring of 3 % of the picture, thinned out. */
function borderOf(width: number, height: number): number[] {
  const ring = Math.max(2, Math.round(Math.min(width, height) * 0.03))
  const list: number[] = []
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = x >= ring && y >= ring && x < width - ring && y < height - ring
      if (!inside && (x + y) % 2 === 0) list.push(y * width + x)
    }
  }
  return list
}

function powers(i: number, width: number, height: number): number[] {
  const x = ((i % width) / width) * 2 - 1
  const y = (((i / width) | 0) / height) * 2 - 1
  return [1, x, y, x * x, x * y, y * y]
}

/** Colour distance; a ground in shadow keeps its hue, so darker counts for less than another hue. */
function gap({ width, height, L, a, b }: Lab, surface: Surface, i: number): number {
  const p = powers(i, width, height)
  const at = (c: Float64Array) =>
    c[0]! + c[1]! * p[1]! + c[2]! * p[2]! + c[3]! * p[3]! + c[4]! * p[4]! + c[5]! * p[5]!
  const dL = L.data[i]! - at(surface[0])
  const da = (a.data[i]! - at(surface[1])) * 1.6
  const db = (b.data[i]! - at(surface[2])) * 1.6
  const weight = dL < 0 ? 0.7 : 1
  return Math.sqrt((dL * weight) ** 2 + da * da + db * db)
}

function fit(lab: Lab, pixels: readonly number[]): Surface {
  const normal = Array.from({ length: terms }, () => new Float64Array(terms + 3))
  for (const i of pixels) {
    const p = powers(i, lab.width, lab.height)
    const values = [lab.L.data[i]!, lab.a.data[i]!, lab.b.data[i]!]
    for (let r = 0; r < terms; r++) {
      for (let c = 0; c < terms; c++) normal[r]![c]! += p[r]! * p[c]!
      for (let c = 0; c < 3; c++) normal[r]![terms + c]! += p[r]! * values[c]!
    }
  }
  // A little stiffness, so that a border seen on one side only gives a level surface.
  for (let r = 1; r < terms; r++) normal[r]![r]! += pixels.length * 0.01
  solve(normal)
  const column = (c: number) => Float64Array.from(normal, (row) => row[terms + c]!)
  return [column(0), column(1), column(2)]
}

/** Gauss-Jordan in place: six rows of six factors and the right-hand sides. */
export function solve(rows: Float64Array[]): void {
  for (let k = 0; k < terms; k++) {
    let pivot = k
    for (let r = k + 1; r < terms; r++)
      if (Math.abs(rows[r]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = r
    const row = rows[pivot]!
    rows[pivot] = rows[k]!
    rows[k] = row
    const scale = row[k]! || 1e-12
    for (let c = k; c < row.length; c++) row[c]! /= scale
    for (let r = 0; r < terms; r++) {
      const factor = rows[r]![k]!
      if (r === k || factor === 0) continue
      for (let c = k; c < row.length; c++) rows[r]![c]! -= factor * row[c]!
    }
  }
}
