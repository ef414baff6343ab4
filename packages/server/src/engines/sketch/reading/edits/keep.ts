/** What is to stay as it is: "keep the background unchanged", "keep the left side". */
import { type Clause, says } from './words/clause.ts'
import { I } from './words/marks.ts'

/** "Keep the light like image 2" is a change. */
const likeAnother = new RegExp(
  String.raw`\b(?:like|as (?:in|on)|(?:the )?same as|consistent with|matching|similar to|in line with) (?:in |that (?:of|in) |the (?:one|light(?:ing)?) (?:of|in) )?(?:the )?${I}|[与和跟同]${I}.{0,8}(?:一致|相同|一样|统一)`,
  'u',
)

/** All that is not named stays as it is anyway. */
export function keeps(clause: Clause): boolean {
  return (
    (/^\s*(?:but |while |and |please |make sure to |be sure to )*(?:keep|keeping|preserve|preserving|leave|leaving|maintain|maintaining|retain|retaining|do(?: not|n't|n’t) (?:change|alter|touch|modify)|without (?:changing|altering|touching|affecting)|everything else|the rest|nothing else|no other changes|保持|保留|不要(?:改变|改动|动|修改|变)|不(?:改变|改|变)|其他|其它|其余|别动|别改)/u.test(
      clause.left,
    ) ||
      says(clause, /(?:保留|保持|不变|原样|不动)(?:不变|原样|不动)?\s*$/u)) &&
    !says(clause, likeAnother) &&
    !says(clause, /\bkeep only\b|\b(?:crop|make|turn)\b|只保留/u)
  )
}
