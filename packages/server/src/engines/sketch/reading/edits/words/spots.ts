/** Words for a spot of a picture: "in the top left corner", 右下角. */
import type { Spot } from '@limn/sdk'
import { type Clause, takeAll } from './clause.ts'

type Named = Exclude<Spot, 'box'>

const corner = String.raw`(?:[- ]?(?:hand )?(?:corner|side|part|edge|third|half))?`
const lead = String.raw`(?:\b(?:in|at|on|to|into|towards?|near|from|along) (?:the )?|\bthe )?`

function spot(english: string, chinese: string): RegExp {
  return new RegExp(
    String.raw`${lead}\b(?:${english})${corner}(?: (?:of|in) (?:it|the (?:image|photo|picture|frame|scene)))?\b|在?(?:${chinese})(?:部分|[角边侧部处面方])*`,
    'u',
  )
}

/** In this order: corners before sides. */
const spotWords: readonly (readonly [Named, RegExp])[] = [
  ['top-left', spot('(?:top|upper)[- ]left|left (?:top|upper)', '左上')],
  ['top-right', spot('(?:top|upper)[- ]right|right (?:top|upper)', '右上')],
  ['bottom-left', spot('(?:bottom|lower)[- ]left|left bottom', '左下')],
  ['bottom-right', spot('(?:bottom|lower)[- ]right|right bottom', '右下')],
  ['top', spot('top(?! of\\b)|above|upper part|upwards?|up', '顶|上方|上面|上部|正上')],
  ['bottom', spot('bottom|below|underneath|lower part|downwards?|down', '底|下方|下面|下部|正下')],
  ['left', spot('left', '左')],
  ['right', spot('right', '右')],
  ['centre', spot('(?:very )?(?:cent(?:re|er)(?:ed)?|middle)', '中间|中央|中心|居中|正中')],
]

/** The first spot that a text names. */
export function spotIn(text: string): Named | undefined {
  return spotWords.find(([, words]) => words.test(text))?.[0]
}

/** Takes all words for spots. */
export function takeSpots(clause: Clause): void {
  for (const [, words] of spotWords) takeAll(clause, words)
}
