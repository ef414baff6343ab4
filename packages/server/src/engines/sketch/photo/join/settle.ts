/** A cut-out laid into a picture so that it looks as if it had stood there: light, edge, shadow, grain. */
import type { Raster } from '../../../../images/codec.ts'
import { clamp, type Rect } from '../../../../images/geometry.ts'
import { blur, ease, join, luma, map, type Plane, plane, split } from '../filters/plane.ts'
import { cut, cutPlane, feather, paste } from '../filters/region.ts'
import { boundsOf, type Cutout, softened } from './cutout.ts'
import { litSide, mixTones, relit, type Tone, toneOf } from './light.ts'
import { seamless } from './seamless.ts'
import { shadowRoom, shadowUnder } from './shadow.ts'
import { grained, grainOf, sharpnessOf } from './texture.ts'

export interface Spotted {
  /** Where the cut-out's left upper corner comes to lie. */
  readonly x: number
  readonly y: number
  /** Nothing outside of it changes. */
  readonly limit?: Rect | undefined
  /** Nothing under it to throw a shadow on. */
  readonly floats: boolean
  /** Of what it was cut from; absent when that is the same picture. */
  readonly tone: Tone | undefined
  readonly seed: number
}

/** The part of the picture that may change. */
function reachOf(ground: Raster, cutout: Cutout, spot: Spotted): Rect {
  const room = spot.floats ? 0 : shadowRoom(cutout.inner)
  const limit = spot.limit ?? { x: 0, y: 0, width: ground.width, height: ground.height }
  const x = Math.max(limit.x, spot.x - room)
  const y = Math.max(limit.y, spot.y - Math.ceil(room / 3))
  return {
    x,
    y,
    width: Math.max(1, Math.min(limit.x + limit.width, spot.x + cutout.width + room) - x),
    height: Math.max(1, Math.min(limit.y + limit.height, spot.y + cutout.height + room) - y),
  }
}

