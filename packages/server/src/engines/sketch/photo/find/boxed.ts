/** The main thing in a box: cut out coarsely, its gaps looked at, then cut again along its edge. */
import type { Raster } from '../../../../images/codec.ts'
import { clamp, type Rect } from '../../../../images/geometry.ts'
import { toLab } from '../filters/oklab.ts'
import { blur, type Plane, plane, sample } from '../filters/plane.ts'
import { cut, cutPlane } from '../filters/region.ts'
import { belief, grabCut } from './grab.ts'
import { grown, type Mask, shrunk, smoothed, withoutGaps, withoutSpecks } from './shape.ts'
import { reduce, refine, subjectOnGround } from './subject.ts'

/** Long sides of the two looks, in pixels. */
const working = { coarse: 144, fine: 400 }
/** How much round the box is looked at, as a share of its sides: what is outside is certainly ground. */
const margin = 0.25
const thin = 0.01
/** A subject that fills less of its box is none. */
const least = 0.12

/** 1 on the subject, soft at its edges, full size, 0 everywhere outside `rect`; `undefined` when nothing in it stands out. */
export async function subjectInBox(raster: Raster, rect: Rect): Promise<Plane | undefined> {
  const piece = await subjectOfBox(raster, rect)
  if (!piece) return undefined
  const to = plane(raster.width, raster.height)
  for (let y = 0; y < rect.height; y++) {
    const row = piece.data.subarray(y * rect.width, (y + 1) * rect.width)
    to.data.set(row, (rect.y + y) * raster.width + rect.x)
  }
  return to
}

/** The same as large as the box. */
export async function subjectOfBox(raster: Raster, rect: Rect): Promise<Plane | undefined> {
  return (await searchBox(raster, rect))?.whole()
}

/** What was found in a box at first sight, and how to have it exactly. */
export interface Found {
  /** 0 to 1 at a place of the box, in its pixels; coarse, a little beyond the subject's edge. */
  readonly about: (x: number, y: number) => number
  /** As large as the box, soft and true at the edges. */
  readonly whole: () => Promise<Plane>
}

export async function searchBox(raster: Raster, rect: Rect): Promise<Found | undefined> {
  const view = viewOf(rect, raster)
  const whole = view.width === raster.width && view.height === raster.height
  const crop = whole ? raster : cut(raster, view)
  const inner: Rect = { ...rect, x: rect.x - view.x, y: rect.y - view.y }
  const round = 1 - (rect.width * rect.height) / (view.width * view.height)
  const plain = round < 0.04 ? await subjectOnGround(crop) : undefined
  if (!plain) return cutOut(crop, inner)
  const piece = cutPlane(plain, inner)
  return { about: (x, y) => sample(piece, x, y), whole: () => Promise.resolve(piece) }
}

const asPlane = ({ width, height, data }: Mask): Plane => ({
  width,
  height,
  data: new Float32Array(data),
})

/** The box and its surroundings. A strip too thin to teach anything is left out: the subject goes on into it. */
function viewOf(rect: Rect, { width, height }: Raster): Rect {
  const side = (gap: number, across: number, whole: number) =>
    gap < whole * thin ? 0 : Math.min(gap, Math.ceil(across * margin))
  const left = side(rect.x, rect.width, width)
  const above = side(rect.y, rect.height, height)
  return {
    x: rect.x - left,
    y: rect.y - above,
    width: left + rect.width + side(width - rect.x - rect.width, rect.width, width),
    height: above + rect.height + side(height - rect.y - rect.height, rect.height, height),
  }
}

async function cutOut(crop: Raster, inner: Rect): Promise<Found | undefined> {
  const fine = await look(crop, inner, working.fine)
  const coarse = await look(fine.small, fine.box, working.coarse)
  const voted = await vote(coarse)
  const found = voted.data.reduce((sum, value) => sum + value, 0)
  if (found < coarse.box.width * coarse.box.height * least) return undefined
  const filled = tidy({ ...coarse, mask: voted }, 0.1)
  const wide = blur(asPlane(grown(filled, 1)), 0.8)
  const step = coarse.small.width / crop.width
  return {
    about: (x, y) =>
      sample(wide, (x + inner.x + 0.5) * step - 0.5, (y + inner.y + 0.5) * step - 0.5),
    whole: async () => cutPlane(await sharpened(crop, fine, filled), inner),
  }
}

