/** Finds the longest words and phrases of the lexicon in a text, each token in its own language. */
import type { Effect } from './effect.ts'
import { forms, germanHead, singular } from './inflect.ts'
import { guessLanguages } from './language.ts'
import { type Language, emojiDrawing, lexicon } from '../lexicon/lexicon.ts'
import { type Token, quoteMark, tokenise } from './tokens.ts'

export type Item =
  | {
      readonly kind: 'word'
      readonly effect: Effect
      readonly text: string
      /** Folded, as looked up. */
      readonly key: string
      readonly language: Language
      /** English only: the words name more than one. */
      readonly plural: boolean
      readonly start: number
      readonly end: number
    }
  | {
      readonly kind: 'unknown'
      readonly text: string
      readonly start: number
      readonly end: number
    }
  | { readonly kind: 'break'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'quote'; readonly index: number; readonly start: number; readonly end: number }

type Word = Extract<Item, { kind: 'word' }>

const longestPhrase = 6
const longestKey = 60

let lastText: string | undefined
let lastItems: readonly Item[] = []

/** The text as known words, unknown words, breaks and places of quoted texts, in order. */
export function match(text: string): readonly Item[] {
  // The readers of an edit look at the same clause one after the other.
  if (text === lastText) return lastItems
  lastItems = matchAnew(text)
  lastText = text
  return lastItems
}

function matchAnew(text: string): readonly Item[] {
  const tokens = tokenise(text)
  const languagesOf = guessLanguages(tokens)
  const items: Item[] = []
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]
    if (!token) break
    const { start, end } = token
    if (token.script === 'break') items.push({ kind: 'break', text: token.text, start, end })
    else if (token.script === 'quote')
      items.push({
        kind: 'quote',
        index: (token.text.codePointAt(0) ?? quoteMark) - quoteMark,
        start,
        end,
      })
    else {
      const found =
        token.script === 'cjk'
          ? longestCjk(tokens, at, text, languagesOf(token))
          : longestWords(tokens, at, text, languagesOf(token))
      if (found) {
        items.push(...found.items)
        at += found.tokens
        continue
      }
      items.push({ kind: 'unknown', text: token.text, start, end })
    }
    at++
  }
  return joinUnknown(items, text)
}

interface Found {
  readonly items: readonly Item[]
  readonly tokens: number
}

function longestWords(
  tokens: readonly Token[],
  at: number,
  text: string,
  languages: readonly Language[],
): Found | undefined {
  const run = runFrom(tokens, at)
  if (run[0]?.script === 'emoji') return emoji(run[0])
  for (let length = run.length; length > 0; length--) {
    const last = run[length - 1]
    const key = run
      .slice(0, length)
      .map((token) => token.key)
      .join(' ')
    if (!last || key.length > longestKey) continue
    const span = { start: run[0]?.start ?? 0, end: last.end }
    for (const language of languages) {
      const effect = findForm(key, language)
      if (effect) return { items: [word(effect, text, key, language, span)], tokens: length }
    }
  }
  const [first] = run
  const pair = first?.script === 'arabic' ? dual(first, text) : undefined
  if (pair) return pair
  return first && languages.includes('de') ? compound(first, text) : numeral(first, text)
}

/** Words from here on to the next break or other script, as many as a phrase may have. */
function runFrom(tokens: readonly Token[], at: number): readonly Token[] {
  const first = tokens[at]
  if (first?.script === 'emoji') return [first]
  const run: Token[] = []
  for (const token of tokens.slice(at, at + longestPhrase)) {
    if (!first || token.script !== first.script) break
    run.push(token)
  }
  return run
}

function findForm(key: string, language: Language): Effect | undefined {
  const words = lexicon(language)
  for (const form of forms(key, language)) {
    const effect = words.find(form)
    if (effect) return effect
  }
  return undefined
}

function word(
  effect: Effect,
  text: string,
  key: string,
  language: Language,
  span: { start: number; end: number },
): Word {
  const plural = language === 'en' && singular(key) !== key
  return {
    kind: 'word',
    effect,
    text: text.slice(span.start, span.end),
    key,
    language,
    plural,
    ...span,
  }
}

