/** Cuts text into tokens: words, single characters of Chinese and Japanese, pictures, and breaks. */
import { fold } from './fold.ts'

export type Script =
  | 'latin'
  | 'cjk'
  | 'cyrillic'
  | 'arabic'
  | 'devanagari'
  | 'emoji'
  | 'break'
  | 'quote'

export interface Token {
  /** As written. */
  readonly text: string
  /** Folded for look-up; empty for breaks. */
  readonly key: string
  readonly script: Script
  readonly start: number
  readonly end: number
}

const cjk = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々`
// No nested repetition over one character class: linear on any input.
const pattern = new RegExp(
  [
    String.raw`(?<emoji>\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?(?:\u200D\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)*)`,
    // An aperture: f/1.8
    String.raw`(?<aperture>\b[fƒ]\/\d{1,2}(?:\.\d{1,2})?)`,
    // An hour: 3 a.m., 3:30pm
    String.raw`(?<hour>\b\d{1,2}(?::\d{2})? ?[aApP](?:\.[mM]\b\.?|[mM]\b))`,
    String.raw`(?<cjk>[${cjk}])`,
    String.raw`(?<word>[[\p{L}\p{M}\p{N}]--[${cjk}]]+(?:['’][[\p{L}\p{M}]--[${cjk}]]+)*)`,
    String.raw`(?<quote>[\uE000-\uE0FF])`,
    String.raw`(?<break>[,.;:!?\(\)\n，。；：！？、·।،؛–—]+)`,
  ].join('|'),
  'gv',
)

/** Private-use characters stand for quoted texts that were taken out: `\uE000` is the first. */
export const quoteMark = 0xe000

export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(pattern)) {
    const part = match[0]
    const groups = match.groups ?? {}
    const script: Script = groups['emoji']
      ? 'emoji'
      : groups['cjk']
        ? 'cjk'
        : groups['quote']
          ? 'quote'
          : (groups['word'] ?? groups['aperture'] ?? groups['hour'])
            ? scriptOf(part)
            : 'break'
    const key =
      script === 'break' || script === 'quote'
        ? ''
        : script === 'emoji'
          ? plainEmoji(part)
          : script === 'cjk'
            ? part.normalize('NFKC')
            : groups['hour']
              ? hour(part)
              : fold(part.slice(0, 80))
    tokens.push({ text: part, key, script, start: match.index, end: match.index + part.length })
  }
  return tokens
}

function scriptOf(word: string): Script {
  if (/\p{sc=Cyrillic}/u.test(word)) return 'cyrillic'
  if (/\p{sc=Arabic}/u.test(word)) return 'arabic'
  if (/\p{sc=Devanagari}/u.test(word)) return 'devanagari'
  return 'latin'
}

/** `3 am`: the full hour. */
function hour(text: string): string {
  return `${String(Number.parseInt(text, 10))} ${/p/i.test(text) ? 'pm' : 'am'}`
}

/** Without variation selectors and skin tones: one drawing serves all. */
function plainEmoji(text: string): string {
  return text.replace(/\uFE0F|\p{Emoji_Modifier}/gu, '')
}
