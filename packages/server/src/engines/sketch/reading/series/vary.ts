/**
 * Pictures that differ in one thing: "in spring, summer, autumn and winter", "from morning to night",
 * "in watercolour, oil and pixel art", 春夏秋冬. Each becomes the whole text with one of the values in it.
 */
import { type Item, match } from '../words/match.ts'
import { unfold } from './cycles.ts'

type Word = Extract<Item, { kind: 'word' }>
type Dimension = 'season' | 'time' | 'weather' | 'style' | 'camera' | 'colour' | 'thing' | 'place'

/** Dimensions whose lists part the pictures whenever a set is asked for; things do so only when as many are told. */
const free: readonly Dimension[] = [
  'season',
  'time',
  'style',
  'camera',
  'weather',
  'colour',
  'place',
]

/** The texts of the pictures, two or more; nothing when the text lists nothing that varies. */
export function varied(text: string, told: number | undefined): readonly string[] | undefined {
  const spelled = unfold(text)
  const lists = [...free, 'thing' as const].flatMap((dimension) => {
    const found = listOf(spelled, dimension)
    return found && fits(found, dimension, told, spelled) ? [found] : []
  })
  const [best] = lists.toSorted(
    (a, b) =>
      Number(b.values.length === told) - Number(a.values.length === told) ||
      b.values.length - a.values.length,
  )
  if (!best) return undefined
  const before = spelled.slice(0, best.start)
  return best.values.map(
    (value) => `${withArticle(before, value)}${value}${spelled.slice(best.end)}`,
  )
}

/** "An oil painting" and "a watercolour": the article goes with what now follows it. */
function withArticle(before: string, value: string): string {
  const vowel = /^[aeio]/i.test(value)
  return before.replace(/(?<![\p{L}])(a)n? $/iu, vowel ? '$1n ' : '$1 ')
}

/** More pictures than any set has. */
const mostValues = 24

interface List {
  readonly start: number
  readonly end: number
  readonly values: readonly string[]
  /** What comes right after the list. */
  readonly next: Item | undefined
  readonly distinct: number
}

function fits(list: List, dimension: Dimension, told: number | undefined, text: string): boolean {
  const { values, distinct, next } = list
  if (told !== undefined && values.length === told && told > 1) return true
  if (distinct < values.length) return false
  if (dimension === 'thing') return false
  // "In a forest by a lake", "red and white stripes" are one picture; three are seldom.
  if (dimension === 'place') return values.length > 2
  if (dimension === 'colour') {
    const noun = next?.kind === 'word' && next.effect.thing !== undefined
    return values.length > 2 && !noun
  }
  if (dimension === 'camera' || dimension === 'weather') return values.length > 1
  // "Sunset, golden hour" and "morning sunlight" say one thing twice.
  return dimension === 'time'
    ? values.length > 2 || / (?:and|y|et|und|и|و|और) |[和と]/.test(text.slice(list.start, list.end))
    : values.length > 1
}

/** The longest list of words that all say something of one dimension, joined by commas or "and". */
function listOf(text: string, dimension: Dimension): List | undefined {
  const items = match(text)
  let best: List | undefined
  for (let from = 0; from < items.length; from++) {
    const found = listFrom(items, from, dimension, text)
    if (!found) continue
    if (found.values.length > (best?.values.length ?? 1)) best = found
    // What begins within a list is a shorter one.
    while (from + 1 < items.length && (items[from + 1]?.start ?? 0) < found.end) from++
  }
  return best
}

