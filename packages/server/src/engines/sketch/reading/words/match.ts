/** Finds the longest words and phrases of the lexicon in a text, each token in its own language. */
import type { Effect } from './effect.ts'
import { forms, germanHead, singular, swaps } from './inflect.ts'
import { guessLanguages } from './language.ts'
import { type Language, emojiDrawing, lexicon } from '../lexicon/lexicon.ts'
import { isApart, isCut, katakanaRun } from './kana.ts'
import { type Token, quoteMark, tokenise } from './tokens.ts'
import { joinUnknown } from './unknown.ts'

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
  if (first && languages.includes('de')) return compound(first, text)
  return numeral(first, text) ?? swapped(first, text)
}

/** "Hrose": two letters of a thing's or place's name that changed their places. */
function swapped(token: Token | undefined, text: string): Found | undefined {
  const key = token?.key ?? ''
  if (!token || !/^[a-z]{5,16}$/.test(key)) return undefined
  for (const other of swaps(key)) {
    const effect = findForm(other, 'en')
    if (effect && (effect.thing ?? effect.place ?? effect.features ?? effect.colour) !== undefined)
      return { items: [word(effect, text, other, 'en', token)], tokens: 1 }
  }
  return undefined
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
  const [first, head] = items
  // "Schafherde": as many of what it is a herd of.
  if (head?.effect.number !== undefined && first?.effect.thing !== undefined)
    return { items: [head, first], tokens: 1 }
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
  const japanese = languages.includes('ja')
  const run = japanese ? text.slice(start, start + Math.min(40, katakanaRun(text, start))) : ''
  const known = (key: string): boolean =>
    languages.some((language) => lexicon(language).find(key) !== undefined)
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
    // A word in a longer run of katakana is one only when the rest of the run are words too.
    if (key.length < run.length && !isCut(run.slice(key.length), known)) continue
    for (const language of languages) {
      const effect = lexicon(language).find(key)
      if (!effect || (japanese && effect.thing && !isApart(text, start, span.end))) continue
      return { items: [word(effect, text, key, language, span)], tokens: length }
    }
  }
  return run.length > 1
    ? {
        items: [{ kind: 'unknown', text: run, start, end: start + run.length }],
        tokens: run.length,
      }
    : undefined
}
