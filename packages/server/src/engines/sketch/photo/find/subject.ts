/** Finding the subject of a photograph on a plain ground. */
import { type Raster, resize } from '../../../../images/codec.ts'
import { fitInside } from '../../../../images/geometry.ts'
import { areas, fromBorder } from './areas.ts'
import { modelGround } from './ground.ts'
import { guidedNear } from './guided.ts'
import { toLab } from '../filters/oklab.ts'
import { reduced } from '../filters/scale.ts'
import { blur, ease, type Plane } from '../filters/plane.ts'

/** Long side of the picture on which the subject is looked for. */
const working = 640

/** 1 on the subject, soft at its edges, full size; `undefined` when the ground is not plain enough. */
export async function subjectOnGround(raster: Raster): Promise<Plane | undefined> {
  const small = await reduce(raster, working)
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
  return refine(raster, small, { width, height, data: Float32Array.from(kept) })
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

export async function reduce(raster: Raster, longest: number): Promise<Raster> {
  const side = Math.max(raster.width, raster.height)
  if (side <= longest) return raster
  // Most of a large picture's way down is plain means of squares; only the rest needs libvips.
  const rough = reduced(raster, Math.floor(side / (longest * 1.4)))
  return resize(rough, fitInside(raster, { width: longest, height: longest }))
}

/** A coarse mask of `small` brought to the full size of `raster`, its edge fitted to the picture's. */
export function refine(raster: Raster, small: Raster, coarse: Plane): Plane {
  // Far from the coarse edge there is nothing to refine.
  const sure = blur(coarse, 2.2)
  const look = { radius: 2, epsilon: 0.0006 }
  const shape = (value: number) => ease(0.18, 0.82, value)
  return guidedNear(raster, small, blur(coarse, 0.7), look, {
    sure,
    low: 0.015,
    high: 0.985,
    shape,
  })
}
