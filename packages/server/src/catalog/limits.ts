/**
 * Every limit of a model that can be checked before an image is fetched. Each broken one is a Problem
 * whose `param` is in our own words and whose sentence names the limit and the value given.
 */
import type { Box, ImageDraft, PaletteColour, PixelSize } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { modeOf, spoken } from './model.ts'
import type { Mode, Model } from './model.ts'
import { checkImageCount, limitsOf } from './modes.ts'
import { checkSize } from './size.ts'

/** Throws Problem `invalid_request`. What needs the images' sizes is checked by `complete`. */
export function checkDraft(model: Model, draft: ImageDraft): void {
  const mode = modeOf(draft)
  checkPrompt(model, draft.prompt)
  checkText('prompt', draft.prompt)
  checkNegativePrompt(model, draft.negativePrompt ?? '')
  checkImageCount(model, draft)
  checkCount(model, mode, draft.count)
  checkMask(draft)
  checkBoxes(model, draft)
  checkPalette(model, mode, draft.palette)
  checkSeed(model, draft.seed)
  checkSize(model, mode, draft.size)
  checkStrength(model, draft.strength)
  checkOutput(model, draft)
  checkPlan(draft)
}

/** Throws Problem `invalid_image` with `param: 'images[i]'`. `sizes` are upright pixels. */
export function checkInputs(model: Model, sizes: readonly PixelSize[]): void {
  const { minSide, maxSide, maxRatio } = model.images
  for (const [index, { width, height }] of sizes.entries()) {
    const long = Math.max(width, height)
    const short = Math.min(width, height)
    const broken =
      short < minSide || long > maxSide
        ? `Each side of a reference image must have ${spoken(minSide)} to ${spoken(maxSide)} pixels`
        : long > short * maxRatio
          ? `The ratio of a reference image must be 1:${maxRatio} to ${maxRatio}:1`
          : undefined
    if (broken === undefined) continue
    throw new Problem('invalid_image', `${broken}; image ${index + 1} is ${width}x${height}.`, {
      param: `images[${index}]`,
    })
  }
}

/** Boxes must lie inside the image they belong to. Throws Problem with `param: 'boxes[i]'`. */
export function checkBoxPlaces(
  boxes: readonly (readonly Box[])[] | undefined,
  sizes: readonly PixelSize[],
): void {
  for (const [index, list] of (boxes ?? []).entries()) {
    const size = sizes[index]
    if (size === undefined) continue
    const outside = list.find((box) => box[2] > size.width || box[3] > size.height)
    if (outside === undefined) continue
    throw bad(
      `boxes[${index}]`,
      `Image ${index + 1} is ${size.width}x${size.height} pixels; the box [${outside.join(', ')}] reaches outside it.`,
    )
  }
}

function checkPrompt(model: Model, prompt: string): void {
  const { min, max } = model.prompt
  const length = prompt.trim() === '' ? 0 : characters(prompt)
  if (length >= min && length <= max) return
  throw bad(
    'prompt',
    length === 0
      ? 'The prompt is empty: say what the picture should show.'
      : `The prompt may have ${spoken(min)} to ${spoken(max)} characters; this one has ${spoken(length)}.`,
  )
}

/** Where it has no effect its length does not matter. */
function checkNegativePrompt(model: Model, text: string): void {
  checkText('negativePrompt', text)
  const length = characters(text)
  if (model.negativePrompt === undefined || length <= model.negativePrompt.max) return
  throw bad(
    'negativePrompt',
    `The negative prompt may have at most ${spoken(model.negativePrompt.max)} characters; this one has ${spoken(length)}.`,
  )
}

/** Half a surrogate pair or a NUL is no text: no database keeps it, no engine can read it. */
function checkText(param: string, text: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return
  throw bad(param, 'The text holds a NUL or half a character, which is no text.')
}

/**
 * Code points, so that one emoji or one Chinese character is one. Model Studio cuts what is too long
 * without a word; here it is refused, because half a sentence is not what was asked for.
 */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

function checkCount(model: Model, mode: Mode, count: number | undefined): void {
  const { min, max } = limitsOf(model, mode).count
  const what = mode === 'set' ? 'a set can hold' : 'one request can make'
  const { set } = model.modes
  const hint =
    mode === 'set' || !set || set.count.max <= max
      ? ''
      : ` More, up to ${set.count.max}, only come as a set.`
  if (!within(count, min, max)) {
    throw bad('count', `With ${model.id} ${what} ${min} to ${max} pictures; got ${count}.${hint}`)
  }
}

function checkMask({ mask, images }: ImageDraft): void {
  if (mask === undefined || (images?.length ?? 0) > 0) return
  throw bad('mask', 'A mask says where to paint in the first reference image; there is none.')
}

