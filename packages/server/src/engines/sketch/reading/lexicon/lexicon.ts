/** The lexicon: for each language its words with what they do, our own tables first, then the names of drawings. */
import { readFileSync } from 'node:fs'
import { asset } from '../asset.ts'
import { type Effect, type Table, parseEffect } from '../words/effect.ts'
import { fold } from '../words/fold.ts'
import { arabic } from './arabic.ts'
import { chinese } from './chinese.ts'
import { colourNames } from './colours.ts'
import { englishScene } from './english-scene.ts'
import { englishWords } from './english-words.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { hindi } from './hindi.ts'
import { japanese } from './japanese.ts'
import { looks } from './looks.ts'
import { russian } from './russian.ts'
import { spanish } from './spanish.ts'
import { arabicThings } from './things/arabic.ts'
import { chineseThings } from './things/chinese.ts'
import { englishObjects } from './things/english-objects.ts'
import { englishThings } from './things/english.ts'
import { frenchThings } from './things/french.ts'
import { germanThings } from './things/german.ts'
import { hindiThings } from './things/hindi.ts'
import { japaneseThings } from './things/japanese.ts'
import { russianThings } from './things/russian.ts'
import { spanishThings } from './things/spanish.ts'

export type Language = 'en' | 'zh' | 'ja' | 'es' | 'fr' | 'de' | 'ar' | 'hi' | 'ru'

export interface Lexicon {
  readonly language: Language
  find(key: string): Effect | undefined
  /** All that any of its words do. */
  effects(): Iterable<Effect>
  /** The most characters (Chinese, Japanese) of any entry that starts so; 0 when none does. */
  longest(first: string): number
}

const tables: Readonly<Record<Language, readonly Table[]>> = {
  en: [englishWords, englishScene, englishThings, englishObjects],
  zh: [chinese, chineseThings],
  ja: [japanese, japaneseThings],
  es: [spanish, spanishThings],
  fr: [french, frenchThings],
  de: [german, germanThings],
  ar: [arabic, arabicThings],
  hi: [hindi, hindiThings],
  ru: [russian, russianThings],
}

const loaded = new Map<Language, Lexicon>()

/** Read once per language, then kept. */
export function lexicon(language: Language): Lexicon {
  const known = loaded.get(language)
  if (known) return known
  const made = load(language)
  loaded.set(language, made)
  return made
}

let pictures: Readonly<Record<string, string>> | undefined

/** Drawing of an emoji without variation selectors. */
export function emojiDrawing(emoji: string): string | undefined {
  const read: Readonly<Record<string, string>> =
    pictures ?? JSON.parse(readFileSync(asset('names.emoji.json'), 'utf8'))
  pictures = read
  return read[emoji]
}

function load(language: Language): Lexicon {
  const words = new Map<string, Effect>()
  const lengths = new Map<string, number>()
  const add = (key: string, effect: Effect) => {
    const stem = keyOf(key, language)
    if (!stem || words.has(stem)) return
    words.set(stem, effect)
    const first = stem.slice(0, 1)
    lengths.set(first, Math.max(lengths.get(first) ?? 0, stem.length))
  }
  for (const table of [looks[language], ...tables[language]]) {
    for (const [does, list] of Object.entries(table)) {
      const effect = parseEffect(does)
      for (const word of list.split(',')) add(fold(word), effect)
    }
    if (language === 'en' && table === englishWords) {
      for (const [name, hex] of colourNames) add(fold(name), { colour: hex })
    }
  }
  const names: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(asset(`names.${language}.json`), 'utf8'),
  )
  for (const [word, thing] of Object.entries(names)) add(word, { thing })
  return {
    language,
    find: (key) => words.get(key),
    effects: () => words.values(),
    longest: (first) => lengths.get(first) ?? 0,
  }
}

/** Russian is kept by stems, word by word: its cases change the ends. */
function keyOf(key: string, language: Language): string {
  return language === 'ru' ? key.split(' ').map(russianStem).join(' ') : key
}

const russianEnds =
  /(?:иями|ием|ями|ами|ыми|ими|ого|его|ому|ему|ией|иям|иях|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ом|ем|ам|ям|ах|ях|ую|юю|ых|их|ым|им|ью|ия|ию|ии|у|ю|а|я|о|е|ы|и|ь|й)$/

export function russianStem(word: string): string {
  const stem = word.replace(russianEnds, '')
  return stem.length >= 3 ? stem : word
}
