/** Mixing at the rim, where what a thing stood on looks like what it comes to stand on. */
import type { Raster } from '../../../../images/codec.ts'
import { toLab } from '../filters/oklab.ts'
import { blur, ease, join, map, type Plane, plane, split } from '../filters/plane.ts'
import type { Cutout } from './cutout.ts'
import { membrane } from './membrane.ts'

/** Mean and ninth tenth of the differences (OKLab) up to which two grounds are alike. */
const alike = { mean: 0.045, most: 0.085 }

/**
 * The thing with a rim of its own ground, fitted to the other by a membrane; `undefined` when the grounds
 * are too different for that. Both in one frame; `match` puts the thing's picture into the light of the place.
 */
export function seamless(
  under: Raster,
  thing: Cutout,
  match: (seen: Raster) => Raster,
): Raster | undefined {
  const { seen } = thing
  if (!seen) return undefined
  const { width, height, alpha, inner } = thing
  const reach = Math.max(3, Math.min(inner.width, inner.height) * 0.035)
  const halo = blur(alpha, reach)
  // Only where the source has pixels: what was pasted into the frame is opaque.
  const has = (i: number) => seen.data[i * 4 + 3] === 255
  const ring: number[] = []
  for (const [i, v] of halo.data.entries()) if (v > 0.02 && v < 0.3 && has(i)) ring.push(i)
  if (!similar(only(under, ring), match(only(seen, ring)))) return undefined
  const inside = Uint8Array.from(halo.data, (v, i) => (v > 0.02 && has(i) ? 1 : 0))
  const known = inside.map((value, i) => (value && !onRim(inside, i, width, height) ? 0 : 1))
  const soft = map(halo, (v, i) => (inside[i] ? ease(0.02, 0.14, v) : 0))
  const core = map(blur(alpha, reach * 0.7), (v) => 1 - 0.85 * ease(0.5, 0.95, v))
  const [grounds, pieces, own] = [split(under), split(match(seen)), split(thing.subject)]
  const channel = (c: 0 | 1 | 2): Plane => {
    const off = plane(width, height)
    for (let i = 0; i < off.data.length; i++)
      off.data[i] = inside[i] ? grounds[c].data[i]! - pieces[c].data[i]! : 0
    const carried = membrane(off, known)
    return map(grounds[c], (v, i) => {
      const t = soft.data[i]!
      if (t <= 0) return v
      const a = alpha.data[i]!
      const piece = pieces[c].data[i]! * (1 - a) + own[c].data[i]! * a
      return v + (piece + carried.data[i]! * core.data[i]! - v) * t
    })
  }
  return join(channel(0), channel(1), channel(2))
}

function onRim(inside: Uint8Array, i: number, width: number, height: number): boolean {
  const [x, y] = [i % width, (i / width) | 0]
  if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return true
  return !(inside[i - 1] && inside[i + 1] && inside[i - width] && inside[i + width])
}

/** Some pixels as a picture of one row. */
function only({ data }: Raster, pixels: readonly number[]): Raster {
  const to = new Uint8ClampedArray(pixels.length * 4)
  for (const [k, i] of pixels.entries()) to.set(data.subarray(i * 4, i * 4 + 4), k * 4)
  return { width: pixels.length, height: 1, data: to }
}

function similar(under: Raster, seen: Raster): boolean {
  if (under.width < 40) return false
  const [one, other] = [toLab(under), toLab(seen)]
  const off = map(one.L, (L, i) =>
    Math.hypot(
      L - other.L.data[i]!,
      one.a.data[i]! - other.a.data[i]!,
      one.b.data[i]! - other.b.data[i]!,
    ),
  ).data.toSorted()
  const mean = off.reduce((sum, d) => sum + d, 0) / off.length
  return mean < alike.mean && (off[Math.floor(off.length * 0.9)] ?? 1) < alike.most
}
