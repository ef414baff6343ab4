/** A thing lifted off its picture: its own colours, its soft edge, and what is known of where it came from. */
import { type Raster, resize } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { matte } from '../find/matte.ts'
import { blur, ease, join, map, type Plane, plane, split } from '../filters/plane.ts'
import { cut, cutPlane } from '../filters/region.ts'

export interface Cutout {
  readonly width: number
  readonly height: number
  /** The thing's own colours, opaque, carried on under its soft edge. */
  readonly subject: Raster
  /** The same part of its picture as it was; a drawing has none. */
  readonly seen?: Raster | undefined
  readonly alpha: Plane
  /** What the thing itself fills of all that. */
  readonly inner: Rect
  /** Sides on which it was already cut off where it came from. */
  readonly cutOff: { readonly bottom: boolean; readonly sides: boolean; readonly top: boolean }
}

/** Round a thing this share of its long side is kept of its picture. */
const margin = 0.08

/** `cover` is 1 on the thing; `within` is where it was looked for. */
export function lift(raster: Raster, cover: Plane, within: Rect): Cutout {
  const whole = boundsOf(cover, 0.3)
  const gap = Math.ceil(Math.max(whole.width, whole.height) * margin) + 2
  const x = Math.max(0, whole.x - gap)
  const y = Math.max(0, whole.y - gap)
  const view: Rect = {
    x,
    y,
    width: Math.min(raster.width, whole.x + whole.width + gap) - x,
    height: Math.min(raster.height, whole.y + whole.height + gap) - y,
  }
  const seen = cut(raster, view)
  const reach = Math.max(2, Math.min(raster.width, raster.height) / 220)
  const { subject, alpha } = matte(seen, cutPlane(cover, view), reach)
  return {
    width: view.width,
    height: view.height,
    subject: join(...subject),
    seen,
    alpha,
    inner: { ...whole, x: whole.x - x, y: whole.y - y },
    cutOff: cutOff(cover, whole, within),
  }
}

/** What lies above `level`; all of it when nothing does. */
export function boundsOf({ width, height, data }: Plane, level: number): Rect {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i]! < level) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return { x: 0, y: 0, width, height }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/**
 * A side is cut off when a good part of the thing ends exactly where its picture ends, or most of it
 * where its box does: a tight box touches what is round, too.
 */
function cutOff(cover: Plane, thing: Rect, within: Rect): Cutout['cutOff'] {
  const { width, height, data } = cover
  const [right, bottom] = [thing.x + thing.width, thing.y + thing.height]
  const [far, low] = [within.x + within.width, within.y + within.height]
  const share = (start: number, step: number, count: number) => {
    let solid = 0
    for (let k = 0; k < count; k++) solid += data[start + k * step]! > 0.6 ? 1 : 0
    return solid / count
  }
  const row = (y: number) => share(y * width + thing.x, 1, thing.width)
  const column = (x: number) => share(thing.y * width + x, width, thing.height)
  const ends = (atBox: boolean, atPicture: boolean, filled: number) =>
    (atBox && filled > 0.45) || (atPicture && filled > 0.16)
  return {
    top: ends(thing.y <= within.y + 1, thing.y <= 1, row(thing.y)),
    bottom: ends(bottom >= low - 1, bottom >= height - 1, row(bottom - 1)),
    sides:
      ends(thing.x <= within.x + 1, thing.x <= 1, column(thing.x)) ||
      ends(right >= far - 1, right >= width - 1, column(right - 1)),
  }
}

/** The cut-out with its thing at a height in pixels. */
export async function scaled(cutout: Cutout, height: number): Promise<Cutout> {
  const scale = height / cutout.inner.height
  if (Math.abs(scale - 1) < 0.004) return cutout
  const size = {
    width: Math.max(2, Math.round(cutout.width * scale)),
    height: Math.max(2, Math.round(cutout.height * scale)),
  }
  const [subject, seen, alpha] = await Promise.all([
    resize(cutout.subject, size),
    cutout.seen && resize(cutout.seen, size),
    resize(join(cutout.alpha, cutout.alpha, cutout.alpha), size),
  ])
  // Lanczos rings round a hard edge: what it invents of a veil is taken away.
  const cover = map(split(alpha)[0], (v) => Math.min(1, Math.max(0, (v - 0.012) / 0.976)))
  return { ...cutout, ...size, subject, seen, alpha: cover, inner: boundsOf(cover, 0.3) }
}

/** Blurred a little, edge and colours together, so that neither runs out over the other. */
export function softened(cutout: Cutout, sigma: number): Cutout {
  if (sigma < 0.3) return cutout
  const alpha = blur(cutout.alpha, sigma)
  const channels = split(cutout.subject).map((channel) => {
    const weighted = blur(
      map(channel, (v, i) => v * cutout.alpha.data[i]!),
      sigma,
    )
    return map(channel, (v, i) => (alpha.data[i]! > 0.004 ? weighted.data[i]! / alpha.data[i]! : v))
  })
  const [r = plane(1, 1), g = r, b = r] = channels
  return { ...cutout, subject: join(r, g, b), alpha }
}

/** Fading out over the lowest part of the thing. */
export function fadedBelow(cutout: Cutout): Cutout {
  const { width, inner } = cutout
  const reach = Math.max(3, inner.height * 0.08)
  const foot = inner.y + inner.height
  const alpha = map(cutout.alpha, (v, i) => v * ease(0, reach, foot - Math.floor(i / width) - 0.5))
  return { ...cutout, alpha }
}
