/** Flip and rotate. */
import type { Operation, Target } from '@limn/sdk'
import type { Outcome, Reader } from '../asked.ts'
import { type Clause, says, take, takeAll } from '../words/clause.ts'

export const readTurns: Reader = ({ clause, target }) => {
  if (says(clause, /\bflip|\bmirror|翻转|镜像/u)) return flip(clause, target)
  if (
    says(
      clause,
      /\brotat(?:e|ed|ing)\b|\bdegrees?\b|upside[- ]?down|sideways|旋转|\bclockwise|顺时针|逆时针/u,
    )
  )
    return rotate(clause, target)
  return undefined
}

function flip(clause: Clause, target: Target): readonly Operation[] {
  takeAll(clause, /\b(?:flip(?:ped)?|mirror(?:ed)?)\b|翻转|镜像/u)
  const vertical = take(
    clause,
    /\b(?:vertically|vertical|upside[- ]?down|top to bottom)\b|垂直|上下/u,
  )
  take(clause, /\b(?:horizontally|horizontal|left to right|left and right)\b|水平|左右/u)
  return [{ verb: 'flip', target, axis: vertical ? 'vertical' : 'horizontal' }]
}

function rotate(clause: Clause, target: Target): Outcome {
  take(clause, /\b(?:rotat(?:e|ed|ing)|turn|straighten(?: it)?(?: by)?)\b|旋转/u)
  if (take(clause, /upside[- ]?down|颠倒/u)) return [{ verb: 'rotate', target, degrees: 180 }]
  take(clause, /\bsideways\b/u)
  const number = take(clause, /(-?\d{1,3})(?: ?(?:degrees?|deg|°|度))?/u)
  const back = take(
    clause,
    /\b(?:counter[- ]?clockwise|anti[- ]?clockwise|to the left|left)\b|逆时针|向左/u,
  )
  take(clause, /\b(?:clockwise|to the right|right)\b|顺时针|向右/u)
  const degrees = number ? Number(number[1]) : 90
  if (degrees === 0 || Math.abs(degrees) > 360)
    return 'Say by how many degrees to rotate, from 1 to 360.'
  return [{ verb: 'rotate', target, degrees: back ? -degrees : degrees }]
}
