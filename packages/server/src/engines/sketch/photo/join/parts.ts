/** The parts of a subject that a character sheet shows close up. */
import type { Rect } from '../../../../images/geometry.ts'
import { blur, map, type Plane } from '../filters/plane.ts'
import { cutPlane } from '../filters/region.ts'
import { boundsOf } from './cutout.ts'

/** What the thing fills of a strip of itself. */
function strip(alpha: Plane, rect: Rect): Rect {
  const found = boundsOf(cutPlane(alpha, rect), 0.5)
  return { ...found, x: rect.x + found.x, y: rect.y + found.y }
}

/** Its upper third. */
export function headOf(alpha: Plane, inner: Rect): Rect {
  return strip(alpha, { ...inner, height: Math.max(2, Math.round(inner.height / 3)) })
}

/** Its lower quarter. */
export function footOf(alpha: Plane, inner: Rect): Rect {
  const height = Math.max(2, Math.round(inner.height / 4))
  return strip(alpha, { ...inner, y: inner.y + inner.height - height, height })
}

/** Where most happens on its surface: a square wholly on it. */
export function textureOf(light: Plane, alpha: Plane, inner: Rect): Rect {
  const side = Math.max(12, Math.round(Math.min(inner.width, inner.height) * 0.26))
  const calm = blur(light, side / 20)
  const busy = blur(
    map(light, (v, i) => Math.abs(v - calm.data[i]!)),
    side / 4,
  )
  const solid = blur(alpha, side / 3)
  let [best, at] = [-1, -1]
  const step = Math.max(1, side >> 3)
  for (let y = inner.y + (side >> 1); y < inner.y + inner.height - (side >> 1); y += step) {
    for (let x = inner.x + (side >> 1); x < inner.x + inner.width - (side >> 1); x += step) {
      const i = y * light.width + x
      const score = busy.data[i]! + (solid.data[i]! > 0.985 ? 1 : solid.data[i]!) * 0.5
      if (score > best) [best, at] = [score, i]
    }
  }
  const middle =
    at < 0 ? { x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 } : undefined
  const x = middle?.x ?? at % light.width
  const y = middle?.y ?? Math.floor(at / light.width)
  return { x: Math.round(x - side / 2), y: Math.round(y - side / 2), width: side, height: side }
}
