/** "As an oil painting": the first style a clause names, by the words of the scene lexicon in any language. */
import type { Style } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { blank, leftOf } from '../words/clause.ts'
import { match } from '../../words/match.ts'

export const readStyle: Reader = ({ clause, part }) => {
  for (const item of match(leftOf(clause))) {
    if (item.kind !== 'word') continue
    const { style } = item.effect
    if (!isEditStyle(style)) continue
    // "Neon signs" are things.
    if (
      /^ ?neon (?!styles?\b|effect|look|art|lines|filter|glow|drawing)\p{L}/iu.test(
        clause.text.slice(item.start),
      )
    )
      continue
    blank(clause, item.start, item.end)
    return [{ verb: 'style', target: part, style }]
  }
  return []
}

function isEditStyle(style: Style | undefined): style is Exclude<Style, 'natural'> {
  return style !== undefined && style !== 'natural'
}
