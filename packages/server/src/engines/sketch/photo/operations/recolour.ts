/** A thing given another colour, its shading, texture and highlights kept. */
import type { Raster } from '../../../../images/codec.ts'
import { Problem } from '../../../../problem.ts'
import { hex, toLab as labOf } from '../../paint/colour.ts'
import type { Change } from '../contract.ts'
import { guided } from '../find/guided.ts'
import { subjectInBox, subjectOnGround } from '../find/subject.ts'
import { fromLab, type Lab, toLab } from '../filters/oklab.ts'
import { ease, luma, map, type Plane, plane } from '../filters/plane.ts'
import { feather } from '../filters/region.ts'
import { boxOf, keepClosed } from './target.ts'

export const recolour: Change<'recolour'> = async (photo, { target, to, from }, desk) => {
  const { raster } = photo
  const rect = boxOf(photo, target, desk)
  const lab = toLab(raster)
  const like = from === undefined ? undefined : likeColour(raster, lab, from)
  const thing = like ?? (rect ? await subjectInBox(raster, rect) : await subjectOnGround(raster))
  if (!thing || sum(thing) < 16) {
    const help =
      from === undefined
        ? 'Draw a box round it, or name the colour it has now.'
        : `Nothing of the colour ${from} was found.`
    throw new Problem(
      'refused',
      `What is to be recoloured could not be told apart from the rest of the photograph. ${help}`,
    )
  }
  const cover = rect ? insideOf(thing, rect) : thing
  return { ...photo, raster: keepClosed(photo, keepOutside(raster, paint(lab, cover, to), cover)) }
}

const sum = (cover: Plane): number => cover.data.reduce((total, value) => total + value, 0)

/** Bytes that are not covered stay exactly as they were. */
function keepOutside(before: Raster, after: Raster, cover: Plane): Raster {
  const data = new Uint8ClampedArray(after.data)
  for (let i = 0; i < cover.data.length; i++) {
    if (cover.data[i]! < 0.004) data.set(before.data.subarray(i * 4, i * 4 + 4), i * 4)
  }
  return { width: before.width, height: before.height, data }
}

function insideOf(cover: Plane, rect: NonNullable<ReturnType<typeof boxOf>>): Plane {
  const soft = feather(rect, cover)
  const to = plane(cover.width, cover.height)
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const i = (rect.y + y) * cover.width + rect.x + x
      // The subject may touch the rim of its box: only the last pixels fade.
      to.data[i] = cover.data[i]! * Math.min(1, soft.data[y * rect.width + x]! * 4)
    }
  }
  return to
}

/** Pixels of about this colour: by hue where the colour has one, by lightness and greyness where it has none. */
function likeColour(raster: Raster, { L, a, b }: Lab, from: string): Plane {
  const [fL, fa, fb] = labOf(hex(from))
  const chroma = Math.hypot(fa, fb)
  const rough = map(L, (light, i) => {
    const own = Math.hypot(a.data[i]!, b.data[i]!)
    if (chroma < 0.04) return ease(0.07, 0.03, own) * ease(0.34, 0.2, Math.abs(light - fL))
    const cos = own > 1e-4 ? (a.data[i]! * fa + b.data[i]! * fb) / (own * chroma) : -1
    // Within about 20 degrees of hue, and not too pale to have one.
    return (
      ease(0.935, 0.98, cos) *
      ease(chroma * 0.3, chroma * 0.55, own) *
      ease(0.5, 0.36, Math.abs(light - fL))
    )
  })
  const radius = Math.max(2, Math.round(Math.min(raster.width, raster.height) / 250))
  return map(guided(luma(raster), rough, radius, 0.002), (value) => ease(0.12, 0.75, value))
}

/** Lightness by a curve that sends the thing's middle to the new colour's and leaves black and white. */
function paint(lab: Lab, cover: Plane, to: string): Raster {
  const [tL, ta, tb] = labOf(hex(to))
  const target = Math.hypot(ta, tb)
  const { light, chroma } = middle(lab, cover)
  const goal = Math.min(0.93, Math.max(0.12, light + (tL - light) * 0.82))
  const bend = Math.log(goal) / Math.log(Math.min(0.97, Math.max(0.06, light)))
  const out = {
    L: plane(lab.width, lab.height),
    a: plane(lab.width, lab.height),
    b: plane(lab.width, lab.height),
  }
  const [ua, ub] = target > 1e-4 ? [ta / target, tb / target] : [0, 0]
  for (let i = 0; i < cover.data.length; i++) {
    const t = cover.data[i]!
    const [L, a, b] = [lab.L.data[i]!, lab.a.data[i]!, lab.b.data[i]!]
    const newL = Math.max(0, L) ** bend
    const own = Math.hypot(a, b)
    // A coloured thing's paler places stay paler; a grey one takes the new chroma everywhere.
    const relative = chroma > 0.05 ? Math.min(1.35, Math.max(0.25, own / chroma)) : 1
    const shade = Math.min(1.15, (newL / goal) ** 0.75) * (1 - ease(0.9, 1, newL) * 0.7)
    const newC = target * relative * shade
    out.L.data[i] = L + (newL - L) * t
    out.a.data[i] = a + (ua * newC - a) * t
    out.b.data[i] = b + (ub * newC - b) * t
  }
  return fromLab({ width: lab.width, height: lab.height, ...out })
}

/** Median lightness and mean chroma of what is covered. */
function middle({ L, a, b }: Lab, cover: Plane): { light: number; chroma: number } {
  const counts = new Float64Array(256)
  let total = 0
  let chroma = 0
  for (let i = 0; i < cover.data.length; i++) {
    const t = cover.data[i]!
    if (t < 0.5) continue
    counts[Math.min(255, Math.max(0, L.data[i]! * 255)) | 0]! += t
    chroma += Math.hypot(a.data[i]!, b.data[i]!) * t
    total += t
  }
  let light = 0
  for (let seen = 0; light < 255 && seen < total / 2; light++) seen += counts[light]!
  return { light: light / 255, chroma: chroma / Math.max(total, 1e-6) }
}
