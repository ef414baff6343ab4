/** A hole filled from coarse to fine: where each of its pixels is to be taken from. */
import { setImmediate } from 'node:timers/promises'
import { random as seeded } from '../../paint/random.ts'
import { type Field, openField, price, refineFrom, scatter, sweep } from './field.ts'
import { channels, coarser, depths, type Level, radius, smoothIn } from './level.ts'
import { usualCost, vote } from './vote.ts'

export interface Completed {
  /** The finest level, its hole painted. */
  readonly level: Level
  /** Per pixel of the hole: the index of the pixel it is like; -1 elsewhere. */
  readonly from: Int32Array
  /** How unlike patches and sources are at the coarsest level, where texture no longer counts: 0 to 255. */
  readonly residual: number
}

/** Fewer whole patches than this are nothing to paint with. */
const fewest = 24
/** Patches times repaintings that are spent on one level, and how often it is repainted at least. */
const effort = { busy: { spent: 120_000, least: 3 }, plain: { spent: 20_000, least: 1 } }

/** `undefined` when there is nothing to take from. */
export async function complete(
  finest: Level,
  isPlain: boolean,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<Completed | undefined> {
  const fields = pyramid(finest)
  const coarsest = fields.at(-1)
  if (!coarsest) return undefined
  const random = seeded(seed, 'fill')
  smoothIn(coarsest.level)
  scatter(coarsest, random)
  const { spent, least } = isPlain ? effort.plain : effort.busy
  let residual = 0
  for (let k = fields.length - 1; k >= 0; k--) {
    const field = fields[k]!
    const depth = depths(field.level)
    const below = fields[k + 1]
    if (below) {
      refineFrom(field, below, random)
      vote(field, depth)
    }
    const last = k === 0 && below !== undefined
    const most = below ? 9 : 14
    const rounds = Math.max(
      last ? least - 1 : least,
      Math.min(most, Math.round(spent / field.centres.length)),
    )
    const reach = Math.max(field.level.width, field.level.height) / (below ? 4 : 1)
    for (let round = 0; round < rounds; round++) {
      await setImmediate()
      signal?.throwIfAborted()
      price(field)
      const sweeps = round === 0 && !below ? 5 : 2
      for (let n = 0; n < sweeps; n++)
        sweep(field, (round + n) % 2 === 0, reach / (round + 1), random)
      vote(field, depth)
    }
    if (!below) residual = residualOf(field)
  }
  const best = fields[0]!
  price(best)
  return { level: finest, from: choose(best), residual }
}

/** Levels from the finest down to where the hole is about as deep as a patch. */
function pyramid(finest: Level): Field[] {
  const fields: Field[] = []
  for (let level = finest; ; level = coarser(level)) {
    const field = openField(level, fewest)
    if (!field) return fields
    fields.push(field)
    if (depths(level).reduce((most, value) => Math.max(most, value), 0) <= radius + 1) return fields
  }
}

function residualOf(field: Field): number {
  const patch = (2 * radius + 1) ** 2 * channels
  return Math.sqrt(usualCost(field) / patch)
}

/** Of the places that the patches round a pixel propose, the one that most agree on. */
function choose({ level, to, cost }: Field): Int32Array {
  const { width, height, hole } = level
  const from = new Int32Array(hole.length).fill(-1)
  const offsets = new Int32Array((2 * radius + 1) ** 2)
  const weights = new Float32Array(offsets.length)
  for (let p = 0; p < hole.length; p++) {
    if (!hole[p]) continue
    const [x, y] = [p % width, (p / width) | 0]
    let count = 0
    for (
      let v = Math.max(radius, y - radius);
      v <= Math.min(height - 1 - radius, y + radius);
      v++
    ) {
      const end = Math.min(width - 1 - radius, x + radius)
      for (let u = Math.max(radius, x - radius); u <= end; u++) {
        const q = v * width + u
        if (to[q]! < 0) continue
        const weight = (1 / (60 + cost[q]!)) * (1 / (2 + (u - x) ** 2 + (v - y) ** 2))
        const offset = to[q]! - q
        let k = 0
        while (k < count && offsets[k] !== offset) k++
        if (k === count) {
          offsets[count] = offset
          weights[count++] = 0
        }
        weights[k]! += weight
      }
    }
    let best = 0
    for (let k = 1; k < count; k++) if (weights[k]! > weights[best]!) best = k
    if (count > 0) from[p] = p + offsets[best]!
  }
  return from
}
