/** Quoted text onto the picture, or in the place of text that stands in a box. */
import type { Operation, Spot } from '@limn/sdk'
import { type Asked, type Outcome, type Reader } from '../asked.ts'
import { blank, type Clause, leftOf, says, take, takeAll } from '../words/clause.ts'
import { readCollage } from '../whole/collage.ts'
import { coloursIn } from '../words/colours.ts'
import { targetsOf } from '../words/regions.ts'
import { spotIn, takeSpots } from '../words/spots.ts'

const quoteMarks = /[\uE000-\uE0FF]/gu
const replacing =
  /\b(?:replace|replaced|change|changed|swap|translate|translated|update|rename|correct|rewrite|edit|localise|localize|turn|modify|alter|set|make|should (?:say|read)|instead)\b|替换|改成|改为|换成|换为|翻译|译成|译为|变成|改写|更换|更新|修改|改/u
const adding =
  /\b(?:add|write|put|insert|overlay|place|print|draw|typeset|caption)\b|加上|添加|写上|加|写|印上|放上/u
const translating =
  /\b(?:translate|translation|locali[sz]e|into (?:chinese|english|french|german|spanish|japanese|korean|arabic|hindi|russian|italian|portuguese))\b|翻译|译成|译为/u
const lettering =
  /\b(?:texts?|words?|titles?|captions?|headlines?|labels?|lettering|letters|slogans?|headings?|signs?|signage|signboard|billboards?|banners?|prices?|menu|watermark|logo text|numbers?|names?)\b|文字|字样|标题|招牌|标语|字|标签|广告牌|价格|菜单|牌子|店名|横幅/u
const fill =
  /\b(?:texts?|words?|title|caption|headline|label|lettering|letters|titles|captions|labels|font|saying|says?|that says|reading|that reads|slogan|heading|signs?|signage|signboard|watermark|corner|reads|big|large|bold|small|to|from|in(?:to)?|current|existing|original|same|keep(?:ing)? the same|style|font|size|chinese|english|french|german|spanish|japanese|korean|arabic|hindi|russian|italian|portuguese|language|version|shop|store|street|price|tag|banner|billboard|menu|board|name|should|instead|translated|new|product|bottle|packag(?:e|ing)|poster|written|there|here)\b|文字|字样|标题|招牌|内容|原来|中文|英文|日文|法文|英语|汉语|日语|语言|水印|标签|广告牌|价格|菜单|牌子|店名|上|里|中|原有|字|角|大|粗体|色|这个|行|写着/u
/** "The sign says …": what is there now, and no order. */
const describing =
  /^ ?(?:(?:the|this|that|its|there is an?|currently|right now|now)[ ,]+)*(?:\p{L}+ ){1,7}(?:currently |now |still |already )?(?:says?|reads?|said|states?|spells?)\b|^ ?(?:it|this) (?:currently |now )?(?:says|reads)\b|^ ?(?:the )?(?:old|current|existing|original|present) \p{L}+ (?:is|says|reads)\b|(?:上|上面|里面?|中)(?:现在|目前|原来)?(?:写着|写的是|写有|印着|印有)|(?:现在|目前|原来|原文)(?:写着|写的是|是)/u
/** What is written into a picture, and not what stands in it. */
const lettersOnly = /\b(?:texts?|words?|titles?|captions?|headlines?|headings?)\b/u
/** The images are laid out on one sheet, and the text stands on that. */
const sheets =
  /\b(?:collage|montage|(?:photo |image )?grid|contact sheet|mood ?board|photo sheet|side[- ]by[- ]side|next to each other|in (?:a|one) (?:single )?row|in a column|one above the other|diptych|triptych|stitch(?:ed)?)\b|拼|并排|并列|网格|宫格/u
const unplaced =
  'To change text that is in the photograph, the sketch engine needs to know where it stands: give a box around it. It can add new text in a free place without one.'

export const readText: Reader = (asked) => {
  const { clause, quotes, before } = asked
  const marks = Array.from(
    clause.left.matchAll(quoteMarks),
    (found) => quotes[found[0].charCodeAt(0) - 0xe000],
  ).filter((quoted) => quoted !== undefined)
  if (marks.length === 0) return unquoted(asked)
  if (describes(asked, marks.length)) return described(asked)
  // 'Remove the text "SALE"' goes to the removal.
  const removes = says(
    clause,
    /\b(?:remove|erase|delete|get rid of|take (?:out|off|away))\b|去掉|删除|移除|擦除|抹去|去除/u,
  )
  const last = before.at(-1)
  const goesOn = last?.verb === 'text' && last.replaces === true && !says(clause, adding)
  const replaces =
    !removes &&
    (goesOn || says(clause, replacing)) &&
    !(
      says(clause, adding) &&
      marks.length < 2 &&
      !says(clause, /\b(?:replace|change|translate)\b|替换|改|翻译/u)
    )
  if (removes && marks.length < 2 && !says(clause, adding) && !says(clause, /\b(?:with|to)\b/u))
    return undefined
  if ((replaces || removes) && asked.region.box === undefined) return unplaced
  return lettered(
    asked,
    marks.map(({ text }) => text),
    replaces || removes,
  )
}

