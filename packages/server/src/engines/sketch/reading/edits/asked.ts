/** What every reader of an edit instruction is given, and what it gives back. */
import type { Box, Operation, Target } from '@limn/sdk'
import type { Quoted } from '../words/quotes.ts'
import type { Clause } from './words/clause.ts'
import type { Region } from './words/regions.ts'

/** What the request brings besides its words. */
export interface EditFacts {
  /** How many images. */
  readonly images: number
  /** Per image, how many boxes. */
  readonly boxes: readonly number[]
  /** Per image, the boxes themselves: they tell which is "the left box". In order of drawing when absent. */
  readonly drawn?: readonly (readonly Box[])[] | undefined
  /** Whether a mask marks the region. */
  readonly mask?: boolean | undefined
}

/** One clause on its way through the readers. */
export interface Asked {
  readonly clause: Clause
  readonly facts: EditFacts
  /** Quoted texts of the whole instruction; `\uE000` in a clause is the first. */
  readonly quotes: readonly Quoted[]
  /** Operations of the clauses before. */
  readonly before: readonly Operation[]
  /** The image that clauses before spoke of without a change to it. */
  readonly topic?: number | undefined
  /** The images the clause names, 1-based, in the order of the words. */
  readonly named: readonly number[]
  /** The boxes the clause names. */
  readonly boxed: readonly Region[]
  /** The image the clause works on. */
  readonly target: Target
  /** The same with its box, if it has one. */
  readonly region: Target
  /** Where a change of light or colour goes: the box, unless the words speak of the picture. */
  readonly part: Target
  /** Tells words that were read but can't be done, as written. */
  readonly report: (words: readonly string[]) => void
}

/**
 * Operations (none when all that was asked is done anyway), a sentence why it can't be done, or
 * `undefined` when the clause is not this reader's.
 */
export type Outcome = readonly Operation[] | string | undefined
export type Reader = (asked: Asked) => Outcome

/** Whether a box or a mask says where. */
export function isPlaced({ region, facts }: Asked): boolean {
  return region.box !== undefined || (facts.mask === true && region.image === 1)
}

/** The image that is meant when another one is the source: the named one, the one edited before, the first. */
export function besides(source: number, { named, before, facts, topic }: Asked): number {
  const other = named.find((image) => image !== source)
  const last = before.at(-1)?.target.image ?? topic
  const boxed = facts.boxes.findIndex((boxes, at) => boxes > 0 && at + 1 !== source) + 1
  if (other !== undefined) return other
  if (last !== undefined && last !== source) return last
  return boxed > 0 ? boxed : source === 1 ? 2 : 1
}

/** The first box of an image as part of a target or thing. */
export function boxOf(image: number, { boxes }: EditFacts): { readonly box?: number } {
  return (boxes[image - 1] ?? 0) > 0 ? { box: 0 } : {}
}
