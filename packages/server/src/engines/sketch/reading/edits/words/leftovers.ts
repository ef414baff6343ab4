/** Words of a clause that no reader took. */
import { match } from '../../words/match.ts'
import { type Clause, leftOf } from './clause.ts'

const editFill =
  /\b(?:turn|turning|make|making|change|changing|convert|transform|apply|give|add|set|get|into|an?|the|it|its|this|that|image|images|photo|photos|picture|pic|look|looks|looking|like|style|styled|effect|filter|please|to|of|in|with|by|as|and|as if|if|was|were|is|be|all|whole|entire|overall|so|for|me|my|can|could|you|would|some|from|on|also|just|then|more|less|out|up|version|tone|tones|colou?rs?|colou?ring|now|painted|drawn|made|degrees?|format|ratio|kind|lighting|light|scene|time|mode|everything|completely|fully|subject|object|them|they|his|her|their|at|over|increase|decrease|reduce|boost|raise|lower|do|using|use|straighten|rotating|rotated|twice|double|size|front|logo|character|story|\d ?[x×] ?\d|two|three|four|five|six|seven|eight|nine|this|these|those|box|both|what|whatever|take|put|place|only|just|painting|artwork|artistic|will|should|must|want|need|like to|i|we|such|that's|very|and then|here|there)\b|把|将|变成|改成|转成|转换成|换成|变得|变|转|成|一幅|一张|幅|张|图片|照片|图|这|它|的|风格|效果|请|让|调|一下|使|做|为|度|画面|整体|添加|加|整个|和|给|更|点|得|起来|看|像|了|处理|中|里|上|请|帮我?|我|想|要|需要|它们|一个|个|只|之|包含|包括|带有?|以及|增加|增强|提高|降低|减少|色调|整体|并|再|其|后|用|来/gu

/** Words of a clause that were not understood, as written. */
export function leftovers(clause: Clause): readonly string[] {
  clause.left = clause.left.replace(editFill, (word) => ' '.repeat(word.length))
  const words: string[] = []
  for (const item of match(leftOf(clause))) {
    if (item.kind === 'unknown') words.push(item.text)
    else if (
      item.kind === 'word' &&
      item.effect.grammar !== 'stop' &&
      item.effect.grammar !== 'known' &&
      item.effect.grammar !== 'in' &&
      item.effect.grammar !== 'with' &&
      item.effect.grammar !== 'break' &&
      item.effect.relation !== 'on'
    )
      words.push(item.text)
  }
  return words
}
