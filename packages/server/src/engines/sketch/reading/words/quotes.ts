/** Takes quoted texts out of a prompt, letter for letter, before anything else is read. */
import { quoteMark } from './tokens.ts'

export interface Quoted {
  readonly text: string
  /** Words just before and after, lower case: they tell what the text is. */
  readonly before: string
  readonly after: string
}

const pairs: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '”': '”',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
  '《': '》',
  '‘': '’',
  "'": "'",
  '‹': '›',
  '＂': '＂',
}
const mostQuotes = 24
const longestQuote = 400

/** The prompt with a private-use mark for each quoted text, and the texts in order. */
export function takeQuotes(prompt: string): {
  readonly rest: string
  readonly quotes: readonly Quoted[]
} {
  const quotes: Quoted[] = []
  let rest = ''
  let at = 0
  // A closing mark that is nowhere ahead is not looked for again: the whole stays linear.
  const absent = new Set<string>()
  while (at < prompt.length) {
    const open = prompt[at] ?? ''
    const close = pairs[open]
    const end =
      close === undefined || absent.has(open) || quotes.length >= mostQuotes || !opens(prompt, at)
        ? -1
        : closing(prompt, at, close)
    if (end < 0) {
      const unknown = close !== undefined && !absent.has(open) && quotes.length < mostQuotes
      if (unknown && !anyAhead(prompt, at, close + (strays[open] ?? ''))) absent.add(open)
      rest += inPrivateUse(open) ? ' ' : open
      at++
      continue
    }
    quotes.push({
      text: prompt.slice(at + 1, end).trim(),
      before: prompt.slice(Math.max(0, at - 48), at).toLowerCase(),
      after: prompt.slice(end + 1, end + 28).toLowerCase(),
    })
    rest += String.fromCodePoint(quoteMark + quotes.length - 1)
    at = end + 1
  }
  return quotes.length > 0 ? { rest, quotes } : takeBare(rest)
}

/** `titled COSMOS`, `a sign saying Open`: no marks, but capitals right after the word that announces a text. */
const announced =
  /\b(?:titled|entitled|saying|that says|which says|that reads|reading|with the (?:text|words?|title)|the text|the words?)[ :]+(\p{Lu}[\p{L}\p{N}!&'’-]{0,30}(?: \p{Lu}[\p{L}\p{N}!&'’-]{0,30}){0,5})/u

function takeBare(rest: string): { readonly rest: string; readonly quotes: readonly Quoted[] } {
  const found = announced.exec(rest)
  const text = found?.[1]
  if (!found || text === undefined) return { rest, quotes: [] }
  const start = found.index + found[0].length - text.length
  const end = start + text.length
  const quoted = {
    text,
    before: rest.slice(Math.max(0, start - 48), start).toLowerCase(),
    after: rest.slice(end, end + 28).toLowerCase(),
  }
  return {
    rest: rest.slice(0, start) + String.fromCodePoint(quoteMark) + rest.slice(end),
    quotes: [quoted],
  }
}

/** An apostrophe or a closing mark at the end of a word opens nothing; Chinese and Japanese have no spaces. */
function opens(prompt: string, at: number): boolean {
  const mark = prompt[at] ?? ''
  if (!'\'‘»"”'.includes(mark)) return true
  const before = prompt[at - 1] ?? ' '
  if (mark === '”') return /\s/u.test(before) && /[\p{L}\p{N}]/u.test(prompt[at + 1] ?? ' ')
  if (mark === '"' && /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]/u.test(before)) return true
  return !/[\p{L}\p{N}]/u.test(before)
}

/** Marks that people close with instead of the right one: „…", «…", “…". */
const strays: Readonly<Record<string, string>> = {
  '“': '"“',
  '„': '”"„',
  '"': '”“',
  '«': '"”',
  '»': '"',
  '「': '』"”',
  '『': '」"”',
  '‘': "'",
}

