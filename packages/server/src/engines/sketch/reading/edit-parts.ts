/** Edits of a part: background, colour of a thing, text, and several pictures on one sheet. */
import type { Operation, Target } from '@limn/sdk'
import { type Clause, clauseOf, leftOf, take, takeAmount, takeImages, says } from './clause.ts'
import { shaded } from './lexicon/shades.ts'
import { ambiguousColours } from './lexicon/shades.ts'
import { match } from './match.ts'
import type { Quoted } from './quotes.ts'
import { readScene } from './scene.ts'

type Outcome = readonly Operation[] | string

interface Colour {
  readonly hex: string
  readonly start: number
  readonly end: number
}

/** The colours a text names, in order; "dark red" is one. */
export function coloursIn(text: string): readonly Colour[] {
  const colours: Colour[] = []
  let shade: 'dark' | 'light' | undefined
  let from = 0
  for (const item of match(text)) {
    if (item.kind !== 'word') continue
    // "The sky" is a thing, "to sky" a colour.
    const before = text.slice(Math.max(0, item.start - 7), item.start)
    const named = /\b(?:the|an?|his|her|their|its) $/i.test(before)
    const hex = item.effect.colour ?? (named ? undefined : ambiguousColours[item.key])
    if (item.effect.shade) [shade, from] = [item.effect.shade, item.start]
    else if (
      hex !== undefined &&
      (item.effect.thing === undefined || ambiguousColours[item.key] !== undefined)
    ) {
      colours.push({
        hex: shade ? shaded(hex, shade) : hex,
        start: shade ? from : item.start,
        end: item.end,
      })
      shade = undefined
    }
  }
  const code = /#([0-9a-f]{6})\b/iu.exec(text)
  if (code)
    colours.push({
      hex: `#${(code[1] ?? '').toUpperCase()}`,
      start: code.index,
      end: code.index + 7,
    })
  return colours.sort((a, b) => a.start - b.start)
}

const backgroundWords = /\b(?:back ?ground|back ?drop)s?\b|背景/u
const tailWords =
  /\b(?:(?:is |are )?(?:replaced |changed |swapped )?(?:with|to be|to|into|for|by|as)|becomes?)\b|换成了?|改成了?|变成了?|换为|改为|变为|替换成|替换为|设为|成/u

