/**
 * The nearest-neighbour field: for every patch that touches the hole, the patch of the known picture
 * most like it. Found by propagation and random search: Barnes, Shechtman, Finkelstein, Goldman,
 * “PatchMatch”, 2009.
 */
import type { Random } from '../../paint/random.ts'
import { channels, type Level, radius, wholePatches } from './level.ts'

export interface Field {
  readonly level: Level
  /** Centres of the patches that touch the hole, in reading order. */
  readonly centres: Int32Array
  /** Per pixel: the centre of the patch it is like, -1 where nothing is looked for. */
  readonly to: Int32Array
  /** Per pixel: how unlike the two are, the way between them included. */
  readonly cost: Float32Array
  /** 1 where a patch may be taken from. */
  readonly whole: Uint8Array
}

/** Price of the way to a source: near ones keep perspective and light, ones beside keep it better than ones above. */
const dear = { across: 2600, along: 5200 }

/** `undefined` when the level has too little to take from. */
export function openField(level: Level, fewest: number): Field | undefined {
  const { width, height, hole } = level
  if (Math.min(width, height) < 2 * radius + 2) return undefined
  const whole = wholePatches(level)
  if (whole.reduce((sum, value) => sum + value, 0) < fewest) return undefined
  const wanted = new Uint8Array(hole.length)
  for (let i = 0; i < hole.length; i++) {
    if (!hole[i]) continue
    const [x, y] = [i % width, (i / width) | 0]
    const [left, right] = [Math.max(radius, x - radius), Math.min(width - 1 - radius, x + radius)]
    const bottom = Math.min(height - 1 - radius, y + radius)
    for (let v = Math.max(radius, y - radius); v <= bottom; v++)
      if (right >= left) wanted.fill(1, v * width + left, v * width + right + 1)
  }
  const centres = Int32Array.from(indicesOf(wanted))
  return {
    level,
    centres,
    to: new Int32Array(hole.length).fill(-1),
    cost: new Float32Array(hole.length),
    whole,
  }
}

function* indicesOf(mask: Uint8Array): Generator<number> {
  for (let i = 0; i < mask.length; i++) if (mask[i]) yield i
}

/** Starts anywhere. */
export function scatter({ centres, to, whole }: Field, random: Random): void {
  const list = Int32Array.from(indicesOf(whole))
  for (const q of centres) to[q] = list[Math.floor(random() * list.length)]!
}

/** Starts where the coarser field has come to. Where that can't be at this scale, from anywhere. */
export function refineFrom(field: Field, coarse: Field, random: Random): void {
  const { level, centres, to, whole } = field
  const { width } = level
  const list = Int32Array.from(indicesOf(whole))
  const [cw, ch] = [coarse.level.width, coarse.level.height]
  const inner = (value: number, size: number) =>
    Math.min(size - 1 - radius, Math.max(radius, value))
  for (const q of centres) {
    const [x, y] = [q % width, (q / width) | 0]
    const k = inner(y >> 1, ch) * cw + inner(x >> 1, cw)
    const from = coarse.to[k]!
    const u = from < 0 ? -1 : x + ((from % cw) - (k % cw)) * 2
    const v = from < 0 ? -1 : y + (((from / cw) | 0) - ((k / cw) | 0)) * 2
    const inside = u >= 0 && v >= 0 && u < width && v < level.height
    const s = inside ? v * width + u : -1
    to[q] = s >= 0 && whole[s] ? s : list[Math.floor(random() * list.length)]!
  }
}

/** How unlike two patches are, plus the price of the way; anything over `limit` once it is over. */
function unlike({ width, height, features }: Level, q: number, s: number, limit: number): number {
  const long = Math.max(width, height)
  const across = ((q % width) - (s % width)) / long
  const along = (((q / width) | 0) - ((s / width) | 0)) / long
  let sum = across * across * dear.across + along * along * dear.along
  const span = (2 * radius + 1) * channels
  let a = (q - radius * width - radius) * channels
  let b = (s - radius * width - radius) * channels
  for (let row = 0; row <= 2 * radius; row++) {
    for (let k = 0; k < span; k++) {
      const d = features[a + k]! - features[b + k]!
      sum += d * d
    }
    if (sum > limit) return sum
    a += width * channels
    b += width * channels
  }
  return sum
}

/** Costs anew, after the hole was repainted. */
export function price({ level, centres, to, cost }: Field): void {
  for (const q of centres) cost[q] = unlike(level, q, to[q]!, Infinity)
}

/** One sweep, forwards or backwards. `reach` is how far, in pixels, is looked for something better. */
export function sweep(field: Field, forwards: boolean, reach: number, random: Random): void {
  const { level, centres, to, cost, whole } = field
  const { width, height } = level
  const step = forwards ? 1 : -1
  const consider = (q: number, s: number): void => {
    if (!whole[s] || s === to[q]) return
    const found = unlike(level, q, s, cost[q]!)
    if (found < cost[q]!) {
      cost[q] = found
      to[q] = s
    }
  }
  for (let n = 0; n < centres.length; n++) {
    const q = centres[forwards ? n : centres.length - 1 - n]!
    const beside = to[q - step]!
    if (beside >= 0) consider(q, beside + step)
    const above = to[q - step * width]!
    if (above >= 0) consider(q, above + step * width)
    for (let far = reach; far >= 1; far /= 2) {
      const s = to[q]!
      const x = Math.round((s % width) + (random() * 2 - 1) * far)
      const y = Math.round(((s / width) | 0) + (random() * 2 - 1) * far)
      if (x >= 0 && y >= 0 && x < width && y < height) consider(q, y * width + x)
    }
  }
}