/** Where a quoted text ends: at its own closing mark, or at a stray one where that comes only after another text began. */
function closing(prompt: string, at: number, close: string): number {
  const open = prompt[at] ?? ''
  const own = ownClosing(prompt, at, close)
  const stray = strayClosing(prompt, at, strays[open] ?? '')
  if (stray < 0) return own
  if (own < 0) return stray
  const between = prompt.slice(at + 1, own)
  const again = open === close ? stray < own && !/[“„]/u.test(between) : between.includes(open)
  return again && stray < own ? stray : own
}

function ownClosing(prompt: string, at: number, close: string): number {
  let end = at
  for (;;) {
    end = prompt.indexOf(close, end + 1)
    if (end < 0 || end - at > longestQuote) return -1
    const word = (close === "'" || close === '’') && /[\p{L}\p{N}]/u.test(prompt[end + 1] ?? ' ')
    if (!word) return end - at > 1 ? end : -1
  }
}

/** The first of the marks that stands right after a word, in the same line. */
function strayClosing(prompt: string, at: number, marks: string): number {
  for (let end = at + 1; end < prompt.length && end - at <= longestQuote; end++) {
    const mark = prompt[end] ?? ''
    if (mark === '\n') return -1
    // Nearly every letter ends here: what follows costs much more, and there may be thousands of openings.
    if (!marks.includes(mark)) continue
    const ends = end - at > 1 && !/\s/u.test(prompt[end - 1] ?? ' ')
    const goesOn = mark === "'" && /[\p{L}\p{N}]/u.test(prompt[end + 1] ?? ' ')
    if (ends && !goesOn) return end
  }
  return -1
}

const anyAhead = (prompt: string, at: number, marks: string): boolean =>
  Array.from(marks).some((mark) => prompt.includes(mark, at + 1))

function inPrivateUse(char: string): boolean {
  return char >= '\uE000' && char <= '\uE0FF'
}

const roles = [
  [
    'label',
    /label|bottle|packag|sticker|box |can |jar |tag |mug|cup |t-shirt|shirt|标签|瓶|ラベル|etiqueta|étiquette|etikett|этикет|ملصق|लेबल/,
  ],
  [
    'sign',
    /sign|neon|billboard|banner|placard|shop ?front|storefront|chalkboard|blackboard|graffiti|marquee|招牌|霓虹|牌子|看板|ネオン|letrero|rótulo|enseigne|panneau|schild|вывеск|табличк|لافتة|साइन/,
  ],
  [
    'title',
    /titl|titel|poster|headline|heading|cover|logo|标题|海报|题为|タイトル|ポスター|cartel|título|póster|affiche|titre|plakat|заголов|плакат|постер|عنوان|शीर्षक|पोस्टर/,
  ],
] as const

const posters =
  /poster|affiche|cartel|plakat|афиш|плакат|海报|ポスター|पोस्टर|ملصق|book cover|album cover/i

/** What a quoted text is in the picture: by the nearest telling word before it, else right after it. */
export function roleOf(
  { before, after }: Quoted,
  whole: string,
): 'title' | 'sign' | 'label' | 'caption' {
  const near = (text: string, last: boolean) => {
    const found = roles
      .map(([role, words]) => ({ role, at: last ? lastIndex(text, words) : text.search(words) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => (last ? b.at - a.at : a.at - b.at))
    return found[0]?.role
  }
  const told = near(before, true) ?? near(after, false)
  if (told) return told
  // The one text of a poster is its title.
  const alone = /^[^\uE000-\uE0FF]*[\uE000-\uE0FF][^\uE000-\uE0FF]*$/.test(whole)
  return alone && posters.test(whole) && !/caption|subtitle|slogan/i.test(before)
    ? 'title'
    : 'caption'
}

function lastIndex(text: string, words: RegExp): number {
  let last = -1
  for (const found of text.matchAll(new RegExp(words.source, 'g'))) last = found.index
  return last
}
