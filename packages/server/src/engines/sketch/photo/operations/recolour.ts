/** A thing given another colour, its shading, texture and highlights kept. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import { hex, toLab as labOf } from '../../paint/colour.ts'
import type { Change, Desk } from '../contract.ts'
import { guided } from '../find/guided.ts'
import { mainColour, reach, shades, thingsOfColour } from '../find/hue.ts'
import { type Found, searchBox } from '../find/boxed.ts'
import { reduce, subjectOnGround } from '../find/subject.ts'
import { labAt, put, toLab } from '../filters/oklab.ts'
import { blur, ease, luma, map, type Plane, plane, resized } from '../filters/plane.ts'
import { cut, feather } from '../filters/region.ts'
import { boxOf, keepClosed } from './target.ts'

export const recolour: Change<'recolour'> = async (photo, { target, to, from }, desk) => {
  const { raster } = photo
  const rect = boxOf(photo, target, desk)
  const thing = rect
    ? await partInBox(raster, cut(raster, rect), rect, from, desk)
    : await partAnywhere(raster, from)
  if (!thing || sum(thing) < 16) throw notFound(from)
  const made = paint(raster, thing, rect ?? { x: 0, y: 0, ...sizeOf(raster) }, to)
  return { ...photo, raster: keepClosed(photo, made) }
}

const sizeOf = ({ width, height }: Raster) => ({ width, height })

function notFound(from: string | undefined): Problem {
  const help =
    from === undefined
      ? 'Draw a box round it, or name the colour it has now.'
      : `Nothing of the colour ${from} was found.`
  return new Problem(
    'refused',
    `What is to be recoloured could not be told apart from the rest of the photograph. ${help}`,
  )
}

function partAnywhere(raster: Raster, from: string | undefined): Promise<Plane | undefined> {
  return from === undefined ? subjectOnGround(raster) : thingsOfColour(raster, labOf(hex(from)))
}

/** Of the thing in the box, what has the colour `from`, or its own main colour; all of a grey thing. */
async function partInBox(
  raster: Raster,
  piece: Raster,
  rect: Rect,
  from: string | undefined,
  desk: Desk,
): Promise<Plane> {
  const found = await searchBox(raster, rect)
  if (found && from !== undefined) {
    // What is named by its colour is a whole of that colour, not every tinge of it: coffee is no red cup.
    const named = await thingsOfColour(piece, labOf(hex(from)), found.about)
    if (named && sum(named) >= share(found, rect) * 0.03) return inside(named, rect, raster)
  }
  const cover = found ? inside(await found.whole(), rect, raster) : middleOf(rect, desk)
  const small = await reduce(piece, 720)
  const lab = toLab(small)
  const rough = resized(cover, small.width, small.height, piece.width / small.width)
  const colour = from === undefined ? mainColour(lab, rough) : labOf(hex(from))
  if (!colour) return cover
  const like = blur(shades(lab, colour, reach(from === undefined ? 52 : 40)), 0.7)
  const even = guided(luma(small), like, 4, 0.004, luma(piece))
  const part = map(cover, (value, i) => value * ease(0.2, 0.65, even.data[i]!))
  if (from !== undefined && sum(part) < sum(cover) * 0.03) throw notFound(from)
  return part
}

/** A box on fur or sand has no thing in it: all of it then, fading out, and that is told. */
function middleOf({ width, height }: Rect, desk: Desk): Plane {
  desk.warn(
    'Nothing in the box stands out from what is round it, so its whole middle was recoloured.',
  )
  return map(plane(width, height), (_, i) => {
    const u = (((i % width) + 0.5) / width - 0.5) * 2
    const v = ((((i / width) | 0) + 0.5) / height - 0.5) * 2
    return ease(1, 0.6, (u ** 4 + v ** 4) ** 0.25)
  })
}

/** The subject may touch the rim of its box: only the last pixels fade. */
function inside(cover: Plane, rect: Rect, frame: Raster): Plane {
  const soft = feather(rect, frame).data
  for (let i = 0; i < soft.length; i++) if (soft[i]! < 0.25) cover.data[i]! *= soft[i]! * 4
  return cover
}

