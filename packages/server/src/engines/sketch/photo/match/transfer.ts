/**
 * The colours of one picture given to another: the sliced form of optimal transport (iterative
 * distribution transfer, Pitié, Kokaram and Dahyot, 2007; sliced, Bonneel and others, 2015) between two
 * samples in OKLab, learnt as a smooth field of shifts and laid over the picture through a table.
 */
import type { Raster } from '../../../../images/codec.ts'
import { type Random, random } from '../../paint/random.ts'
import { ease } from '../filters/plane.ts'
import { toLab } from '../filters/oklab.ts'
import { type Curve, matching } from './curve.ts'
import { type Lut, lutOf } from './lut.ts'
import { type Shift, spread } from './spread.ts'

/** `L`, twice `a`, twice `b` of each point in turn: hue counts for more than lightness. */
export interface Points {
  readonly count: number
  readonly data: Float32Array
}

const chroma = 2
const rounds = 28
const sampleSize = 6000

/** `count` colours of a picture, evenly over it, but never at one distance. */
export function sampled(raster: Raster, next: Random, count = sampleSize): Points {
  const total = raster.width * raster.height
  const picked = new Uint8ClampedArray(count * 4)
  for (let k = 0; k < count; k++) {
    const i = Math.min(total - 1, Math.floor(((k + next()) * total) / count))
    for (let c = 0; c < 4; c++) picked[k * 4 + c] = raster.data[i * 4 + c]!
  }
  const { L, a, b } = toLab({ width: count, height: 1, data: picked })
  const data = new Float32Array(count * 3)
  for (let k = 0; k < count; k++)
    data.set([L.data[k]!, a.data[k]! * chroma, b.data[k]! * chroma], k * 3)
  return { count, data }
}

/** Where each point of `from` goes so that together they lie like those of `to`. */
export function transported(from: Points, to: Points, next: Random): Points {
  const data = from.data.slice()
  const [own, other] = [new Float32Array(from.count), new Float32Array(to.count)]
  for (let round = 0; round < rounds; round++) {
    for (const axis of turned(next)) {
      project(data, axis, own)
      project(to.data, axis, other)
      const order = Uint32Array.from(own.keys()).sort((i, j) => own[i]! - own[j]!)
      other.sort()
      for (const [rank, i] of order.entries()) {
        const wanted = other[Math.floor(((rank + 0.5) * to.count) / from.count)]!
        const gap = wanted - own[i]!
        for (let c = 0; c < 3; c++) data[i * 3 + c]! += gap * axis[c]!
      }
    }
  }
  return { count: from.count, data }
}

type Axis = readonly [number, number, number]

/** Three axes at right angles, turned by chance. */
function turned(next: Random): readonly [Axis, Axis, Axis] {
  const u = unit([next.bell(), next.bell(), next.bell()])
  const v = unit(cross(u, [next.bell(), next.bell(), next.bell()]))
  return [u, v, cross(u, v)]
}
const unit = ([x, y, z]: Axis): Axis => {
  const size = Math.hypot(x, y, z) || 1
  return [x / size, y / size, z / size]
}
const cross = ([a, b, c]: Axis, [x, y, z]: Axis): Axis => [
  b * z - c * y,
  c * x - a * z,
  a * y - b * x,
]

function project(points: Float32Array, [x, y, z]: Axis, to: Float32Array): void {
  for (let k = 0; k < to.length; k++)
    to[k] = points[k * 3]! * x + points[k * 3 + 1]! * y + points[k * 3 + 2]! * z
}

/** How far two sets of colours are from each other: the mean shift over many axes (sliced Wasserstein distance). */
export function distance(one: Points, two: Points): number {
  const next = random(1, 'distance')
  const count = Math.min(one.count, two.count)
  const [a, b] = [new Float32Array(one.count), new Float32Array(two.count)]
  let sum = 0
  const axes = Array.from({ length: 12 }, () => turned(next)).flat()
  for (const axis of axes) {
    project(one.data, axis, a)
    project(two.data, axis, b)
    a.sort()
    b.sort()
    for (let k = 0; k < count; k++)
      sum += Math.abs(
        a[Math.floor(((k + 0.5) * one.count) / count)]! -
          b[Math.floor(((k + 0.5) * two.count) / count)]!,
      )
  }
  return sum / count / axes.length
}

export interface Taste {
  /** 0 to 1: how much of the other's lightness is taken; shape is kept by a curve that only rises. */
  readonly light: number
  /** 0 to 1: how much of its colours. */
  readonly colour: number
}

/** The table that gives `raster` the colours of `other`. */
export function paletteLut(raster: Raster, other: Raster, taste: Taste): Lut {
  const next = random(7, 'transfer')
  const [from, to] = [sampled(raster, next), sampled(other, next)]
  const gone = transported(from, to, next)
  const lights = (points: Points) => points.data.filter((_, k) => k % 3 === 0)
  const curve = matching(lights(from), lights(to), 0.45, 2.2)
  const shifts = spread(from, gone)
  return lutOf((colour, node) => shifted(colour, shifts(node), curve, taste))
}

type Lab = readonly [number, number, number]

function shifted([L, a, b]: Lab, [, da, db]: Shift, curve: Curve, taste: Taste): Lab {
  const light = L + (curve(L) - L) * taste.light
  const hold = taste.colour * (1 - keeps(L, a, b))
  const [newA, newB] = [a + (da / chroma) * hold, b + (db / chroma) * hold]
  // Black and white have no colour, whatever is asked.
  const room = ease(0, 0.12, light) * ease(1, 0.94, light)
  return [light, newA * room, newB * room]
}

/** White stays nearly white, and skin does not turn green: how much of a shift is held back, 0 to 1. */
function keeps(L: number, a: number, b: number): number {
  const own = Math.hypot(a, b)
  const white = ease(0.9, 0.99, L) * ease(0.05, 0.015, own) * 0.75
  const hue = Math.atan2(b, a)
  const skin =
    ease(0.5, 0.2, Math.abs(hue - 0.85)) *
    ease(0.03, 0.05, own) *
    ease(0.15, 0.11, own) *
    ease(0.45, 0.6, L) *
    0.25
  return Math.max(white, skin)
}
