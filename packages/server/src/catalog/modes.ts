/** The kinds of request that a model can be asked for; older Wan models edit or draw, not both. */
import type { ImageDraft } from '@limn/sdk'
import { Problem } from '../problem.ts'
import { modeOf, modes, spoken } from './model.ts'
import type { Mode, Model, ModeLimits } from './model.ts'

export const modeWords: Readonly<Record<Mode, string>> = {
  text: 'from words alone',
  edit: 'from reference images',
  set: 'in a set',
}

/** In order; those the model has. */
export function modesOf(model: Model): readonly (readonly [Mode, ModeLimits])[] {
  return modes.flatMap((mode) => {
    const limits = model.modes[mode]
    return limits ? [[mode, limits] as const] : []
  })
}

/** The most reference images in any mode; 0 where the model takes none. */
export function mostImages(model: Model): number {
  return Math.max(...modesOf(model).map(([, { images }]) => images.max))
}

/** Throws Problem `invalid_request` where the model makes nothing of that kind. */
export function limitsOf(model: Model, mode: Mode): ModeLimits {
  const limits = model.modes[mode]
  if (limits) return limits
  throw new Problem('invalid_request', missing[mode](model), {
    param: mode === 'set' ? 'set' : 'images',
  })
}

const missing: Readonly<Record<Mode, (model: Model) => string>> = {
  text: ({ id, modes: { edit, set } }) =>
    `${id} needs ${edit ? several(edit.images) : 'reference images'}; there is none.` +
    (set?.images.min === 0 ? ' Without an image it only makes a set.' : ''),
  edit: ({ id }) => `${id} makes pictures from words alone: it takes no reference images.`,
  set: ({ id }) => `${id} makes no sets of pictures.`,
}

/** Throws Problem `invalid_request`: the mode is there, and has as many images as it takes. */
export function checkImageCount(model: Model, draft: ImageDraft): void {
  const mode = modeOf(draft)
  const { images } = limitsOf(model, mode)
  const given = draft.images?.length ?? 0
  const where = mode === 'set' && images.max < mostImages(model) ? ' in a set' : ''
  if (given > images.max) {
    throw new Problem(
      'invalid_request',
      images.max === 0
        ? `${model.id} takes no reference images${where}; got ${given}.`
        : `${model.id} takes at most ${images.max} reference image${images.max === 1 ? '' : 's'}${where}; got ${given}.`,
      { param: 'images' },
    )
  }
  if (given < images.min) {
    const message = `${model.id} needs ${several(images)}${where}; got ${given}.`
    throw new Problem('invalid_request', message, { param: 'images' })
  }
}

function several({ min, max }: { readonly min: number; readonly max: number }): string {
  if (min !== max) return `${spoken(min)} to ${spoken(max)} reference images`
  return `${spoken(max)} reference image${max === 1 ? '' : 's'}`
}
