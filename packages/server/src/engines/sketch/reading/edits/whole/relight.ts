/** Kinds of light as changes of the whole: "studio lighting", "high key", "warmer light". */
import type { Adjustment, Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { says, take, takeAll } from '../words/clause.ts'

type Change = readonly [Adjustment, number]

const light = String.raw`(?:lighting|lights?|light setup|illumination|mood|atmosphere|look|effect|shot|portrait|glow|feel|tones?|(?:colou?r )?grad(?:e|ing))`
const lights: readonly (readonly [RegExp, readonly Change[]])[] = [
  [
    /\bhigh[- ]?key(?: (?:lighting|look|light|style|photo|portrait))?\b|高调|高键/u,
    [
      ['brightness', 0.35],
      ['contrast', -0.2],
    ],
  ],
  [
    /\blow[- ]?key(?: (?:lighting|look|light|style|photo|portrait))?\b|低调|低键|暗调/u,
    [
      ['brightness', -0.35],
      ['contrast', 0.35],
      ['vignette', 0.5],
    ],
  ],
  [
    new RegExp(
      String.raw`\b(?:dramatic|cinematic|chiaroscuro|theatrical|spotlit|spot ?light)(?: ${light})?|moody ${light}\b|戏剧性?(?:的)?(?:光线|灯光|打光|光影|效果)?|电影感?(?:的)?(?:光线|灯光|光影|质感|氛围)?|聚光灯`,
      'u',
    ),
    [
      ['contrast', 0.4],
      ['brightness', -0.08],
      ['vignette', 0.5],
    ],
  ],
  [
    new RegExp(
      String.raw`\b(?:professional )?(?:soft )?studio ${light}\b|\b(?:professional|commercial|product) lighting\b|(?:专业)?(?:影棚|摄影棚|棚拍)(?:灯光|光线|打光|布光|光)?`,
      'u',
    ),
    [
      ['brightness', 0.1],
      ['contrast', 0.15],
      ['vignette', 0.25],
    ],
  ],
  [
    /\b(?:soft(?:er)?|diffused?|gentle|even|flat) (?:natural )?(?:lighting|light|day ?light)\b|柔和的?(?:光线|灯光|光)|柔光/u,
    [
      ['contrast', -0.25],
      ['brightness', 0.05],
    ],
  ],
  [/\b(?:hard|harsh|harder|stronger) (?:lighting|light)\b|硬光|强光/u, [['contrast', 0.35]]],
  [
    /\b(?:early )?(?:morning|sunrise|dawn)(?: (?:light(?:ing)?|sun|glow))?\b|晨光|清晨|早晨|日出|黎明/u,
    [
      ['warmth', 0.3],
      ['brightness', 0.08],
      ['contrast', -0.1],
    ],
  ],
  [
    /\b(?:blue hour|twilight|dusk)(?: light(?:ing)?)?\b|蓝调时刻|暮色/u,
    [
      ['warmth', -0.45],
      ['brightness', -0.2],
    ],
  ],
  [
    /\b(?:candle ?(?:light|lit)|fire ?(?:light|lit)|lamp ?light|tungsten)(?: light(?:ing)?| mood)?\b|烛光|火光|灯光下/u,
    [
      ['warmth', 0.6],
      ['brightness', -0.2],
      ['vignette', 0.5],
    ],
  ],
  [
    /\b(?:cold|cool|bluish|icy) (?:lighting|light|tones?|atmosphere|mood)\b|冷光/u,
    [['warmth', -0.35]],
  ],
  [
    /\b(?:cosy|cozy)(?: (?:lighting|light|mood|atmosphere|look|feel))?\b|温馨的?(?:氛围|光线)?/u,
    [['warmth', 0.35]],
  ],
  [
    /\b(?:natural )?day ?light\b|自然光|日光/u,
    [
      ['brightness', 0.12],
      ['warmth', 0.05],
    ],
  ],
]

export const readRelight: Reader = ({ clause, part }) => {
  const sided = says(
    clause,
    /\b(?:light(?:ing|ed)?|lit|sun|shadows?)\b.{0,24}\bfrom (?:the )?(?:left|right|above|below|behind|side|top|front|back)\b|\b(?:back ?lit|back ?light(?:ing)?|rim light(?:ing)?|side ?light(?:ing)?|side[- ]lit)\b|逆光|侧光|轮廓光|从[左右上下后前].{0,3}(?:打光|照|光)|光源/u,
  )
  if (sided)
    return "The sketch engine can't turn the light of a photograph to come from another side: it doesn't know the shapes in it. It can make the light warmer, cooler, softer or harder, or make it night or sunset."
  return lights.flatMap(([words, changes]): Operation[] => {
    if (!take(clause, words)) return []
    takeAll(clause, /\b(?:lighting|light|illumination|setup|professional)\b|光线|灯光|打光/u)
    return changes.map(([what, amount]) => ({ verb: 'adjust', target: part, what, amount }))
  })
}
