/** Finding the subject of a photograph: on a plain ground by the ground, in a box by how it differs from what is round it. */
import { type Raster, resize } from '../../../../images/codec.ts'
import { fitInside, type Rect } from '../../../../images/geometry.ts'
import { areas, fromBorder } from './areas.ts'
import { modelGround } from './ground.ts'
import { guided } from './guided.ts'
import { logOdds } from './likeness.ts'
import { toLab } from '../filters/oklab.ts'
import { blur, ease, luma, map, type Plane, plane, resized } from '../filters/plane.ts'

/** Long side of the picture on which the subject is looked for. */
const working = { plain: 640, boxed: 420 }

/** 1 on the subject, soft at its edges, full size; `undefined` when the ground is not plain enough. */
export async function subjectOnGround(raster: Raster): Promise<Plane | undefined> {
  const small = await reduce(raster, working.plain)
  const { width, height } = small
  const { plainness, spread, distance } = modelGround(toLab(small))
  if (plainness < 0.72 || spread > 0.05) return undefined
  const steady = blur(distance, 0.8)
  const ground = fromBorder(width, height, (i) => steady.data[i]! < 1)
  const subject = ground.map((reached) => 1 - reached)
  openHoles(subject, steady, width, height)
  const kept = keepLarge(subject, width, height)
  let count = 0
  for (const value of kept) count += value
  if (count < kept.length * 0.004 || count > kept.length * 0.97) return undefined
  return refine(raster, { width, height, data: Float32Array.from(kept) })
}

/** The ground seen through a handle or between legs: enclosed, and exactly the ground's colour. */
function openHoles(subject: Uint8Array, distance: Plane, width: number, height: number): void {
  const like = subject.map((value, i) => (value && distance.data[i]! < 0.42 ? 1 : 0))
  const { labels, sizes } = areas(like, width, height)
  for (let i = 0; i < subject.length; i++) {
    if ((sizes[labels[i]!] ?? 0) > subject.length * 0.0012 && labels[i]! > 0) subject[i] = 0
  }
}

/** Specks go, and holes too small to be meant (a share `gap` of the picture) are filled. */
function keepLarge(subject: Uint8Array, width: number, height: number, gap = 0.0012): Uint8Array {
  const { labels, sizes } = areas(subject, width, height)
  const largest = Math.max(...sizes)
  const solid = subject.map((_, i) =>
    labels[i]! > 0 && sizes[labels[i]!]! >= largest * 0.04 ? 1 : 0,
  )
  const gaps = areas(
    solid.map((value) => 1 - value),
    width,
    height,
  )
  return solid.map((value, i) =>
    value || gaps.sizes[gaps.labels[i]!]! < subject.length * gap ? 1 : 0,
  )
}

/** The main thing in a box: its colours against those outside, and the picture's own edges between them. */
export async function subjectInBox(raster: Raster, rect: Rect): Promise<Plane> {
  const small = await reduce(raster, working.boxed)
  const { width, height } = small
  const scale = width / raster.width
  const { left, top, wide, high } = reachOf(rect, raster, scale)
  const lab = toLab(small)
  const tone = luma(small)
  const cover = plane(width, height)
  const prior = plane(width, height)
  const weight = plane(width, height)
  for (let i = 0; i < cover.data.length; i++) {
    const u = (((i % width) + 0.5 - left) / wide - 0.5) * 2
    const v = ((((i / width) | 0) + 0.5 - top) / high - 0.5) * 2
    const rim = Math.max(Math.abs(u), Math.abs(v))
    const round = Math.hypot(u, v)
    cover.data[i] = rim >= 1 ? 0 : ease(1.15, 0.55, round)
    prior.data[i] = rim >= 1 ? -12 : 1.1 - 2.6 * round * round * 0.62 - ease(0.9, 1, rim) * 1.5
    // What is near the box says most about what surrounds the subject.
    weight.data[i] = rim < 1 ? 0.6 : Math.exp(-(rim - 1) * 1.6)
  }
  let belief = cover
  for (let round = 0; round < 6; round++) {
    const odds = logOdds(lab, belief, weight)
    let field: Plane = map(belief, (_, i) => 1 / (1 + Math.exp(-(odds[i]! * 0.8 + prior.data[i]!))))
    for (let pass = 0; pass < 3; pass++) {
      const smooth = guided(tone, field, 4, 0.002)
      field = map(
        field,
        (_, i) =>
          1 / (1 + Math.exp(-(odds[i]! * 0.55 + prior.data[i]! + (smooth.data[i]! - 0.5) * 7))),
      )
    }
    belief = field
  }
  const solid = keepLarge(
    Uint8Array.from(belief.data, (v) => (v > 0.5 ? 1 : 0)),
    width,
    height,
    0.006,
  )
  return refine(raster, { width, height, data: Float32Array.from(solid) })
}

/** A box that ends at the picture's own edge goes on beyond it: the subject may be cut off there. */
function reachOf(rect: Rect, raster: Raster, scale: number) {
  const beyond = (gap: number, side: number, whole: number) =>
    gap <= whole * 0.015 ? side * 0.45 : 0
  const before = beyond(rect.x, rect.width, raster.width)
  const above = beyond(rect.y, rect.height, raster.height)
  const after = beyond(raster.width - rect.x - rect.width, rect.width, raster.width)
  const below = beyond(raster.height - rect.y - rect.height, rect.height, raster.height)
  return {
    left: (rect.x - before) * scale,
    top: (rect.y - above) * scale,
    wide: (rect.width + before + after) * scale,
    high: (rect.height + above + below) * scale,
  }
}

async function reduce(raster: Raster, longest: number): Promise<Raster> {
  if (Math.max(raster.width, raster.height) <= longest) return raster
  return resize(raster, fitInside(raster, { width: longest, height: longest }))
}

/** A coarse mask brought to full size, its edge fitted to the picture's. */
function refine(raster: Raster, coarse: Plane): Plane {
  const { width, height } = raster
  const scale = coarse.width / width
  const soft = blur(coarse, 0.7)
  const large = resized(soft, width, height, scale)
  const radius = Math.max(2, Math.round(1.8 / scale))
  const bent = guided(luma(raster), large, radius, 0.0006)
  const sure = resized(blur(coarse, 2.2), width, height, scale)
  return map(bent, (value, i) => {
    const near = sure.data[i]!
    // Far from the coarse edge there is nothing to refine.
    return near > 0.985 ? 1 : near < 0.015 ? 0 : ease(0.18, 0.82, value)
  })
}
