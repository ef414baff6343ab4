/** The rim of a filled hole: a box is drawn loosely, so what is just inside it is ground and may stay, faded in. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { blur, ease, map, plane } from '../filters/plane.ts'
import { blend, cut, paste } from '../filters/region.ts'
import type { Mask } from '../find/shape.ts'
import { bounds } from './ground.ts'
import { depths } from './level.ts'

/** How deep it fades at most: pixels, and share of the hole's shorter side. */
const reach = { most: 24, share: 0.06 }
/** Where before and after are this far apart (0 to 255), what was there is the thing itself: nothing of it may show. */
const apart = { same: 10, other: 34 }

/** `filled` with what was there before faded in along the rim of the hole, where the two are alike. */
export function softRim(before: Raster, filled: Raster, hole: Mask): Raster {
  const rect = bounds(hole, { x: 0, y: 0, width: hole.width, height: hole.height })
  if (rect.width === 0) return filled
  const [old, made] = [cut(before, rect), cut(filled, rect)]
  const far = plane(rect.width, rect.height)
  for (let i = 0; i < far.data.length; i++) {
    let sum = 0
    for (let c = 0; c < 3; c++) sum += (old.data[i * 4 + c]! - made.data[i * 4 + c]!) ** 2
    far.data[i] = Math.sqrt(sum / 3)
  }
  const steady = blur(far, 2)
  const depth = depthsIn(hole, rect)
  const deep = Math.max(2, Math.min(reach.most, Math.min(rect.width, rect.height) * reach.share))
  const cover = map(steady, (value, i) => {
    if (depth[i] === 0) return 0
    const inwards = ease(0, deep, depth[i]! - 0.5)
    return 1 - (1 - inwards) * ease(apart.other, apart.same, value)
  })
  return paste(filled, blend(old, made, cover), rect.x, rect.y)
}

/** Of the hole's own rectangle; what lies round it is looked at, too. */
function depthsIn(hole: Mask, rect: Rect): Uint16Array {
  const [left, top] = [Math.min(1, rect.x), Math.min(1, rect.y)]
  const width = Math.min(hole.width, rect.x + rect.width + 1) - rect.x + left
  const height = Math.min(hole.height, rect.y + rect.height + 1) - rect.y + top
  const part = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (rect.y - top + y) * hole.width + rect.x - left
    part.set(hole.data.subarray(from, from + width), y * width)
  }
  const wide = depths({ width, height, hole: part })
  const depth = new Uint16Array(rect.width * rect.height)
  for (let y = 0; y < rect.height; y++) {
    const from = (y + top) * width + left
    depth.set(wide.subarray(from, from + rect.width), y * rect.width)
  }
  return depth
}
