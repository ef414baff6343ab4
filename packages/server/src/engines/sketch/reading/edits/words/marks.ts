/**
 * Marks for the images and boxes an instruction names, in English and Chinese, so that readers see
 * "image 2", "the second photo" and 图2 as one thing. A marked text is as long as the text itself.
 */
import type { EditFacts } from '../asked.ts'

const imageBase = 0xe100
const boxBase = 0xe200
const filler = '\uE2FF'

/** In regular expressions: an image, one or more of them, a box. */
export const I = '[\\uE100-\\uE163]\\uE2FF*'
export const B = '[\\uE200-\\uE2F0]\\uE2FF*'
export const marks = /[\uE100-\uE2FF]/gu

/** Which box is meant; `any` when the words only say "the box". */
export const boxNames = ['any', 'first', 'second', 'left', 'right', 'top', 'bottom', 'all'] as const
export type BoxName = (typeof boxNames)[number]

export function imageOf(sign: string): number {
  return (sign.codePointAt(0) ?? imageBase) - imageBase
}

export function boxNameOf(sign: string): BoxName {
  return boxNames[(sign.codePointAt(0) ?? boxBase) - boxBase] ?? 'any'
}

const numbers: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'first one 1st 一',
    'second two 2nd 二 两',
    'third three 3rd 三',
    'fourth four 4th 四',
    'fifth five 5th 五',
    'sixth six 6th 六',
    'seventh seven 7th 七',
    'eighth eight 8th 八',
    'ninth nine 9th 九',
  ].flatMap((words, at) => words.split(' ').map((word) => [word, at + 1])),
)
const numberOf = (word: string): number => numbers[word] ?? Number(word)

const words = 'one|two|three|four|five|six|seven|eight|nine'
const ordinal =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|1st|2nd|3rd|4th|5th|6th|7th|8th|9th'
const picture = 'images?|photos?|photographs?|pictures?|pics?'
const images: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:the )?(?:(?:input|reference|source) )?(?:${picture}|references?|img|figures?|fig\.) ?(?:#|no\.? ?|number )?(?<n>\d{1,2}|(?:${words})(?! above| after| by| on top))\b(?! ?(?:degrees?|deg|°|%|percent|x\b|k\b|[:×]))`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:the )?(?<n>${ordinal}) (?:(?:input|reference|source) )?(?:${picture}|one)\b`,
    'gu',
  ),
  /(?:图片|图像|照片|图)(?<n>\d{1,2}|[一二三四五六七八九])(?!\d|[:：]\d)/gu,
  /第(?<n>[1-9一二三四五六七八九])(?:张|幅)(?:图片|图像|照片|图)?/gu,
]
/** "Images 1, 2 and 3", 图1、2和3: the numbers after the first. */
const further = new RegExp(
  String.raw`(?<=[\uE100-\uE163]\uE2FF*(?: ?[,，、] ?(?:and )?| ?(?:and|&|和|与|及) ?))(?<n>\d|${words})(?= ?(?:$|[,，、;；。.&和与及的]|\b(?:and|into|in|as|to|next|side|together|with)\b))`,
  'gu',
)

