/** A picture in a few flat colours with clean edges, as if cut out. */
import type { Raster } from '../../../../images/codec.ts'
import { toLab } from './oklab.ts'
import { nearest, palette, type Palette } from './palette.ts'
import { blur, type Plane, plane } from './plane.ts'
import { simplify } from './simplify.ts'

export interface Flat {
  readonly width: number
  readonly height: number
  /** Per pixel the place of its colour. */
  readonly labels: Uint8Array
  /** Per pixel the place of the colour next to it, and how much of that shows (0 to 0.5): smooth edges. */
  readonly others: Uint8Array
  readonly share: Plane
  readonly colours: Palette
}

/** `radius` in pixels: shapes smaller than that are lost. */
export function flatten(raster: Raster, count: number, radius: number, seed: number): Flat {
  const { width, height } = raster
  const lab = toLab(simplify(simplify(raster, radius, 10), radius * 0.7, 10))
  const colours = palette(lab, count, seed)
  const first = new Uint8Array(width * height)
  for (let i = 0; i < first.length; i++) {
    first[i] = nearest(colours, lab.L.data[i]!, lab.a.data[i]!, lab.b.data[i]!)
  }
  return { width, height, colours, ...vote(first, count, width, height, radius * 0.45) }
}

/** Each colour's area blurred; whichever is strongest at a pixel wins it: ragged edges become curves. */
function vote(
  first: Uint8Array,
  count: number,
  width: number,
  height: number,
  sigma: number,
): Pick<Flat, 'labels' | 'others' | 'share'> {
  const best = plane(width, height)
  const second = plane(width, height)
  const labels = new Uint8Array(first.length)
  const others = new Uint8Array(first.length)
  for (let k = 0; k < count; k++) {
    const area = plane(width, height)
    for (let i = 0; i < first.length; i++) area.data[i] = first[i] === k ? 1 : 0
    const soft = blur(area, Math.max(sigma, 0.8)).data
    for (let i = 0; i < first.length; i++) {
      const value = soft[i]!
      if (value > best.data[i]!) {
        second.data[i] = best.data[i]!
        others[i] = labels[i]!
        best.data[i] = value
        labels[i] = k
      } else if (value > second.data[i]!) {
        second.data[i] = value
        others[i] = k
      }
    }
  }
  const slope = Math.max(sigma, 0.8) * 1.2
  const share = plane(width, height)
  for (let i = 0; i < first.length; i++) {
    share.data[i] = Math.max(0, 0.5 - (best.data[i]! - second.data[i]!) * slope)
  }
  return { labels, others, share }
}
