/** Which pixels have a colour: a named one anywhere in a picture, or the main one of a thing. */
import type { Raster } from '../../../../images/codec.ts'
import { type Lab, toLab } from '../filters/oklab.ts'
import { blur, ease, map, type Plane } from '../filters/plane.ts'
import { areas } from './areas.ts'
import { grown, type Mask, shrunk, withoutSpecks } from './shape.ts'
import { reduce, refine } from './subject.ts'

/** OKLab. */
export type Colour = readonly [number, number, number]

/** Below this chroma a colour has no hue to go by. */
const grey = 0.04
const turn = Math.PI * 2

/** Radians from hue `other` to hue `one`, -π to π. */
const apart = (one: number, other: number): number => {
  const gap = (one - other) % turn
  return gap > Math.PI ? gap - turn : gap < -Math.PI ? gap + turn : gap
}

/** How far hues may go to either side, in radians: none counts beyond, all within `sure` times that. */
export interface Reach {
  readonly below: number
  readonly above: number
  readonly sure: number
}

export const reach = (degrees: number): Reach => {
  const far = (degrees * turn) / 360
  return { below: far, above: far, sure: 0.65 }
}

/** How much a pixel is of this colour or a shade of it, 0 to 1. Chroma counts against lightness: a shadow has little. */
export function shades(
  { L, a, b }: Lab,
  [fL, fa, fb]: Colour,
  limits: Reach,
  /** Where to look; elsewhere it is 0. */
  among: (place: number) => boolean = () => true,
): Plane {
  const chroma = Math.hypot(fa, fb)
  const hue = Math.atan2(fb, fa)
  const full = chroma / Math.max(0.2, fL)
  return map(L, (light, i) => {
    if (!among(i)) return 0
    const own = Math.sqrt(a.data[i]! ** 2 + b.data[i]! ** 2)
    if (chroma < grey) return ease(0.07, 0.03, own) * ease(0.34, 0.2, Math.abs(light - fL))
    if (own < 0.008) return 0
    const off = apart(Math.atan2(b.data[i]!, a.data[i]!), hue)
    const far = off < 0 ? limits.below : limits.above
    const rich = ease(full * 0.2, full * 0.4, own / Math.max(0.2, light))
    return rich * ease(0.008, 0.02, own) * ease(far, far * limits.sure, Math.abs(off))
  })
}

/** The colour that most of a thing has, by chroma; `undefined` when it is grey. */
export function mainColour({ L, a, b }: Lab, cover: Plane): Colour | undefined {
  const bins = Array.from({ length: 36 }, () => ({ weight: 0, count: 0, L: 0, a: 0, b: 0 }))
  let [coloured, all] = [0, 1e-6]
  for (let i = 0; i < cover.data.length; i++) {
    const t = cover.data[i]!
    if (t < 0.5) continue
    const own = Math.hypot(a.data[i]!, b.data[i]!)
    all += 1
    if (own < grey) continue
    coloured += 1
    const place = (Math.atan2(b.data[i]!, a.data[i]!) / turn + 1) * bins.length
    const bin = bins[Math.floor(place) % bins.length]!
    bin.weight += own
    bin.count += 1
    bin.L += L.data[i]!
    bin.a += a.data[i]!
    bin.b += b.data[i]!
  }
  if (coloured < all * 0.3) return undefined
  const around = (k: number) => [-1, 0, 1].map((d) => bins[(k + d + bins.length) % bins.length]!)
  const weights = bins.map((_, k) => around(k).reduce((sum, { weight }) => sum + weight, 0))
  const peak = around(weights.indexOf(Math.max(...weights)))
  const count = peak.reduce((sum, bin) => sum + bin.count, 1e-6)
  const mean = (c: 'L' | 'a' | 'b') => peak.reduce((sum, bin) => sum + bin[c], 0) / count
  return [mean('L'), mean('a'), mean('b')]
}

/** The large, compact, strongly coloured things of about this colour in a whole picture; `undefined` when there are none. */
export async function thingsOfColour(raster: Raster, from: Colour): Promise<Plane | undefined> {
  const things = await findThings(raster, from)
  return things && refine(raster, things.small, things.cover)
}

/** What was found, on the smaller picture it was looked for on. */
export interface Things {
  readonly small: Raster
  readonly cover: Plane
}

export async function findThings(raster: Raster, from: Colour): Promise<Things | undefined> {
  const small = await reduce(raster, 640)
  const { width, height } = small
  const lab = toLab(small)
  const calm: Lab = { ...lab, a: blur(lab.a, 1), b: blur(lab.b, 1) }
  const found =
    Math.hypot(from[1], from[2]) < grey ? { own: from, limits: reach(0) } : hueHere(calm, from)
  if (!found) return undefined
  const like = blur(shades(calm, found.own, found.limits), 0.6)
  const weak: Mask = { width, height, data: over(like, 0.5) }
  const radius = Math.max(1, Math.round(Math.max(width, height) / 220))
  // A streak does not outlive being thinned; what does grows back, but no further than it was.
  const core = grown(shrunk(weak, radius), radius + 1)
  const compact = { width, height, data: weak.data.map((value, i) => value & core.data[i]!) }
  const strong = withSeeds(compact, calm, found.own)
  if (!strong) return undefined
  const gap = width * height * 0.002
  const solid = withoutSpecks(strong, 0.06, gap)
  const whole = withoutSpecks(filledOut(solid, calm, found), 0.06, gap)
  return { small, cover: toPlane(whole) }
}