/** What stands behind the subject: another scene, a colour, another picture, or out of focus. */
export function readBackground(clause: Clause, target: Target, others: readonly number[]): Outcome {
  if (
    says(
      clause,
      /\b(?:remove|delete|erase|get rid of|take (?:away|out)|clean up)\b (?!(?:the |its |this |that |all (?:of )?(?:the )?)?(?:\p{L}+ )?back ?(?:ground|drop)).*\b(?:in|from|on|of) (?:the |its )?back ?ground\b|(?:删除|删掉|去掉|移除|去除|擦除|消除)掉?背景(?:里|中|上)/u,
    )
  )
    return []
  const placed = take(
    clause,
    /(?:把|将)?[\p{sc=Han}]{1,8}?(?:放|摆|置)(?:置|放)?(?:在|于|到)(?!顶|底|左|右|中间|图)|\b(?:put|place|set|show|move|position) (?:it|this|them|him|her|the (?!text|words?)[\p{L}]+(?: [\p{L}]+)?)(?: (?:from|of) +)?(?= +(?:on|in|at|against|onto|into|in front of) (?!top |the (?:left|right|top|bottom|cent|middle|corner)|(?:his|her|their|its) )(?!the ))/u,
  )
  if (!placed && !take(clause, backgroundWords)) return []
  if (take(clause, /\b(?:blur(?:red|ry)?|bokeh|defocus(?:ed)?|out of focus)\b|模糊|虚化/u)) {
    return [{ verb: 'background', target, to: { blur: takeAmount(clause, 0.5) } }]
  }
  const [other] = others
  if (other !== undefined) {
    clause.left = clause.left.replace(
      /\b(?:replace|change|swap|put|use|set|with|to|by|the|of|from|as|for|in|on|with the|onto)\b/gu,
      (word) => ' '.repeat(word.length),
    )
    return [{ verb: 'background', target, to: { image: other } }]
  }
  if (
    take(
      clause,
      /\b(?:remove|delete|erase|get rid of|cut out|take away|no|without|isolate)\b|去掉|去除|移除|删除|抠图|清除/u,
    )
  ) {
    return [
      {
        verb: 'background',
        target,
        to: { colour: coloursIn(putInstead(leftOf(clause)))[0]?.hex ?? '#FFFFFF' },
      },
    ]
  }
  const scene = placed ? leftOf(clause) : tailOf(clause)
  clause.left = ' '.repeat(clause.left.length)
  const [colour] = coloursIn(scene)
  if (colour && plainColour(scene.replace(/#[0-9a-f]{6}\b/giu, ' ')))
    return [{ verb: 'background', target, to: { colour: colour.hex } }]
  const read = readScene(scene)
  if (!/[\p{L}]/u.test(scene) || (read.notUnderstood.length > 0 && read.place === 'abstract')) {
    return 'Say what the background should become: a colour, a place such as a beach or a marble table, or another of the images.'
  }
  return [{ verb: 'background', target, to: { scene: read } }]
}

/** "Remove the blue background" leaves white, "remove the background, use blue" blue. */
function putInstead(text: string): string {
  return (
    /(?:\b(?:with|to|use|using|make|leaving|leave|in)\b|换成|改成|变成|用).*$/iu.exec(text)?.[0] ??
    ''
  )
}

function tailOf(clause: Clause): string {
  const text = leftOf(clause)
  const found = tailWords.exec(clause.left)
  const tail = found ? text.slice(found.index + found[0].length) : text
  return tail.replace(/^\s*(?:change|replace|make|turn|set|swap|use|add)\b(?: the)?/iu, ' ')
}

/** Says a colour and nothing else that could be painted. */
function plainColour(text: string): boolean {
  return match(text).every((item) => {
    if (item.kind !== 'word')
      return (
        item.kind === 'break' ||
        /^(?:solid|plain|pure|flat|uniform|studio|纯|纯色|色)$/iu.test(
          item.kind === 'unknown' ? item.text : '',
        )
      )
    const { thing, place, features, time, weather, style, ground } = item.effect
    if (ambiguousColours[item.key] !== undefined) return true
    return [
      thing,
      place === 'studio' ? undefined : place,
      features,
      time,
      weather,
      style,
      ground,
    ].every((part) => part === undefined)
  })
}

const recolourVerbs =
  /\b(?:make|change|turn|recolou?r|colou?r|paint|dye|tint|convert|set|should be|to be)\b|改成|变成|换成|染成|涂成|改为|变为|颜色/u
const noRegion =
  'To recolour one thing the sketch engine needs to know where it is: give a box around it (or a mask), or name the colour it has now, as in "make the red cup blue".'

/** One thing in another colour: where, by a box, a mask or the colour it has. */
export function readRecolour(clause: Clause, target: Target, placed: boolean): Outcome {
  const text = leftOf(clause)
  const colours = coloursIn(text)
  const to = colours.at(-1)
  if (!to || !recolourVerbs.test(clause.left)) return []
  const from = colours.length > 1 ? colours[0] : undefined
  const materials = materialsIn(text)
  // The thing's name is understood by the box or by its colour; what it is made of can't be changed.
  clause.left = Array.from(clause.left, (_, at) =>
    materials.some(({ start, end }) => at >= start && at < end) ? (clause.left[at] ?? ' ') : ' ',
  ).join('')
  if (!from && !placed) {
    const made =
      materials.length > 0
        ? ` Its material would stay as it is: ${materials.map(({ word }) => word).join(', ')} can't be made.`
        : ''
    return noRegion + made
  }
  return [{ verb: 'recolour', target, to: to.hex, ...(from ? { from: from.hex } : {}) }]
}

const materialWords =
  /\b(?:leather|denim|velvet|silk|silken|satin|wool(?:len)?|cotton|linen|fur|lace|suede|metal(?:lic)?|steel|chrome|wooden|wood|marble|glass|plastic|stone|ceramic|porcelain|knitted|striped|plaid|polka dot|floral|transparent|glossy|matte|shiny)\b|皮革|皮|丝绸|牛仔|木质|金属|玻璃/gu

export function materialsIn(
  text: string,
): readonly { readonly word: string; readonly start: number; readonly end: number }[] {
  return Array.from(text.toLowerCase().matchAll(materialWords), (found) => ({
    word: text.slice(found.index, found.index + found[0].length),
    start: found.index,
    end: found.index + found[0].length,
  }))
}

const corners: readonly (readonly [Extract<Operation, { verb: 'text' }>['at'], RegExp])[] = [
  ['top-left', /\b(?:top|upper)[- ]left(?:[- ](?:hand )?corner)?\b|左上角?/u],
  ['top-right', /\b(?:top|upper)[- ]right(?:[- ](?:hand )?corner)?\b|右上角?/u],
  ['bottom-left', /\b(?:bottom|lower)[- ]left(?:[- ](?:hand )?corner)?\b|左下角?/u],
  ['bottom-right', /\b(?:bottom|lower)[- ]right(?:[- ](?:hand )?corner)?\b|右下角?/u],
  ['top', /\b(?:top|above|upper part)\b|顶部|上方|上面/u],
  ['bottom', /\b(?:bottom|below|underneath)\b|底部|下方|下面/u],
  ['centre', /\b(?:cent(?:re|er)(?:ed)?|middle)\b|中间|中央|居中/u],
]

/** Where each quoted text stands: what is said between it and the next, or before the first; the words are taken out. */
function spotsOf(clause: Clause, said: string): readonly (typeof corners)[number][0][] {
  const parts = said.split(/[\uE000-\uE0FF]/u)
  const first = (part: string) => corners.find(([, words]) => words.test(part))?.[0]
  const after = parts.slice(1).map(first)
  const before = parts.slice(0, -1).map(first)
  for (const [, words] of corners) while (take(clause, words));
  // English says it after the text, Chinese mostly before.
  const spots = after.every((one) => one === undefined) ? before : after
  return spots.map((one, at) => one ?? before[at] ?? spots.find((other) => other) ?? 'bottom')
}

/** Quoted text onto the picture. */
export function readText(clause: Clause, target: Target, quotes: readonly Quoted[]): Outcome {
  const marks = Array.from(
    clause.left.matchAll(/[\uE000-\uE0FF]/gu),
    (found) => quotes[found[0].charCodeAt(0) - 0xe000],
  ).filter((quoted) => quoted !== undefined)
  if (marks.length === 0) return []
  const said = clause.left
  while (take(clause, /[\uE000-\uE0FF]/u));
  const replaces = take(clause, /\b(?:replace|change|swap|替换)\b/u)
  if (
    (replaces || says(clause, /\b(?:remove|erase|delete)\b|去掉|删除/u)) &&
    target.box === undefined
  ) {
    return "The sketch engine can't take text away that is in a photograph; give a box where the new text should stand, or ask to add text in a free place."
  }
  take(
    clause,
    /\b(?:add|write|put|insert|overlay|place|print|draw|typeset|caption)\b|加上|添加|写上|加|写/u,
  )
  while (
    take(
      clause,
      /\b(?:texts?|words?|title|caption|headline|label|lettering|letters|font|saying|that says|reading|that reads|slogan|heading|sign|watermark|corner|reads|big|large|bold|small)\b|文字|字样|标题|字|角/u,
    )
  );
  const spots = target.box === undefined ? spotsOf(clause, said) : []
  const [colour] = coloursIn(leftOf(clause))
  if (colour)
    clause.left =
      clause.left.slice(0, colour.start) +
      ' '.repeat(colour.end - colour.start) +
      clause.left.slice(colour.end)
  const list = replaces ? marks.slice(-1) : marks
  return list.map(({ text }, index) => ({
    verb: 'text',
    target,
    text,
    at: target.box === undefined ? (spots[index] ?? spots.at(-1) ?? 'bottom') : 'box',
    ...(colour ? { colour: colour.hex } : {}),
  }))
}

/** Several pictures on one sheet. */
export function readCollage(clause: Clause, named: readonly number[], images: number): Outcome {
  if (says(clause, /\b(?:flip|mirror|rotate|turn upside)|翻转|镜像|旋转/u)) return []
  const two = named.length >= 2
  const grid = take(
    clause,
    /\b(?:grid|contact sheet|mosaic of|tiles?|tiled|photo sheet)\b|网格|九宫格|四宫格|宫格/u,
  )
  const column = take(
    clause,
    /\b(?:one above the other|on top of each other|stack(?:ed)?(?: them)?(?: vertically)?|vertically|above|below|in a column|under(?:neath)? each other|top and bottom)\b|上下(?:拼接|排列)?|(?<=[拼排]成)一[列竖]/u,
  )
  const row = take(
    clause,
    /\b(?:side[- ]by[- ]side|next to(?: each other)?|beside(?: each other)?|in a row|to the (?:left|right) of|left and right|horizontally|before and after|diptych|triptych)\b|并排|左右(?:拼接|排列)?|横向|[拼排]成?一[排行]|(?<=[拼排]成)一[排行]/u,
  )
  const whole = take(
    clause,
    /\b(?:collage|combine|merge|join|together|put together|arrange|lay out|montage|stitch)\b|拼成|排成|放在?一起|拼图|拼接|拼在一起|合并|拼贴/u,
  )
  if (
    !grid &&
    !whole &&
    !((row || column) && (two || !named.length || /并排|side by side/u.test(row?.[0] ?? '')))
  )
    return []
  while (
    take(
      clause,
      /\b(?:put|place|make|create|combine|merge|arrange|show|into|all|the|images|photos|pictures|collage|together|both|of|a|them|as|side|layout|single|one|image|in|each|other)\b|把|将|[两三四五六七八九几]张|放|所有|图片|照片|成|做|一张|在?一起/u,
    )
  );
  if (images < 2) return 'A collage needs at least two images.'
  const layout = grid ? 'grid' : column ? 'column' : row || images < 4 ? 'row' : 'grid'
  return [{ verb: 'collage', target: { image: named[0] ?? 1 }, layout }]
}

/** The images named in a text, for background and blending: after the first, which is edited. */
export function imagesIn(text: string): readonly number[] {
  return takeImages(clauseOf(text))
}
