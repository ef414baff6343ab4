/** Which language each token of a prompt is in: by its script, and for Latin letters by the small words. */
import { type Language, lexicon } from '../lexicon/lexicon.ts'
import { forms } from './inflect.ts'
import type { Token } from './tokens.ts'

const telltale: Readonly<Record<'en' | 'es' | 'fr' | 'de', ReadonlySet<string>>> = {
  en: new Set(
    'the a an of and with in on at to by over under near behind for from into is its this that two three his her it'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el la los las un una unos unas de del con en y al sobre bajo por junto que se desde hasta sin su dos tres bosque noche'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les un une des du de et avec dans au aux sur sous pres qui est en par pour sans son sa deux trois l d foret nuit'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das ein eine einer einem einen im in am auf mit und unter bei von vom zum zur dem den des ist neben uber aus zwei drei ohne'.split(
      ' ',
    ),
  ),
}

/** For a token, the lexicons to look in, the likeliest first. */
export function guessLanguages(tokens: readonly Token[]): (token: Token) => readonly Language[] {
  const latin = latinLanguages(tokens)
  const japanese = tokens.some(
    (token) => token.script === 'cjk' && /[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(token.text),
  )
  const cjk: readonly Language[] = japanese ? ['ja', 'zh'] : ['zh']
  return (token) => {
    if (token.script === 'cjk') return cjk
    if (token.script === 'cyrillic') return ['ru']
    if (token.script === 'arabic') return ['ar']
    if (token.script === 'devanagari') return ['hi']
    return latin
  }
}

function latinLanguages(tokens: readonly Token[]): readonly Language[] {
  const scores = { en: 0.5, es: 0, fr: 0, de: 0 }
  for (const { key, script, text } of tokens) {
    if (script !== 'latin') continue
    if (telltale.en.has(key)) scores.en++
    if (telltale.es.has(key)) scores.es++
    if (telltale.fr.has(key)) scores.fr++
    if (telltale.de.has(key)) scores.de++
    // Letters that only these languages use.
    if (/[ñ¿¡áíóú]/i.test(text)) scores.es += 0.6
    if (/[çèêëîôûœàù]/i.test(text)) scores.fr += 0.6
    if (/[äöüß]/i.test(text)) scores.de += 0.8
    if (/é/i.test(text)) {
      scores.fr += 0.3
      scores.es += 0.25
    }
  }
  const others = (['es', 'fr', 'de'] as const).filter(
    (language) => scores[language] > scores.en || (scores.en < 1 && hasStranger(tokens)),
  )
  const [best, next] = others.toSorted((a, b) => scores[b] - scores[a])
  if (!best) return ['en']
  // "Cerisiers en fleurs", "un lago después de la tormenta": small words alone don't tell.
  if (!next || scores[best] > scores[next] + 1.5) return [best, 'en']
  const known = others.map((language) => ({
    language,
    words: scores[language] + 2 * knownIn(language, tokens),
  }))
  const [first] = known.toSorted((a, b) => b.words - a.words)
  return first && (scores[first.language] > scores.en || first.words > 2 * knownIn('en', tokens))
    ? [first.language, 'en']
    : ['en']
}

const isLong = ({ key, script }: Token): boolean => script === 'latin' && key.length > 3

/** Whether a longer word is no English one. */
const hasStranger = (tokens: readonly Token[]): boolean =>
  tokens.filter(isLong).length > knownIn('en', tokens)

/** How many of the longer words a language has. */
function knownIn(language: 'en' | 'es' | 'fr' | 'de', tokens: readonly Token[]): number {
  const words = lexicon(language)
  return tokens.filter(
    (token) =>
      isLong(token) && forms(token.key, language).some((form) => words.find(form) !== undefined),
  ).length
}
