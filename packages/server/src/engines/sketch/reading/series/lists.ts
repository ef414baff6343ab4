/** Pictures told one after the other without headings: lines, clauses parted by semicolons or "then", a list after a colon. */
import { match } from '../words/match.ts'
import type { Parts } from './headings.ts'

const end = '(?![\\p{L}\\p{N}\\p{M}])'

/** Words that go on to the next picture. */
const sequence = [
  'and then|then|after that|afterwards?|next|later|finally|lastly|at last|secondly|thirdly|in the end',
  'y luego|luego|después|entonces|finalmente|por último|a continuación',
  'et puis|puis|ensuite|après cela|enfin|finalement',
  'und dann|dann|danach|anschließend|schließlich|zuletzt|zum schluss',
  'а затем|и затем|затем|потом|после этого|наконец|в конце',
  'फिर|उसके बाद|इसके बाद|अंत में|आखिर में',
  'ثم|بعد ذلك|وأخيرا|أخيرا|وأخيراً|أخيراً',
].join('|')
const sequenceCjk = '然后|然後|接着|接著|随后|之后|最后|最後に|それから|次に|その後|そして'

/** A step to the next picture: the words, at the start of a clause. */
const steps = new RegExp(
  `(?:[,;.:!?\\n،؛।]\\s{0,4}(?:(?:and|y|et|und|и|و)\\s)?|\\s(?:and|y|et|und|и|و)\\s)(?:${sequence})${end},?|[,，。；;、\\s](?:${sequenceCjk})[,，、]?|\\s(?:and then|y luego|et puis|und dann|и затем|और फिर|ثم)${end},?`,
  'giu',
)
const opening =
  /^\s*(?:first(?:ly)?|at first|to begin with|primero|al principio|d['’]abord|zuerst|zunächst|сначала|पहले|أولا|أولاً|首先|まず|最初に)(?![\p{L}\p{N}\p{M}])[,，、]?\s*/iu

/** The parts of a text without headings, as it is cut by semicolons, "then", or a list after a colon of `told` entries. */
export function listed(text: string, told: number | undefined): Parts | undefined {
  return clauses(text) ?? sequenced(text) ?? afterColon(text, told)
}

const bullet = /^\s*(?:[-*•·–—]|\(?[a-d]\))\s+/

/** "- a whale\n- a ship", or lines after one that ends in a colon. */
export function lines(text: string): Parts | undefined {
  const all = text.split('\n').filter((line) => line.trim())
  const bullets = all.filter((line) => bullet.test(line))
  if (bullets.length > 1)
    return {
      shared: all.filter((line) => !bullet.test(line)).join('. '),
      own: bullets.map((line) => line.replace(bullet, '')),
    }
  const [first, ...more] = all
  if (first === undefined || all.length < 3) return undefined
  return /[:：]\s*$/.test(first) && tells(more) ? { shared: first, own: more } : undefined
}

function clauses(text: string): Parts | undefined {
  const { before, after } = atColon(text)
  const own = parted(after, /[;；؛]/)
  return own.length > 1 && tells(own) ? { shared: before, own: own.map(unopened) } : undefined
}

function sequenced(text: string): Parts | undefined {
  const { before, after } = atColon(text)
  const own = parted(after, steps)
  return own.length > 1 && tells(own) ? { shared: before, own: own.map(unopened) } : undefined
}

/** "Four panels: a, b, c and d", where the list has as many as were asked for; or as many as there are. */
function afterColon(text: string, told: number | undefined): Parts | undefined {
  const { before, after } = atColon(text)
  if (before === '' && !/[:：]/.test(text)) return undefined
  const ways = [
    parted(after, /[,，、،]\s*(?:and|y|et|und|и|和|और|و)?(?=\s|[^\s])/u),
    parted(after, /[,，、،]|\s(?:and|y|et|und|и|और)\s|[和与]|\sو/u),
    parted(after, /[.。।]/),
  ]
  const own =
    told === undefined ? undefined : ways.find((parts) => parts.length === told && tells(parts))
  return own ? { shared: before, own: own.map(unopened) } : undefined
}

function atColon(text: string): { readonly before: string; readonly after: string } {
  const found = /[:：](?=\s|[^\s\d])/u.exec(text)
  // A colon late in the text is in one of the pictures.
  if (!found || /[;；.。]/.test(text.slice(0, found.index).trim()))
    return { before: '', after: text }
  return { before: text.slice(0, found.index), after: text.slice(found.index + 1) }
}

function parted(text: string, by: RegExp): readonly string[] {
  return text
    .split(by)
    .map((part) => part.trim().replace(/[.,。，]+$/, ''))
    .filter((part) => /[\p{L}\p{N}\uE000-\uE0FF]/u.test(part))
}

const unopened = (part: string): string =>
  part
    .replace(opening, '')
    .replace(
      new RegExp(`^\\s*(?:(?:and|y|et|und|и)\\s)?(?:${sequence}|${sequenceCjk})${end},?\\s*`, 'iu'),
      '',
    )

/** Whether each part shows something of its own: not a word of style or quality alone. */
function tells(parts: readonly string[]): boolean {
  return (
    parts.length <= 24 &&
    parts.every((part) =>
      match(part).some(
        (item) =>
          item.kind === 'unknown' ||
          (item.kind === 'word' &&
            (item.effect.thing ??
              item.effect.place ??
              item.effect.features ??
              item.effect.pose ??
              item.effect.time ??
              item.effect.weather ??
              item.effect.season ??
              item.effect.relation) !== undefined),
      ),
    )
  )
}

/** Sentences at the end of the last picture that speak of all of them: "All in watercolour." */
const general = new RegExp(
  `(?<=[.;!?。；！？।\\n]\\s{0,3})(?:all(?: in| of| with| the| panels| images| pictures| scenes| four| three|:)|both|every|each|everything|the same style|same style|same character|consistent|keep|style\\s?:|in the style of|in the same style|全部|都|统一|所有|整体|保持|すべて|全て|全体|全部|todas?|todo|toutes?|tous|tout|alle|все|всё|सभी|सब|كلها|جميعها|جميع|كل)[^]*$`,
  'iu',
)

/** Takes the sentence that speaks of all pictures out of the last part and gives it to what is shared. */
export function withTail({ shared, own }: Parts): Parts {
  const last = own.at(-1) ?? ''
  const found = general.exec(last)
  if (!found || found.index === 0) return { shared, own }
  return {
    shared:
      `${shared}${/[.。:：]\s*$/.test(shared) || shared === '' ? '' : '.'} ${found[0]}`.trim(),
    own: [...own.slice(0, -1), last.slice(0, found.index)],
  }
}
