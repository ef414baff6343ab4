/**
 * `input.function` of wanx2.1-imageedit ("wanx-image-edit-api-reference", 2026-10-12): what to do with the
 * one picture, beside the words. Those that are more than an instruction become a plan.
 */
import type { Plan, SizeAsk } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import type { Parameters } from './body.ts'

interface Planned {
  readonly plan: Plan
  /** How many times as wide and high the picture becomes. */
  readonly times?: { readonly width: number; readonly height: number }
}

interface Meaning {
  /** Said before the prompt, where the function asks for something that the words need not say. */
  readonly lead?: string
  readonly plan?: (given: Parameters, warnings: string[]) => Planned
  /** Whether it has a mask, whose white part may change. */
  readonly mask?: true
  /** What it means to say nothing; without it the words are required. */
  readonly bare?: string
  /** Why it is refused. */
  readonly no?: string
  /** Parameters that it has, beside `n`, `seed` and `watermark`. */
  readonly own: readonly (keyof Parameters)[]
}

const functions: Readonly<Record<string, Meaning>> = {
  description_edit: { own: ['strength'] },
  stylization_all: { own: ['strength'] },
  stylization_local: { own: [] },
  remove_watermark: { own: [] },
  expand: { plan: expansion, own: ['top_scale', 'bottom_scale', 'left_scale', 'right_scale'] },
  super_resolution: { plan: upscaling, own: ['upscale_factor'] },
  doodle: { lead: 'Paint along the lines of image 1:', own: [] },
  description_edit_with_mask: { mask: true, bare: 'Take out what the mask marks.', own: [] },
  colorization: { no: 'no engine here colours a grey picture', own: [] },
  control_cartoon_feature: { no: 'no engine here takes a character out of a picture', own: [] },
}

const only: Readonly<Partial<Record<keyof Parameters, string>>> = {
  strength: 'only description_edit and stylization_all have it',
  top_scale: 'only expand has it',
  bottom_scale: 'only expand has it',
  left_scale: 'only expand has it',
  right_scale: 'only expand has it',
  upscale_factor: 'only super_resolution has it',
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
  readonly size?: SizeAsk | undefined
  /** Whether `input.mask_image_url` is looked at. */
  readonly masked: boolean
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
  const made = meaning.plan?.(given, warnings)
  const words = prompt.trim() === '' ? (meaning.bare ?? prompt) : prompt
  return {
    masked: meaning.mask === true,
    prompt: meaning.lead === undefined ? words : `${meaning.lead} ${words}`,
    plan: made?.plan,
    size: made?.times && { times: made.times },
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

/** With a factor of 1 it is only made clearer. */
function upscaling({ upscale_factor: factor = 1 }: Parameters): Planned {
  const plan = edit([{ verb: 'upscale', target }])
  if (factor === 1) return { plan }
  if ([2, 3, 4].includes(factor)) return { plan, times: { width: factor, height: factor } }
  const param = 'parameters.upscale_factor'
  throw new Problem(
    'invalid_request',
    `\`${param}\` is a whole number from 1 to 4; got ${factor}.`,
    { param },
  )
}

const sides = ['top', 'bottom', 'left', 'right'] as const
type Side = (typeof sides)[number]
/** Least that a plan can add on a side, as a share of it. */
const least = 0.05

/** One side after the other: each share is of what the side before has made of it. */
function expansion(given: Parameters, warnings: string[]): Planned {
  const by = { top: 0, bottom: 0, left: 0, right: 0 }
  for (const side of sides) by[side] = shareOf(given, side)
  if (new Set(Object.values(by)).size === 1 && by.top >= least) {
    const wide = 1 + 2 * by.top
    const plan = edit([{ verb: 'expand', target, by: by.top }])
    return { plan, times: { width: wide, height: wide } }
  }
  const steps: { side: Side; by: number }[] = []
  const add = (side: Side, share: number) => {
    if (share >= least) steps.push({ side, by: share })
    else if (share > 0) {
      warnings.push(`\`${side}_scale\` had no effect: it is too little to add.`)
    }
    return share >= least ? share : 0
  }
  const top = add('top', by.top)
  const height = (1 + top) * (1 + add('bottom', by.bottom / (1 + top)))
  const left = add('left', by.left)
  const width = (1 + left) * (1 + add('right', by.right / (1 + left)))
  if (steps.length > 0) {
    const plan = edit(steps.map((step) => ({ verb: 'expand', target, ...step })))
    return { plan, times: { width, height } }
  }
  throw new Problem(
    'invalid_request',
    `Nothing is expanded: one of \`parameters.top_scale\`, \`bottom_scale\`, \`left_scale\` and \`right_scale\` must be at least ${1 + 2 * least}.`,
    { param: 'parameters.top_scale' },
  )
}

/**
 * The picture stays in the middle and each scale is how much further from it that edge lies: 1.5 on all
 * sides makes 1.5 times the size (Model Studio, "wanx-image-edit", 2026-02-11, through a mirror). So half
 * of what is over 1 is added there.
 */
function shareOf(given: Parameters, side: Side): number {
  const scale = given[`${side}_scale`] ?? 1
  if (scale >= 1 && scale <= 2) return (scale - 1) / 2
  const param = `parameters.${side}_scale`
  throw new Problem('invalid_request', `\`${param}\` is 1.0 to 2.0; got ${scale}.`, { param })
}
