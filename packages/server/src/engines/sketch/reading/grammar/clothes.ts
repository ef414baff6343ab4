/** Clothes and hats: the colour of who wears them, or a thing on a head, not things that stand about. */
import { type DrawingFacts, loadDrawingFacts } from '../drawings.ts'
import type { Item } from '../words/match.ts'
import { type Draft, type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

export const clothes = new Set([
  'dress',
  'coat',
  't-shirt',
  'jeans',
  'shorts',
  'kimono',
  'sari',
  'lab-coat',
  'womans-clothes',
  'running-shirt',
  'safety-vest',
  'one-piece-swimsuit',
  'bikini',
  'socks',
  'gloves',
  'necktie',
  'womans-boot',
  'running-shoe',
  'high-heeled-shoe',
  'mans-shoe',
  'hiking-boot',
  'flat-shoe',
  'womans-sandal',
  'thong-sandal',
  'ballet-shoes',
  'martial-arts-uniform',
  'lipstick',
  'nail-polish',
])
/** Worn so that it can be laid over the head of any drawing. */
export const headgear = new Set([
  'top-hat',
  'womans-hat',
  'billed-cap',
  'graduation-cap',
  'military-helmet',
  'rescue-workers-helmet',
  'crown',
  'glasses',
  'sunglasses',
  'goggles',
  'diving-mask',
  'headphone',
  'scarf',
])

/** 「赤いドレスを着た女性」: the clothes come first, and are their wearer's colour, not a thing of their own. */
export function wornBefore(state: Gathered, { language }: Word): boolean {
  const subject = state.subjects.at(-1)
  const last = state.last?.kind === 'subject' && state.last.index === state.subjects.length - 1
  if ((language !== 'ja' && language !== 'hi') || !last || !subject) return false
  if (!clothes.has(subject.drawing)) return false
  state.subjects.pop()
  // Without a colour there is nothing of them to draw.
  if (subject.colour === undefined) missed(state, subject.name)
  else state.worn = subject.colour
  state.last = undefined
  return true
}

/** 「穿红色裙子的女人」: so too in Chinese, where the word for wearing comes before the clothes. */
export function wornFirst(state: Gathered, { language }: Word, { id }: DrawingFacts): boolean {
  const { colour } = state.pending
  const alone = state.subjects.length === (state.phrase ?? 0)
  if (language !== 'zh' || state.tie !== 'wear' || !alone || !colour) return false
  if (!clothes.has(id)) return false
  state.worn = colour.hex
  state.pending = {}
  return true
}

/** Painted on a face: not a thing that stands beside it. */
const makeUp = new Set(['lipstick', 'nail-polish'])

/** Who could wear or hold what is named now. */
export function wearerOf(state: Gathered, facts: DrawingFacts): Draft | undefined {
  if (!clothes.has(facts.id) && !headgear.has(facts.id)) return undefined
  if (makeUp.has(facts.id) && state.pending.single !== true && !state.relation)
    return state.subjects.findLast(
      ({ drawing }) => loadDrawingFacts().get(drawing)?.kind === 'person',
    )
  const tied = state.tie !== undefined || state.relation?.kind === 'holding'
  if (!tied || (state.last?.kind === 'other' && state.tie !== 'wear')) return undefined
  const subject = state.subjects.at(-1)
  const kind = subject && loadDrawingFacts().get(subject.drawing)?.kind
  return kind === 'person' || kind === 'body' || kind === 'face' ? subject : undefined
}

/** Clothes are the person's main colour; without a colour there is nothing of them to draw. */
export function dress(state: Gathered, item: Word, wearer: Draft): void {
  const { colour, size, material } = state.pending
  const shows = !makeUp.has(item.effect.thing ?? '')
  if (colour && wearer.colour === undefined && !material && shows) wearer.colour = colour.hex
  else
    missed(
      state,
      [size?.text, colour?.text, material?.text, item.text]
        .filter((part) => part !== undefined)
        .join(' '),
    )
  state.pending = {}
}
