/** Edits of the whole picture: light, colour, sharpness, tone, style, cut, turn, size. */
import type { Adjustment, Operation, Style, Target } from '@limn/sdk'
import { type Clause, leftOf, says, take, takeAmount } from './clause.ts'
import { match } from './match.ts'

type Keep = NonNullable<Extract<Operation, { verb: 'crop' }>['keep']>
type Tone = Extract<Operation, { verb: 'tone' }>['tone']

const more = String.raw`\b(?:increase|boost|raise|more|higher|add|add more|turn up|up|enhance|improve|bring up)\b(?: the| some| its| a)?(?: overall)? `
const less = String.raw`\b(?:decrease|reduce|lower|less|lessen|turn down|bring down|lower the)\b(?: the| some| its)?(?: overall)? `

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
      `\\b(?:warmer|warm up(?: the colou?rs| the tones?)?|warm it up|warm)\\b|${more}(?:warmth|temperature)\\b|暖一点|更暖|变暖|暖色调?|调暖`,
      'u',
    ),
  ],
  [
    'warmth',
    -1,
    0.35,
    new RegExp(
      `\\b(?:cooler|colder|cool down|cool it down|bluer)\\b|${less}(?:warmth|temperature)\\b|冷一点|更冷|变冷|冷色调?|调冷`,
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
      `${more}(?:saturation|saturated|vivid|colou?rful|vibrant|vibrance|colou?rs)\\b|\\b(?:saturate|more saturated|make the colou?rs pop)\\b|(?:增加|提高|增强)饱和度?|更鲜艳|鲜艳`,
      'u',
    ),
  ],
  [
    'sharpness',
    1,
    0.5,
    new RegExp(
      `\\b(?:sharpen|sharper|crisper|sharpness|clearer)\\b|${more}(?:sharpness|clarity|detail)\\b|锐化|更清晰|清晰一点|变清晰`,
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

const tones: readonly (readonly [Tone, RegExp])[] = [
  [
    'black-and-white',
    /\b(?:black (?:and|&) white|black-and-white|b ?& ?w|gr[ae]yscale|monochrome|desaturate (?:it )?completely|remove (?:all )?(?:the )?colou?rs?)\b|黑白/u,
  ],
  ['sepia', /\bsepia(?: tone| toned)?\b|怀旧棕|褐色调|泛黄/u],
  ['negative', /\b(?:invert(?: the colou?rs)?|inverted|negative|invert it)\b|反色|负片|反相/u],
  [
    'night',
    /\b(?:(?:look )?like (?:it(?:'s| is) )?(?:at )?night|to night ?time|into (?:a )?night(?: scene| ?time)?|day to night|(?:turn )?day(?: ?time)? into night(?: ?time)?|at night|night ?time|night scene|it night|night)\b|夜晚|夜景|晚上|黑夜/u,
  ],
  [
    'sunset',
    /\b(?:(?:a )?sunset(?: light(?:ing)?)?|golden hour(?: light(?:ing)?)?|at sunset|evening light|like sunset)\b|日落|夕阳|黄昏|傍晚/u,
  ],
]

export function readAdjustments(clause: Clause, target: Target): readonly Operation[] {
  const operations: Operation[] = []
  for (const [what, sign, plain, words] of adjustments) {
    if (!says(clause, words)) continue
    while (take(clause, words));
    operations.push({ verb: 'adjust', target, what, amount: sign * takeAmount(clause, plain) })
  }
  return operations
}

export function readTones(clause: Clause, target: Target): readonly Operation[] {
  return tones.flatMap(([tone, words]) =>
    take(clause, words) ? [{ verb: 'tone' as const, target, tone }] : [],
  )
}

/** The first style a clause names, by the words of the scene lexicon in any language. */
export function readStyle(clause: Clause, target: Target): readonly Operation[] {
  for (const item of match(leftOf(clause))) {
    if (item.kind !== 'word') continue
    const { style } = item.effect
    if (!isEditStyle(style)) continue
    clause.left =
      clause.left.slice(0, item.start) +
      ' '.repeat(item.end - item.start) +
      clause.left.slice(item.end)
    return [{ verb: 'style', target, style }]
  }
  return []
}

function isEditStyle(style: Style | undefined): style is Exclude<Style, 'natural'> {
  return style !== undefined && style !== 'natural'
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:a )?square(?: format)?\b|正方形|方形/u, '1:1'],
  [/\bwide ?screen\b|宽屏/u, '16:9'],
  [/\bportrait(?: format| orientation)?\b|竖版|竖屏/u, '3:4'],
  [/\blandscape(?: format| orientation)?\b|横版|横屏/u, '4:3'],
  [/\b(?:vertical|story|stories)(?: format)?\b/u, '9:16'],
]

/** Crop, rotate, flip, upscale. */
export function readGeometry(clause: Clause, target: Target): readonly Operation[] | string {
  if (says(clause, /\bflip|\bmirror|翻转|镜像/u)) return flip(clause, target)
  if (says(clause, /\brotate|\bdegrees?\b|upside[- ]?down|旋转|\bclockwise|顺时针|逆时针/u))
    return rotate(clause, target)
  if (
    says(
      clause,
      /\bcrop|\btrim\b|\baspect ratio\b|裁剪|裁成|裁切|\bsquare\b|\b\d{1,2} ?: ?\d{1,2}\b/u,
    )
  )
    return crop(clause, target)
  if (
    take(
      clause,
      /\b(?:upscale|upscaled|up-?res|super[- ]resolution|enlarge|larger|bigger|higher resolution|high resolution|increase (?:the )?resolution|enhance(?! the colou?rs)(?: (?:the )?(?:quality|resolution|details?))?|improve (?:the )?(?:quality|resolution)|\d ?x(?: larger| bigger)?|(?:2|4|8) ?k\b|hd)\b|放大|高清|超分辨率?|提高分辨率|提升清晰度|变清楚/u,
    )
  ) {
    while (
      take(
        clause,
        /\b(?:to |at |in )?(?:\d ?x|[248] ?k|hd|resolution|quality|higher|larger|bigger)\b/u,
      )
    );
    return [{ verb: 'upscale', target }]
  }
  return []
}

function flip(clause: Clause, target: Target): readonly Operation[] {
  while (take(clause, /\b(?:flip(?:ped)?|mirror(?:ed)?)\b|翻转|镜像/u));
  const vertical = take(
    clause,
    /\b(?:vertically|vertical|upside[- ]?down|top to bottom)\b|垂直|上下/u,
  )
  take(clause, /\b(?:horizontally|horizontal|left to right|left and right)\b|水平|左右/u)
  return [{ verb: 'flip', target, axis: vertical ? 'vertical' : 'horizontal' }]
}

function rotate(clause: Clause, target: Target): readonly Operation[] | string {
  take(clause, /\b(?:rotate(?:d)?|turn)\b|旋转/u)
  if (take(clause, /upside[- ]?down|颠倒/u)) return [{ verb: 'rotate', target, degrees: 180 }]
  const number = take(clause, /(-?\d{1,3})(?: ?(?:degrees?|deg|°|度))?/u)
  const back = take(
    clause,
    /\b(?:counter[- ]?clockwise|anti[- ]?clockwise|to the left|left)\b|逆时针|向左/u,
  )
  take(clause, /\b(?:clockwise|to the right|right)\b|顺时针|向右/u)
  const degrees = number ? Number(number[1]) : 90
  if (degrees === 0 || Math.abs(degrees) > 360)
    return 'Say by how many degrees to rotate, from 1 to 360.'
  return [{ verb: 'rotate', target, degrees: back ? -degrees : degrees }]
}

function crop(clause: Clause, target: Target): readonly Operation[] | string {
  take(clause, /\b(?:crop(?:ped)?|trim(?:med)?)\b|裁剪|裁成|裁切/u)
  take(clause, /\b(?:the )?(?:aspect )?ratio(?: of| to)?\b|比例/u)
  const keep = take(
    clause,
    /\b(?:keep(?:ing)? |from )?(?:the |to the )?(top|bottom|left|right|cent(?:re|er)|middle)(?: (?:part|half|side))?\b/u,
  )?.[1]
  const side: Keep | undefined =
    keep === undefined
      ? undefined
      : keep === 'top' || keep === 'bottom' || keep === 'left' || keep === 'right'
        ? keep
        : 'centre'
  const kept = side ? { keep: side } : {}
  const ratio = take(clause, /\b(\d{1,2}) ?(?:[:×/]|x|by|比) ?(\d{1,2})\b/u)
  if (ratio) {
    const [width, height] = [Number(ratio[1]), Number(ratio[2])]
    if (!width || !height) return 'A ratio has two numbers above 0, such as 16:9.'
    take(clause, /\b(?:portrait|landscape|vertical|horizontal|square)\b/u)
    return [{ verb: 'crop', target, ratio: `${width}:${height}`, ...kept }]
  }
  for (const [words, shape] of shapes)
    if (take(clause, words)) return [{ verb: 'crop', target, ratio: shape, ...kept }]
  if (target.box !== undefined) return [{ verb: 'crop', target, ...kept }]
  return 'Say what to crop to: a ratio such as 16:9, a square, or a box around what to keep.'
}