/** Cut once more along the edge, then fitted to the full picture. */
async function sharpened(crop: Raster, fine: Look, filled: Mask): Promise<Plane> {
  const { width, height } = fine.small
  const sides = await grabCut(fine.small, along(filled, fine), 1)
  const sharp = { width, height, data: sides.map((side) => side & 1) }
  return refine(crop, fine.small, asPlane(smoothed(tidy({ ...fine, mask: sharp }, 0.02), 1)))
}

/** Where the first guess of a subject ends, in half sides of the box. */
const guesses = [0.86, 0.92, 0.98, 1.04, 1.1]

/**
 * One cut may miss a face, or take the wall behind it, by the luck of its first guess, so several vote.
 * In the middle of the box two are enough, towards its corners it takes three.
 */
async function vote(coarse: Look): Promise<Mask> {
  const { width, height } = coarse.small
  const off = radii(coarse)
  const votes = new Uint8Array(width * height)
  for (const size of guesses) {
    const found = await grabCut(coarse.small, guess(coarse, off, size), 2)
    for (let i = 0; i < votes.length; i++) votes[i]! += found[i]! & 1
  }
  const needed = (i: number) => 1.4 + Math.min(1.4, off[i]! ** 2) * 0.9
  return { width, height, data: votes.map((count, i) => (count > needed(i) ? 1 : 0)) }
}

/** A crop at working size, and where the box lies in it. */
interface Look {
  readonly small: Raster
  readonly box: Rect
}

async function look(crop: Raster, inner: Rect, longest: number): Promise<Look> {
  const small = await reduce(crop, longest)
  const [sx, sy] = [small.width / crop.width, small.height / crop.height]
  const x = Math.floor(inner.x * sx)
  const y = Math.floor(inner.y * sy)
  const box = {
    x,
    y,
    width: Math.ceil((inner.x + inner.width) * sx) - x,
    height: Math.ceil((inner.y + inner.height) * sy) - y,
  }
  return { small, box }
}

const within = ({ x, y, width, height }: Rect, u: number, v: number): boolean =>
  u >= x && v >= y && u < x + width && v < y + height

/** Outside the box is ground; in it, the corners may be. */
function guess({ small, box }: Look, off: Float32Array, size: number): Uint8Array {
  return Uint8Array.from(off, (far, i) => {
    if (!within(box, i % small.width, (i / small.width) | 0)) return belief.ground
    return far < size ? belief.maybeSubject : belief.maybeGround
  })
}

/** How far each pixel is from the middle of the box, in half sides. */
function radii({ small, box }: Look): Float32Array {
  const { width, height } = small
  const [right, bottom] = [box.x + box.width, box.y + box.height]
  // Where the box ends at the picture's own edge the subject may be cut off; hardly ever at the top.
  const side = (gap: number, beyond: number) => (gap <= 2 ? beyond : 1)
  const across = [side(box.x, 0.6), side(width - right, 0.6)] as const
  const down = [1, side(height - bottom, 0.3)] as const
  return Float32Array.from({ length: width * height }, (_, i) => {
    const u = (((i % width) + 0.5 - box.x) / box.width - 0.5) * 2
    const v = ((((i / width) | 0) + 0.5 - box.y) / box.height - 0.5) * 2
    return Math.hypot(u * across[u < 0 ? 0 : 1], v * down[v < 0 ? 0 : 1])
  })
}

/** `reach` as a share of the box's long side. */
function tidy({ small, box, mask }: Look & { readonly mask: Mask }, reach: number): Mask {
  const side = Math.max(box.width, box.height)
  const solid = withoutSpecks(mask, 0.04, box.width * box.height * 0.002)
  return withoutGaps(solid, toLab(small), Math.max(2, Math.round(side * reach)))
}

/** The coarse mask, open again along its edge. */
function along(coarse: Mask, { small, box }: Look): Uint8Array {
  const band = Math.max(3, Math.round(Math.max(coarse.width, coarse.height) * 0.018))
  const [sure, possible] = [shrunk(coarse, band), grown(coarse, band)]
  const step = coarse.width / small.width
  return Uint8Array.from({ length: small.width * small.height }, (_, i) => {
    const [x, y] = [i % small.width, (i / small.width) | 0]
    if (!within(box, x, y)) return belief.ground
    const u = Math.min(coarse.width - 1, Math.floor((x + 0.5) * step))
    const v = clamp(Math.floor(((y + 0.5) * coarse.height) / small.height), 0, coarse.height - 1)
    const k = v * coarse.width + u
    if (sure.data[k]) return belief.subject
    if (!possible.data[k]) return belief.ground
    return coarse.data[k] ? belief.maybeSubject : belief.maybeGround
  })
}
