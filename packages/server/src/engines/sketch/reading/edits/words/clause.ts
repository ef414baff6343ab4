/** An edit instruction cut into clauses, each a piece of text from which readers take what they understand. */
import type { EditFacts } from '../asked.ts'
import { colourNames } from '../../lexicon/colours.ts'
import { ambiguousColours } from '../../lexicon/shades.ts'
import { I, mark } from './marks.ts'

export interface Clause {
  /** As written, with marks where quoted texts were. */
  readonly text: string
  /**
   * Lower case, with marks for images and boxes, and spaces where something was taken; as long as
   * `text`.
   */
  left: string
}

/** Takes the first match out of a clause. */
export function take(clause: Clause, words: RegExp): RegExpExecArray | undefined {
  const found = words.exec(clause.left)
  if (!found) return undefined
  blank(clause, found.index, found.index + found[0].length)
  return found
}

const everywhere = new WeakMap<RegExp, RegExp>()

function globalOf(words: RegExp): RegExp {
  const kept = everywhere.get(words)
  if (kept) return kept
  const made = words.global ? words : new RegExp(words.source, `${words.flags}g`)
  everywhere.set(words, made)
  return made
}

/** Takes all matches out of a clause; whether there were any. In one pass, so that it stays linear. */
export function takeAll(clause: Clause, words: RegExp): boolean {
  const before = clause.left
  clause.left = before.replace(globalOf(words), (found) => ' '.repeat(found.length))
  return clause.left !== before
}

/** Takes all matches out of a clause, and gives them as they were written. */
export function takeWritten(clause: Clause, words: RegExp): readonly string[] {
  const written = Array.from(clause.left.matchAll(globalOf(words)), ({ index, 0: found }) =>
    clause.text.slice(index, index + found.length).trim(),
  )
  takeAll(clause, words)
  return written
}

/** Takes a stretch of a clause as understood; all that follows `start` without `end`. */
export function blank(clause: Clause, start: number, end = clause.left.length): void {
  clause.left =
    clause.left.slice(0, start) + ' '.repeat(Math.max(0, end - start)) + clause.left.slice(end)
}

/** Whether a clause still says this. */
export function says(clause: Clause, words: RegExp): boolean {
  return words.test(clause.left)
}

/** What is left of a clause, as written; images and boxes are left out. */
export function leftOf(clause: Clause, start = 0, end = clause.text.length): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const char = clause.left[at] ?? ' '
    text += char === ' ' || (char >= '\uE100' && char <= '\uE2FF') ? ' ' : (clause.text[at] ?? '')
  }
  return text
}

const verbs =
  'turn|make|change|convert|transform|replace|remove|delete|erase|add|write|put|place|crop|trim|rotate|flip|mirror|blur|sharpen|brighten|darken|lighten|increase|decrease|reduce|boost|raise|lower|recolou?r|colou?r|paint|dye|tint|apply|give|set|swap|keep|upscale|enlarge|enhance|resize|invert|desaturate|saturate|soften|combine|merge|stack|overlay|insert|print|show|do|preserve|leave|use|let|have|warm|cool|arrange|join|straighten|level|expand|extend|outpaint|zoom|widen|blend|fade|match|move|shift|duplicate|copy|draw|paste|drop|get rid|take|clean|wipe|translate|relight|light|adjust|clear|cut|fill|lay|mix|fuse|position|hang|update|adapt|adopt|pixel(?:l)?ate|censor|crossfade|obscure|hide|cover|restyle|colou?ri[sz]e|retouch|isolate'
/** Every English colour, the longer names first. */
const colours = [...colourNames.keys(), ...Object.keys(ambiguousColours)]
  .toSorted((a, b) => b.length - a.length)
  .join('|')

