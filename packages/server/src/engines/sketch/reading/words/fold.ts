/** One spelling for what readers take as the same word: case, accents, hyphens, Arabic and Russian variants. */

/** Folds words for look-up. The result is for comparing only, never shown. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/([a-z])[\u0300-\u036f]+/g, '$1') // accents on Latin letters; й and ё keep theirs here
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ё', 'е')
    .replace(/[\u064b-\u0652\u0640\u0670]/g, '') // Arabic vowel signs and the stretching stroke
    .replace(/[أإآ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll('\u093c', '') // Devanagari dot below
    .replace(/[’'‘`]s\b/g, '')
    .replace(/[-‐‑–—_/’'‘`.,:;!?()“”"]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
