/** The whole picture in another tone: black and white, sepia, negative, by night, at sunset. */
import type { Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { take } from '../words/clause.ts'

type Tone = Extract<Operation, { verb: 'tone' }>['tone']

const tones: readonly (readonly [Tone, RegExp])[] = [
  [
    'black-and-white',
    /\b(?:black (?:and|&) white|black-and-white|b ?& ?w|gr[ae]yscale|monochrome|desaturate (?:it )?completely|remove (?:all )?(?:the )?colou?rs?)\b|黑白/u,
  ],
  ['sepia', /\bsepia(?: tone| toned)?\b|怀旧棕|褐色调|泛黄/u],
  ['negative', /\b(?:invert(?: the colou?rs)?|inverted|negative|invert it)\b|反色|负片|反相/u],
  [
    'night',
    /\b(?:(?:look )?like (?:it(?:'s| is) )?(?:at )?night|to night ?time|into (?:a )?night(?: scene| ?time)?|day to night|(?:turn )?day(?: ?time)? into night(?: ?time)?|at night|midnight|moonlight|moonlit|night ?time|night scene|it night|night)\b|夜晚|夜景|晚上|黑夜/u,
  ],
  [
    'sunset',
    /\b(?:(?:a )?sunset(?: light(?:ing)?)?|golden hour(?: light(?:ing)?)?|at sunset|evening light|like sunset)\b|日落|夕阳|黄昏|傍晚/u,
  ],
]

export const readTones: Reader = ({ clause, part }) => {
  take(clause, /\b(?:the )?time of (?:the )?day\b|时间/u)
  return tones.flatMap(([tone, words]) =>
    take(clause, words) ? [{ verb: 'tone' as const, target: part, tone }] : [],
  )
}
