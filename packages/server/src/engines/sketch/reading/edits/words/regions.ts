/** Where a clause works: the boxes it names, of the images it names. */
import type { Box, Target } from '@limn/sdk'
import type { EditFacts } from '../asked.ts'
import { type Clause, takeAll } from './clause.ts'
import { B, boxNameOf, type BoxName, I, imageOf } from './marks.ts'

/** A box that a clause names. */
export interface Region {
  readonly name: BoxName
  /** The image it is said to be in. */
  readonly image?: number | undefined
  /** Where in the clause it is said. */
  readonly start: number
}

const lead = String.raw`(?:\b(?:only )?(?:in|inside|within|into|onto|to|at|around|from|of|on|using) )?`
const named = new RegExp(
  `${lead}(?:(?<owner>${I})(?:['’]s |里的?|中的?|的)? ?)?(?<box>${B})(?: (?:in|inside|of|on|from|for) (?<image>${I}))?`,
  'gu',
)

/** The images a clause names, in the order of the words. Their marks stay. */
export function imagesIn(clause: Clause): readonly number[] {
  return Array.from(clause.left.matchAll(new RegExp(I, 'gu')), ([found]) => imageOf(found))
}

/** The boxes a clause names, taken out with the image each is said to be in. */
export function takeRegions(clause: Clause): readonly Region[] {
  const regions = Array.from(clause.left.matchAll(named), ({ index, groups = {} }): Region => {
    const { owner, box = '', image } = groups
    const place = image ?? owner
    return { name: boxNameOf(box), start: index, ...(place ? { image: imageOf(place) } : {}) }
  })
  takeAll(clause, named)
  return regions
}

/** The boxes a region means, as targets; none when the image lacks them. */
export function targetsOf({ name, image }: Region, other: number, facts: EditFacts): Target[] {
  const one = image ?? (facts.boxes[other - 1] ? other : facts.boxes.findIndex(Boolean) + 1)
  const count = facts.boxes[one - 1] ?? 0
  if (name === 'all') return Array.from({ length: count }, (_, box) => ({ image: one, box }))
  const box = boxAt(name, count, facts.drawn?.[one - 1] ?? [])
  return box < count ? [{ image: one, box }] : []
}

const axis = { left: [0, 1], right: [0, -1], top: [1, 1], bottom: [1, -1] } as const

function boxAt(name: BoxName, count: number, drawn: readonly Box[]): number {
  if (name === 'second') return 1
  if (name === 'any' || name === 'first' || name === 'all') return 0
  const [from, sign] = axis[name]
  if (drawn.length < count || count < 2) return sign > 0 ? 0 : Math.max(0, count - 1)
  const middles = drawn.map((box) => ((box[from] ?? 0) + (box[from + 2] ?? 0)) * sign)
  return middles.indexOf(Math.min(...middles))
}