function checkBoxes(model: Model, draft: ImageDraft): void {
  if (draft.boxes === undefined) return
  const most = model.boxes?.maxPerImage ?? 0
  const images = draft.images?.length ?? 0
  if (draft.boxes.length !== images) {
    throw bad(
      'boxes',
      `Boxes are a list per reference image, an empty one for an image without; got ${draft.boxes.length} lists for ${images} images.`,
    )
  }
  for (const [index, list] of draft.boxes.entries()) {
    const param = `boxes[${index}]`
    if (list.length > most) {
      throw bad(
        param,
        most === 0
          ? `${model.id} knows no boxes: say the place in words, or with a mask.`
          : `An image may have at most ${most} boxes; image ${index + 1} has ${list.length}.`,
      )
    }
    for (const box of list) checkBox(param, box)
  }
}

function checkBox(param: string, box: Box): void {
  const [x1, y1, x2, y2] = box
  if (box.every((side) => Number.isSafeInteger(side) && side >= 0) && x1 < x2 && y1 < y2) return
  throw bad(
    param,
    `A box is [x1, y1, x2, y2] in whole pixels from 0 with x1 < x2 and y1 < y2; got [${box.join(', ')}].`,
  )
}

function checkPalette(
  model: Model,
  mode: Mode,
  palette: readonly PaletteColour[] | undefined,
): void {
  if (palette === undefined) return
  if (model.palette === undefined) {
    throw bad('palette', `${model.id} knows no palettes: name the colours in the prompt.`)
  }
  const { min, max, inSet, shareStep } = model.palette
  if (mode === 'set' && !inSet) {
    throw bad(
      'palette',
      `A palette can't be used in a set with ${model.id}: leave one of the two out.`,
    )
  }
  if (palette.length < min || palette.length > max) {
    throw bad('palette', `A palette has ${min} to ${max} colours; got ${palette.length}.`)
  }
  for (const [index, { hex, share }] of palette.entries()) {
    if (!/^#[0-9a-f]{6}$/i.test(hex)) {
      throw bad(
        `palette[${index}].hex`,
        `A colour is written as #RRGGBB; got "${hex.slice(0, 40)}".`,
      )
    }
    if (!(share > 0 && share <= 1)) {
      throw bad(
        `palette[${index}].share`,
        `A share is more than 0 and at most 1 (100%); got ${spoken(share)}.`,
      )
    }
  }
  const sum = palette.reduce((total, { share }) => total + share, 0)
  // Each share may have been rounded to two decimals of a percentage: three thirds sum to 99.99%.
  if (Math.abs(sum - 1) > (palette.length * shareStep) / 2 + 1e-9) {
    throw bad('palette', `The shares of a palette sum to 1 (100%); these sum to ${spoken(sum)}.`)
  }
}

function checkSeed(model: Model, seed: number | undefined): void {
  const { min, max } = model.seed
  if (within(seed, min, max)) return
  throw bad('seed', `A seed is a whole number from ${min} to ${spoken(max)}; got ${seed}.`)
}

/** Where it has no effect it does not matter. */
function checkStrength(model: Model, strength: number | undefined): void {
  if (strength === undefined || !model.accepts.includes('strength')) return
  if (strength >= 0 && strength <= 1) return
  throw bad('strength', `A strength is a number from 0 to 1; got ${strength}.`)
}

function checkOutput(model: Model, draft: ImageDraft): void {
  if (draft.format !== undefined && !model.formats.includes(draft.format)) {
    throw bad('format', `Pictures come as ${model.formats.join(', ')}; got ${draft.format}.`)
  }
  if (!within(draft.quality, 1, 100)) {
    throw bad('quality', `The quality is a whole number from 1 to 100; got ${draft.quality}.`)
  }
}

function checkPlan({ plan, images }: ImageDraft): void {
  if (plan === undefined) return
  const wanted = (images?.length ?? 0) > 0 ? 'edit' : 'scene'
  const kinds = plan.kind === 'set' ? plan.panels.map(({ kind }) => kind) : [plan.kind]
  const got = kinds.find((kind) => kind !== wanted)
  if (got === undefined) return
  const those = plan.kind === 'set' ? 'the panels of a plan are' : 'a plan is'
  throw bad(
    'plan',
    `${wanted === 'edit' ? 'With' : 'Without'} reference images ${those} of kind "${wanted}"; got "${got}".`,
  )
}

/** Absent is fine: it will get its default. */
function within(value: number | undefined, min: number, max: number): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value >= min && value <= max)
}

function bad(param: string, message: string): Problem {
  return new Problem('invalid_request', message, { param })
}
