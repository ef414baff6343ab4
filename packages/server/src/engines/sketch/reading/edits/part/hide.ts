/** "Pixelate the face", "blur the licence plate": a part made unreadable, where a box or a mask says which. */
import { isPlaced, type Reader } from '../asked.ts'
import { blank, says } from '../words/clause.ts'

const hiding =
  /\b(?:pixel(?:l)?ate|pixel(?:l)?ated|censor(?:ed)?|anonymi[sz]e|obscure|redact)\b|打码|打上?马赛克|马赛克(?!风|画|效)/u
const blurring = /\bblur(?:red|ring)?(?: out)?\b|模糊/u
/** A thing, and not the picture or a part that can be told. */
const thing =
  /\b(?:the|his|her|their|this|that|these|those|all|any|every|each) (?!(?:whole |entire |full )?(?:images?|photos?|pictures?|backgrounds?|foreground|edges?|corners?|colou?rs?|scene|of|it|two|three|both|top|bottom|left|right)\b)\p{L}+|\b(?:faces?|(?:licen[sc]e|number) plates?|logos?|names?)\b|脸|车牌|人物|标志|名字|号码/u

export const readHiding: Reader = (asked) => {
  const { clause, part } = asked
  const hides = says(clause, hiding)
  if (!hides && !says(clause, blurring)) return undefined
  const named = says(clause, thing)
  if (!named && !hides) return undefined
  if (named && !isPlaced(asked))
    return 'To blur or pixelate one thing, the sketch engine needs to know where it is: give a box around it (or a mask).'
  if (!hides) return undefined
  blank(clause, 0)
  return [{ verb: 'style', target: part, style: 'pixel' }]
}
