/** From what a caller said to a request with nothing left open: defaults filled in, size in pixels. */
import type { ImageDraft, ImageRequest, PixelSize } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { checkBoxPlaces, checkInputs } from './limits.ts'
import { modeOf } from './model.ts'
import type { Mode, Model } from './model.ts'
import { limitsOf } from './modes.ts'
import { checkSize, resolveSize, timesOf } from './size.ts'

/** A request but for its pictures, which the caller of `complete` holds already. */
export type Completed = Omit<ImageRequest, 'images' | 'mask'> & {
  /** What will have no effect, as sentences. */
  readonly warnings: readonly string[]
}

const onlySomeModels = {
  negativePrompt: 'a negative prompt',
  steps: 'a number of steps',
  guidanceScale: 'a guidance scale',
  strength: 'a strength',
} as const

/**
 * `draft` has passed `checkDraft`. `inputSizes` are the upright pixels of its images, in order;
 * `drawSeed` is asked only when the draft has no seed, and answers 0 to 2,147,483,647. Throws Problem
 * when an image or a box is outside the limits.
 */
export function complete(
  model: Model,
  draft: ImageDraft,
  inputSizes: readonly PixelSize[],
  drawSeed: () => number,
): Completed {
  const mode = modeOf(draft)
  checkInputs(model, inputSizes)
  checkBoxPlaces(draft.boxes, inputSizes)
  const warnings: string[] = []
  const { count } = limitsOf(model, mode)
  return {
    model: model.id,
    prompt: draft.prompt,
    ...extras(model, draft, warnings),
    ...(draft.boxes?.some((list) => list.length > 0) ? { boxes: draft.boxes } : {}),
    ...sized(model, mode, draft, inputSizes.at(-1), warnings),
    count: draft.count ?? count.default,
    set: mode === 'set',
    thinking: thinks(model, mode, draft, warnings),
    ...(draft.plan === undefined ? {} : { plan: draft.plan }),
    ...(draft.palette === undefined ? {} : { palette: evened(draft.palette) }),
    seed: draft.seed ?? drawSeed(),
    watermark: draft.watermark ?? false,
    ...output(model, draft, warnings),
    warnings,
  }
}

function sized(
  model: Model,
  mode: Mode,
  { size: ask }: ImageDraft,
  last: PixelSize | undefined,
  warnings: string[],
): Pick<Completed, 'size' | 'sizeAsked'> {
  const size = resolveSize(model, mode, ask, last)
  if (ask === undefined) return { size, sizeAsked: false }
  if (!('times' in ask)) return { size, sizeAsked: 'width' in ask || ask.ratio !== undefined }
  if (last === undefined) {
    const message = 'A multiple of the sides of a reference image needs one.'
    throw new Problem('invalid_request', message, { param: 'size' })
  }
  checkSize(model, mode, size)
  const wanted = timesOf(ask.times, last)
  if (size.width !== wanted.width || size.height !== wanted.height) {
    warnings.push(
      `The picture has ${size.width}x${size.height} pixels instead of ${wanted.width}x${wanted.height}: ${model.id} makes none so large.`,
    )
  }
  return { size, sizeAsked: true }
}

function thinks(model: Model, mode: Mode, draft: ImageDraft, warnings: string[]): boolean {
  const wanted = draft.thinking ?? model.thinking.default
  const possible = model.thinking.modes.includes(mode)
  if (draft.thinking === true && !possible) {
    const where = mode === 'set' ? 'in a set' : 'with reference images'
    warnings.push(
      model.thinking.modes.length === 0
        ? `${model.id} does not know thinking: it has no effect.`
        : `Thinking has no effect ${where}: the picture is made without it.`,
    )
  }
  return wanted && possible
}

function extras(model: Model, draft: ImageDraft, warnings: string[]) {
  const kept: Partial<Pick<ImageRequest, keyof typeof onlySomeModels>> = {}
  const known = (name: keyof typeof onlySomeModels) =>
    name === 'negativePrompt' ? model.negativePrompt !== undefined : model.accepts.includes(name)
  const take = (name: keyof typeof onlySomeModels) => {
    // An empty negative prompt, which several hosts have as the default, asks for nothing.
    if (draft[name] === undefined || draft[name] === '') return
    if (known(name)) Object.assign(kept, { [name]: draft[name] })
    else warnings.push(`${model.id} does not know ${onlySomeModels[name]}: it has no effect.`)
  }
  take('negativePrompt')
  take('steps')
  take('guidanceScale')
  take('strength')
  return kept
}

function output(model: Model, draft: ImageDraft, warnings: string[]) {
  const format = draft.format ?? model.formats[0] ?? 'png'
  if (draft.quality === undefined) return { format }
  if (format !== 'png') return { format, quality: draft.quality }
  warnings.push('A PNG keeps every pixel: the quality has no effect.')
  return { format }
}

/** Shares that sum to 1 exactly, whatever rounding they came with. */
function evened(palette: NonNullable<ImageDraft['palette']>) {
  const sum = palette.reduce((total, { share }) => total + share, 0)
  // Shares that are even already but for rounding stay as they were given.
  const by = Math.abs(sum - 1) < 1e-9 ? 1 : sum
  return palette.map(({ hex, share }) => ({ hex, share: share / by }))
}
