/**
 * `input.function` of wanx2.1-imageedit ("wanx-image-edit-api-reference", 2026-10-12): what to do with the
 * one picture, beside the words. Those that are more than an instruction become a plan.
 */
import type { Plan } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import type { Parameters } from './body.ts'

/** Said before the prompt, where the function asks for something that the words need not say. */
interface Meaning {
  readonly lead?: string
  readonly plan?: (given: Parameters, warnings: string[]) => Plan
  /** Why it is refused. */
  readonly no?: string
  /** Parameters that it has, beside `n`, `seed` and `watermark`. */
  readonly own: readonly (keyof Parameters)[]
}

const whitened =
  'its mask is white where the picture changes, and masks are read by their transparency here: use `description_edit`, or POST /v1/images/edits with a `mask`'

const functions: Readonly<Record<string, Meaning>> = {
  description_edit: { own: ['strength'] },
  stylization_all: { own: ['strength'] },
  stylization_local: { own: [] },
  remove_watermark: { own: [] },
  expand: { plan: expansion, own: ['top_scale', 'bottom_scale', 'left_scale', 'right_scale'] },
  super_resolution: { plan: () => edit([{ verb: 'upscale', target }]), own: [] },
  doodle: { lead: 'Paint along the lines of image 1:', own: [] },
  description_edit_with_mask: { no: whitened, own: [] },
  colorization: { no: 'no engine here colours a grey picture', own: [] },
  control_cartoon_feature: { no: 'no engine here takes a character out of a picture', own: [] },
}

const only: Readonly<Partial<Record<keyof Parameters, string>>> = {
  strength: 'only description_edit and stylization_all have it',
  top_scale: 'only expand has it',
  bottom_scale: 'only expand has it',
  left_scale: 'only expand has it',
  right_scale: 'only expand has it',
  upscale_factor: 'the picture keeps its size here',
  is_sketch: 'the picture is taken as it is',
}
/** Asking for what happens anyway. */
const silent: Readonly<Partial<Record<keyof Parameters, unknown>>> = {
  top_scale: 1,
  bottom_scale: 1,
  left_scale: 1,
  right_scale: 1,
  upscale_factor: 1,
  is_sketch: false,
}

export interface Instructed {
  readonly prompt: string
  readonly plan?: Plan | undefined
  /** Without what the function does not have. */
  readonly parameters: Parameters
}

/** Throws Problem that names `input.function`. */
export function instruct(
  name: string,
  prompt: string,
  given: Parameters,
  warnings: string[],
): Instructed {
  const meaning = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (meaning === undefined || meaning.no !== undefined) {
    const known = Object.keys(functions).filter((key) => functions[key]?.no === undefined)
    const why = meaning?.no ?? `there are ${known.join(', ')}`
    throw new Problem(
      'invalid_request',
      `\`input.function\` can't be "${name.slice(0, 40)}": ${why}.`,
      {
        param: 'input.function',
      },
    )
  }
  const idle = Object.entries(only).filter(([key]) => !meaning.own.some((own) => own === key))
  for (const [key, why] of idle) {
    const value: unknown = Reflect.get(given, key)
    if (value === undefined || value === Reflect.get(silent, key)) continue
    warnings.push(`\`${key}\` had no effect with the function ${name}: ${why}.`)
  }
  if (meaning.plan) {
    warnings.push(`\`prompt\` had no effect: ${name} is made from its parameters alone.`)
  }
  return {
    prompt: meaning.lead === undefined ? prompt : `${meaning.lead} ${prompt}`,
    plan: meaning.plan?.(given, warnings),
    parameters: Object.fromEntries(
      Object.entries(given).filter(([key]) => !idle.some(([other]) => other === key)),
    ),
  }
}

const target = { image: 1 } as const

type Operations = Extract<Plan, { kind: 'edit' }>['operations']

function edit(operations: Operations): Plan {
  return { kind: 'edit', operations, notUnderstood: [] }
}

/** A scale of 1.5 makes the picture half as high or as wide again on that side; 1 leaves it. */
function expansion(given: Parameters, warnings: string[]): Plan {
  // The size of the picture is not known here, so none is asked for.
  warnings.push('The canvas is made larger at the number of pixels that the picture has.')
  const by = {
    top: shareOf(given, 'top_scale', warnings),
    bottom: shareOf(given, 'bottom_scale', warnings),
    left: shareOf(given, 'left_scale', warnings),
    right: shareOf(given, 'right_scale', warnings),
  }
  if (new Set(Object.values(by)).size === 1 && by.top > 0) {
    return edit([{ verb: 'expand', target, by: by.top }])
  }
  // One side after the other: each share is of what the side before has made of it.
  const steps = [
    { side: 'top' as const, by: by.top },
    { side: 'bottom' as const, by: by.bottom / (1 + by.top) },
    { side: 'left' as const, by: by.left },
    { side: 'right' as const, by: by.right / (1 + by.left) },
  ].filter((step) => step.by > 0)
  if (steps.length > 0) return edit(steps.map((step) => ({ verb: 'expand', target, ...step })))
  throw new Problem(
    'invalid_request',
    'Nothing is expanded: one of `parameters.top_scale`, `bottom_scale`, `left_scale` and `right_scale` must be more than 1.',
    { param: 'parameters.top_scale' },
  )
}

/** Least that can be added on a side. */
const least = 0.05

function shareOf(
  given: Parameters,
  name: 'top_scale' | 'bottom_scale' | 'left_scale' | 'right_scale',
  warnings: string[],
): number {
  const scale = given[name] ?? 1
  if (!(scale >= 1 && scale <= 2)) {
    const param = `parameters.${name}`
    throw new Problem('invalid_request', `\`${param}\` is 1.0 to 2.0; got ${scale}.`, { param })
  }
  if (scale > 1 && scale < 1 + least * 2) {
    warnings.push(`\`${name}\` had no effect: less than ${1 + least * 2} is too little to add.`)
    return 0
  }
  return scale - 1
}
