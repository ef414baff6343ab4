/**
 * The one place where a size that was asked for becomes pixels. A tier is a budget of pixels in all;
 * a ratio spends it as evenly as it can. Model Studio (section "size", read 2026-10-11) limits total
 * pixels and ratio, and the sides only up to Wan 2.2; without images a tier is a square, with images it
 * has the ratio of the last one.
 */
import type { PixelSize, SizeAsk, Tier } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { limitsOf, modeWords } from './modes.ts'
import { spoken } from './model.ts'
import type { Mode, Model, ModeLimits } from './model.ts'

/** Sides that engines like. Exact pixels that a caller names are kept whatever they are. */
const step = 8
/** An exact ratio may leave this share of the budget unspent; a near one is paid for by error. */
const leastSpent = 0.85

/** Throws Problem with `param: 'size'` when this model can't make such a picture in this mode. */
export function checkSize(model: Model, mode: Mode, ask: SizeAsk | undefined): void {
  if (ask === undefined) return
  if ('width' in ask) checkPixels(model, mode, ask)
  else if ('times' in ask) checkTimes(ask.times)
  else {
    if (ask.tier !== undefined) checkTier(model, mode, ask.tier)
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
  const limits = limitsOf(model, mode)
  if (ask !== undefined && 'times' in ask) return within(timesOf(ask.times, last), limits)
  const ratios = ratiosOf(model, limits)
  const budget = ask?.tier && model.sizes.tierPixels[ask.tier]
  const near = last ? last.width / last.height : 1
  const ratio = ask?.ratio === undefined ? near : parseRatio(ask.ratio)
  const possible = Math.min(ratios.max, Math.max(ratios.min, ratio))
  if (budget !== undefined || !limits.unasked.asImage || last === undefined) {
    return fit(budget ?? limits.unasked.pixels, possible, ratios)
  }
  const pixels = last.width * last.height
  if (pixels <= limits.unasked.pixels && possible === near) return last
  return fit(Math.min(pixels, limits.unasked.pixels), possible, ratios)
}

/** A multiple of an image's sides, whether or not the model makes pictures so large. */
export function timesOf(times: PixelSize, last: PixelSize = { width: 0, height: 0 }): PixelSize {
  return {
    width: Math.round(last.width * times.width),
    height: Math.round(last.height * times.height),
  }
}

/** Made smaller, at its ratio, until the model makes such pictures. */
function within(size: PixelSize, { maxPixels, sides }: ModeLimits): PixelSize {
  const { width, height } = size
  const long = sides ? sides.max / Math.max(width, height) : Infinity
  const by = Math.min(1, long, Math.sqrt(maxPixels / (width * height)))
  return { width: Math.floor(width * by), height: Math.floor(height * by) }
}

/** Width divided by height, as far as the model allows it or its sides do. */
export function ratiosOf(
  model: Model,
  { sides }: ModeLimits,
): { readonly min: number; readonly max: number } {
  const most = sides ? sides.max / sides.min : Infinity
  return model.sizes.ratio ?? { min: 1 / most, max: most }
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
  const { minPixels, maxPixels, sides } = limitsOf(model, mode)
  if (sides && (Math.min(width, height) < sides.min || Math.max(width, height) > sides.max)) {
    throw bad(
      `${model.id} makes pictures of ${spoken(sides.min)} to ${spoken(sides.max)} pixels a side; got ${width}x${height}.`,
    )
  }
  const pixels = width * height
  if (pixels < minPixels || pixels > maxPixels) {
    throw bad(
      `${model.id} makes pictures of ${spoken(minPixels)} to ${spoken(maxPixels)} pixels in all ${modeWords[mode]}; ` +
        `${width}x${height} has ${spoken(pixels)}.`,
    )
  }
  checkRatio(model, width / height, `${width}x${height}`)
}

function checkTimes({ width, height }: PixelSize): void {
  if ([width, height].every((times) => Number.isFinite(times) && times > 0 && times <= 100)) return
  throw bad(
    `A multiple of an image's sides is more than 0 and at most 100; got ${width}x${height}.`,
  )
}

function checkRatio(model: Model, ratio: number, given: string): void {
  const { min, max } = model.sizes.ratio ?? { min: 0, max: Infinity }
  if (ratio >= min && ratio <= max) return
  throw bad(
    `The ratio of width to height must be 1:${spoken(1 / min)} to ${spoken(max)}:1; got ${given}.`,
  )
}

function checkTier(model: Model, mode: Mode, tier: Tier): void {
  const { tiers, unasked } = limitsOf(model, mode)
  if (tiers.includes(tier)) return
  const note = model.sizes.tierNote === undefined ? '' : ` ${model.sizes.tierNote}`
  const { width, height } = fit(unasked.pixels, 1, { min: 1, max: 1 })
  throw bad(
    tiers.length === 0
      ? `${model.id} takes a size in pixels, such as ${width}x${height}, and no tier; got ${tier}.`
      : `${model.id} makes pictures ${modeWords[mode]} at ${tiers.join(' or ')}; got ${tier}.${note}`,
  )
}

function bad(message: string): Problem {
  return new Problem('invalid_request', message, { param: 'size' })
}
