/** One change done in several places: in each box, or to each image that is named. */
import type { Operation, Target } from '@limn/sdk'
import type { Asked } from './asked.ts'
import { at } from './boxes.ts'

/** "In both boxes": what is done in the first is done in each. */
export function everywhere(
  operations: readonly Operation[],
  region: Target,
  places: readonly Target[],
): readonly Operation[] {
  const several =
    places.length > 1 && !operations.some(({ verb }) => verb === 'place' || verb === 'text')
  const swaps =
    places.length > 1 && operations.some((one) => one.verb === 'place' && 'subject' in one.thing)
  if (!several && !swaps) return operations
  return places.flatMap((place) => at(operations, region, place))
}

const all =
  /\b(?:all|both|every|each)(?: of)?(?: the| these| my)?(?: (?:two|three|four|five|six|seven|eight|nine))? (?:images?|photos?|pictures?)\b|(?:所有|每张|每幅|全部|[两三四五六七八九]张)(?:的)?(?:图|照)/iu
/** They are about several images already. */
const joining = new Set<Operation['verb']>(['collage', 'blend', 'match', 'place', 'background'])

/** "Make all images brighter", "make image 1 and image 2 darker": one image's change, done to each. */
export function ofAll(
  text: string,
  outcome: readonly Operation[],
  { facts: { images }, named }: Asked,
): readonly Operation[] {
  if (images < 2 || outcome.length === 0) return outcome
  if (outcome.some(({ target }) => target.box !== undefined)) return outcome
  const ground = outcome.every((one) => one.verb === 'background' && !('image' in one.to))
  const every = all.test(text) && (ground || !outcome.some(({ verb }) => joining.has(verb)))
  const list = every
    ? Array.from({ length: images }, (_, index) => index + 1)
    : [...new Set(outcome.some(({ verb }) => joining.has(verb)) ? [] : named)]
  if (list.length < 2) return outcome
  return list.flatMap((image) => outcome.map((operation) => ({ ...operation, target: { image } })))
}
