/** The whole light of a picture changed: without colour, aged, inverted, at night, at sunset. */
import type { Raster } from '../../../../images/codec.ts'
import type { Change, OperationOf } from '../contract.ts'
import { fromLab, type Lab, put, toLab } from '../filters/oklab.ts'
import { blur, ease, map, plane } from '../filters/plane.ts'
import { within } from './target.ts'

type Tone = OperationOf<'tone'>['tone']

function grey(raster: Raster): Raster {
  const lab = toLab(raster)
  const none = plane(raster.width, raster.height)
  return fromLab({ ...lab, a: none, b: none })
}

function sepia(raster: Raster): Raster {
  const { L } = toLab(raster)
  const data = new Uint8ClampedArray(raster.data.length)
  for (let i = 0; i < L.data.length; i++) {
    const light = 0.06 + L.data[i]! * 0.92
    const tint = Math.sin(Math.PI * Math.min(1, light * 0.92)) * 0.9 + 0.1
    put(data, i * 4, light, 0.014 * tint, 0.052 * tint)
  }
  return { width: raster.width, height: raster.height, data }
}

function negative({ width, height, data }: Raster): Raster {
  return { width, height, data: data.map((v, p) => (p % 4 === 3 ? 255 : 255 - v)) }
}

/** Moonlight: about half as light, blue, less colour, its lights kept; what was bright and warm seems lit from inside. */
function night(raster: Raster): Raster {
  const lab = toLab(raster)
  const lamps = map(lab.L, (L, i) => ease(0.8, 0.97, L) * ease(0.03, 0.1, lab.b.data[i]!))
  const glow = blur(lamps, Math.min(raster.width, raster.height) / 40)
  const L = map(lab.L, (v, i) => {
    const dim = v ** 1.12 * 0.6 + 0.035 + ease(0.7, 1, v) * 0.14
    const lamp = lamps.data[i]!
    return Math.min(1, dim * (1 - lamp) + v * 0.97 * lamp + glow.data[i]! * 0.1)
  })
  const warm = map(glow, (v, i) => Math.min(1, v * 1.5 + lamps.data[i]!))
  const tinted = (moon: number, lamp: number, i: number) => moon + (lamp - moon) * warm.data[i]!
  // The darkest and the lightest places take less of the blue.
  const blue = (i: number) => ease(0.02, 0.2, L.data[i]!) * ease(1, 0.55, L.data[i]!)
  return fromLab({
    ...lab,
    L,
    a: map(lab.a, (v, i) => tinted(v * 0.5 - 0.012 * blue(i), v * 0.9 + 0.02, i)),
    b: map(lab.b, (v, i) => tinted(v * 0.42 - 0.062 * blue(i), v * 0.9 + 0.06, i)),
  })
}

/** A low sun: golden lights, violet shadows, and more of both towards the horizon's height. */
function sunset(raster: Raster): Raster {
  const { width, height } = raster
  const lab: Lab = toLab(raster)
  const a = plane(width, height)
  const b = plane(width, height)
  const L = plane(width, height)
  for (let i = 0; i < L.data.length; i++) {
    const v = lab.L.data[i]!
    const y = ((i / width) | 0) / height
    const light = ease(0.25, 0.85, v)
    const near = 1 - Math.min(1, Math.abs(y - 0.45) * 1.3)
    const gold = light * (0.55 + 0.45 * near)
    L.data[i] = v ** 1.16 * 0.93 + gold * 0.035
    a.data[i] = lab.a.data[i]! * 0.9 + 0.034 * gold + 0.016 * (1 - light)
    b.data[i] = lab.b.data[i]! * 0.85 + 0.085 * gold - 0.03 * (1 - light)
  }
  return fromLab({ width, height, L, a, b })
}

export const tones: Readonly<Record<Tone, (raster: Raster) => Raster>> = {
  'black-and-white': grey,
  sepia,
  negative,
  night,
  sunset,
}

export const tone: Change<'tone'> = (photo, operation, desk) =>
  within(photo, operation.target, desk, tones[operation.tone])
