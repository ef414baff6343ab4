/** More pixels: "upscale to 4K", 高清. How many is said by the request's size, so numbers stay and are told. */
import type { Reader } from '../asked.ts'
import { says, takeAll, takeWritten } from '../words/clause.ts'

const words =
  /\b(?:upscal(?:e|ed|ing)|up-?res|super[- ]resolution|enlarged?|larger|bigger|(?:higher|high) resolution|increase (?:the )?resolution|enhance(?! the colou?rs)(?: (?:the )?(?:quality|resolution|details?))?|improve (?:the )?(?:quality|resolution)|in hd|to hd|hd)\b|放大|高清|超分辨率?|超分|提高分辨率|提升清晰度|变清楚/u
const numbers =
  /\b\d ?x(?: larger| bigger)?\b|\b[248] ?k\b(?! ?(?:tv|screen))|\b(?:twice|double|four times|two times)\b|[248](?=k)k|[两四]倍/u

export const readUpscale: Reader = ({ clause, target, report }) => {
  if (!says(clause, words) && !says(clause, numbers)) return undefined
  takeAll(clause, words)
  report(takeWritten(clause, numbers))
  takeAll(
    clause,
    /\b(?:to|at|in|by|resolution|quality|higher|larger|bigger|times|the size)\b|到|倍/u,
  )
  return [{ verb: 'upscale', target }]
}
