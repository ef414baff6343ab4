/**
 * The shipped fonts in Skia: faces by what they are for, others by script, read from disk when a
 * text first needs them. The registry belongs to the process, so every painting thread shares it.
 */
import { fileURLToPath } from 'node:url'
import { GlobalFonts } from '@napi-rs/canvas'
import { covers, fontFolder, hasShape } from './coverage.ts'
import { scriptOf, writingOf, type Script } from './script.ts'

/** Faces for Latin, Greek and Cyrillic; what a face lacks is drawn by `sans` as a whole. */
export const faces = {
  sans: 'Sans',
  serif: 'Serif',
  poster: 'Poster',
  hand: 'Hand',
  round: 'Round',
} as const
export type Face = keyof typeof faces
export type Weight = 400 | 700

const byScript: Readonly<Partial<Record<Script, readonly string[]>>> = {
  arabic: ['Arabic'],
  hebrew: ['Hebrew'],
  devanagari: ['Devanagari'],
  bengali: ['Bengali'],
  tamil: ['Tamil'],
  telugu: ['Telugu'],
  thai: ['Thai'],
  georgian: ['Georgian'],
  armenian: ['Armenian'],
}

const eastAsian = ['Chinese', 'Traditional', 'Japanese', 'Korean']
const symbols = ['Symbols', 'Signs']
const european: ReadonlySet<Script | undefined> = new Set(['latin', 'greek', 'cyrillic'])

/** Each weight is a family of its own, so that a font is either wholly there or not, for all threads. */
export const familyOf = (font: string, weight: Weight): string =>
  `Limn ${font} ${weightIn(font, weight)}`

/** Symbols come in one weight. */
const weightIn = (font: string, weight: Weight): Weight => (symbols.includes(font) ? 400 : weight)

export function loadFont(font: string, weight: Weight): void {
  const family = familyOf(font, weight)
  if (GlobalFonts.has(family)) return
  const file = `${font.toLowerCase()}-${weightIn(font, weight)}.woff2`
  const key = GlobalFonts.registerFromPath(fileURLToPath(new URL(file, fontFolder)), family)
  if (!key) throw new Error(`${file} can't be read as a font`)
}

/**
 * Fonts for a text, best first. Han characters look different by country: kana means Japanese,
 * hangul Korean, else the Chinese set that has all of the text.
 */
export function fontsFor(text: string, face: Face): readonly string[] {
  const characters = [...new Set(Array.from(text))].filter(hasShape)
  const letters = characters.filter((character) => european.has(scriptOf(character)))
  const own = letters.every((character) => covers(faces[face], character)) ? faces[face] : 'Sans'
  const { scripts } = writingOf(text)
  const wanted = [...scripts].flatMap((script) => byScript[script] ?? [])
  const cjk = eastAsianFor(characters, scripts)
  const latinFirst = cjk[0] === 'Korean' || cjk.length === 0
  const order = latinFirst ? [own, ...cjk] : [...cjk.slice(0, 1), own, ...cjk.slice(1)]
  const all = new Set([...order, ...wanted, 'Sans', ...symbols, ...eastAsian])
  const left = new Set(characters)
  return [...all].filter((font) => {
    const drawn = [...left].filter((character) => covers(font, character))
    for (const character of drawn) left.delete(character)
    return drawn.length > 0 || font === own
  })
}

function eastAsianFor(
  characters: readonly string[],
  scripts: ReadonlySet<Script>,
): readonly string[] {
  if (scripts.has('kana')) return ['Japanese', 'Traditional', 'Chinese']
  if (scripts.has('hangul')) return ['Korean', 'Traditional', 'Chinese']
  if (!scripts.has('han')) return []
  const han = characters.filter((character) => scriptOf(character) === 'han')
  const lacking = (font: string): number =>
    han.filter((character) => !covers(font, character)).length
  return ['Chinese', 'Traditional', 'Japanese'].sort((a, b) => lacking(a) - lacking(b))
}

/** A CSS `font` maker for a text; its fonts are loaded. */
export function fontOf(text: string, face: Face, weight: Weight): (size: number) => string {
  const fonts = fontsFor(text, face)
  for (const font of fonts) loadFont(font, weight)
  const families = fonts.map((font) => `"${familyOf(font, weight)}"`).join(', ')
  return (size) => `${weight} ${size}px ${families}`
}
