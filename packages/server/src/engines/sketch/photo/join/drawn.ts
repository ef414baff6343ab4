/** One of the engine's own drawings as a cut-out, in a photograph's light. */
import type { Subject } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'
import { Problem } from '../../../../problem.ts'
import { mix, type Rgb, shift } from '../../paint/colour.ts'
import { type Figure, light, mirrored, render } from '../../paint/figures/figure.ts'
import type { Light } from '../../paint/light.ts'
import { type Drawing, loadDrawings } from '../../reading/drawings.ts'
import { blur, join, map, type Plane, plane } from '../filters/plane.ts'
import { boundsOf, type Cutout } from './cutout.ts'
import { litSide } from './light.ts'

export function drawingOf({ drawing, name }: Subject): Drawing {
  const found = loadDrawings().get(drawing)
  if (found) return found
  throw new Problem(
    'invalid_request',
    `There is no drawing named "${drawing}" for the subject "${name}" of the plan.`,
    { param: 'plan' },
  )
}

/** What the drawing is lit by: the hues of the photograph's brights and darks. How bright it is, is matched as a photograph's is. */
function lightIn(photo: Raster, side: number): Light {
  const pixels: Rgb[] = []
  const step = Math.max(1, Math.floor(photo.data.length / 4 / 6000)) * 4
  for (let p = 0; p + 2 < photo.data.length; p += step)
    pixels.push([photo.data[p]!, photo.data[p + 1]!, photo.data[p + 2]!])
  pixels.sort((a, b) => a[0] + a[1] + a[2] - (b[0] + b[1] + b[2]))
  const [bright, dark] = [hueOf(pixels, 0.85, 0.99), hueOf(pixels, 0.1, 0.4)]
  return {
    sky: [bright],
    haze: bright,
    key: mix([255, 255, 255], bright, 0.5),
    shade: shift(mix([255, 255, 255], dark, 0.35), 0.84),
    glow: mix([255, 255, 255], bright, 0.4),
    sun: { x: side > 0 ? 1 : 0, y: 0.3, moon: false, seen: true },
    fog: 0,
    clouds: 0,
    night: false,
  }
}

/** Mean of a part of `pixels` (shares, darkest first), as light as it can be. */
function hueOf(pixels: readonly Rgb[], from: number, to: number): Rgb {
  const start = Math.floor(pixels.length * from)
  const part = pixels.slice(start, Math.max(start + 1, Math.floor(pixels.length * to)))
  const mean = ([0, 1, 2] as const).map(
    (c) => part.reduce((sum, pixel) => sum + pixel[c], 0) / part.length,
  )
  const [r = 0, g = 0, b = 0] = mean
  const by = 255 / Math.max(r, g, b, 1)
  return [r * by, g * by, b * by]
}

/** `height` in pixels. `flip` turns its other side to us. */
export async function drawn(
  subject: Subject,
  height: number,
  photo: Raster,
  flip: boolean,
): Promise<Cutout> {
  const side = litSide(photo) < 0 ? -1 : 1
  const plain = await render(drawingOf(subject), height, subject.colour, false)
  const lit = light(flip ? mirrored(plain) : plain, lightIn(photo, side), 1, side, false)
  return cutoutOf(lit, 6)
}

/** With a rim of nothing round it, in which its edge can be made soft. */
function cutoutOf({ canvas, width, height }: Figure, rim: number): Cutout {
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const size = { width: width + rim * 2, height: height + rim * 2 }
  const alpha = plane(size.width, size.height)
  const colours = [0, 1, 2].map(() => plane(size.width, size.height))
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p += 4) {
      const i = (y + rim) * size.width + x + rim
      alpha.data[i] = data[p + 3]! / 255
      for (const [c, colour] of colours.entries()) colour.data[i] = data[p + c]! / 255
    }
  }
  const [r = alpha, g = alpha, b = alpha] = colours.map((colour) => carriedOn(colour, alpha))
  const inner = boundsOf(alpha, 0.3)
  const cutOff = { bottom: false, sides: false, top: false }
  return { ...size, subject: join(r, g, b), alpha, inner, cutOff }
}

/** Colours go on a little beyond the edge, so that blurring it brings in no black. */
function carriedOn(colour: Plane, alpha: Plane): Plane {
  const weights = blur(alpha, 2)
  const sums = blur(
    map(colour, (v, i) => v * alpha.data[i]!),
    2,
  )
  return map(colour, (v, i) => {
    const t = alpha.data[i]!
    const near = weights.data[i]! > 1e-4 ? sums.data[i]! / weights.data[i]! : v
    return v * t + near * (1 - t)
  })
}
