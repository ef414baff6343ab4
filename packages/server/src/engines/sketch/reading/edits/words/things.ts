/** Things that can be placed: the engine's own drawings, by the words for them. */
import type { Feature, Subject } from '@limn/sdk'
import { loadDrawingFacts } from '../../drawings.ts'
import { readScene } from '../../scene.ts'
import { featureDrawing } from '../../setting/parts.ts'

export interface Drawn {
  readonly subjects: readonly Subject[]
  /** Words for it that were not understood, as written. */
  readonly notUnderstood: readonly string[]
}

/** What the words name, as drawings; no subjects when there is none of it. */
export function drawn(words: string): Drawn {
  const scene = readScene(
    words
      .replace(/^\s*(?:the|another|more|one more)\b/iu, ' a ')
      .replace(/\b(?:here|there)\b|这里|那里/giu, ' '),
  )
  const { notUnderstood } = scene
  if (scene.subjects.length > 0)
    return { subjects: scene.subjects.map((subject) => plain(subject)), notUnderstood }
  const subjects = scene.features.flatMap((feature) => asSubject(feature, words))
  return { subjects: subjects.slice(0, 1), notUnderstood }
}

/** Alone: what it is related to in the words is not placed with it. */
function plain(subject: Subject): Subject {
  const { name, drawing, count, colour } = subject
  return { name, drawing, count, ...(colour ? { colour } : {}) }
}

function asSubject(feature: Feature, words: string): readonly Subject[] {
  const drawing = featureDrawing[feature]
  if (drawing === undefined) return []
  const many =
    /\b(?:some|several|many|few|birds|clouds|flowers|rocks|palms|lanterns|stars)\b|几|些/iu.test(
      words,
    )
  const name = loadDrawingFacts().get(drawing)?.name ?? drawing
  return [{ name, drawing, count: many ? 3 : 1 }]
}

const heights: readonly (readonly [RegExp, number])[] = [
  [/\b(?:tiny|miniature|very small)\b|很小|极小|迷你/u, 0.08],
  [/\b(?:small(?:er)?|little)\b|小小|较小|小一点|小/u, 0.16],
  [/\b(?:huge|giant|gigantic|enormous|very (?:big|large))\b|巨大|超大|很大/u, 0.75],
  [/\b(?:large(?:r)?|big(?:ger)?)\b|较大|大一点|大大|大/u, 0.5],
]

const shares: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fourth: 1 / 4,
  fifth: 1 / 5,
  sixth: 1 / 6,
  eighth: 1 / 8,
  tenth: 1 / 10,
}
const parts: Readonly<Record<string, number>> = { two: 2, three: 3, 两: 2, 二: 2, 三: 3 }
const whole = String.raw`(?:(?:the|its|this) )?(?:(?:image|picture|photo|frame|canvas|total|full|whole)(?:['’]s)? )?(?:height|size|image|picture|photo|frame|canvas|scene|screen)`
/** A share of the picture: "about a third of the height", 画面的三分之一. */
const measured = [
  new RegExp(
    String.raw`\b(?:(?:about|roughly|around|approximately|some|nearly|almost|taking up|filling|covering|at) )*(?:(?<many>an?|one|two|three)[ -])?(?<!\b(?:left|right|top|bottom|upper|lower|middle|side) )(?<share>half|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?)(?: of)?(?: ${whole}| as (?:high|tall|large|big)(?: as ${whole})?)(?: (?:high|tall|in height))?\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:(?:about|roughly|around|at) )*(?<percent>\d{1,2}) ?(?:%|percent) (?:of )?(?:${whole}|tall|high)\b`,
    'iu',
  ),
  /(?:大?约|占)*(?:画面|图片|图像|照片|整体)?(?:的)?(?:高度?|大小)?(?:的)?(?:约|为|是|占)?(?<han>[二三四五六八十])分之(?<of>[一二两三])(?:的)?(?:高度?|大小)?/u,
]

/** The share of the height that a text tells in numbers, and where it tells it. */
export function measureIn(
  words: string,
): { readonly height: number; readonly start: number; readonly end: number } | undefined {
  for (const one of measured) {
    const found = one.exec(words)
    if (!found) continue
    const { many = '', share = '', percent, han = '', of = '' } = found.groups ?? {}
    const part =
      percent === undefined
        ? han
          ? (parts[of] ?? 1) / (hanParts.indexOf(han) + 2)
          : (parts[many.toLowerCase()] ?? 1) * (shares[share.toLowerCase().replace(/s$/u, '')] ?? 1)
        : Number(percent) / 100
    const height = Math.round(Math.min(1, Math.max(0.02, part)) * 100) / 100
    return { height, start: found.index, end: found.index + found[0].length }
  }
  return undefined
}

const hanParts = '二三四五六七八九十'

/** Words for how large a placed thing is, as a share of the picture's height. */
export function heightIn(words: string): number | undefined {
  if (/一半高/u.test(words)) return 0.5
  const told = measureIn(words)
  if (told) return told.height
  return heights.find(([one]) => one.test(words))?.[1]
}
