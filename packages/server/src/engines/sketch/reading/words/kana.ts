/** Where Japanese words may end: カモ is no word in カモメ, nor くり in ゆっくり. */

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })

const katakana = /^[\p{sc=Katakana}ー]$/u
const particle = /^[とでにがはをもの]$/u
const hiragana = /^[\p{sc=Hiragana}ー]+$/u

/** The last text asked about, and where its words begin and end. */
let last: { readonly text: string; readonly edges: ReadonlySet<number> } | undefined

function edgesOf(text: string): ReadonlySet<number> {
  if (last?.text === text) return last.edges
  const edges = new Set([0, text.length])
  for (const { index, segment } of segmenter.segment(text))
    edges.add(index).add(index + segment.length)
  last = { text, edges }
  return edges
}

/** Whether a word in hiragana is one word in the whole text: なると is two in 春になると. Others always are. */
export function isApart(text: string, start: number, end: number): boolean {
  if (!hiragana.test(text.slice(start, end))) return true
  const edges = edgesOf(text)
  if (edges.has(end - 1) && particle.test(text[end - 1] ?? '')) return false
  return edges.has(start) && edges.has(end)
}

/** How many of the characters from `at` on are one run of katakana; 0 when `at` is not its first. */
export function katakanaRun(text: string, at: number): number {
  if (katakana.test(text[at - 1] ?? '')) return 0
  let end = at
  while (katakana.test(text[end] ?? '')) end++
  return end - at
}

/** Whether a run of katakana can be cut wholly into known words. */
export function isCut(run: string, known: (word: string) => boolean): boolean {
  const from = Array.from({ length: run.length + 1 }, () => false)
  from[run.length] = true
  for (let start = run.length - 1; start >= 0; start--)
    for (let end = start + 1; end <= run.length; end++)
      if (from[end] === true && known(run.slice(start, end))) from[start] = true
  return from[0] === true
}