/** About how many pixels of the box the thing in it has. */
function share({ about }: Found, { width, height }: Rect): number {
  let total = 0
  for (let k = 0; k < 1600; k++)
    total += about((((k % 40) + 0.5) * width) / 40, ((Math.floor(k / 40) + 0.5) * height) / 40)
  return (total / 1600) * width * height
}

function sum({ data }: Plane): number {
  let total = 0
  for (let i = 0; i < data.length; i++) total += data[i]!
  return total
}

/**
 * Lightness by a curve that sends the thing's middle to the new colour's and leaves black and white.
 * Bytes that are not covered stay exactly as they were.
 */
function paint(raster: Raster, cover: Plane, rect: Rect, to: string): Raster {
  const [tL, ta, tb] = labOf(hex(to))
  const target = Math.hypot(ta, tb)
  const { light, chroma } = middle(raster, cover, rect)
  const goal = Math.min(0.93, Math.max(0.12, light + (tL - light) * 0.82))
  const table = shadesOf(light, goal)
  const [ua, ub] = target > 1e-4 ? [ta / target, tb / target] : [0, 0]
  const data = new Uint8ClampedArray(raster.data)
  const lab = new Float64Array(3)
  for (let i = 0; i < cover.data.length; i++) {
    const t = cover.data[i]!
    if (t < 0.004) continue
    const p = placeOf(i, rect, raster)
    labAt(raster.data, p, lab)
    const L = lab[0]!
    const a = lab[1]!
    const b = lab[2]!
    const step = Math.min(steps, Math.max(0, (L * steps + 0.5) | 0)) * 2
    const newL = table[step]!
    const own = Math.sqrt(a * a + b * b)
    // A coloured thing's paler places stay paler; a grey one takes the new chroma everywhere.
    const relative = chroma > 0.05 ? Math.min(1.35, Math.max(0.4, own / chroma)) : 1
    const newC = target * relative * table[step + 1]!
    put(data, p, L + (newL - L) * t, a + (ua * newC - a) * t, b + (ub * newC - b) * t)
  }
  return { width: raster.width, height: raster.height, data }
}

/** Where in the picture's bytes the `i`th pixel of a rectangle lies. */
const placeOf = (i: number, rect: Rect, { width }: Raster): number =>
  ((rect.y + ((i / rect.width) | 0)) * width + rect.x + (i % rect.width)) * 4

const steps = 4096

/** For each lightness the new one, and how much of the new chroma it takes: little where it shines. */
function shadesOf(light: number, goal: number): Float32Array {
  const bend = Math.log(goal) / Math.log(Math.min(0.97, Math.max(0.06, light)))
  const table = new Float32Array((steps + 1) * 2)
  for (let k = 0; k <= steps; k++) {
    const newL = (k / steps) ** bend
    table[k * 2] = newL
    table[k * 2 + 1] = Math.min(1.15, (newL / goal) ** 0.75) * (1 - ease(0.9, 1, newL) * 0.7)
  }
  return table
}

/** Median lightness and mean chroma of what is covered, over a part of its pixels. */
function middle(raster: Raster, cover: Plane, rect: Rect): { light: number; chroma: number } {
  const counts = new Float64Array(256)
  const lab = new Float64Array(3)
  const step = cover.data.length > 400_000 ? 5 : 1
  let total = 0
  let chroma = 0
  for (let i = 0; i < cover.data.length; i += step) {
    const t = cover.data[i]!
    if (t < 0.5) continue
    labAt(raster.data, placeOf(i, rect, raster), lab)
    counts[Math.min(255, Math.max(0, lab[0]! * 255)) | 0]! += t
    chroma += Math.sqrt(lab[1]! * lab[1]! + lab[2]! * lab[2]!) * t
    total += t
  }
  let light = 0
  for (let seen = 0; light < 255 && seen < total / 2; light++) seen += counts[light]!
  return { light: light / 255, chroma: chroma / Math.max(total, 1e-6) }
}
