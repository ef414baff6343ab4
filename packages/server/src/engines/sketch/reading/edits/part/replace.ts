/** "Replace the cup with a vase": what is in the box goes, another thing takes its place. */
import type { Thing } from '@limn/sdk'
import { type Asked, boxOf, isPlaced, type Outcome, type Reader } from '../asked.ts'
import { blank, leftOf, says } from '../words/clause.ts'
import { coloursIn } from '../words/colours.ts'
import { I, imageOf } from '../words/marks.ts'
import { drawn } from '../words/things.ts'

const swaps = [
  /\b(?:replace|swap|exchange|substitute|switch|fill)\b(?<old>.{1,90}?)\b(?:with|for|by|to|into)\b/u,
  /\b(?:turn|change|transform|convert|make|swap)\b(?<old>.{1,90}?)\b(?:into|to|to be|in) (?=(?:an?|some|the|two|three|four|five|\d) )/u,
  /\b(?:put|place|add|insert|use)\b(?<new>.{1,90}?)\b(?:instead of|in place of|in the place of)\b/u,
  /(?:把|将)?(?<old>[^把将]{1,30}?)(?:换成了?|替换成|替换为|换为|变成了?|改成|改为|变为|换做|换上)/u,
  /(?:用)(?<new>.{1,90}?)(?:替换|代替|取代|替代)/u,
]
const garments =
  /\b(?:jackets?|coats?|shirts?|t-shirts?|dress(?:es)?|suits?|skirts?|trousers|pants|jeans|sweaters?|hoodies?|clothes|clothing|outfits?|blouse|uniform|costume|kimono)\b|衣服|外套|裙子?|西装|衬衫|裤子|服装|毛衣|夹克/u

const undressed =
  "The sketch engine can't dress somebody anew: it would have to invent how the garment falls. It can give what is worn another colour, in a box."

export const readSwap: Reader = (asked) => {
  const { clause } = asked
  if (
    says(
      clause,
      /\b(?:colou?rs?|faces?|heads?|sky|style|weather|lighting|season)\b|颜色|脸|头|天空|风格|季节/u,
    )
  )
    return undefined
  for (const words of swaps) {
    const found = words.exec(clause.left)
    if (!found) continue
    const from = found.index + found[0].length
    const fresh = found.groups?.['new']
    const start = fresh === undefined ? from : found.index + found[0].indexOf(fresh)
    const end = fresh === undefined ? clause.left.length : start + fresh.length
    const strict = words === swaps[0] || fresh !== undefined
    return swapped(asked, start, end, strict)
  }
  return undefined
}

function swapped(asked: Asked, start: number, end: number, strict: boolean): Outcome {
  const { clause, region } = asked
  const words = leftOf(clause, start, end)
  if (garments.test(words)) return undressed
  const found = thingIn(asked, clause.left.slice(start, end), words)
  const colours = coloursIn(words)
  // "Replace the red with blue", "change the cup to orange".
  if (!found && (!strict || colours.length > 0)) return undefined
  if (found && 'subject' in found.thing && colours.length > 0 && !strict && isColour(words))
    return undefined
  if (says(clause, garments)) return undressed
  if (!isPlaced(asked))
    return 'To put something in the place of another, the sketch engine needs to know where that is: give a box around it (or a mask).'
  if (!found)
    return `There is no drawing of "${words.trim()}" to put there: give a picture of it as another image, or name a simpler thing.`
  blank(clause, 0)
  asked.report(found.notUnderstood)
  return [
    { verb: 'remove', target: region },
    { verb: 'place', target: region, thing: found.thing },
  ]
}

interface Found {
  readonly thing: Thing
  readonly notUnderstood: readonly string[]
}

function thingIn({ facts }: Asked, marked: string, words: string): Found | undefined {
  const source = new RegExp(I, 'u').exec(marked)?.[0]
  if (source) {
    const image = imageOf(source)
    return { thing: { image, ...boxOf(image, facts) }, notUnderstood: [] }
  }
  const { subjects, notUnderstood } = drawn(words)
  return subjects[0] ? { thing: { subject: subjects[0] }, notUnderstood } : undefined
}

/** 橙色, "orange": a colour that is also a fruit. */
function isColour(words: string): boolean {
  const bare = /^\s*(?:dark |light )?\p{L}+\s*$/u.test(words)
  return words.includes('色') || (bare && !/^\s*(?:an?|some|two|three)\b/u.test(words))
}
