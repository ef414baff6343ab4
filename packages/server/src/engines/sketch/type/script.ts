/** Which writing a text is in, and what follows from it: direction, leading, spacing, where lines may end. */

export type Script =
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'arabic'
  | 'hebrew'
  | 'devanagari'
  | 'bengali'
  | 'tamil'
  | 'telugu'
  | 'thai'
  | 'georgian'
  | 'armenian'
  | 'han'
  | 'kana'
  | 'hangul'

interface Habit {
  readonly of: RegExp
  /** Baseline to baseline, in font sizes. */
  readonly leading: number
  /** Whether letters may be set apart. False where they join or stack. */
  readonly spaced: boolean
}

export const habits: Readonly<Record<Script, Habit>> = {
  latin: { of: /\p{Script=Latin}/u, leading: 1.14, spaced: true },
  greek: { of: /\p{Script=Greek}/u, leading: 1.16, spaced: true },
  cyrillic: { of: /\p{Script=Cyrillic}/u, leading: 1.16, spaced: true },
  arabic: { of: /\p{Script=Arabic}/u, leading: 1.5, spaced: false },
  hebrew: { of: /\p{Script=Hebrew}/u, leading: 1.2, spaced: false },
  devanagari: { of: /\p{Script=Devanagari}/u, leading: 1.42, spaced: false },
  bengali: { of: /\p{Script=Bengali}/u, leading: 1.42, spaced: false },
  tamil: { of: /\p{Script=Tamil}/u, leading: 1.4, spaced: false },
  telugu: { of: /\p{Script=Telugu}/u, leading: 1.5, spaced: false },
  thai: { of: /\p{Script=Thai}/u, leading: 1.46, spaced: false },
  georgian: { of: /\p{Script=Georgian}/u, leading: 1.24, spaced: true },
  armenian: { of: /\p{Script=Armenian}/u, leading: 1.2, spaced: true },
  han: { of: /\p{Script=Han}/u, leading: 1.28, spaced: true },
  kana: { of: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, leading: 1.3, spaced: true },
  hangul: { of: /\p{Script=Hangul}/u, leading: 1.3, spaced: true },
}

const isScript = (name: string): name is Script => name in habits
const scripts: readonly Script[] = Object.keys(habits).filter(isScript)

export function scriptOf(character: string): Script | undefined {
  return scripts.find((script) => habits[script].of.test(character))
}

export interface Writing {
  readonly scripts: ReadonlySet<Script>
  /** The one that most letters are in; Latin when there are none. */
  readonly main: Script
  readonly direction: 'ltr' | 'rtl'
  readonly leading: number
  readonly spaced: boolean
  /** No small letters that have a capital form: fit to be set wide. */
  readonly capitals: boolean
}

export function writingOf(text: string): Writing {
  const counts = new Map<Script, number>()
  for (const character of text) {
    const script = scriptOf(character)
    if (script) counts.set(script, (counts.get(script) ?? 0) + 1)
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1])
  const all = ranked.map(([script]) => script)
  return {
    scripts: new Set(all),
    main: all[0] ?? 'latin',
    direction: directionOf(text),
    leading: Math.max(habits.latin.leading, ...all.map((script) => habits[script].leading)),
    spaced: all.every((script) => habits[script].spaced),
    capitals: text === text.toUpperCase() && text !== text.toLowerCase(),
  }
}

/** The first letter that has a direction decides, as in rule P2 of Unicode's bidirectional algorithm. */
function directionOf(text: string): 'ltr' | 'rtl' {
  for (const character of text) {
    if (/[\p{Nd}\p{P}\p{M}]/u.test(character)) continue
    if (/[\p{Script=Arabic}\p{Script=Hebrew}\u200f]/u.test(character)) return 'rtl'
    if (/[\p{L}\u200e]/u.test(character)) return 'ltr'
  }
  return 'ltr'
}

/** Written without spaces between words: a line may end between any two words. */
export const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\u3000-\u303f\uff00-\uffef]/u
