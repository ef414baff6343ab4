/** The guided filter (He, Sun and Tang, 2010; fast: He and Sun, 2015): a mask bent to the edges of the picture it belongs to. */
import { box, map, type Plane, resized } from '../filters/plane.ts'

/**
 * `radius` in pixels; `epsilon` is how much variance in the guide counts as flat (0.0001 sharp, 0.01 soft).
 * `full` is the guide at a larger size: what was learnt at the mask's own size is then laid over that.
 */
export function guided(
  guide: Plane,
  mask: Plane,
  radius: number,
  epsilon: number,
  full: Plane = guide,
): Plane {
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
  const { width, height } = full
  const scale = guide.width / width
  const fit = (from: Plane) => (scale === 1 ? from : resized(from, width, height, scale))
  const a = fit(box(slope, radius)).data
  const b = fit(box(offset, radius)).data
  return map(full, (v, i) => Math.min(1, Math.max(0, a[i]! * v + b[i]!)))
}
