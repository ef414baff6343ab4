/** The guided filter (He, Sun and Tang, 2010): a mask bent to the edges of the picture it belongs to. */
import { box, map, type Plane } from '../filters/plane.ts'

/** `radius` in pixels; `epsilon` is how much variance in the guide counts as flat (0.0001 sharp, 0.01 soft). */
export function guided(guide: Plane, mask: Plane, radius: number, epsilon: number): Plane {
  const meanGuide = box(guide, radius)
  const meanMask = box(mask, radius)
  const cross = box(
    map(guide, (v, i) => v * mask.data[i]!),
    radius,
  )
  const square = box(
    map(guide, (v) => v * v),
    radius,
  )
  const slope = map(
    meanGuide,
    (m, i) => (cross.data[i]! - m * meanMask.data[i]!) / (square.data[i]! - m * m + epsilon),
  )
  const offset = map(meanMask, (m, i) => m - slope.data[i]! * meanGuide.data[i]!)
  const a = box(slope, radius)
  const b = box(offset, radius)
  return map(guide, (v, i) => Math.min(1, Math.max(0, a.data[i]! * v + b.data[i]!)))
}