function over({ data }: Plane, least: number): Uint8Array {
  const to = new Uint8Array(data.length)
  for (let i = 0; i < to.length; i++) to[i] = data[i]! > least ? 1 : 0
  return to
}

/** Reflections on a thing drift off its hue: between its parts more of it is let in. */
function filledOut(mask: Mask, lab: Lab, { own, limits }: { own: Colour; limits: Reach }): Mask {
  const radius = Math.round(Math.max(mask.width, mask.height) * 0.025)
  const between = shrunk(grown(mask, radius), radius)
  const further = { ...limits, below: limits.below * 1.7, above: limits.above * 1.7 }
  const like = shades(lab, own, further, (i) => between.data[i]! > mask.data[i]!)
  const data = mask.data.map((v, i) => v | (like.data[i]! > 0.3 ? 1 : 0))
  return { ...mask, data }
}

const toPlane = ({ width, height, data }: Mask): Plane => ({
  width,
  height,
  data: new Float32Array(data),
})

const bins = 120
const wide = 10

/**
 * What "red" is in this picture: the hue near `from` that most has, by chroma, and how far to either
 * side it goes before another hue begins (the cup is red at 30°, the table brown from 36° on).
 */
function hueHere({ L, a, b }: Lab, from: Colour): { own: Colour; limits: Reach } | undefined {
  const hue = Math.atan2(from[2], from[1])
  const least = Math.max(grey, Math.hypot(from[1], from[2]) * 0.35)
  const counts = new Float64Array(bins)
  const lights = new Float64Array(bins)
  const chromas = new Float64Array(bins)
  for (let i = 0; i < L.data.length; i++) {
    const own = Math.sqrt(a.data[i]! ** 2 + b.data[i]! ** 2)
    if (own < least) continue
    const place = apart(Math.atan2(b.data[i]!, a.data[i]!), hue) / turn + 0.5
    const k = Math.min(bins - 1, Math.floor(place * bins))
    counts[k]! += own
    lights[k]! += L.data[i]! * own
    chromas[k]! += own * own
  }
  const smooth = counts.map((v, k) => (v * 2 + (counts[k - 1] ?? 0) + (counts[k + 1] ?? 0)) / 4)
  const middle = bins / 2
  let peak = middle
  // The nearer a hue is to the one named, the less of it is enough.
  const weight = (k: number) => smooth[k]! * Math.exp(-(((k + 0.5 - middle) / 5) ** 2))
  for (let k = middle - wide; k <= middle + wide; k++) if (weight(k) > weight(peak)) peak = k
  const share = smooth[peak]! / Math.max(counts[peak]!, 1e-6)
  if (smooth[peak]! < L.data.length * 0.00006 || share === 0) return undefined
  const at = hue + ((peak + 0.5) / bins - 0.5) * turn
  const total = Math.max(counts[peak]!, 1e-6)
  const chroma = chromas[peak]! / total
  const side = (step: 1 | -1) => ((valley(smooth, peak, step) + 0.5) / bins) * turn
  return {
    own: [lights[peak]! / total, chroma * Math.cos(at), chroma * Math.sin(at)],
    limits: { below: side(-1), above: side(1), sure: 0.7 },
  }
}

/** Bins from a peak to where the next hill begins, or to where there is next to nothing. */
function valley(counts: Float64Array, peak: number, step: 1 | -1): number {
  const top = counts[peak]!
  let lowest = top
  for (let far = 1; far < wide; far++) {
    const value = counts[(peak + far * step + bins) % bins]!
    if (value > lowest * 1.15 && lowest < top * 0.6) return far - 1
    lowest = Math.min(lowest, value)
  }
  return wide - 1
}

/** Areas of which a fair part is as colourful as the colour looked for. */
function withSeeds(mask: Mask, { a, b }: Lab, own: Colour): Mask | undefined {
  const { labels, sizes } = areas(mask.data, mask.width, mask.height)
  const seeds = new Float64Array(sizes.length)
  const strong = (Math.hypot(own[1], own[2]) * 0.72) ** 2
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] && a.data[i]! ** 2 + b.data[i]! ** 2 >= strong) seeds[labels[i]!]! += 1
  }
  const keep = sizes.map(
    (size, k) => k > 0 && size > mask.data.length * 0.0006 && seeds[k]! > size * 0.12,
  )
  if (!keep.includes(true)) return undefined
  const kept = new Uint8Array(labels.length)
  for (let i = 0; i < kept.length; i++) kept[i] = keep[labels[i]!] ? 1 : 0
  return { ...mask, data: kept }
}
