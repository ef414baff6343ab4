/** A set's prompt split into its pictures: "First image: … Second image: …", "Panel 2: …", "图3：…". */

const ordinal =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|final|next'
const thing = 'image|picture|panel|scene|frame|photo|illustration|shot|page'
const heading = new RegExp(
  `(?:^|[\\s.;,(\\n])(?:the\\s)?(?:(?:${ordinal})\\s(?:${thing})|(?:${thing})\\s(?:#\\s?)?\\d{1,2}|第[一二三四五六七八九十]{1,2}[张幅格]|图\\s?\\d{1,2})\\s{0,2}[:：,–—-]`,
  'giu',
)

/** What comes before the first heading holds for every panel. Without headings there is one panel: the prompt. */
export function panelsOf(prompt: string): readonly string[] {
  const marks = [...prompt.matchAll(heading)]
  if (marks.length < 2) return [prompt]
  const shared = prompt.slice(0, marks[0]?.index ?? 0).trim()
  return marks.map((mark, i) => {
    const from = mark.index + mark[0].length
    const own = prompt.slice(from, marks[i + 1]?.index ?? prompt.length).trim()
    return shared ? `${own} ${shared}` : own
  })
}