/** What a clause about one more image or box begins with. */
const turns = String.raw`(?:an?|to|into|in|as|${colours}|brighter|darker|warmer|cooler|sharper|sepia)`
const B = String.raw`[\uE200-\uE2F0]\uE2FF*`
const joints = new RegExp(
  [
    String.raw`[;；。\n！!]|(?<!\d)[.](?!\d)|[.](?=\s|$)`,
    // A comma, unless it goes on with the same thing, or stands in a list of images.
    String.raw`[,，、](?!\s*(?:with|at|on|under|full|featuring|surrounded|near)\b|\s*in (?!(?:the )?${B}|${I})\b|\s*(?:and )?${I}(?:\s*(?:[,，、]|and\b|和|与|$)|\s*(?:side|together|into one))|\s*${I}的?(?:背景|场景)\s*(?:$|[。；;,，])|\s*(?:and |with )?(?:the )?back ?ground (?:of|from|in) ${I}\s*(?:$|[.;]))`,
    String.raw`\b(?:and )?then\b|\band also\b|\band(?= (?:(?:slightly|subtly|gently|lightly|also|just) )?(?:${verbs})\b)`,
    String.raw`(?<!${B} )\b(?:and|while|but)(?= (?:in |inside )?${B} +${turns}\b)|\band(?= (?:in|inside) ${B} +\p{L})|(?<!${I} )\b(?:and|while|but)(?= (?:the )?${I} ${turns}\b)`,
    // "The first box red and the second box teal", whether that is a colour or not.
    String.raw`(?<=${B} +(?:to |into |in )?(?:\p{L}+ ){1,3})and(?= (?:the )?${B} +(?:to |into |in )?\p{L}+(?: \p{L}+){0,2} *(?:$|[.,;]))`,
    String.raw`(?<=\b(?:${colours}) )and(?= (?:the|his|her|their|its) \p{L}+ (?:dark |light |bright |deep |pale )?\p{L}+ *(?:$|[.,;]))`,
    // "… of image 2 and the style of image 3".
    String.raw`(?<=${I} )(?:and|with)(?= the (?:styles?|colou?rs?|palette|light(?:ing)?|tones?|look|mood) (?:of|from|in) ${I})`,
    // "Make the jacket red and the hat blue".
    String.raw`\band(?= (?:the|his|her|their|its) \p{L}+(?: \p{L}+)? (?:to|into) (?!the\b)\p{L})|\band(?= (?:the|his|her|their|its) \p{L}+ (?:dark |light |bright |navy )?(?:${colours})\b *(?:$|[.,;]))`,
    String.raw`然后|并且|同时|接着|，并|再(?=把|将|加|改|变|旋|裁)|并(?=把|将|加|添|改|变|旋|裁|去|移|删|用)`,
  ].join('|'),
  'giu',
)

/** "Take the cat from image 2 and put it …" is one thing that is asked. */
const takesUp =
  /^\s*(?:please )?(?:take|grab|extract|cut|copy|pick|lift|get|isolate|separate|knock out|clip)\b|抠|取出|剪下|提取|截取|拿/u
const putsDown =
  /^\s*(?:and |then )*(?:put|place|paste|insert|add|drop|bring|set|move|composite) (?:it|them|him|her)\b|^\s*(?:再|并|然后)?(?:把(?:它|他|她))?(?:放|贴|加|置|移|合成|P)(?:置|贴|入)?[到进在入]/u

/** "Based on image 2, change …" goes on. */
const refers = new RegExp(
  String.raw`^\s*(?:参考|参照|按照?|根据|模仿|以|using|based on|following|with) ?${I}(?:\s*(?:as|作为|为|的)\s*[\p{L} ]{1,24})?\s*$`,
  'u',
)

/** Clauses in order. */
export function clausesOf(instruction: string, facts: EditFacts): readonly Clause[] {
  const marked = mark(instruction, facts)
  const clauses: Clause[] = []
  let last = 0
  const add = (start: number, end: number): void => {
    const left = marked.slice(start, end)
    if (!/[\p{L}\p{N}\uE000-\uE2FE]/u.test(left)) return
    const before = clauses.at(-1)
    const joins =
      before && ((putsDown.test(left) && takesUp.test(before.left)) || refers.test(before.left))
    if (joins) clauses.pop()
    else last = start
    clauses.push({ text: instruction.slice(last, end), left: marked.slice(last, end) })
  }
  let start = 0
  for (const { index, 0: joint } of marked.matchAll(joints)) {
    add(start, index)
    start = index + joint.length
  }
  add(start, marked.length)
  return clauses
}

/** How strongly, 0 to 1, and the words for it taken out. */
export function takeAmount(clause: Clause, plain: number): number {
  const percent = take(clause, /\b(?:by )?(\d{1,3}) ?(?:%|percent\b|per cent\b)/u)
  if (percent) return Math.min(1, Number(percent[1]) / 100)
  if (
    take(
      clause,
      /\b(?:just )?(?:a (?:little|tiny|tad)(?: bit)?|a bit|slightly|subtly|subtle|a touch|a hint of|somewhat|gently|lightly)\b|稍微|略微|一点点?|一些|轻微|淡淡|些(?= *$)/u,
    )
  )
    return plain * 0.5
  if (
    take(
      clause,
      /\b(?:a lot|much|very|way|strongly|heavily|heavy|significantly|considerably|far|really|extremely|completely|dramatically|strong|intense)\b|非常|大幅|很多|强烈|更加/u,
    )
  )
    return Math.min(1, plain * 2)
  return plain
}
