/** The detail of a picture made as strong as another's, band by band; its edges keep their own. */
import type { Raster } from '../../../../images/codec.ts'
import { blur, ease, luma, map, type Plane, plane, resized } from '../filters/plane.ts'
import { reduced } from '../filters/scale.ts'

/** Widths of the bands in pixels of a picture of 800 on its short side. */
const widths = [0.8, 1.7, 3.6, 7.5, 16] as const

export function textured(raster: Raster, other: Raster): Raster {
  const scale = Math.min(raster.width, raster.height) / 800
  const step = Math.max(1, Math.floor(scale))
  const add = detail(luma(reduced(raster, step)), other, scale / step)
  const more = step > 1 ? resized(add, raster.width, raster.height, 1 / step) : add
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const light = more.data[i]! * 255
    data[p] = data[p]! + light
    data[p + 1] = data[p + 1]! + light
    data[p + 2] = data[p + 2]! + light
  }
  return { width: raster.width, height: raster.height, data }
}

/** What is to be added so that each band is as strong as the other picture's. */
function detail(tone: Plane, other: Raster, scale: number): Plane {
  const own = bandsOf(tone, scale)
  const same = Math.min(other.width, other.height) / 800
  const wanted = bandsOf(luma(other), same)
  const edges = blur(
    map(own.bands[2]!, (v) => Math.abs(v)),
    4 * scale,
  )
  const add = plane(tone.width, tone.height)
  for (const [k, band] of own.bands.entries()) {
    const gain = gainOf(quiet(band), quiet(wanted.bands[k]!))
    if (Math.abs(gain - 1) < 0.04) continue
    for (let i = 0; i < add.data.length; i++)
      add.data[i]! += band.data[i]! * (gain - 1) * ease(0.05, 0.018, edges.data[i]!)
  }
  return add
}

function bandsOf(tone: Plane, scale: number): { readonly bands: readonly Plane[] } {
  const layers = widths.map((width) => blur(tone, width * scale))
  return { bands: layers.slice(1).map((soft, k) => map(layers[k]!, (v, i) => v - soft.data[i]!)) }
}

/** The size of a band where it is neither an edge nor nothing: the median of what is not flat. */
function quiet({ data }: Plane): number {
  const step = Math.max(1, Math.floor(data.length / 20_000))
  const sizes = new Float32Array(Math.floor(data.length / step))
  for (let k = 0; k < sizes.length; k++) sizes[k] = Math.abs(data[k * step]!)
  sizes.sort()
  return sizes[Math.floor(sizes.length * 0.6)]!
}

const gainOf = (own: number, wanted: number): number =>
  Math.min(2.4, Math.max(0.35, (wanted + 0.0015) / (own + 0.0015))) ** 0.8
