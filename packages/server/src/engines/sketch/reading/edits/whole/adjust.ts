/** Light, colour and sharpness, more or less: "slightly brighter and much warmer". */
import type { Adjustment, Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { says, takeAll, takeAmount } from '../words/clause.ts'

const more = String.raw`\b(?:increase|boost|raise|more|higher|add|add more|turn up|up|enhance|improve|bring up)\b(?: the| some| its| a)?(?: overall)? `
const less = String.raw`\b(?:decrease|reduce|lower|tone down|less|lessen|turn down|bring down|lower the)\b(?: the| some| its)?(?: overall)? `

/** What a photograph's warmth is said of. */
const tinted = String.raw`(?: (?:the|its|this|my|all|of|whole|overall)){0,3} (?:white ?balance|colou?r temperature|temperature|tones?|colou?rs?|colou?ring|pictures?|images?|photos?|light(?:ing)?|mood|whites?|palette|looks?|hues?|highlights|shadows|scene|it)\b`

const adjustments: readonly (readonly [Adjustment, 1 | -1, number, RegExp])[] = [
  [
    'brightness',
    1,
    0.3,
    new RegExp(
      `\\b(?:brighter|brighten(?: up)?|lighten(?: up)?|lighter|bright(?= *(?:$|and\\b|with\\b|but\\b)))\\b|${more}(?:brightness|exposure|bright|light)\\b|提亮|调亮|变亮|更亮|亮一点|亮一些|亮些|增加亮度|提高亮度|明亮`,
      'u',
    ),
  ],
  [
    'brightness',
    -1,
    0.3,
    new RegExp(
      `\\b(?:darker|darken|dimmer|dim|dark(?= *(?:$|and\\b|with\\b|but\\b))|moody)\\b|${less}(?:brightness|exposure|bright)\\b|调暗|变暗|更暗|暗一点|暗一些|暗些|降低亮度`,
      'u',
    ),
  ],
  [
    'contrast',
    1,
    0.3,
    new RegExp(
      `${more}(?:contrast|contrasty)\\b|\\b(?:punchier|contrastier|higher contrast|high contrast)\\b|(?:增加|提高|增强|加强)对比度?|对比度?(?:更强|高一点|更高)`,
      'u',
    ),
  ],
  [
    'contrast',
    -1,
    0.3,
    new RegExp(
      `${less}(?:contrast|contrasty)\\b|\\b(?:low contrast|flatter)\\b|(?:降低|减少|减弱)对比度?`,
      'u',
    ),
  ],
  [
    'warmth',
    1,
    0.35,
    new RegExp(
      `\\bwarm(?: up)?${tinted}|\\b(?:warmer|warm up(?: the colou?rs| the tones?)?|warm it up|hotter|warm)\\b|${more}(?:warmth|temperature)\\b|暖一点|更暖|偏暖|暖些|变暖|暖色调?|调暖|暖化`,
      'u',
    ),
  ],
  [
    'warmth',
    -1,
    0.35,
    new RegExp(
      `\\bcool(?: down| off)?${tinted}|\\b(?:cooler|colder|cold|frosty|icy|chilly|cool down|cool it down|bluer)\\b|${less}(?:warmth|temperature)\\b|冷一点|更冷|偏冷|冷些|变冷|冷色调?|调冷|冷化`,
      'u',
    ),
  ],
  [
    'saturation',
    -1,
    0.35,
    new RegExp(
      `${less}(?:saturation|saturated|vivid|colou?rful|vibrant|colou?rs)\\b|\\b(?:desaturate|desaturated|muted|mute the colou?rs|fade the colou?rs)\\b|(?:降低|减少)饱和度?`,
      'u',
    ),
  ],
  [
    'saturation',
    1,
    0.35,
    new RegExp(
      `${more}(?:saturation|saturated|vivid|colou?rful|vibrant|vibrance|colou?rs)\\b|\\b(?:saturate|more saturated|make (?:the colou?rs|it|the (?:image|photo|picture)) pop|(?:colou?rs|image|photo|picture|it) pop)\\b|(?:增加|提高|增强)饱和度?|更鲜艳|鲜艳`,
      'u',
    ),
  ],
  [
    'sharpness',
    1,
    0.5,
    new RegExp(
      `\\b(?:sharpen|sharper|crisper|sharpness|clearer)\\b|${more}(?:sharpness|clarity|detail)\\b|锐化|更清晰|清晰一点|变清晰|更锐利|(?:增强|提高|提升|加强)(?:清晰度|锐度|细节)`,
      'u',
    ),
  ],
  [
    'blur',
    1,
    0.4,
    new RegExp(
      `\\b(?:blur|blurred|blurry|blurrier|soften|softer|out of focus|soft look|soft focus|dreamy(?: soft)?(?: look)?|dreamlike)\\b|模糊|虚化`,
      'u',
    ),
  ],
  ['vignette', 1, 0.5, /\b(?:vignette|vignetting|darken the (?:edges|corners))\b|暗角/u],
  ['grain', 1, 0.4, /\b(?:film grain|grainy|grain|film noise|noise)\b|颗粒感?/u],
  ['hue', 1, 0.25, /\b(?:shift the hues?|rotate the hues?|hue shift|hue)\b|色相/u],
]

export const readAdjustments: Reader = ({ clause, part }) => {
  const operations: Operation[] = []
  for (const [what, sign, plain, words] of adjustments) {
    if (!says(clause, words)) continue
    takeAll(clause, words)
    if (what === 'warmth')
      takeAll(clause, /\b(?:white ?balance|colou?r temperature)\b|白平衡|色温/u)
    operations.push({
      verb: 'adjust',
      target: part,
      what,
      amount: sign * takeAmount(clause, plain),
    })
  }
  return operations
}
