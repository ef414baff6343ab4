/** An edit instruction cut into clauses, each a piece of text from which readers take what they understand. */

export interface Clause {
  /** As written, with marks where quoted texts were. */
  readonly text: string
  /** Lower case, with spaces where something was taken; as long as `text`. */
  left: string
}

/** Takes the first match out of a clause. */
export function take(clause: Clause, words: RegExp): RegExpExecArray | undefined {
  const found = words.exec(clause.left)
  if (!found) return undefined
  const end = found.index + found[0].length
  clause.left =
    clause.left.slice(0, found.index) + ' '.repeat(found[0].length) + clause.left.slice(end)
  return found
}

/** Whether a clause still says this. */
export function says(clause: Clause, words: RegExp): boolean {
  return words.test(clause.left)
}

export function clauseOf(text: string): Clause {
  return { text, left: text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) }
}

/** What is left of a clause, as written. */
export function leftOf(clause: Clause): string {
  let text = ''
  for (let at = 0; at < clause.text.length; at++)
    text += clause.left[at] === ' ' ? ' ' : (clause.text[at] ?? '')
  return text
}

const verbs =
  'turn|make|change|convert|transform|replace|remove|delete|erase|add|write|put|place|crop|trim|rotate|flip|mirror|blur|sharpen|brighten|darken|lighten|increase|decrease|reduce|boost|raise|lower|recolou?r|colou?r|paint|dye|tint|apply|give|set|swap|keep|upscale|enlarge|enhance|resize|invert|desaturate|saturate|soften|combine|merge|stack|overlay|insert|print|show|do|preserve|leave|use|swap|let|have|warm|cool|arrange|join|straighten'
const joints = new RegExp(
  String.raw`(?:[;；。\n！!]|(?<!\d)[.](?!\d)|[.](?=\s|$)|[,，、](?!\s*(?:with|in|at|on|under|full|featuring|surrounded|near)\b)|\b(?:and )?then\b|\band also\b|\band(?= (?:${verbs})\b)|\b(?:and|while)(?= (?:the )?(?:(?:image|photo|picture) [1-9]|(?:first|second|third) (?:image|photo|picture|one)) (?:an?|to|into|in|as)\b)|然后|并且|同时|接着|，并|再(?=把|将|加|改|变|旋|裁))`,
  'giu',
)

/** Clauses in order. */
export function clausesOf(instruction: string): readonly Clause[] {
  return instruction
    .split(joints)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}\uE000-\uE0FF]/u.test(part))
    .map(clauseOf)
}

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  '1st': 1,
  '2nd': 2,
  '3rd': 3,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const imageWords = [
  /\b(?:images?|photos?|pictures?|pics?|reference(?: images?)?) ?#?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine)\b(?! ?(?:degrees?|deg|°|%|percent|x\b|k\b))/u,
  /\b(?:the )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|1st|2nd|3rd) (?:image|photo|picture|pic|one)\b/u,
  /(?:图片|图像|照片|图) ?([1-9一二三四五六七八九])/u,
  /第([1-9一二三四五六七八九])(?:张|幅)(?:图片|照片|图)?/u,
]

/** The images a clause names, 1-based, in the order of the words; they are taken out. */
export function takeImages(clause: Clause): readonly number[] {
  const named: { at: number; image: number }[] = []
  for (const words of imageWords) {
    for (let found = take(clause, words); found; found = take(clause, words)) {
      const word = found[1] ?? ''
      named.push({ at: found.index, image: ordinals[word] ?? Number(word) })
    }
  }
  return named.sort((a, b) => a.at - b.at).map(({ image }) => image)
}

/** How strongly, 0 to 1, and the words for it taken out. */
export function takeAmount(clause: Clause, plain: number): number {
  const percent = take(clause, /\b(?:by )?(\d{1,3}) ?(?:%|percent\b|per cent\b)/u)
  if (percent) return Math.min(1, Number(percent[1]) / 100)
  if (
    take(
      clause,
      /\b(?:just )?(?:a (?:little|tiny|tad)(?: bit)?|a bit|slightly|subtly|a touch|somewhat|gently|lightly)\b|稍微|略微|一点点?|一些|轻微/u,
    )
  )
    return plain * 0.5
  if (
    take(
      clause,
      /\b(?:a lot|much|very|way|strongly|heavily|significantly|considerably|far|really|extremely|completely|dramatically)\b|非常|大幅|很多|强烈|更加/u,
    )
  )
    return Math.min(1, plain * 2)
  return plain
}
