/** One scale of a picture with a hole in it, as the search for patches sees it; and the next coarser one. */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import type { Mask } from '../find/shape.ts'
import { type Ground, groundAt } from './ground.ts'

/** Red, green, blue, and how much goes on at finer scales (Newson et al. 2014: it tells textures apart where they are blurred). */
export const channels = 4
/** Patches are squares of `2 · radius + 1` pixels. */
export const radius = 3
const textureWeight = 1.4

export interface Level {
  readonly width: number
  readonly height: number
  /** `channels` numbers per pixel, 0 to about 255. In the hole: what is there so far. */
  readonly features: Float32Array
  /** 1 where something is to be put. */
  readonly hole: Uint8Array
  /** 1 where a pixel may be taken from. */
  readonly source: Uint8Array
}

/** The part `view` of a picture, `factor` times smaller. Cells that are not whole are neither hole nor source. */
export function levelOf(
  raster: Raster,
  hole: Mask,
  view: Rect,
  factor: number,
  ground: Ground | undefined,
): Level {
  const level = blank(Math.ceil(view.width / factor), Math.ceil(view.height / factor))
  for (let y = 0; y < level.height; y++) {
    for (let x = 0; x < level.width; x++) cell(raster, hole, view, factor, ground, level, x, y)
  }
  addTexture(level)
  return level
}

function blank(width: number, height: number): Level {
  return {
    width,
    height,
    features: new Float32Array(width * height * channels),
    hole: new Uint8Array(width * height),
    source: new Uint8Array(width * height),
  }
}

function cell(
  raster: Raster,
  hole: Mask,
  view: Rect,
  factor: number,
  ground: Ground | undefined,
  to: Level,
  x: number,
  y: number,
): void {
  const right = Math.min(view.x + view.width, view.x + (x + 1) * factor)
  const bottom = Math.min(view.y + view.height, view.y + (y + 1) * factor)
  let [r, g, b, known, seen] = [0, 0, 0, 0, 0]
  for (let v = view.y + y * factor; v < bottom; v++) {
    for (let u = view.x + x * factor; u < right; u++) {
      seen += 1
      const i = v * raster.width + u
      if (hole.data[i]) continue
      known += 1
      r += raster.data[i * 4]!
      g += raster.data[i * 4 + 1]!
      b += raster.data[i * 4 + 2]!
    }
  }
  const at = y * to.width + x
  to.hole[at] = known < seen ? 1 : 0
  to.source[at] = known === factor * factor ? 1 : 0
  if (known === 0) return
  const [u, v] = [view.x + (x + 0.5) * factor, view.y + (y + 0.5) * factor]
  to.features[at * channels] = r / known - (ground ? groundAt(ground, 0, u, v) : 0)
  to.features[at * channels + 1] = g / known - (ground ? groundAt(ground, 1, u, v) : 0)
  to.features[at * channels + 2] = b / known - (ground ? groundAt(ground, 2, u, v) : 0)
}

/** Differences to the neighbours on the right and below, where they are known. */
function addTexture({ width, height, features, hole }: Level): void {
  const light = (i: number) =>
    features[i * channels]! * 0.3 +
    features[i * channels + 1]! * 0.59 +
    features[i * channels + 2]! * 0.11
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (hole[i]) continue
      const across = x + 1 < width && !hole[i + 1] ? Math.abs(light(i + 1) - light(i)) : 0
      const down = y + 1 < height && !hole[i + width] ? Math.abs(light(i + width) - light(i)) : 0
      features[i * channels + 3] = (across + down) * textureWeight
    }
  }
}