/** What is round a rectangle, within 0.7 of its long side. */
function roundabout(ground: Raster, { x, y, width, height }: Rect): Rect {
  const by = Math.max(width, height) * 0.7
  const left = clamp(Math.floor(x - by), 0, ground.width - 1)
  const top = clamp(Math.floor(y - by), 0, ground.height - 1)
  const right = clamp(Math.ceil(x + width + by), left + 1, ground.width)
  const bottom = clamp(Math.ceil(y + height + by), top + 1, ground.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The light round a thing where it comes from. */
export function toneRound(raster: Raster, cover: Plane): Tone {
  const rect = roundabout(raster, boundsOf(cover, 0.3))
  const piece = cut(raster, rect)
  const thing = cutPlane(cover, rect)
  for (let i = 0; i < thing.data.length; i++) if (thing.data[i]! > 0.02) piece.data[i * 4 + 3] = 0
  const bare = thing.data.filter((v) => v <= 0.02).length
  if (bare < thing.data.length * 0.06) return toneOf(raster)
  return mixTones(toneOf(piece), toneOf(raster), 0.5)
}

export function settle(ground: Raster, cutout: Cutout, spot: Spotted): Raster {
  const { inner } = cutout
  const own = { ...inner, x: spot.x + inner.x, y: spot.y + inner.y }
  const near = cut(ground, roundabout(ground, own))
  const tone = mixTones(toneOf(near), toneOf(ground), 0.5)
  const match = (raster: Raster) => (spot.tone ? relit(raster, spot.tone, tone) : raster)
  const alike = textured({ ...cutout, subject: match(cutout.subject) }, near, spot.seed)
  const rect = reachOf(ground, cutout, spot)
  const under = cut(ground, rect)
  const shift = { x: spot.x - rect.x, y: spot.y - rect.y }
  const thing: Cutout = { ...framed(alike, rect, shift), cutOff: cutout.cutOff }
  const made =
    seamless(under, thing, match) ?? over(under, thing, litSide(ground), spot, rect, ground, tone)
  return paste(ground, made, rect.x, rect.y)
}

/** As much as sharpness is looked for in. */
function middleOf({ width, height }: { readonly width: number; readonly height: number }): Rect {
  const size = { width: Math.min(width, 420), height: Math.min(height, 420) }
  return { x: (width - size.width) >> 1, y: (height - size.height) >> 1, ...size }
}

/** As sharp and as grainy as what is round it. */
function textured(cutout: Cutout, near: Raster, seed: number): Cutout {
  const goal = sharpnessOf(luma(cut(near, middleOf(near)))) * 1.12
  const part = middleOf(cutout)
  const light = luma(cut(cutout.subject, part))
  const cover = cutPlane(cutout.alpha, part)
  const sigmas = [0, 0.45, 0.65, 0.85, 1.1, 1.4]
  const enough = sigmas.find((s) => sharpnessOf(s ? blur(light, s) : light, cover) <= goal)
  const calm = softened(cutout, cutout.seen ? (enough ?? 1.4) : Math.max(0.55, enough ?? 1.4))
  const lacking = grainOf(near) ** 2 - (cutout.seen ? grainOf(cutout.subject) ** 2 : 0)
  const deviation = Math.min(0.03, Math.sqrt(Math.max(0, lacking)))
  return { ...calm, subject: grained(calm.subject, deviation, seed) }
}

/** The cut-out in a frame of another size, moved; what sticks out is gone. */
function framed(
  cutout: Cutout,
  { width, height }: Rect,
  { x, y }: { readonly x: number; readonly y: number },
): Cutout {
  const blank = (): Raster => ({ width, height, data: new Uint8ClampedArray(width * height * 4) })
  const alpha = plane(width, height)
  for (let v = Math.max(0, y); v < Math.min(height, y + cutout.height); v++) {
    for (let u = Math.max(0, x); u < Math.min(width, x + cutout.width); u++)
      alpha.data[v * width + u] = cutout.alpha.data[(v - y) * cutout.width + (u - x)]!
  }
  return {
    ...cutout,
    width,
    height,
    subject: paste(blank(), cutout.subject, x, y),
    seen: cutout.seen && paste(blank(), cutout.seen, x, y),
    alpha,
    inner: { ...cutout.inner, x: cutout.inner.x + x, y: cutout.inner.y + y },
  }
}

function over(
  under: Raster,
  { subject, alpha, inner, cutOff }: Cutout,
  side: number,
  spot: Spotted,
  rect: Rect,
  ground: Raster,
  tone: Tone,
): Raster {
  // A dark place shows no shadows, and a thing that goes on below its picture stands on nothing.
  const strength = spot.floats || cutOff.bottom ? 0 : ease(0.12, 0.62, tone.white)
  const shade = strength > 0.02 ? shadowUnder(alpha, { inner, side, strength }) : undefined
  const rim = spot.limit && map(feather(rect, ground), (v) => Math.min(1, v * 2.5))
  const size = Math.max(4, Math.min(inner.width, inner.height))
  const edge = map(blur(alpha, size / 60), (v, i) => alpha.data[i]! * ease(0.98, 0.5, v) * 0.2)
  const [grounds, things] = [split(under), split(subject)]
  const channel = (c: 0 | 1 | 2): Plane => {
    const behind = grounds[c]
    const round = blur(behind, size / 10)
    return map(behind, (v, i) => {
      const t = alpha.data[i]!
      const dark = shade ? shade.data[i]! * (rim ? rim.data[i]! : 1) : 0
      // Light of the sky still reaches the shadow: it is a little bluer than black.
      const base = dark > 0.002 ? v * (1 - dark * (c === 2 ? 0.93 : 1)) : v
      if (t <= 0) return base
      const own = things[c].data[i]!
      return base + (own + (round.data[i]! - own) * edge.data[i]! - base) * t
    })
  }
  return join(channel(0), channel(1), channel(2))
}
