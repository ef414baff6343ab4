/** "Move the cup to the left", "duplicate the cup": what is in the box stands elsewhere, too or instead. */
import type { Operation, Target } from '@limn/sdk'
import type { Asked, Outcome, Reader } from '../asked.ts'
import { blank, says } from '../words/clause.ts'
import { targetsOf } from '../words/regions.ts'
import { spotIn } from '../words/spots.ts'

const moving =
  /\b(?:move|shift|relocate|drag|reposition|slide|nudge)\b|(?:移动|挪动|挪|移)(?:到|至|向|往|去)|移动|挪到/u
const copying =
  /\b(?:duplicate|clone|replicate|copy (?!the (?:style|colou?rs?|look|lighting)))\b|\b(?:add|make|put) (?:another|a second|a copy|one more) (?:of )?(?:one|copy|of it|of them|like it|the same)?|复制|再(?:加|来|放)一个(?:一样|同样|相同)的/u
const where =
  'To move something, the sketch engine needs to know where it is: give a box around it, and say where it should go.'

export const readMove: Reader = (asked) => {
  const { clause, boxed, named } = asked
  const moves = says(clause, moving)
  if (!moves && !says(clause, copying)) return undefined
  if (!moves && new Set(named).size > 1) return undefined
  // "Add another cat": with no box it is a drawing of our own.
  const own =
    !moves && asked.region.box === undefined && /\b(?:add|put) another|再/u.test(clause.left)
  if (own) return undefined
  return moved(asked, moves, boxed.length > 1)
}

function moved(asked: Asked, moves: boolean, toBox: boolean): Outcome {
  const { clause, region, facts, boxed, target } = asked
  if (region.box === undefined) return where
  const { image } = region
  const from: Target = { image, box: region.box }
  const at = spotIn(clause.left)
  const [, second] = boxed
  const goal = toBox && second ? targetsOf(second, target.image, facts)[0] : undefined
  if (!at && !goal && moves)
    return 'Say where it should go: to the left, to the bottom right, to the middle, or into a second box.'
  blank(clause, 0)
  const thing = { image, box: region.box }
  const place: Operation = goal
    ? { verb: 'place', target: goal, thing }
    : { verb: 'place', target: { image }, thing, ...(at ? { at } : {}) }
  return moves ? [{ verb: 'remove', target: from }, place] : [place]
}
