/** A level horizon: "straighten it", 拉直. */
import type { Reader } from '../asked.ts'
import { says, take, takeAll } from '../words/clause.ts'

export const readStraighten: Reader = ({ clause, target }) => {
  // "Straighten by rotating 3 degrees" says how far.
  if (says(clause, /\brotat|\bdegrees?\b|旋转|\d ?度/u)) return undefined
  if (
    !take(
      clause,
      /\b(?:straighten(?:ed)?(?: up| out)?|level(?:led)?(?: out)?|(?:fix|correct) the (?:tilt(?:ed)?(?: horizon)?|slant|crooked horizon|horizon)|un-?tilt|(?:is|looks|are) (?:tilted|crooked|slanted|not level)|make the horizon (?:straight|level|horizontal)|deskew)\b|拉直|校正|扶正|摆正|矫正|找平|调平|纠正(?=倾斜)/u,
    )
  )
    return undefined
  takeAll(
    clause,
    /\b(?:the )?(?:horizon(?: line)?|crooked|tilted|slanted|tilt|so that|level|straight|lines?|verticals?|uprights?|buildings?|perfectly|properly)\b|地平线|水平线?|倾斜|歪斜?|垂直线?|建筑/u,
  )
  return [{ verb: 'straighten', target }]
}
