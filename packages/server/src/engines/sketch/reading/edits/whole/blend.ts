/** One image laid over another: "double exposure", "fade image 1 into image 2", 融合. */
import type { Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { says, take, takeAll } from '../words/clause.ts'
import { I, imageOf } from '../words/marks.ts'

type How = Extract<Operation, { verb: 'blend' }>['how']

const hows: readonly (readonly [How, RegExp])[] = [
  ['double-exposure', /\b(?:double|multiple|multi)[- ]?exposure\b|(?:双重|多重|二次)曝光/u],
  [
    'fade',
    /\b(?:cross-?)?(?:fade|fading|dissolve|gradient blend|gradual(?:ly)?(?: transition)?|transition(?:s|ing)?)\b|渐变|淡入|淡出|过渡/u,
  ],
  [
    'even',
    /\b(?:blend(?:ed|ing)?|fuse|fused|mix(?:ed)?|morph|superimpose|overlay|overlaid|opacity|layer(?:ed)?|lay|laid|(?:put|place|set)(?= (?:the )?[\uE100-\uE163]\uE2FF* over\b))\b|融合|叠加|混合|重叠|叠在/u,
  ],
]
const whole = new RegExp(
  String.raw`\b(?:blend|fuse|mix|morph|overlay|superimpose|layer|lay|laid|(?:cross-?)?fade|dissolve|fading|blending|of|from|transition) (?:together )?(?:between |of |from )?(?:the )?(?:${I}|(?:both|two|these|all|three)\b|images\b|photos\b|pictures\b|it\b|them\b|this\b)|\bexposure\b|\b(?:with|into|over|onto|on top of|on) ${I} *(?:$|as\b|in\b|at\b|with\b)|${I}.{0,4}(?:和|与|跟|同|及|叠|融|混|渐|过渡).{0,8}|曝光|两张|这些|所有|全部`,
  'u',
)
const thingOf = new RegExp(
  String.raw`\b(?:blend|fuse|mix|overlay|superimpose|fade) (?:in )?(?:the|an?|his|her) (?!images?\b|photos?\b|pictures?\b|two\b|three\b)[\p{L} ]{2,40}(?:from|of|in) ${I}|${I}(?:里|中)?的(?!背景)`,
  'u',
)

export const readBlend: Reader = ({ clause, facts, named, before, topic }) => {
  const how = hows.find(([, words]) => says(clause, words))?.[0]
  if (!how || !says(clause, whole) || says(clause, thingOf)) return undefined
  if (
    how === 'even' &&
    says(clause, /[\uE000-\uE0FF]|\b(?:text|colou?r|filter|texture|gradient)\b|文字|滤镜/u)
  )
    return undefined
  if (facts.images < 2)
    return 'Blending needs two images: add the one that is to be laid over this one.'
  const pair = pairOf(clause.left, named, before.at(-1)?.target.image ?? topic, facts.images)
  for (const [, words] of hows) takeAll(clause, words)
  takeAll(
    clause,
    /\b(?:together|between|evenly|equally|smooth(?:ly)?|seamless(?:ly)?|transparent(?:ly)?|semi-transparent|half|opacity|one|single|left|right|on top of|over|onto|each other|artistic|create|exposure|50 ?(?:%|percent)|combine|merge|gradual(?:ly)?)\b|一起|成一张|互相|相互|透明|创建|制作|平滑|自然/u,
  )
  take(clause, /\b\d{1,2} ?(?:%|percent\b)/u)
  const [image = 1, ...others] = pair
  return others.map((other) => ({ verb: 'blend', target: { image }, with: other, how }))
}

const laidOver = String.raw`\b(?:overlay|superimpose|layer|lay|laid|put|place|set) (?:the )?${I}(?! (?:with|by)\b)|${I}(?:叠加?|覆盖|盖)(?:到|在|上)`

/** Which is below, and what is laid over it, in order. */
function pairOf(
  left: string,
  named: readonly number[],
  last: number | undefined,
  images: number,
): readonly number[] {
  const all = [...new Set(named)]
  // "Overlay image 2 on image 1": the second is below.
  const over = new RegExp(
    `\\b(?:overlay|superimpose|layer|lay|laid|put|place|set)\\b.{0,60}?(${I}) (?:on|over|onto|on top of|above|upon) (?:the )?(${I})|(${I})(?:叠加?|覆盖|盖)(?:到|在)(${I})`,
    'u',
  ).exec(left)
  const top = over?.[1] ?? over?.[3]
  const below = over?.[2] ?? over?.[4]
  if (top && below) return [imageOf(below), imageOf(top)]
  const [one] = all
  if (all.length >= 2) return all
  if (one === undefined) return Array.from({ length: images }, (_, at) => at + 1)
  const other = last !== undefined && last !== one ? last : one === 1 ? 2 : 1
  // "Overlay image 2", "lay image 2 over it": it comes on top.
  if (new RegExp(laidOver, 'u').test(left)) return [other, one]
  return /\b(?:with|into|over|onto|on) (?:the )?[\uE100-\uE163]/u.test(left)
    ? [other, one]
    : [one, other]
}
