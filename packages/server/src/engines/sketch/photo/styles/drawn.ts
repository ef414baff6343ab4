/** What pencil, ink and charcoal have in common: a tone to shade by, and a sheet to set marks on. */
import type { Raster } from '../../../../images/codec.ts'
import { type Flow, flow } from '../filters/flow.ts'
import { blur, levels, luma, map, type Plane } from '../filters/plane.ts'

export interface Motif {
  /** 0 is black, 1 white, stretched to the full range. */
  readonly tone: Plane
  /** The tone without its slow changes: drawing sees local contrast. */
  readonly local: Plane
  readonly run: Flow
}

/** `soft` in pixels: detail finer than that is not drawn. */
export function motif(raster: Raster, soft: number): Motif {
  const full = levels(luma(raster))
  const tone = blur(full, soft)
  const wide = blur(tone, Math.min(raster.width, raster.height) / 9)
  const local = map(tone, (v, i) =>
    Math.min(1, Math.max(0, 0.5 + (v - wide.data[i]!) * 0.9 + (wide.data[i]! - 0.5) * 0.75)),
  )
  const even = Math.max(1.5, soft * 2)
  return { tone, local, run: flow(tone, even, even < 2.4 ? 1 : even < 4.5 ? 2 : 3) }
}

type Rgb = readonly [number, number, number]

/** `cover` 0 shows the sheet, 1 the pigment; the sheet's own unevenness is `tint` (about 0.5). */
export function onSheet(cover: Plane, tint: Plane, sheet: Rgb, pigment: Rgb): Raster {
  const { width, height } = cover
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const amount = Math.min(1, Math.max(0, cover.data[i]!))
    const uneven = (tint.data[i]! - 0.5) * 14
    for (let c = 0; c < 3; c++) {
      const bare = sheet[c]! + uneven
      data[p + c] = bare + (pigment[c]! - bare) * amount
    }
    data[p + 3] = 255
  }
  return { width, height, data }
}
