/** Ratios of pictures: "16:9", "a square", 竖版. */
import { type Clause, take } from '../words/clause.ts'

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(?:an? |the )?(?:perfect )?square(?: format| crop| shape)?\b|正方形|方形/u, '1:1'],
  [/\b(?:an? )?wide ?screen(?: format)?\b|宽屏/u, '16:9'],
  [
    /\b(?:an? )?(?:panorama|panoramic(?: format)?|cinematic(?: ratio| format)|cinemascope)\b|全景/u,
    '21:9',
  ],
  [/\b(?:an? )?portrait(?: format| orientation| mode)?\b|竖版|竖屏|竖图|竖幅/u, '3:4'],
  [/\b(?:an? )?landscape(?: format| orientation| mode)?\b|横版|横屏|横图|横幅/u, '4:3'],
  [/\b(?:an? )?(?:vertical|story|stories|reels?)(?: format)?\b/u, '9:16'],
]

/** Takes a ratio out of a clause; a sentence when it can't be one. */
export function takeRatio(clause: Clause): { readonly ratio: string } | string | undefined {
  const found = take(
    clause,
    /\b(?:an? |the )?(?:aspect )?(?:ratio (?:of |to )?)?(\d{1,2}) ?(?:[:：×/]|x|by|比) ?(\d{1,2})(?! ?(?:%|percent|px|cm))\b(?: (?:aspect )?(?:ratio|format))?/u,
  )
  if (found) {
    const [width, height] = [Number(found[1]), Number(found[2])]
    if (!width || !height) return 'A ratio has two numbers above 0, such as 16:9.'
    take(
      clause,
      /\b(?:portrait|landscape|vertical|horizontal|square|wide ?screen|panorama|panoramic)\b|横版|竖版|宽屏/u,
    )
    take(clause, /\b(?:the )?(?:aspect )?ratio(?: of| to)?\b|(?:的)?(?:宽高)?比例?/u)
    return { ratio: `${width}:${height}` }
  }
  for (const [words, ratio] of shapes) if (take(clause, words)) return { ratio }
  return undefined
}