const frame = String.raw`(?:bounding[- ]?box|box(?:ed (?:area|region))?|selection|selected (?:area|region|part)|marked (?:area|region|part)|highlighted (?:area|region)|masked (?:area|region)|rectangle)`
const plain = String.raw`(?:(?:red|blue|green|yellow|drawn|marked|selected|highlighted|given|small|large|bounding) )*`
const sides = 'left|right|top|upper|bottom|lower'
const boxes: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:the )?(?:(?:two|2) )?(?:both|all|each|every)(?: of)?(?: the)?(?: two| 2)? (?:of the )?${plain}${frame}(?:es|s)?\b|\bthe (?:two )?${plain}(?:boxes|selections|selected areas|marked areas|regions)\b|(?:两个|所有|全部|每个|各个)(?:方|选)?框(?:里面|里|内|中)?`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:the )?(?<which>first|second|1st|2nd|${sides})(?:[- ]?(?:hand|most))? ${plain}(?:${frame}|region)\b|\b(?:the )?${plain}(?:box|region|selection|rectangle) ?#?(?<number>[12]|one|two)\b`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:the )${plain}${frame} (?:on|at|to) the (?<which>left|right|top|bottom)\b`,
    'gu',
  ),
  /第(?<which>[12一二])个?(?:方|选)?框(?:里面|里|内|中)?|(?<![边相画镜窗门眼外])(?:方|选)?框 ?(?<number>[12一二])(?:里面|里|内|中)?|(?:(?<which2>[左右])(?:边|侧|面|方)?的?|(?<which3>[上下])(?:边|面|方)?的)(?:方|选)?框(?:里面|里|内|中)?/gu,
  new RegExp(
    String.raw`(?<=\b(?:in|inside|within|into|from|of|at|to|around) )(?:(?:the|this|that|my) )?${plain}(?:${frame}|region|mask)\b|\b(?:the|this|that|my) (?:(?:drawn|marked|selected|highlighted|given|bounding) )*(?:bounding[- ]?box|selection|selected (?:area|region|part)|boxed (?:area|region|part)|marked (?:area|region|part)|masked (?:area|region|part))\b|(?<![边相画镜窗门眼外])(?:方|选)?框(?:选|住|出)*的?(?:区域|部分|位置|地方)?(?:里面|里边|里|内|中)?|(?:选中|选定|标记|圈出|圈中)的?(?:区域|部分|位置|地方)(?:里面|里|内|中)?|选区(?:里|内|中)?|(?:蒙版|遮罩)(?:区域|部分)?(?:里|内|中)?`,
    'gu',
  ),
]
/** Only where there is a box can "the box" be one, and not a cardboard box. */
const bareBox = new RegExp(
  String.raw`\b(?:the|this|that|my) ${plain}(?:box|region|rectangle)\b`,
  'gu',
)
const thing = String.raw`\b(?:the|this) (?:boxed|selected|marked|highlighted|masked) (?=thing|object|person|item|text|word|subject)`

const whiches: Readonly<Record<string, BoxName>> = Object.fromEntries(
  (
    [
      ['first', 'first 1st 1 一 one'],
      ['second', 'second 2nd 2 二 two'],
      ['left', 'left 左'],
      ['right', 'right 右'],
      ['top', 'top upper 上'],
      ['bottom', 'bottom lower 下'],
    ] as const
  ).flatMap(([name, said]) => said.split(' ').map((word) => [word, name] as const)),
)

/** The marked text, in lower case. `text` has marks of its own for quoted texts only. */
export function mark(text: string, facts: EditFacts): string {
  let marked = text
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[\uE100-\uE2FF]/g, ' ')
  boxes.forEach((one, at) => {
    marked = marked.replace(one, (found: string, ...rest: unknown[]) =>
      box(found, at === 0 ? 'all' : whichOf(rest.at(-1))),
    )
  })
  if (facts.boxes.some((boxed) => boxed > 0))
    marked = marked.replace(bareBox, (found) => box(found, 'any'))
  marked = marked.replace(new RegExp(thing, 'gu'), (found) => box(found, 'any'))
  for (const one of images)
    marked = marked.replace(one, (found: string, ...rest: unknown[]) =>
      image(found, numberIn(rest.at(-1))),
    )
  // Each pass marks the next number of a list.
  for (let pass = 0; pass < 8 && marked.search(further) >= 0; pass++)
    marked = marked.replace(further, (found: string) => image(found, numberOf(found)))
  return others(marked, facts)
}

/** "The other image", "the reference image", "the last image", where it is plain which that is. */
function others(marked: string, { images: given }: EditFacts): string {
  const last = marked.replace(
    new RegExp(String.raw`\bthe last (?:${picture})\b|最后一张(?:图片|照片|图)?`, 'gu'),
    (found) => image(found, given),
  )
  if (given !== 2) return last
  return last.replace(
    new RegExp(
      String.raw`\b(?:the|my|a) (?:other|reference|style reference) (?:${picture})\b|另一张(?:图片|照片|图)?|参考图(?:片)?`,
      'gu',
    ),
    (found) => image(found, /[\uE101]/u.test(marked) || !/[\uE102]/u.test(marked) ? 2 : 1),
  )
}

function image(found: string, number: number): string {
  return String.fromCharCode(imageBase + Math.min(99, number)).padEnd(found.length, filler)
}

function box(found: string, name: BoxName): string {
  // A space that ends the found words stays one.
  const named = found.trimEnd()
  const sign = String.fromCharCode(boxBase + boxNames.indexOf(name))
  return sign.padEnd(named.length, filler) + ' '.repeat(found.length - named.length)
}

function groupsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function whichOf(value: unknown): BoxName {
  const { which, which2, which3, number } = groupsOf(value)
  const word = [which, which2, which3, number].find((one) => typeof one === 'string')
  return (typeof word === 'string' ? whiches[word] : undefined) ?? 'any'
}

function numberIn(value: unknown): number {
  const { n } = groupsOf(value)
  return typeof n === 'string' ? numberOf(n) : 0
}