function describes({ clause, quotes }: Asked, texts: number): boolean {
  const left = clause.left.replaceAll(/\s+/gu, ' ')
  if (texts !== 1 || !describing.test(left)) return false
  if (
    /\b(?:add|write|put|insert|overlay|place|print|draw|that|which|should|must|make|change|replace)\b|[加添放改换]/u.test(
      left.replace(/^ ?that /u, ''),
    )
  )
    return false
  const last = clause.left.includes(String.fromCharCode(0xe000 + quotes.length - 1))
  return !(last && lettersOnly.test(left))
}

function described({ clause }: Asked): Outcome {
  blank(clause, 0)
  return []
}

/** New words are wanted, but none are quoted. */
function unquoted({ clause, region, facts }: Asked): Outcome {
  if (
    says(clause, translating) &&
    (says(clause, lettering) ||
      says(clause, /\b(?:it|this|everything|image|photo|picture)\b|图|框/u) ||
      region.box !== undefined ||
      facts.mask === true)
  )
    return 'The sketch engine can\'t read text in a photograph, so it can\'t translate it: give the new words in quotes and a box around the old ones, as in: replace the text in the box with "…".'
  const changes = says(
    clause,
    /\b(?:change|replace|update|rewrite|edit|correct|fix)\b.{0,80}\b(?:texts?|words|lettering|sign(?:age)?|headline|caption|slogan)\b|(?:改|换|替换|修改)(?:掉|了)?.{0,6}(?:文字|字样|招牌|标题|标语)|(?:文字|字样|招牌|标题|标语).{0,8}(?:改成|换成|替换|改为)/u,
  )
  if (
    changes &&
    !says(clause, /\b(?:colou?r|font|bigger|larger|smaller)\b|颜色|字体/u) &&
    coloursIn(leftOf(clause)).length === 0
  )
    return 'Say the new words in quotes, and give a box around the old ones, as in: replace the text in the box with "…".'
  return undefined
}

function lettered(asked: Asked, texts: readonly string[], replaces: boolean): Outcome {
  const { clause, region } = asked
  const boxed = region.box !== undefined
  // One text for each of the boxes that are named.
  const places = asked.boxed.flatMap((one) => targetsOf(one, region.image, asked.facts))
  const sheet = boxed || replaces ? [] : sheetOf(asked)
  if (typeof sheet === 'string') return sheet
  const said = clause.left
  takeAll(clause, new RegExp(quoteMarks.source, 'u'))
  const list = replaces ? texts.slice(-1) : texts
  const spots = boxed ? [] : under(sheet, texts.length, said)
  const [colour] = coloursIn(leftOf(clause))
  if (colour) blank(clause, colour.start, colour.end)
  tidy(clause, boxed || replaces)
  const written = list.map((text, index): Operation => ({
    verb: 'text',
    target: places[index] ?? region,
    text,
    at: boxed ? 'box' : (spots[index] ?? spots.at(-1) ?? 'bottom'),
    ...(colour ? { colour: colour.hex } : {}),
    ...(replaces ? { replaces: true } : {}),
  }))
  return [...sheet, ...written]
}

/** "In a grid with the caption …": the sheet comes first. */
function sheetOf(asked: Asked): readonly Operation[] | string {
  if (asked.facts.images < 2 || !says(asked.clause, sheets)) return []
  return readCollage(asked) ?? []
}

/** Where the texts stand; "before" and "after" each under its own picture of a row. */
function under(sheet: readonly Operation[], texts: number, said: string): readonly Spot[] {
  const [first] = sheet
  const pair = first?.verb === 'collage' && first.layout === 'row' && texts === 2
  return pair && spotIn(said) === undefined ? ['bottom-left', 'bottom-right'] : spotsOf(said)
}

function tidy(clause: Clause, placed: boolean): void {
  if (placed) takeAll(clause, replacing)
  takeAll(clause, adding)
  take(clause, /\b(?:replace|change|swap)\b|替换/u)
  takeSpots(clause)
  takeAll(clause, fill)
  // What the text stands on is understood by the box: "on the bottle".
  if (placed) takeAll(clause, /\b(?:on|of|at) (?:the |this )?(?:\p{L}+ ){0,2}\p{L}+\b/u)
}

/** Where each quoted text stands: what is said between it and the next, or before the first. */
function spotsOf(said: string): readonly Spot[] {
  const parts = said.split(/[\uE000-\uE0FF]/u)
  const after = parts.slice(1).map(spotIn)
  const before = parts.slice(0, -1).map(spotIn)
  // English says it after the text, Chinese mostly before.
  const spots = after.every((one) => one === undefined) ? before : after
  return spots.map((one, at) => one ?? before[at] ?? spots.find((other) => other) ?? 'bottom')
}
