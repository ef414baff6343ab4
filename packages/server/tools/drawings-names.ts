/** Names of the drawings in nine languages, out of Unicode CLDR annotations. Used by drawings.ts. */
import { readFileSync } from 'node:fs'
import { fold } from '../src/engines/sketch/reading/words/fold.ts'
import type { DrawingFacts } from '../src/engines/sketch/reading/drawings.ts'

export const languages = ['en', 'zh', 'ja', 'es', 'fr', 'de', 'ar', 'hi', 'ru', 'emoji'] as const

type Annotations = Readonly<
  Record<string, { readonly default?: readonly string[]; readonly tts?: readonly string[] }>
>

/** Where the set has both, the whole animal answers to the plain name. */
const better: Readonly<Record<string, string>> = {
  'monkey-face': 'monkey',
  'dog-face': 'dog',
  'cat-face': 'cat',
  'tiger-face': 'tiger',
  'horse-face': 'horse',
  'cow-face': 'cow',
  'pig-face': 'pig',
  'mouse-face': 'mouse',
  'rabbit-face': 'rabbit',
  'dragon-face': 'dragon',
  man: 'man-standing',
  woman: 'woman-standing',
  person: 'person-standing',
}

/** Written out so, a word means nothing by itself or something else than the drawing. */
const misleading = new Set(
  'face animal person man woman nature food drink fruit vegetable plant pet sport game ball music instrument hat clothing clothes vehicle building light hot cold water sky weather space party love heart hand tool medicine body school home red green blue yellow white black brown orange purple pink day night morning evening sunset sunrise winter summer spring autumn fall rain snow storm cloudy fog wind beach sea ocean lake river mountain forest city town street desert'.split(
    ' ',
  ),
)

/** Word or phrase, folded → drawing id. */
export function buildNames(
  language: (typeof languages)[number],
  chars: Readonly<Record<string, string>>,
  kept: ReadonlyMap<string, DrawingFacts>,
  resolve: (id: string) => string,
): Readonly<Record<string, string>> {
  if (language === 'emoji') return emojiNames(chars, kept)
  const annotations = read(language, resolve)
  const names = new Map<string, string>()
  const keywords = new Map<string, Set<string>>()
  for (const [char, { tts = [], default: words = [] }] of Object.entries(annotations)) {
    const id = idOf(char, chars)
    if (!id) continue
    const shown = shownBy(id, kept)
    const own = tts.map(fold)
    for (const name of own) if (shown) setOnce(names, name, shown)
    // A keyword is taken when it is part of the thing's own name (others are associations, as
    // "forget" with an elephant), and unambiguous only over all pictures, kept or not.
    for (const word of words.map(fold)) {
      const part = language !== 'en' && own.some((name) => isHead(word, name, language))
      const ids = keywords.get(word) ?? new Set()
      keywords.set(word, ids.add(part ? (shown ?? char) : char))
    }
  }
  for (const [word, ids] of keywords) {
    const [only = ''] = ids
    if (ids.size === 1 && kept.has(only) && word.length > 1 && !misleading.has(word))
      setOnce(names, word, only)
  }
  if (language === 'en') for (const { id, name } of kept.values()) setOnce(names, fold(name), id)
  return Object.fromEntries([...names].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function emojiNames(
  chars: Readonly<Record<string, string>>,
  kept: ReadonlyMap<string, DrawingFacts>,
) {
  const names: Record<string, string> = {}
  for (const [code, id] of Object.entries(chars)) {
    if (!kept.has(id)) continue
    const points = code.split('-').map((hex) => Number.parseInt(hex, 16))
    names[String.fromCodePoint(...points).replaceAll('\uFE0F', '')] = id
  }
  return names
}

function read(language: string, resolve: (id: string) => string): Annotations {
  const full = JSON.parse(
    readFileSync(resolve(`cldr-annotations-full/annotations/${language}/annotations.json`), 'utf8'),
  )
  const derived = JSON.parse(
    readFileSync(
      resolve(`cldr-annotations-derived-full/annotationsDerived/${language}/annotations.json`),
      'utf8',
    ),
  )
  return { ...full.annotations.annotations, ...derived.annotationsDerived.annotations }
}

function idOf(char: string, chars: Readonly<Record<string, string>>): string | undefined {
  const code = Array.from(char.replaceAll('\uFE0F', ''), (c) =>
    (c.codePointAt(0) ?? 0).toString(16),
  ).join('-')
  return chars[code] ?? chars[`${code}-fe0f`]
}

function shownBy(id: string, kept: ReadonlyMap<string, DrawingFacts>): string | undefined {
  const whole = better[id] ?? id
  return kept.has(whole) ? whole : undefined
}

/** Whether a word is what a longer name is about: first in Spanish, French and Arabic, last elsewhere. */
function isHead(word: string, name: string, language: string): boolean {
  if (word === name) return true
  if (language === 'zh' || language === 'ja') return name.endsWith(word)
  return ['es', 'fr', 'ar'].includes(language)
    ? name.startsWith(`${word} `)
    : name.endsWith(` ${word}`)
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (key && !map.has(key)) map.set(key, value)
}
