/** Words of position: they go to the noun of their own phrase, and move no other. */
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Whether a word of position begins a phrase that goes on to name a thing: "on the right a dog". */
export function opensPhrase(items: readonly Item[], at: number): boolean {
  const before = items[at - 1]
  if (before && before.kind !== 'break') return false
  for (const next of items.slice(at + 1, at + 8)) {
    if (next.kind === 'break') return false
    if (next.kind !== 'word') continue
    const { thing, features, place } = next.effect
    if ([thing, features, place].some((part) => part !== undefined)) return true
  }
  return false
}

/** A position is said of the subject named last in this sentence, or of the next when `opens` a phrase or none was. */
export function stand(
  state: Gathered,
  at: NonNullable<Effect['at']>,
  opens: boolean,
  text: string,
): void {
  // "Soft shadow to the right", "palms in the background": said of what is no subject.
  const other = state.last?.kind === 'other' && state.subjects.length === (state.phrase ?? 0)
  if (!opens && other) return dropSpot(state, at, text)
  const index =
    state.last?.kind === 'subject'
      ? state.last.index
      : state.subjects.length > (state.sentence ?? 0)
        ? state.subjects.length - 1
        : -1
  const subject = state.subjects[index]
  if (subject && !opens && subject.at === undefined) {
    subject.at = at
    return
  }
  state.position = at
  state.positionText = text
}

/** A position before what is no subject: "in the distance a lighthouse". */
export function spendSpot(state: Gathered, place: boolean): void {
  const { position, positionText } = state
  if (position === undefined || position === 'foreground') return
  // 「远处的雪山上有一座城堡」: what stands on the far mountain is far, to the end of the phrase.
  if (place && position === 'background') {
    state.positionSpent = true
    return
  }
  state.position = undefined
  dropSpot(state, position, positionText ?? '')
}

/** What is part of a place lies behind anyway; elsewhere it can't be put. */
function dropSpot(state: Gathered, at: NonNullable<Effect['at']>, text: string): void {
  if (at !== 'background') missed(state, text)
}

/** 「白い背景に」: what hangs behind has a colour; 「背景に富士山」 says where. */
export const asBackdrop = ({ pending }: Gathered, { key }: Word): Effect | undefined =>
  key === '背景に' && (pending.colour ?? pending.material ?? pending.shade)
    ? { grammar: 'wall' }
    : undefined

/** Nobody was named yet: "to the left of the tree stands a dog". */
const opensWith = ({ last, subjects, sentence = 0 }: Gathered): boolean =>
  last === undefined && subjects.length === sentence

const afterNoun = /^(?:左边|左侧|右边|右侧|左|右|左側|右側|左に|右に|左側に|右側に)$/

/** "To the left of the tree", 树左边: beside it, and on that side of the picture. Whether the word was said of a thing before it. */
export function standBeside(state: Gathered, item: Word, at: NonNullable<Effect['at']>): boolean {
  const { relation } = item.effect
  const index = state.last?.kind === 'subject' ? state.last.index : -1
  if (relation !== undefined) {
    const subject = state.subjects[index] ?? state.subjects.at(-1)
    if (subject) subject.at ??= at
    else if (opensWith(state)) state.frontedAt = at
    else missed(state, item.text)
    return false
  }
  const touches = item.start - (state.lastEnd ?? 0) <= (item.language === 'ja' ? 1 : 0)
  if (index < 0 || !touches || !afterNoun.test(item.key)) return false
  // 「猫在椅子左边」: in it, as a chair would be sat on, it is not.
  const before = state.subjects[index - 1]
  if (before?.relation?.to === index && before.relation.kind === 'on') delete before.relation
  state.relationTo = { kind: 'beside', to: index, at }
  return true
}
