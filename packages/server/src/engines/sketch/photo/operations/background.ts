/** The subject kept, what is behind it exchanged: for a colour, a painted scene, another photograph, or a blur. */
import type { Raster } from '../../../../images/codec.ts'
import { Problem } from '../../../../problem.ts'
import { hex } from '../../paint/colour.ts'
import type { Change, Desk, OperationOf, Photo } from '../contract.ts'
import { type Matte, matte } from '../find/matte.ts'
import { subjectInBox } from '../find/boxed.ts'
import { subjectOnGround } from '../find/subject.ts'
import { blur, ease, join, map, type Plane, plane, sample, split } from '../filters/plane.ts'
import { boxOf, keepClosed } from './target.ts'

type Ground = OperationOf<'background'>['to']

export const background: Change<'background'> = async (photo, { target, to }, desk) => {
  const { raster } = photo
  const rect = boxOf(photo, target, desk)
  const cover = rect ? await subjectInBox(raster, rect) : await subjectOnGround(raster)
  if (!cover) {
    throw new Problem(
      'refused',
      rect
        ? 'Nothing in the box stands out from what is round it. Draw the box a little wider than the subject, with some of its ground.'
        : 'The ground of the photograph is not plain enough to tell the subject from it. Draw a box round the subject.',
      { param: `boxes[${target.image - 1}]` },
    )
  }
  const lifted = matte(raster, cover, Math.max(2, Math.min(raster.width, raster.height) / 220))
  const made =
    'blur' in to
      ? blurred(lifted, to.blur)
      : await onGround(lifted, await groundOf(to, photo, desk), to)
  return { ...photo, raster: keepClosed(photo, made) }
}

async function groundOf(
  to: Exclude<Ground, { blur: number }>,
  { raster }: Photo,
  desk: Desk,
): Promise<Raster> {
  const size = { width: raster.width, height: raster.height }
  if ('image' in to) return desk.other(to.image, size)
  if ('scene' in to) return desk.input.paintScene(to.scene, size, desk.input.seed)
  const [r, g, b] = hex(to.colour)
  const data = new Uint8ClampedArray(size.width * size.height * 4)
  new Uint32Array(data.buffer).fill(((255 << 24) | (b << 16) | (g << 8) | r) >>> 0)
  return { ...size, data }
}

/** The ground blurred without the subject bleeding into it. `amount` 0 to 1. */
function blurred({ subject, ground, alpha }: Matte, amount: number): Raster {
  const sigma =
    Math.min(1, Math.max(0.1, Math.abs(amount))) * Math.min(alpha.width, alpha.height) * 0.035
  const channel = (c: 0 | 1 | 2): Plane => {
    const soft = blur(ground[c], sigma)
    return map(alpha, (t, i) => soft.data[i]! + (subject[c].data[i]! - soft.data[i]!) * t)
  }
  return join(channel(0), channel(1), channel(2))
}

async function onGround({ subject, alpha }: Matte, behind: Raster, to: Ground): Promise<Raster> {
  const channels = split(behind)
  const { width, height } = alpha
  const flat = 'colour' in to
  const shade = shadow(alpha)
  const round = channels.map((c) => blur(c, Math.min(width, height) / 24))
  const tint = flat ? ([0, 0, 0] as const) : lightOf(subject, alpha, channels)
  const rim = map(
    blur(alpha, Math.min(width, height) / 130),
    (v, i) => alpha.data[i]! * ease(0.98, 0.5, v),
  )
  // Well inside, the subject stays what it was to the last bit.
  const margin = map(blur(alpha, Math.min(width, height) / 110), (v) => ease(0.995, 0.5, v))
  const channel = (c: 0 | 1 | 2): Plane =>
    map(alpha, (t, i) => {
      const dark = channels[c].data[i]! * (1 - shade.data[i]!)
      // Light of the new surroundings falls round the edge.
      const own = subject[c].data[i]! * (1 + tint[c] * margin.data[i]!)
      const lit = own + ((round[c]?.data[i] ?? own) - own) * rim.data[i]! * (flat ? 0.08 : 0.22)
      return dark + (lit - dark) * t
    })
  return join(channel(0), channel(1), channel(2))
}

/** How the new ground's light differs from the subject's own, per channel, held to a fifth. */
function lightOf(
  subject: Matte['subject'],
  alpha: Plane,
  ground: readonly [Plane, Plane, Plane],
): readonly [number, number, number] {
  const means = [0, 1, 2].map((c) => {
    const [own, other] = [
      subject[c === 0 ? 0 : c === 1 ? 1 : 2].data,
      ground[c === 0 ? 0 : c === 1 ? 1 : 2].data,
    ]
    let [mine, theirs, count] = [0, 0, 1e-6]
    for (let i = 0; i < own.length; i += 7) {
      mine += own[i]! * alpha.data[i]!
      theirs += other[i]!
      count += alpha.data[i]!
    }
    return { mine: mine / count, theirs: (theirs * 7) / own.length }
  })
  const held = (c: number) => {
    const { mine = 0, theirs = 0 } = means[c] ?? {}
    return Math.min(0.18, Math.max(-0.3, ((theirs + 0.15) / (mine + 0.15) - 1) * 0.22))
  }
  return [held(0), held(1), held(2)]
}

/** A contact shadow: the lower part of the subject laid flat under it. None where it is cut by the picture's edge. */
function shadow(alpha: Plane): Plane {
  const { width, height } = alpha
  const to = plane(width, height)
  const { top, bottom } = extent(alpha)
  if (bottom < 0 || bottom >= height - 2) return to
  const tall = bottom - top + 1
  const flat = plane(width, height)
  for (
    let y = Math.max(0, bottom - Math.round(tall * 0.3));
    y < Math.min(height, bottom + tall * 0.08);
    y++
  ) {
    // A flat copy: five rows of the subject become one of its shadow.
    const from = bottom - Math.abs(bottom - y) * (y < bottom ? 4 : 7)
    if (from < top) continue
    for (let x = 0; x < width; x++)
      flat.data[y * width + x] = sample(alpha, x, from) * ease(bottom - tall * 0.22, bottom, y)
  }
  const near = blur(flat, Math.max(1, tall * 0.012))
  const wide = blur(flat, Math.max(2, tall * 0.055))
  return map(to, (_, i) => Math.min(0.72, near.data[i]! * 0.42 + wide.data[i]! * 0.5))
}

function extent({ width, height, data }: Plane): { top: number; bottom: number } {
  const filled = (y: number) => {
    let count = 0
    for (let x = 0; x < width; x++) if (data[y * width + x]! > 0.6) count += 1
    return count > Math.max(2, width * 0.006)
  }
  let top = 0
  while (top < height && !filled(top)) top += 1
  let bottom = height - 1
  while (bottom >= top && !filled(bottom)) bottom -= 1
  return { top, bottom: bottom < top ? -1 : bottom }
}
