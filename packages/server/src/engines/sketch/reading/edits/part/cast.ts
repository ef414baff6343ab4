/** "Remove the yellow cast": a tint of the whole picture is answered by its opposite. */
import type { Adjustment } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { blank, takeAmount } from '../words/clause.ts'

const colours =
  'yellow(?:ish)?|orange|amber|warm|red(?:dish)?|blue|bluish|cyan|cold|cool|green(?:ish)?|magenta|pink(?:ish)?|purple'
const away = String.raw`\b(?:remove|get rid of|fix|correct|eliminate|neutrali[sz]e|reduce|take (?:out|away)|clean up|kill|tone down|lose|cancel|counter|no(?: more)?|less|without)\b`
const english = new RegExp(
  String.raw`${away}(?: (?:the|that|this|any|all|some|its|of|a|an|very|overall|unwanted|ugly|nasty|strong|slight|heavy|horrible|general|weird)){0,4} (?<colour>${colours})(?:[- ]?(?:colou?r|tint(?:ed)?))?[- ](?:casts?|tints?|tinges?|hues?|haze)\b`,
  'u',
)
/** "It is too yellow", "less yellow". */
const tooMuch = new RegExp(
  String.raw`(?<!\bnot |n['’]t (?:make it |be |look )?)\b(?:too|less) (?<colour>${colours})\b`,
  'u',
)
const chinese =
  /(?:去掉|去除|消除|减少|校正|修正|纠正|减轻|改善).{0,6}?(?:偏(?<a>[黄橙红蓝青绿紫粉])|(?<b>[黄橙红蓝青绿紫粉])色?的?(?:偏色|色偏|色调偏差))/u

/** What takes a tint away. Along blue and orange it is the warmth; across it only less colour helps. */
const answers: readonly (readonly [RegExp, Adjustment, number])[] = [
  [/^(?:yellow|orange|amber|warm|red|[黄橙红])/u, 'warmth', -0.35],
  [/^(?:blu|cyan|col|coo|[蓝青])/u, 'warmth', 0.35],
  [/^(?:green|magenta|pink|purple|[绿紫粉])/u, 'saturation', -0.3],
]

export const readCast: Reader = ({ clause, part, report }) => {
  const found = english.exec(clause.left) ?? tooMuch.exec(clause.left) ?? chinese.exec(clause.left)
  const { colour, a, b } = found?.groups ?? {}
  const named = colour ?? a ?? b
  const answer = answers.find(([words]) => words.test(named ?? ''))
  if (!found || named === undefined || !answer) return undefined
  const [, what, sign] = answer
  // There is no step between green and magenta: what is done instead is told.
  if (what === 'saturation')
    report([clause.text.slice(found.index, found.index + found[0].length).trim()])
  blank(clause, found.index, found.index + found[0].length)
  const amount = Math.sign(sign) * takeAmount(clause, Math.abs(sign))
  return [{ verb: 'adjust', target: part, what, amount }]
}
