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

/** Words for how large a placed thing is, as a share of the picture's height. */
export function heightIn(words: string): number | undefined {
  const half = /\bhalf (?:of )?(?:the|its) (?:height|size)\b|一半高/iu.test(words)
  if (half) return 0.5
  const percent = /(\d{1,2}) ?(?:%|percent) (?:of the )?(?:height|tall|size)/iu.exec(words)
  if (percent) return Math.max(0.02, Number(percent[1]) / 100)
  return heights.find(([one]) => one.test(words))?.[1]
}
