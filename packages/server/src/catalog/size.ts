/**
 * The one place where a size that was asked for becomes pixels. A tier is a budget of pixels in all;
 * a ratio spends it as evenly as it can. Model Studio (section "size", read 2026-10-11) limits total
 * pixels and ratio, not the sides; without images a tier is a square, with images it has the ratio of
 * the last one.
 */
import type { PixelSize, SizeAsk, Tier } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { spoken } from './model.ts'
import type { Mode, Model } from './model.ts'

/** Sides that engines like. Exact pixels that a caller names are kept whatever they are. */
const step = 8
/** An exact ratio may leave this share of the budget unspent; a near one is paid for by error. */
const leastSpent = 0.85

const modeWords: Readonly<Record<Mode, string>> = {
  text: 'from words alone',
  edit: 'from reference images',
  set: 'in a set',
}

/** Throws Problem with `param: 'size'` when this model can't make such a picture in this mode. */
export function checkSize(model: Model, mode: Mode, ask: SizeAsk | undefined): void {
  if (ask === undefined) return
  if ('width' in ask) checkPixels(model, mode, ask)
  else {
    checkTier(model, mode, ask.tier)
    if (ask.ratio !== undefined) checkRatio(model, parseRatio(ask.ratio), ask.ratio)
  }
}

/** The pixels of a size that passed `checkSize`. `last` is the last reference image. */
export function resolveSize(
  model: Model,
  mode: Mode,
  ask: SizeAsk | undefined,
  last?: PixelSize,
): PixelSize {
  if (ask !== undefined && 'width' in ask) return { width: ask.width, height: ask.height }
  const tier = ask?.tier ?? defaultTier(model, mode)
  const limits = model.sizes.ratio
  const ratio =
    ask?.ratio === undefined ? (last ? last.width / last.height : 1) : parseRatio(ask.ratio)
  return fit(
    model.sizes.tierPixels[tier],
    Math.min(limits.max, Math.max(limits.min, ratio)),
    limits,
  )
}

function defaultTier(model: Model, mode: Mode): Tier {
  const { tiers } = model.sizes.modes[mode]
  const wanted = model.sizes.defaultTier
  return tiers.includes(wanted) ? wanted : (tiers.at(-1) ?? wanted)
}

/** `"16:9"` as a number. Throws Problem. */
export function parseRatio(text: string): number {
  const [, width, height] =
    /^\s*(\d{1,5}(?:\.\d{1,4})?)\s*[:/]\s*(\d{1,5}(?:\.\d{1,4})?)\s*$/.exec(text) ?? []
  const ratio = Number(width) / Number(height)
  if (!Number.isFinite(ratio) || ratio <= 0) {
    throw bad(`A ratio is written as width:height, such as 16:9; got "${text.slice(0, 40)}".`)
  }
  return ratio
}

/**
 * The best width and height for a ratio within a budget of pixels: an exact ratio in multiples of 8
 * if that spends enough of the budget, otherwise the least sum of error and pixels left unspent.
 */
export function fit(
  budget: number,
  ratio: number,
  limits: { readonly min: number; readonly max: number },
): PixelSize {
  const down = (side: number) => Math.max(step, Math.floor(side / step) * step)
  const tallest = down(Math.sqrt(budget / ratio)) + step
  const lowest = Math.sqrt((leastSpent * budget) / ratio) - step
  let best = { width: down(Math.sqrt(budget * ratio)), height: down(Math.sqrt(budget / ratio)) }
  let least = Infinity
  for (let height = tallest; height >= lowest && height >= step; height -= step) {
    const near = down(height * ratio)
    for (const width of [near, near + step]) {
      const cost = costOf(width, height, budget, ratio, limits)
      if (cost < least) [best, least] = [{ width, height }, cost]
    }
  }
  return best
}

function costOf(
  width: number,
  height: number,
  budget: number,
  ratio: number,
  limits: { readonly min: number; readonly max: number },
): number {
  const spent = (width * height) / budget
  const made = width / height
  if (spent > 1 || spent < leastSpent || made < limits.min || made > limits.max) return Infinity
  const error = Math.abs(Math.log(made / ratio))
  return error < 1e-9 ? 1 - spent : 0.15 + 60 * error + (1 - spent)
}

function checkPixels(model: Model, mode: Mode, size: PixelSize): void {
  const { width, height } = size
  if (![width, height].every((side) => Number.isSafeInteger(side) && side > 0)) {
    throw bad(`Width and height are whole numbers of pixels; got ${width}x${height}.`)
  }
  const { minPixels, maxPixels } = model.sizes.modes[mode]
  const pixels = width * height
  if (pixels < minPixels || pixels > maxPixels) {
    throw bad(
      `${model.id} makes pictures of ${spoken(minPixels)} to ${spoken(maxPixels)} pixels in all ${modeWords[mode]}; ` +
        `${width}x${height} has ${spoken(pixels)}.`,
    )
  }
  checkRatio(model, width / height, `${width}x${height}`)
}

function checkRatio(model: Model, ratio: number, given: string): void {
  const { min, max } = model.sizes.ratio
  if (ratio >= min && ratio <= max) return
  throw bad(
    `The ratio of width to height must be 1:${spoken(1 / min)} to ${spoken(max)}:1; got ${given}.`,
  )
}

function checkTier(model: Model, mode: Mode, tier: Tier): void {
  const { tiers } = model.sizes.modes[mode]
  if (tiers.includes(tier)) return
  throw bad(
    `${model.id} makes pictures ${modeWords[mode]} at ${tiers.join(' or ')}; got ${tier}. ${model.sizes.tierNote}`,
  )
}

function bad(message: string): Problem {
  return new Problem('invalid_request', message, { param: 'size' })
}