function listFrom(
  items: readonly Item[],
  from: number,
  dimension: Dimension,
  text: string,
): List | undefined {
  const first = items[from]
  if (first?.kind !== 'word' || !says(first, dimension)) return undefined
  const start = dimension === 'thing' ? openingOf(items, from) : from
  const values: { start: number; end: number }[] = []
  const seen = new Set<unknown>()
  let at = from
  let begin = items[start]?.start ?? 0
  while (values.length < mostValues) {
    const item = items[at]
    if (item?.kind !== 'word') break
    let last = at
    // "Watercolour style", "oil version"
    while (isFiller(items[last + 1], dimension, true) && touches(items, last)) last++
    values.push({ start: begin, end: items[last]?.end ?? item.end })
    seen.add(JSON.stringify(item.effect[dimension]))
    const next = nextValue(items, last + 1, dimension)
    if (!next) {
      at = last
      break
    }
    begin = items[next.start]?.start ?? 0
    at = next.at
  }
  const [head] = values
  const tail = values.at(-1)
  if (!head || !tail || values.length < 2) return undefined
  return {
    start: head.start,
    end: tail.end,
    values: values.map((value) => text.slice(value.start, value.end).replace(/^و(?=.{3})/u, '')),
    next: items[at + 1],
    distinct: seen.size,
  }
}

const joins =
  /^(?:and|or|y|e|o|et|ou|und|oder|и|или|а|和|与|或|以及|と|や|そして|और|या|و|أو|then|as well as)$/

/** Past a separator and small words, the next value of the list: where its words begin, and where the value is. */
function nextValue(
  items: readonly Item[],
  from: number,
  dimension: Dimension,
): { readonly start: number; readonly at: number } | undefined {
  let at = from
  let parted = false
  for (; at < from + 3; at++) {
    const item = items[at]
    if (item?.kind === 'break' && /^[,，、،;；]$/.test(item.text.trim())) parted = true
    else if (item?.kind === 'word' && joins.test(item.key)) parted = true
    else break
  }
  const joined = items[at]
  if (joined?.kind === 'word' && joined.language === 'ar' && joined.key.startsWith('و'))
    parted = true
  if (!parted) return undefined
  const start = at
  for (; at < start + 4; at++) {
    const item = items[at]
    if (item?.kind === 'word' && says(item, dimension))
      return { start: dimension === 'thing' ? start : at, at }
    if (!isFiller(item, dimension, false)) return undefined
  }
  return undefined
}

/** Small words between a separator and its value: "in", "at", "the", "one in"; before a thing its adjectives. */
function isFiller(item: Item | undefined, dimension: Dimension, after: boolean): boolean {
  if (item?.kind === 'unknown') return dimension === 'thing' && !after
  if (item?.kind !== 'word') return false
  const { effect } = item
  const { grammar, number, colour, size, shade, pose } = effect
  if (after)
    return (
      grammar === 'known' &&
      !joins.test(item.key) &&
      dimension !== 'thing' &&
      /style|version|painting|view|shot|light|风格|版|風|стил|stil|estilo|weather|lighting|palette/i.test(
        item.key,
      )
    )
  if (grammar === 'stop' || grammar === 'in' || grammar === 'known' || grammar === 'with')
    return true
  if (number === 1 || (dimension === 'time' && effect.relation !== undefined)) return true
  return (
    dimension === 'thing' && [number, colour, size, shade, pose].some((part) => part !== undefined)
  )
}

function touches(items: readonly Item[], at: number): boolean {
  const [one, next] = [items[at], items[at + 1]]
  return one !== undefined && next !== undefined && next.start - one.end <= 1
}

/** Where the words of the first thing of a list begin: its article and adjectives. */
function openingOf(items: readonly Item[], from: number): number {
  let start = from
  while (start > 0 && isFiller(items[start - 1], 'thing', false) && !isLink(items[start - 1]))
    start--
  return start
}

const isLink = (item: Item | undefined): boolean =>
  item?.kind === 'word' &&
  (item.effect.grammar === 'with' || item.effect.grammar === 'in' || item.key === 'of')

function says({ effect }: Word, dimension: Dimension): boolean {
  if (dimension === 'colour') return effect.colour !== undefined && effect.thing === undefined
  if (dimension === 'time' && effect.place !== undefined) return false
  if (dimension === 'style' && effect.style === 'poster') return false
  return effect[dimension] !== undefined
}
