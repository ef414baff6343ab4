/** Shadows and highlights apart: told by the brightness and contrast of the whole, and reported as that. */
import type { Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { takeAmount, takeWritten } from '../words/clause.ts'

const dark = String.raw`(?:the |all |its )?(?:shadows|shadow areas|dark(?:er)? (?:areas|parts|tones)|darks|blacks)`
const bright = String.raw`(?:the |all |its )?(?:highlights|bright(?:er)? (?:areas|parts|tones)|brights|whites)`
const up = String.raw`(?:bring|pull|push|turn|take|dial) ${dark} up`

/** What the words ask for, and what brightness and contrast do for it, as shares of the amount. */
const parts: readonly (readonly [RegExp, brightness: number, contrast: number])[] = [
  [
    new RegExp(
      String.raw`\b(?:lighten|brighten|lift|raise|open|open up|recover|boost|increase|fill|bring up|pull up) (?:up )?(?:in )?${dark}|\b${up}\b|提亮(?:暗部|阴影)|(?:暗部|阴影)提亮`,
      'u',
    ),
    0.5,
    -1,
  ],
  [
    new RegExp(
      String.raw`\b(?:darken|recover|reduce|lower|tame|soften|decrease|dim|tone down|bring down|pull down|pull back) ${bright}|\b(?:bring|pull|turn|take|dial|tone|push) ${bright} (?:down|back)\b|压暗高光|降低高光|(?:压低|减弱)高光`,
      'u',
    ),
    -0.4,
    -1,
  ],
  [
    new RegExp(
      String.raw`\b(?:deepen|darken|crush|lower|strengthen|bring down|push down) ${dark}|\b(?:bring|pull|push|turn|take) ${dark} down\b|\bcrushed blacks\b|加深(?:暗部|阴影)|压暗(?:暗部|阴影)`,
      'u',
    ),
    -0.35,
    1,
  ],
  [
    new RegExp(
      String.raw`\b(?:brighten|lift|boost|raise|increase|push) ${bright}|\b(?:bring|pull|push|turn) ${bright} up\b|提亮高光`,
      'u',
    ),
    0.35,
    1,
  ],
]

export const readTonal: Reader = ({ clause, part, report }) =>
  parts.flatMap(([words, brightness, contrast]): Operation[] => {
    const written = takeWritten(clause, words)
    if (written.length === 0) return []
    report(written)
    const amount = takeAmount(clause, 0.3)
    const adjust = (what: 'brightness' | 'contrast', share: number): Operation => ({
      verb: 'adjust',
      target: part,
      what,
      amount: Math.round(share * amount * 1000) / 1000,
    })
    return [adjust('brightness', brightness), adjust('contrast', contrast)]
  })
