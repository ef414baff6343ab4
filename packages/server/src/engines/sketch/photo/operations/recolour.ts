/** A thing given another colour, its shading, texture and highlights kept. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import { hex, toLab as labOf } from '../../paint/colour.ts'
import type { Change, Desk } from '../contract.ts'
import { guided } from '../find/guided.ts'
import { findThings, mainColour, reach, shades, thingsOfColour } from '../find/hue.ts'
import { areas } from '../find/areas.ts'
import { searchBox } from '../find/boxed.ts'
import { reduce, refine, subjectOnGround } from '../find/subject.ts'
import { labAt, put, toLab } from '../filters/oklab.ts'
import { blur, ease, luma, map, type Plane, plane, resized } from '../filters/plane.ts'
import { cut, cutPlane, rims } from '../filters/region.ts'
import { boxOf, keepClosed } from './target.ts'

export const recolour: Change<'recolour'> = async (photo, { target, to, from }, desk) => {
  const { raster } = photo
  const rect = boxOf(photo, target, desk)
  const thing = rect ? await partInBox(raster, rect, from, desk) : await partAnywhere(raster, from)
  if (!thing || !thing.data.some((value) => value > 0.5)) throw notFound(from)
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
  rect: Rect,
  from: string | undefined,
  desk: Desk,
): Promise<Plane> {
  // What is named by its colour is a whole of that colour, not every tinge of it: coffee is no red cup.
  const named = from === undefined ? undefined : await namedInBox(raster, rect, from)
  if (named) return inside(named, rect, raster)
  const found = await searchBox(raster, rect)
  const cover = found ? inside(await found.whole(), rect, raster) : middleOf(rect, desk)
  const piece = cut(raster, rect)
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

/**
 * The things of a colour in the box. What lies in it for the most part is what was meant; where that is
 * not clear, it is taken as far as it belongs to the main thing in the box.
 */
async function namedInBox(raster: Raster, rect: Rect, from: string): Promise<Plane | undefined> {
  const view = around(rect, raster)
  const whole = view.width === raster.width && view.height === raster.height
  const crop = whole ? raster : cut(raster, view)
  const things = await findThings(crop, labOf(hex(from)))
  if (!things) return undefined
  const { small, cover } = things
  const step = crop.width / small.width
  const inner = { ...rect, x: rect.x - view.x, y: rect.y - view.y }
  const kept = meant(cover, inner, step) ?? (await belonging(raster, rect, cover, inner, step))
  if (!kept || sum(kept) < kept.data.length * 0.002) return undefined
  return cutPlane(refine(crop, small, kept), inner)
}

/** The box and something of what is round it. */
function around({ x, y, width, height }: Rect, frame: Raster): Rect {
  const [across, down] = [Math.ceil(width * 0.3), Math.ceil(height * 0.3)]
  const [left, above] = [Math.max(0, x - across), Math.max(0, y - down)]
  return {
    x: left,
    y: above,
    width: Math.min(frame.width, x + width + across) - left,
    height: Math.min(frame.height, y + height + down) - above,
  }
}

const isIn = ({ x, y, width, height }: Rect, u: number, v: number): boolean =>
  u >= x && v >= y && u < x + width && v < y + height

/** The areas of which most is in the box, without those that hardly reach into it; `undefined` when one is neither. */
function meant(cover: Plane, box: Rect, step: number): Plane | undefined {
  const { width, height } = cover
  const { labels, sizes } = areas(Uint8Array.from(cover.data), width, height)
  const inBox = (i: number) =>
    isIn(box, ((i % width) + 0.5) * step, (((i / width) | 0) + 0.5) * step)
  const counts = new Float64Array(sizes.length)
  for (let i = 0; i < labels.length; i++) if (labels[i] && inBox(i)) counts[labels[i]!]! += 1
  const shares = sizes.map((size, k) => (k === 0 ? 0 : counts[k]! / size))
  if (shares.some((share) => share > 0.12 && share < 0.7)) return undefined
  return map(cover, (_, i) => (shares[labels[i]!]! >= 0.7 && inBox(i) ? 1 : 0))
}

async function belonging(
  raster: Raster,
  rect: Rect,
  cover: Plane,
  box: Rect,
  step: number,
): Promise<Plane | undefined> {
  const found = await searchBox(raster, rect)
  if (!found) return undefined
  return map(cover, (value, i) => {
    const [x, y] = [((i % cover.width) + 0.5) * step, (((i / cover.width) | 0) + 0.5) * step]
    return value > 0 && isIn(box, x, y) ? value * found.about(x - box.x, y - box.y) : 0
  })
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
  const { across, down } = rims(rect, frame)
  for (let y = 0, i = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++, i++) {
      const soft = across[x]! * down[y]! * 4
      if (soft < 1) cover.data[i]! *= soft
    }
  }
  return cover
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
  for (let y = 0, i = 0; y < rect.height; y++) {
    let p = ((rect.y + y) * raster.width + rect.x) * 4
    for (let x = 0; x < rect.width; x++, i++, p += 4) {
      const t = cover.data[i]!
      if (t < 0.004) continue
      labAt(data, p, lab)
      const L = lab[0]!
      const a = lab[1]!
      const b = lab[2]!
      const step = ((L < 0 ? 0 : L > 1 ? 1 : L) * steps + 0.5) | 0
      const newL = table[step * 2]!
      // A coloured thing's paler places stay paler; a grey one takes the new chroma everywhere.
      const own = chroma > 0.05 ? Math.sqrt(a * a + b * b) / chroma : 1
      const newC = target * (own < 0.4 ? 0.4 : own > 1.35 ? 1.35 : own) * table[step * 2 + 1]!
      put(data, p, L + (newL - L) * t, a + (ua * newC - a) * t, b + (ub * newC - b) * t)
    }
  }
  return { width: raster.width, height: raster.height, data }
}

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

/** Where in the picture's bytes the `i`th pixel of a rectangle lies. */
const placeOf = (i: number, rect: Rect, { width }: Raster): number =>
  ((rect.y + ((i / rect.width) | 0)) * width + rect.x + (i % rect.width)) * 4

/** Median lightness and mean chroma of what is covered, over a part of its pixels. */
function middle(raster: Raster, cover: Plane, rect: Rect): { light: number; chroma: number } {
  const counts = new Float64Array(256)
  const lab = new Float64Array(3)
  const step = cover.data.length > 400_000 ? 17 : 1
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
