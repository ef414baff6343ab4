/**
 * Fills a hole in a photograph by continuing what is round it. The hole's pixels come from patches of
 * the picture near it (see `field.ts`), searched at a reduced scale, and are joined without a seam.
 */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import type { Mask } from '../find/shape.ts'
import { complete } from './complete.ts'
import { bounds, type Ground, plainGround } from './ground.ts'
import { lay } from './lay.ts'
import { levelOf } from './level.ts'

export interface Filled {
  /** Of the same size; outside the hole every byte is what it was. */
  readonly raster: Raster
  /** How far the surroundings are from being able to continue: 0 perfectly, above about 35 not believably. 0 to 255. */
  readonly residual: number
}

export interface FillOptions {
  readonly seed: number
  readonly signal?: AbortSignal | undefined
  /** Nothing is taken from outside of it; the hole must lie inside. Round the hole when absent. */
  readonly view?: Rect | undefined
  /** The plain ground that the hole is in, when it is known to be one. */
  readonly ground?: Ground | undefined
}

/** Most pixels of the hole, and of its surroundings, that are searched; a plain ground has less to find. */
const most = { busy: { hole: 60_000, view: 700_000 }, plain: { hole: 14_000, view: 200_000 } }
/** How much round the hole is looked at, as a share of its longer side. */
const round = 0.8

/**
 * `hole` is 1 where the picture is to be continued, and of the size of `raster`. `undefined` when there
 * is too little round it to take from. Throws the signal's reason.
 */
export async function fillHole(
  raster: Raster,
  hole: Mask,
  { seed, signal, view: asked, ground: known }: FillOptions,
): Promise<Filled | undefined> {
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height }
  const rect = bounds(hole, whole)
  if (rect.width === 0) return { raster, residual: 0 }
  const view = asked ?? viewOf(rect, raster)
  const count = hole.data.reduce((sum, value) => sum + value, 0)
  const ground = known ?? plainGround(raster, hole, view)
  const limit = ground ? most.plain : most.busy
  let factor = 1
  while (count / factor ** 2 > limit.hole || (view.width * view.height) / factor ** 2 > limit.view)
    factor *= 2
  for (; factor >= 1; factor /= 2) {
    const level = levelOf(raster, hole, view, factor, ground)
    const completed = await complete(level, ground !== undefined, seed, signal)
    if (!completed) continue
    const filled = lay(raster, hole, rect, view, factor, completed, ground)
    return { raster: filled, residual: completed.residual }
  }
  return undefined
}

function viewOf(rect: Rect, { width, height }: Raster): Rect {
  const reach = Math.max(48, Math.round(Math.max(rect.width, rect.height) * round))
  const x = Math.max(0, rect.x - reach)
  const y = Math.max(0, rect.y - reach)
  return {
    x,
    y,
    width: Math.min(width, rect.x + rect.width + reach) - x,
    height: Math.min(height, rect.y + rect.height + reach) - y,
  }
}