/** Half as large: means of what is known; a cell with any hole in it is hole. */
export function coarser(from: Level): Level {
  const to = blank(Math.ceil(from.width / 2), Math.ceil(from.height / 2))
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const at = y * to.width + x
      let [known, seen, sources] = [0, 0, 0]
      for (let k = 0; k < 4; k++) {
        const [u, v] = [x * 2 + (k & 1), y * 2 + (k >> 1)]
        if (u >= from.width || v >= from.height) continue
        const i = v * from.width + u
        seen += 1
        sources += from.source[i]!
        if (from.hole[i]) continue
        known += 1
        for (let c = 0; c < channels; c++)
          to.features[at * channels + c]! += from.features[i * channels + c]!
      }
      for (let c = 0; c < channels; c++) to.features[at * channels + c]! /= Math.max(1, known)
      to.hole[at] = known < seen ? 1 : 0
      to.source[at] = sources === 4 ? 1 : 0
    }
  }
  return to
}

/** 1 where a whole patch may be taken from, by its centre. */
export function wholePatches({ width, height, source }: Level): Uint8Array {
  const runs = new Uint8Array(source.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0, run = 0; x < width; x++) {
      run = source[y * width + x] ? run + 1 : 0
      if (run > 2 * radius) runs[y * width + x - radius] = 1
    }
  }
  const whole = new Uint8Array(source.length)
  for (let x = 0; x < width; x++) {
    for (let y = 0, run = 0; y < height; y++) {
      run = runs[y * width + x] ? run + 1 : 0
      if (run > 2 * radius) whole[(y - radius) * width + x] = 1
    }
  }
  return whole
}

/** Steps, also slanting ones, from every pixel of the hole to what is known; 0 outside. */
export function depths({
  width,
  height,
  hole,
}: Pick<Level, 'width' | 'height' | 'hole'>): Uint16Array {
  const far = 65_535
  const depth = Uint16Array.from(hole, (value) => (value ? far : 0))
  const relax = (i: number, inside: boolean, j: number) => {
    if (inside && depth[j]! + 1 < depth[i]!) depth[i] = depth[j]! + 1
  }
  for (let i = 0; i < depth.length; i++) {
    if (!depth[i]) continue
    const x = i % width
    relax(i, x > 0, i - 1)
    relax(i, i >= width, i - width)
    relax(i, x > 0 && i >= width, i - width - 1)
    relax(i, x < width - 1 && i >= width, i - width + 1)
  }
  for (let i = depth.length - 1; i >= 0; i--) {
    if (!depth[i]) continue
    const x = i % width
    relax(i, x < width - 1, i + 1)
    relax(i, i < width * (height - 1), i + width)
    relax(i, x < width - 1 && i < width * (height - 1), i + width + 1)
    relax(i, x > 0 && i < width * (height - 1), i + width - 1)
  }
  return depth
}

/** Puts smooth colours into the hole: means of what is known, from as far round as it takes. */
export function smoothIn(level: Level): void {
  const scales: Level[] = [level]
  for (let at = level; at.width > 1 || at.height > 1;) {
    at = coarserLoose(at)
    scales.push(at)
  }
  for (let k = scales.length - 2; k >= 0; k--) pull(scales[k]!, scales[k + 1]!)
}

/** As `coarser`, but a cell with anything known is known. */
function coarserLoose(from: Level): Level {
  const to = coarser(from)
  const known = new Uint8Array(to.hole.length)
  for (let i = 0; i < from.hole.length; i++) {
    if (from.hole[i]) continue
    known[(((i / from.width) | 0) >> 1) * to.width + ((i % from.width) >> 1)] = 1
  }
  return { ...to, hole: known.map((value) => 1 - value) }
}

function pull(fine: Level, coarse: Level): void {
  for (let i = 0; i < fine.hole.length; i++) {
    if (!fine.hole[i]) continue
    const [x, y] = [i % fine.width, (i / fine.width) | 0]
    for (let c = 0; c < channels; c++)
      fine.features[i * channels + c] = between(coarse, (x - 0.5) / 2, (y - 0.5) / 2, c)
  }
}

function between({ width, height, features }: Level, u: number, v: number, c: number): number {
  const x = Math.min(width - 1, Math.max(0, u))
  const y = Math.min(height - 1, Math.max(0, v))
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)]
  const at = (a: number, b: number) => features[(b * width + a) * channels + c]!
  const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (x - x0)
  const low = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (x - x0)
  return top + (low - top) * (y - y0)
}
