/** A subject lifted off its ground: what each pixel of its edge owes to the subject and what to the ground. */
import type { Raster } from '../../../../images/codec.ts'
import { blur, map, type Plane, split } from '../filters/plane.ts'

export interface Matte {
  /** The subject's own colours, also under its soft edge. */
  readonly subject: readonly [Plane, Plane, Plane]
  /** The ground's colours, also behind the subject. */
  readonly ground: readonly [Plane, Plane, Plane]
  readonly alpha: Plane
}

/** `reach` in pixels: how wide an edge may be. */
export function matte(raster: Raster, cover: Plane, reach: number): Matte {
  const channels = split(raster)
  const inner = map(blur(cover, reach * 0.5), (v, i) =>
    v > 0.93 && cover.data[i]! > 0.98 ? 1 : 0.0004 * v,
  )
  const outer = map(blur(cover, reach * 0.5), (v, i) =>
    v < 0.07 && cover.data[i]! < 0.02 ? 1 : 0.0004 * (1 - v),
  )
  const fore = spreadColours(channels, inner, reach)
  const back = spreadColours(channels, outer, reach)
  const alpha = map(cover, (value, i) => {
    if (value <= 0 || value >= 1) return value
    let along = 0
    let length = 0
    for (const c of [0, 1, 2] as const) {
      const span = fore[c].data[i]! - back[c].data[i]!
      along += (channels[c].data[i]! - back[c].data[i]!) * span
      length += span * span
    }
    // Where both sides look alike their difference says nothing: the mask decides.
    const trust = Math.min(1, length / 0.03)
    const measured = length > 1e-5 ? Math.min(1, Math.max(0, along / length)) : value
    return value + (measured - value) * trust * 0.8
  })
  const clean = (c: 0 | 1 | 2) =>
    map(channels[c], (value, i) =>
      cover.data[i]! >= 1
        ? value
        : fore[c].data[i]! * (1 - alpha.data[i]!) +
          alpha.data[i]! * Math.min(1, Math.max(0, unmix(value, back[c].data[i]!, alpha.data[i]!))),
    )
  return { subject: [clean(0), clean(1), clean(2)], ground: back, alpha }
}

const unmix = (seen: number, ground: number, alpha: number): number =>
  alpha > 0.15 ? (seen - (1 - alpha) * ground) / alpha : seen

/** Colours where `sure` is 1, carried on to where it is not: means over what is sure, near first. */
function spreadColours(
  channels: readonly [Plane, Plane, Plane],
  sure: Plane,
  reach: number,
): readonly [Plane, Plane, Plane] {
  const scales = [reach * 0.8, reach * 3.2, reach * 13]
  const weights = scales.map((sigma) => blur(sure, sigma))
  const carry = (channel: Plane): Plane => {
    const weighted = map(channel, (v, i) => v * sure.data[i]!)
    const sums = scales.map((sigma) => blur(weighted, sigma))
    return map(channel, (v, i) => {
      let left = 1 - Math.min(1, sure.data[i]!)
      let value = v * (1 - left)
      for (let k = 0; k < scales.length && left > 0; k++) {
        const w = weights[k]!.data[i]!
        const share = k === scales.length - 1 ? left : left * Math.min(1, w * 6)
        value += share * (w > 1e-7 ? sums[k]!.data[i]! / w : v)
        left -= share
      }
      return value
    })
  }
  return [carry(channels[0]), carry(channels[1]), carry(channels[2])]
}
