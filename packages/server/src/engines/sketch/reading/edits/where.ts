/** Where a clause works: on which image, in which box, or on the whole. */
import type { Operation, Target } from '@limn/sdk'
import { type Asked, boxOf, type EditFacts } from './asked.ts'
import { thingOf } from './boxes.ts'
import { type Clause, says } from './words/clause.ts'
import { B } from './words/marks.ts'
import { imagesIn, type Region, takeRegions, targetsOf } from './words/regions.ts'

interface Where extends Pick<Asked, 'named' | 'boxed' | 'target' | 'region' | 'part'> {
  /** The boxes that the clause names, as targets. */
  readonly places: readonly Target[]
}

const outside = new RegExp(
  String.raw`\b(?:outside(?: of)?|except(?: for)?|everything but|apart from|excluding) ${B}|${B}(?:之|以)?外`,
  'u',
)
const outsideOnly =
  'What is outside of a box stays as it is: give boxes or a mask around what should change.'

/** Takes the words for boxes out of a clause; a sentence when it names what is not there. */
export function whereOf(
  clause: Clause,
  facts: EditFacts,
  before: readonly Operation[],
  topic: number | undefined,
): Where | string {
  const named = imagesIn(clause)
  const absent = named.find((image) => image > facts.images || image < 1)
  if (absent !== undefined) return absentImage(absent, facts)
  if (says(clause, outside)) return outsideOnly
  const boxed = takeRegions(clause)
  const target = targetOf(named, boxed, facts, before.at(-1)?.target.image ?? topic)
  const places = boxed.flatMap((one) => targetsOf(one, target.image, facts))
  if (boxed.length > 0 && places.length === 0 && !(facts.mask === true && target.image === 1))
    return 'The instruction speaks of a box, but no such box was given.'
  const region = places[0] ?? { ...target, ...(boxed.length > 0 ? {} : boxOf(target.image, facts)) }
  const part = boxed.length > 0 || !isWhole(clause, named, before) ? region : target
  return { named, boxed, target, region, part, places }
}

/** A box was drawn to say where, unless the words speak of the picture. */
function isWhole(clause: Clause, named: readonly number[], before: readonly Operation[]): boolean {
  const picture =
    /\b(?:images?|photos?|pictures?|whole|entire|everything|overall)\b|图|照片|整|画面/u
  // "Remove the cup and make it brighter": what stood in the box is dealt with.
  const spent = before.some(({ verb }) => /^(?:remove|place|text)$/.test(verb))
  return named.length > 0 || says(clause, picture) || (spent && !thingOf(clause.text))
}

function absentImage(image: number, { images }: EditFacts): string {
  return `The instruction names image ${image}, but ${images === 1 ? 'only 1 image was' : `${images} images were`} given.`
}

/** The image a clause works on: the one it names, the one with a box, the one edited before, else the first. */
function targetOf(
  named: readonly number[],
  boxed: readonly Region[],
  facts: EditFacts,
  last: number | undefined,
): Target {
  const boxedImage = facts.boxes.findIndex((boxes) => boxes > 0)
  const said = boxed.findLast(({ image }) => image !== undefined)?.image
  return {
    image:
      said ??
      named[0] ??
      (boxed.length > 0 ? undefined : last) ??
      (boxedImage >= 0 ? boxedImage + 1 : 1),
  }
}
