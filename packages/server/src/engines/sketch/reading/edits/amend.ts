/** Clauses that say more of the operation before: "keep the left side", "in big red letters". */
import type { Operation } from '@limn/sdk'
import { blank, type Clause, leftOf, says } from './words/clause.ts'
import { coloursIn } from './words/colours.ts'
import { spotIn, takeSpots } from './words/spots.ts'
import { heightIn, measureIn } from './words/things.ts'
import { takeViews } from './whole/collage.ts'

type Report = (words: readonly string[]) => void
type Amend = (clause: Clause, last: Operation, report: Report) => readonly Operation[] | undefined

const sides = ['left', 'right', 'top', 'bottom'] as const

const keptSide: Amend = (clause, last) => {
  const side =
    /^\s*(?:and |but )?(?:keep|keeping|focus on) (?:the )?(left|right|top|bottom)\b/u.exec(
      clause.left,
    )?.[1] ??
    { 左: 'left', 右: 'right', 上: 'top', 下: 'bottom' }[
      /^\s*保留([左右上下])/u.exec(clause.left)?.[1] ?? ''
    ]
  const keep = sides.find((one) => one === side)
  if (last.verb !== 'crop' || keep === undefined) return undefined
  blank(clause, 0)
  return [{ ...last, keep }]
}

const lettering =
  /\b(?:letters?|lettering|font|texts?|type(?:face)?|characters)\b|^\s*(?:in )?(?:big |bold |large )*\p{L}+\s*$|字|颜色|文字/u

const moreText: Amend = (clause, last) => {
  if (last.verb !== 'text' || says(clause, /[\uE000-\uE0FF]/u) || !says(clause, lettering))
    return undefined
  const [colour] = coloursIn(leftOf(clause))
  const spot = last.at === 'box' ? undefined : spotIn(clause.left)
  if (!colour && !spot) return undefined
  if (colour) blank(clause, colour.start, colour.end)
  clause.left = clause.left.replace(
    /\b(?:letters?|lettering|fonts?|texts?|type(?:face)?|characters|place|put|it|colou?r|use|using|make)\b|字体?|颜色|文字|用|居中/gu,
    (word) => ' '.repeat(word.length),
  )
  return [{ ...last, ...(colour ? { colour: colour.hex } : {}), ...(spot ? { at: spot } : {}) }]
}

/** What was there is continued from what is round it anyway. */
const filled: Amend = (clause, last) => {
  if (last.verb !== 'remove') return undefined
  const fills =
    /^\s*(?:and |then )?(?:fill|continue|reconstruct|inpaint|blend|match|restore|complete)(?:s|ing)? ?(?:(?:in|it|up|with|the|this|that|its|hole|gap|area|spot|space|place|region|into|to|from|what|is|around|behind|matching|surrounding|same|original|existing|natural(?:ly)?|seamless(?:ly)?|back ?ground|surroundings?|texture) *)*$|^(?:并|再|然后)?(?:用|以)?(?:周围|原来|原有)?的?(?:背景|环境)?(?:自然|无缝)?地?(?:填充|补全|补齐|填补|修补)(?:背景|好|完整|空白|自然)*$/u
  if (!fills.test(clause.left.replace(/[\uE200-\uE2FF]+/gu, 'it'))) return undefined
  blank(clause, 0)
  return [last]
}

/** "… with front, side and back views". */
const moreViews: Amend = (clause, last, report) => {
  if (last.verb !== 'collage' || last.layout !== 'sheet') return undefined
  const words = takeViews(clause)
  if (words.length === 0) return undefined
  report(words)
  return [last]
}

/** "… , a little smaller", 小一点. */
const moreSize: Amend = (clause, last) => {
  const height = heightIn(clause.left)
  if (last.verb !== 'place' || last.target.box !== undefined || height === undefined)
    return undefined
  if (
    !/^[\s,，]*(?:(?:and |but )?(?:make it |keep it |quite |rather |very |a (?:little|bit) )*(?:tiny|small(?:er)?|little|huge|giant|large(?:r)?|big(?:ger)?)|(?:[让把]?它)?[很较更稍微要]*[大小](?:一?[点些])?(?:的|尺寸)?)\s*$/u.test(
      clause.left,
    )
  )
    return undefined
  blank(clause, 0)
  return [{ ...last, height }]
}

/** "…, bottom right", "…, about a third of the height". */
const moreWhere: Amend = (clause, last) => {
  if (last.verb !== 'place' || last.target.box !== undefined) return undefined
  const kept = clause.left
  const told = measureIn(clause.left)
  if (told) blank(clause, told.start, told.end)
  const at = spotIn(clause.left)
  takeSpots(clause)
  const bare =
    /^(?:[\s,，]|\b(?:and|but|please|put|place|make|it|them|is|be|should|in|at|on|to|of|the|a|about|roughly|around|near|corner|side|slightly|just|there|picture|image|photo|tall|high)\b|放|在|它|于|的|高|大约|约|占|位置)*$/u
  if (bare.test(clause.left) && (told || at))
    return [{ ...last, ...(at ? { at } : {}), ...(told ? { height: told.height } : {}) }]
  clause.left = kept
  return undefined
}

/** "…, replacing the old cup": what stands in the box goes first. */
const replaced: Amend = (clause, last) => {
  const replaces =
    /^\s*(?:and |so that it )?(?:replac(?:e|es|ing)|instead of|in place of|in the place of)\b|^(?:来|并|以)?(?:替换|代替|取代|替代)/u
  const away = last.verb === 'place' && last.target.box !== undefined && replaces.test(clause.left)
  // "Replace the cup with a vase" is a wish of its own.
  if (!away || says(clause, /\b(?:with|by)\b|成|为/u)) return undefined
  blank(clause, 0)
  return [{ verb: 'remove', target: last.target }, last]
}

/** "…, same lettering": text in the place of another keeps what it can of it. */
const sameLetters: Amend = (clause, last) => {
  const same =
    /^\s*(?:(?:and|but|in|with|using|use|keep(?:ing)?|the|exact(?:ly)?) )*same (?:\p{L}+ )?(?:lettering|letters|fonts?|typeface|type|style|handwriting|colou?rs?|size|look)(?:,? (?:and )?(?:the )?(?:same )?(?:lettering|fonts?|style|colou?rs?|size))*\s*$|^\s*(?:并|且|同时)?(?:保持)?(?:原有?的?|相同的?|同样的?)?(?:字体|字形|字号|样式|风格|颜色|大小|和|与|、)+(?:都)?(?:保持)?(?:一致|相同|不变|一样)\s*$/u
  if (last.verb !== 'text' || last.replaces !== true || !same.test(clause.left)) return undefined
  blank(clause, 0)
  return [last]
}

const amends: readonly Amend[] = [
  sameLetters,
  keptSide,
  moreText,
  filled,
  moreViews,
  moreSize,
  moreWhere,
  replaced,
]

/** The operation before, with what this clause says of it. */
export function amended(
  clause: Clause,
  last: Operation | undefined,
  report: Report,
): readonly Operation[] | undefined {
  if (!last) return undefined
  for (const amend of amends) {
    const next = amend(clause, last, report)
    if (next) return next
  }
  return undefined
}