function emoji(token: Token): Found | undefined {
  const thing = emojiDrawing(token.key)
  if (!thing) return undefined
  const { text, start, end } = token
  return {
    items: [
      {
        kind: 'word',
        effect: { thing, name: thing.replaceAll('-', ' ') },
        text,
        key: text,
        language: 'en',
        plural: false,
        start,
        end,
      },
    ],
    tokens: 1,
  }
}

/** قطتان: two of a thing, in one word. */
function dual(token: Token, text: string): Found | undefined {
  const stem = /^(?:ال|و)?(.{2,})(?:ان|ين)$/.exec(token.key)?.[1]
  if (stem === undefined) return undefined
  const effect = findForm(stem.replace(/ت$/, 'ه'), 'ar') ?? findForm(stem, 'ar')
  if (effect?.thing === undefined) return undefined
  return { items: [word({ ...effect, number: 2 }, text, token.key, 'ar', token)], tokens: 1 }
}

/** `Kiefernwald`: both parts do their work. */
function compound(token: Token, text: string): Found | undefined {
  const parts =
    token.key.length > 30
      ? undefined
      : germanHead(token.key, (key) => findForm(key, 'de') !== undefined)
  if (!parts) return undefined
  const items = parts.flatMap((part) => {
    const effect = findForm(part, 'de')
    return effect ? [word(effect, text, part, 'de', token)] : []
  })
  return {
    items: items
      .slice(-1)
      .concat(items.slice(0, -1).filter((item) => item.effect.thing === undefined))
      .toReversed(),
    tokens: 1,
  }
}

function numeral(token: Token | undefined, text: string): Found | undefined {
  if (!token || !/^\d{1,4}$/.test(token.key)) return undefined
  return { items: [word({ number: Number(token.key) }, text, token.key, 'en', token)], tokens: 1 }
}

function longestCjk(
  tokens: readonly Token[],
  at: number,
  text: string,
  languages: readonly Language[],
): Found | undefined {
  const start = tokens[at]?.start ?? 0
  const first = tokens[at]?.key ?? ''
  const most = Math.max(...languages.map((language) => lexicon(language).longest(first)))
  const keys: string[] = []
  for (let end = at; end < tokens.length && end - at < most; end++) {
    const token = tokens[end]
    if (token?.script !== 'cjk') break
    keys.push((keys.at(-1) ?? '') + token.key)
  }
  for (let length = keys.length; length > 0; length--) {
    const key = keys[length - 1] ?? ''
    const span = { start, end: tokens[at + length - 1]?.end ?? start }
    for (const language of languages) {
      const effect = lexicon(language).find(key)
      if (effect) return { items: [word(effect, text, key, language, span)], tokens: length }
    }
  }
  return undefined
}

const segmenters = new Map<string, Intl.Segmenter>()

/** Joins unknown characters of Chinese and Japanese into words, and unknown parts that a hyphen joined. */
function joinUnknown(items: readonly Item[], text: string): readonly Item[] {
  const joined: Item[] = []
  for (let at = 0; at < items.length; at++) {
    const item = items[at]
    if (item?.kind !== 'unknown') {
      if (item) joined.push(item)
      continue
    }
    let end = item.end
    let next = items[at + 1]
    while (next?.kind === 'unknown' && /^[-‐‑]?$/.test(text.slice(end, next.start))) {
      end = next.end
      at++
      next = items[at + 1]
    }
    joined.push(...apart(text.slice(item.start, end), item.start))
  }
  return joined
}

function apart(text: string, start: number): readonly Item[] {
  if (!/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text))
    return [{ kind: 'unknown', text, start, end: start + text.length }]
  const language = /[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text) ? 'ja' : 'zh'
  const segmenter =
    segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, segmenter)
  return (
    Array.from(segmenter.segment(text), ({ segment, index }) => ({ segment, index }))
      // One or two kana left over between known words are endings and particles.
      .filter(({ segment }) => !/^\p{sc=Hiragana}{1,2}$/u.test(segment))
      .map(({ segment, index }) => ({
        kind: 'unknown',
        text: segment,
        start: start + index,
        end: start + index + segment.length,
      }))
  )
}
