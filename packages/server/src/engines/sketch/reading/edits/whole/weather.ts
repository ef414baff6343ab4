/** Weather and season over a photograph: what falls or lies over it can be painted, leaves and clothes can't. */
import type { Adjustment, Operation, Overlay } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { type Clause, says, take, takeAll, takeWritten } from '../words/clause.ts'

const overlays: readonly (readonly [Overlay, RegExp])[] = [
  [
    'storm',
    /\b(?:thunder ?storms?|stormy|(?:a )?storm|thunder|lightning|tempest)(?: (?:clouds?|sky|weather))?\b|暴风雨|雷雨|雷电|闪电|打雷|风暴|暴雨/u,
  ],
  [
    'sun-rays',
    /\b(?:sun ?(?:rays?|beams?|shafts?)|god ?rays?|(?:light|crepuscular) rays?|rays of (?:sun(?: ?light)?|light)|(?:shafts?|beams?) of (?:sun ?)?light|sun ?light (?:streaming|shining|coming|falling|breaking)(?: (?:in|through|down))?|sunny|sun ?light|sunshine)\b|阳光|光束|光线穿透|丁达尔(?:效应|光)?|太阳光|晴天|天晴|晴朗/u,
  ],
  [
    'rain',
    /\b(?:rain(?:y|ing|s|drops|fall)?|drizzl(?:e|ing|y)|downpour|pouring|shower)(?: (?:weather|day))?\b|下雨|雨天|雨景|雨滴|雨水|细雨|大雨|小雨|下着雨|雨/u,
  ],
  [
    'snow',
    /\b(?:snow(?:y|ing|s|flakes?|fall|storm)?(?![- ](?:covered|capped|man|board))|blizzard)(?: (?:weather|day))?\b|下雪|雪天|雪景|雪花|飘雪|大雪|下着雪|雪/u,
  ],
  [
    'fog',
    /\b(?:fog(?:gy)?|mist(?:y)?|haz[ey]|smog)(?: (?:weather|day|morning))?\b|起雾|薄雾|大雾|雾气|雾天|迷雾|雾霾|雾/u,
  ],
]
const fill =
  /\b(?:falling|soft|realistic|natural|drops?|flakes?|effect|weather|day|rolling|some|a bit of|coming|shining|from|through|trees|clouds|window|windows|drifting|gentle|morning|outside|atmosphere|layer of)\b|效果|天气|正在|天空|氛围|一层|场|飘|天/u

type Change = readonly [Adjustment, number]
const seasons: readonly (readonly [RegExp, readonly Change[], Overlay | undefined])[] = [
  [/\b(?:winter(?:y|time)?|wintry)\b|冬天|冬季|冬日|隆冬/u, [['warmth', -0.3]], 'snow'],
  [
    /\b(?:autumn(?:al)?|(?:the )?fall(?= *$| season| colou?rs| scene))\b|秋天|秋季|秋日|金秋/u,
    [['warmth', 0.4]],
    undefined,
  ],
  [
    /\b(?:summer(?:y|time)?)\b|夏天|夏季|夏日|盛夏/u,
    [
      ['warmth', 0.2],
      ['saturation', 0.2],
    ],
    undefined,
  ],
  [
    /\b(?:spring(?:time)?)\b|春天|春季|春日/u,
    [
      ['brightness', 0.12],
      ['saturation', 0.2],
    ],
    undefined,
  ],
  [
    /\b(?:cloudy|overcast|gloomy|gr[ae]y sky)\b|阴天|多云|阴沉/u,
    [
      ['saturation', -0.25],
      ['brightness', -0.12],
      ['contrast', -0.2],
    ],
    undefined,
  ],
]

/** Whether a text speaks of what falls or lies over a scene. */
export function isWeather(text: string): boolean {
  return overlays.some(([, words]) => words.test(text)) || /\b(?:haze|smog)\b|霾/u.test(text)
}

/** Words of seasons and clouded skies: they stay in the plan as not understood, and warnings say what is not changed. */
export function isSeason(word: string): boolean {
  return seasons.some(([words]) => words.test(word.toLowerCase()))
}

const strengths =
  /\b(?:heavy|heavily|light(?:ly)?(?! rays?| snow-)|thick|dense|thin|strong|slight(?:ly)?|hard|a (?:little|bit)(?: of)?)\b|很大的?|一点点?|一些|轻微|[浓薄淡大小细](?=雨|雪|雾)/u

export const readWeather: Reader = ({ clause, part, report }) => {
  const away = says(
    clause,
    /\b(?:remove|delete|erase|get rid|take away|clear|stop|without|no|dehaze|less)\b|去掉|去除|移除|消除|去雾|没有/u,
  )
  const operations = overlays.flatMap(([weather, words]): Operation[] =>
    says(clause, words) ? [{ verb: 'weather', target: part, weather }] : [],
  )
  if (away && (operations.length > 0 || says(clause, /\bdehaze\b|去雾/u)))
    return "The sketch engine can lay rain, snow, fog or sun rays over a photograph, but can't take weather out of one. What helps: more contrast and saturation against haze, a box to remove single things, or an engine with weights."
  if (operations.length > 0) {
    report(takeWritten(clause, strengths))
    for (const [, words] of overlays) takeAll(clause, words)
    takeAll(clause, fill)
    // "A rainy autumn day": the rain is asked for by name.
    return [...operations, ...seasonal(clause, part).filter(({ verb }) => verb !== 'weather')]
  }
  return seasonal(clause, part)
}

/** The words stay: what a season changes besides is told as a warning. */
function seasonal(clause: Clause, target: Operation['target']): readonly Operation[] {
  for (const [words, changes, weather] of seasons) {
    if (!says(clause, words)) continue
    take(
      clause,
      /\b(?:season|environment|setting|scenery|weather|day|wonderland|landscape)\b|季节|氛围|天气|场景|景色?|的(?=场)/u,
    )
    take(
      clause,
      /(?<=\b(?:from|of|change|turn|transform|convert) )(?=\p{L}+ (?:in)?to\b)(?:winter|summer|autumn|spring)\b/u,
    )
    return [
      ...(weather ? [{ verb: 'weather' as const, target, weather }] : []),
      ...changes.map(([what, amount]) => ({ verb: 'adjust' as const, target, what, amount })),
    ]
  }
  return []
}
