/** One thing in another colour: where, by a box, a mask or the colour it has. */
import { isPlaced, type Reader } from '../asked.ts'
import { blank, leftOf } from '../words/clause.ts'
import { type Colour, coloursIn, materialsIn } from '../words/colours.ts'

const recolourVerbs =
  /\b(?:make|change|turn|recolou?r|colou?r|paint|dye|tint|convert|set|should be|to be)\b|改成|变成|换成|染成|涂成|刷成|漆成|调成|改为|变为|颜色/u
const noRegion =
  'To recolour one thing the sketch engine needs to know where it is: give a box around it (or a mask), or name the colour it has now, as in "make the red cup blue".'

export const readRecolour: Reader = (asked) => {
  const { clause, region, boxed, before, report } = asked
  const text = leftOf(clause)
  const colours = coloursIn(text)
  const [one, two] = colours
  // "Green with white stripes": the first is the thing's colour, a pattern can't be made.
  const pattern =
    one &&
    two &&
    /\b(?:with|and)\b/iu.test(text.slice(one.end, two.start)) &&
    !/\b(?:to|into)\b/iu.test(text.slice(one.end, two.start))
  const to = pattern ? one : colours.at(-1)
  // "… and the hat blue" goes on with the verb before.
  const goesOn = boxed.length > 0 || before.at(-1)?.verb === 'recolour'
  if (!to || !(recolourVerbs.test(clause.left) || goesOn)) return undefined
  if (pattern && to)
    report([
      text
        .slice(to.end)
        .replace(/^\s*(?:with|and)\b/iu, '')
        .trim(),
    ])
  const from = colours.length > 1 && !pattern ? one : undefined
  const materials = materialsIn(text)
  // The thing's name is understood by the box or by its colour; what it is made of can't be changed.
  blank(clause, 0)
  report(materials.map(({ word }) => word))
  if (!from && !isPlaced(asked)) {
    const made =
      materials.length > 0
        ? ` Its material would stay as it is: ${materials.map(({ word }) => word).join(', ')} can't be made.`
        : ''
    return noRegion + made
  }
  if (from && !isPlaced(asked)) report(singledOut(text, from, to))
  return [{ verb: 'recolour', target: region, to: to.hex, ...(from ? { from: from.hex } : {}) }]
}

/** "The red car": everything red changes, and not only the car. As written, none when only the colour was named. */
function singledOut(text: string, from: Colour, to: Colour): readonly string[] {
  const between = text.slice(from.end, Math.max(from.end, to.start))
  const after = /^[的色\s]*\s*(\p{sc=Han}{1,6}?)(?=变|改|换|染|涂|成|$)/u.exec(between)?.[1]
  const english = /^ ((?:(?!to\b|into\b|in\b|with\b|and\b|as\b)[\p{L}'’-]+ ?){1,3})/iu
    .exec(between)?.[1]
    ?.trim()
  const before = /\b(?:the|his|her|their|my|this|that) ((?:\p{L}+ ){1,2})from *$/iu
    .exec(text.slice(0, from.start))?.[1]
    ?.trim()
  const thing = after ?? english ?? before
  if (thing === undefined || anything.test(thing)) return []
  const colour = text.slice(from.start, from.end).replace(/的$/u, '')
  return [after === undefined ? `${colour} ${thing}` : `${colour}的${thing}`]
}

const anything =
  /^(?:things?|parts?|areas?|objects?|tones?|colou?rs?|pixels?|ones?|stuff|regions?|bits?|elements?|into|to|部分|区域|东西|颜色|地方)$/iu

const stronger =
  /\b(?:the|his|her|their|my) \p{L}+(?: \p{L}+)?(?: (?:look|appear|a bit|a little|much|more))* (?<colour>green|blu|red|yellow|pink|purpl|brown|whit|black)d?er\b/u
const stems: Readonly<Record<string, string>> = { blu: 'blue', purpl: 'purple', whit: 'white' }

/** "Make the grass greener": the colour itself, where a box says what. */
export const readMoreColour: Reader = (asked) => {
  const { clause, region } = asked
  const stem = stronger.exec(clause.left)?.groups?.['colour']
  const [colour] = stem ? coloursIn(stems[stem] ?? stem) : []
  if (!colour) return undefined
  if (!isPlaced(asked)) return noRegion
  blank(clause, 0)
  return [{ verb: 'recolour', target: region, to: colour.hex }]
}
