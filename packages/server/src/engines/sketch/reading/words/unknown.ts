/** Characters and parts of words that no lexicon knows, joined to the words they were. */
import type { Item } from './match.ts'

const segmenters = new Map<string, Intl.Segmenter>()

/** Joins unknown characters of Chinese and Japanese into words, and unknown parts that a hyphen joined. */
export function joinUnknown(items: readonly Item[], text: string): readonly Item[] {
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
