/** Instructions for images with two boxes: which box a change is for, when the words don't say. */
import type { Operation, Target } from '@limn/sdk'
import type { EditFacts } from './asked.ts'

/** What one clause asks for. */
export interface Step {
  readonly operations: readonly Operation[]
  /** Whether the box was taken because it is there, not because it was named. */
  readonly loose: boolean
  /** The thing that the clause speaks of: "the jacket". */
  readonly thing?: string | undefined
}

/** The same operations at another place. */
export function at(
  operations: readonly Operation[],
  from: Target,
  to: Target,
): readonly Operation[] {
  return operations.map((operation) =>
    operation.target.image === from.image && operation.target.box === from.box
      ? { ...operation, target: to }
      : operation,
  )
}

/**
 * "Make the jacket red and the hat blue" with two boxes: the first thing is in the first box, the
 * second in the second. "Blur the faces": both boxes.
 */
export function overBoxes(steps: readonly Step[], { boxes }: EditFacts): readonly Operation[] {
  const colours = steps.some(({ operations }) => operations[0]?.verb === 'recolour')
  // "The jacket red and the hat greige": what was not understood still has its box.
  const loose = steps.filter(
    (step) => isLoose(step) || (colours && step.loose && step.operations.length === 0),
  )
  const distinct = new Set(loose.map(({ thing }) => thing))
  const inOrder = (image: number): boolean =>
    loose.length > 1 &&
    loose.length === boxes[image - 1] &&
    !distinct.has(undefined) &&
    distinct.size === loose.length
  return steps.flatMap((step) => {
    const target = step.operations.find((one) => one.target.box !== undefined)?.target
    const count = target ? (boxes[target.image - 1] ?? 0) : 0
    if (!target || !isLoose(step) || count < 2) return step.operations
    const places = inOrder(target.image) ? [loose.indexOf(step)] : [...Array(count).keys()]
    return places.flatMap((box) => at(step.operations, target, { image: target.image, box }))
  })
}

/** Crops, new backgrounds and things that came out of a box are for one box only. */
function isLoose({ loose, operations }: Step): boolean {
  return (
    loose &&
    operations.some(({ target }) => target.box !== undefined) &&
    operations.every(({ verb }) => verb !== 'crop' && verb !== 'background' && verb !== 'text') &&
    !operations.some(
      (one) => one.verb === 'place' && 'image' in one.thing && one.thing.image === one.target.image,
    )
  )
}

/** The noun a clause speaks of, when it is one. */
export function thingOf(text: string): string | undefined {
  return (
    /\b(?:the|his|her|their|my) (\p{L}+(?: \p{L}+)?)/iu.exec(text)?.[1]?.toLowerCase() ??
    /(?:把|将)(\p{sc=Han}{1,6}?)(?:改|变|换|染|涂|去|移|删|擦)/u.exec(text)?.[1]
  )
}
